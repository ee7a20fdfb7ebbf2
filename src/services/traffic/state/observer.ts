/** What one process makes of the positions that come to it: matched, tallied, trips counted. Nothing else of them stays. Rules TF5 to TF8. */
import { dayOf, localTime } from '../../../kernel/clock.ts'
import { Fleet, type Vehicle } from '../matching/fleet.ts'
import { Matcher, type Probe } from '../matching/matcher.ts'
import { xOf, yOf } from '../network/plane.ts'
import type { Roads } from '../network/roads.ts'
import type { ProbeLine } from '../feeds/probes.ts'
import { Tally } from './tally.ts'

/** Vehicles are counted as different within such a window, of the clock. */
export const windowMs = 5 * 60_000
/** A shorter way is no trip. */
const tripMinMs = 3 * 60_000

export interface Trip {
  readonly fromUnit: string
  readonly toUnit: string
  readonly day: string
  readonly hour: number
}

export class Observer {
  readonly roads: Roads
  readonly fleet = new Fleet()
  readonly #matcher: Matcher
  readonly #tally: Tally
  #trips: Trip[] = []
  #day = { text: '', endMs: 0 }
  #window = 0

  constructor(roads: Roads) {
    this.roads = roads
    this.#matcher = new Matcher(roads.network)
    this.#tally = new Tally(roads.network)
  }

  take(sender: string, line: ProbeLine): void {
    const { plane } = this.roads.network
    const vehicle = this.fleet.vehicle(this.#dayAt(line.timeMs), sender, line.vehicle, (one) => this.#end(one))
    const probe: Probe = {
      timeMs: line.timeMs,
      x: xOf(plane, line.longitude),
      y: yOf(plane, line.latitude),
      speed: line.speedKmh === undefined ? -1 : line.speedKmh / 3.6,
      heading: line.heading === undefined ? Number.NaN : ((90 - line.heading) * Math.PI) / 180,
    }
    const isInTraffic = vehicle.moves(probe.timeMs, probe.x, probe.y)
    // Who is parked has arrived, whether or not its sender goes on.
    if (!isInTraffic && vehicle.beganPlace >= 0) {
      this.#end(vehicle)
      vehicle.beganPlace = -1
    }
    const driven = this.#matcher.take(vehicle.trace, probe)
    if (!driven) return
    vehicle.lastPlace = driven.toPlace
    if (vehicle.beganPlace < 0 && isInTraffic) {
      vehicle.beganPlace = driven.fromPlace
      vehicle.beganMs = driven.timeMs
    }
    if (isInTraffic) this.#tally.add(vehicle.id, driven)
  }

  /** Hanoi has no daylight saving: a day is a day. */
  #dayAt(timeMs: number): string {
    if (timeMs >= this.#day.endMs || timeMs < this.#day.endMs - 86_400_000) {
      const day = dayOf(Temporal.Instant.fromEpochMilliseconds(Math.floor(timeMs)))
      const endMs = day.add({ days: 1 }).toZonedDateTime('Asia/Ho_Chi_Minh').epochMilliseconds
      this.#day = { text: day.toString(), endMs }
    }
    return this.#day.text
  }

  /** What was driven since the last time; `pack` makes of it what is kept. */
  harvest(nowMs: number, pack: (tally: Tally) => Buffer): { body: Buffer; trips: readonly Trip[] } {
    this.fleet.forget(nowMs, (vehicle) => this.#end(vehicle))
    const body = pack(this.#tally)
    this.#tally.clearDriven()
    const window = Math.floor(nowMs / windowMs)
    if (this.#window !== 0 && window !== this.#window) this.#tally.clearVehicles()
    this.#window = window
    const trips = this.#trips
    this.#trips = []
    return { body, trips }
  }

  /** From where to where, as communes; who it was is no longer known. */
  #end({ beganPlace, lastPlace, beganMs, restMs }: Vehicle): void {
    if (beganPlace < 0 || restMs - beganMs < tripMinMs) return
    const { segments } = this.roads.network
    const [fromUnit, toUnit] = [segments[beganPlace]?.unitId, segments[lastPlace]?.unitId]
    if (!fromUnit || !toUnit) return
    const local = localTime(Temporal.Instant.fromEpochMilliseconds(Math.floor(beganMs)))
    this.#trips.push({ fromUnit, toUnit, day: local.toPlainDate().toString(), hour: local.hour })
  }
}
