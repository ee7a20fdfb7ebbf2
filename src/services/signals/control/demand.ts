/** Who will be at the stop lines of an intersection, and when: the planner's only picture of the traffic. */
import type { Observation } from '../drivers/driver.ts'
import type { Flows } from './flows.ts'
import type { Approach, Feeder, Layout } from './layout.ts'
import { goes } from './model.ts'
import type { Unseen } from './unseen.ts'

/** Slower than this is in a queue. */
const queued_mps = 2
/** Past another signal, who is slower than this waits for that signal. */
const released_mps = 3
const acceleration_mps2 = 2.2
/** A part of a vehicle that is less likely than this to come is left out. */
const weight_min = 0.08
const arrivals_max = 64
/** How far into the future the measured flow is carried on. */
const flow_s = 40
/** Nobody knows when they come: each such step brings its part of a vehicle, rather than now and then a whole one. */
const flow_step_s = 4
/** The least that is supposed to come where nobody sees. */
const least_per_s = 0.02

/** By approach i, its vehicles are at places `i * arrivals_max` on, in the order in which they come. */
export class Demand {
  static readonly most = arrivals_max
  readonly count: Int32Array
  /** Seconds from now until it would be at the stop line if nobody and nothing held it up. */
  readonly eta_s: Float64Array
  /** How much of a vehicle, since it may turn off before. */
  readonly weight: Float64Array
  readonly stood_s: Float64Array
  /** 1 when it stands already: no further stop is caused. */
  readonly stands: Uint8Array
  /** How long the first one has stood at the stop line; 0 when it moves or there is none. */
  readonly head_stood_s: Float64Array
  readonly #approaches: readonly Approach[]
  readonly #range_m: number
  readonly #unseen: Unseen

  constructor({ approaches }: Layout, unseen: Unseen, range_m: number) {
    const all = approaches.length * arrivals_max
    this.#approaches = approaches
    this.#range_m = range_m
    this.count = new Int32Array(approaches.length)
    this.eta_s = new Float64Array(all)
    this.weight = new Float64Array(all)
    this.stood_s = new Float64Array(all)
    this.stands = new Uint8Array(all)
    this.head_stood_s = new Float64Array(approaches.length)
    this.#unseen = unseen
  }

  update(observation: Observation, flows: Flows): void {
    for (const [index, approach] of this.#approaches.entries()) {
      this.count[index] = 0
      this.head_stood_s[index] = 0
      if (observation.detectors[approach.lane] === 'sees') this.#see(index, approach, observation, flows)
      else this.#suppose(index, approach, flows)
    }
  }

  #see(index: number, approach: Approach, observation: Observation, flows: Flows): void {
    for (const feeder of approach.feeders) this.#fromFeeder(index, approach, feeder, observation, flows)
    this.#sort(index)
    this.#beyond(index, flows.flow(approach.lane), this.#range_m / approach.speed_mps)
    const { first, to_end_m, speed_mps, stood_s } = observation.seen
    const head = first[approach.lane] ?? 0
    const there = head < (first[approach.lane + 1] ?? 0) && (to_end_m[head] ?? 99) < 8 && (speed_mps[head] ?? 9) < 0.5
    this.head_stood_s[index] = there ? (stood_s[head] ?? 0) : 0
  }

  #fromFeeder(index: number, approach: Approach, feeder: Feeder, { seen, shown }: Observation, flows: Flows): void {
    const end = seen.first[feeder.lane + 1]!
    let place = seen.first[feeder.lane]!
    if (place === end) return
    let weight = 1
    for (const connection of feeder.choices) weight *= flows.share(connection)
    if (weight < weight_min) return
    if (feeder.signals.some(({ intersection, group }) => !goes(shown[intersection]?.[group]))) return
    for (; place < end; place++) {
      const speed_mps = seen.speed_mps[place]!
      const distance_m = feeder.before_m + seen.to_end_m[place]!
      if (distance_m > this.#range_m) return
      if (feeder.signals.length > 0 && speed_mps < released_mps) continue
      const eta_s = travel_s(distance_m, speed_mps, approach.speed_mps)
      this.#add(index, eta_s, weight, seen.stood_s[place]!, speed_mps < queued_mps ? 1 : 0)
    }
  }

  #add(index: number, eta_s: number, weight: number, stood_s: number, stands: number): void {
    const count = this.count[index]!
    if (count === arrivals_max) return
    const at = index * arrivals_max + count
    this.eta_s[at] = eta_s
    this.weight[at] = weight
    this.stood_s[at] = stood_s
    this.stands[at] = stands
    this.count[index] = count + 1
  }

  /** Feeders come one after another and each in order: nearly sorted, so by insertion. */
  #sort(index: number): void {
    const begin = index * arrivals_max
    const end = begin + this.count[index]!
    for (let place = begin + 1; place < end; place++) {
      for (let at = place; at > begin && this.eta_s[at - 1]! > this.eta_s[at]!; at--) {
        for (const column of [this.eta_s, this.weight, this.stood_s, this.stands]) {
          const kept = column[at]!
          column[at] = column[at - 1]!
          column[at - 1] = kept
        }
      }
    }
  }

  /** What comes after those that are seen, at the flow that was measured. */
  #beyond(index: number, flow_per_s: number, from_s: number): void {
    if (flow_per_s < 0.005) return
    for (let at_s = from_s + flow_step_s / 2; at_s < flow_s; at_s += flow_step_s)
      this.#add(index, at_s, flow_per_s * flow_step_s, 0, 0)
  }

  /** Those who must be waiting where nobody sees them, and the flow. */
  #suppose(index: number, { lane }: Approach, flows: Flows): void {
    const flow = Math.max(least_per_s, flows.flow(lane))
    const waiting = this.#unseen.queue(lane)
    for (let place = 0; place < waiting; place++)
      this.#add(index, 0, Math.min(1, waiting - place), Math.max(0, waiting - 1 - place) / flow / 2, 1)
    this.head_stood_s[index] = this.#unseen.isStuck(lane) ? 1 : 0
    this.#beyond(index, flow, 0)
  }
}

/** To drive so far from this speed, accelerating to the limit. */
export function travel_s(distance_m: number, speed_mps: number, limit_mps: number): number {
  const a = acceleration_mps2
  const from_mps = Math.min(speed_mps, limit_mps)
  const until_m = (limit_mps * limit_mps - from_mps * from_mps) / (2 * a)
  if (distance_m <= until_m) return (Math.sqrt(from_mps * from_mps + 2 * a * distance_m) - from_mps) / a
  return (limit_mps - from_mps) / a + (distance_m - until_m) / limit_mps
}
