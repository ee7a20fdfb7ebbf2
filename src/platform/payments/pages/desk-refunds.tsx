/** What went back to payers, and what is on its way, for the finance desk. */
import { type ReactNode, useDeferredValue, useState } from 'react'
import { formatMoney, type Language } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Go } from '../../../web/ui/controls.tsx'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { SelectField, TextField } from '../../../web/ui/fields.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { PagedList, useListPages } from '../../../web/ui/list-pages.tsx'
import { EmptyState, PageHeader } from '../../../web/ui/page.tsx'
import { type State, StatusChip, When } from '../../../web/ui/status.tsx'
import { listRefunds, type RefundState, type RefundView } from '../contract.ts'
import { words } from './refund-messages.ts'

const chips: Readonly<Record<RefundState, State>> = {
  requested: 'due',
  sent: 'progress',
  completed: 'done',
  rejected: 'overdue',
}
const states = Object.keys(chips) as readonly RefundState[]

export default function Refunds(): ReactNode {
  const t = useText()
  const [shown, setShown] = useState('all')
  const [typed, setTyped] = useState('')
  const search = useDeferredValue(typed.trim())
  const state = states.find((one) => one === shown)
  const asked = useListPages(['payments', 'refunds', shown, search], (query, signal) =>
    call(listRefunds, { query: { ...query, ...(state && { state }), ...(search && { search }) }, signal }),
  )
  const language = useLanguage()
  return (
    <div className="desk-page stack">
      <PageHeader title={t(words.title)} lead={t(words.lead)} back={{ to: '/payments', label: t(words.back) }} />
      <div className="row">
        <SelectField
          label={t(words.show)}
          value={shown}
          onChange={setShown}
          choices={[
            { value: 'all', label: t(words.all) },
            ...states.map((value) => ({ value, label: t(words[value]) })),
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
      <PagedList of={asked}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState title={t(words.none)}>{t(words.noneHelp)}</EmptyState>
          ) : (
            <DataTable caption={t(words.title)} rows={rows} keyOf={({ id }) => id} columns={columns(t, language)} />
          )
        }
      </PagedList>
    </div>
  )
}

function columns(t: ReturnType<typeof useText>, language: Language): Column<RefundView>[] {
  return [
    { id: 'ordered', head: t(words.ordered), cell: ({ orderedAt }) => <When at={orderedAt} /> },
    {
      id: 'what',
      head: t(words.what),
      cell: ({ reference, label, bankTransactionId }) => (
        <>
          {reference === null ? (
            t(words.noCase)
          ) : (
            <Go to={`/cases/${reference}`}>{label ? <span className="code">{label}</span> : t(words.case)}</Go>
          )}
          <br />
          <span className="soft small">{bankTransactionId}</span>
        </>
      ),
    },
    {
      id: 'amount',
      head: t(words.amount),
      align: 'end',
      cell: ({ amountDong, method }) => (
        <>
          <span className="figures one-line">{formatMoney(language, amountDong)}</span>
          <br />
          <span className="soft small">{t(words[method])}</span>
        </>
      ),
    },
    {
      id: 'reason',
      head: t(words.reason),
      cell: ({ reason, orderedBy }) => (
        <>
          {reason}
          <br />
          <span className="soft small">{t(orderedBy.startsWith('official:') ? words.byOfficial : words.byRule)}</span>
        </>
      ),
    },
    {
      id: 'state',
      head: t(words.state),
      cell: ({ state, error, completedAt }) => (
        <>
          <StatusChip state={chips[state]}>{t(words[state])}</StatusChip>
          <br />
          <span className="soft small">{completedAt ? <When at={completedAt} /> : error}</span>
        </>
      ),
    },
  ]
}
