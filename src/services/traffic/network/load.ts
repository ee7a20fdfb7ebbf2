/** `khue load roads FILE…`: the road network from OpenStreetMap's XML, an Overpass answer or GeoJSON, packed or not. Rule TF1. */
import { readFile } from 'node:fs/promises'
import { gunzipSync } from 'node:zlib'
import path from 'node:path'
import type { App, Tx } from '../../../kernel/app.ts'
import { unitAt } from '../../../registries/land/index.ts'
import { buildNetwork, type BuiltNetwork, type BuiltSegment } from './build.ts'
import type { RawRoads } from './raw.ts'
import { readJson } from './read-json.ts'
import { readXml } from './read-xml.ts'
import { driveOn } from './stand-ins.ts'
import * as store from './store.ts'

/** Throws when the file cannot be read, or is none of the three. */
export async function readRoads(file: string): Promise<RawRoads> {
  const bytes = await readFile(file)
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b
  const text = (isPacked ? gunzipSync(bytes) : bytes).toString('utf8')
  try {
    return text.trimStart().startsWith('<') ? readXml(text) : readJson(text)
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}

/** What several files say together; of a way that is in two the first counts. */
export function together(files: readonly RawRoads[]): RawRoads {
  return {
    nodes: new Map(files.flatMap(({ nodes }) => [...nodes])),
    ways: files.flatMap(({ ways }) => ways),
    turns: files.flatMap(({ turns }) => turns),
    leftOut: files.reduce((sum, { leftOut }) => sum + leftOut, 0),
  }
}

/** Only real boundaries say whose a street is. */
async function unitOf(tx: Tx, { line }: BuiltSegment): Promise<string | null> {
  const [lon, lat] = line[Math.floor(line.length / 2)] ?? [0, 0]
  const found = await unitAt(tx, { lat, lon })
  return found?.certain ? found.unitId : null
}

/** All or nothing, in the place of those before. A segment that was there keeps its number. Gives the network's version. */
export async function storeNetwork(tx: Tx, { segments, bans }: BuiltNetwork, source: string): Promise<number> {
  const known = await store.numbers(tx)
  let last = Math.max(0, ...known.values())
  const rows: store.NewSegmentRow[] = []
  for (const segment of segments) {
    const no = known.get(segment.code) ?? ++last
    known.set(segment.code, no)
    rows.push({
      no,
      code: segment.code,
      from_node: segment.from,
      to_node: segment.to,
      name: segment.name,
      class: segment.class,
      is_one_way: segment.isOneWay,
      lanes: segment.lanes,
      limit_kmh: segment.limitKmh,
      is_limit_known: segment.isLimitKnown,
      line: JSON.stringify(segment.line),
      length_m: segment.lengthM,
      unit_id: await unitOf(tx, segment),
      is_gone: false,
    })
  }
  await store.replaceSegments(tx, rows)
  const pairs = bans.map(([from, to]) => [known.get(from) ?? 0, known.get(to) ?? 0] as const)
  await store.replaceBans(tx, pairs)
  return store.setNetwork(tx, source)
}

export interface LoadReport {
  readonly segments: number
  readonly kilometres: number
  readonly bans: number
  /** Ways and shapes that are no roads for cars. */
  readonly leftOut: number
}

export async function loadRoads(app: App, files: readonly string[]): Promise<LoadReport> {
  const raw = together(await Promise.all(files.map(readRoads)))
  const built = buildNetwork(raw)
  if (built.segments.length === 0) throw new Error('there is no road in it')
  await app.bulk((tx) => storeNetwork(tx, built, files.map((file) => path.basename(file)).join(', ')))
  return {
    segments: built.segments.length,
    kilometres: Math.round(built.segments.reduce((sum, { lengthM }) => sum + lengthM, 0) / 1000),
    bans: built.bans.length,
    leftOut: built.otherWays + raw.leftOut,
  }
}

const count = (value: number): string => value.toLocaleString('en-GB')

export async function loadCommand(app: App, files: readonly string[]): Promise<number> {
  if (files.length === 0) {
    process.stderr.write('  khue load roads FILE… (OpenStreetMap XML, Overpass JSON or GeoJSON; .gz or not)\n')
    return 64
  }
  const { segments, kilometres, bans, leftOut } = await loadRoads(app, files)
  process.stdout.write(
    `  ${count(segments)} directed segments, ${count(kilometres)} km, ${count(bans)} forbidden turns; ${count(leftOut)} other ways and shapes left out\n`,
  )
  if (app.config.sandbox) process.stdout.write(`  ${count(await driveOn(app))} cars of the sandbox drive on them\n`)
  return 0
}
