/**
 * Lanes whose detector is out of order. Who crosses their stop line is still seen, inside the junction, and so is who is sent
 * into them by the signals before: what came and has not left is there.
 */
import type { Observation } from '../drivers/driver.ts'
import type { Flows } from './flows.ts'
import type { ConnectionIndex, LaneIndex, RoadNetwork } from './model.ts'

/** Of a lane of which nothing is known, so much is supposed to come all the same: nobody is forgotten. */
const least_per_s = 0.02
/** After so long a green in which nobody came nobody is left. */
const idle_s_max = 4
/** If they have to give way, after so long. */
const gapless_s_max = 15
/** A turn that so few take is not waited for. */
const rare = 0.1
/** Slower than this inside the junction is waiting for a gap. */
const waiting_mps = 1
const queue_max = 20
/** While they come one after another, so many more are supposed: a green ends at a gap, not before. */
const following = 3
/** Room that a standing vehicle takes, with the gap before it. */
export const place_m = 7

/** For nobody in a lane, for some ways, for all while some give way, for all. */
export type Green = 'none' | 'part' | 'yielding' | 'whole'

type GivesWay = (way: ConnectionIndex) => boolean

interface Road {
  readonly lanes: readonly LaneIndex[]
  /** All that leads into it; empty when some of it has no signal, and is not counted. */
  readonly entries: readonly ConnectionIndex[]
  /** Who came in during each of the last seconds and is still on the way to its end. */
  readonly underWay: Float64Array
}

export class Unseen {
  readonly #network: RoadNetwork
  readonly #signalled: readonly LaneIndex[]
  readonly #roads = new Map<string, Road>()
  /** Vehicles that must be waiting, by lane. */
  readonly #queue: Float64Array
  /** For how long it has had green since the last one went. */
  readonly #idle_s: Float64Array
  readonly #stuck: Uint8Array
  /** Somebody who came out of it waits inside the junction. */
  readonly #waitsInside: Uint8Array
  /** How many have gone in this green. */
  readonly #went: Float64Array
  /** How many greens after one another have ended too soon. */
  readonly #cutOffs: Float64Array
  #blind: readonly LaneIndex[] = []
  #isBlind: Uint8Array
  #second = 0

  constructor(network: RoadNetwork) {
    this.#network = network
    const signalled = network.intersections.flatMap(({ detectors }) => detectors.map(({ lane }) => lane))
    this.#signalled = [...new Set(signalled)]
    this.#queue = new Float64Array(network.lanes.length)
    this.#idle_s = new Float64Array(network.lanes.length)
    this.#cutOffs = new Float64Array(network.lanes.length)
    this.#went = new Float64Array(network.lanes.length)
    this.#stuck = new Uint8Array(network.lanes.length)
    this.#waitsInside = new Uint8Array(network.lanes.length)
    this.#isBlind = new Uint8Array(network.lanes.length)
  }

  isBlind(lane: LaneIndex): boolean {
    return this.#isBlind[lane] === 1
  }

  queue(lane: LaneIndex): number {
    return this.#queue[lane] ?? 0
  }

  /** Those who are on their way to its queue. */
  moving(lane: LaneIndex, flows: Flows): number {
    const road = this.#roadOf(lane)
    return road.underWay.reduce((sum, count) => sum + count, 0) * this.#part(road, lane, flows)
  }

  /** Whether somebody must stand in it who did not use the green of a part of its ways: he wants another one. */
  isStuck(lane: LaneIndex): boolean {
    return this.#stuck[lane] === 1
  }

  /** Who crossed the stop lines in this second, with those of blind lanes as they are seen inside the junctions. */
  crossings(observation: Observation): Uint16Array {
    const { detectors, passed } = observation
    const blind = this.#signalled.filter((lane) => detectors[lane] !== 'sees')
    if (blind.length === 0 && this.#blind.length === 0) return passed
    this.#isBlind.fill(0)
    for (const lane of blind) this.#isBlind[lane] = 1
    this.#blind = blind
    const all = passed.slice()
    for (const lane of blind) this.#waitsInside[lane] = waitsInside(this.#network, lane, observation) ? 1 : 0
    for (const lane of blind)
      for (const way of this.#network.lanes[lane]?.out ?? [])
        all[way] = Math.max(all[way] ?? 0, enteredNow(this.#network, way, observation))
    return all
  }

  /**
   * One second's arrivals and departures of the blind lanes.
   * @param served whether a lane has green now.
   * @param givesWay whether who goes this way has to, now.
   */
  update(passed: Uint16Array, flows: Flows, served: (lane: LaneIndex) => Green, givesWay: GivesWay): void {
    if (this.#blind.length === 0) return
    this.#second++
    const arrived = new Map<Road, number>()
    for (const lane of this.#blind) {
      const road = this.#roadOf(lane)
      if (!arrived.has(road)) arrived.set(road, this.#arrivals(road, passed))
      const known = road.entries.length > 0 ? (arrived.get(road) ?? 0) * this.#part(road, lane, flows) : 0
      const comes = Math.max(known, road.entries.length > 0 ? least_per_s : Math.max(least_per_s, flows.flow(lane)))
      const green = this.#asSeenInside(lane, served(lane), flows, givesWay)
      this.#queue[lane] = this.#next(lane, comes, crossed(this.#network, lane, passed), green)
    }
  }

  /** Who gives way waits for his gap inside the junction, where there is the room: when nobody does, nobody waits before it. */
  #asSeenInside(lane: LaneIndex, served: Green, flows: Flows, givesWay: GivesWay): Green {
    if (served !== 'yielding' || this.#waitsInside[lane] === 1) return served
    const { out = [] } = this.#network.lanes[lane] ?? {}
    const atLine = (way: ConnectionIndex) => (this.#network.connections[way]?.inside.length ?? 0) < 2
    return out.some((way) => atLine(way) && flows.share(way) > rare && givesWay(way)) ? served : 'whole'
  }

  #next(lane: LaneIndex, comes: number, gone: number, served: Green): number {
    const left = served === 'none' ? this.#cutOff(lane) : 0
    const before = Math.max(left, Math.min(queue_max, (this.#queue[lane] ?? 0) + comes))
    if (served !== 'none') this.#went[lane] = (this.#went[lane] ?? 0) + gone
    this.#idle_s[lane] = served === 'none' || gone > 0 ? 0 : (this.#idle_s[lane] ?? 0) + 1
    if (gone > 0) {
      this.#stuck[lane] = 0
      return Math.max(served === 'none' ? 0 : following, before - gone)
    }
    const idle_s = this.#idle_s[lane] ?? 0
    if (idle_s < idle_s_max) return before
    const isEmpty = served === 'whole' || (served === 'yielding' && idle_s >= gapless_s_max)
    this.#stuck[lane] = !isEmpty && before >= 1 ? 1 : 0
    if (!isEmpty) return before
    this.#cutOffs[lane] = 0
    return 0
  }

  /** Of greens that end while they still come one after another, each further one says that more are left. */
  #cutOff(lane: LaneIndex): number {
    const went = this.#went[lane] ?? 0
    this.#went[lane] = 0
    if (went === 0 || (this.#idle_s[lane] ?? 0) >= idle_s_max) return 0
    this.#cutOffs[lane] = (this.#cutOffs[lane] ?? 0) + 1
    return Math.min(queue_max, went * (this.#cutOffs[lane] ?? 0))
  }

  /** Who reaches the end of the road now; who enters it now is noted. */
  #arrivals(road: Road, passed: Uint16Array): number {
    if (road.entries.length === 0) return 0
    const at = this.#second % road.underWay.length
    const arrived = road.underWay[at] ?? 0
    road.underWay[at] = road.entries.reduce((sum, way) => sum + (passed[way] ?? 0), 0)
    return arrived
  }

  /** Of those on a road, how many take a lane, by what leaves it over its lanes. */
  #part({ lanes }: Road, lane: LaneIndex, flows: Flows): number {
    const all = lanes.reduce((sum, other) => sum + Math.max(least_per_s, flows.flow(other)), 0)
    return Math.max(least_per_s, flows.flow(lane)) / all
  }

  #roadOf(lane: LaneIndex): Road {
    const { edge = '', length_m = 0, speed_limit_mps = 1 } = this.#network.lanes[lane] ?? {}
    const known = this.#roads.get(edge)
    if (known) return known
    const lanes = this.#network.lanes.flatMap((other, place) => (other.edge === edge ? [place] : []))
    const entries = lanes.flatMap((place) => this.#network.lanes[place]?.in ?? [])
    const counted = entries.every((way) => this.#network.connections[way]?.control)
    const underWay = new Float64Array(Math.max(1, Math.ceil(length_m / speed_limit_mps)))
    const road = { lanes, entries: counted ? entries : [], underWay }
    this.#roads.set(edge, road)
    return road
  }
}

const crossed = (network: RoadNetwork, lane: LaneIndex, passed: Uint16Array): number =>
  (network.lanes[lane]?.out ?? []).reduce((sum, way) => sum + (passed[way] ?? 0), 0)

/** Somebody stands on the first part of a way out of this lane. */
function waitsInside(network: RoadNetwork, lane: LaneIndex, { seen }: Observation): boolean {
  return (network.lanes[lane]?.out ?? []).some((way) => {
    const within = network.connections[way]?.inside[0]
    const place = within === undefined ? 0 : (seen.first[within] ?? 0)
    return within !== undefined && place < (seen.first[within + 1] ?? 0) && (seen.speed_mps[place] ?? 0) < waiting_mps
  })
}

/** Vehicles inside the junction that were not yet there a second ago: they are no farther in than they drive in a second. */
function enteredNow(network: RoadNetwork, way: ConnectionIndex, { seen }: Observation): number {
  let count = 0
  let before_m = 0
  for (const lane of network.connections[way]?.inside ?? []) {
    const length_m = network.lanes[lane]?.length_m ?? 0
    for (let place = seen.first[lane] ?? 0; place < (seen.first[lane + 1] ?? 0); place++) {
      const in_m = before_m + length_m - (seen.to_end_m[place] ?? 0)
      const speed_mps = seen.speed_mps[place] ?? 0
      if (speed_mps > 0.1 && in_m <= speed_mps + 0.05) count++
    }
    before_m += length_m
  }
  return count
}
