/** Every SQL statement of incidents. */
import type { Tx } from '../../../kernel/app.ts'
import type { Tables } from '../tables.ts'

const db = (tx: Tx) => tx.tables<Tables>('operations')

export type IncidentRow = Tables['incident']
export interface EventRow extends Omit<Tables['incident_event'], 'data'> {
  readonly data: Record<string, unknown>
}
export interface SignalRow extends Omit<Tables['signal'], 'title'> {
  readonly title: { vi: string; en: string }
}

/** The next running number of a day, held until the commit. */
export async function nextNumber(tx: Tx, day: string): Promise<number> {
  const [row] = await tx.named<{ n: number }>(
    'operations.next-number',
    `insert into operations.counter (day, n) values ($1, 1) on conflict (day) do update set n = counter.n + 1 returning n`,
    [day],
  )
  return row?.n ?? 1
}

export async function insertIncident(tx: Tx, row: IncidentRow): Promise<void> {
  await db(tx).insertInto('incident').values(row).execute()
}

export async function incidentById(tx: Tx, id: string): Promise<IncidentRow | undefined> {
  return db(tx).selectFrom('incident').selectAll().where('id', '=', id).executeTakeFirst()
}

/** In the order of their ids, so that two merges at once do not wait for each other for ever. */
export function lockIncidents(tx: Tx, ids: readonly string[]): Promise<IncidentRow[]> {
  return db(tx)
    .selectFrom('incident')
    .selectAll()
    .where('id', 'in', [...ids])
    .orderBy('id')
    .forUpdate()
    .execute()
}

export async function updateIncident(tx: Tx, id: string, set: Partial<IncidentRow>): Promise<void> {
  await db(tx).updateTable('incident').set(set).where('id', '=', id).execute()
}

export async function appendEvent(tx: Tx, row: EventRow): Promise<void> {
  await db(tx)
    .insertInto('incident_event')
    .values({ ...row, data: JSON.stringify(row.data) })
    .execute()
}

export function eventsOf(tx: Tx, ids: readonly string[]): Promise<EventRow[]> {
  return db(tx)
    .selectFrom('incident_event')
    .selectAll()
    .where('incident_id', 'in', [...ids])
    .orderBy('at')
    .orderBy('incident_id')
    .orderBy('seq')
    .execute()
}

// ---- lists --------------------------------------------------------------------------------------------------------

export interface Listing {
  /** Whose incidents: commanded by them, or within them. */
  readonly units: readonly string[] | 'all'
  readonly isClosed: boolean
  readonly kind: string | null
  readonly q: string | null
  /** The last row of the page before: its time is the database's, which knows it finer than anybody was told. */
  readonly after: { readonly severity: number; readonly id: string } | null
  readonly limit: number
}

const visible = `($1::text[] is null or command_unit_id = any($1) or unit_id = any($1)
  or exists (select from operations.task t where t.incident_id = i.id and t.unit_id = any($1)))`
const wanted = `($2::text is null or kind = $2) and ($3::text is null or title ilike $3 or code ilike $3 or address ilike $3)`

export function openIncidents(tx: Tx, { units, kind, q, after, limit }: Listing): Promise<IncidentRow[]> {
  return tx.named<IncidentRow>(
    'operations.open-incidents',
    `select i.* from operations.incident i where status <> 'closed' and merged_into is null and ${visible} and ${wanted}
       and ($4::int is null or (-severity, opened_at, id) > (-$4::int, (select opened_at from operations.incident where id = $5::uuid), $5::uuid))
     order by -severity, opened_at, id limit $6`,
    [units === 'all' ? null : units, kind, like(q), after?.severity ?? null, after?.id ?? null, limit],
  )
}

export function closedIncidents(tx: Tx, { units, kind, q, after, limit }: Listing): Promise<IncidentRow[]> {
  return tx.named<IncidentRow>(
    'operations.closed-incidents',
    `select i.* from operations.incident i where status = 'closed' and merged_into is null and ${visible} and ${wanted}
       and ($4::uuid is null or (closed_at, id) < ((select closed_at from operations.incident where id = $4), $4))
     order by closed_at desc, id desc limit $5`,
    [units === 'all' ? null : units, kind, like(q), after?.id ?? null, limit],
  )
}

const like = (q: string | null): string | null => (q === null ? null : `%${q.replaceAll(/[%_\\]/g, String.raw`\$&`)}%`)

/** How many of each degree are open. */
export async function openBySeverity(tx: Tx, units: readonly string[] | 'all'): Promise<ReadonlyMap<number, number>> {
  const rows = await tx.named<{ severity: number; n: number }>(
    'operations.open-by-severity',
    `select severity, count(*)::int as n from operations.incident i
     where status <> 'closed' and merged_into is null and ${visible} group by severity`,
    [units === 'all' ? null : units],
  )
  return new Map(rows.map(({ severity, n }) => [severity, n]))
}

export async function countOpen(tx: Tx, units: readonly string[] | 'all'): Promise<number> {
  const [row] = await tx.named<{ n: number }>(
    'operations.count-open',
    `select count(*)::int as n from operations.incident i where status <> 'closed' and merged_into is null and ${visible}`,
    [units === 'all' ? null : units],
  )
  return row?.n ?? 0
}

export interface Counts {
  readonly incident_id: string
  readonly merged: number
  readonly proposals: number
}

export function countsOf(tx: Tx, ids: readonly string[]): Promise<Counts[]> {
  return tx.named<Counts>(
    'operations.incident-counts',
    `select i.id as incident_id,
       (select count(*)::int from operations.incident c where c.merged_into = i.id) as merged,
       (select count(*)::int from operations.merge_proposal p join operations.incident o
          on o.id = case when p.incident_id = i.id then p.other_id else p.incident_id end
        where (p.incident_id = i.id or p.other_id = i.id) and p.dismissed_by is null and o.merged_into is null
          and o.status <> 'closed' and i.status <> 'closed' and i.merged_into is null) as proposals
     from operations.incident i where i.id = any($1)`,
    [ids],
  )
}

// ---- merging ------------------------------------------------------------------------------------------------------

/** Open ones of the kind that were told of in a span of time around `at`. */
export function candidates(
  tx: Tx,
  { kind, id, at, minutes }: { kind: string; id: string; at: string; minutes: number },
): Promise<IncidentRow[]> {
  return tx.named<IncidentRow>(
    'operations.merge-candidates',
    `select * from operations.incident where kind = $1 and id <> $2 and merged_into is null and status <> 'closed'
       and opened_at between $3::timestamptz - make_interval(mins => $4) and $3::timestamptz + make_interval(mins => $4)
     order by opened_at desc limit 500`,
    [kind, id, at, minutes],
  )
}

export async function insertProposals(
  tx: Tx,
  rows: readonly Omit<Tables['merge_proposal'], 'dismissed_by'>[],
): Promise<void> {
  if (rows.length === 0) return
  await db(tx)
    .insertInto('merge_proposal')
    .values(rows.map((row) => ({ ...row, dismissed_by: null })))
    .onConflict((c) => c.doNothing())
    .execute()
}

export interface ProposalRow {
  readonly other_id: string
  readonly distance_m: number | null
  readonly minutes: number
}

export function proposalsOf(tx: Tx, id: string): Promise<ProposalRow[]> {
  return tx.named<ProposalRow>(
    'operations.proposals-of',
    `select case when incident_id = $1 then other_id else incident_id end as other_id, distance_m, minutes
     from operations.merge_proposal where (incident_id = $1 or other_id = $1) and dismissed_by is null
     order by distance_m nulls last, minutes`,
    [id],
  )
}

/** Whether there was one. */
export async function dismiss(tx: Tx, id: string, other: string, by: string): Promise<boolean> {
  const rows = await tx.named(
    'operations.dismiss-proposal',
    `update operations.merge_proposal set dismissed_by = $3 where dismissed_by is null
       and ((incident_id = $1 and other_id = $2) or (incident_id = $2 and other_id = $1)) returning 1`,
    [id, other, by],
  )
  return rows.length > 0
}

/** The incident and all that was merged into it, at any depth. */
export async function familyOf(tx: Tx, id: string): Promise<string[]> {
  const rows = await tx.named<{ id: string }>(
    'operations.family',
    `with recursive family as (
       select id from operations.incident where id = $1
       union select c.id from operations.incident c join family f on c.merged_into = f.id)
     select id from family`,
    [id],
  )
  return rows.map((row) => row.id)
}

export function incidentsByIds(tx: Tx, ids: readonly string[]): Promise<IncidentRow[]> {
  if (ids.length === 0) return Promise.resolve([])
  return db(tx)
    .selectFrom('incident')
    .selectAll()
    .where('id', 'in', [...ids])
    .orderBy('opened_at')
    .execute()
}

// ---- what told of it ----------------------------------------------------------------------------------------------

/** Two who say the same thing come one after the other. */
export async function lockSignal(tx: Tx, source: string, reference: string): Promise<void> {
  await tx.named('operations.lock-signal', `select pg_advisory_xact_lock(hashtextextended($1, 17))`, [
    `${source}/${reference}`,
  ])
}

export async function signalBy(tx: Tx, source: string, reference: string): Promise<SignalRow | undefined> {
  return db(tx)
    .selectFrom('signal')
    .selectAll()
    .where('source', '=', source)
    .where('reference', '=', reference)
    .executeTakeFirst()
}

export async function insertSignal(tx: Tx, row: SignalRow): Promise<void> {
  await db(tx)
    .insertInto('signal')
    .values({ ...row, title: JSON.stringify(row.title) })
    .execute()
}

/** The gravest that it has been. */
export async function highestSeverity(tx: Tx, incidentId: string): Promise<number> {
  const [row] = await tx.named<{ highest: number | null }>(
    'operations.highest-severity',
    'select max(severity)::int as highest from operations.incident_event where incident_id = $1',
    [incidentId],
  )
  return row?.highest ?? 0
}

/** What was over is so again. */
export async function markBack(tx: Tx, { incident_id, source, reference }: SignalRow): Promise<void> {
  await db(tx)
    .updateTable('signal')
    .set({ ended_at: null })
    .where('incident_id', '=', incident_id)
    .where('source', '=', source)
    .where('reference', '=', reference)
    .execute()
}

export async function markEnded(tx: Tx, { incident_id, source, reference }: SignalRow, at: string): Promise<void> {
  await db(tx)
    .updateTable('signal')
    .set({ ended_at: at })
    .where('incident_id', '=', incident_id)
    .where('source', '=', source)
    .where('reference', '=', reference)
    .execute()
}

export function signalsOf(tx: Tx, ids: readonly string[]): Promise<SignalRow[]> {
  return db(tx)
    .selectFrom('signal')
    .selectAll()
    .where('incident_id', 'in', [...ids])
    .orderBy('at')
    .orderBy('reference')
    .execute()
}

// ---- who called ---------------------------------------------------------------------------------------------------

export async function insertCall(tx: Tx, row: Tables['call']): Promise<void> {
  await db(tx).insertInto('call').values(row).execute()
}

export async function callOf(tx: Tx, incidentId: string): Promise<Tables['call'] | undefined> {
  return db(tx).selectFrom('call').selectAll().where('incident_id', '=', incidentId).executeTakeFirst()
}

/** Whether who called is still known. */
export async function hasCall(tx: Tx, incidentId: string): Promise<boolean> {
  const [row] = await tx.named(
    'operations.has-call',
    'select 1 from operations.call where incident_id = $1 and sealed is not null',
    [incidentId],
  )
  return row !== undefined
}
