/** Every SQL statement about @contexts. */
import type { Insertable, Selectable } from 'kysely'
import type { Tx } from '../../kernel/app.ts'
import type { Tables } from './tables.ts'

const db = (tx: Tx) => tx.tables<Tables>('ngsi_ld')

export type ContextRow = Selectable<Tables['context']>

/** The document that is kept for an address. */
export async function contextAt(tx: Tx, tenant: string, url: string): Promise<unknown> {
  const [row] = await tx.named<{ body: unknown }>(
    'ngsi-ld.context-at',
    'select body from ngsi_ld.context where url = $2 and tenant = $1',
    [tenant, url],
  )
  return row?.body
}

/** How often addresses were used. */
export async function addUses(tx: Tx, tenant: string, uses: ReadonlyMap<string, number>, at: string): Promise<void> {
  await tx.named(
    'ngsi-ld.use-contexts',
    `update ngsi_ld.context c set uses = c.uses + u.n, last_used_at = $4
     from unnest($2::text[], $3::bigint[]) as u(url, n) where c.tenant = $1 and c.url = u.url`,
    [tenant, [...uses.keys()], [...uses.values()], at],
  )
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
