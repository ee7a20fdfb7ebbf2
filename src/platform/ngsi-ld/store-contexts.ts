/** Every SQL statement about @contexts. */
import type { Insertable, Selectable } from 'kysely'
import type { Tx } from '../../kernel/app.ts'
import type { Tables } from './tables.ts'

const db = (tx: Tx) => tx.tables<Tables>('ngsi_ld')

export type ContextRow = Selectable<Tables['context']>

/** The document that is kept for an address, and counts that it was used. Hosted ones are for all tenants to read. */
export async function useContext(tx: Tx, tenant: string, url: string, at: string): Promise<unknown> {
  const [row] = await tx.named<{ body: unknown }>(
    'ngsi-ld.use-context',
    'update ngsi_ld.context set uses = uses + 1, last_used_at = $3 where url = $2 and tenant = $1 returning body',
    [tenant, url, at],
  )
  return row?.body
}

/** Nothing happens when it is there already. */
export async function insertContext(tx: Tx, row: Insertable<Tables['context']>): Promise<void> {
  await db(tx)
    .insertInto('context')
    .values(row)
    .onConflict((one) => one.doNothing())
    .execute()
}

export function contextsOf(tx: Tx, tenant: string): Promise<ContextRow[]> {
  return db(tx)
    .selectFrom('context')
    .selectAll()
    .where('tenant', '=', tenant)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
}

export function contextById(tx: Tx, tenant: string, id: string): Promise<ContextRow | undefined> {
  return db(tx)
    .selectFrom('context')
    .selectAll()
    .where('tenant', '=', tenant)
    .where((one) => one.or([one('id', '=', id), one('url', '=', id)]))
    .executeTakeFirst()
}

export async function replaceContext(tx: Tx, tenant: string, id: string, body: string): Promise<void> {
  await db(tx).updateTable('context').set({ body }).where('tenant', '=', tenant).where('id', '=', id).execute()
}

export async function deleteContext(tx: Tx, tenant: string, id: string): Promise<void> {
  await db(tx).deleteFrom('context').where('tenant', '=', tenant).where('id', '=', id).execute()
}
