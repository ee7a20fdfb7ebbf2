/**
 * The quickest way on the network when speeds change on the way: A* over segments, each taking as long as it will when one comes to it.
 * Nobody overtakes time by waiting, so the first arrival is the best. Pure. Rule TF21.
 */
import { Heap } from '../matching/heap.ts'
import type { Near } from '../network/grid.ts'
import type { RoadNetwork } from '../network/network.ts'
import type { SpeedAhead } from '../forecast/service.ts'

/** Nobody is faster: the bound that A* leans on. */
const fastestMs = 120 / 3.6
/** A crossing costs time, also on free roads. */
export const crossingS = 4
const turnS = 6
const nearM = 300
const nearestMax = 6

export interface Found {
  readonly places: readonly number[]
  /** Where on the first and on the last segment. */
  readonly fromAlongM: number
  readonly toAlongM: number
  readonly seconds: readonly number[]
}

interface End {
  readonly place: number
  readonly alongM: number
}

/** The nearest segments that may be driven, both directions of a street; the nearest street alone counts, within a few metres. */
export function endsAt(network: RoadNetwork, x: number, y: number, isOpen: (place: number) => boolean): End[] {
  const into: Near[] = []
  const count = network.grid.near(x, y, nearM, into)
  const near = into
    .slice(0, count)
    .filter(({ place }) => isOpen(place))
    .toSorted((a, b) => a.distanceM - b.distanceM)
  const [first] = near
  return near
    .filter(({ distanceM }) => distanceM <= (first?.distanceM ?? 0) + 15)
    .slice(0, nearestMax)
    .map(({ place, alongM }) => ({ place, alongM }))
}

export interface Question {
  readonly network: RoadNetwork
  readonly from: readonly End[]
  readonly to: readonly End[]
  readonly speed: SpeedAhead
  /** How much of its speed is left when one comes to it, so many seconds from now; 0: closed. */
  readonly left: (place: number, thenS: number) => number
}

class Search {
  readonly #question: Question
  readonly #seconds: Float64Array
  readonly #before: Int32Array
  readonly #heap = new Heap()
  readonly #goals: ReadonlyMap<number, number>
  readonly #targetX: number
  readonly #targetY: number

  constructor(question: Question) {
    this.#question = question
    const { network, to } = question
    this.#seconds = new Float64Array(network.size).fill(Infinity)
    this.#before = new Int32Array(network.size).fill(-1)
    this.#goals = new Map(to.map(({ place, alongM }) => [place, alongM]))
    const [first] = to
    const [x, y] = first ? network.pointAlong(first.place, first.alongM) : [0, 0]
    this.#targetX = x
    this.#targetY = y
  }

  /** Seconds to drive a part of a segment that one enters then. */
  #takes(place: number, metres: number, thenS: number): number {
    const left = this.#question.left(place, thenS)
    return left === 0 ? Infinity : metres / (this.#question.speed(place, thenS) * left)
  }

  #atLeast(place: number): number {
    const { network } = this.#question
    const end = (network.firstPoint[place + 1] ?? 1) - 1
    // Goals are several ends of one street: the slack keeps the bound true for each.
    const metres = Math.hypot((network.xs[end] ?? 0) - this.#targetX, (network.ys[end] ?? 0) - this.#targetY) - nearM
    return Math.max(0, metres) / fastestMs
  }

  /** Reached the end of `place` at `seconds`. */
  #reach(place: number, seconds: number, before: number): void {
    if (!(seconds < (this.#seconds[place] ?? 0))) return
    this.#seconds[place] = seconds
    this.#before[place] = before
    this.#heap.push(place, seconds + this.#atLeast(place))
  }

  run(): Found | undefined {
    const { network, from } = this.#question
    let best: { seconds: number; place: number; before: number } | undefined
    const offer = (seconds: number, place: number, before: number) => {
      if (seconds < (best?.seconds ?? Infinity)) best = { seconds, place, before }
    }
    for (const { place, alongM } of from) {
      const goal = this.#goals.get(place)
      if (goal !== undefined && goal >= alongM) offer(this.#takes(place, goal - alongM, 0), place, -1)
      this.#reach(place, this.#takes(place, (network.lengths[place] ?? 0) - alongM, 0), -1)
    }
    for (let place = this.#heap.pop(); place >= 0; place = this.#heap.pop()) {
      const seconds = this.#seconds[place] ?? Infinity
      if (this.#heap.lastKey > seconds + this.#atLeast(place) + 1e-6) continue
      if (best && this.#heap.lastKey >= best.seconds) break
      for (let index = network.firstNext[place] ?? 0; index < (network.firstNext[place + 1] ?? 0); index++) {
        const next = network.nexts[index] ?? 0
        const isStraight = network.segments[next]?.name === network.segments[place]?.name
        const then = seconds + (isStraight ? crossingS : turnS)
        const goal = this.#goals.get(next)
        if (goal !== undefined) offer(then + this.#takes(next, goal, then), next, place)
        this.#reach(next, then + this.#takes(next, network.lengths[next] ?? 0, then), place)
      }
    }
    return best && Number.isFinite(best.seconds) ? this.#way(best) : undefined
  }

  #way(best: { seconds: number; place: number; before: number }): Found {
    const places = [best.place]
    for (let at = best.before; at >= 0; at = this.#before[at] ?? -1) places.push(at)
    places.reverse()
    const { from } = this.#question
    return {
      places,
      fromAlongM: from.find(({ place }) => place === places[0])?.alongM ?? 0,
      toAlongM: this.#goals.get(best.place) ?? 0,
      seconds: places.map((place, at) => (at === places.length - 1 ? best.seconds : (this.#seconds[place] ?? 0))),
    }
  }
}

/** Undefined: there is no way. */
export function findWay(question: Question): Found | undefined {
  return new Search(question).run()
}
