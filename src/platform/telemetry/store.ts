/** Every SQL statement about things, series and devices. */
import type { Insertable, Selectable, Updateable } from 'kysely'
import type { Tx } from '../../kernel/app.ts'
import type { Tables } from './tables.ts'

const db = (tx: Tx) => tx.tables<Tables>('telemetry')

export type ThingRow = Selectable<Tables['thing']>
export type SeriesRow = Selectable<Tables['series']>
export type DeviceRow = Selectable<Tables['device']>

// ---- things and series --------------------------------------------------------------------------------------------

export function thingsById(tx: Tx, ids: readonly string[]): Promise<ThingRow[]> {
  return tx.named<ThingRow>('telemetry.things-by-id', 'select * from telemetry.thing where id = any($1::uuid[])', [ids])
}

export function thingsByCode(tx: Tx, codes: readonly string[]): Promise<ThingRow[]> {
  return tx.named<ThingRow>('telemetry.things-by-code', 'select * from telemetry.thing where code = any($1::text[])', [
    codes,
  ])
}

export function thingsAfter(tx: Tx, id: string, limit: number): Promise<ThingRow[]> {
  return tx.named<ThingRow>(
    'telemetry.things-after',
    `select * from telemetry.thing where id > coalesce(nullif($1, ''), '00000000-0000-0000-0000-000000000000')::uuid order by id limit $2`,
    [id, limit],
  )
}

export function seriesOfThings(tx: Tx, thingIds: readonly string[]): Promise<SeriesRow[]> {
  return tx.named<SeriesRow>(
    'telemetry.series-of-things',
    'select * from telemetry.series where thing_id = any($1::uuid[]) order by id',
    [thingIds],
  )
}

// Any fixed number: codes are given one transaction after the other, also where no index can see all of them (a cluster).
const codesLock = 7_306_206

export async function codesTaken(tx: Tx, codes: readonly string[]): Promise<string[]> {
  tx.later('telemetry.lock-codes', 'select pg_advisory_xact_lock($1)', [codesLock])
  const rows = await tx.named<{ code: string }>(
    'telemetry.codes-taken',
    `select code from telemetry.thing where code = any($1::text[])
     union all select code from telemetry.series where code = any($1::text[])`,
    [codes],
  )
  return rows.map(({ code }) => code)
}

interface Text2 {
  readonly vi: string
  readonly en: string
}

export type NewThingRow = Omit<Insertable<Tables['thing']>, 'name'> & { readonly name: Text2 }
export type NewSeriesRow = Omit<Insertable<Tables['series']>, 'title'> & { readonly title: Text2 }

const thingColumns = 'id, code, name, kind, unit_id, longitude, latitude, is_public, created_at'
const seriesColumns = `thing_id, code, name, title, unit, quantity, kind, mean, unit_id, longitude, latitude, is_public, retention,
  interval_s, plausible_min, plausible_max, created_at`

/** Thousands at once: as JSON, since a statement has no more than 65,535 parameters. */
export async function insertThings(tx: Tx, rows: readonly NewThingRow[]): Promise<void> {
  await tx.named(
    'telemetry.insert-things',
    `insert into telemetry.thing (${thingColumns})
     select ${thingColumns} from jsonb_populate_recordset(null::telemetry.thing, $1::jsonb)`,
    [JSON.stringify(rows)],
  )
}

export async function insertSeries(tx: Tx, rows: readonly NewSeriesRow[]): Promise<void> {
  if (rows.length === 0) return
  await tx.named(
    'telemetry.insert-series',
    `insert into telemetry.series (${seriesColumns})
     select ${seriesColumns} from jsonb_populate_recordset(null::telemetry.series, $1::jsonb)`,
    [JSON.stringify(rows)],
  )
}

export async function updateThing(tx: Tx, id: string, change: Updateable<Tables['thing']>): Promise<void> {
  await db(tx).updateTable('thing').set(change).where('id', '=', id).execute()
}

export async function endSeries(tx: Tx, thingId: string, at: string): Promise<void> {
  await db(tx).updateTable('series').set({ ended_at: at }).where('thing_id', '=', thingId).execute()
}

// ---- devices ------------------------------------------------------------------------------------------------------

export async function insertDevice(tx: Tx, row: Insertable<Tables['device']>): Promise<void> {
  await db(tx).insertInto('device').values(row).execute()
}

export function deviceById(tx: Tx, id: string): Promise<DeviceRow | undefined> {
  return db(tx).selectFrom('device').selectAll().where('id', '=', id).executeTakeFirst()
}

export function lockDevice(tx: Tx, id: string): Promise<DeviceRow | undefined> {
  return db(tx).selectFrom('device').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function updateDevice(tx: Tx, id: string, change: Updateable<Tables['device']>): Promise<void> {
  await db(tx).updateTable('device').set(change).where('id', '=', id).execute()
}

/** In the order of names; `units`: all, or of these. */
export function devicesPage(
  tx: Tx,
  {
    units,
    q,
    after,
    limit,
  }: { units: readonly string[] | 'all'; q: string; after: readonly [string, string] | null; limit: number },
): Promise<DeviceRow[]> {
  return tx.named<DeviceRow>(
    'telemetry.devices-page',
    `select * from telemetry.device
     where ($1::text[] is null or unit_id = any($1)) and ($2 = '' or position(lower($2) in lower(name)) > 0)
       and ($3::text is null or (name, id) > ($3, $4::uuid)) order by name, id limit $5`,
    [units === 'all' ? null : units, q, after?.[0] ?? null, after?.[1] ?? null, limit],
  )
}

export function thingsOfDevices(tx: Tx, deviceIds: readonly string[]): Promise<ThingRow[]> {
  return tx.named<ThingRow>(
    'telemetry.things-of-devices',
    'select * from telemetry.thing where device_id = any($1::uuid[]) and ended_at is null order by code',
    [deviceIds],
  )
}

/** Gives the ids of things whose device has changed: those it sends for now, and those it did before. */
export async function assignThings(tx: Tx, deviceId: string, thingIds: readonly string[]): Promise<string[]> {
  const rows = await tx.named<{ id: string }>(
    'telemetry.assign-things',
    `update telemetry.thing set device_id = case when id = any($2::uuid[]) then $1::uuid end
     where id = any($2::uuid[]) or device_id = $1::uuid returning id`,
    [deviceId, thingIds],
  )
  return rows.map(({ id }) => id)
}

export interface Seen {
  readonly id: string
  readonly at: string
  readonly accepted: number
  readonly refused: number
  readonly refusal: string | null
  readonly throttledUntil: string | null
}

/** What devices did since it was last noted; in one order in every process. */
export async function noteSeen(tx: Tx, seen: readonly Seen[]): Promise<void> {
  await tx.named(
    'telemetry.note-seen',
    `update telemetry.device set last_seen_at = greatest(last_seen_at, at), accepted = device.accepted + new.accepted,
       refused = device.refused + new.refused, last_refusal = coalesce(refusal, last_refusal),
       throttled_until = coalesce(throttled, throttled_until)
     from (select * from unnest($1::uuid[], $2::timestamptz[], $3::bigint[], $4::bigint[], $5::jsonb[], $6::timestamptz[])
       as t (id, at, accepted, refused, refusal, throttled) order by id) new where device.id = new.id`,
    [
      seen.map((s) => s.id),
      seen.map((s) => s.at),
      seen.map((s) => s.accepted),
      seen.map((s) => s.refused),
      seen.map((s) => s.refusal),
      seen.map((s) => s.throttledUntil),
    ],
  )
}
