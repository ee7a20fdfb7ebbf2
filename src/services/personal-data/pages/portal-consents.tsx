/** What other agencies may read by my consent: asked for, given, withdrawn; and when each has read by it. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatDate, formatDateTime } from '../../../kernel/i18n.ts'
import { giveConsent, withdrawConsent } from '../../../platform/exchange/contract.ts'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { Answer, EmptyState, ErrorState, PageHeader } from '../../../web/ui/page.tsx'
import { SignedIn } from '../../../web/ui/session.tsx'
import { listOwnConsents, type OwnConsent } from '../contract.ts'
import { messages } from './page-messages.ts'

const key = ['my-data', 'consents'] as const

export default function Consents(): ReactNode {
  const t = useText()
  return (
    <div className="measure">
      <PageHeader
        title={t(messages.consents)}
        lead={t(messages.consentsLead)}
        back={{ to: '/me/data', label: t(messages.title) }}
      />
      <SignedIn face="portal" as="citizen">
        {() => <All />}
      </SignedIn>
    </div>
  )
}

const parts = [
  ['asked', messages.consentsAsked],
  ['given', messages.consentsGiven],
  ['withdrawn', messages.consentsWithdrawn],
] as const

function All(): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const [error, setError] = useState<unknown>()
  const found = useQuery({ queryKey: key, queryFn: ({ signal }) => call(listOwnConsents, { signal }) })
  const change = async (work: () => Promise<unknown>): Promise<void> => {
    setError(undefined)
    try {
      await work()
      await client.invalidateQueries({ queryKey: key })
    } catch (failed) {
      setError(failed)
    }
  }
  return (
    <div className="stack wide">
      {error !== undefined && <ErrorState error={error} />}
      <Answer of={found} lines={4}>
        {({ consents }) =>
          consents.length === 0 ? (
            <EmptyState title={t(messages.consentsEmpty)}>{t(messages.consentsEmptyLead)}</EmptyState>
          ) : (
            parts.map(([state, title]) => (
              <Part key={state} title={t(title)} of={consents.filter((one) => one.state === state)} change={change} />
            ))
          )
        }
      </Answer>
    </div>
  )
}

type Change = (work: () => Promise<unknown>) => Promise<void>

function Part({
  title,
  of: consents,
  change,
}: {
  title: string
  of: readonly OwnConsent[]
  change: Change
}): ReactNode {
  if (consents.length === 0) return null
  return (
    <section className="stack tight">
      <h2>{title}</h2>
      <ul className="line-list" role="list">
        {consents.map((one) => (
          <li key={one.id}>
            <Line of={one} change={change} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Line({ of: one, change }: { of: OwnConsent; change: Change }): ReactNode {
  const t = useText()
  const { memberId, serviceId, purpose } = one
  const allow = () => call(giveConsent, { body: { memberId, serviceId, purpose } })
  const withdraw = () => call(withdrawConsent, { params: { id: one.id } })
  return (
    <div className="stack tight">
      <p>
        <strong>{t(one.memberName)}</strong> · {t(one.serviceTitle)}
        <br />
        {t(one.purposeTitle)}. {t(messages.consentFields, { fields: one.fields.map((field) => t(field)).join(', ') })}
        <br />
        <span className="soft small">
          {[...daysOf(one, t), one.legalGround].filter((text) => text !== '').join(' · ')}
        </span>
      </p>
      <Uses of={one} />
      <div className="row">
        {one.state !== 'given' && (
          <Button size="small" onClick={() => void change(allow)}>
            {t(messages.allow)}
          </Button>
        )}
        {one.state !== 'withdrawn' && (
          <Button size="small" onClick={() => void change(withdraw)}>
            {t(one.state === 'given' ? messages.withdraw : messages.decline)}
          </Button>
        )}
      </div>
    </div>
  )
}

/** Everything that became of it, in order. */
function daysOf(one: OwnConsent, t: ReturnType<typeof useText>): string[] {
  const lines = [
    [messages.consentAskedOn, one.askedAt],
    [messages.consentGiven, one.givenAt],
    [messages.consentWithdrawn, one.withdrawnAt],
  ] as const
  return lines.flatMap(([words, at]) => (at === null ? [] : [t(words, { date: formatDate(at) })]))
}

function Uses({ of: one }: { of: OwnConsent }): ReactNode {
  const t = useText()
  const language = useLanguage()
  if (one.givenAt === null) return null
  if (one.usesInAll === 0) return <p className="soft small">{t(messages.consentUnused)}</p>
  return (
    <details className="small">
      <summary>{t(messages.consentUsed, { n: one.usesInAll })}</summary>
      <ul>
        {one.uses.map(({ at, who }) => (
          <li key={`${at}${who}`}>
            {formatDateTime(language, at)} · {who}
          </li>
        ))}
      </ul>
      {one.usesInAll > one.uses.length && <p>{t(messages.consentUsedMore, { n: one.uses.length })}</p>}
    </details>
  )
}
