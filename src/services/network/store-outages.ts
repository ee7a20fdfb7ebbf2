/** SQL of outages, the minutes they took, and when nothing was watched. */
import type { Insertable, Selectable, Updateable } from 'kysely'
import type { Tx } from '../../kernel/app.ts'
import type { Tables } from './tables.ts'

const db = (tx: Tx) => tx.tables<Tables>('network')

export type OutageRow = Selectable<Tables['outage']>
export type StepRow = Selectable<Tables['outage_step']>
export type InterruptionRow = Selectable<Tables['interruption']>
export type BlindRow = Selectable<Tables['blind_time']>

/** The open ones, and those that ended since; in the order of their beginnings. */
export function knownOutages(tx: Tx, since: string): Promise<OutageRow[]> {
  return db(tx)
    .selectFrom('outage')
    .selectAll()
    .where((where) => where.or([where('ended_at', 'is', null), where('ended_at', '>=', since)]))
    .orderBy('started_at')
    .orderBy('id')
    .execute()
}

export async function insertOutage(tx: Tx, row: Insertable<Tables['outage']>): Promise<void> {
  await db(tx).insertInto('outage').values(row).execute()
}

export async function updateOutage(tx: Tx, id: string, change: Updateable<Tables['outage']>): Promise<void> {
  await db(tx).updateTable('outage').set(change).where('id', '=', id).execute()
}

export function outageById(tx: Tx, id: string): Promise<OutageRow | undefined> {
  return db(tx).selectFrom('outage').selectAll().where('id', '=', id).executeTakeFirst()
}

export function lockOutage(tx: Tx, id: string): Promise<OutageRow | undefined> {
  return db(tx).selectFrom('outage').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export function openOutages(tx: Tx): Promise<OutageRow[]> {
  return db(tx)
    .selectFrom('outage')
    .selectAll()
    .where('ended_at', 'is', null)
    .orderBy('started_at', 'desc')
    .orderBy('id')
    .execute()
}

/** Those that are over, the latest first, after one of them. */
export function endedOutages(
  tx: Tx,
  after: Pick<OutageRow, 'ended_at' | 'id'> | undefined,
  limit: number,
): Promise<OutageRow[]> {
  return tx.named<OutageRow>(
    'network.ended-outages',
    `select * from network.outage
     where ended_at is not null and ($1::timestamptz is null or (ended_at, id) < ($1, $2))
     order by ended_at desc, id desc limit $3`,
    [after?.ended_at ?? null, after?.id ?? null, limit],
  )
}

export function outagesByIds(tx: Tx, ids: readonly string[]): Promise<OutageRow[]> {
  if (ids.length === 0) return Promise.resolve([])
  return db(tx).selectFrom('outage').selectAll().where('id', 'in', ids).execute()
}

export async function insertStep(tx: Tx, step: Omit<StepRow, 'number'>): Promise<void> {
  await tx.named(
    'network.insert-step',
    `insert into network.outage_step (outage_id, number, at, what, cause_kind, cause_id, behind, by_name)
     select $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5, $6, $7 from network.outage_step where outage_id = $1`,
    [step.outage_id, step.at, step.what, step.cause_kind, step.cause_id, step.behind, step.by_name],
  )
}

export function stepsOf(tx: Tx, outageId: string): Promise<StepRow[]> {
  return db(tx).selectFrom('outage_step').selectAll().where('outage_id', '=', outageId).orderBy('number').execute()
}

export function openInterruptions(tx: Tx): Promise<InterruptionRow[]> {
  return db(tx).selectFrom('interruption').selectAll().where('ended_at', 'is', null).execute()
}

export async function insertInterruption(tx: Tx, row: Insertable<Tables['interruption']>): Promise<void> {
  await db(tx).insertInto('interruption').values(row).execute()
}

export async function endInterruptions(tx: Tx, ids: readonly string[], at: string): Promise<void> {
  if (ids.length === 0) return
  await db(tx).updateTable('interruption').set({ ended_at: at }).where('id', 'in', ids).execute()
}

/** Those that touch [from, to). */
export function interruptionsBetween(tx: Tx, from: string, to: string): Promise<InterruptionRow[]> {
  return db(tx)
    .selectFrom('interruption')
    .selectAll()
    .where('started_at', '<', to)
    .where((where) => where.or([where('ended_at', 'is', null), where('ended_at', '>', from)]))
    .orderBy('started_at')
    .execute()
}

export function blindBetween(tx: Tx, from: string, to: string): Promise<BlindRow[]> {
  return db(tx)
    .selectFrom('blind_time')
    .selectAll()
    .where('started_at', '<', to)
    .where((where) => where.or([where('ended_at', 'is', null), where('ended_at', '>', from)]))
    .execute()
}

/** Opens it unless one is open. */
export async function beginBlind(tx: Tx, id: string, from: string): Promise<void> {
  await tx.named(
    'network.begin-blind',
    'insert into network.blind_time (id, started_at) values ($1, $2) on conflict do nothing',
    [id, from],
  )
}

export async function endBlind(tx: Tx, at: string): Promise<void> {
  await db(tx).updateTable('blind_time').set({ ended_at: at }).where('ended_at', 'is', null).execute()
}
