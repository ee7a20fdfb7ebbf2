/** SQL of reports: many at a time. Names of columns are this file's own, values are parameters. */
import type { Tx } from '../../kernel/app.ts'
import type { ReportRow } from './store.ts'

export interface Box {
  readonly south: number
  readonly west: number
  readonly north: number
  readonly east: number
}

export interface ReportFilter {
  readonly box?: Box
  readonly category?: string
  readonly state?: 'open' | 'overdue' | 'done' | 'refused'
  /** Where it is, or who deals with it. */
  readonly unitIds?: readonly string[]
  readonly now: string
}

const openStates = `('sent', 'accepted', 'working', 'approval')`
/** What everybody may see: not what its reporter took back, and a merged one only by itself. */
const shownStates = `state not in ('withdrawn', 'merged')`

function conditions(filter: ReportFilter, values: unknown[]): string[] {
  const put = (value: unknown) => `$${values.push(value)}`
  const found = [shownStates]
  const { box, category, state, unitIds, now } = filter
  if (box) {
    const corner = (lon: number, lat: number) => `point(${put(lon)}::float8, ${put(lat)}::float8)`
    found.push(`point(lon, lat) <@ box(${corner(box.west, box.south)}, ${corner(box.east, box.north)})`)
  }
  if (category !== undefined) found.push(`category = ${put(category)}`)
  if (state === 'open') found.push(`state in ${openStates}`)
  if (state === 'overdue') found.push(`state in ${openStates} and due_at < ${put(now)}::timestamptz`)
  if (state === 'done' || state === 'refused') found.push(`state = ${put(state)}`)
  if (unitIds) {
    const ids = put(unitIds)
    found.push(`(holder_unit_id = any(${ids}) or address_unit_id = any(${ids}))`)
  }
  return found
}

/** Newest first, from behind a given one: its time is the database's, which knows it finer than anybody was told. */
export async function newest(tx: Tx, filter: ReportFilter, after: string | null, limit: number): Promise<ReportRow[]> {
  const values: unknown[] = []
  const where = conditions(filter, values)
  if (after !== null) {
    const id = `$${values.push(after)}::uuid`
    where.push(`(sent_at, report_id) < ((select sent_at from participation.report where report_id = ${id}), ${id})`)
  }
  return tx.named<ReportRow>(
    '',
    `select * from participation.report where ${where.join(' and ')}
     order by sent_at desc, report_id desc limit $${values.push(limit)}`,
    values,
  )
}

export type PointRow = Pick<ReportRow, 'report_id' | 'lat' | 'lon' | 'category' | 'state' | 'due_at'>

export async function points(tx: Tx, filter: ReportFilter, limit: number): Promise<PointRow[]> {
  const values: unknown[] = []
  const where = conditions(filter, values)
  return tx.named<PointRow>(
    '',
    `select report_id, lat, lon, category, state, due_at from participation.report where ${where.join(' and ')}
     order by sent_at desc, report_id desc limit $${values.push(limit)}`,
    values,
  )
}

/** Open reports in a box. */
export async function openIn(tx: Tx, box: Box, limit: number): Promise<ReportRow[]> {
  return tx.named<ReportRow>(
    'participation.open-in',
    `select * from participation.report
     where point(lon, lat) <@ box(point($1::float8, $2::float8), point($3::float8, $4::float8))
       and state in ${openStates} order by sent_at desc limit $5`,
    [box.west, box.south, box.east, box.north, limit],
  )
}

// ---- the desk ---------------------------------------------------------------------------------------------------

export type DeskQueue = 'open' | 'at-risk' | 'overdue' | 'reminded' | 'objected' | 'done'

const inQueue: Readonly<Record<DeskQueue, string>> = {
  open: `state in ${openStates}`,
  'at-risk': `state in ${openStates} and risk_at <= $2 and due_at > $2`,
  overdue: `state in ${openStates} and due_at <= $2`,
  reminded: `state in ${openStates} and (reminded_before_at is not null or reminded_after_at is not null)`,
  objected: `state in ${openStates} and objections > 0`,
  done: `state in ('done', 'refused')`,
}

/** `$1`: the units whose reports one reads, or null for all; the unit above reads what was escalated to it. */
const readable = `($1::text[] is null or holder_unit_id = any($1) or escalated_unit_id = any($1))`

export async function deskReports(
  tx: Tx,
  asked: {
    queue: DeskQueue
    unitIds: readonly string[] | null
    category: string | null
    text: string | null
    now: string
  },
  limit: number,
): Promise<ReportRow[]> {
  const order = asked.queue === 'done' ? 'done_at desc nulls last' : 'coalesce(due_at, sent_at), sent_at'
  return tx.named<ReportRow>(
    `participation.desk-${asked.queue}`,
    `select * from participation.report where ${readable} and ${inQueue[asked.queue]} and $2::timestamptz is not null
       and ($3::text is null or category = $3)
       and ($4::text is null or public.plain(words) like '%' || public.plain($4) || '%' or case_code like '%' || upper($4) || '%')
     order by ${order} limit $5`,
    [asked.unitIds, asked.now, asked.category, asked.text, limit],
  )
}

export async function deskCounts(
  tx: Tx,
  unitIds: readonly string[] | null,
  now: string,
): Promise<Record<DeskQueue, number>> {
  const counted = Object.entries(inQueue).map(([name, where]) => `count(*) filter (where ${where})::int as "${name}"`)
  const [row] = await tx.named<Record<DeskQueue, number>>(
    'participation.desk-counts',
    `select ${counted.join(', ')} from participation.report where ${readable} and $2::timestamptz is not null`,
    [unitIds, now],
  )
  if (!row) throw new Error('counts give one row')
  return row
}

// ---- what is due ------------------------------------------------------------------------------------------------

/** Whose agency is to be reminded before the time is over, and those that are over it; from behind a given one. */
export async function toRemind(tx: Tx, now: string, after: string | null, limit: number): Promise<ReportRow[]> {
  return tx.named<ReportRow>(
    'participation.to-remind',
    `select * from participation.report where state in ('accepted', 'working', 'approval')
       and ((reminded_before_at is null and risk_at <= $1) or (reminded_after_at is null and due_at <= $1)
         or (escalated_at is null and reminded_after_at is not null))
       and ($2::uuid is null or (due_at, report_id) > ((select due_at from participation.report where report_id = $2), $2))
     order by due_at, report_id limit $3 for update skip locked`,
    [now, after, limit],
  )
}

/** Not received in time: eight working hours (rules of iHanoi). */
export async function toReceive(tx: Tx, before: string, limit: number): Promise<ReportRow[]> {
  return tx.named<ReportRow>(
    'participation.to-receive',
    `select * from participation.report where state = 'sent' and sent_at <= $1 and reminded_before_at is null
     order by sent_at limit $2 for update skip locked`,
    [before, limit],
  )
}

export async function toConfirm(tx: Tx, now: string, limit: number): Promise<ReportRow[]> {
  return tx.named<ReportRow>(
    'participation.to-confirm',
    `select * from participation.report where state = 'done' and confirmed_at is null and answer_until <= $1
     order by answer_until limit $2 for update skip locked`,
    [now, limit],
  )
}

// ---- figures ----------------------------------------------------------------------------------------------------

export interface FiguresRow {
  /** Null: all of them. */
  readonly unit_id: string | null
  readonly reports: number
  readonly open: number
  readonly overdue: number
  readonly done: number
  readonly on_time: number
  readonly median_hours: number | null
  readonly objected: number
  readonly ratings: number
  readonly score: number | null
}

export async function figures(tx: Tx, since: string, now: string): Promise<FiguresRow[]> {
  return tx.named<FiguresRow>(
    'participation.figures',
    `select holder_unit_id as unit_id, count(*)::int as reports,
       count(*) filter (where state in ${openStates})::int as open,
       count(*) filter (where state in ${openStates} and due_at < $2)::int as overdue,
       count(*) filter (where state = 'done')::int as done,
       count(*) filter (where state = 'done' and on_time)::int as on_time,
       (percentile_cont(0.5) within group (order by extract(epoch from done_at - sent_at) / 3600)
         filter (where state = 'done'))::float8 as median_hours,
       count(*) filter (where objections > 0)::int as objected,
       count(score)::int as ratings, avg(score)::float8 as score
     from participation.report where sent_at >= $1 and ${shownStates}
     group by grouping sets ((), (holder_unit_id)) order by reports desc`,
    [since, now],
  )
}
