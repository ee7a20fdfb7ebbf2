/** SQL of what runs, for who watches: live states, minutes, events, interventions. What the control writes: store-control.ts. */
import type { Insertable, Selectable } from 'kysely'
import type { Tx } from '../../kernel/app.ts'
import type { Tables } from './tables.ts'

const db = (tx: Tx) => tx.tables<Tables>('signals')

type LiveRow = Selectable<Tables['live']>
export type ControlRow = Selectable<Tables['control']>
export type MinuteRow = Selectable<Tables['minute']>
type EventRow = Selectable<Tables['event']>
export type InterventionRow = Selectable<Tables['intervention']>

export function control(tx: Tx): Promise<ControlRow | undefined> {
  return db(tx).selectFrom('control').selectAll().executeTakeFirst()
}

export function liveRows(tx: Tx): Promise<LiveRow[]> {
  return db(tx).selectFrom('live').selectAll().execute()
}

export function liveOf(tx: Tx, intersectionId: string): Promise<LiveRow | undefined> {
  return db(tx).selectFrom('live').selectAll().where('intersection_id', '=', intersectionId).executeTakeFirst()
}

export function minutesOf(tx: Tx, intersectionId: string, from: string, until: string): Promise<MinuteRow[]> {
  return db(tx)
    .selectFrom('minute')
    .selectAll()
    .where('intersection_id', '=', intersectionId)
    .where('at', '>', from)
    .where('at', '<=', until)
    .orderBy('at')
    .execute()
}

export function eventsOf(tx: Tx, intersectionId: string, until: string, limit: number): Promise<EventRow[]> {
  return db(tx)
    .selectFrom('event')
    .selectAll()
    .where((where) => where.or([where('intersection_id', '=', intersectionId), where('intersection_id', 'is', null)]))
    .where('at', '<=', until)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

// ---- interventions --------------------------------------------------------------------------------------------------

export function openInterventions(tx: Tx): Promise<InterventionRow[]> {
  return db(tx).selectFrom('intervention').selectAll().where('ended_at', 'is', null).orderBy('begins_at').execute()
}

export function interventions(tx: Tx, before: string | undefined, limit: number): Promise<InterventionRow[]> {
  let query = db(tx).selectFrom('intervention').selectAll().orderBy('created_at', 'desc').limit(limit)
  if (before) query = query.where('created_at', '<', before)
  return query.execute()
}

export function lockIntervention(tx: Tx, id: string): Promise<InterventionRow | undefined> {
  return db(tx).selectFrom('intervention').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function insertIntervention(tx: Tx, row: Insertable<Tables['intervention']>): Promise<void> {
  await db(tx).insertInto('intervention').values(row).execute()
}

export async function endIntervention(
  tx: Tx,
  id: string,
  change: Pick<InterventionRow, 'ended_at' | 'ended_how' | 'ended_name' | 'ended_reason'>,
): Promise<void> {
  await db(tx).updateTable('intervention').set(change).where('id', '=', id).execute()
}
