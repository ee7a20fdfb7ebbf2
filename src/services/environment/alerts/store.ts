/** Every SQL statement about subscriptions. */
import type { Insertable, Selectable } from 'kysely'
import type { Tx } from '../../../kernel/app.ts'
import { db } from '../store.ts'
import type { Tables } from '../tables.ts'

export type SubscriptionRow = Selectable<Tables['subscription']>

export function ofPerson(tx: Tx, personId: string): Promise<SubscriptionRow[]> {
  return db(tx)
    .selectFrom('subscription')
    .selectAll()
    .where('person_id', '=', personId)
    .where('ends_at', '>', tx.now.toString())
    .orderBy('created_at')
    .execute()
}

/** All of a person's, what has ended and is not yet erased too. */
export function keptOf(tx: Tx, personId: string): Promise<SubscriptionRow[]> {
  return db(tx).selectFrom('subscription').selectAll().where('person_id', '=', personId).orderBy('created_at').execute()
}

/** Until the transaction ends nobody else counts or enters this person's. */
export async function lockPerson(tx: Tx, personId: string): Promise<void> {
  await tx.named(
    'environment.lock-person',
    `select pg_advisory_xact_lock(hashtextextended('environment.subscription ' || $1, 0))`,
    [personId],
  )
}

/** One a station. */
export async function save(tx: Tx, row: Insertable<Tables['subscription']>): Promise<SubscriptionRow> {
  return db(tx)
    .insertInto('subscription')
    .values(row)
    .onConflict((c) =>
      c.columns(['person_id', 'station']).doUpdateSet((e) => ({
        threshold: e.ref('excluded.threshold'),
        quiet_from: e.ref('excluded.quiet_from'),
        quiet_to: e.ref('excluded.quiet_to'),
        ends_at: e.ref('excluded.ends_at'),
        told_at: null,
        told_value: null,
      })),
    )
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Gives whether there was one. */
export async function remove(tx: Tx, personId: string, station: string): Promise<boolean> {
  const rows = await db(tx)
    .deleteFrom('subscription')
    .where('person_id', '=', personId)
    .where('station', '=', station)
    .returning('id')
    .execute()
  return rows.length > 0
}

/** What is so at a station. */
export interface Present {
  /** The index, or the warning level. */
  readonly value: number
  /** Who was told of less than this is told again: it has become worse by a band. */
  readonly worseFrom: number
  /** A little above the value: whose threshold is above this may be told anew. */
  readonly stillAt: number
}

/** Locked: those to be told, that are not in their quiet hours. What another process has in hand is left to it. */
export function due(
  tx: Tx,
  station: string,
  { value, worseFrom }: Present,
  hour: number,
  limit: number,
): Promise<SubscriptionRow[]> {
  return tx.named<SubscriptionRow>(
    'environment.due-subscriptions',
    `select * from environment.subscription
     where station = $1 and threshold <= $2 and (told_at is null or told_value < $6) and ends_at > $3
       and (quiet_from is null or quiet_from = quiet_to or not case when quiet_from < quiet_to
         then $4 >= quiet_from and $4 < quiet_to else $4 >= quiet_from or $4 < quiet_to end)
     order by person_id, id limit $5 for update skip locked`,
    [station, value, tx.now.toString(), hour, limit, worseFrom],
  )
}

export async function markTold(tx: Tx, rows: readonly SubscriptionRow[], value: number): Promise<void> {
  await tx.named(
    'environment.mark-told',
    `update environment.subscription s set told_at = $3, told_value = $4
     from unnest($1::uuid[], $2::uuid[]) as t(person_id, id) where s.person_id = t.person_id and s.id = t.id`,
    [rows.map(({ person_id }) => person_id), rows.map(({ id }) => id), tx.now.toString(), value],
  )
}

/** Those whose threshold is above what is still so may be told anew. */
export async function clear(tx: Tx, station: string, { stillAt }: Present): Promise<void> {
  await tx.named(
    'environment.clear-told',
    `update environment.subscription set told_at = null, told_value = null
     where station = $1 and told_at is not null and threshold > $2`,
    [station, stillAt],
  )
}

export async function counts(tx: Tx): Promise<Map<string, number>> {
  const rows = await tx.named<{ station: string; n: number }>(
    'environment.count-subscriptions',
    `select station, count(*)::int as n from environment.subscription where ends_at > $1 group by station`,
    [tx.now.toString()],
  )
  return new Map(rows.map(({ station, n }) => [station, n]))
}
