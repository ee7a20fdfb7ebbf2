/** Learns each segment's free-flow speed and usual speeds from its history, day by day. Rule TF11. */
import type { App } from '../../../kernel/app.ts'
import type { RoadNetwork } from '../network/network.ts'
import { roadsOf } from '../network/roads.ts'
import { basisOf, halfKmh, type Speeds, unpackSpeeds } from './packing.ts'
import { forgetProfiles, halfHourOf, halfHours } from './profiles.ts'
import * as store from './store.ts'

export const learnedDays = 28
/** Free flow is what 85 of 100 moments are slower than. */
const freeShare = 0.85
/** Fewer moments say nothing (three hours). */
const momentsMin = 36
/** Of a half hour on workdays or days off. */
const usualMin = 2

export class Lessons {
  readonly #network: RoadNetwork
  /** How often each half km/h was measured. */
  readonly #counts: Uint32Array
  readonly #sums: Float32Array
  readonly #numbers: Uint16Array

  constructor(network: RoadNetwork) {
    this.#network = network
    this.#counts = new Uint32Array(network.size * 256)
    this.#sums = new Float32Array(network.size * 2 * halfHours)
    this.#numbers = new Uint16Array(network.size * 2 * halfHours)
  }

  add(atMs: number, speeds: Speeds): void {
    const halfHour = halfHourOf(atMs)
    for (let place = 0; place < this.#network.size; place++) {
      const no = this.#network.segments[place]?.no ?? 0
      const half = speeds.halves[no] ?? 0
      const basis = basisOf(speeds, no)
      if (half === 0 || (basis !== 'probes' && basis !== 'detector')) continue
      this.#counts[place * 256 + half] = (this.#counts[place * 256 + half] ?? 0) + 1
      const slot = place * 2 * halfHours + halfHour
      this.#sums[slot] = (this.#sums[slot] ?? 0) + half / 2
      this.#numbers[slot] = (this.#numbers[slot] ?? 0) + 1
    }
  }

  /** Undefined: too little was measured. */
  learned(place: number): { freeKmh: number; usual: Buffer } | undefined {
    const counts = this.#counts.subarray(place * 256, (place + 1) * 256)
    const all = counts.reduce((sum, count) => sum + count, 0)
    if (all < momentsMin) return undefined
    let [half, below] = [0, 0]
    while (below < freeShare * all) below += counts[half++] ?? 0
    const usual = Buffer.alloc(2 * halfHours)
    for (let slot = 0; slot < 2 * halfHours; slot++) {
      const at = place * 2 * halfHours + slot
      const number = this.#numbers[at] ?? 0
      if (number >= usualMin) usual[slot] = halfKmh((this.#sums[at] ?? 0) / number)
    }
    return { freeKmh: Math.max(5, (half - 1) / 2), usual }
  }
}

const dayMs = 86_400_000

/** Gives how many segments were learned. */
export async function learnAll(app: App): Promise<number> {
  const roads = await roadsOf(app)
  if (!roads) return 0
  const lessons = new Lessons(roads.network)
  const endMs = app.clock.now().epochMilliseconds
  for (let day = learnedDays; day > 0; day--) {
    const from = new Date(endMs - day * dayMs).toISOString()
    const to = new Date(endMs - (day - 1) * dayMs).toISOString()
    for (const { at, body } of await app.read((tx) => store.moments(tx, from, to)))
      lessons.add(Date.parse(at), unpackSpeeds(body))
  }
  const learnedAt = app.clock.now().toString()
  const rows = roads.network.segments.flatMap(({ no }, place) => {
    const found = lessons.learned(place)
    return found ? [{ segment: no, free_kmh: found.freeKmh, usual: found.usual, learned_at: learnedAt }] : []
  })
  await app.transaction((tx) => store.replaceProfiles(tx, rows))
  forgetProfiles(app)
  return rows.length
}
