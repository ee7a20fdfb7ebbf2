/** Every SQL statement about tenants and keys. */
import type { Insertable, Selectable } from 'kysely'
import type { Tx } from '../../kernel/app.ts'
import type { Tables } from './tables.ts'

const db = (tx: Tx) => tx.tables<Tables>('ngsi_ld')

export type TenantRow = Selectable<Tables['tenant']>
export type KeyRow = Selectable<Tables['key']>

export async function tenantByName(tx: Tx, name: string): Promise<TenantRow | undefined> {
  const [row] = await tx.named<TenantRow>('ngsi-ld.tenant', 'select * from ngsi_ld.tenant where name = $1', [name])
  return row
}

export function allTenants(tx: Tx): Promise<TenantRow[]> {
  return db(tx).selectFrom('tenant').selectAll().orderBy('name').execute()
}

/** False when there is one of that name. */
export async function insertTenant(tx: Tx, row: Insertable<Tables['tenant']>): Promise<boolean> {
  const made = await db(tx)
    .insertInto('tenant')
    .values(row)
    .onConflict((one) => one.doNothing())
    .returning('name')
    .executeTakeFirst()
  return made !== undefined
}

export async function keyById(tx: Tx, id: string): Promise<KeyRow | undefined> {
  const [row] = await tx.named<KeyRow>('ngsi-ld.key', 'select * from ngsi_ld.key where id = $1', [id])
  return row
}

export function keysOf(tx: Tx, tenant: string): Promise<KeyRow[]> {
  return db(tx).selectFrom('key').selectAll().where('tenant', '=', tenant).orderBy('created_at').execute()
}

export async function insertKey(tx: Tx, row: Insertable<Tables['key']>): Promise<void> {
  await db(tx).insertInto('key').values(row).execute()
}

export async function endKey(tx: Tx, id: string, at: string): Promise<void> {
  await db(tx).updateTable('key').set({ ended_at: at }).where('id', '=', id).where('ended_at', 'is', null).execute()
}
