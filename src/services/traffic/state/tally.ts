/**
 * What was driven on each segment: metres and seconds, whose quotient is the space-mean speed by Edie's definitions, and how many
 * different vehicles it was, counted no further than publishing needs. Rules TF8 and TF9.
 */
import type { Driven } from '../matching/matcher.ts'
import type { RoadNetwork } from '../network/network.ts'

/** So many different vehicles make a figure that says nothing of one of them. */
export const vehiclesMin = 3

export class Tally {
  readonly metres: Float64Array
  readonly seconds: Float64Array
  /** How many different vehicles, `vehiclesMin` at most. */
  readonly vehicles: Uint8Array
  readonly #who: Int32Array
  readonly #network: RoadNetwork

  constructor(network: RoadNetwork) {
    this.#network = network
    this.metres = new Float64Array(network.size)
    this.seconds = new Float64Array(network.size)
    this.vehicles = new Uint8Array(network.size)
    this.#who = new Int32Array(network.size * vehiclesMin)
  }

  /** `vehicle` is a number that this process gave it for the day. */
  add(vehicle: number, driven: Driven): void {
    const { fromPlace, toPlace, between, fromAlongM, toAlongM, metres, seconds } = driven
    if (fromPlace === toPlace && between.length === 0) return this.#put(vehicle, fromPlace, metres, seconds)
    const share = (part: number) => (metres === 0 ? 0 : (seconds * part) / metres)
    const left = (this.#network.lengths[fromPlace] ?? 0) - fromAlongM
    this.#put(vehicle, fromPlace, left, share(left))
    for (const place of between) {
      const length = this.#network.lengths[place] ?? 0
      this.#put(vehicle, place, length, share(length))
    }
    this.#put(vehicle, toPlace, toAlongM, share(toAlongM))
  }

  #put(vehicle: number, place: number, metres: number, seconds: number): void {
    this.metres[place] = (this.metres[place] as number) + metres
    this.seconds[place] = (this.seconds[place] as number) + seconds
    const count = this.vehicles[place] as number
    if (count >= vehiclesMin) return
    const first = place * vehiclesMin
    for (let at = 0; at < count; at++) if (this.#who[first + at] === vehicle) return
    this.#who[first + count] = vehicle
    this.vehicles[place] = count + 1
  }

  clearDriven(): void {
    this.metres.fill(0)
    this.seconds.fill(0)
  }

  /** Who drove before counts as another. */
  clearVehicles(): void {
    this.vehicles.fill(0)
  }
}
