/** Every SQL statement about subscriptions. */
import type { Insertable, Selectable, Updateable } from 'kysely'
import type { Tx } from '../../../kernel/app.ts'
import type { Tables } from '../tables.ts'

const db = (tx: Tx) => tx.tables<Tables>('telemetry')

export type SubscriptionRow = Selectable<Tables['subscription']>
export type DeadLetterRow = Selectable<Tables['dead_letter']>

export function allSubscriptions(tx: Tx): Promise<SubscriptionRow[]> {
  return db(tx).selectFrom('subscription').selectAll().orderBy('created_at').orderBy('id').execute()
}

export function subscriptionById(tx: Tx, id: string): Promise<SubscriptionRow | undefined> {
  return db(tx).selectFrom('subscription').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function insertSubscription(tx: Tx, row: Insertable<Tables['subscription']>): Promise<void> {
  await db(tx).insertInto('subscription').values(row).execute()
}

export async function updateSubscription(
  tx: Tx,
  id: string,
  change: Updateable<Tables['subscription']>,
): Promise<void> {
  await db(tx).updateTable('subscription').set(change).where('id', '=', id).execute()
}

export async function deleteSubscription(tx: Tx, id: string): Promise<void> {
  await db(tx).deleteFrom('dead_letter').where('subscription_id', '=', id).execute()
  await db(tx).deleteFrom('subscription').where('id', '=', id).execute()
}

/** How far it is. Only from where it was believed to be: who set it elsewhere meanwhile wins. */
export async function advance(
  tx: Tx,
  { id, from, to, at, delivered }: { id: string; from: number; to: number; at: string | null; delivered: number },
): Promise<boolean> {
  const rows = await tx.named<{ id: string }>(
    'telemetry.advance',
    `update telemetry.subscription set position = $3, tries = 0, next_try_at = null, last_error = case when $4::timestamptz is null then last_error end,
       last_delivered_at = coalesce($4::timestamptz, last_delivered_at), delivered = delivered + $5
     where id = $1 and position = $2 returning id`,
    [id, from, to, at, delivered],
  )
  return rows.length > 0
}

export async function noteFailure(tx: Tx, id: string, tries: number, nextTryAt: string, error: string): Promise<void> {
  await db(tx)
    .updateTable('subscription')
    .set({ tries, next_try_at: nextTryAt, last_error: error })
    .where('id', '=', id)
    .execute()
}

export async function insertDeadLetter(tx: Tx, row: Insertable<Tables['dead_letter']>): Promise<void> {
  await db(tx).insertInto('dead_letter').values(row).execute()
}

/** Without their bodies, each of which may be a megabyte. */
export function deadLetters(tx: Tx, subscriptionId: string, limit: number): Promise<Omit<DeadLetterRow, 'body'>[]> {
  return db(tx)
    .selectFrom('dead_letter')
    .select(['id', 'subscription_id', 'from_position', 'to_position', 'observations', 'error', 'died_at'])
    .where('subscription_id', '=', subscriptionId)
    .orderBy('died_at', 'desc')
    .limit(limit)
    .execute()
}

export function deadLetterById(tx: Tx, subscriptionId: string, id: string): Promise<DeadLetterRow | undefined> {
  return db(tx)
    .selectFrom('dead_letter')
    .selectAll()
    .where('subscription_id', '=', subscriptionId)
    .where('id', '=', id)
    .executeTakeFirst()
}

export async function deadLetterCounts(tx: Tx): Promise<Map<string, number>> {
  const rows = await tx.named<{ id: string; n: number }>(
    'telemetry.dead-letter-counts',
    'select subscription_id as id, count(*) as n from telemetry.dead_letter group by 1',
    [],
  )
  return new Map(rows.map(({ id, n }) => [id, n]))
}

export async function deleteDeadLetter(tx: Tx, id: string): Promise<void> {
  await db(tx).deleteFrom('dead_letter').where('id', '=', id).execute()
}

/** The last row of the log before a moment; null when the log begins later. */
export async function positionBefore(tx: Tx, at: string): Promise<number | null> {
  const [row] = await tx.named<{ first: number | null; position: number | null }>(
    'telemetry.position-before',
    `select (select min(id) from telemetry.arrival) as first,
       (select max(id) from telemetry.arrival where at < $1) as position`,
    [at],
  )
  return row?.position ?? (row?.first == null ? null : row.first - 1)
}

export async function lastPosition(tx: Tx): Promise<number> {
  const [row] = await tx.named<{ id: number }>(
    'telemetry.last-position',
    'select greatest(coalesce((select max(id) from telemetry.arrival), 0), (select packed_to from telemetry.progress)) as id',
    [],
  )
  return row?.id ?? 0
}
