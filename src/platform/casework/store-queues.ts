/** SQL of the work queues and their counts. */
import type { Tx } from '../../kernel/app.ts'
import type { QueueName, QueueQuery } from './contract.ts'
import type { PageKey } from './paging.ts'
import type { StepRole } from './process.ts'
import type { CaseRow } from './row.ts'
import { run, runPlanned, Values } from './store-statements.ts'

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

const roles: readonly StepRole[] = ['one-stop-clerk', 'specialist', 'leader']
/** The clock runs: it has begun, is not paused, and no result is issued that waits for its return only. */
const running = 'open and due_at is not null and status <> 9'

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
  const held = (some: readonly StepRole[], only?: () => string) =>
    some.map((role): Branch => {
      const where = `open and holder_unit_id = ${unit()} and holder_role = ${values.add(role, 'text')}`
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
    // The order of the queue is by when they are due.
    case 'at-risk':
      return [
        {
          where: `${running} and holder_unit_id = ${unit()} and queue_at > ${at()}`,
          only: () => `risk_at <= ${at()}`,
        },
      ]
    case 'overdue':
      return [{ where: `${running} and holder_unit_id = ${unit()} and queue_at < ${at()}` }]
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

export const queueColumns =
  'case_id, code, version, process_id, procedure_code, applicant_name, status, phase, step_id, holder_unit_id, ' +
  'assignee_id, assignee_name, submitted_at, due_at, risk_at, paused_since, outcome'

const orderOf = ({ queue }: QueueAsk) =>
  queue === 'done' ? (['closed_at', 'desc', '<'] as const) : (['queue_at', 'asc', '>'] as const)

function beyondKey(at: string, sign: '<' | '>', after: PageKey | null, values: Values): string {
  if (!after) return ''
  return ` and (${at}, case_id) ${sign} (${values.add(after[0], 'timestamptz')}, ${values.add(after[1], 'uuid')})`
}

/** How many cases of each branch one page may read: what is rare is found over several pages, never by reading all. */
const scanMax = 500

export interface QueueRead {
  readonly rows: readonly QueueRow[]
  /** Up to where it was read, when the end of the queue was not reached before `limit` rows were found. */
  readonly readTo: PageKey | null
}

type ReadRow = QueueRow & { readonly fits: boolean; readonly nth: number }

/**
 * Up to `limit` cases after the key, in the order of the queue, among the first `scanMax` of each branch. Branches are read
 * case by case, until enough are found: the last one that a branch may read comes along, whether it fits or not, and
 * beyond it in the order others of the branch could be missing.
 */
export async function listQueue(tx: Tx, ask: QueueAsk, after: PageKey | null, limit: number): Promise<QueueRead> {
  const values = new Values()
  if (ask.queue === 'opinions') return { rows: await listOpinions(tx, ask, after, limit, values), readTo: null }
  const [at, order, sign] = orderOf(ask)
  const inOrder = `order by queue_at ${order}, case_id ${order}`
  const parts = branches(ask, values).map(({ where, only }) => {
    const fits = (only?.() ?? 'true') + filterSql(ask, values)
    const from = `from casework.case_file where ${where}${beyondKey(at, sign, after, values)}`
    const seen = `select ${queueColumns}, ${at} as queue_at, ${fits} as fits,
      row_number() over (order by ${at} ${order}, case_id ${order}) as nth ${from}`
    return `(select * from (${seen}) as seen where nth <= ${scanMax} and (fits or nth = ${scanMax}) ${inOrder} limit ${limit})`
  })
  const text = `select * from (${parts.join(' union all ')}) as q ${inOrder} limit ${limit}`
  const found = await run<ReadRow>(tx, text, values.list)
  const last = found.findIndex(({ nth }) => nth === scanMax)
  const end = found[last]
  return end
    ? { rows: found.slice(0, end.fits ? last + 1 : last), readTo: [end.queue_at, end.case_id] }
    : { rows: found, readTo: null }
}

/** More cases than this of one name in one unit are no rare name: they are found by reading in order. */
const namesakesMax = 500

/** Whether ended cases are looked for by a name: a common one is met soon when they are read in order, only a rare one needs the index. */
export const asksForName = ({ queue, filter: { text } }: QueueAsk): boolean =>
  queue === 'done' && text !== undefined && !isCode(text)

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

/** One row for each branch: how many count, and whether there was more to read. It is read until enough were found, as a page is. */
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
    const seen = `select ${counts} as counts, row_number() over () as nth from casework.case_file where ${where}`
    return `select ${index} as ask, count(*) filter (where counts) as n, coalesce(bool_or(nth = ${countScanMax}), false) as more
      from (select * from (${seen}) as seen
        where nth <= ${countScanMax} and (counts or nth = ${countScanMax}) limit ${countMax}) as few`
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
