/** Every SQL statement about the picture, its history and what was learned of it. */
import { type Insertable, type Selectable, sql } from 'kysely'
import type { Tx } from '../../../kernel/app.ts'
import type { Tables } from '../tables.ts'

const db = (tx: Tx) => tx.tables<Tables>('traffic')

export type NowRow = Selectable<Tables['now']>
export type MomentRow = Selectable<Tables['moment']>
export type ProfileRow = Selectable<Tables['profile']>
export type DetectorRow = Selectable<Tables['detector']>

export async function addPartial(tx: Tx, row: Insertable<Tables['partial']>): Promise<void> {
  await db(tx)
    .insertInto('partial')
    .values(row)
    .onConflict((c) => c.doNothing())
    .execute()
}

/** Takes them away. */
export function takePartials(tx: Tx): Promise<{ body: Buffer }[]> {
  return tx.named<{ body: Buffer }>('traffic.take-partials', 'delete from traffic.partial returning body', [])
}

export async function setNow(tx: Tx, row: Omit<Insertable<Tables['now']>, 'id'>): Promise<void> {
  await tx.named(
    'traffic.set-now',
    `insert into traffic.now (id, at, travel_time_index, body) values (1, $1, $2, $3)
     on conflict (id) do update set at = excluded.at, travel_time_index = excluded.travel_time_index, body = excluded.body`,
    [row.at, row.travel_time_index, row.body],
  )
}

export function now(tx: Tx): Promise<NowRow | undefined> {
  return db(tx).selectFrom('now').selectAll().executeTakeFirst()
}

export async function addMoments(tx: Tx, rows: readonly Insertable<Tables['moment']>[]): Promise<void> {
  if (rows.length === 0) return
  await db(tx)
    .insertInto('moment')
    .values([...rows])
    .onConflict((c) =>
      c.column('at').doUpdateSet((e) => ({
        travel_time_index: e.ref('excluded.travel_time_index'),
        measured: e.ref('excluded.measured'),
        is_sample: e.ref('excluded.is_sample'),
        body: e.ref('excluded.body'),
      })),
    )
    .execute()
}

/** What was measured stays. */
export async function addMissingMoments(tx: Tx, rows: readonly Insertable<Tables['moment']>[]): Promise<void> {
  await db(tx)
    .insertInto('moment')
    .values([...rows])
    .onConflict((c) => c.doNothing())
    .execute()
}

/** [from, to) in the order of time. */
export function moments(tx: Tx, from: string, to: string): Promise<MomentRow[]> {
  return db(tx).selectFrom('moment').selectAll().where('at', '>=', from).where('at', '<', to).orderBy('at').execute()
}

/** The last at or before. */
export function momentAt(tx: Tx, at: string): Promise<MomentRow | undefined> {
  return db(tx).selectFrom('moment').selectAll().where('at', '<=', at).orderBy('at', 'desc').limit(1).executeTakeFirst()
}

export function indexes(tx: Tx, from: string, to: string): Promise<Omit<MomentRow, 'body'>[]> {
  return db(tx)
    .selectFrom('moment')
    .select(['at', 'travel_time_index', 'measured', 'is_sample'])
    .where('at', '>=', from)
    .where('at', '<', to)
    .orderBy('at')
    .execute()
}

/** Of measured moments from 6:00 to 22:00 in [from, to). */
export async function indexSums(tx: Tx, from: string, to: string): Promise<{ sum: number; count: number }> {
  const [row] = await tx.named<{ sum: number; count: number }>(
    'traffic.index-sums',
    `select coalesce(sum(travel_time_index), 0)::float8 as sum, count(travel_time_index)::int as count from traffic.moment
     where at >= $1 and at < $2 and not is_sample and extract(hour from at at time zone 'Asia/Ho_Chi_Minh') between 6 and 21`,
    [from, to],
  )
  return row ?? { sum: 0, count: 0 }
}

/** The first and the last moment there is. */
export async function momentSpan(tx: Tx): Promise<{ first: string | null; last: string | null }> {
  const row = await db(tx)
    .selectFrom('moment')
    .select((e) => [e.fn.min('at').as('first'), e.fn.max('at').as('last')])
    .executeTakeFirst()
  return { first: row?.first ?? null, last: row?.last ?? null }
}

export function profiles(tx: Tx): Promise<ProfileRow[]> {
  return db(tx).selectFrom('profile').selectAll().execute()
}

const atOnce = 1000

export async function replaceProfiles(tx: Tx, rows: readonly Insertable<Tables['profile']>[]): Promise<void> {
  for (let at = 0; at < rows.length; at += atOnce) {
    await db(tx)
      .insertInto('profile')
      .values(rows.slice(at, at + atOnce))
      .onConflict((c) =>
        c.column('segment').doUpdateSet((e) => ({
          free_kmh: e.ref('excluded.free_kmh'),
          usual: e.ref('excluded.usual'),
          learned_at: e.ref('excluded.learned_at'),
        })),
      )
      .execute()
  }
}

export function detectors(tx: Tx): Promise<DetectorRow[]> {
  return db(tx).selectFrom('detector').selectAll().orderBy('thing').execute()
}

export async function placeDetector(tx: Tx, row: Insertable<Tables['detector']>): Promise<void> {
  await db(tx)
    .insertInto('detector')
    .values(row)
    .onConflict((c) =>
      c.column('thing').doUpdateSet((e) => ({
        segment: e.ref('excluded.segment'),
        placed_by: e.ref('excluded.placed_by'),
        placed_at: e.ref('excluded.placed_at'),
      })),
    )
    .execute()
}

/** Adds to what was counted before. */
export async function addTrips(tx: Tx, rows: readonly Insertable<Tables['trips']>[]): Promise<void> {
  if (rows.length === 0) return
  await db(tx)
    .insertInto('trips')
    .values([...rows])
    .onConflict((c) =>
      c
        .columns(['from_unit', 'day', 'hour', 'to_unit'])
        .doUpdateSet((e) => ({ trips: sql<number>`trips.trips + ${e.ref('excluded.trips')}` })),
    )
    .execute()
}

export interface Flow {
  readonly from_unit: string
  readonly to_unit: string
  readonly trips: number
}

/** Days inclusive; hours [from, to). */
export function trips(
  tx: Tx,
  { fromDay, toDay, fromHour, toHour }: { fromDay: string; toDay: string; fromHour: number; toHour: number },
): Promise<Flow[]> {
  return tx.named<Flow>(
    'traffic.trips',
    `select from_unit, to_unit, sum(trips)::int as trips from traffic.trips
     where day between $1::date and $2::date and hour >= $3 and hour < $4
     group by from_unit, to_unit order by 3 desc, 1, 2`,
    [fromDay, toDay, fromHour, toHour],
  )
}
