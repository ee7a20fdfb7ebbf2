/** Every SQL statement of the land registry: boundaries, outlines by tile, tiles. */
import type { BulkTx, Tx } from '../../kernel/app.ts'
import type { Box } from './geometry.ts'
import { keysWithin, type TileId } from './grid.ts'
import type { Tables } from './tables.ts'

const db = (tx: Tx) => tx.tables<Tables>('land')

// ---- boundaries -------------------------------------------------------------------------------------------------

export interface BoundaryRow extends Box {
  readonly unit_id: string
  readonly geometry: Record<string, unknown>
  readonly source: string
  readonly imported_at: string
}

export async function boundary(tx: Tx, unitId: string): Promise<BoundaryRow | undefined> {
  return db(tx).selectFrom('boundary').selectAll().where('unit_id', '=', unitId).executeTakeFirst()
}

export async function boundaries(tx: Tx): Promise<BoundaryRow[]> {
  return db(tx).selectFrom('boundary').selectAll().orderBy('unit_id').execute()
}

/** Those whose box holds the point. */
export async function boundariesAround(
  tx: Tx,
  lat: number,
  lon: number,
): Promise<Pick<BoundaryRow, 'unit_id' | 'geometry'>[]> {
  return tx.named(
    'land.boundaries-around',
    `select unit_id, geometry from land.boundary
     where $1 between south and north and $2 between west and east order by unit_id`,
    [lat, lon],
  )
}

export async function hasBoundaries(tx: Tx): Promise<boolean> {
  return (await tx.named('land.has-boundaries', 'select from land.boundary limit 1', [])).length > 0
}

export async function replaceBoundaries(tx: Tx, rows: readonly BoundaryRow[]): Promise<void> {
  await db(tx).deleteFrom('boundary').execute()
  const values = rows.map((row) => ({ ...row, geometry: JSON.stringify(row.geometry) }))
  await db(tx).insertInto('boundary').values(values).execute()
}

// ---- who may change the map -------------------------------------------------------------------------------------

/** Any fixed number. Parcels change one by one beside each other; making the whole map anew waits for them and holds them up. */
const mapLock = 7_306_120

export async function lockWholeMap(tx: Tx): Promise<void> {
  await tx.named('land.lock-map', 'select pg_advisory_xact_lock($1)', [mapLock])
}

export async function shareMap(tx: Tx): Promise<void> {
  await tx.named('land.share-map', 'select pg_advisory_xact_lock_shared($1)', [mapLock])
}

// ---- outlines ---------------------------------------------------------------------------------------------------

export interface ShapeRow {
  readonly tile: number
  readonly parcel_id: string
  readonly number: string
  readonly use: string
  readonly area_m2: number
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
  readonly outline: Buffer
}

const shapeColumns = 'tile, parcel_id, number, use, area_m2, west, south, east, north, outline'

export async function clearMap(tx: Tx): Promise<void> {
  for (const table of ['shape', 'tile', 'cover', 'stale'] as const) await db(tx).deleteFrom(table).execute()
}

/** The outlines of every parcel, as rows in any order. */
export async function copyShapes(tx: BulkTx, rows: AsyncIterable<readonly ShapeRow[]>): Promise<number> {
  const lines = async function* () {
    for await (const page of rows) {
      yield page
        .map((r) => {
          const box = `${r.west}\t${r.south}\t${r.east}\t${r.north}`
          return `${r.tile}\t${r.parcel_id}\t${r.number}\t${r.use}\t${r.area_m2}\t${box}\t\\\\x${r.outline.toString('hex')}\n`
        })
        .join('')
    }
  }
  const count = await tx.copyIn('land.shape', shapeColumns, lines())
  await tx.named('', 'analyze land.shape', [])
  return count
}

export async function insertShapes(tx: Tx, rows: readonly ShapeRow[]): Promise<void> {
  if (rows.length > 0) await db(tx).insertInto('shape').values(rows).execute()
}

/** Takes a parcel's outlines out; gives the tiles in which they were. */
export async function removeShapes(tx: Tx, parcelId: string): Promise<number[]> {
  const rows = await tx.named<{ tile: number }>(
    'land.remove-shapes',
    'delete from land.shape where parcel_id = $1 returning tile',
    [parcelId],
  )
  return rows.map(({ tile }) => tile)
}

/** The outlines in a tile of any scale, of each parcel as often as it has tiles; in the order of the tiles. */
export async function shapesWithin(tx: Tx, tile: TileId): Promise<ShapeRow[]> {
  return tx.named<ShapeRow>(
    'land.shapes-within',
    `select ${shapeColumns} from land.shape where tile >= $1 and tile < $2 order by tile, parcel_id`,
    [...keysWithin(tile)],
  )
}

/** The squares of `shift` bits a side less fine than tiles that have any outline, by their numbers. */
export async function squaresWithShapes(tx: Tx, shift: number): Promise<number[]> {
  const rows = await tx.named<{ square: number }>(
    'land.squares-with-shapes',
    'select distinct tile >> $1::integer as square from land.shape order by square',
    [shift],
  )
  return rows.map(({ square }) => square)
}

export interface BoxRow {
  readonly parcel_id: string
  readonly number: string
  readonly use: string
  readonly area_m2: number
  readonly outline: Buffer
}

/** Outlines whose own box touches this one (ten-millionths of a degree), a parcel as often as it has tiles. */
export async function parcelsIn(tx: Tx, tiles: readonly number[], box: Box, limit: number): Promise<BoxRow[]> {
  return tx.named<BoxRow>(
    'land.parcels-in',
    `select parcel_id, number, use, area_m2, outline from land.shape
     where tile = any($1) and west <= $4 and east >= $2 and south <= $5 and north >= $3
     order by tile, parcel_id limit $6`,
    [tiles, box.west, box.south, box.east, box.north, limit],
  )
}

// ---- tiles ------------------------------------------------------------------------------------------------------

export interface TileRow {
  readonly bytes: Buffer
  readonly etag: string
}

export async function tile(tx: Tx, { z, x, y }: TileId): Promise<TileRow | undefined> {
  const [row] = await tx.named<TileRow>(
    'land.tile',
    'select bytes, etag from land.tile where z = $1 and x = $2 and y = $3',
    [z, x, y],
  )
  return row
}

export interface MadeTile extends TileRow, TileId {
  readonly parcels: number
}

export async function putTiles(tx: Tx, tiles: readonly MadeTile[]): Promise<void> {
  await tx.named(
    'land.put-tiles',
    `insert into land.tile (z, x, y, bytes, etag, parcels)
     select * from unnest($1::smallint[], $2::integer[], $3::integer[], $4::bytea[], $5::text[], $6::integer[])
     on conflict (z, x, y) do update set bytes = excluded.bytes, etag = excluded.etag, parcels = excluded.parcels`,
    [
      tiles.map(({ z }) => z),
      tiles.map(({ x }) => x),
      tiles.map(({ y }) => y),
      tiles.map(({ bytes }) => bytes),
      tiles.map(({ etag }) => etag),
      tiles.map(({ parcels }) => parcels),
    ],
  )
}

export interface CoverRow {
  readonly x: number
  readonly y: number
  readonly cells: Buffer
}

export async function putCover(tx: Tx, { x, y, cells }: CoverRow): Promise<void> {
  await tx.named(
    'land.put-cover',
    `insert into land.cover (x, y, cells) values ($1, $2, $3) on conflict (x, y) do update set cells = excluded.cells`,
    [x, y, cells],
  )
}

export async function covers(tx: Tx): Promise<CoverRow[]> {
  return db(tx).selectFrom('cover').selectAll().orderBy('y').orderBy('x').execute()
}

export async function markStale(tx: Tx, squares: readonly { x: number; y: number }[]): Promise<void> {
  await tx.named(
    'land.mark-stale',
    'insert into land.stale (x, y) select * from unnest($1::integer[], $2::integer[]) on conflict do nothing',
    [squares.map(({ x }) => x), squares.map(({ y }) => y)],
  )
}

export async function takeStale(tx: Tx, limit: number): Promise<{ x: number; y: number }[]> {
  return tx.named(
    'land.take-stale',
    'delete from land.stale where (x, y) in (select x, y from land.stale order by x, y limit $1) returning x, y',
    [limit],
  )
}

/** How many parcels the map has, from its smallest scale, and the box of that scale's tiles. */
export async function topTiles(tx: Tx, z: number): Promise<{ x: number; y: number; parcels: number; etag: string }[]> {
  return tx.named('land.top-tiles', 'select x, y, parcels, etag from land.tile where z = $1', [z])
}
