/** SQL of an applicant's cases, the register, the centre and the reform; that of the queues is in store-queues.ts. */
import type { Tx } from '../../kernel/app.ts'
import type { PageKey } from './paging.ts'
import type { CaseRow } from './row.ts'
import { caseColumns } from './store.ts'
import { type QueueRow, queueColumns } from './store-queues.ts'
import { run, runPlanned, Values } from './store-statements.ts'

// ---- an applicant's cases, the register, rates ------------------------------------------------------------------

export function casesOfApplicant(tx: Tx, personId: string, after: PageKey | null, limit: number): Promise<CaseRow[]> {
  const beyond = after ? 'and (submitted_at, case_id) < ($3::timestamptz, $4::uuid)' : ''
  const text = `select ${caseColumns} from casework.case_file where applicant_person_id = $1 ${beyond}
    order by submitted_at desc, case_id desc limit $2`
  return run<CaseRow>(tx, text, [personId, limit, ...(after ?? [])])
}

export interface Period {
  readonly unitId: string
  /** From the first instant, up to but not including the last. */
  readonly from: string
  readonly to: string
}

export function registerOf(
  tx: Tx,
  { unitId, from, to }: Period,
  after: PageKey | null,
  limit: number,
): Promise<CaseRow[]> {
  const beyond = after ? 'and (submitted_at, case_id) > ($5::timestamptz, $6::uuid)' : ''
  const text = `select ${caseColumns} from casework.case_file
    where receiving_unit_id = $1 and submitted_at >= $2 and submitted_at < $3 ${beyond}
    order by submitted_at, case_id limit $4`
  return run<CaseRow>(tx, text, [unitId, from, to, limit, ...(after ?? [])])
}

export interface OutcomeCount {
  outcome: 'early' | 'on-time' | 'late'
  count: number
}

/** Outcomes of the cases that units decided in a period. */
export function outcomesOf(tx: Tx, unitIds: readonly string[], from: string, to: string): Promise<OutcomeCount[]> {
  return tx.named<OutcomeCount>(
    'casework.outcomes',
    `select f.outcome, count(*) as count from unnest($1::text[]) as u(id)
     cross join lateral (select outcome from casework.case_file
       where competent_unit_id = u.id and done_at >= $2 and done_at < $3 and outcome is not null) as f
     group by f.outcome`,
    [unitIds, from, to],
  )
}

// ---- the centre -------------------------------------------------------------------------------------------------

export interface OpenCount {
  unit_id: string
  status: number
  /** How many of the thresholds the due time has reached; null where no clock runs. */
  band: number | null
  open: number
  due_soon: number
  overdue: number
  paused: number
  no_date: number
}

/** Open cases by holder, status and time left: one scan of the queue's index alone. */
export function openCounts(tx: Tx, now: Temporal.Instant, thresholds: readonly string[]): Promise<OpenCount[]> {
  return tx.named<OpenCount>(
    'casework.open-counts',
    `select holder_unit_id as unit_id, status,
       case when status <> 9 and paused_since is null then width_bucket(due_at, $2::timestamptz[]) end as band,
       count(*) as open,
       count(*) filter (where status <> 9 and risk_at <= $1 and due_at >= $1) as due_soon,
       count(*) filter (where status <> 9 and due_at < $1) as overdue,
       count(*) filter (where paused_since is not null) as paused,
       count(*) filter (where due_at is null and paused_since is null) as no_date
     from casework.case_file where open group by 1, 2, 3`,
    [now.toString(), thresholds],
  )
}

export interface HourCount {
  hour: number
  submitted: number
  received: number
  done: number
}

/** What came in and went out in each hour after `from`; hours without anything are left out. */
export function hourCounts(tx: Tx, unitIds: readonly string[], from: string, to: string): Promise<HourCount[]> {
  return tx.named<HourCount>(
    'casework.hour-counts',
    `select floor(extract(epoch from f.at - $2::timestamptz) / 3600)::integer as hour,
       count(*) filter (where kind = 's') as submitted,
       count(*) filter (where kind = 'r') as received,
       count(*) filter (where kind = 'd') as done
     from unnest($1::text[]) as u(id) cross join lateral (
       select 's' as kind, submitted_at as at from casework.case_file
         where receiving_unit_id = u.id and submitted_at >= $2 and submitted_at <= $3
       union all select 'r', received_at from casework.case_file
         where receiving_unit_id = u.id and received_at is not null and received_at >= $2 and received_at <= $3
       union all select 'd', done_at from casework.case_file
         where competent_unit_id = u.id and done_at is not null and done_at >= $2 and done_at <= $3
     ) as f group by 1`,
    [unitIds, from, to],
  )
}

export interface LatestRow {
  at: string
  kind: 'submitted' | 'done'
  code: string
  process_id: string
  unit_id: string
}

/** The newest applications and decisions of a period: a few rows of each unit's index, then the newest of all. */
export function latestCases(tx: Tx, unitIds: readonly string[], from: string, limit: number): Promise<LatestRow[]> {
  return tx.named<LatestRow>(
    'casework.latest-cases',
    `select f.* from unnest($1::text[]) as u(id) cross join lateral (
       (select submitted_at as at, 'submitted' as kind, code, process_id, u.id as unit_id from casework.case_file
         where receiving_unit_id = u.id and submitted_at >= $2 order by submitted_at desc limit $3)
       union all
       (select done_at, 'done', code, process_id, u.id from casework.case_file
         where competent_unit_id = u.id and done_at is not null and done_at >= $2 order by done_at desc limit $3)
     ) as f order by at desc, code limit $3`,
    [unitIds, from, limit],
  )
}

export interface CentreAsk {
  readonly unitId: string
  readonly queue: 'open' | 'overdue' | 'due-soon' | 'paused'
  readonly status: number | undefined
  /** Due from the first to before the second; null where there is no such end. */
  readonly due: readonly [string | null, string | null] | undefined
  readonly now: string
}

/** Open cases of one unit in the order of its queues; read whole, since a figure is looked into by one person at a time. */
export function centreCases(tx: Tx, ask: CentreAsk, after: PageKey | null, limit: number): Promise<QueueRow[]> {
  const values = new Values()
  const now = (): string => values.add(ask.now, 'timestamptz')
  const parts = [`open and holder_unit_id = ${values.add(ask.unitId, 'text')}`]
  if (ask.queue === 'overdue') parts.push(`status <> 9 and due_at < ${now()}`)
  if (ask.queue === 'due-soon') parts.push(`status <> 9 and risk_at <= ${now()} and due_at >= ${now()}`)
  if (ask.queue === 'paused') parts.push('paused_since is not null')
  if (ask.status !== undefined) parts.push(`status = ${values.add(ask.status, 'smallint')}`)
  if (ask.due) {
    parts.push(`status <> 9 and paused_since is null and due_at is not null`)
    const [from, to] = ask.due
    if (from !== null) parts.push(`due_at >= ${values.add(from, 'timestamptz')}`)
    if (to !== null) parts.push(`due_at < ${values.add(to, 'timestamptz')}`)
  }
  if (after) {
    parts.push(`(queue_at, case_id) > (${values.add(after[0], 'timestamptz')}, ${values.add(after[1], 'uuid')})`)
  }
  const text = `select ${queueColumns}, queue_at from casework.case_file where ${parts.join(' and ')}
    order by queue_at, case_id limit ${limit}`
  return runPlanned<QueueRow>(tx, text, values.list)
}

/** Cases closed in a period, by status. */
export function closedCounts(
  tx: Tx,
  unitIds: readonly string[],
  from: string,
  to: string,
): Promise<{ status: number; count: number }[]> {
  return tx.named<{ status: number; count: number }>(
    'casework.closed-counts',
    `select f.status, count(*) as count from unnest($1::text[]) as u(id)
     cross join lateral (select status from casework.case_file
       where competent_unit_id = u.id and not open and closed_at >= $2 and closed_at <= $3) as f
     group by f.status`,
    [unitIds, from, to],
  )
}

// ---- reform -----------------------------------------------------------------------------------------------------

/** Open cases that name the unit as holder, receiver or authority, or await its opinion; in order of id. */
export async function openCasesNaming(tx: Tx, unitId: string, after: string | null, limit: number): Promise<string[]> {
  const rows = await tx.named<{ case_id: string }>(
    'casework.open-cases-naming',
    `select case_id from (
       select case_id from casework.case_file where open and holder_unit_id = $1
       union select case_id from casework.case_file where open and receiving_unit_id = $1 and holder_unit_id <> receiving_unit_id
       union select case_id from casework.case_file where open and competent_unit_id = $1 and holder_unit_id <> competent_unit_id
       union select f.case_id from casework.opinion as o join casework.case_file as f using (case_id)
         where o.unit_id = $1 and o.given_at is null and f.open
     ) as named where case_id > coalesce($2::uuid, '00000000-0000-0000-0000-000000000000') order by case_id limit $3`,
    [unitId, after, limit],
  )
  return rows.map((row) => row.case_id)
}

/** Units that open cases are at, as holder, receiver or authority, or whose opinion is awaited. */
export async function unitsWithOpenCases(tx: Tx): Promise<string[]> {
  const rows = await tx.named<{ unit_id: string }>(
    'casework.units-with-open-cases',
    `select holder_unit_id as unit_id from casework.case_file where open
     union select receiving_unit_id from casework.case_file where open and holder_unit_id <> receiving_unit_id
     union select competent_unit_id from casework.case_file where open and holder_unit_id <> competent_unit_id
     union select unit_id from casework.opinion where given_at is null`,
    [],
  )
  return rows.map((row) => row.unit_id)
}
