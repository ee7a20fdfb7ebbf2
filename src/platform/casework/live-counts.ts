/** The whole city's cases now, for the operations centre. */
import type { App, Tx } from '../../kernel/app.ts'
import { administrativeDate, directory } from '../organisation/index.ts'
import type { LiveCounts } from './contract.ts'
import { iso } from './row.ts'
import * as lists from './store-lists.ts'
import { unitRef } from './units.ts'

/** However many walls look, the city is counted once in so many milliseconds. */
const freshMs = 3000
const topUnitsMax = 15
const rateDays = 30

const last = new WeakMap<App, { readonly atMs: number; readonly counts: Promise<LiveCounts> }>()

/** CW26: counts are taken from the cases themselves, never added up by the way, so they are right; at most 3 s old. */
export async function liveCounts(tx: Tx): Promise<LiveCounts> {
  const nowMs = tx.now.epochMilliseconds
  const known = last.get(tx.app)
  if (known && nowMs >= known.atMs && nowMs - known.atMs < freshMs) return known.counts
  const counts = count(tx)
  last.set(tx.app, { atMs: nowMs, counts })
  // A failure is told to those who asked, and not remembered.
  counts.catch(() => last.delete(tx.app))
  return counts
}

async function count(tx: Tx): Promise<LiveCounts> {
  const now = tx.now
  const units = unitsWithHistory(tx)
  const dayAgo = iso(now.subtract({ hours: 24 }))
  const monthAgo = iso(now.subtract({ hours: 24 * rateDays }))
  const [open, day, closed, outcomes] = await Promise.all([
    lists.openCounts(tx, now),
    lists.dayCounts(tx, units, dayAgo, iso(now)),
    lists.closedCounts(tx, units, dayAgo, iso(now)),
    lists.outcomesOf(tx, units, monthAgo, iso(now.add({ milliseconds: 1 }))),
  ])
  const total = add(open)
  return {
    at: iso(now),
    open: total.open,
    byLevel: levels.map((level) => {
      const { open: n, due_soon, overdue, paused } = add(open.filter((row) => levelOf(row.unit_id) === level))
      return { level, open: n, dueSoon: due_soon, overdue, paused }
    }),
    byStatus: byStatus(open, closed),
    byLateness: {
      onTime: total.open - total.due_soon - total.overdue - total.paused - total.no_date,
      dueSoon: total.due_soon,
      overdue: total.overdue,
      paused: total.paused,
      noDate: total.no_date,
    },
    last24Hours: {
      submitted: day.submitted,
      received: day.received,
      done: day.done,
      returned: closed.find(({ status }) => status === 10)?.count ?? 0,
    },
    onTimeRate: rateOf(outcomes),
    topUnits: topUnits(open),
  }
}

const levels = ['city', 'department', 'district', 'commune'] as const

function levelOf(unitId: string): (typeof levels)[number] {
  return directory().unit(unitId)?.level ?? 'commune'
}

/** Units in force within the months that are counted. */
function unitsWithHistory(tx: Tx): string[] {
  const since = administrativeDate(tx)
    .subtract({ days: 2 * rateDays })
    .toString()
  return directory()
    .units.filter(({ validTo }) => validTo === null || validTo >= since)
    .map(({ id }) => id)
}

type Sums = Omit<lists.OpenCount, 'unit_id' | 'status'>

function add(rows: readonly lists.OpenCount[]): Sums {
  const sum = { open: 0, due_soon: 0, overdue: 0, paused: 0, no_date: 0 }
  for (const row of rows) {
    sum.open += row.open
    sum.due_soon += row.due_soon
    sum.overdue += row.overdue
    sum.paused += row.paused
    sum.no_date += row.no_date
  }
  return sum
}

function byStatus(
  open: readonly lists.OpenCount[],
  closed: readonly { status: number; count: number }[],
): LiveCounts['byStatus'] {
  const counts = new Map<number, number>()
  const put = (status: number, n: number) => counts.set(status, (counts.get(status) ?? 0) + n)
  for (const row of open) put(row.status, row.open)
  for (const row of closed) put(row.status, row.count)
  return [...counts].sort(([a], [b]) => a - b).map(([status, n]) => ({ status, count: n }))
}

function rateOf(outcomes: readonly lists.OutcomeCount[]): number | null {
  const all = outcomes.reduce((sum, { count: n }) => sum + n, 0)
  const late = outcomes.find(({ outcome }) => outcome === 'late')?.count ?? 0
  return all > 0 ? (all - late) / all : null
}

function topUnits(open: readonly lists.OpenCount[]): LiveCounts['topUnits'] {
  return [...Map.groupBy(open, (row) => row.unit_id)]
    .map(([unitId, rows]) => ({ unitId, ...add(rows) }))
    .sort((a, b) => b.overdue - a.overdue || b.open - a.open || (a.unitId < b.unitId ? -1 : 1))
    .slice(0, topUnitsMax)
    .map(({ unitId, open: n, due_soon, overdue }) => ({ unit: unitRef(unitId), open: n, dueSoon: due_soon, overdue }))
}
