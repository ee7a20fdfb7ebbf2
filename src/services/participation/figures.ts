/** How units deal with reports, for everybody. Rule PT18. */
import type { Tx } from '../../kernel/app.ts'
import type { ReplyOf } from '../../kernel/endpoint.ts'
import { type reportFigures, ratingsMin, type UnitFigures } from './contract.ts'
import { figures as rows, type FiguresRow } from './store-lists.ts'
import { nameOf } from './views.ts'

const wholeCity = { vi: 'Toàn thành phố', en: 'The whole city' }
const round = (value: number, digits: number) => Math.round(value * 10 ** digits) / 10 ** digits

export async function figures(tx: Tx, days: number): Promise<ReplyOf<typeof reportFigures>> {
  const since = tx.now.subtract({ hours: 24 * days }).toString()
  const found = await rows(tx, since, tx.now.toString())
  const [all] = found.filter(({ unit_id }) => unit_id === null).map(viewOf)
  if (!all) throw new Error('the total is always there')
  return { since, all, units: found.filter(({ unit_id }) => unit_id !== null).map(viewOf) }
}

function viewOf(row: FiguresRow): UnitFigures {
  return {
    unit: row.unit_id === null ? wholeCity : nameOf(row.unit_id),
    unitId: row.unit_id ?? '',
    reports: row.reports,
    open: row.open,
    overdue: row.overdue,
    done: row.done,
    onTimeShare: row.done === 0 ? null : round(row.on_time / row.done, 3),
    medianHours: row.median_hours === null ? null : round(row.median_hours, 1),
    objected: row.objected,
    score: row.score === null || row.ratings < ratingsMin ? null : round(row.score, 2),
  }
}
