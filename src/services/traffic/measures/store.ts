/** Every SQL statement about roadworks, closures, events and signs. */
import type { Insertable, Selectable, Updateable } from 'kysely'
import type { Tx } from '../../../kernel/app.ts'
import type { Tables } from '../tables.ts'

const db = (tx: Tx) => tx.tables<Tables>('traffic')

export type MeasureRow = Selectable<Tables['measure']>
export type SignRow = Selectable<Tables['sign']>

export async function insert(tx: Tx, row: Insertable<Tables['measure']>): Promise<void> {
  await db(tx).insertInto('measure').values(row).execute()
}

export function lock(tx: Tx, id: string): Promise<MeasureRow | undefined> {
  return db(tx).selectFrom('measure').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function update(tx: Tx, id: string, change: Updateable<Tables['measure']>): Promise<void> {
  await db(tx).updateTable('measure').set(change).where('id', '=', id).execute()
}

/** Published, and not over at `from`. */
export function published(tx: Tx, from: string): Promise<MeasureRow[]> {
  return db(tx)
    .selectFrom('measure')
    .selectAll()
    .where('state', '=', 'published')
    .where('ends_at', '>', from)
    .orderBy('starts_at')
    .execute()
}

/** Published at a moment and not yet withdrawn then. */
export function heldAt(tx: Tx, at: string): Promise<MeasureRow[]> {
  return db(tx)
    .selectFrom('measure')
    .selectAll()
    .where('published_at', '<=', at)
    .where('starts_at', '<=', at)
    .where('ends_at', '>', at)
    .where((where) => where.or([where('withdrawn_at', 'is', null), where('withdrawn_at', '>', at)]))
    .orderBy('starts_at')
    .execute()
}

/** Of all states, not over at `from`. */
export function since(tx: Tx, from: string): Promise<MeasureRow[]> {
  return db(tx).selectFrom('measure').selectAll().where('ends_at', '>', from).orderBy('starts_at').execute()
}

export function signs(tx: Tx): Promise<SignRow[]> {
  return db(tx).selectFrom('sign').selectAll().orderBy('code').execute()
}

export function lockSign(tx: Tx, code: string): Promise<SignRow | undefined> {
  return db(tx).selectFrom('sign').selectAll().where('code', '=', code).forUpdate().executeTakeFirst()
}

export async function putSign(tx: Tx, row: Insertable<Tables['sign']>): Promise<void> {
  await db(tx)
    .insertInto('sign')
    .values(row)
    .onConflict((c) =>
      c.column('code').doUpdateSet((e) => ({
        name: e.ref('excluded.name'),
        unit_id: e.ref('excluded.unit_id'),
        segment: e.ref('excluded.segment'),
        longitude: e.ref('excluded.longitude'),
        latitude: e.ref('excluded.latitude'),
        lines_max: e.ref('excluded.lines_max'),
        characters_max: e.ref('excluded.characters_max'),
      })),
    )
    .execute()
}

export async function setText(tx: Tx, code: string, change: Updateable<Tables['sign']>): Promise<void> {
  await db(tx).updateTable('sign').set(change).where('code', '=', code).execute()
}
