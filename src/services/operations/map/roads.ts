/** Roads from a GeoJSON file of OpenStreetMap's ways: `khue load roads FILE`. Rule OP13. */
import { readFile } from 'node:fs/promises'
import type { App, Tx } from '../../../kernel/app.ts'
import { file, type FileReply } from '../../../kernel/endpoint.ts'
import * as store from './store.ts'

interface Feature {
  readonly geometry?: { readonly type?: unknown; readonly coordinates?: unknown }
  readonly properties?: Readonly<Record<string, unknown>>
}

const isPoint = (value: unknown): value is readonly [number, number] =>
  Array.isArray(value) && value.length >= 2 && Number.isFinite(value[0]) && Number.isFinite(value[1])

function roadOf({ geometry, properties = {} }: Feature, place: number): store.Road | undefined {
  const { coordinates } = geometry ?? {}
  if (geometry?.type !== 'LineString' || !Array.isArray(coordinates) || coordinates.length < 2) return undefined
  if (!coordinates.every(isPoint)) return undefined
  const { name, highway, id } = properties
  return {
    id: typeof id === 'number' && Number.isSafeInteger(id) ? id : -1 - place,
    name: typeof name === 'string' ? name : null,
    class: typeof highway === 'string' ? highway : 'road',
    line: coordinates.map(([longitude, latitude]) => [longitude, latitude] as const),
  }
}

/** All or nothing, in the place of those before. Gives how many, and how many features were no roads. */
export async function loadRoads(app: App, name: string): Promise<{ roads: number; leftOut: number }> {
  const parsed = JSON.parse(await readFile(name, 'utf8')) as { features?: unknown }
  if (!Array.isArray(parsed.features)) throw new Error(`${name} is no FeatureCollection`)
  const found = (parsed.features as Feature[]).flatMap((feature, place) => roadOf(feature, place) ?? [])
  const byId = new Map(found.map((road) => [road.id, road]))
  await app.transaction((tx) => store.replaceRoads(tx, [...byId.values()]))
  return { roads: byId.size, leftOut: parsed.features.length - byId.size }
}

export async function loadCommand(app: App, [name]: readonly string[]): Promise<number> {
  if (name === undefined) {
    console.error('  khue load roads FILE.geojson')
    return 64
  }
  const { roads, leftOut } = await loadRoads(app, name)
  console.log(`  ${roads.toLocaleString('en-GB')} roads, ${leftOut.toLocaleString('en-GB')} features left out`)
  return 0
}

export async function roadsFile(tx: Tx): Promise<FileReply> {
  const features = (await store.roads(tx)).map((road) => ({
    type: 'Feature',
    properties: { name: road.name ?? '', class: road.class },
    geometry: { type: 'LineString', coordinates: road.line },
  }))
  return file(Buffer.from(JSON.stringify({ type: 'FeatureCollection', features })), 'application/geo+json')
}
