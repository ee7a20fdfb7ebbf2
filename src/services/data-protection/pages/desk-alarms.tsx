/** Alarms of unusual reading: those to examine, and those about oneself. */
import type { ReactNode } from 'react'
import { formatNumber } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Go } from '../../../web/ui/controls.tsx'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { PagedList, useListPages } from '../../../web/ui/list-pages.tsx'
import { useGo } from '../../../web/ui/navigation.tsx'
import { EmptyState, PageHeader } from '../../../web/ui/page.tsx'
import { When } from '../../../web/ui/status.tsx'
import { type AlarmView, listAlarms } from '../contract.ts'
import { words } from './alarm-messages.ts'
import { AlarmChip } from './alarm-parts.tsx'

export default function AlarmsPage(): ReactNode {
  const t = useText()
  const mine = useAlarms('mine')
  const handled = useAlarms('handled')
  const isEmpty = mine.rows?.length === 0 && handled.rows?.length === 0
  return (
    <div className="desk-page stack">
      <PageHeader title={t(words.title)} lead={t(words.lead)} />
      {isEmpty && <EmptyState title={t(words.none)}>{t(words.noneHelp)}</EmptyState>}
      <PagedList of={mine}>{(rows) => rows.length > 0 && <List title={t(words.mine)} rows={rows} />}</PagedList>
      <PagedList of={handled}>{(rows) => rows.length > 0 && <List title={t(words.handled)} rows={rows} />}</PagedList>
    </div>
  )
}

const useAlarms = (of: 'mine' | 'handled') =>
  useListPages(['alarms', of], (query, signal) => call(listAlarms, { query: { ...query, of }, signal }))

function List({ title, rows }: { title: string; rows: readonly AlarmView[] }): ReactNode {
  const t = useText()
  const go = useGo()
  const language = useLanguage()
  const columns: Column<AlarmView>[] = [
    {
      id: 'kind',
      head: t(words.kind),
      cell: ({ id, title: name }) => (
        <Go to={`/alarms/${id}`}>
          <b>{t(name)}</b>
        </Go>
      ),
    },
    {
      id: 'official',
      head: t(words.official),
      cell: ({ official }) => `${official.name}${official.unit ? `, ${t(official.unit)}` : ''}`,
    },
    { id: 'raised', head: t(words.raisedAt), cell: ({ raisedAt }) => <When at={raisedAt} /> },
    {
      id: 'readings',
      head: t(words.readings),
      align: 'end',
      cell: ({ readings }) => formatNumber(language, readings),
    },
    { id: 'state', head: t(words.state), cell: (alarm) => <AlarmChip of={alarm} /> },
  ]
  return (
    <section className="stack tight">
      <h2>{title}</h2>
      <DataTable
        caption={title}
        rows={rows}
        keyOf={({ id }) => id}
        columns={columns}
        onOpen={({ id }) => go(`/alarms/${id}`)}
      />
    </section>
  )
}
