/** SQL of what is tried in the simulator. */
import type { Insertable, Selectable, Updateable } from 'kysely'
import type { Tx } from '../../kernel/app.ts'
import type { Tables } from './tables.ts'

const db = (tx: Tx) => tx.tables<Tables>('signals')

export type TrialRow = Selectable<Tables['trial']>

export async function insertTrial(tx: Tx, row: Insertable<Tables['trial']>): Promise<void> {
  await db(tx).insertInto('trial').values(row).execute()
}

export async function updateTrial(tx: Tx, id: string, change: Updateable<Tables['trial']>): Promise<void> {
  await db(tx).updateTable('trial').set(change).where('id', '=', id).execute()
}

export function trialById(tx: Tx, id: string): Promise<TrialRow | undefined> {
  return db(tx).selectFrom('trial').selectAll().where('id', '=', id).executeTakeFirst()
}

export function trialsOf(tx: Tx, intersectionId: string, limit: number): Promise<TrialRow[]> {
  return db(tx)
    .selectFrom('trial')
    .selectAll()
    .where('intersection_id', '=', intersectionId)
    .orderBy('asked_at', 'desc')
    .limit(limit)
    .execute()
}

/** Vehicles a minute over all stop lines in the whole minutes between two instants; null when none was kept. */
export async function flowPerMinute(tx: Tx, from: string, until: string): Promise<number | null> {
  const [row] = await tx.named<{ passed: number | null; minutes: number }>(
    'signals.flow-per-minute',
    `select sum(passed)::int as passed, count(distinct at)::int as minutes from signals.minute where at >= $1 and at < $2`,
    [from, until],
  )
  return row && row.passed !== null && row.minutes > 0 ? row.passed / row.minutes : null
}
