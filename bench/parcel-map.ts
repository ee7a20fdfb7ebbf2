/**
 * The map of parcels with a whole city on it: how long a view takes until its last tile is there, asked over HTTP as the map in
 * the browser asks (six connections, packed tiles). A real server in a process of its own.
 * `npm run bench -- parcel-map [--parcels 2000000] [--views 2000] [--keep FOLDER]`: with --keep the loaded city stays in the
 * folder, and the next run begins with it.
 */
import { existsSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { startKhue } from '../src/kernel/run.ts'
import { modules } from '../src/modules.ts'
import { cadastreOf, importBoundaries, loadCadastre } from '../src/registries/land/index.ts'
import { type Ground, option, withDatabase, withServer } from './ground.ts'
import { HttpLoad, requestBytes } from './http-load.ts'
import { percentile } from './timing.ts'

const limitMs = 100
/** What a browser opens to one server (HTTP/1.1). */
const connections = 6
/** Dots of the screen; a tile has 512. */
const screen = { width: 1280, height: 800 }
const tileDots = 512
/** Finer scales are drawn from these tiles. */
const finestTiles = 16
const boundaries = path.join(import.meta.dirname, '../../shared/data/admin/hanoi_126_boundaries_simplified.geojson')

export async function run(args: readonly string[]): Promise<number> {
  const parcels = option(args, 'parcels', 2_000_000)
  const views = option(args, 'views', 2_000)
  return withDatabase(args, async ({ config, env }) => {
    const places = await prepare(config, parcels)
    return withServer({ env }, ({ port }) => measure(port, places, parcels, views))
  })
}

type Place = readonly [lon: number, lat: number]
interface Places {
  /** Where parcels are, each as likely as any other. */
  readonly anywhere: readonly Place[]
  /** Where most parcels lie close together. */
  readonly densest: readonly Place[]
}

async function prepare(config: Ground['config'], parcels: number) {
  const khue = await startKhue({ config, modules, roles: [] })
  const client = new pg.Client({ connectionString: config.databaseUrl })
  await client.connect()
  try {
    await client.query('set statement_timeout = 0')
    const loaded = await client.query<{ n: number }>(
      `select coalesce(sum(parcels), 0)::integer as n from land.tile where z = 7`,
    )
    if (loaded.rows[0]?.n !== parcels) {
      if (existsSync(boundaries)) await importBoundaries(khue.app, boundaries, 'bench')
      const report = await loadCadastre(khue.app, await cadastreOf(khue.app, parcels, 1), (line) => console.log(line))
      console.log(`  loaded in ${report.seconds.toFixed(0)} s`)
    }
    return await placesOf(client)
  } finally {
    await client.end()
    await khue.stop()
  }
}

async function placesOf(client: pg.Client): Promise<Places> {
  const middle = '(west::bigint + east) / 2e7 as lon, (south::bigint + north) / 2e7 as lat'
  const rowsOf = async (query: string) => {
    const { rows } = await client.query<{ lon: number; lat: number }>(query)
    return rows.map(({ lon, lat }): Place => [lon, lat])
  }
  const anywhere = await rowsOf(`select ${middle} from land.shape tablesample system (0.5) repeatable (1) limit 20000`)
  const densest = await rowsOf(
    `select ${middle} from (select distinct on (s.tile) s.* from land.shape s join (select tile from land.shape group by tile
     order by count(*) desc limit 30) d using (tile)) one`,
  )
  return { anywhere, densest }
}

// ---- measuring --------------------------------------------------------------------------------------------------

interface View {
  readonly kind: string
  readonly zoom: number
  readonly at: Place
}

/** The same in every run. */
function* viewsOf(places: Places, count: number): Generator<View> {
  let state = 7
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 4_294_967_296
  }
  const from = (list: readonly Place[]) => list[Math.floor(random() * list.length)] ?? [105.85, 21.03]
  const kinds = [
    { kind: 'city', zooms: [8, 12], places: places.anywhere },
    { kind: 'ward', zooms: [12, 16], places: places.anywhere },
    { kind: 'parcels', zooms: [16, 20], places: places.anywhere },
    { kind: 'densest, ward', zooms: [13, 16], places: places.densest },
    { kind: 'densest, parcels', zooms: [16, 17], places: places.densest },
  ] as const
  for (let i = 0; i < count; i++) {
    const { kind, zooms, places: list } = kinds[i % kinds.length] ?? kinds[0]
    yield { kind, zoom: zooms[0] + random() * (zooms[1] - zooms[0]), at: from(list) }
  }
}

/** The tiles that the map needs for a view. */
function tilesOf({ zoom, at: [lon, lat] }: View): string[] {
  const z = Math.min(finestTiles, Math.floor(zoom))
  const size = tileDots * 2 ** (zoom - z)
  const sin = Math.sin((lat * Math.PI) / 180)
  const [x, y] = [(lon / 360 + 0.5) * 2 ** z, (0.5 - (0.25 * Math.log((1 + sin) / (1 - sin))) / Math.PI) * 2 ** z]
  const [halfX, halfY] = [screen.width / size / 2, screen.height / size / 2]
  const found: string[] = []
  for (let ty = Math.floor(y - halfY); ty <= Math.floor(y + halfY); ty++)
    for (let tx = Math.floor(x - halfX); tx <= Math.floor(x + halfX); tx++) found.push(`${z}/${tx}/${ty}`)
  return found
}

interface Seen {
  readonly ms: number
  readonly bytes: number
  readonly tiles: number
}

async function look(http: HttpLoad, view: View): Promise<Seen> {
  const tiles = tilesOf(view)
  const waiting = [...tiles]
  let bytes = 0
  const began = performance.now()
  const ask = async () => {
    for (let tile = waiting.shift(); tile !== undefined; tile = waiting.shift()) {
      const body = await http.send(requestBytes('GET', `/api/land/tiles/${tile}`, { 'accept-encoding': 'gzip' }, ''))
      bytes += body.length
    }
  }
  await Promise.all(Array.from({ length: connections }, ask))
  return { ms: performance.now() - began, bytes, tiles: tiles.length }
}

async function measure(port: number, places: Places, parcels: number, count: number): Promise<number> {
  const http = new HttpLoad(port)
  // A server that has answered for a while, not one that has just begun.
  for (const view of viewsOf(places, 100)) await look(http, view)
  const byKind = new Map<string, Seen[]>()
  for (const view of viewsOf(places, count)) {
    const seen = await look(http, view)
    byKind.set(view.kind, [...(byKind.get(view.kind) ?? []), seen])
  }
  http.close()
  const all = [...byKind.values()]
    .flat()
    .map(({ ms }) => ms)
    .toSorted((a, b) => a - b)
  console.log(
    `${'view'.padEnd(20)}${['views', 'tiles', 'kB', 'median ms', 'p99 ms'].map((name) => name.padStart(11)).join('')}`,
  )
  for (const [kind, seen] of byKind) {
    const times = seen.map(({ ms }) => ms).toSorted((a, b) => a - b)
    const mean = (of: (one: Seen) => number) => seen.reduce((sum, one) => sum + of(one), 0) / seen.length
    const figures = [
      String(seen.length),
      mean(({ tiles }) => tiles).toFixed(1),
      (mean(({ bytes }) => bytes) / 1000).toFixed(0),
      percentile(times, 0.5).toFixed(1),
      percentile(times, 0.99).toFixed(1),
    ]
    console.log(`${kind.padEnd(20)}${figures.map((figure) => figure.padStart(11)).join('')}`)
  }
  const p99 = percentile(all, 0.99)
  console.log(`  limit: p99 < ${limitMs} ms`)
  console.log(
    JSON.stringify({ parcels, views: all.length, median_ms: round(percentile(all, 0.5)), p99_ms: round(p99) }),
  )
  return p99 < limitMs ? 0 : 1
}

const round = (ms: number) => Math.round(ms * 10) / 10
