/** Makes a link to a paper that stops working by itself, and stops links that were made. */
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatDateTime } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button, CopyButton } from '../../../web/ui/controls.tsx'
import { Dialog } from '../../../web/ui/dialog.tsx'
import { SelectField } from '../../../web/ui/fields.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { ErrorState } from '../../../web/ui/page.tsx'
import { listShares, revokeShare, shareDocument } from '../../documents/contract.ts'
import type { MyDocument } from '../contract.ts'
import { messages } from './page-messages.ts'

const dayChoices = [1, 7, 30] as const

export function ShareDialog({ document, onClose }: { document: MyDocument; onClose: () => void }): ReactNode {
  const t = useText()
  const [days, setDays] = useState('7')
  const [url, setUrl] = useState<string>()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const shares = useQuery({
    queryKey: ['shares', document.documentId],
    queryFn: ({ signal }) => call(listShares, { params: { id: document.documentId }, signal }),
  })
  const run = async (work: () => Promise<unknown>): Promise<void> => {
    setBusy(true)
    setError(undefined)
    try {
      await work()
      await shares.refetch()
    } catch (failed) {
      setError(failed)
    } finally {
      setBusy(false)
    }
  }
  const make = (): Promise<void> =>
    run(async () => {
      const made = await call(shareDocument, { params: { id: document.documentId }, body: { days: Number(days) } })
      setUrl(new URL(made.url, location.origin).href)
    })
  return (
    <Dialog open onClose={onClose} title={t(messages.shareTitle)}>
      <p>{t(messages.shareHelp)}</p>
      {url ? (
        <div className="stack tight">
          <strong>{t(messages.shareMade)}</strong>
          <code>{url}</code>
          <div>
            <CopyButton text={url} label={t(messages.copyLink)} />
          </div>
        </div>
      ) : (
        <div className="stack tight">
          <SelectField
            label={t(messages.shareDays)}
            empty={null}
            value={days}
            onChange={setDays}
            choices={dayChoices.map((n) => ({ value: String(n), label: t(messages.days, { n }) }))}
          />
          <div>
            <Button kind="primary" busy={busy} onClick={() => void make()}>
              {t(messages.shareMake)}
            </Button>
          </div>
        </div>
      )}
      {error !== undefined && <ErrorState error={error} />}
      <Shares
        shares={shares.data ?? []}
        stop={(shareId) => void run(() => call(revokeShare, { params: { id: document.documentId, shareId } }))}
      />
    </Dialog>
  )
}

interface Share {
  readonly id: string
  readonly expiresAt: string
  readonly revokedAt: string | null
  readonly opened: number
}

function Shares({ shares, stop }: { shares: readonly Share[]; stop: (id: string) => void }): ReactNode {
  const t = useText()
  const language = useLanguage()
  if (shares.length === 0) return null
  return (
    <section className="stack tight">
      <h3>{t(messages.sharesTitle)}</h3>
      <ul className="file-list" role="list">
        {shares.map((share) => (
          <li key={share.id}>
            <span className="grow small">
              {t(messages.shareUntil, { until: formatDateTime(language, share.expiresAt), n: share.opened })}
              {share.revokedAt && ` · ${t(messages.shareStopped)}`}
            </span>
            {share.revokedAt === null && Date.parse(share.expiresAt) > Date.now() && (
              <Button size="small" onClick={() => stop(share.id)}>
                {t(messages.shareStop)}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
