/** For tests: a small town as a file of roads, and officials. */
import type { Official } from '../../kernel/actor.ts'
import { newId } from '../../kernel/id.ts'
import { type Role, rolePermissions } from '../../platform/organisation/index.ts'
import type { ProbeLine } from './feeds/probes.ts'
import { buildNetwork } from './network/build.ts'
import { RoadNetwork } from './network/network.ts'
import { positionAt } from './network/plane.ts'
import type { RawRoads, RawTurn, RawWay } from './network/raw.ts'

export const city = 'gso:01@2008-08-01'
export const hoanKiem = 'gso:00070@2025-07-01'
export const construction = 'department:so-xay-dung@2025-03-01'

export function officialAs(role: Role, unitId: string): Official {
  return {
    kind: 'official',
    id: newId(),
    name: 'Trần Văn Minh',
    grants: (rolePermissions[role] ?? []).map((permission) => ({ permission, unitId, subtree: unitId === city })),
    sessionId: newId(),
    strongUntil: 0,
  }
}

/** A degree of a metre here, so that distances of the town are round. */
const [west, south] = [105.85, 21.02] as const
const metre = 1 / 111_195
export const pointAt = (x: number, y: number): readonly [number, number] => [
  west + (x * metre) / Math.cos((south * Math.PI) / 180),
  south + y * metre,
]

/** Streets of 200 m blocks: rows A to E run east, columns 1 to 5 north; row A is a main road, column 3 is one-way northwards. */
const side = 5
const blockM = 200
const letters = 'ABCDE'
const node = (row: number, column: number) => `${letters[row]}${column + 1}`

export function town(turns: readonly RawTurn[] = []): RawRoads {
  const indexes = Array.from({ length: side }, (_, at) => at)
  const nodes = new Map(
    indexes.flatMap((row) =>
      indexes.map((column) => [node(row, column), pointAt(column * blockM, row * blockM)] as const),
    ),
  )
  const rows = indexes.map(
    (row): RawWay => ({
      id: `row-${letters[row]}`,
      nodes: indexes.map((column) => node(row, column)),
      tags: { highway: row === 0 ? 'primary' : 'residential', name: `Phố ${letters[row]}` },
    }),
  )
  const columns = indexes.map(
    (column): RawWay => ({
      id: `column-${column + 1}`,
      nodes: indexes.map((row) => node(row, column)),
      tags: {
        highway: 'tertiary',
        name: `Đường ${column + 1}`,
        ...(column === 2 && { oneway: 'yes', lanes: '2', maxspeed: '40' }),
      },
    }),
  )
  return { nodes, ways: [...rows, ...columns], turns, leftOut: 0 }
}

export function townNetwork(turns: readonly RawTurn[] = []): RoadNetwork {
  const { segments, bans } = buildNetwork(town(turns))
  const numbers = new Map(segments.map(({ code }, at) => [code, at + 1]))
  return new RoadNetwork(
    segments.map((segment, at) => ({
      ...segment,
      no: at + 1,
      fromNode: segment.from,
      toNode: segment.to,
      unitId: null,
    })),
    bans.map(([from, to]) => [numbers.get(from) ?? 0, numbers.get(to) ?? 0] as const),
  )
}

export const placeOf = (network: RoadNetwork, code: string): number =>
  network.segments.findIndex((segment) => segment.code === code)

/** The same numbers each time, 0 to 1 (mulberry32). */
export function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

export interface Drive {
  readonly startMs: number
  readonly everyMs: number
  readonly kmh: number
  /** How far the receiver is off, metres. */
  readonly noiseM: number
  readonly seed: number
}

/** What a vehicle would tell on its way over these segments. */
export function drive(network: RoadNetwork, codes: readonly string[], how: Drive): Omit<ProbeLine, 'vehicle'>[] {
  const next = random(how.seed)
  const gauss = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
  const told: Omit<ProbeLine, 'vehicle'>[] = []
  const stepM = (how.kmh / 3.6) * (how.everyMs / 1000)
  let [along, timeMs] = [0, how.startMs]
  for (const code of codes) {
    const place = placeOf(network, code)
    const length = network.lengths[place] ?? 0
    for (; along < length; along += stepM) {
      const [x, y] = network.pointAlong(place, along)
      const [ax, ay] = network.pointAlong(place, Math.max(0, along - 1))
      const [bx, by] = network.pointAlong(place, Math.min(length, along + 1))
      const [longitude, latitude] = positionAt(network.plane, x + how.noiseM * gauss(), y + how.noiseM * gauss())
      const heading = (450 - (Math.atan2(by - ay, bx - ax) * 180) / Math.PI) % 360
      told.push({ timeMs, longitude, latitude, speedKmh: how.kmh, heading })
      timeMs += how.everyMs
    }
    along -= length
  }
  return told
}
