/** Every SQL statement about registrations of context sources. */
import type { Insertable, Selectable, Updateable } from 'kysely'
import type { Tx } from '../../../kernel/app.ts'
import type { Tables } from '../tables.ts'

const db = (tx: Tx) => tx.tables<Tables>('ngsi_ld')

export type RegistrationRow = Selectable<Tables['registration']>

export function all(tx: Tx, tenant: string, limit: number): Promise<RegistrationRow[]> {
  return db(tx)
    .selectFrom('registration')
    .selectAll()
    .where('tenant', '=', tenant)
    .orderBy('created_at')
    .orderBy('id')
    .limit(limit)
    .execute()
}

export function byId(tx: Tx, tenant: string, id: string): Promise<RegistrationRow | undefined> {
  return db(tx)
    .selectFrom('registration')
    .selectAll()
    .where('tenant', '=', tenant)
    .where('id', '=', id)
    .executeTakeFirst()
}

/** Undefined when there is one with this id. */
export function insert(tx: Tx, row: Insertable<Tables['registration']>): Promise<RegistrationRow | undefined> {
  return db(tx)
    .insertInto('registration')
    .values(row)
    .onConflict((one) => one.doNothing())
    .returningAll()
    .executeTakeFirst()
}

export function update(
  tx: Tx,
  { tenant, id }: RegistrationRow,
  change: Updateable<Tables['registration']>,
): Promise<RegistrationRow> {
  return db(tx)
    .updateTable('registration')
    .set(change)
    .where('tenant', '=', tenant)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function remove(tx: Tx, { tenant, id }: RegistrationRow): Promise<void> {
  await db(tx).deleteFrom('registration').where('tenant', '=', tenant).where('id', '=', id).execute()
}
