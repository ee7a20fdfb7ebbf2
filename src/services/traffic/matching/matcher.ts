/**
 * Which road a vehicle is on: the hidden Markov model of Newson and Krumm (2009), as positions come. A road is likely when it is near
 * and leads where the vehicle is heading; a pair of roads when the way between them by road is about as long as the straight one.
 * The most likely chain is kept by Viterbi's algorithm, and what lies `lag` positions back is settled by it. Rules TF7 and TF8.
 */
import type { Near } from '../network/grid.ts'
import type { RoadNetwork } from '../network/network.ts'
import { WaysBetween } from './ways-between.ts'

/** How far a receiver in a street is off, metres (standard deviation); the paper's 4 m is of open roads. */
const sigmaM = 8
/** How much the way by road and the straight one differ where the roads are right, metres. */
const betaM = 12
/** A heading is good to a third of a right angle, but only of what moves. */
const sigmaHeading = Math.PI / 6
const headingFromMs = 2
const searchM = 45
const candidatesMax = 6
/** Positions that a decision waits for. */
const lag = 2
/** After such a silence nothing is known of the way between. */
const silenceMs = 60_000
/** Nobody drives faster through a city. */
const speedMaxMs = 45

export interface Probe {
  readonly timeMs: number
  readonly x: number
  readonly y: number
  /** Metres a second; negative when it is not known. */
  readonly speed: number
  /** Radians from east, counter-clockwise; NaN when it is not known. */
  readonly heading: number
}

/** What was settled: the vehicle drove from one place to another. */
export interface Driven {
  readonly fromPlace: number
  readonly fromAlongM: number
  readonly toPlace: number
  readonly toAlongM: number
  /** Segments between the two, in order. */
  readonly between: readonly number[]
  readonly metres: number
  readonly seconds: number
  readonly timeMs: number
}

interface Step {
  timeMs: number
  x: number
  y: number
  count: number
  readonly places: Int32Array
  readonly alongs: Float64Array
  readonly scores: Float64Array
  /** The best candidate of the step before. */
  readonly befores: Int8Array
}

const makeStep = (): Step => ({
  timeMs: 0,
  x: 0,
  y: 0,
  count: 0,
  places: new Int32Array(candidatesMax),
  alongs: new Float64Array(candidatesMax),
  scores: new Float64Array(candidatesMax),
  befores: new Int8Array(candidatesMax),
})

/** What is remembered of a vehicle: its last positions, nothing else. */
export class Trace {
  /** A ring, the newest at `newest`. */
  readonly steps: Step[] = Array.from({ length: lag + 2 }, makeStep)
  newest = 0
  /** Steps that belong together. */
  chain = 0
  lastMs = -Infinity
}

export class Matcher {
  readonly ways: WaysBetween
  readonly #network: RoadNetwork
  readonly #near: Near[] = []
  readonly #emissions = new Float64Array(candidatesMax)

  constructor(network: RoadNetwork) {
    this.#network = network
    this.ways = new WaysBetween(network)
  }

  /** Takes the next position of a vehicle; gives what it settles, or undefined: nothing yet, or nothing to be had from it. */
  take(trace: Trace, probe: Probe): Driven | undefined {
    if (probe.timeMs <= trace.lastMs) return undefined
    if (probe.timeMs - trace.lastMs > silenceMs) trace.chain = 0
    trace.lastMs = probe.timeMs
    const before = trace.chain > 0 ? trace.steps[trace.newest] : undefined
    trace.newest = (trace.newest + 1) % trace.steps.length
    const step = trace.steps[trace.newest] as Step
    if (!this.#begin(step, probe)) {
      trace.chain = 0
      return undefined
    }
    if (before && !this.#follow(before, step)) {
      // No road leads on: what came before is left, and this is a new beginning.
      trace.chain = 0
      for (let at = 0; at < step.count; at++) step.scores[at] = this.#emissions[at] as number
    }
    trace.chain++
    return trace.chain > lag + 1 ? this.#settle(trace) : undefined
  }

  /** The roads that may be it. */
  #begin(step: Step, probe: Probe): boolean {
    const { timeMs, x, y, speed, heading } = probe
    const found = this.#network.grid.near(x, y, searchM, this.#near)
    step.timeMs = timeMs
    step.x = x
    step.y = y
    step.count = 0
    const minds = speed >= headingFromMs && !Number.isNaN(heading)
    for (let index = 0; index < found; index++) {
      const near = this.#near[index] as Near
      const off = near.distanceM / sigmaM
      let score = -0.5 * off * off
      if (minds) {
        // Against the road counts as three standard deviations, not as impossible: receivers turn.
        const turn = Math.abs(Math.atan2(Math.sin(heading - near.direction), Math.cos(heading - near.direction)))
        const away = Math.min(3, turn / sigmaHeading)
        score -= 0.5 * away * away
      }
      this.#keep(step, near, score)
    }
    for (let at = 0; at < step.count; at++) this.#emissions[at] = step.scores[at] as number
    return step.count > 0
  }

  /** The best few, in no order. */
  #keep(step: Step, near: Near, score: number): void {
    let at = step.count
    if (at === candidatesMax) {
      at = 0
      for (let other = 1; other < candidatesMax; other++)
        if ((step.scores[other] as number) < (step.scores[at] as number)) at = other
      if ((step.scores[at] as number) >= score) return
    } else step.count++
    step.places[at] = near.place
    step.alongs[at] = near.alongM
    step.scores[at] = score
    step.befores[at] = -1
  }

  /** The best chain to each candidate; false when none leads to any. */
  #follow(before: Step, step: Step): boolean {
    const straight = Math.hypot(step.x - before.x, step.y - before.y)
    const longest = ((step.timeMs - before.timeMs) / 1000) * speedMaxMs + 4 * sigmaM
    let best = -Infinity
    for (let to = 0; to < step.count; to++) {
      let [most, from] = [-Infinity, -1]
      for (let at = 0; at < before.count; at++) {
        const metres = this.#metres(before, at, step, to)
        if (metres > longest) continue
        const score = (before.scores[at] as number) - Math.abs(metres - straight) / betaM
        if (score > most) [most, from] = [score, at]
      }
      step.befores[to] = from
      step.scores[to] = most + (this.#emissions[to] as number)
      if (most > best) best = most
    }
    if (best === -Infinity) return false
    for (let to = 0; to < step.count; to++) step.scores[to] = (step.scores[to] as number) - best
    return true
  }

  /** By road from a candidate to another; a step back on the same road is the receiver's error. */
  #metres(a: Step, at: number, b: Step, to: number): number {
    const [from, into] = [a.places[at] as number, b.places[to] as number]
    const ahead = (b.alongs[to] as number) - (a.alongs[at] as number)
    if (from === into && ahead >= -2 * sigmaM) return Math.max(0, ahead)
    const left = (this.#network.lengths[from] as number) - (a.alongs[at] as number)
    return left + this.ways.metres(from, into) + (b.alongs[to] as number)
  }

  /** What the best chain says of the two steps that lie `lag` back. */
  #settle(trace: Trace): Driven | undefined {
    const size = trace.steps.length
    const stepAt = (back: number) => trace.steps[(trace.newest - back + size) % size] as Step
    const newest = stepAt(0)
    let chosen = 0
    for (let at = 1; at < newest.count; at++)
      if ((newest.scores[at] as number) > (newest.scores[chosen] as number)) chosen = at
    for (let back = 0; back < lag; back++) {
      chosen = stepAt(back).befores[chosen] as number
      if (chosen < 0) return undefined
    }
    const [later, earlier] = [stepAt(lag), stepAt(lag + 1)]
    const first = later.befores[chosen] as number
    return first < 0 ? undefined : this.#driven(earlier, first, later, chosen)
  }

  #driven(a: Step, at: number, b: Step, to: number): Driven | undefined {
    const [fromPlace, toPlace] = [a.places[at] as number, b.places[to] as number]
    const metres = this.#metres(a, at, b, to)
    const isSame = fromPlace === toPlace && (b.alongs[to] as number) - (a.alongs[at] as number) >= -2 * sigmaM
    const between = isSame ? [] : this.ways.between(fromPlace, toPlace)
    if (!between || !Number.isFinite(metres)) return undefined
    return {
      fromPlace,
      fromAlongM: a.alongs[at] as number,
      toPlace,
      toAlongM: b.alongs[to] as number,
      between,
      metres,
      seconds: (b.timeMs - a.timeMs) / 1000,
      timeMs: b.timeMs,
    }
  }
}
