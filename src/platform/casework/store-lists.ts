/** SQL of queues, counts, the register, the centre and the reform. */
import { createHash } from 'node:crypto'
import type { Tx } from '../../kernel/app.ts'
import type { QueueName, QueueQuery } from './contract.ts'
import type { PageKey } from './paging.ts'
import type { StepRole } from './process.ts'
import type { CaseRow } from './row.ts'
import { caseColumns } from './store.ts'

/** Texts are few (queue × filters given), so each is prepared once per connection. */
const statementNames = new Map<string, string>()
function run<R>(tx: Tx, text: string, values: readonly unknown[]): Promise<R[]> {
  const name = statementNames.get(text) ?? `casework.${createHash('sha256').update(text).digest('hex').slice(0, 20)}`
  statementNames.set(text, name)
  return tx.named<R>(name, text, values)
}

/** Not prepared: how rare the words looked for are decides which index is best, so it is planned with them each time. */
function runPlanned<R>(tx: Tx, text: string, values: readonly unknown[]): Promise<R[]> {
  return tx.named<R>('', text, values)
}

// ---- queues -----------------------------------------------------------------------------------------------------

export type QueueRow = Pick<
  CaseRow,
  | 'case_id'
  | 'code'
  | 'version'
  | 'process_id'
  | 'procedure_code'
  | 'applicant_name'
  | 'status'
  | 'phase'
  | 'step_id'
  | 'holder_unit_id'
  | 'assignee_id'
  | 'assignee_name'
  | 'submitted_at'
  | 'due_at'
  | 'risk_at'
  | 'paused_since'
  | 'outcome'
> & { readonly queue_at: string }

export interface QueueAsk {
  readonly queue: QueueName
  readonly unitId: string
  /** What the codes begin with of cases that the unit received. */
  readonly agencyCode: string | null
  readonly officialId: string
  /** Steps that this official works from a common pool: the desk's, the leader's. */
  readonly pooled: readonly StepRole[]
  /** Roles whose opinions this official may give. */
  readonly answers: readonly StepRole[]
  readonly now: Temporal.Instant
  readonly filter: Pick<QueueQuery, 'procedure' | 'status' | 'step' | 'text'>
}

class Values {
  readonly list: unknown[] = []
  add(value: unknown, type: string): string {
    this.list.push(value)
    return `$${this.list.length}::${type}`
  }
}

const roles: readonly StepRole[] = ['one-stop-clerk', 'specialist', 'leader']
/** Issued results wait for their return only: their time has stopped. */
const running = 'status <> 9'

/** A queue is the union of branches that have no case in common; each is read in order from one partial index. */
interface Branch {
  /** What the index answers. */
  readonly where: string
  /** What is looked at row by row; asked for where it is used, since it may add values. */
  readonly only?: () => string
}

function branches({ queue, unitId, officialId, pooled, now }: QueueAsk, values: Values): Branch[] {
  const unit = () => values.add(unitId, 'text')
  const at = () => values.add(now.toString(), 'timestamptz')
  const held = (some: readonly StepRole[], only?: () => string, more: () => string = () => '') =>
    some.map((role): Branch => {
      const where = `open and holder_unit_id = ${unit()} and holder_role = ${values.add(role, 'text')}${more()}`
      return { where, ...(only && { only }) }
    })
  switch (queue) {
    case 'unit':
      return held(roles)
    case 'mine':
      return [
        { where: `open and assignee_id = ${values.add(officialId, 'uuid')}`, only: () => 'not waiting' },
        ...held(pooled, () => 'assignee_id is null and not waiting'),
      ]
    case 'unassigned':
      return held(['specialist'], () => 'assignee_id is null')
    case 'at-risk': {
      const only = () => `due_at is not null and risk_at <= ${at()} and ${running}`
      return held(roles, only, () => ` and queue_at > ${at()}`)
    }
    case 'overdue': {
      const only = () => `due_at is not null and ${running}`
      return held(roles, only, () => ` and queue_at < ${at()}`)
    }
    case 'waiting':
      return [
        { where: `open and receiving_unit_id = ${unit()} and holder_unit_id <> receiving_unit_id` },
        {
          where: `open and competent_unit_id = ${unit()} and holder_unit_id <> competent_unit_id`,
          only: () => 'receiving_unit_id <> competent_unit_id',
        },
        { where: `open and waiting and holder_unit_id = ${unit()}` },
      ]
    case 'done':
      return [
        { where: `not open and competent_unit_id = ${unit()}` },
        { where: `not open and receiving_unit_id = ${unit()} and receiving_unit_id <> competent_unit_id` },
      ]
    case 'opinions':
      throw new Error('opinions are listed from their own table')
  }
}

/** What the official filters by, each with ` and ` before it. */
function filterSql({ filter }: QueueAsk, values: Values): string {
  const { procedure, status, step, text } = filter
  let sql = ''
  if (procedure !== undefined) sql += ` and procedure_code = ${values.add(procedure, 'text')}`
  if (status !== undefined) sql += ` and status = ${values.add(status, 'smallint')}`
  if (step !== undefined) sql += ` and step_id = ${values.add(step, 'text')}`
  if (text !== undefined) sql += textFilter(tidy(text), values)
  return sql
}

const tidy = (text: string) => text.normalize('NFC').trim().replaceAll(/\s+/g, ' ')
const escaped = (text: string) => text.replaceAll(/[\\%_]/g, '\\$&')
/** No name has a digit, every code has. */
const isCode = (text: string) => /\d/.test(text)

/** Typed with marks, the marks must match; typed without, they need not. A word is looked for from its beginning. */
function textFilter(text: string, values: Values): string {
  if (isCode(text)) return ` and code like ${values.add(`%${escaped(text.toUpperCase())}%`, 'text')}`
  // A query of its own, so that it is asked once and not for each row.
  const plain = ` and ' ' || search like (select '% ' || public.plain(${values.add(escaped(text), 'text')}) || '%')`
  if (!/\P{ASCII}/u.test(text)) return plain
  const marked = values.add(`% ${escaped(text.toLowerCase())}%`, 'text')
  return `${plain} and ' ' || lower(normalize(applicant_name, NFC)) like ${marked}`
}

const queueColumns =
  'case_id, code, version, process_id, procedure_code, applicant_name, status, phase, step_id, holder_unit_id, ' +
  'assignee_id, assignee_name, submitted_at, due_at, risk_at, paused_since, outcome'
const lookedAt = 'waiting, search, receiving_unit_id, competent_unit_id'

const orderOf = ({ queue }: QueueAsk) =>
  queue === 'done' ? (['closed_at', 'desc', '<'] as const) : (['queue_at', 'asc', '>'] as const)

function beyondKey(at: string, sign: '<' | '>', after: PageKey | null, values: Values): string {
  if (!after) return ''
  return ` and (${at}, case_id) ${sign} (${values.add(after[0], 'timestamptz')}, ${values.add(after[1], 'uuid')})`
}

/** How many cases of each branch one page may read: what is rare is found over several pages, never by reading all. */
const scanMax = 1000

const isFiltered = ({ filter: { procedure, status, step, text } }: QueueAsk) =>
  [procedure, status, step, text].some((given) => given !== undefined)

/** Up to `limit` cases after the key, in the order of the queue, among the first `scanMax` of each branch. */
export function listQueue(tx: Tx, ask: QueueAsk, after: PageKey | null, limit: number): Promise<QueueRow[]> {
  const values = new Values()
  if (ask.queue === 'opinions') return listOpinions(tx, ask, after, limit, values)
  const [at, order, sign] = orderOf(ask)
  const inOrder = `order by queue_at ${order}, case_id ${order} limit`
  const parts = branches(ask, values).map(({ where, only }) => {
    const seen = `select ${queueColumns}, ${lookedAt}, ${at} as queue_at from casework.case_file
      where ${where}${beyondKey(at, sign, after, values)} order by ${at} ${order}, case_id ${order} limit ${scanMax}`
    return `(select ${queueColumns}, queue_at from (${seen}) as seen
      where ${only?.() ?? 'true'}${filterSql(ask, values)} ${inOrder} ${limit})`
  })
  return run<QueueRow>(tx, `select * from (${parts.join(' union all ')}) as q ${inOrder} ${limit}`, values.list)
}

/** Up to where `listQueue` has read, when that is not the end of the queue; cases beyond it may be missing in its answer. */
export async function readUpTo(tx: Tx, ask: QueueAsk, after: PageKey | null): Promise<PageKey | null> {
  const values = new Values()
  if (ask.queue === 'opinions') return null
  const [at, order, sign] = orderOf(ask)
  const all = branches(ask, values)
  // Without anything to look at row by row, the first cases of each branch are the answer.
  if (!isFiltered(ask) && all.every(({ only }) => only === undefined)) return null
  const parts = all.map(
    ({ where }) => `(select ${at} as queue_at, case_id from casework.case_file
      where ${where}${beyondKey(at, sign, after, values)}
      order by ${at} ${order}, case_id ${order} offset ${scanMax - 1} limit 1)`,
  )
  const text = `select * from (${parts.join(' union all ')}) as q order by queue_at ${order}, case_id ${order} limit 1`
  const [row] = await run<Pick<QueueRow, 'queue_at' | 'case_id'>>(tx, text, values.list)
  return row ? [row.queue_at, row.case_id] : null
}

/** Whether a row comes after the key in the order of the queue. */
export function beyond(ask: QueueAsk, [at, id]: PageKey): (row: QueueRow) => boolean {
  const key = `${at} ${id}`
  return orderOf(ask)[2] === '>'
    ? (row) => `${row.queue_at} ${row.case_id}` > key
    : (row) => `${row.queue_at} ${row.case_id}` < key
}

/** More cases than this of one name in one unit are no rare name: they are found by reading in order. */
const namesakesMax = 500

/** Ended cases by the index of names or codes, in the order of the queue; null where there is none, or too many to be sorted. */
export async function findEnded(
  tx: Tx,
  ask: QueueAsk,
  after: PageKey | null,
  limit: number,
): Promise<QueueRow[] | null> {
  if (ask.queue !== 'done' || ask.filter.text === undefined) return null
  const values = new Values()
  const text = tidy(ask.filter.text)
  const unit = values.add(ask.unitId, 'text')
  const indexed = isCode(text)
    ? `(competent_unit_id = ${unit} or receiving_unit_id = ${unit}) and (${codeStarts(text, ask.agencyCode, values)})`
    : `casework.name_index(competent_unit_id, receiving_unit_id, search) @@ casework.name_query(${unit}, ${values.add(text, 'text')})`
  const [at, order, sign] = orderOf(ask)
  const found = `select ${queueColumns}, closed_at as queue_at from casework.case_file
    where not open and ${indexed}${filterSql(ask, values)}${beyondKey(at, sign, after, values)} limit ${namesakesMax + 1}`
  const rows = await runPlanned<QueueRow & { readonly found: number }>(
    tx,
    `select *, count(*) over () as found from (${found}) as q
     order by queue_at ${order}, case_id ${order} limit ${limit}`,
    values.list,
  )
  return (rows[0]?.found ?? 0) > namesakesMax ? null : rows
}

/** A whole code, or what follows the agency in it. */
function codeStarts(text: string, agencyCode: string | null, values: Values): string {
  const starts = [text.toUpperCase(), ...(agencyCode ? [`${agencyCode}-${text}`] : [])]
  return starts.map((start) => `code like ${values.add(`${escaped(start)}%`, 'text')}`).join(' or ')
}

/** Opinions asked of a unit, each case once, by when the first of them is due. */
function listOpinions(
  tx: Tx,
  ask: QueueAsk,
  after: PageKey | null,
  limit: number,
  values: Values,
): Promise<QueueRow[]> {
  const unit = values.add(ask.unitId, 'text')
  const answers = values.add(ask.answers, 'text[]')
  const filter = filterSql(ask, values)
  const text = `select ${queueColumns}, asked_at as queue_at from (
      select case_id, min(due_at) as asked_at from casework.opinion
      where unit_id = ${unit} and given_at is null and role = any(${answers}) group by case_id
    ) as asked join casework.case_file using (case_id)
    where open${filter}${beyondKey('asked_at', '>', after, values)} order by asked_at, case_id limit ${limit}`
  return run<QueueRow>(tx, text, values.list)
}

/** Counting further would read ever more for a number nobody needs exactly. */
export const countMax = 1000
/** Read of each branch to find those that count. */
const countScanMax = 5_000

export interface Counted {
  readonly n: number
  /** There may be more. */
  readonly more: boolean
}

/** One row for each branch: how many count, and whether there was more to read. PostgreSQL reads no column that is not used. */
function countText(ask: QueueAsk, index: number, values: Values): string[] {
  if (ask.queue === 'opinions') {
    return [
      `select ${index} as ask, count(*) as n, false as more from (select from casework.opinion
       where unit_id = ${values.add(ask.unitId, 'text')} and given_at is null
         and role = any(${values.add(ask.answers, 'text[]')}) limit ${countMax}) as few`,
    ]
  }
  return branches(ask, values).map(({ where, only }) => {
    const counts = (only?.() ?? 'true') + filterSql(ask, values)
    const most = counts === 'true' ? countMax : countScanMax
    return `select ${index} as ask, count(*) filter (where ${counts}) as n, count(*) = ${most} as more
      from (select ${queueColumns}, ${lookedAt} from casework.case_file where ${where} limit ${most}) as seen`
  })
}

/** How many cases each asked queue has, none counted beyond `countMax`; one statement. */
export async function countQueues(tx: Tx, asks: readonly QueueAsk[]): Promise<Counted[]> {
  if (asks.length === 0) return []
  const values = new Values()
  const parts = asks.flatMap((ask, i) => countText(ask, i, values))
  const rows = await run<{ ask: number; n: number; more: boolean }>(tx, parts.join(' union all '), values.list)
  return asks.map((_, i) => {
    const own = rows.filter((row) => row.ask === i)
    return { n: own.reduce((sum, row) => sum + row.n, 0), more: own.some((row) => row.more) }
  })
}

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
  if (ask.queue === 'overdue') parts.push(`${running} and due_at < ${now()}`)
  if (ask.queue === 'due-soon') parts.push(`${running} and risk_at <= ${now()} and due_at >= ${now()}`)
  if (ask.queue === 'paused') parts.push('paused_since is not null')
  if (ask.status !== undefined) parts.push(`status = ${values.add(ask.status, 'smallint')}`)
  if (ask.due) {
    parts.push(`${running} and paused_since is null and due_at is not null`)
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
