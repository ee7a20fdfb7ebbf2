/** Every SQL statement about stations and the air. */
import { type Insertable, type Selectable, sql } from 'kysely'
import type { Tx } from '../../kernel/app.ts'
import type { Tables } from './tables.ts'

export const db = (tx: Tx) => tx.tables<Tables>('environment')

export type StationRow = Selectable<Tables['station']>
export type StationKind = StationRow['kind']
export type AirHourRow = Selectable<Tables['air_hour']>
export type AirDayRow = Selectable<Tables['air_day']>
export type ModelRow = Selectable<Tables['air_model']>
export type ForecastRow = Selectable<Tables['air_forecast']>

// ---- stations -----------------------------------------------------------------------------------------------------

export async function upsertStations(tx: Tx, rows: readonly Insertable<Tables['station']>[]): Promise<void> {
  if (rows.length === 0) return
  await db(tx)
    .insertInto('station')
    .values([...rows])
    .onConflict((c) =>
      c.column('code').doUpdateSet((e) => ({
        thing_id: e.ref('excluded.thing_id'),
        source: e.ref('excluded.source'),
        is_sample: e.ref('excluded.is_sample'),
        details: e.ref('excluded.details'),
        is_place_estimated: e.ref('excluded.is_place_estimated'),
      })),
    )
    .execute()
}

export function stations(tx: Tx, kind?: StationKind): Promise<StationRow[]> {
  const all = db(tx).selectFrom('station').selectAll().orderBy('code')
  return (kind === undefined ? all : all.where('kind', '=', kind)).execute()
}

export function stationByCode(tx: Tx, code: string): Promise<StationRow | undefined> {
  return db(tx).selectFrom('station').selectAll().where('code', '=', code).executeTakeFirst()
}

/** Something came in about things, back to `from`. In the order of their ids, so that two who mark do not wait for each other. */
export async function markDirty(
  tx: Tx,
  things: readonly { readonly thingId: string; readonly from: string }[],
): Promise<void> {
  const inOrder = things.toSorted((x, y) => (x.thingId < y.thingId ? -1 : 1))
  for (const { thingId, from } of inOrder)
    await tx.named(
      'environment.mark-dirty',
      `update environment.station set dirty_from = least(dirty_from, $2::timestamptz) where thing_id = $1`,
      [thingId, from],
    )
}

/** For who computes it: locked until the transaction ends; undefined when another does, or nothing is to be done. */
export function lockDirty(tx: Tx, code: string): Promise<StationRow | undefined> {
  return db(tx)
    .selectFrom('station')
    .selectAll()
    .where('code', '=', code)
    .where('dirty_from', 'is not', null)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()
}

export async function markClean(tx: Tx, code: string): Promise<void> {
  await db(tx).updateTable('station').set({ dirty_from: null }).where('code', '=', code).execute()
}

export function dirtyStations(tx: Tx): Promise<StationRow[]> {
  return db(tx).selectFrom('station').selectAll().where('dirty_from', 'is not', null).orderBy('code').execute()
}

// ---- the air ------------------------------------------------------------------------------------------------------

export async function upsertAirHours(tx: Tx, rows: readonly AirHourRow[]): Promise<void> {
  if (rows.length === 0) return
  await tx.named(
    'environment.upsert-air-hours',
    `insert into environment.air_hour (station, hour, aqi, main, parts, means)
     select * from unnest($1::text[], $2::timestamptz[], $3::int[], $4::text[], $5::jsonb[], $6::jsonb[])
     on conflict (station, hour) do update set
       aqi = excluded.aqi, main = excluded.main, parts = excluded.parts, means = excluded.means`,
    [
      rows.map(({ station }) => station),
      rows.map(({ hour }) => hour),
      rows.map(({ aqi }) => aqi),
      rows.map(({ main }) => main),
      rows.map(({ parts }) => JSON.stringify(parts)),
      rows.map(({ means }) => JSON.stringify(means)),
    ],
  )
}

export async function upsertAirDays(tx: Tx, rows: readonly AirDayRow[]): Promise<void> {
  if (rows.length === 0) return
  await tx.named(
    'environment.upsert-air-days',
    `insert into environment.air_day (station, day, aqi, main, parts, pm25, hours)
     select * from unnest($1::text[], $2::date[], $3::int[], $4::text[], $5::jsonb[], $6::float8[], $7::int[])
     on conflict (station, day) do update set
       aqi = excluded.aqi, main = excluded.main, parts = excluded.parts, pm25 = excluded.pm25, hours = excluded.hours`,
    [
      rows.map(({ station }) => station),
      rows.map(({ day }) => day),
      rows.map(({ aqi }) => aqi),
      rows.map(({ main }) => main),
      rows.map(({ parts }) => JSON.stringify(parts)),
      rows.map(({ pm25 }) => pm25),
      rows.map(({ hours }) => hours),
    ],
  )
}

/** Those from an hour on that are not among `kept`: nothing is left of them. */
export async function forgetAirHours(
  tx: Tx,
  station: string,
  from: string,
  kept: readonly AirHourRow[],
): Promise<void> {
  await tx.named(
    'environment.forget-air-hours',
    `delete from environment.air_hour where station = $1 and hour >= $2 and hour <> all($3::timestamptz[])`,
    [station, from, kept.map(({ hour }) => hour)],
  )
}

export async function forgetAirDays(tx: Tx, station: string, from: string, kept: readonly AirDayRow[]): Promise<void> {
  await tx.named(
    'environment.forget-air-days',
    `delete from environment.air_day where station = $1 and day >= $2 and day <> all($3::date[])`,
    [station, from, kept.map(({ day }) => day)],
  )
}

/** The newest hour of each station that has an index. */
export function newestAirHours(tx: Tx): Promise<AirHourRow[]> {
  return tx.named<AirHourRow>(
    'environment.newest-air-hours',
    `select h.* from environment.station s
     cross join lateral (select * from environment.air_hour h
       where h.station = s.code and h.aqi is not null order by h.hour desc limit 1) h
     where s.kind = 'air'`,
    [],
  )
}

export function airHours(tx: Tx, station: string, from: string, to: string): Promise<AirHourRow[]> {
  return tx.named<AirHourRow>(
    'environment.air-hours',
    `select * from environment.air_hour where station = $1 and hour >= $2 and hour < $3 order by hour`,
    [station, from, to],
  )
}

export async function newestAirHour(tx: Tx, station: string): Promise<AirHourRow | undefined> {
  const [row] = await tx.named<AirHourRow>(
    'environment.newest-air-hour',
    `select * from environment.air_hour where station = $1 and aqi is not null order by hour desc limit 1`,
    [station],
  )
  return row
}

export function airDays(tx: Tx, station: string, from: string, to: string): Promise<AirDayRow[]> {
  return tx.named<AirDayRow>(
    'environment.air-days',
    `select * from environment.air_day where station = $1 and day >= $2 and day <= $3 order by day`,
    [station, from, to],
  )
}

export interface HourOfStation {
  readonly station: string
  readonly hour: string
  readonly aqi: number | null
  readonly main: string | null
  readonly means: Partial<Record<string, number>>
}

/** For the open data. */
export function allAirHours(tx: Tx, from: string): Promise<HourOfStation[]> {
  return tx.named<HourOfStation>(
    'environment.all-air-hours',
    `select station, hour, aqi, main, means from environment.air_hour where hour >= $1 order by station, hour`,
    [from],
  )
}

export function allAirDays(tx: Tx): Promise<AirDayRow[]> {
  return db(tx).selectFrom('air_day').selectAll().orderBy('station').orderBy('day').execute()
}

// ---- the forecast -------------------------------------------------------------------------------------------------

export function modelOf(tx: Tx, station: string): Promise<ModelRow | undefined> {
  return db(tx).selectFrom('air_model').selectAll().where('station', '=', station).executeTakeFirst()
}

export async function saveModel(tx: Tx, row: Insertable<Tables['air_model']>): Promise<void> {
  await db(tx)
    .insertInto('air_model')
    .values(row)
    .onConflict((c) =>
      c.column('station').doUpdateSet((e) => ({
        learned_at: e.ref('excluded.learned_at'),
        model: e.ref('excluded.model'),
        scores: e.ref('excluded.scores'),
      })),
    )
    .execute()
}

/** What was told once is not told otherwise afterwards. */
export async function insertForecasts(tx: Tx, rows: readonly Insertable<Tables['air_forecast']>[]): Promise<void> {
  if (rows.length === 0) return
  await db(tx)
    .insertInto('air_forecast')
    .values([...rows])
    .onConflict((c) => c.columns(['station', 'hour']).doNothing())
    .execute()
}

export function newestForecast(tx: Tx, station: string): Promise<ForecastRow | undefined> {
  return db(tx)
    .selectFrom('air_forecast')
    .selectAll()
    .where('station', '=', station)
    .orderBy('hour', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** The last one that was made up to an hour. */
export function forecastUpTo(tx: Tx, station: string, hour: string): Promise<ForecastRow | undefined> {
  return db(tx)
    .selectFrom('air_forecast')
    .selectAll()
    .where('station', '=', station)
    .where('hour', '<=', hour)
    .where('hour', '>', sql<string>`${hour}::timestamptz - interval '6 hours'`)
    .orderBy('hour', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export async function forgetForecasts(tx: Tx, station: string): Promise<void> {
  await db(tx).deleteFrom('air_forecast').where('station', '=', station).execute()
}
