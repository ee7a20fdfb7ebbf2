/**
 * From ways to segments: a directed piece of road between two places where one can turn. What a way does not say is assumed by
 * its class. Pure. Rules TF2 and TF3.
 */
import { metresAlong } from './plane.ts'
import { classOf, type RoadClass, usualLimitKmh, usual } from './classes.ts'
import type { RawRoads, RawTurn, RawWay } from './raw.ts'

export interface BuiltSegment {
  /** `way.piece` and `f` or `b`: with the way's direction, or against it. The same file gives the same codes. */
  readonly code: string
  readonly wayId: string
  readonly from: string
  readonly to: string
  readonly name: string | null
  readonly class: RoadClass
  readonly isOneWay: boolean
  /** In this direction. */
  readonly lanes: number
  readonly limitKmh: number
  /** Signed on the road, not assumed. */
  readonly isLimitKnown: boolean
  readonly line: readonly (readonly [number, number])[]
  readonly lengthM: number
}

export interface BuiltNetwork {
  readonly segments: readonly BuiltSegment[]
  /** Pairs of codes: from the first nobody may turn into the second. */
  readonly bans: readonly (readonly [string, string])[]
  /** Ways that are no roads for cars. */
  readonly otherWays: number
  /** Forbidden turns that name roads which are not here. */
  readonly lostTurns: number
}

type Direction = 'both' | 'forward' | 'backward'

function directionOf({ tags }: RawWay, of: RoadClass): Direction {
  const oneway = tags['oneway'] ?? ''
  if (oneway === '-1' || oneway === 'reverse') return 'backward'
  if (['yes', 'true', '1'].includes(oneway) || tags['junction'] === 'roundabout') return 'forward'
  return of === 'motorway' && oneway !== 'no' ? 'forward' : 'both'
}

/** Private ground, or closed to motors for good. */
const isBarred = ({ tags }: RawWay): boolean =>
  ['no', 'private'].includes(tags['access'] ?? '') ||
  ['no', 'private'].includes(tags['motor_vehicle'] ?? '') ||
  tags['area'] === 'yes'

interface Road {
  readonly way: RawWay
  readonly class: RoadClass
  readonly direction: Direction
}

function roadsOf({ ways }: RawRoads): Road[] {
  const seen = new Set<string>()
  return ways.flatMap((way) => {
    const found = classOf(way.tags['highway'])
    if (!found || isBarred(way) || way.nodes.length < 2 || seen.has(way.id)) return []
    seen.add(way.id)
    return [{ way, class: found, direction: directionOf(way, found) }]
  })
}

/** Nodes where ways begin, end or meet. */
function crossings(roads: readonly Road[]): ReadonlySet<string> {
  const uses = new Map<string, number>()
  for (const { way } of roads) {
    for (const [at, node] of way.nodes.entries()) {
      const isEnd = at === 0 || at === way.nodes.length - 1
      uses.set(node, (uses.get(node) ?? 0) + (isEnd ? 2 : 1))
    }
  }
  return new Set([...uses].filter(([, count]) => count > 1).map(([node]) => node))
}

const whole = (text: string | undefined): number | undefined => {
  const value = Number.parseInt(text ?? '', 10)
  return Number.isFinite(value) && value > 0 ? value : undefined
}

function lanesOf({ way, class: of, direction }: Road, way2: 'f' | 'b'): number {
  const own = whole(way.tags[way2 === 'f' ? 'lanes:forward' : 'lanes:backward'])
  const all = whole(way.tags['lanes'])
  if (own !== undefined) return own
  if (all === undefined) return usual[of].lanes
  return direction === 'both' ? Math.max(1, Math.floor(all / 2)) : all
}

function segmentsOf(road: Road, raw: RawRoads, cuts: ReadonlySet<string>): BuiltSegment[] {
  const { way, direction } = road
  const found: BuiltSegment[] = []
  let start = 0
  let piece = 0
  for (let at = 1; at < way.nodes.length; at++) {
    const isLast = at === way.nodes.length - 1
    if (!isLast && !cuts.has(way.nodes[at] ?? '')) continue
    const nodes = way.nodes.slice(start, at + 1)
    const line = nodes.flatMap((node) => {
      const point = raw.nodes.get(node)
      return point ? [point] : []
    })
    start = at
    const lengthM = metresAlong(line)
    const [first, last] = [nodes[0] ?? '', nodes.at(-1) ?? '']
    // A way cut off at the edge of the file may lack its nodes.
    if (line.length < nodes.length || lengthM < 1) continue
    const made = (turned: 'f' | 'b'): BuiltSegment => {
      const lanes = lanesOf(road, turned)
      const signed = whole(way.tags['maxspeed'])
      return {
        code: `${way.id}.${piece}${turned}`,
        wayId: way.id,
        from: turned === 'f' ? first : last,
        to: turned === 'f' ? last : first,
        name: way.tags['name'] ?? null,
        class: road.class,
        isOneWay: direction !== 'both',
        lanes,
        limitKmh: signed ?? usualLimitKmh(road.class, direction !== 'both', lanes),
        isLimitKnown: signed !== undefined,
        line: turned === 'f' ? line : line.toReversed(),
        lengthM,
      }
    }
    if (direction !== 'backward') found.push(made('f'))
    if (direction !== 'forward') found.push(made('b'))
    piece++
  }
  return found
}

/** Which pairs a turn forbids; none when its roads are not here. */
function bansOf(
  turn: RawTurn,
  at: ReadonlyMap<string, readonly BuiltSegment[]>,
  into: ReadonlyMap<string, readonly BuiltSegment[]>,
) {
  const froms = (into.get(turn.via) ?? []).filter(({ wayId }) => wayId === turn.from)
  const leaving = at.get(turn.via) ?? []
  const named = leaving.filter(({ wayId }) => wayId === turn.to)
  if (named.length === 0) return []
  const banned = turn.rule === 'no' ? named : leaving.filter((segment) => !named.includes(segment))
  return froms.flatMap((from) => banned.map((to) => [from.code, to.code] as const))
}

export function buildNetwork(raw: RawRoads): BuiltNetwork {
  const roads = roadsOf(raw)
  const cuts = crossings(roads)
  const segments = roads.flatMap((road) => segmentsOf(road, raw, cuts))
  const leaving = Map.groupBy(segments, ({ from }) => from)
  const arriving = Map.groupBy(segments, ({ to }) => to)
  let lostTurns = 0
  const bans = raw.turns.flatMap((turn) => {
    const found = bansOf(turn, leaving, arriving)
    if (found.length === 0) lostTurns++
    return found
  })
  return { segments, bans, otherWays: raw.ways.length - roads.length, lostTurns }
}
