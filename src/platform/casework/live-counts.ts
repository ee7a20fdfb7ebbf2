/** The whole city's cases now, for the operations centre. */
import type { App, Tx } from '../../kernel/app.ts'
import { administrativeDate, directory } from '../organisation/index.ts'
import { type CentreCases, type CentreQuery, dueBands, type LiveCounts } from './contract.ts'
import { deadlineState } from './deadline.ts'
import { decodeKey, encodeKey } from './paging.ts'
import { stepOf } from './process.ts'
import { getProcess } from './processes.ts'
import { factsOfRow, iso } from './row.ts'
import * as lists from './store-lists.ts'
import { unitRef } from './units.ts'

/** However many walls look, the city is counted once in so many milliseconds. */
const freshMs = 3000
const latestMax = 8
const centrePage = 50
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
  const hourNow = now.round({ smallestUnit: 'hour', roundingMode: 'floor' })
  const dayAgo = iso(hourNow.subtract({ hours: 23 }))
  const monthAgo = iso(now.subtract({ hours: 24 * rateDays }))
  const [open, hourly, closed, outcomes, latest] = await Promise.all([
    lists.openCounts(tx, now, thresholds(now)),
    lists.hourCounts(tx, units, dayAgo, iso(now)),
    lists.closedCounts(tx, units, dayAgo, iso(now)),
    lists.outcomesOf(tx, units, monthAgo, iso(now.add({ milliseconds: 1 }))),
    lists.latestCases(tx, units, dayAgo, latestMax),
  ])
  const total = add(open)
  const hours = hoursFrom(Temporal.Instant.from(dayAgo), hourly)
  const sumOf = (name: 'submitted' | 'received' | 'done') => hours.reduce((sum, hour) => sum + hour[name], 0)
  const last30Days = outcomeCounts(outcomes)
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
      submitted: sumOf('submitted'),
      received: sumOf('received'),
      done: sumOf('done'),
      returned: closed.find(({ status }) => status === 10)?.count ?? 0,
    },
    hours,
    onTimeRate: rateOf(last30Days),
    last30Days,
    units: byUnit(open),
    latest: await Promise.all(
      latest.map(async ({ at, kind, code, process_id, unit_id }) => ({
        at,
        kind,
        code,
        title: (await getProcess(tx, process_id)).title,
        unit: unitRef(unit_id),
      })),
    ),
  }
}

const thresholds = (now: Temporal.Instant): string[] => dueBands.map((days) => iso(now.add({ hours: 24 * days })))

function hoursFrom(first: Temporal.Instant, counted: readonly lists.HourCount[]): LiveCounts['hours'] {
  return Array.from({ length: 24 }, (_, hour) => {
    const found = counted.find((one) => one.hour === hour)
    return {
      from: iso(first.add({ hours: hour })),
      submitted: found?.submitted ?? 0,
      received: found?.received ?? 0,
      done: found?.done ?? 0,
    }
  })
}

/** The cases behind a figure: code, procedure, step and time; the applicant is not named (CW31). */
export async function centreCases(tx: Tx, query: CentreQuery): Promise<CentreCases> {
  const limit = query.limit ?? centrePage
  const edges = [null, ...thresholds(tx.now), null]
  const due =
    query.band === undefined ? undefined : ([edges[query.band] ?? null, edges[query.band + 1] ?? null] as const)
  const ask = { unitId: query.unitId, queue: query.queue, status: query.status, due, now: iso(tx.now) }
  const rows = await lists.centreCases(tx, ask, decodeKey(query.after), limit + 1)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    items: await Promise.all(
      page.map(async (row) => {
        const process = await getProcess(tx, row.process_id)
        return {
          id: row.case_id,
          code: row.code,
          title: process.title,
          stepName: stepOf(process, row.step_id).name,
          status: row.status,
          submittedAt: row.submitted_at,
          dueAt: row.due_at,
          deadline: deadlineState(factsOfRow(row), tx.now),
        }
      }),
    ),
    next: rows.length > limit && last ? encodeKey([last.queue_at, last.case_id]) : null,
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

type Sums = Omit<lists.OpenCount, 'unit_id' | 'status' | 'band'>

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

function outcomeCounts(outcomes: readonly lists.OutcomeCount[]): LiveCounts['last30Days'] {
  const of = (wanted: lists.OutcomeCount['outcome']) => outcomes.find(({ outcome }) => outcome === wanted)?.count ?? 0
  return { early: of('early'), onTime: of('on-time'), late: of('late') }
}

function rateOf({ early, onTime, late }: LiveCounts['last30Days']): number | null {
  const all = early + onTime + late
  return all > 0 ? (early + onTime) / all : null
}

function byUnit(open: readonly lists.OpenCount[]): LiveCounts['units'] {
  return [...Map.groupBy(open, (row) => row.unit_id)]
    .map(([unitId, rows]) => {
      const { open: n, due_soon, overdue, paused } = add(rows)
      const byTimeLeft = Array.from({ length: dueBands.length + 1 }, (_, band) =>
        rows.reduce((sum, row) => sum + (row.band === band ? row.open : 0), 0),
      )
      return {
        unit: unitRef(unitId),
        level: levelOf(unitId),
        open: n,
        dueSoon: due_soon,
        overdue,
        paused,
        byStatus: byStatus(rows, []),
        byTimeLeft,
      }
    })
    .sort((a, b) => b.overdue - a.overdue || b.open - a.open || (a.unit.id < b.unit.id ? -1 : 1))
}
