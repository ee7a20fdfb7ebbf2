/** What anybody may see of the land: tiles, parcels, boundaries. Rules LA5 to LA9. */
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip, gzipSync } from 'node:zlib'
import type { Tx } from '../../kernel/app.ts'
import { type FileReply, file } from '../../kernel/endpoint.ts'
import { problem } from '../../kernel/problems.ts'
import { directory } from '../../platform/organisation/index.ts'
import { readOpenByKey } from '../../platform/registry/index.ts'
import { allBoundaries, type Boundaries } from './boundaries.ts'
import { type MapInfo, type ParcelLine, parcelsMax, type ParcelView } from './contract.ts'
import { land } from './definition.ts'
import { areaOf, boxOf, type Box, innerPoint, type Polygon } from './geometry.ts'
import { keyOf, parcelZoom, tileCount, type TileId, tilesIn, zoomMin } from './grid.ts'
import { inUnits } from './map.ts'
import { unpack } from './outline.ts'
import * as store from './store.ts'

/** Long enough to move about in, short enough that a change is seen soon. */
const keptSeconds = 60
const mapboxTile = 'application/vnd.mapbox-vector-tile'
const emptyTile = gzipSync(Buffer.alloc(0))

/** A tile as it was made; ground without parcels is an empty tile. Throws `land.no-such-tile`. */
export async function tile(tx: Tx, id: TileId): Promise<FileReply> {
  const isOne = id.z >= zoomMin && id.z <= parcelZoom && id.x < 2 ** id.z && id.y < 2 ** id.z
  if (!isOne) throw problem('land.no-such-tile', { min: zoomMin, max: parcelZoom })
  const { bytes, etag } = (await store.tile(tx, id)) ?? { bytes: emptyTile, etag: 'empty' }
  return file(bytes, mapboxTile, { packed: 'gzip', inline: true, cached: { seconds: keptSeconds, etag } })
}

const asTuple = ({ west, south, east, north }: Box): MapInfo['box'] => [west, south, east, north]

export async function mapInfo(tx: Tx): Promise<MapInfo> {
  const { all, source } = await allBoundaries(tx.app, tx)
  const top = await store.topTiles(tx, zoomMin)
  return {
    parcels: top.reduce((sum, { parcels }) => sum + parcels, 0),
    version: digest(top.map(({ etag }) => etag).join(' ')),
    box: asTuple(boxOf(all.flatMap(({ rings }) => rings))),
    zoomMin,
    parcelZoom,
    boundaries: { source },
    units: all.map(({ unit, rings }) => ({
      id: unit.id,
      code: unit.code,
      name: unit.name,
      box: asTuple(boxOf(rings)),
    })),
  }
}

/** In a thread of the runtime: whoever else asks does not wait for it. */
const packed = promisify(gzip)

const digest = (content: string | Uint8Array) => createHash('sha256').update(content).digest('base64url').slice(0, 22)

export async function boundariesFile(tx: Tx): Promise<FileReply> {
  const bytes = Buffer.from(JSON.stringify(collectionOf(await allBoundaries(tx.app, tx))))
  return file(await packed(bytes), 'application/geo+json', {
    packed: 'gzip',
    inline: true,
    cached: { seconds: keptSeconds, etag: digest(bytes) },
  })
}

function collectionOf({ all, source }: Boundaries): unknown {
  const features = all.map(({ unit, geometry }) => {
    const properties = { id: unit.id, code: unit.code, vi: unit.name.vi, en: unit.name.en, kind: unit.kind }
    return { type: 'Feature', properties, geometry }
  })
  return { type: 'FeatureCollection', source, features }
}

/** Throws `kernel.not-found`. */
export async function parcel(tx: Tx, number: string): Promise<ParcelView> {
  const record = await readOpenByKey(tx, land.name, number)
  if (!record) throw problem('kernel.not-found')
  const { data } = record
  const geometry = data['geometry'] as Polygon
  const unitId = String(data['unitId'])
  return {
    id: record.id,
    number,
    unitId,
    unit: directory().unit(unitId)?.name ?? { vi: unitId, en: unitId },
    address: typeof data['address'] === 'string' ? data['address'] : null,
    use: String(data['use']),
    areaM2: Number(data['areaM2']),
    measuredM2: Math.round(areaOf(geometry) * 10) / 10,
    geometry: { type: 'Polygon', coordinates: geometry.coordinates.map((ring) => ring.map((point) => [...point])) },
    planning: (data['planning'] ?? []) as ParcelView['planning'],
    synthetic: data['synthetic'] === true,
  }
}

/** Tiles of parcels that one list may look through: about two kilometres across. */
const tilesMax = 25

/** Parcels that the box touches. Throws `land.bad-box`, `land.box-too-large`. */
export async function parcelsIn(tx: Tx, box: Box, limit = parcelsMax): Promise<{ items: ParcelLine[]; more: boolean }> {
  if (box.west >= box.east || box.south >= box.north) throw problem('land.bad-box')
  if (tileCount(box, parcelZoom) > tilesMax) throw problem('land.box-too-large', { km: 2 })
  const tiles = tilesIn(box, parcelZoom).map(({ x, y }) => keyOf(x, y))
  // A parcel on the edge of tiles is there in each of them.
  const rowsMax = (limit + 1) * 4
  const rows = await store.parcelsIn(tx, tiles, inUnits(box), rowsMax)
  const parcels = [...new Map(rows.map((row) => [row.parcel_id, row])).values()]
  const items = parcels.slice(0, limit).map(({ number, use, area_m2, outline }) => {
    const [lon, lat] = innerPoint({ type: 'Polygon', coordinates: unpack(outline) })
    return { number, use, areaM2: Math.round(area_m2 * 10) / 10, at: [lon, lat] }
  })
  return { items, more: parcels.length > limit || rows.length === rowsMax }
}
