/** Every SQL statement about registrations of context sources. */
import type { Insertable, Selectable, Updateable } from 'kysely'
import type { Tx } from '../../../kernel/app.ts'
import type { Tables } from '../tables.ts'

const db = (tx: Tx) => tx.tables<Tables>('ngsi_ld')

export type RegistrationRow = Selectable<Tables['registration']>
export type Kind = RegistrationRow['kind']

export function all(tx: Tx, tenant: string, kind: Kind, limit: number): Promise<RegistrationRow[]> {
  return db(tx)
    .selectFrom('registration')
    .selectAll()
    .where('tenant', '=', tenant)
    .where('kind', '=', kind)
    .orderBy('created_at')
    .orderBy('id')
    .limit(limit)
    .execute()
}

export function byId(tx: Tx, tenant: string, kind: Kind, id: string): Promise<RegistrationRow | undefined> {
  return db(tx)
    .selectFrom('registration')
    .selectAll()
    .where('tenant', '=', tenant)
    .where('kind', '=', kind)
    .where('id', '=', id)
    .executeTakeFirst()
}

/** False when there is one with this id. */
export async function insert(tx: Tx, row: Insertable<Tables['registration']>): Promise<boolean> {
  const made = await db(tx)
    .insertInto('registration')
    .values(row)
    .onConflict((one) => one.doNothing())
    .returning('id')
    .executeTakeFirst()
  return made !== undefined
}

export async function update(
  tx: Tx,
  { tenant, kind, id }: RegistrationRow,
  change: Updateable<Tables['registration']>,
): Promise<void> {
  await db(tx)
    .updateTable('registration')
    .set(change)
    .where('tenant', '=', tenant)
    .where('kind', '=', kind)
    .where('id', '=', id)
    .execute()
}

export async function remove(tx: Tx, { tenant, kind, id }: RegistrationRow): Promise<void> {
  await db(tx)
    .deleteFrom('registration')
    .where('tenant', '=', tenant)
    .where('kind', '=', kind)
    .where('id', '=', id)
    .execute()
}
