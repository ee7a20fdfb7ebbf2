/** The streets around one intersection as its planner walks through them: what leads to each stop line, and what leads away. */
import {
  type Aspects,
  type Connection,
  type ConnectionIndex,
  Conflict,
  type GroupIndex,
  type Intersection,
  type LaneIndex,
  type RoadNetwork,
  clearanceOf,
  conflictOf,
  goes,
} from './model.ts'

/** A lane, or a lane inside a junction, that leads to a stop line. */
export interface Feeder {
  readonly lane: LaneIndex
  /** From its end to the stop line. */
  readonly before_m: number
  /** Who is here takes all of these, each with its share, when it is to come to the stop line. */
  readonly choices: readonly ConnectionIndex[]
  /** Other signals that lie between: who is here comes only when they let go, and who stands waits for them. */
  readonly signals: readonly { readonly intersection: number; readonly group: GroupIndex }[]
}

/** From the far side of the junction to the next stop line, or as far as it matters. */
export interface Exit {
  readonly lanes: readonly LaneIndex[]
  readonly length_m: number
  /** The lane at whose end another signal stands, if the chain comes so far. */
  readonly signal: LaneIndex | undefined
}

export interface Link {
  readonly group: GroupIndex
  readonly connection: ConnectionIndex
  readonly inside: readonly LaneIndex[]
  readonly exit: Exit
}

export interface Approach {
  readonly lane: LaneIndex
  readonly speed_mps: number
  readonly links: readonly Link[]
  readonly feeders: readonly Feeder[]
}

export interface Layout {
  readonly approaches: readonly Approach[]
  /** `waits_s[(from * stages + to) * approaches + approach]`: for how long a change of stage keeps an approach at red. */
  readonly waits_s: Float64Array
}

/** Detectors reach no farther, and a queue that is longer counts as this long. */
const upstream_m_max = 250
const exit_m_max = 100

/** @param place of the intersection in its network. */
export function layoutOf(network: RoadNetwork, place: number): Layout {
  const at = network.intersections[place]
  if (!at) throw new RangeError(`There is no intersection ${place}.`)
  const approaches = at.detectors.map(({ lane }): Approach => {
    const { speed_limit_mps = 13.9, out = [] } = network.lanes[lane] ?? {}
    const links = out.flatMap((connection) => linkOf(network, place, connection) ?? [])
    return { lane, speed_mps: speed_limit_mps, links, feeders: feedersOf(network, lane) }
  })
  return { approaches, waits_s: waitsOf(network, place, approaches) }
}

function linkOf(network: RoadNetwork, place: number, connection: ConnectionIndex): Link | undefined {
  const way = network.connections[connection]
  if (way?.control?.intersection !== place) return undefined
  return { group: way.control.group, connection, inside: way.inside, exit: exitOf(network, way.to) }
}

const lengthOf = (network: RoadNetwork, lane: LaneIndex) => network.lanes[lane]?.length_m ?? 0

function feedersOf(network: RoadNetwork, stopLane: LaneIndex): Feeder[] {
  const feeders: Feeder[] = []
  const walk = (
    lane: LaneIndex,
    before_m: number,
    choices: readonly ConnectionIndex[],
    signals: Feeder['signals'],
  ): void => {
    feeders.push({ lane, before_m, choices, signals })
    let start_m = before_m + lengthOf(network, lane)
    if (start_m >= upstream_m_max || choices.length > 6) return
    for (const connection of network.lanes[lane]?.in ?? []) {
      const way = network.connections[connection]
      if (!way || way.from === stopLane) continue
      let before = start_m
      for (const inside of way.inside.toReversed()) {
        feeders.push({ lane: inside, before_m: before, choices, signals })
        before += lengthOf(network, inside)
      }
      if (before < upstream_m_max)
        walk(way.from, before, [...choices, connection], way.control ? [...signals, way.control] : signals)
    }
  }
  walk(stopLane, 0, [], [])
  return feeders
}

function exitOf(network: RoadNetwork, first: LaneIndex): Exit {
  const lanes: LaneIndex[] = []
  let length_m = 0
  let lane: LaneIndex | undefined = first
  while (lane !== undefined && length_m < exit_m_max && !lanes.includes(lane)) {
    lanes.push(lane)
    length_m += lengthOf(network, lane)
    const out: Connection[] = (network.lanes[lane]?.out ?? []).flatMap((place) => network.connections[place] ?? [])
    if (out.some(({ control }) => control)) return { lanes, length_m, signal: lane }
    const next: Connection | undefined = out.find(({ turn }) => turn === 'straight') ?? out[0]
    for (const inside of next?.inside ?? []) {
      lanes.push(inside)
      length_m += lengthOf(network, inside)
    }
    lane = next?.to
  }
  return { lanes, length_m, signal: undefined }
}

function waitsOf(network: RoadNetwork, place: number, approaches: readonly Approach[]): Float64Array {
  const at = network.intersections[place]
  const stages = at?.stages ?? []
  const waits_s = new Float64Array(stages.length * stages.length * approaches.length)
  if (!at) return waits_s
  for (const [from, { aspects: before }] of stages.entries())
    for (const [to, { aspects: after }] of stages.entries())
      for (const [index, { links }] of approaches.entries()) {
        const each = links.map(({ group }) => waitOf(at, group, before, after))
        waits_s[(from * stages.length + to) * approaches.length + index] = Math.max(0, ...each)
      }
  return waits_s
}

/** Until a group may begin: yellow and clearance of those that end and whose way it crosses. */
function waitOf(at: Intersection, group: GroupIndex, before: Aspects, after: Aspects): number {
  if (goes(before[group]) || !goes(after[group])) return 0
  return at.groups.reduce((longest_s, { kind, yellow_s }, end) => {
    const ends = goes(before[end]) && !goes(after[end]) && conflictOf(at, group, end) === Conflict.exclusive
    // Pedestrians have had their turn at the beginning of the stage, and their clearance with it.
    return ends && kind === 'vehicle' ? Math.max(longest_s, yellow_s + clearanceOf(at, end, group)) : longest_s
  }, 0)
}
