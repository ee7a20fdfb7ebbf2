/** SQL of planned work. */
import type { Insertable, Selectable } from 'kysely'
import type { Tx } from '../../kernel/app.ts'
import type { Tables } from './tables.ts'

const db = (tx: Tx) => tx.tables<Tables>('network')

export type WindowRow = Selectable<Tables['maintenance']>

/** Those that touch [from, to). */
export function windowsBetween(tx: Tx, from: string, to: string): Promise<WindowRow[]> {
  return db(tx)
    .selectFrom('maintenance')
    .selectAll()
    .where('to_at', '>', from)
    .where('from_at', '<', to)
    .orderBy('from_at')
    .execute()
}

/** Those that are not over, the next one first. */
export function windowsAhead(tx: Tx, now: string): Promise<WindowRow[]> {
  return db(tx)
    .selectFrom('maintenance')
    .selectAll()
    .where('to_at', '>', now)
    .orderBy('from_at')
    .orderBy('id')
    .execute()
}

/** Those that ended in [since, now], the latest first. */
export function windowsOver(tx: Tx, now: string, since: string): Promise<WindowRow[]> {
  return db(tx)
    .selectFrom('maintenance')
    .selectAll()
    .where('to_at', '<=', now)
    .where('to_at', '>=', since)
    .orderBy('to_at', 'desc')
    .orderBy('id')
    .execute()
}

export function windowById(tx: Tx, id: string): Promise<WindowRow | undefined> {
  return db(tx).selectFrom('maintenance').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function insertWindow(tx: Tx, row: Insertable<Tables['maintenance']>): Promise<void> {
  await db(tx).insertInto('maintenance').values(row).execute()
}

export async function endWindow(tx: Tx, id: string, at: string): Promise<void> {
  await db(tx).updateTable('maintenance').set({ to_at: at }).where('id', '=', id).execute()
}

export async function deleteWindow(tx: Tx, id: string): Promise<void> {
  await db(tx).deleteFrom('maintenance').where('id', '=', id).execute()
}
