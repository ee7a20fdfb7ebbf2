/** Money that no rule could place, and what the bank says otherwise: each decided by an official, with a reason. */
import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useDeferredValue, useState } from 'react'
import { formatMoney } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button, Go } from '../../../web/ui/controls.tsx'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { SelectField, TextArea, TextField } from '../../../web/ui/fields.tsx'
import { FormDialog } from '../../../web/ui/form-dialog.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { useLive } from '../../../web/ui/live.ts'
import { EmptyState, ErrorState, Loading, PageHeader } from '../../../web/ui/page.tsx'
import { StatusChip, When } from '../../../web/ui/status.tsx'
import { toast } from '../../../web/ui/toast.tsx'
import { ByPasskey, type Means, SecondFactorField, useSecondFactor } from '../../identity/pages/second-factor.tsx'
import {
  listReconciliation,
  type ReconciliationItem,
  type Resolution,
  resolutionsOf,
  resolveReconciliation,
} from '../contract.ts'
import { words } from './reconciliation-messages.ts'

const key = ['payments', 'reconciliation'] as const

export default function Reconciliation(): ReactNode {
  const t = useText()
  const [shown, setShown] = useState('open')
  const [typed, setTyped] = useState('')
  return (
    <div className="desk-page stack">
      <PageHeader title={t(words.title)} lead={t(words.lead)} />
      <p>
        <Go to="/payments/refunds">{t(words.refunds)}</Go>
      </p>
      <div className="row">
        <SelectField
          label={t(words.show)}
          value={shown}
          onChange={setShown}
          choices={[
            { value: 'open', label: t(words.open) },
            { value: 'decided', label: t(words.decided) },
          ]}
        />
        <TextField
          label={t(words.find)}
          type="search"
          value={typed}
          onChange={setTyped}
          maxLength={100}
          autoComplete="off"
        />
      </div>
      <Items isOpen={shown === 'open'} search={useDeferredValue(typed.trim())} />
    </div>
  )
}

function Items({ isOpen, search }: { isOpen: boolean; search: string }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const client = useQueryClient()
  const [deciding, setDeciding] = useState<{ item: ReconciliationItem; how: Resolution }>()
  const asked = useInfiniteQuery({
    queryKey: [...key, isOpen, search],
    queryFn: ({ pageParam, signal }) =>
      call(listReconciliation, {
        query: { open: isOpen, ...(search && { search }), ...(pageParam && { before: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: keepPreviousData,
  })
  useLive(['reconciliation:all'], [key])
  if (asked.isPending) return <Loading lines={6} />
  if (asked.error) return <ErrorState error={asked.error} retry={() => void asked.refetch()} />
  const [first] = asked.data.pages
  const rows = asked.data.pages.flatMap(({ items }) => items)
  return (
    <>
      {first && (
        <p className="soft">
          {t(words.facts, { n: first.openCount })}
          {first.suspenseDong > 0 && ` · ${t(words.held, { amount: formatMoney(language, first.suspenseDong) })}`}
        </p>
      )}
      {rows.length === 0 ? (
        <EmptyState title={t(words.none)}>{t(words.noneHelp)}</EmptyState>
      ) : (
        <DataTable
          caption={t(words.title)}
          rows={rows}
          keyOf={({ id }) => id}
          columns={columns(t, language, (item, how) => setDeciding({ item, how }))}
        />
      )}
      {asked.hasNextPage && (
        <div>
          <Button busy={asked.isFetchingNextPage} onClick={() => void asked.fetchNextPage()}>
            {t(words.more)}
          </Button>
        </div>
      )}
      {deciding && (
        <Decide
          {...deciding}
          onClose={() => {
            setDeciding(undefined)
            void client.invalidateQueries({ queryKey: key })
          }}
        />
      )}
    </>
  )
}

function columns(
  t: ReturnType<typeof useText>,
  language: ReturnType<typeof useLanguage>,
  decide: (item: ReconciliationItem, how: Resolution) => void,
): Column<ReconciliationItem>[] {
  return [
    { id: 'when', head: t(words.when), cell: (one) => <When at={one.occurredAt ?? one.openedAt} /> },
    {
      id: 'what',
      head: t(words.what),
      cell: ({ kind, state, reference }) => (
        <>
          {t(words[kind])}
          {state && state !== 'credited' && `: ${t(words[state])}`}
          {reference !== null && (
            <>
              <br />
              <Go to={`/cases/${reference}`}>{t(words.case)}</Go>
            </>
          )}
        </>
      ),
    },
    {
      id: 'amount',
      head: t(words.amount),
      align: 'end',
      cell: ({ amount, currency }) => (
        <span className="figures one-line">
          {currency === 'VND' ? formatMoney(language, Number(amount)) : `${amount} ${currency}`}
        </span>
      ),
    },
    {
      id: 'content',
      head: t(words.content),
      cell: (one) => (
        <>
          {one.content || one.detail || '—'}
          <br />
          <span className="soft small">{[one.payerName, one.bankTransactionId].filter(Boolean).join(' · ')}</span>
        </>
      ),
    },
    {
      id: 'decision',
      head: t(words.decision),
      cell: (one) =>
        one.resolution === null ? (
          <span className="row">
            {resolutionsOf(one).map((how) => (
              <Button key={how} size="small" onClick={() => decide(one, how)}>
                {t(words[how])}
              </Button>
            ))}
          </span>
        ) : (
          <>
            <StatusChip state="done">{t(words[one.resolution])}</StatusChip>
            <br />
            <span className="soft small">{one.resolutionReason}</span>
          </>
        ),
    },
  ]
}

const helps = {
  credited: words.creditedHelp,
  returned: words.returnedHelp,
  reversed: words.reversedHelp,
  entered: words.enteredHelp,
  closed: words.closedHelp,
} as const satisfies Record<Resolution, unknown>

function Decide(props: { item: ReconciliationItem; how: Resolution; onClose: () => void }): ReactNode {
  const { item, how, onClose } = props
  const t = useText()
  const second = useSecondFactor()
  const [transferCode, setTransferCode] = useState('')
  const [reason, setReason] = useState('')
  // One key for the whole dialog: a second press is the same decision.
  const [idempotencyKey] = useState(() => crypto.randomUUID())
  const asksForCode = how === 'credited' && item.paymentId === null
  const sending = useMutation({
    mutationFn: async (means: Means) => {
      await second.confirm(means)
      const body = { resolution: how, reason, ...(asksForCode && { transferCode }) }
      await call(resolveReconciliation, { params: { id: item.id }, body, idempotencyKey })
    },
    onSuccess: () => {
      toast(t(words.saved))
      onClose()
    },
    onSettled: second.settled,
  })
  return (
    <FormDialog
      title={t(words[how])}
      act={t(words[how])}
      danger={how === 'reversed'}
      busy={sending.isPending}
      error={sending.error}
      onSubmit={() => sending.mutate('code')}
      onClose={onClose}
      extra={
        <ByPasskey of={second} busy={sending.isPending} run={() => reason.trim() !== '' && sending.mutate('passkey')} />
      }
    >
      <p>{t(helps[how])}</p>
      {asksForCode && (
        <TextField
          label={t(words.transferCode)}
          help={t(words.transferCodeHelp)}
          value={transferCode}
          onChange={setTransferCode}
          maxLength={40}
          required
        />
      )}
      <TextArea label={t(words.reason)} value={reason} onChange={setReason} maxLength={1000} required />
      <SecondFactorField of={second} />
    </FormDialog>
  )
}
