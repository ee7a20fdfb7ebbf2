/**
 * Vehicles as this process knows them: by a pseudonym that is theirs for a day, with the last positions and nothing older. The token
 * they were sent with is forgotten at once; the day's secret lies in this process's memory alone. Rules TF5 and TF6.
 */
import { createHmac, randomBytes } from 'node:crypto'
import { Trace } from './matcher.ts'

/** After such a silence a vehicle is forgotten, and its trip is over. */
export const forgottenAfterMs = 5 * 60_000
/** Who has not moved so far within that time is parked, not in traffic. */
const parkedAfterMs = 3 * 60_000
const parkedWithinM = 25

export class Vehicle {
  /** A number within this process and day. */
  readonly id: number
  readonly trace = new Trace()
  lastMs = 0
  /** Where its trip began: a segment's place; −1: nothing was settled yet. */
  beganPlace = -1
  lastPlace = -1
  beganMs = 0
  /** Where and when it was last seen to have moved. */
  restX = 0
  restY = 0
  restMs = 0

  constructor(id: number) {
    this.id = id
  }

  /** Notes a position; whether the vehicle is in traffic. */
  moves(timeMs: number, x: number, y: number): boolean {
    if (this.restMs === 0 || Math.abs(x - this.restX) + Math.abs(y - this.restY) > parkedWithinM) {
      this.restX = x
      this.restY = y
      this.restMs = timeMs
    }
    this.lastMs = timeMs
    return timeMs - this.restMs < parkedAfterMs
  }
}

export class Fleet {
  readonly #vehicles = new Map<string, Vehicle>()
  #secret = randomBytes(32)
  #day = ''
  #count = 0

  get size(): number {
    return this.#vehicles.size
  }

  /**
   * `day`: Hanoi's. With a new one there is a new secret, and everybody is a stranger; what comes late of the day before does not bring that
   * one back. `sender`: two fleets may use the same tokens. `over`: told each whose trip ends with its day.
   */
  vehicle(day: string, sender: string, token: string, over: (vehicle: Vehicle) => void = () => undefined): Vehicle {
    if (day > this.#day) {
      this.#day = day
      this.#secret = randomBytes(32)
      for (const vehicle of this.#vehicles.values()) over(vehicle)
      this.#vehicles.clear()
    }
    const pseudonym = createHmac('sha256', this.#secret).update(sender).update('\n').update(token).digest('latin1')
    const found = this.#vehicles.get(pseudonym)
    if (found) return found
    const made = new Vehicle(++this.#count)
    this.#vehicles.set(pseudonym, made)
    return made
  }

  /** Forgets who has been silent; tells each, since its trip is over. */
  forget(nowMs: number, over: (vehicle: Vehicle) => void): void {
    for (const [pseudonym, vehicle] of this.#vehicles) {
      if (nowMs - vehicle.lastMs < forgottenAfterMs) continue
      this.#vehicles.delete(pseudonym)
      over(vehicle)
    }
  }
}
