/**
 * The map of parcels, made from the registry: outlines by tile, and every tile as it is sent. Made whole by `makeMap`; after that
 * each change of a parcel changes the tiles that it touches at once, and those of smaller scales within minutes. Rules LA5 to LA8.
 */
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip as gzipCallback } from 'node:zlib'
import type { App, Tx } from '../../kernel/app.ts'
import { type OwnRecord, ownRecord, ownRecords } from '../../platform/registry/index.ts'
import { cellsAcross, Cover, coverAbove, Square } from './cover.ts'
import { land } from './definition.ts'
import { type Box, boxOf, type Polygon } from './geometry.ts'
import { coverZoom, keyOf, parcelZoom, tileOfKey, tilesIn, type TileId, zoomMin } from './grid.ts'
import { pack, toUnits, unpack } from './outline.ts'
import * as store from './store.ts'
import { coverTile, parcelTile } from './tiles.ts'

const gzip = promisify(gzipCallback)

/** Records read at once. */
const page = 4_000
/** Bits between a tile of parcels and the square of cover that it lies in. */
const squareShift = 2 * (parcelZoom - coverZoom)

export interface MapReport {
  readonly parcels: number
  readonly tiles: number
  readonly bytes: number
  readonly seconds: number
}

/** Makes the whole map anew from the registry; until it is done, the one before it is shown. */
export async function makeMap(app: App, say: (line: string) => void): Promise<MapReport> {
  const began = performance.now()
  return app.bulk(async (tx) => {
    await store.lockWholeMap(tx)
    await store.clearMap(tx)
    await store.copyShapes(tx, shapesOfRegistry(app))
    say(`  outlines: ${seconds(began)} s`)
    const made = { tiles: 0, bytes: 0 }
    const squares = await store.squaresWithShapes(tx, squareShift)
    for (const square of squares) {
      const tiles = await makeSquare(tx, squareAt(square), 'with parcels')
      made.tiles += tiles.length
      made.bytes += tiles.reduce((sum, { bytes }) => sum + bytes.length, 0)
    }
    await makeAbove(tx)
    const parcels = (await store.topTiles(tx, zoomMin)).reduce((sum, tile) => sum + tile.parcels, 0)
    say(`  tiles: ${seconds(began)} s`)
    return { ...made, parcels, seconds: (performance.now() - began) / 1000 }
  })
}

const seconds = (began: number) => ((performance.now() - began) / 1000).toFixed(1)

function squareAt(number: number): TileId {
  const { x, y } = tileOfKey(number * 2 ** squareShift)
  return { z: coverZoom, x: x >> (parcelZoom - coverZoom), y: y >> (parcelZoom - coverZoom) }
}

async function* shapesOfRegistry(app: App): AsyncGenerator<store.ShapeRow[]> {
  let after: string | null = null
  for (;;) {
    const from: string | null = after
    const records: OwnRecord[] = await app.read((tx) => ownRecords(tx, land.name, from, page))
    const last = records.at(-1)
    if (!last) return
    after = last.id
    yield records.flatMap(shapesOf)
  }
}

/** A parcel in each tile that its box touches, so that a tile is drawn from its own rows alone. */
function shapesOf({ id, data }: OwnRecord): store.ShapeRow[] {
  const geometry = data['geometry'] as Polygon
  const box = boxOf(geometry.coordinates)
  const common = {
    parcel_id: id,
    number: String(data['number']),
    use: String(data['use']),
    area_m2: Number(data['areaM2']),
    ...inUnits(box),
    outline: pack(geometry),
  }
  return tilesIn(box, parcelZoom).map(({ x, y }) => ({ tile: keyOf(x, y), ...common }))
}

export function inUnits({ west, south, east, north }: Box): Box {
  return { west: toUnits(west), south: toUnits(south), east: toUnits(east), north: toUnits(north) }
}

// ---- making tiles -----------------------------------------------------------------------------------------------

async function made(tile: TileId, plain: Uint8Array, parcels: number): Promise<store.MadeTile> {
  const bytes = await gzip(plain)
  return { ...tile, bytes, etag: createHash('sha256').update(bytes).digest('base64url').slice(0, 22), parcels }
}

/** The tiles of a square, from its own scale down to that of parcels, and its cover for the scales above. */
async function makeSquare(tx: Tx, id: TileId, depth: 'with parcels' | 'cover only'): Promise<store.MadeTile[]> {
  const rows = await store.shapesWithin(tx, id)
  const square = new Square(id)
  const tiles: store.MadeTile[] = []
  const seen = new Set<string>()
  for (const inTile of byTile(rows)) {
    for (const row of inTile) {
      if (seen.has(row.parcel_id)) continue
      seen.add(row.parcel_id)
      square.addParcel({ type: 'Polygon', coordinates: unpack(row.outline) }, row.use)
    }
    if (depth === 'with parcels' && inTile[0]) tiles.push(await tileOfParcels(tileOfKey(inTile[0].tile), inTile))
  }
  const bare = new Cover(cellsAcross)
  let whole = bare
  for (const { tile, cover } of square.tiles()) {
    whole = cover ?? bare
    // Of a new map, an empty tile is one that is not there.
    if (!cover && depth === 'with parcels') continue
    tiles.push(await made(tile, coverTile(whole), whole.parcels()))
  }
  await store.putTiles(tx, tiles)
  await store.putCover(tx, { x: id.x, y: id.y, cells: whole.pack() })
  return tiles
}

function tileOfParcels(tile: TileId, rows: readonly store.ShapeRow[]): Promise<store.MadeTile> {
  const drawn = rows.map((row) => ({
    number: row.number,
    use: row.use,
    areaM2: row.area_m2,
    rings: unpack(row.outline),
  }))
  return made(tile, parcelTile(tile, drawn), rows.length)
}

/** Rows in the order of their tiles, tile by tile. */
function* byTile(rows: readonly store.ShapeRow[]): Generator<store.ShapeRow[]> {
  let start = 0
  for (let at = 1; at <= rows.length; at++) {
    if (rows[at]?.tile === rows[start]?.tile) continue
    yield rows.slice(start, at)
    start = at
  }
}

/** The scales above the squares: few tiles, each made of the four below it. */
async function makeAbove(tx: Tx): Promise<void> {
  const rows = await store.covers(tx)
  let below = rows.map(({ x, y, cells }) => ({ tile: { z: coverZoom, x, y }, cover: Cover.unpack(cells, cellsAcross) }))
  for (let z = coverZoom - 1; z >= zoomMin; z--) {
    const groups = Map.groupBy(below, ({ tile }) => `${tile.x >> 1},${tile.y >> 1}`)
    below = [...groups.values()].map((parts) => {
      const [first] = parts
      const tile = { z, x: (first?.tile.x ?? 0) >> 1, y: (first?.tile.y ?? 0) >> 1 }
      return { tile, cover: coverAbove(parts) }
    })
    await store.putTiles(
      tx,
      await Promise.all(below.map(({ tile, cover }) => made(tile, coverTile(cover), cover.parcels()))),
    )
  }
}

// ---- after a change ---------------------------------------------------------------------------------------------

/** Draws a parcel anew, as it is now, in every tile in which it was or is. Repeating it changes nothing. */
export async function redraw(tx: Tx, parcelId: string): Promise<void> {
  await store.shareMap(tx)
  const record = await ownRecord(tx, land.name, parcelId)
  const before = await store.removeShapes(tx, parcelId)
  const shapes = record?.state === 'current' ? shapesOf(record) : []
  await store.insertShapes(tx, shapes)
  const touched = [...new Set([...before, ...shapes.map(({ tile }) => tile)])].toSorted((a, b) => a - b)
  const tiles: store.MadeTile[] = []
  for (const key of touched) {
    const tile = tileOfKey(key)
    tiles.push(await tileOfParcels(tile, await store.shapesWithin(tx, tile)))
  }
  await store.putTiles(tx, tiles)
  const squares = new Set(touched.map((key) => Math.floor(key / 2 ** squareShift)))
  await store.markStale(tx, [...squares].map(squareAt))
}

/** Squares made anew in one run. */
const squaresAtOnce = 5

/** Makes the smaller scales anew where parcels have changed. */
export async function refreshCover(tx: Tx): Promise<void> {
  await store.shareMap(tx)
  const squares = await store.takeStale(tx, squaresAtOnce)
  for (const { x, y } of squares) await makeSquare(tx, { z: coverZoom, x, y }, 'cover only')
  if (squares.length > 0) await makeAbove(tx)
}
