/** My data: what the city holds on me, where it is from, who read it; correct it, take it along. */
import { IconDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { formatDate } from '../../../kernel/i18n.ts'
import { call, pathOf } from '../../../web/ui/client.ts'
import { Go, GoButton } from '../../../web/ui/controls.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { Answer, EmptyState, PageHeader } from '../../../web/ui/page.tsx'
import { SignedIn } from '../../../web/ui/session.tsx'
import { downloadMyData, getMyData, type OwnRegistry, type OwnValue } from '../contract.ts'
import { words as correctionWords } from './correction-messages.ts'
import { messages, sensitivityWords } from './page-messages.ts'
import { Followers, Readings } from './readings.tsx'
import { Wishes } from './wishes.tsx'

export default function MyData(): ReactNode {
  const t = useText()
  return (
    <div className="measure">
      <PageHeader title={t(messages.title)} lead={t(messages.lead)} back={{ to: '/me' }} />
      <SignedIn face="portal" as="citizen">
        {() => (
          <div className="stack wide">
            <Records />
            <ConsentsLink />
            <Readings />
            <Followers />
            <Wishes />
            <Download />
          </div>
        )}
      </SignedIn>
    </div>
  )
}

function Records(): ReactNode {
  const t = useText()
  const found = useQuery({ queryKey: ['my-data'], queryFn: ({ signal }) => call(getMyData, { signal }) })
  return (
    <Answer of={found} lines={8}>
      {({ records }) =>
        records.length === 0 ? (
          <EmptyState title={t(messages.nothing)}>{t(messages.nothingLead)}</EmptyState>
        ) : (
          <div className="stack wide">
            {records.map((one, index) => (
              <Register key={`${one.name}-${index}`} of={one} />
            ))}
          </div>
        )
      }
    </Answer>
  )
}

function Register({ of: record }: { of: OwnRegistry }): ReactNode {
  const t = useText()
  return (
    <section className="stack tight">
      <div>
        <h2>{t(record.title)}</h2>
        <p className="soft">
          {t(messages.ownedBy, { owner: t(record.owner) })}
          {record.ended && ` · ${t(messages.ended)}`}
        </p>
      </div>
      <dl className="answers">
        {record.values.map((value) => (
          <Value key={value.field} of={value} record={record} />
        ))}
      </dl>
    </section>
  )
}

function Value({ of: value, record }: { of: OwnValue; record: OwnRegistry }): ReactNode {
  const t = useText()
  const place = { registry: record.name, record: record.id, field: value.field }
  return (
    <div>
      <dt>{t(value.title)}</dt>
      <dd>
        {t(value.shown)}
        <details className="soft small">
          <summary>{t(messages.where, { source: t(value.source), date: formatDate(value.since) })}</summary>
          <p>
            {t(value.meaning)} {t(sensitivityWords[value.sensitivity])}.{' '}
            {t(messages.ground, { ground: value.legalGround })}.
          </p>
        </details>
        {value.correction ? (
          <Go to={`/cases/${value.correction.caseId}`} className="small">
            {t(correctionWords.asked, { code: value.correction.code })}
          </Go>
        ) : (
          <Go
            to="/me/data/correct"
            search={place}
            className="small"
            aria-label={`${t(correctionWords.wrong)}: ${t(value.title)}`}
          >
            {t(correctionWords.wrong)}
          </Go>
        )}
      </dd>
    </div>
  )
}

function ConsentsLink(): ReactNode {
  const t = useText()
  return (
    <section className="stack tight">
      <div>
        <h2>{t(messages.consents)}</h2>
        <p className="soft">{t(messages.consentsLead)}</p>
      </div>
      <div>
        <GoButton to="/me/consents">{t(messages.consentsOpen)}</GoButton>
      </div>
    </section>
  )
}

function Download(): ReactNode {
  const t = useText()
  return (
    <section className="stack tight">
      <div>
        <h2>{t(messages.download)}</h2>
        <p className="soft">{t(messages.downloadLead)}</p>
      </div>
      <div className="row">
        {(['pdf', 'json'] as const).map((format) => (
          <a key={format} className="button" href={pathOf(downloadMyData, {}, { format })} download>
            <IconDownload size={20} aria-hidden /> {t(format === 'pdf' ? messages.asPdf : messages.asJson)}
          </a>
        ))}
      </div>
    </section>
  )
}
