/** Every SQL statement about single cases; those of queues are in store-queues.ts, of the register and the centre in store-lists.ts. */
import type { Tx } from '../../kernel/app.ts'
import { sealedColumn } from '../registry/index.ts'
import type { Paper } from './actions.ts'
import type { CaseEvent } from './case-events.ts'
import type { ApplicationDataType } from './contract.ts'
import type { Process } from './process.ts'
import type { CaseRow } from './row.ts'

// ---- processes --------------------------------------------------------------------------------------------------

/** True when it was not there yet. */
export async function insertProcess(tx: Tx, id: string, process: Process): Promise<boolean> {
  const rows = await tx.named(
    'casework.insert-process',
    `insert into casework.process (id, procedure_code, version, definition) values ($1, $2, $3, $4)
     on conflict (id) do nothing returning 1`,
    [id, process.procedureCode, process.version, JSON.stringify(process)],
  )
  return rows.length > 0
}

export async function processById(tx: Tx, id: string): Promise<Process | null> {
  const [row] = await tx.named<{ definition: Process }>(
    'casework.process-by-id',
    'select definition from casework.process where id = $1',
    [id],
  )
  return row?.definition ?? null
}

// ---- the projection's columns -----------------------------------------------------------------------------------

/** Columns of case_file that the program writes, in the order of `CaseRow`, with their types. */
const columns: readonly (readonly [keyof CaseRow, string])[] = [
  ['case_id', 'uuid'],
  ['code', 'text'],
  ['version', 'integer'],
  ['process_id', 'text'],
  ['procedure_code', 'text'],
  ['procedure_version', 'integer'],
  ['applicant_person_id', 'uuid'],
  ['applicant_name', 'text'],
  ['channel', 'text'],
  ['phase', 'text'],
  ['open', 'boolean'],
  ['status', 'smallint'],
  ['step_id', 'text'],
  ['receiving_unit_id', 'text'],
  ['competent_unit_id', 'text'],
  ['address_unit_id', 'text'],
  ['holder_unit_id', 'text'],
  ['holder_role', 'text'],
  ['held_since', 'timestamptz'],
  ['assignee_id', 'uuid'],
  ['assignee_name', 'text'],
  ['waiting', 'boolean'],
  ['submitted_at', 'timestamptz'],
  ['received_at', 'timestamptz'],
  ['due_at', 'timestamptz'],
  ['risk_at', 'timestamptz'],
  ['paused_since', 'timestamptz'],
  ['queue_at', 'timestamptz'],
  ['done_at', 'timestamptz'],
  ['closed_at', 'timestamptz'],
  ['outcome', 'text'],
  ['draft_document_id', 'uuid'],
  ['seal_id', 'uuid'],
  ['money_state', 'text'],
  ['amount_dong', 'bigint'],
  ['payment_id', 'uuid'],
  ['delivery_state', 'text'],
  ['sync_state', 'text'],
]
const names = columns.map(([name]) => name)
export const caseColumns = names.join(', ')

/** Code and applicant never change after the opening. */
const fixed = new Set<string>(['case_id', 'code', 'applicant_person_id', 'applicant_name'])
/** The code is made by the number of the day. */
const given = columns.filter(([name]) => name !== 'code')
const changing = columns.filter(([name]) => !fixed.has(name))

const eventFields = 'seq, type, at, actor_kind, actor_id, actor_name, actor_unit_id, reason, papers, data'
const eventColumns = `case_id, ${eventFields}`

/** What people say on forms is stored sealed, whatever it is about (CW43). */
export const applications = sealedColumn({
  table: 'casework.application',
  column: 'data',
  key: { case_id: 'uuid', seq: 'integer' },
})

// ---- opening ----------------------------------------------------------------------------------------------------

const eventRecord =
  'seq integer, type text, at timestamptz, actor_kind text, actor_id text, actor_name text, actor_unit_id text, reason text, papers jsonb, data jsonb'

// One round trip: the running number, the projection, the events and the application. The counter's row stays locked until
// the commit, so this is the last thing a transaction does.
const openText = `
  with number as (
    insert into casework.counter (agency_code, day, last) values ($1, $2::date, 1)
    on conflict (agency_code, day) do update set last = counter.last + 1
    returning $1 || '-' || to_char($2::date, 'YYMMDD') || '-' || lpad(last::text, greatest(4, length(last::text)), '0') as code
  ), file as (
    insert into casework.case_file (${given.map(([name]) => name).join(', ')}, code)
    select ${given.map(([, type], i) => `$${i + 6}::${type}`).join(', ')}, number.code from number
    returning code
  ), events as (
    insert into casework.event (${eventColumns})
    select $3::uuid, e.* from jsonb_to_recordset($4::jsonb) as e(${eventRecord})
  ), application as (
    insert into casework.application (case_id, seq, data) values ($3::uuid, 1, $5::jsonb)
  )
  select code from file`

export async function insertCase(
  tx: Tx,
  agencyCode: string,
  day: string,
  row: CaseRow,
  events: readonly CaseEvent[],
  data: ApplicationDataType,
): Promise<string> {
  const values = given.map(([name]) => row[name])
  const [made] = await tx.named<{ code: string }>('casework.open', openText, [
    agencyCode,
    day,
    row.case_id,
    JSON.stringify(events.map(toEventRow)),
    await applications.seal(tx, [row.case_id, 1], data),
    ...values,
  ])
  if (!made) throw new Error('the case was not written')
  return made.code
}

// ---- changing ---------------------------------------------------------------------------------------------------

/** Locks the case until the end of the transaction: of two officials, the second sees what the first did. */
export async function lockCase(tx: Tx, caseId: string): Promise<CaseRow | null> {
  const [row] = await tx.named<CaseRow>(
    'casework.lock-case',
    `select ${caseColumns} from casework.case_file where case_id = $1 for update`,
    [caseId],
  )
  return row ?? null
}

/** One statement, so that the case and its events are of the same moment, and a page costs one round trip. */
const fileText = `
  select ${caseColumns}, (
    select json_agg(e order by e.seq) from (select ${eventFields} from casework.event where case_id = $1) as e
  ) as events`
const fromText = 'from casework.case_file where case_id = $1'
const applicationText =
  '(select json_agg(json_build_array(seq, data) order by seq) from casework.application where case_id = $1) as application'
type Declared = readonly [seq: number, stored: ApplicationDataType]

export async function caseWithEvents(tx: Tx, caseId: string): Promise<{ row: CaseRow; events: CaseEvent[] } | null> {
  const [found] = await tx.named<CaseRow & { events: EventRow[] }>(
    'casework.case-with-events',
    `${fileText} ${fromText}`,
    [caseId],
  )
  if (!found) return null
  const { events, ...row } = found
  return { row, events: events.map(fromEventRow) }
}

export interface WholeCaseRow {
  readonly row: CaseRow
  readonly events: CaseEvent[]
  readonly data: ApplicationDataType
}

/** With what was declared. */
export async function wholeCase(tx: Tx, caseId: string): Promise<WholeCaseRow | null> {
  const [found] = await tx.named<CaseRow & { events: EventRow[]; application: Declared[] | null }>(
    'casework.whole-case',
    `${fileText}, ${applicationText} ${fromText}`,
    [caseId],
  )
  if (!found) return null
  const { events, application, ...row } = found
  return { row, events: events.map(fromEventRow), data: await laidOver(tx, caseId, application ?? []) }
}

export async function caseIdByCode(tx: Tx, code: string): Promise<string | null> {
  const [row] = await tx.named<{ case_id: string }>(
    'casework.case-by-code',
    'select case_id from casework.case_file where code = $1 limit 1',
    [code],
  )
  return row?.case_id ?? null
}

const changeText = `
  with file as (
    update casework.case_file set ${changing.map(([name, type], i) => `${name} = $${i + 4}::${type}`).join(', ')}
    where case_id = $1::uuid and version = $2::integer
    returning 1
  ), events as (
    insert into casework.event (${eventColumns})
    select $1::uuid, e.* from jsonb_to_recordset($3::jsonb) as e(${eventRecord})
    where exists (select from file)
  )
  select count(*) as changed from file`

/** Appends events and writes the projection; false when the case is no longer at `version`. */
export async function changeCase(
  tx: Tx,
  version: number,
  row: CaseRow,
  events: readonly CaseEvent[],
): Promise<boolean> {
  const values = changing.map(([name]) => row[name])
  const [result] = await tx.named<{ changed: number }>('casework.change', changeText, [
    row.case_id,
    version,
    JSON.stringify(events.map(toEventRow)),
    ...values,
  ])
  return result?.changed === 1
}

export async function insertApplication(tx: Tx, caseId: string, seq: number, data: ApplicationDataType): Promise<void> {
  await tx.named(
    'casework.insert-application',
    'insert into casework.application (case_id, seq, data) values ($1, $2, $3)',
    [caseId, seq, await applications.seal(tx, [caseId, seq], data)],
  )
}

/** What had been declared when the case was at this version: for who hears of an event after more has happened. */
export async function declaredUntil(tx: Tx, caseId: string, version: number): Promise<ApplicationDataType> {
  const rows = await tx.named<{ seq: number; data: ApplicationDataType }>(
    'casework.declared-until',
    'select seq, data from casework.application where case_id = $1 and seq <= $2 order by seq',
    [caseId, version],
  )
  return laidOver(
    tx,
    caseId,
    rows.map(({ seq, data }) => [seq, data]),
  )
}

/** What was declared, with the changes of supplements laid over it. */
async function laidOver(tx: Tx, caseId: string, declared: readonly Declared[]): Promise<ApplicationDataType> {
  const data: ApplicationDataType = {}
  for (const [seq, stored] of declared) Object.assign(data, await applications.open(tx, [caseId, seq], stored))
  return data
}

// ---- events -----------------------------------------------------------------------------------------------------

interface EventRow {
  seq: number
  type: string
  at: string
  actor_kind: string
  actor_id: string | null
  actor_name: string | null
  actor_unit_id: string | null
  reason: string | null
  papers: readonly Paper[] | null
  data: unknown
}

function toEventRow(event: CaseEvent): EventRow {
  return {
    seq: event.seq,
    type: event.type,
    at: event.at.toString(),
    actor_kind: event.actor.kind,
    actor_id: event.actor.id,
    actor_name: event.actor.name,
    actor_unit_id: event.actor.unitId,
    reason: event.reason,
    papers: event.papers.length > 0 ? event.papers : null,
    data: event.data,
  }
}

export async function eventsOf(tx: Tx, caseId: string): Promise<CaseEvent[]> {
  const rows = await tx.named<EventRow>(
    'casework.events-of',
    `select ${eventFields} from casework.event where case_id = $1 order by seq`,
    [caseId],
  )
  return rows.map(fromEventRow)
}

// Only this module writes events, from the typed union: what is read back is what was written.
const fromEventRow = (row: EventRow) =>
  ({
    type: row.type,
    seq: row.seq,
    at: Temporal.Instant.from(row.at),
    actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name, unitId: row.actor_unit_id },
    reason: row.reason,
    papers: row.papers ?? [],
    data: row.data,
  }) as CaseEvent

// ---- opinions ---------------------------------------------------------------------------------------------------

export interface OpinionRow {
  opinion_id: string
  unit_id: string
  role: string
  asked_at: string
  due_at: string
  given_at: string | null
  lapsed_at: string | null
}

/** Writes the opinions of a case as they are now. */
export async function writeOpinions(tx: Tx, caseId: string, rows: readonly OpinionRow[]): Promise<void> {
  await tx.named(
    'casework.write-opinions',
    `insert into casework.opinion (case_id, opinion_id, unit_id, role, asked_at, due_at, given_at, lapsed_at)
     select $1::uuid, o.* from jsonb_to_recordset($2::jsonb)
       as o(opinion_id uuid, unit_id text, role text, asked_at timestamptz, due_at timestamptz, given_at timestamptz,
         lapsed_at timestamptz)
     on conflict (case_id, opinion_id)
       do update set unit_id = excluded.unit_id, given_at = excluded.given_at, lapsed_at = excluded.lapsed_at`,
    [caseId, JSON.stringify(rows)],
  )
}

/** Cases that still wait for an opinion whose time is over. */
export async function casesWithOverdueOpinions(tx: Tx, now: Temporal.Instant): Promise<string[]> {
  const rows = await tx.named<{ case_id: string }>(
    'casework.overdue-opinions',
    `select distinct case_id from casework.opinion where given_at is null and lapsed_at is null and due_at <= $1`,
    [now.toString()],
  )
  return rows.map((row) => row.case_id)
}
