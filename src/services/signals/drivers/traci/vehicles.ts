/** The vehicles of the simulation, and what the detectors make of them. Identities stay in here. */
import type { Sightings } from '../driver.ts'
import type { ConnectionIndex, LaneIndex, RoadNetwork } from '../../control/model.ts'
import { type Asking, mayAsk } from './asking.ts'
import type { Field } from './field.ts'

interface Vehicle {
  lane: LaneIndex
  position_m: number
  speed_mps: number
  stood_s: number
  second: number
}

/** Slower than this is standing (SUMO's own limit for waiting). */
const standing_mps = 0.1

export class Vehicles {
  readonly #network: RoadNetwork
  readonly #field: Field
  readonly #laneIndex: Map<string, LaneIndex>
  readonly #all = new Map<string, Vehicle>()
  /** Of those that may ask for priority. */
  readonly #classes = new Map<string, string>()
  #second = 0
  passed: Uint16Array

  constructor(network: RoadNetwork, field: Field) {
    this.#network = network
    this.#field = field
    this.#laneIndex = new Map(network.lanes.map(({ id }, lane) => [id, lane]))
    this.passed = new Uint16Array(network.connections.length)
  }

  get count(): number {
    return this.#all.size
  }

  /** From here to `end`, updates are of one second. */
  begin(): void {
    this.#second++
    this.passed = new Uint16Array(this.#network.connections.length)
  }

  update(id: string, laneId: string, position_m: number, speed_mps: number): void {
    const lane = this.#laneIndex.get(laneId) ?? -1
    const vehicle = this.#all.get(id)
    if (!vehicle) {
      this.#all.set(id, { lane, position_m, speed_mps, stood_s: 0, second: this.#second })
      return
    }
    if (vehicle.lane !== lane) this.#move(vehicle, lane)
    vehicle.position_m = position_m
    vehicle.speed_mps = speed_mps
    if (speed_mps < standing_mps && vehicle.second !== this.#second) vehicle.stood_s++
    vehicle.second = this.#second
  }

  setClass(id: string, vehicleClass: string): void {
    if (mayAsk(vehicleClass)) this.#classes.set(id, vehicleClass)
  }

  /** Whoever asks for priority and is at most so far from the end of its lane. */
  asking(range_m: number): Asking[] {
    return [...this.#classes].flatMap(([id, vehicleClass]) => {
      const vehicle = this.#all.get(id)
      if (!vehicle || vehicle.lane < 0) return []
      const to_end_m = this.#toEnd_m(vehicle)
      const { lane, speed_mps } = vehicle
      return to_end_m <= range_m ? [{ id, vehicleClass, lane, to_end_m, speed_mps }] : []
    })
  }

  #move(vehicle: Vehicle, lane: LaneIndex): void {
    const way = this.#wayFrom(vehicle.lane, lane)
    if (way !== undefined) {
      vehicle.stood_s = 0
      if (!this.#field.blind[vehicle.lane]) this.passed[way] = (this.passed[way] ?? 0) + 1
    }
    vehicle.lane = lane
  }

  /** By which connection it left a lane, when it did and did not only change to the next. */
  #wayFrom(from: LaneIndex, to: LaneIndex): ConnectionIndex | undefined {
    return this.#network.lanes[from]?.out.find((place) => {
      const way = this.#network.connections[place]
      return way?.to === to || way?.inside[0] === to || way?.inside.includes(to)
    })
  }

  /** Who was not updated has left. */
  end(): Sightings {
    for (const [id, vehicle] of this.#all) {
      if (vehicle.second === this.#second) continue
      this.#all.delete(id)
      this.#classes.delete(id)
    }
    const lanes = this.#network.lanes.length
    const seen = [...this.#all.values()].filter((vehicle) => this.#isSeen(vehicle))
    const first = new Int32Array(lanes + 1)
    const order = seen.sort((a, b) => a.lane - b.lane || b.position_m - a.position_m)
    for (const { lane } of order) first[lane + 1] = (first[lane + 1] ?? 0) + 1
    for (let lane = 0; lane < lanes; lane++) first[lane + 1] = (first[lane + 1] ?? 0) + (first[lane] ?? 0)
    return {
      first,
      to_end_m: Float64Array.from(order, (vehicle) => this.#toEnd_m(vehicle)),
      speed_mps: Float64Array.from(order, ({ speed_mps }) => speed_mps),
      stood_s: Float64Array.from(order, ({ stood_s }) => stood_s),
    }
  }

  #toEnd_m({ lane, position_m }: Vehicle): number {
    return (this.#network.lanes[lane]?.length_m ?? 0) - position_m
  }

  #isSeen(vehicle: Vehicle): boolean {
    const { lane, position_m } = vehicle
    if (lane < 0) return false
    return (
      this.#toEnd_m(vehicle) <= (this.#field.to_end_m[lane] ?? -1) ||
      position_m <= (this.#field.from_start_m[lane] ?? -1)
    )
  }
}
