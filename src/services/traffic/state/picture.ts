/**
 * The city's picture: what all processes have tallied, faded by half each ninety seconds, with detectors where no vehicles tell.
 * Pure. Rules TF9 to TF12.
 */
import type { RoadNetwork } from '../network/network.ts'
import type { Profiles } from './profiles.ts'
import { bases, eachTallied, halfKmh, noSpeeds, type Speeds } from './packing.ts'
import { vehiclesMin } from './tally.ts'

const halfLifeMs = 90_000
/** Slower is standing; a figure of nothing would make a way endless. */
const slowestKmh = 1
const windowMs = 5 * 60_000

/** By the segment's place. */
export interface DetectorReading {
  readonly place: number
  /** km/h; null: the detector only counts. */
  readonly speedKmh: number | null
  readonly vehicles: number
}

export interface Drawn {
  readonly speeds: Speeds
  /** Speed against free flow by place; NaN where nothing is measured. */
  readonly ratios: Float32Array
  readonly travelTimeIndex: number | null
  /** How many segments are measured. */
  readonly measured: number
}

export class Picture {
  readonly network: RoadNetwork
  readonly #metres: Float64Array
  readonly #seconds: Float64Array
  readonly #vehicles: Uint8Array
  readonly #vehiclesBefore: Uint8Array
  #window = 0
  #fadedMs = 0

  constructor(network: RoadNetwork) {
    this.network = network
    this.#metres = new Float64Array(network.size)
    this.#seconds = new Float64Array(network.size)
    this.#vehicles = new Uint8Array(network.size)
    this.#vehiclesBefore = new Uint8Array(network.size)
  }

  /** Takes in what a process has tallied. Of two that count vehicles the greater number counts: one vehicle may have told both. */
  fold(body: Buffer, nowMs: number): void {
    this.#fade(nowMs)
    eachTallied(body, (no, metres, seconds, vehicles) => {
      const place = this.network.place(no)
      if (place === undefined) return
      this.#metres[place] = (this.#metres[place] ?? 0) + metres
      this.#seconds[place] = (this.#seconds[place] ?? 0) + seconds
      this.#vehicles[place] = Math.max(this.#vehicles[place] ?? 0, vehicles)
    })
  }

  /** The picture at `nowMs`; `halfHour`: which usual speeds stand in where nobody is measured. */
  draw(nowMs: number, profiles: Profiles, halfHour: number, detectors: readonly DetectorReading[] = []): Drawn {
    const window = Math.floor(nowMs / windowMs)
    if (this.#window === 0) this.#window = window
    if (window !== this.#window) {
      this.#vehiclesBefore.set(window === this.#window + 1 ? this.#vehicles : new Uint8Array(this.network.size))
      this.#vehicles.fill(0)
      this.#window = window
    }
    this.#fade(nowMs)
    const lastNo = this.network.segments.at(-1)?.no ?? 0
    const speeds = noSpeeds(lastNo)
    const ratios = new Float32Array(this.network.size).fill(Number.NaN)
    const byPlace = new Map(detectors.map((reading) => [reading.place, reading]))
    let [driven, free, measured] = [0, 0, 0]
    for (let place = 0; place < this.network.size; place++) {
      const no = this.network.segments[place]?.no ?? 0
      const freeKmh = profiles.freeKmh(place)
      const found = this.#measured(place, byPlace.get(place))
      if (found) {
        speeds.halves[no] = halfKmh(found.kmh)
        speeds.basis[no] = bases.indexOf(found.basis)
        ratios[place] = found.kmh / freeKmh
        measured++
        if (found.basis === 'probes') {
          driven += this.#seconds[place] ?? 0
          free += (this.#metres[place] ?? 0) / (freeKmh / 3.6)
        }
        continue
      }
      const usual = profiles.usualKmh(place, halfHour)
      if (usual === null) continue
      speeds.halves[no] = halfKmh(usual)
      speeds.basis[no] = bases.indexOf('usual')
    }
    const travelTimeIndex = measured > 0 && free > 0 ? Math.max(1, driven / free) : null
    return { speeds, ratios, travelTimeIndex, measured }
  }

  #measured(place: number, detector: DetectorReading | undefined) {
    const [metres, seconds] = [this.#metres[place] ?? 0, this.#seconds[place] ?? 0]
    const vehicles = Math.max(this.#vehicles[place] ?? 0, this.#vehiclesBefore[place] ?? 0)
    if (vehicles >= vehiclesMin && seconds > 1)
      return { kmh: Math.max(slowestKmh, (metres / seconds) * 3.6), basis: 'probes' as const }
    if (detector?.speedKmh != null && detector.vehicles >= vehiclesMin)
      return { kmh: Math.max(slowestKmh, detector.speedKmh), basis: 'detector' as const }
    return undefined
  }

  #fade(nowMs: number): void {
    const share = this.#fadedMs === 0 ? 1 : 0.5 ** (Math.max(0, nowMs - this.#fadedMs) / halfLifeMs)
    this.#fadedMs = nowMs
    if (share === 1) return
    for (let place = 0; place < this.network.size; place++) {
      this.#metres[place] = (this.#metres[place] as number) * share
      this.#seconds[place] = (this.#seconds[place] as number) * share
    }
  }
}
