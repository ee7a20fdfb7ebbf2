/**
 * Finds where traffic has broken down: segments well below free flow for two minutes, joined where they touch. Whether that is as
 * on other days at that hour is told by what is usual. Pure. Rule TF13.
 */
import { mainClasses, type RoadClass } from '../network/classes.ts'
import type { RoadNetwork } from '../network/network.ts'
import type { Profiles } from '../state/profiles.ts'

/** Level E or F begins one; level C ends it. */
const slowBelow = 0.4
const overAbove = 0.55
/** Rounds of ten seconds. */
const roundsToBegin = 12
const roundsToEnd = 30
/** Of what is usual: slower is not as on other days. */
const unusualBelow = 0.6
const lengthMinM = 150
const watched: ReadonlySet<RoadClass> = new Set([...mainClasses, 'tertiary'])

export interface Slow {
  readonly places: readonly number[]
  readonly kind: 'usual' | 'unusual'
  readonly lengthM: number
  /** The lowest share of free flow. */
  readonly worst: number
  /** Of one vehicle through all of it. */
  readonly delayS: number
}

export class Detector {
  readonly #network: RoadNetwork
  /** Rounds in a row that a segment was slow (above zero), or that a slow one was well again (below zero). */
  readonly #rounds: Int16Array
  readonly #isSlow: Uint8Array
  readonly #lastRatio: Float32Array

  constructor(network: RoadNetwork) {
    this.#network = network
    this.#rounds = new Int16Array(network.size)
    this.#isSlow = new Uint8Array(network.size)
    this.#lastRatio = new Float32Array(network.size).fill(1)
  }

  /** What stood slow when another process looked, or before a restart: it goes on, until it is over as any other. */
  goOn(places: readonly number[]): void {
    for (const place of places) {
      this.#isSlow[place] = 1
      this.#rounds[place] = 0
      this.#lastRatio[place] = slowBelow
    }
  }

  /** One round; gives what is slow now. Nothing measured changes nothing for five minutes, then it is taken for well. */
  look(ratios: Float32Array, profiles: Profiles, halfHour: number): Slow[] {
    for (let place = 0; place < this.#network.size; place++) {
      const of = this.#network.segments[place]?.class
      if (of === undefined || !watched.has(of)) continue
      const ratio = ratios[place] ?? Number.NaN
      if (!Number.isNaN(ratio)) this.#lastRatio[place] = ratio
      const isSlow = this.#isSlow[place] === 1
      const counts = isSlow ? !(ratio <= overAbove) : ratio <= slowBelow
      this.#rounds[place] = counts ? (this.#rounds[place] ?? 0) + 1 : 0
      if ((this.#rounds[place] ?? 0) < (isSlow ? roundsToEnd : roundsToBegin)) continue
      this.#isSlow[place] = isSlow ? 0 : 1
      this.#rounds[place] = 0
    }
    return this.#joined().flatMap((places) => this.#told(places, profiles, halfHour) ?? [])
  }

  /** Slow segments that follow one another, as groups. */
  #joined(): number[][] {
    const group = new Int32Array(this.#network.size).fill(-1)
    const find = (place: number): number => {
      let at = place
      while ((group[at] as number) !== at) at = group[at] as number
      return at
    }
    for (let place = 0; place < this.#network.size; place++) if (this.#isSlow[place] === 1) group[place] = place
    const { nexts, firstNext } = this.#network
    for (let place = 0; place < this.#network.size; place++) {
      if (group[place] === -1) continue
      for (let index = firstNext[place] ?? 0; index < (firstNext[place + 1] ?? 0); index++) {
        const next = nexts[index] ?? 0
        if (group[next] !== -1) group[find(next)] = find(place)
      }
    }
    const slow = Array.from(this.#isSlow.keys()).filter((place) => this.#isSlow[place] === 1)
    return [...Map.groupBy(slow, find).values()]
  }

  #told(places: readonly number[], profiles: Profiles, halfHour: number): Slow | undefined {
    let [lengthM, worst, delayS, unusual] = [0, 1, 0, 0]
    for (const place of places) {
      const length = this.#network.lengths[place] ?? 0
      const ratio = Math.max(0.02, this.#lastRatio[place] ?? 1)
      const freeMs = profiles.freeKmh(place) / 3.6
      lengthM += length
      worst = Math.min(worst, ratio)
      delayS += length / (freeMs * ratio) - length / freeMs
      const usual = profiles.usualKmh(place, halfHour)
      if (usual === null || (ratio * profiles.freeKmh(place)) / usual < unusualBelow) unusual += length
    }
    if (lengthM < lengthMinM) return undefined
    return { places, lengthM, worst, delayS, kind: unusual > lengthM / 2 ? 'unusual' : 'usual' }
  }
}
