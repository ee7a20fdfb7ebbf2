/**
 * Every series and thing, in the memory of each process: a batch of ten thousand lines names thousands of series, and a map
 * shows all of them. Filled at start; what changes is told to every process and read again.
 */
import type { App } from '../../kernel/app.ts'
import type { Retention, SeriesKind } from './contract.ts'
import { logOf } from './log.ts'
import * as store from './store.ts'

export interface Thing {
  readonly id: string
  readonly code: string
  readonly name: { readonly vi: string; readonly en: string }
  readonly kind: string
  readonly unitId: string
  readonly deviceId: string | null
  readonly point: Point | null
  readonly isPublic: boolean
  readonly ended: boolean
  readonly series: Series[]
}

interface Point {
  readonly longitude: number
  readonly latitude: number
}

export interface Series {
  readonly id: number
  readonly code: string
  readonly thing: Thing
  readonly title: { readonly vi: string; readonly en: string }
  readonly unit: string
  readonly quantity: string
  readonly kind: SeriesKind
  readonly mean: 'arithmetic' | 'time-weighted'
  readonly point: Point | null
  readonly isPublic: boolean
  readonly retention: Retention
  readonly intervalMs: number | null
  readonly min: number
  readonly max: number
  readonly ended: boolean
  /** Which one a sender named next when it last named this one: senders keep to their order. Only a guess. */
  after: Series | undefined
}

const thingsAtOnce = 5000

export class Catalogue {
  readonly #app: App
  readonly #things = new Map<string, Thing>()
  readonly #byCode = new Map<string, Series>()
  readonly #byId: (Series | undefined)[] = []
  #codes: string[] | undefined
  #last: Promise<void> = Promise.resolve()
  /** Changes with every change. */
  version = 0

  constructor(app: App) {
    this.#app = app
  }

  async start(): Promise<() => void> {
    await this.#readAll()
    return logOf(this.#app).onNotice((what) => {
      const [name, ids = ''] = what.split(' ')
      if (name !== 'things' && name !== 'back') return
      const reading = name === 'back' ? this.#readAll() : this.read(ids.split(','))
      reading.catch((error: unknown) => this.#app.log.warn({ err: error }, 'telemetry: the catalogue is old'))
    })
  }

  series(id: number): Series | undefined {
    return this.#byId[id]
  }

  byCode(code: string): Series | undefined {
    return this.#byCode.get(code)
  }

  thing(id: string): Thing | undefined {
    return this.#things.get(id)
  }

  /** In the order of their ids. */
  all(): readonly (Series | undefined)[] {
    return this.#byId
  }

  /** In the order of their codes, after one. */
  *thingsAfter(code: string): Generator<Thing> {
    this.#codes ??= [...this.#things.values()].map((thing) => `${thing.code} ${thing.id}`).toSorted()
    let [low, high] = [0, this.#codes.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#codes[middle] ?? '').split(' ', 1)[0]! <= code) low = middle + 1
      else high = middle
    }
    for (let at = low; at < this.#codes.length; at++) {
      const thing = this.#things.get(this.#codes[at]?.split(' ')[1] ?? '')
      if (thing) yield thing
    }
  }

  /** Reads these things again. */
  read(thingIds: readonly string[]): Promise<void> {
    return this.#inTurn(async () => {
      const [things, series] = await this.#app.read((tx) =>
        Promise.all([store.thingsById(tx, thingIds), store.seriesOfThings(tx, thingIds)]),
      )
      this.#put(things, series)
    })
  }

  #readAll(): Promise<void> {
    return this.#inTurn(() => this.#readPages())
  }

  /** One reading after the other: what was read before a change must not be put in place of what was read after it. */
  #inTurn(reading: () => Promise<void>): Promise<void> {
    const next = this.#last.then(reading)
    // Who asked is told of a failure; the next one reads all the same.
    this.#last = next.catch(() => undefined)
    return next
  }

  async #readPages(): Promise<void> {
    for (let after = ''; ; ) {
      const [things, series] = await this.#app.read(async (tx) => {
        const page = await store.thingsAfter(tx, after, thingsAtOnce)
        return [
          page,
          await store.seriesOfThings(
            tx,
            page.map(({ id }) => id),
          ),
        ] as const
      })
      this.#put(things, series)
      after = things.at(-1)?.id ?? after
      if (things.length < thingsAtOnce) return
    }
  }

  #put(things: readonly store.ThingRow[], series: readonly store.SeriesRow[]): void {
    for (const row of things) this.#things.set(row.id, thingOf(row))
    for (const row of series) {
      const thing = this.#things.get(row.thing_id)
      if (!thing) continue
      const one = seriesOf(row, thing)
      thing.series.push(one)
      this.#byCode.set(one.code, one)
      this.#byId[one.id] = one
    }
    this.#codes = undefined
    this.version += 1
  }
}

function pointOf(longitude: number | null, latitude: number | null): Point | null {
  return longitude === null || latitude === null ? null : { longitude, latitude }
}

function thingOf(row: store.ThingRow): Thing {
  return {
    id: row.id,
    code: row.code,
    name: row.name,
    kind: row.kind,
    unitId: row.unit_id,
    deviceId: row.device_id,
    point: pointOf(row.longitude, row.latitude),
    isPublic: row.is_public,
    ended: row.ended_at !== null,
    series: [],
  }
}

function seriesOf(row: store.SeriesRow, thing: Thing): Series {
  return {
    id: row.id,
    code: row.code,
    thing,
    title: row.title,
    unit: row.unit,
    quantity: row.quantity,
    kind: row.kind,
    mean: row.mean,
    point: pointOf(row.longitude, row.latitude) ?? thing.point,
    isPublic: row.is_public && thing.isPublic,
    retention: row.retention,
    intervalMs: row.interval_s === null ? null : row.interval_s * 1000,
    min: row.plausible_min ?? -Infinity,
    max: row.plausible_max ?? Infinity,
    ended: row.ended_at !== null || thing.ended,
    after: undefined,
  }
}

const catalogues = new WeakMap<App, Catalogue>()

export function catalogueOf(app: App): Catalogue {
  const found = catalogues.get(app)
  if (found) return found
  const made = new Catalogue(app)
  catalogues.set(app, made)
  return made
}
