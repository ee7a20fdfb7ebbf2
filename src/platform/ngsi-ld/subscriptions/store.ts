/** Every SQL statement about subscriptions and notifications. */
import type { Insertable, Selectable, Updateable } from 'kysely'
import type { Tx } from '../../../kernel/app.ts'
import type { Tables } from '../tables.ts'

const db = (tx: Tx) => tx.tables<Tables>('ngsi_ld')

export type SubscriptionRow = Selectable<Tables['subscription']>
export type About = SubscriptionRow['about']

export async function version(tx: Tx): Promise<number> {
  const [row] = await tx.named<{ subscriptions: number }>(
    'ngsi-ld.version',
    'select subscriptions from ngsi_ld.state',
    [],
  )
  return row?.subscriptions ?? 0
}

/** Tells every process that what it knows is old. */
export const touch = (tx: Tx): void =>
  tx.later('ngsi-ld.touch', 'update ngsi_ld.state set subscriptions = subscriptions + 1', [])

export function allSubscriptions(tx: Tx): Promise<SubscriptionRow[]> {
  return db(tx).selectFrom('subscription').selectAll().orderBy('created_at').execute()
}

export function subscriptionsPage(
  tx: Tx,
  tenant: string,
  about: About,
  limit: number,
  offset: number,
): Promise<SubscriptionRow[]> {
  return db(tx)
    .selectFrom('subscription')
    .selectAll()
    .where('tenant', '=', tenant)
    .where('about', '=', about)
    .orderBy('created_at')
    .orderBy('id')
    .limit(limit)
    .offset(offset)
    .execute()
}

export async function countSubscriptions(tx: Tx, tenant: string, about: About): Promise<number> {
  const [row] = await tx.named<{ n: number }>(
    'ngsi-ld.count-subscriptions',
    'select count(*) as n from ngsi_ld.subscription where tenant = $1 and about = $2',
    [tenant, about],
  )
  return row?.n ?? 0
}

export function subscriptionById(
  tx: Tx,
  tenant: string,
  about: About,
  id: string,
): Promise<SubscriptionRow | undefined> {
  return db(tx)
    .selectFrom('subscription')
    .selectAll()
    .where('tenant', '=', tenant)
    .where('about', '=', about)
    .where('id', '=', id)
    .executeTakeFirst()
}

/** Undefined when there is one with this id. */
export function insertSubscription(
  tx: Tx,
  row: Insertable<Tables['subscription']>,
): Promise<SubscriptionRow | undefined> {
  return db(tx)
    .insertInto('subscription')
    .values(row)
    .onConflict((one) => one.doNothing())
    .returningAll()
    .executeTakeFirst()
}

export async function updateSubscription(
  tx: Tx,
  tenant: string,
  id: string,
  change: Updateable<Tables['subscription']>,
): Promise<SubscriptionRow> {
  return db(tx)
    .updateTable('subscription')
    .set(change)
    .where('tenant', '=', tenant)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function deleteSubscription(tx: Tx, tenant: string, id: string): Promise<void> {
  await db(tx).deleteFrom('notification').where('tenant', '=', tenant).where('subscription_id', '=', id).execute()
  await db(tx).deleteFrom('subscription').where('tenant', '=', tenant).where('id', '=', id).execute()
}

export interface NotificationRow {
  readonly subscriptionId: string
  readonly slot: string
  readonly data: unknown
}

export function addNotifications(tx: Tx, tenant: string, at: string, rows: readonly NotificationRow[]): void {
  // Of two for one slot in one change the last counts; a statement may not touch a row twice.
  const last = [...new Map(rows.map((row) => [`${row.subscriptionId} ${row.slot}`, row])).values()]
  tx.later(
    'ngsi-ld.add-notifications',
    `insert into ngsi_ld.notification (tenant, subscription_id, slot, at, data)
     select $1, g.subscription_id, g.slot, $2, g.data::jsonb from unnest($3::text[], $4::text[], $5::text[]) as g(subscription_id, slot, data)
     on conflict (tenant, subscription_id, slot) do update set data = excluded.data, at = excluded.at`,
    [
      tenant,
      at,
      last.map((row) => row.subscriptionId),
      last.map(({ slot }) => slot),
      last.map(({ data }) => JSON.stringify(data)),
    ],
  )
}

export interface Waiting {
  readonly slot: string
  readonly number: number
  readonly at: string
  readonly data: unknown
}

export function waiting(tx: Tx, tenant: string, id: string, limit: number): Promise<Waiting[]> {
  return tx.named<Waiting>(
    'ngsi-ld.waiting',
    'select slot, number, at, data from ngsi_ld.notification where tenant = $1 and subscription_id = $2 order by number limit $3',
    [tenant, id, limit],
  )
}

/** What was sent, unless it says something newer by now. */
export function forget(tx: Tx, tenant: string, id: string, sent: readonly Waiting[]): void {
  tx.later(
    'ngsi-ld.forget',
    `delete from ngsi_ld.notification n using unnest($3::text[], $4::timestamptz[]) as g(slot, at)
     where n.tenant = $1 and n.subscription_id = $2 and n.slot = g.slot and n.at = g.at`,
    [tenant, id, sent.map(({ slot }) => slot), sent.map(({ at }) => at)],
  )
}

/** For which something waits. */
export function withWaiting(tx: Tx): Promise<{ tenant: string; id: string }[]> {
  return tx.named(
    'ngsi-ld.with-waiting',
    `select s.tenant, s.id from ngsi_ld.subscription s
     where exists (select from ngsi_ld.notification n where n.tenant = s.tenant and n.subscription_id = s.id)`,
    [],
  )
}

export function noteSuccess(tx: Tx, tenant: string, id: string, at: string): void {
  tx.later(
    'ngsi-ld.note-success',
    `update ngsi_ld.subscription set times_sent = times_sent + 1, last_notification = $3, last_success = $3, tries = 0, next_try_at = null
     where tenant = $1 and id = $2`,
    [tenant, id, at],
  )
}

export function noteFailure(
  tx: Tx,
  tenant: string,
  id: string,
  at: string,
  tries: number,
  nextTryAt: string | null,
): void {
  tx.later(
    'ngsi-ld.note-failure',
    `update ngsi_ld.subscription set times_sent = times_sent + 1, times_failed = times_failed + 1, last_notification = $3, last_failure = $3, tries = $4, next_try_at = $5
     where tenant = $1 and id = $2`,
    [tenant, id, at, tries, nextTryAt],
  )
}
