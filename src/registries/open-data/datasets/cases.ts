/** Cases by month, unit and procedure: how many, how many are done, how many on time. */
import { type CaseTally, tallyCases } from '../../../platform/casework/index.ts'
import { directory } from '../../../platform/organisation/index.ts'
import { defineDataset, type Row } from '../definition.ts'
import { total, withTotals } from '../totals.ts'
import { caseColumns, caseTexts } from './case-texts.ts'

const levels = ['month', 'unit_id', 'procedure'] as const
const counted = ['submitted', 'done', 'on_time'] as const
const levelNames = ['all', 'month', 'unit', 'procedure'] as const

export const cases = defineDataset({
  id: 'cases-by-procedure',
  ...caseTexts,
  themes: ['GOVE'],
  publisherId: 'department:van-phong-uy-ban-nhan-dan@2008-08-01',
  licence: 'CC_BY_4_0',
  frequency: 'DAILY',
  columns: caseColumns,
  key: levels,
  suppression: { levels, count: 'submitted', also: ['done', 'on_time', 'on_time_rate'], threshold: 5 },
  chart: { pick: 'newest', label: { vi: 'month', en: 'month' }, measure: 'submitted', where: { level: 'month' } },
  period: periodOfMonths,
  rows: async (tx) => rowsOf(await tallyCases(tx)),
})

/** With their totals, from which nothing is kept back yet. */
export function rowsOf(tallies: readonly CaseTally[]): Row[] {
  if (tallies.length === 0) return []
  const titles = new Map(tallies.map((one) => [one.procedure_code, { vi: one.title_vi, en: one.title_en }]))
  const counts = tallies.map(({ month, unit_id, procedure_code, submitted, done, on_time }) => ({
    levels: [month, unit_id, procedure_code],
    counts: [submitted, done, on_time],
  }))
  return withTotals(levels, counted, counts).map((row) => {
    const unit = directory().unit(String(row['unit_id']))
    const title = titles.get(String(row['procedure']))
    const [done, onTime] = [Number(row['done']), Number(row['on_time'])]
    return {
      ...row,
      level: levelNames[levels.filter((name) => row[name] !== total).length] ?? 'all',
      unit_vi: unit?.name.vi ?? null,
      unit_en: unit?.name.en ?? null,
      procedure_vi: title?.vi ?? null,
      procedure_en: title?.en ?? null,
      on_time_rate: done === 0 ? null : Math.round((onTime / done) * 1000) / 1000,
    }
  })
}

function periodOfMonths(rows: readonly Row[]): { from: string; to: string } | null {
  const months = rows
    .map(({ month }) => String(month))
    .filter((month) => month !== total)
    .toSorted()
  const [first, last] = [months[0], months.at(-1)]
  if (first === undefined || last === undefined) return null
  const end = Temporal.PlainYearMonth.from(last)
  return { from: `${first}-01`, to: end.toPlainDate({ day: end.daysInMonth }).toString() }
}
