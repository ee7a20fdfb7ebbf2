/** What moves and measures in the city, from telemetry's columns straight into the arrays that are drawn. Not React's business. */
import { call } from '../../../web/ui/client.ts'
import { nowS } from '../../../web/ui/map/point-canvas.ts'
import type { Points } from '../../../web/ui/map/points.ts'
import { readLatest, seriesMap } from '../../../platform/telemetry/contract.ts'
import { type AlertView, listAlerts } from '../../../platform/telemetry/rules/contract.ts'
import type { ReplyOf } from '../../../kernel/endpoint.ts'
import { pointStates } from '../../../platform/situation/contract.ts'

const placesEveryMs = 60_000
const staleMs = 3_600_000
/** At most so often; in between, notices wait. */
const valuesEveryMs = 1000
/** The floor under the live notices. */
const quietMs = 10_000

type Latest = ReplyOf<typeof readLatest>

function idsOf({ steps }: Latest): number[] {
  let id = 0
  return steps.map((step) => (id += step))
}

const state = (name: (typeof pointStates)[number]): number => pointStates.indexOf(name)
const longitudes = 'longitude'
const latitudes = 'latitude'

export interface Feed {
  readonly sensors: Points<number>
  readonly moving: Points
  /** After the arrays were changed. */
  readonly onChange: () => void
  /** When the city was last heard from (ms). */
  readonly onHeard: (atMs: number) => void
}

/** One point a thing: the series that stands for it, by which the thing is then asked for. */
interface Known {
  /** Series → the series that stands for its thing. */
  readonly standsFor: Map<number, number>
  /** The newest time of each thing. */
  readonly newest: Map<number, number>
}

/** `bus-12/longitude` is where the thing `bus-12` is. */
const thingOf = (code: string): string => code.slice(0, code.lastIndexOf('/'))

export class MapFeed {
  readonly #feed: Feed
  #known: Known = { standsFor: new Map(), newest: new Map() }
  readonly #moves = new Map<number, string>()
  readonly #at = new Map<string, { longitude: number | undefined; latitude: number | undefined }>()
  #after: Readonly<Record<string, number | undefined>> = {}
  #source: EventSource | undefined
  #timers: ReturnType<typeof setInterval>[] = []
  #busy = false
  #again = false
  #lastMs = 0
  #stopped = false

  constructor(feed: Feed) {
    this.#feed = feed
  }

  async start(): Promise<void> {
    await this.#readPlaces()
    await this.#readValues()
    if (this.#stopped) return
    this.#timers = [
      setInterval(() => this.#try(() => this.#readPlaces()), placesEveryMs),
      setInterval(() => this.#due(), quietMs),
    ]
    this.#source = new EventSource('/api/live?topic=telemetry:latest&topic=telemetry:alerts')
    this.#source.addEventListener('notice', () => this.#due())
    this.#source.addEventListener('open', () => this.#due())
  }

  stop(): void {
    this.#stopped = true
    this.#source?.close()
    for (const timer of this.#timers) clearInterval(timer)
  }

  /** The number of things of each kind, for the panel of layers. */
  get counts(): { readonly sensors: number; readonly moving: number } {
    return { sensors: this.#feed.sensors.count, moving: this.#feed.moving.count }
  }

  #due(): void {
    if (this.#busy) {
      this.#again = true
      return
    }
    this.#busy = true
    const wait = Math.max(0, this.#lastMs + valuesEveryMs - performance.now())
    setTimeout(() => {
      this.#lastMs = performance.now()
      this.#try(() => this.#readValues())
    }, wait)
  }

  /** What could not be had is asked for again; that it is old, the page shows. */
  #try(work: () => Promise<void>): void {
    if (this.#stopped) return
    work()
      .catch((error: unknown) => console.warn('the map was not brought up to date', error))
      .finally(() => {
        this.#busy = false
        if (this.#again) {
          this.#again = false
          this.#due()
        }
      })
  }

  async #readPlaces(): Promise<void> {
    const all = await call(seriesMap, { query: {} })
    const standsFor = new Map<number, number>()
    const byThing = new Map<string, number>()
    const { sensors } = this.#feed
    const now = nowS()
    for (const [place, id] of all.ids.entries()) {
      const [code, quantity] = [all.codes[place] ?? '', all.quantities[place]]
      const thing = thingOf(code)
      if (quantity === longitudes || quantity === latitudes) {
        this.#moves.set(id, thing)
        continue
      }
      const [longitude, latitude] = [all.longitudes[place], all.latitudes[place]]
      if (longitude == null || latitude == null) continue
      const first = byThing.get(thing)
      standsFor.set(id, first ?? id)
      if (first !== undefined) continue
      byThing.set(thing, id)
      sensors.put(id, longitude, latitude, sensors.stateOf(id) ?? state('stale'), now)
    }
    const there = new Set(byThing.values())
    for (const id of sensors.ids.slice()) if (!there.has(id)) sensors.remove(id)
    this.#known = { standsFor, newest: this.#known.newest }
    this.#feed.onChange()
  }

  async #readValues(): Promise<void> {
    const hasMoving = this.#moves.size > 0
    const [still, east, north, alerts] = await Promise.all([
      this.#latest(),
      hasMoving ? this.#latest(longitudes) : undefined,
      hasMoving ? this.#latest(latitudes) : undefined,
      call(listAlerts, { query: { limit: 200 } }),
    ])
    this.#move(east, 'longitude')
    this.#move(north, 'latitude')
    this.#judge(still, alerts)
    this.#feed.onHeard(Date.now())
    this.#feed.onChange()
  }

  async #latest(quantity?: string): Promise<Latest> {
    const key = quantity ?? ''
    const after = this.#after[key]
    const query = { ...(quantity !== undefined && { quantity }), ...(after !== undefined && { after }) }
    const found = await call(readLatest, { query })
    this.#after = { ...this.#after, [key]: found.position }
    return found
  }

  #move(found: Latest | undefined, axis: 'longitude' | 'latitude'): void {
    if (!found) return
    const { moving } = this.#feed
    const now = nowS()
    for (const [place, id] of idsOf(found).entries()) {
      const thing = this.#moves.get(id)
      const value = found.values[place]
      if (thing === undefined || value === undefined) continue
      const at = this.#at.get(thing) ?? { longitude: undefined, latitude: undefined }
      at[axis] = value
      this.#at.set(thing, at)
      // Both are there once the second axis was read; then the point goes.
      if (axis === 'latitude' && at.longitude !== undefined) moving.put(thing, at.longitude, value, state('quiet'), now)
    }
  }

  #judge(found: Latest, alerts: readonly AlertView[]): void {
    const { standsFor, newest } = this.#known
    const { sensors } = this.#feed
    for (const [place, id] of idsOf(found).entries()) {
      const thing = standsFor.get(id)
      if (thing === undefined) continue
      const time = found.base + (found.times[place] ?? 0)
      if (time > (newest.get(thing) ?? 0)) newest.set(thing, time)
    }
    const wrong = new Map<number, number>()
    for (const alert of alerts) {
      const grade = alert.severity === 'notice' || alert.severity === 'warning' ? state('attention') : state('wrong')
      for (const { id } of alert.series) {
        const thing = standsFor.get(id)
        if (thing !== undefined) wrong.set(thing, Math.max(grade, wrong.get(thing) ?? 0))
      }
    }
    const oldest = Date.now() - staleMs
    for (const id of sensors.ids) {
      const isStale = (newest.get(id) ?? 0) < oldest
      sensors.setState(id, wrong.get(id) ?? (isStale ? state('stale') : state('good')))
    }
  }
}
