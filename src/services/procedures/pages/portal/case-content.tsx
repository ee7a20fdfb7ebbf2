/** What belongs to a case: its result, its slips, its delivery, what was entered and sent. */
import { IconDownload, IconFile, IconShieldCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { formatDate, formatDateTime } from '../../../../kernel/i18n.ts'
import { listDeliveriesOf } from '../../../../platform/delivery/contract.ts'
import { custodyWords } from '../../../../platform/delivery/messages.ts'
import { documentContent } from '../../../../platform/documents/contract.ts'
import { call, pathOf } from '../../../../web/ui/client.ts'
import { GoButton } from '../../../../web/ui/controls.tsx'
import { useLanguage, useText } from '../../../../web/ui/language.tsx'
import { Notice } from '../../../../web/ui/page.tsx'
import { Timeline } from '../../../../web/ui/progress.tsx'
import type { CaseContent } from '../../contract.ts'
import { messages } from '../../../../platform/casework/pages/my-case-messages.ts'

const saved = { save: true } as const

export function CaseResult({ content }: { content: CaseContent | undefined }): ReactNode {
  const t = useText()
  if (!content) return null
  const { result } = content
  if (result.state === 'sealing' || result.state === 'seal-failed') return <Notice>{t(messages.sealing)}</Notice>
  const revoked = result.state === 'revoked'
  if (result.state !== 'issued' && !revoked) return null
  return (
    <Notice tone={revoked ? 'overdue' : 'done'} title={t(revoked ? messages.resultRevoked : messages.result)}>
      <div className="stack tight">
        <p>
          {result.number && t(messages.resultNumber, { number: result.number })}
          {result.issuedAt && ` · ${formatDate(result.issuedAt)}`}
        </p>
        <div className="row">
          {result.documentId && (
            <a className="button" data-kind="primary" href={pathOf(documentContent, { id: result.documentId }, saved)}>
              <IconDownload size={20} aria-hidden /> {t(messages.download)}
            </a>
          )}
          {result.verifyUrl && (
            <a className="button" href={result.verifyUrl}>
              <IconShieldCheck size={20} aria-hidden /> {t(messages.verify)}
            </a>
          )}
        </div>
      </div>
    </Notice>
  )
}

export function CaseContentParts({ content, caseId }: { content: CaseContent; caseId: string }): ReactNode {
  const t = useText()
  const language = useLanguage()
  return (
    <>
      <section className="stack tight">
        <h2>{t(messages.slips)}</h2>
        <ul className="file-list" role="list">
          {content.slips.map((slip) => (
            <li key={slip.form + slip.at}>
              <IconFile size={20} aria-hidden />
              <span className="grow">
                {slip.documentId ? (
                  <a href={pathOf(documentContent, { id: slip.documentId }, saved)}>{slip.title[language]}</a>
                ) : (
                  `${slip.title[language]} (${t(messages.slipWaiting)})`
                )}
                <span className="soft small"> · {formatDateTime(language, slip.at)}</span>
              </span>
            </li>
          ))}
        </ul>
        <p>
          <GoButton to={`/cases/${caseId}/receipt`} size="small">
            {t(messages.receiptPage)}
          </GoButton>
        </p>
      </section>
      <Delivery caseId={caseId} />
      <section>
        <details>
          <summary>
            <h2 className="inline-heading">{t(messages.answers)}</h2>
          </summary>
          {content.pages.map((page) => (
            <div key={page.id}>
              <h3>{page.title[language]}</h3>
              <dl className="facts">
                {content.rows
                  .filter((row) => row.page === page.id)
                  .map((row) => (
                    <div key={row.field}>
                      <dt>{row.label[language]}</dt>
                      <dd>{row.value[language]}</dd>
                    </div>
                  ))}
              </dl>
            </div>
          ))}
        </details>
      </section>
      {content.files.length > 0 && (
        <section className="stack tight">
          <h2>{t(messages.files)}</h2>
          <ul className="file-list" role="list">
            {content.files.map((file) => (
              <li key={file.id}>
                <IconFile size={20} aria-hidden />
                <span className="grow">
                  <a href={pathOf(documentContent, { id: file.id })} target="_blank" rel="noreferrer">
                    {file.name}
                  </a>
                  <span className="soft small"> · {file.slotName[language]}</span>
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

function Delivery({ caseId }: { caseId: string }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const { data } = useQuery({
    queryKey: ['case', caseId, 'deliveries'],
    queryFn: ({ signal }) => call(listDeliveriesOf, { params: { caseId }, signal }),
  })
  const physical = data?.deliveries.filter((one) => one.channel !== 'online' && one.custody.length > 0) ?? []
  if (physical.length === 0) return null
  return (
    <section className="stack tight">
      <h2>{t(messages.delivery)}</h2>
      {physical.map((one) => (
        <div key={one.id} className="stack tight">
          {one.trackingCode && <p className="case-code">{t(messages.tracking, { code: one.trackingCode })}</p>}
          <Timeline
            milestones={one.custody.map((event) => ({
              id: event.at + event.kind,
              state: 'done',
              what: `${t(custodyWords(event.kind, one.channel))}: ${event.holder}`,
              when: formatDateTime(language, event.at),
              detail: [event.place, event.note].filter(Boolean).join(' · '),
            }))}
          />
        </div>
      ))}
    </section>
  )
}
