/** Every SQL statement of SensorThings. */
import type { Tx } from '../../kernel/app.ts'
import type { Box } from '../../kernel/geometry.ts'
import { type Kind, type Link, type Row } from './model.ts'

const itemColumns =
  'id, kind, body, thing_id, sensor_id, observed_property_id, feature_id, phenomenon_from, phenomenon_to, result_from, result_to, area, created_by'
const observationColumns = `id, 'Observation' as kind, body, datastream_id, feature_id, created_by`

/** What observations belong to. */
export const isStream = (kind: Kind) => kind === 'Datastream' || kind === 'MultiDatastream'

type ItemRow = Row & {
  readonly phenomenon_from: string | null
  readonly phenomenon_to: string | null
  readonly result_from: string | null
  readonly result_to: string | null
  readonly area: string | null
}

/** As PostgreSQL writes and reads a box: its north-east, then its south-west. */
const boxText = ({ west, south, east, north }: Box) => `(${east},${north}),(${west},${south})`

/** Of a box the point, the line or the polygon that it is. */
function geometryOf(box: string): object {
  const [east = 0, north = 0, west = 0, south = 0] = (box.match(/-?[\d.]+(?:e[+-]?\d+)?/gi) ?? []).map(Number)
  if (west === east && south === north) return { type: 'Point', coordinates: [west, south] }
  const corners = [
    [west, south],
    [east, north],
  ]
  if (west === east || south === north) return { type: 'LineString', coordinates: corners }
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ]
  return { type: 'Polygon', coordinates: [ring] }
}

/** A Datastream says which time its observations span, and which area unless its maker has said so. */
function rowOf(row: ItemRow): Row {
  if (!isStream(row.kind)) return row
  const span = (from: string | null, to: string | null) => (from === null ? undefined : `${from}/${to ?? from}`)
  const isDerived = row.body['observedArea'] === undefined && row.area !== null
  return {
    ...row,
    ...(isDerived && { derived: ['observedArea'] }),
    body: {
      ...row.body,
      ...(isDerived && { observedArea: geometryOf(row.area ?? '') }),
      phenomenonTime: span(row.phenomenon_from, row.phenomenon_to),
      resultTime: span(row.result_from, row.result_to),
    },
  }
}

const items = async (tx: Tx, name: string, text: string, values: readonly unknown[]): Promise<Row[]> =>
  (await tx.named<ItemRow>(name, text, values)).map(rowOf)

/** What belongs to rows, by a link: the set narrowed to them. */
export interface Scope {
  readonly link: Link
  readonly ids: readonly number[]
}

export async function byId(tx: Tx, kind: Kind, id: number): Promise<Row | undefined> {
  if (kind === 'Observation') {
    const [row] = await tx.named<Row>(
      'sta.observation',
      `select ${observationColumns} from sensorthings.observation where id = $1`,
      [id],
    )
    return row
  }
  const [row] = await items(
    tx,
    'sta.item',
    `select ${itemColumns} from sensorthings.item where kind = $1 and id = $2`,
    [kind, id],
  )
  return row
}

export function itemsByIds(tx: Tx, kind: Kind, ids: readonly number[]): Promise<Row[]> {
  return items(
    tx,
    'sta.items',
    `select ${itemColumns} from sensorthings.item where kind = $1 and id = any($2::bigint[]) order by id`,
    [kind, ids],
  )
}

function scopeSql({ link: { via }, ids }: Scope): [string, readonly number[]] {
  if (via.kind === 'places') {
    const [mine, theirs] = via.side === 'holder' ? ['holder_id', 'location_id'] : ['location_id', 'holder_id']
    return [`id in (select ${theirs} from sensorthings.place where ${mine} = any($2::bigint[]))`, ids]
  }
  return [via.kind === 'theirs' ? `${via.column} = any($2::bigint[])` : 'id = any($2::bigint[])', ids]
}

/** All of a kind but observations, in the order of their ids. */
export function allItems(tx: Tx, kind: Kind, scope: Scope | undefined, after: number, limit: number): Promise<Row[]> {
  const [where, ids] = scope ? scopeSql(scope) : ['$2::bigint[] is null', null]
  return items(
    tx,
    '',
    `select ${itemColumns} from sensorthings.item where kind = $1 and ${where} and id > $3 order by id limit $4`,
    [kind, ids, after, limit],
  )
}

export async function countItems(tx: Tx, kind: Kind, scope: Scope | undefined): Promise<number> {
  const [where, ids] = scope ? scopeSql(scope) : ['$2::bigint[] is null', null]
  const [row] = await tx.named<{ n: number }>(
    '',
    `select count(*) as n from sensorthings.item where kind = $1 and ${where}`,
    [kind, ids],
  )
  return row?.n ?? 0
}

/** Which item of `ids` has which others by a table of places. */
export function places(
  tx: Tx,
  side: 'holder' | 'location',
  ids: readonly number[],
): Promise<{ mine: number; theirs: number }[]> {
  const [mine, theirs] = side === 'holder' ? ['holder_id', 'location_id'] : ['location_id', 'holder_id']
  return tx.named(
    '',
    `select ${mine} as mine, ${theirs} as theirs from sensorthings.place where ${mine} = any($1::bigint[]) order by ${side === 'holder' ? 'at, 2' : '2'}`,
    [ids],
  )
}

export type ObservationColumn = 'id' | 'phenomenon_from' | 'result_time' | 'number'

/** A comparison that the database makes. */
export interface Comparison {
  readonly column: ObservationColumn
  readonly operator: '=' | '<' | '<=' | '>' | '>='
  readonly value: string | number
}

export interface Observing {
  readonly scope: Scope | undefined
  readonly where: readonly Comparison[]
  readonly order: { readonly column: ObservationColumn; readonly direction: 'asc' | 'desc' }
  readonly limit: number
  readonly offset: number
}

const conditions = ({ scope, where }: Pick<Observing, 'scope' | 'where'>, first: number): [string, unknown[]] => {
  const [own, ids] = scope ? scopeSql(scope) : ['true', null]
  const parts = [own.replace('$2', `$${first}`)]
  const values: unknown[] = scope ? [ids] : []
  for (const { column, operator, value } of where) {
    values.push(value)
    parts.push(`${column} ${operator} $${first + values.length - 1}${typeof value === 'string' ? '::timestamptz' : ''}`)
  }
  return [parts.join(' and '), values]
}

export function observations(tx: Tx, asked: Observing): Promise<Row[]> {
  const { order, limit, offset } = asked
  const [where, values] = conditions(asked, 3)
  const by = order.column === 'id' ? `id ${order.direction}` : `${order.column} ${order.direction}, id`
  return tx.named<Row>(
    '',
    `select ${observationColumns} from sensorthings.observation where ${where} order by ${by} limit $1 offset $2`,
    [limit, offset, ...values],
  )
}

export async function countObservations(tx: Tx, asked: Pick<Observing, 'scope' | 'where'>): Promise<number> {
  const [where, values] = conditions(asked, 1)
  const [row] = await tx.named<{ n: number }>(
    '',
    `select count(*) as n from sensorthings.observation where ${where}`,
    values,
  )
  return row?.n ?? 0
}

// ---- writing -----------------------------------------------------------------------------------------------------

export type Owners = Partial<Record<'thing_id' | 'sensor_id' | 'observed_property_id', number>>

export async function insertItem(tx: Tx, kind: Kind, body: unknown, owners: Owners, by: string): Promise<number> {
  const [row] = await tx.named<{ id: number }>(
    'sta.insert-item',
    'insert into sensorthings.item (kind, body, thing_id, sensor_id, observed_property_id, created_by) values ($1, $2, $3, $4, $5, $6) returning id',
    [
      kind,
      JSON.stringify(body),
      owners.thing_id ?? null,
      owners.sensor_id ?? null,
      owners.observed_property_id ?? null,
      by,
    ],
  )
  return row?.id ?? 0
}

export async function updateItem(tx: Tx, id: number, body: unknown, owners: Owners): Promise<void> {
  await tx.named(
    'sta.update-item',
    `update sensorthings.item set body = $2, thing_id = coalesce($3, thing_id), sensor_id = coalesce($4, sensor_id),
       observed_property_id = coalesce($5, observed_property_id) where id = $1`,
    [id, JSON.stringify(body), owners.thing_id ?? null, owners.sensor_id ?? null, owners.observed_property_id ?? null],
  )
}

/** `at`: in which order, where it matters. */
export async function addPlace(tx: Tx, holder: number, location: number, at = 0): Promise<void> {
  await tx.named(
    'sta.add-place',
    'insert into sensorthings.place (holder_id, location_id, at) values ($1, $2, $3) on conflict do nothing',
    [holder, location, at],
  )
}

/** Of the HistoricalLocations of a Thing the newest says where it is (OGC 18-088 §8.2.3). */
export async function moveThing(tx: Tx, history: number, thing: number): Promise<void> {
  const [newer] = await tx.named<{ id: number }>(
    'sta.newer-history',
    `select h.id from sensorthings.item h, sensorthings.item own
     where own.id = $1 and h.thing_id = $2 and h.kind = 'HistoricalLocation' and h.id <> $1
       and (h.body ->> 'time')::timestamptz >= (own.body ->> 'time')::timestamptz limit 1`,
    [history, thing],
  )
  if (newer) return
  await leavePlaces(tx, thing)
  await tx.named(
    'sta.place-as-history',
    'insert into sensorthings.place (holder_id, location_id, at) select $2, location_id, at from sensorthings.place where holder_id = $1',
    [history, thing],
  )
}

export async function leavePlaces(tx: Tx, holder: number): Promise<void> {
  await tx.named('sta.leave-places', 'delete from sensorthings.place where holder_id = $1', [holder])
}

/** Makes of a Location the FeatureOfInterest that observations at it are about, once. */
export async function setFeature(tx: Tx, location: number, feature: number): Promise<void> {
  await tx.named('sta.set-feature', 'update sensorthings.item set feature_id = $2 where id = $1', [location, feature])
}

export interface NewObservation {
  readonly datastreamId: number
  readonly featureId: number
  readonly from: string
  readonly to: string
  readonly resultTime: string | null
  readonly number: number | null
  readonly body: unknown
  /** Around what is observed; null where the Datastream need not know. */
  readonly area: Box | null
}

export async function insertObservation(tx: Tx, given: NewObservation, by: string): Promise<number> {
  const [row] = await tx.named<{ id: number }>(
    'sta.insert-observation',
    `insert into sensorthings.observation (datastream_id, feature_id, phenomenon_from, phenomenon_to, result_time, number, body, created_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8) returning id`,
    [
      given.datastreamId,
      given.featureId,
      given.from,
      given.to,
      given.resultTime,
      given.number,
      JSON.stringify(given.body),
      by,
    ],
  )
  spanDatastream(tx, given)
  return row?.id ?? 0
}

function spanDatastream(tx: Tx, { datastreamId, from, to, resultTime, area }: NewObservation): void {
  if (area)
    tx.later(
      'sta.area',
      `update sensorthings.item set area = case when area is null then $2::box else bound_box(area, $2::box) end
       where id = $1 and (area is null or not area @> $2::box)`,
      [datastreamId, boxText(area)],
    )
  tx.later(
    'sta.span',
    `update sensorthings.item set phenomenon_from = least(phenomenon_from, $2), phenomenon_to = greatest(phenomenon_to, $3),
       result_from = least(result_from, $4), result_to = greatest(result_to, $4)
     where id = $1 and (phenomenon_from is null or phenomenon_from > $2 or phenomenon_to < $3 or ($4::timestamptz is not null and (result_from is null or result_from > $4 or result_to < $4)))`,
    [datastreamId, from, to, resultTime],
  )
}

export async function updateObservation(tx: Tx, id: number, given: NewObservation): Promise<void> {
  await tx.named(
    'sta.update-observation',
    `update sensorthings.observation set datastream_id = $2, feature_id = $3, phenomenon_from = $4, phenomenon_to = $5, result_time = $6, number = $7, body = $8 where id = $1`,
    [
      id,
      given.datastreamId,
      given.featureId,
      given.from,
      given.to,
      given.resultTime,
      given.number,
      JSON.stringify(given.body),
    ],
  )
  spanDatastream(tx, given)
}

interface OfDatastream {
  readonly datastream_id: number
}

/** Without what was removed a Datastream may span less time. */
async function spanAnew(tx: Tx, removed: readonly OfDatastream[]): Promise<void> {
  await tx.named(
    'sta.span-anew',
    `update sensorthings.item i set (phenomenon_from, phenomenon_to, result_from, result_to) =
       (select min(phenomenon_from), max(phenomenon_to), min(result_time), max(result_time) from sensorthings.observation o where o.datastream_id = i.id)
     where id = any($1::bigint[])`,
    [[...new Set(removed.map(({ datastream_id }) => datastream_id))]],
  )
}

/** With all that cannot be without it (OGC 18-088 §10.4). */
export async function remove(tx: Tx, kind: Kind, id: number): Promise<void> {
  if (kind === 'Observation') {
    await spanAnew(
      tx,
      await tx.named<OfDatastream>(
        'sta.delete-observation',
        'delete from sensorthings.observation where id = $1 returning datastream_id',
        [id],
      ),
    )
    return
  }
  if (kind === 'FeatureOfInterest') {
    await spanAnew(
      tx,
      await tx.named<OfDatastream>(
        'sta.delete-of-feature',
        'delete from sensorthings.observation where feature_id = $1 returning datastream_id',
        [id],
      ),
    )
    await tx.named('sta.forget-feature', 'update sensorthings.item set feature_id = null where feature_id = $1', [id])
  }
  if (kind === 'Location') await removeHeld(tx, 'HistoricalLocation', id)
  if (isStream(kind)) await removeObservations(tx, [id])
  if (kind === 'ObservedProperty') await removeObservations(tx, await removeHeld(tx, 'MultiDatastream', id))
  const column = { Thing: 'thing_id', Sensor: 'sensor_id', ObservedProperty: 'observed_property_id' }[kind as string]
  if (column !== undefined) {
    const rows = await tx.named<{ id: number; kind: Kind }>(
      '',
      `delete from sensorthings.item where ${column} = $1 returning id, kind`,
      [id],
    )
    await removeObservations(
      tx,
      rows.filter((row) => isStream(row.kind)).map((row) => row.id),
    )
    await tx.named('sta.delete-places', 'delete from sensorthings.place where holder_id = any($1::bigint[])', [
      rows.map((row) => row.id),
    ])
  }
  await tx.named('sta.delete-place', 'delete from sensorthings.place where holder_id = $1 or location_id = $1', [id])
  await tx.named('sta.delete-item', 'delete from sensorthings.item where id = $1', [id])
}

/** Those of a kind that have this one in their table of places. */
async function removeHeld(tx: Tx, kind: Kind, held: number): Promise<number[]> {
  const rows = await tx.named<{ id: number }>(
    'sta.delete-held',
    `delete from sensorthings.item where kind = $2
       and id in (select holder_id from sensorthings.place where location_id = $1) returning id`,
    [held, kind],
  )
  const ids = rows.map(({ id }) => id)
  await tx.named('sta.delete-places', 'delete from sensorthings.place where holder_id = any($1::bigint[])', [ids])
  return ids
}

async function removeObservations(tx: Tx, datastreams: readonly number[]): Promise<void> {
  await tx.named(
    'sta.delete-of-datastreams',
    'delete from sensorthings.observation where datastream_id = any($1::bigint[])',
    [datastreams],
  )
}
