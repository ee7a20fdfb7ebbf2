/** Pseudonymised extracts for research: ordered, approved, made, taken away. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { call, pathOf } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { TextField } from '../../../web/ui/fields.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { PagedList, useListPages } from '../../../web/ui/list-pages.tsx'
import { Answer, EmptyState, ErrorState, isForbidden, PageHeader } from '../../../web/ui/page.tsx'
import { type State, StatusChip, When } from '../../../web/ui/status.tsx'
import { toast } from '../../../web/ui/toast.tsx'
import {
  decideExtract,
  downloadExtract,
  type ExtractView,
  listExtracts,
  readExtractOffer,
  retryExtract,
} from '../extract/contract.ts'
import { ExtractOrder } from './extract-order.tsx'
import { words } from './extract-messages.ts'

const extractsKey = ['extracts']
/** Somebody else approves it, and a job makes it. */
const pollMs = 5_000
const isUnderWay = ({ state }: ExtractView) => state === 'ordered' || state === 'approved'

export default function ExtractsPage(): ReactNode {
  const t = useText()
  const extracts = useListPages(
    extractsKey,
    (query, signal) => call(listExtracts, { query, signal }),
    (rows) => (rows.some(isUnderWay) ? pollMs : false),
  )
  const offer = useQuery({ queryKey: ['extract-offer'], queryFn: ({ signal }) => call(readExtractOffer, { signal }) })
  return (
    <div className="desk-page stack">
      <PageHeader title={t(words.title)} lead={t(words.lead)} />
      <PagedList of={extracts}>
        {(items) =>
          items.length === 0 ? (
            <EmptyState title={t(words.none)}>{t(words.noneHelp)}</EmptyState>
          ) : (
            <section className="stack tight">
              <h2>{t(words.list)}</h2>
              {items.map((one) => (
                <Extract key={one.id} of={one} />
              ))}
            </section>
          )
        }
      </PagedList>
      {/* Who may not see them is told so once, above. */}
      {!isForbidden(offer.error) && (
        <Answer of={offer}>{({ mayOrder, registries }) => mayOrder && <ExtractOrder registries={registries} />}</Answer>
      )}
    </div>
  )
}

const chips: Readonly<Record<ExtractView['state'], State>> = {
  ordered: 'due',
  refused: 'ended',
  approved: 'progress',
  ready: 'done',
  failed: 'overdue',
  gone: 'ended',
}

function Extract({ of: one }: { of: ExtractView }): ReactNode {
  const t = useText()
  const isMade = one.state === 'ready' || one.state === 'gone'
  return (
    <article className="card stack tight">
      <div className="row">
        <h3 className="grow">{one.purpose}</h3>
        <StatusChip state={chips[one.state]}>
          {one.percent === null ? t(words[one.state]) : t(words.percent, { percent: one.percent })}
        </StatusChip>
      </div>
      <p>
        {t(one.registry.title)} · {one.recipient} · {one.legalGround}
      </p>
      <p className="soft">
        {t(words.details, { fields: one.fields.map(({ title }) => t(title)).join(', '), k: one.k })}
      </p>
      <p className="soft">
        {t(words.by, { name: one.orderedBy })}, <When at={one.orderedAt} />
        {one.decidedBy !== null && (
          <>
            . {t(words.byWhom, { name: one.decidedBy, reason: one.decision ?? '' })}
            {one.decidedAt !== null && (
              <>
                , <When at={one.decidedAt} />
              </>
            )}
          </>
        )}
      </p>
      {isMade && (
        <p>
          {t(words.rows, { rows: one.rows, suppressed: one.suppressed })}
          {one.expiresAt !== null && (
            <>
              , {t(words.until)} <When at={one.expiresAt} />
            </>
          )}
        </p>
      )}
      {one.mayDownload && (
        <div className="row">
          <a className="button" href={pathOf(downloadExtract, { id: one.id })} download>
            {t(words.download)}
          </a>
        </div>
      )}
      {one.failure !== null && <p>{t(words[one.failure], { id: one.id })}</p>}
      {one.mayRetry && <Retry id={one.id} />}
      {one.mayDecide && <Decide id={one.id} />}
    </article>
  )
}

function Retry({ id }: { id: string }): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const retry = useMutation({
    mutationFn: () => call(retryExtract, { params: { id } }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: extractsKey })
      toast(t(words.retried))
    },
  })
  return (
    <>
      {retry.isError && <ErrorState error={retry.error} />}
      <div className="row">
        <Button busy={retry.isPending} onClick={() => retry.mutate()}>
          {t(words.retry)}
        </Button>
      </div>
    </>
  )
}

function Decide({ id }: { id: string }): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const [reason, setReason] = useState('')
  const decide = useMutation({
    mutationFn: (approve: boolean) => call(decideExtract, { params: { id }, body: { approve, reason } }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: extractsKey })
      toast(t(words.decided))
    },
  })
  const cannot = reason.trim() === '' || decide.isPending
  return (
    <>
      {decide.isError && <ErrorState error={decide.error} />}
      <TextField label={t(words.decisionReason)} maxLength={2000} value={reason} onChange={setReason} />
      <div className="row">
        <Button kind="primary" disabled={cannot} onClick={() => decide.mutate(true)}>
          {t(words.approve)}
        </Button>
        <Button disabled={cannot} onClick={() => decide.mutate(false)}>
          {t(words.refuse)}
        </Button>
      </div>
    </>
  )
}
