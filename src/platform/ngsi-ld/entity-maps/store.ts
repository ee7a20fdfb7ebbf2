/** Every SQL statement about entity maps. */
import { type Insertable, type Selectable, sql } from 'kysely'
import type { Tx } from '../../../kernel/app.ts'
import type { Tables } from '../tables.ts'

const db = (tx: Tx) => tx.tables<Tables>('ngsi_ld')

export type EntityMapRow = Selectable<Tables['entity_map']>

/** One that is not over. */
export function byId(tx: Tx, tenant: string, id: string, now: string): Promise<EntityMapRow | undefined> {
  return db(tx)
    .selectFrom('entity_map')
    .selectAll()
    .where('tenant', '=', tenant)
    .where('id', '=', id)
    .where('expires_at', '>', now)
    .executeTakeFirst()
}

/** Of one creator the newest are kept. */
export async function insert(tx: Tx, row: Insertable<Tables['entity_map']>, most: number): Promise<void> {
  await db(tx).insertInto('entity_map').values(row).execute()
  const old = db(tx)
    .selectFrom('entity_map')
    .select('id')
    .where('tenant', '=', row.tenant)
    .where('created_by', '=', row.created_by)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .offset(most)
  await db(tx).deleteFrom('entity_map').where('tenant', '=', row.tenant).where('id', 'in', old).execute()
}

export async function keepUntil(tx: Tx, { tenant, id }: EntityMapRow, moment: string): Promise<void> {
  await db(tx)
    .updateTable('entity_map')
    .set({ expires_at: moment })
    .where('tenant', '=', tenant)
    .where('id', '=', id)
    .execute()
}

/** What the query no longer finds. */
export async function prune(tx: Tx, { tenant, id }: EntityMapRow, gone: readonly string[]): Promise<void> {
  await db(tx)
    .updateTable('entity_map')
    .set({ entities: sql`entities - ${gone}::text[]` })
    .where('tenant', '=', tenant)
    .where('id', '=', id)
    .execute()
}

export async function remove(tx: Tx, { tenant, id }: EntityMapRow): Promise<void> {
  await db(tx).deleteFrom('entity_map').where('tenant', '=', tenant).where('id', '=', id).execute()
}
