/** Alarms of unusual reading: those to examine, and those about oneself. */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { formatNumber } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Go } from '../../../web/ui/controls.tsx'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { useGo } from '../../../web/ui/navigation.tsx'
import { Answer, EmptyState, PageHeader } from '../../../web/ui/page.tsx'
import { When } from '../../../web/ui/status.tsx'
import { type AlarmView, listAlarms } from '../contract.ts'
import { words } from './alarm-messages.ts'
import { AlarmChip } from './alarm-parts.tsx'

export default function AlarmsPage(): ReactNode {
  const t = useText()
  const asked = useQuery({ queryKey: ['alarms'], queryFn: () => call(listAlarms) })
  return (
    <div className="desk-page stack">
      <PageHeader title={t(words.title)} lead={t(words.lead)} />
      <Answer of={asked}>
        {({ handled, mine }) =>
          handled.length + mine.length === 0 ? (
            <EmptyState title={t(words.none)}>{t(words.noneHelp)}</EmptyState>
          ) : (
            <>
              {mine.length > 0 && <List title={t(words.mine)} rows={mine} />}
              {handled.length > 0 && <List title={t(words.handled)} rows={handled} />}
            </>
          )
        }
      </Answer>
    </div>
  )
}

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
