/** What verification found, first in plain words for a stranger, then the proof for whoever wants it. */
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleX,
  IconDownload,
  IconHelp,
  type TablerIcon,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { Static } from 'typebox'
import { formatDateTime, type Message } from '../../../kernel/i18n.ts'
import { pathOf } from '../../../web/ui/client.ts'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { StatusChip } from '../../../web/ui/status.tsx'
import { resultProof, type Verification } from '../contract.ts'
import { messages } from './page-messages.ts'

export type Found = Static<typeof Verification>

interface Look {
  readonly tone: 'done' | 'risk' | 'overdue'
  readonly icon: TablerIcon
  readonly title: Message
  readonly words: Message
}

const looks: Readonly<Record<Found['status'], Look>> = {
  'genuine-current': { tone: 'done', icon: IconCircleCheck, title: messages.genuineTitle, words: messages.genuine },
  superseded: { tone: 'risk', icon: IconAlertTriangle, title: messages.supersededTitle, words: messages.superseded },
  revoked: { tone: 'overdue', icon: IconCircleX, title: messages.revokedTitle, words: messages.revoked },
  unknown: { tone: 'risk', icon: IconHelp, title: messages.unknownTitle, words: messages.unknown },
  altered: { tone: 'overdue', icon: IconCircleX, title: messages.alteredTitle, words: messages.altered },
}

export function Verdict({ found }: { found: Found }): ReactNode {
  const t = useText()
  const look = looks[found.status]
  return (
    <div className="stack">
      <div className="verdict stack tight" data-tone={look.tone} role="status">
        <h2 className="row">
          <look.icon size={36} aria-hidden /> {t(look.title)}
        </h2>
        <p>{t(look.words)}</p>
        {found.status === 'genuine-current' && <p>{t(messages.genuineCompare)}</p>}
      </div>
      {found.result && <Facts result={found.result} revoked={found.status === 'revoked'} />}
      {found.signatures.length > 0 && <Signatures signatures={found.signatures} />}
      {found.result && <Proof found={found} resultId={found.result.resultId} sha256={found.result.sha256} />}
    </div>
  )
}

function Facts({ result, revoked }: { result: NonNullable<Found['result']>; revoked: boolean }): ReactNode {
  const t = useText()
  const language = useLanguage()
  return (
    <div className="card stack">
      <dl className="facts">
        <div>
          <dt>{t(messages.kind)}</dt>
          <dd>{result.kind[language]}</dd>
        </div>
        <div>
          <dt>{t(messages.issuer)}</dt>
          <dd>{result.issuer[language]}</dd>
        </div>
        <div>
          <dt>{t(messages.issuedAt)}</dt>
          <dd>{formatDateTime(language, result.issuedAt)}</dd>
        </div>
        {result.changedAt && (
          <div>
            <dt>{t(revoked ? messages.revokedAt : messages.supersededAt)}</dt>
            <dd>{formatDateTime(language, result.changedAt)}</dd>
          </div>
        )}
        <div>
          <dt>{t(messages.procedure)}</dt>
          <dd>{result.procedureCode}</dd>
        </div>
      </dl>
      <p className="soft small">{t(messages.privacy)}</p>
    </div>
  )
}

function Signatures({ signatures }: { signatures: Found['signatures'] }): ReactNode {
  const t = useText()
  const language = useLanguage()
  return (
    <section className="stack tight">
      <h3>{t(messages.signatures)}</h3>
      <ul className="line-list" role="list">
        {signatures.map((one, index) => (
          <li key={index}>
            <div className="line">
              <span className="grow">
                {one.organisation && one.organisation !== one.signer
                  ? t(messages.signer, { signer: one.signer, organisation: one.organisation })
                  : one.signer}
                {one.signedAt && (
                  <>
                    <br />
                    <span className="soft small">
                      {t(messages.signedAt, { at: formatDateTime(language, one.signedAt) })}
                    </span>
                  </>
                )}
              </span>
              <StatusChip state={one.valid ? 'done' : 'overdue'}>
                {t(one.valid ? messages.signatureValid : messages.signatureInvalid)}
              </StatusChip>
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Proof({ found, resultId, sha256 }: { found: Found; resultId: string; sha256: string }): ReactNode {
  const t = useText()
  const { proof } = found
  return (
    <section className="stack tight">
      <h3>{t(messages.proofTitle)}</h3>
      <p>
        {proof ? t(messages.proofWords, { index: proof.index + 1, size: proof.treeSize }) : t(messages.proofWaiting)}
      </p>
      {proof && (
        <>
          <p>
            <a className="button" href={pathOf(resultProof, { resultId })} download={`proof-${resultId}.json`}>
              <IconDownload size={20} aria-hidden /> {t(messages.proofDownload)}
            </a>
          </p>
          <details>
            <summary>{t(messages.hash)}</summary>
            <code className="case-code">{sha256}</code>
          </details>
          <details>
            <summary>{t(messages.path)}</summary>
            <ol>
              {proof.hashes.map((hash) => (
                <li key={hash}>
                  <code className="case-code">{hash}</code>
                </li>
              ))}
            </ol>
          </details>
          <details>
            <summary>{t(messages.checkpoint)}</summary>
            <pre className="case-code note">{proof.checkpoint}</pre>
          </details>
        </>
      )}
    </section>
  )
}
