/** Every SQL statement about copies of subscriptions at context sources. */
import type { Insertable, Selectable } from 'kysely'
import type { Tx } from '../../../kernel/app.ts'
import type { Tables } from '../tables.ts'

const db = (tx: Tx) => tx.tables<Tables>('ngsi_ld')

export type CopyRow = Selectable<Tables['subscription_there']>

export async function insert(tx: Tx, row: Insertable<Tables['subscription_there']>): Promise<void> {
  await db(tx)
    .insertInto('subscription_there')
    .values(row)
    .onConflict((one) =>
      one.columns(['tenant', 'subscription_id', 'registration_id']).doUpdateSet({ there_id: row.there_id }),
    )
    .execute()
}

export function byThereId(tx: Tx, thereId: string): Promise<CopyRow | undefined> {
  return db(tx).selectFrom('subscription_there').selectAll().where('there_id', '=', thereId).executeTakeFirst()
}

/** Of a subscription, or of a registration, those that there are; from now on there are none. */
export function takeAll(
  tx: Tx,
  tenant: string,
  which: { readonly subscription: string } | { readonly registration: string },
): Promise<CopyRow[]> {
  const all = db(tx).deleteFrom('subscription_there').where('tenant', '=', tenant)
  const some =
    'subscription' in which
      ? all.where('subscription_id', '=', which.subscription)
      : all.where('registration_id', '=', which.registration)
  return some.returningAll().execute()
}

export async function remove(tx: Tx, thereId: string): Promise<void> {
  await db(tx).deleteFrom('subscription_there').where('there_id', '=', thereId).execute()
}
