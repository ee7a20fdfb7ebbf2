/** How units deal with reports: figures, for everybody. */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { formatDate, formatNumber } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { Answer, EmptyState, PageHeader } from '../../../web/ui/page.tsx'
import { reportFigures, type UnitFigures } from '../contract.ts'
import { words } from './page-messages.ts'

const days = 90

export default function ReportFigures(): ReactNode {
  const t = useText()
  const asked = useQuery({
    queryKey: ['participation', 'figures'],
    queryFn: ({ signal }) => call(reportFigures, { query: { days }, signal }),
  })
  return (
    <div className="stack">
      <PageHeader
        title={t(words.figuresTitle)}
        back={{ to: '/reports', label: t(words.mapTitle) }}
        {...(asked.data && { lead: t(words.figuresLead, { days, since: formatDate(asked.data.since) }) })}
      />
      <Answer of={asked} lines={8}>
        {({ all, units }) =>
          units.length === 0 ? <EmptyState title={t(words.empty)} /> : <Figures rows={[all, ...units]} />
        }
      </Answer>
    </div>
  )
}

function Figures({ rows }: { rows: readonly UnitFigures[] }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const number = (value: number | null, unit = '') => (value === null ? '–' : `${formatNumber(language, value)}${unit}`)
  const share = (value: number | null) => number(value === null ? null : Math.round(value * 100), ' %')
  const columns: Column<UnitFigures>[] = [
    { id: 'unit', head: t(words.unitName), cell: ({ unit, unitId }) => (unitId === '' ? <b>{t(unit)}</b> : t(unit)) },
    { id: 'reports', head: t(words.reports), align: 'end', cell: ({ reports }) => number(reports) },
    { id: 'open', head: t(words.open), align: 'end', cell: ({ open }) => number(open) },
    { id: 'overdue', head: t(words.overdue), align: 'end', cell: ({ overdue }) => number(overdue) },
    { id: 'done', head: t(words.done), align: 'end', cell: ({ done }) => number(done) },
    { id: 'onTime', head: t(words.onTime), align: 'end', cell: ({ onTimeShare }) => share(onTimeShare) },
    { id: 'median', head: t(words.median), align: 'end', cell: ({ medianHours }) => number(medianHours) },
    { id: 'objected', head: t(words.objected), align: 'end', cell: ({ objected }) => number(objected) },
    {
      id: 'score',
      head: t(words.score),
      align: 'end',
      cell: ({ score }) => (score === null ? <span className="soft">{t(words.fewRatings)}</span> : number(score)),
    },
  ]
  return (
    <DataTable caption={t(words.figuresTitle)} columns={columns} rows={rows} keyOf={({ unitId }) => unitId || 'all'} />
  )
}
