/** What was learned of each segment, as this process knows it: free-flow speed, and what is usual at each half hour. Rules TF10 and TF11. */
import type { App, Tx } from '../../../kernel/app.ts'
import { localTime } from '../../../kernel/clock.ts'
import { usual as usualOfClass } from '../network/classes.ts'
import type { RoadNetwork } from '../network/network.ts'
import { isWorkingDay } from '../../../platform/organisation/index.ts'
import * as store from './store.ts'

export const halfHours = 48

const halfHourMs = 30 * 60_000
/** Asked for each street of a moment. */
const slots = new Map<number, number>()
const slotsMax = 5000

/** Where a moment's half hour stands among the workday's, then the day off's. */
export function halfHourOf(timeMs: number): number {
  // Hanoi is whole hours ahead.
  const halfHour = Math.floor(timeMs / halfHourMs)
  const found = slots.get(halfHour)
  if (found !== undefined) return found
  const local = localTime(Temporal.Instant.fromEpochMilliseconds(halfHour * halfHourMs))
  const slot = (isWorkday(local.toPlainDate()) ? 0 : halfHours) + local.hour * 2 + (local.minute >= 30 ? 1 : 0)
  if (slots.size >= slotsMax) slots.clear()
  slots.set(halfHour, slot)
  return slot
}

/** Streets are as on a Sunday on public holidays, too, and as on a Friday on a Saturday that is worked in exchange; beyond the recorded years the weekday decides. */
export function isWorkday(date: Temporal.PlainDate): boolean {
  try {
    return isWorkingDay(date)
  } catch (error) {
    if (error instanceof RangeError) return date.dayOfWeek < 6
    throw error
  }
}

export class Profiles {
  readonly #rows: ReadonlyMap<number, store.ProfileRow>
  readonly #network: RoadNetwork

  constructor(network: RoadNetwork, rows: readonly store.ProfileRow[]) {
    this.#network = network
    this.#rows = new Map(rows.map((row) => [row.segment, row]))
  }

  get isEmpty(): boolean {
    return this.#rows.size === 0
  }

  /** km/h: learned, else by its class and limit. */
  freeKmh(place: number): number {
    const segment = this.#network.segments[place]
    if (!segment) return 1
    return this.#rows.get(segment.no)?.free_kmh ?? segment.limitKmh * usualOfClass[segment.class].freeShare
  }

  isFreeLearned(place: number): boolean {
    return this.#rows.has(this.#network.segments[place]?.no ?? -1)
  }

  /** km/h at a half hour (`halfHourOf`); null: not known. */
  usualKmh(place: number, halfHour: number): number | null {
    const half = this.#rows.get(this.#network.segments[place]?.no ?? -1)?.usual[halfHour] ?? 0
    return half === 0 ? null : half / 2
  }
}

const knownForMs = 5 * 60_000
const known = new WeakMap<App, { network: RoadNetwork; profiles: Profiles; atMs: number }>()

export async function profilesOf(app: App, network: RoadNetwork): Promise<Profiles> {
  const found = known.get(app)
  if (found && found.network === network && performance.now() - found.atMs < knownForMs) return found.profiles
  const rows = await app.read((tx: Tx) => store.profiles(tx))
  const profiles = new Profiles(network, rows)
  known.set(app, { network, profiles, atMs: performance.now() })
  return profiles
}

/** After this process has learned. */
export function forgetProfiles(app: App): void {
  known.delete(app)
}
