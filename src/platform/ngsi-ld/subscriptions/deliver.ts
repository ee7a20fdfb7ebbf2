/**
 * Sends notifications, in one process for all (kernel/lead.ts). Each subscription has its turn by itself, so that one that is slow
 * or dead holds up nobody. Rules NG18 and NG20.
 */
import type { App } from '../../../kernel/app.ts'
import { newId } from '../../../kernel/id.ts'
import { find } from '../find.ts'
import { writtenWith } from '../join.ts'
import type { Entity } from '../model.ts'
import { geoJson, ldJson } from '../negotiate.ts'
import { projected } from '../projection.ts'
import { registrationsOf } from '../registrations/known.ts'
import { type Told, toldOfAll } from '../registrations/told.ts'
import { type Known, isOn, keyOf, subscriptionsOf } from './known.ts'
import { shapeFor, write } from './match.ts'
import { send } from './send.ts'
import * as store from './store.ts'

/** Tries in about half an hour, as jobs have; then what waits longest is left. */
const triesMax = 9
const firstPauseMs = 1000
const pauseMsMax = 900_000
/** Who keeps up gets a notification a change; who does not, many entities in one. */
const oneByOne = 10
const atOnce = 200
/** What another process wrote down is found within this. */
const lookMs = 250
const intervalEntitiesMax = 1000

export class Deliveries {
  readonly #app: App
  readonly #busy = new Set<string>()
  readonly #pausedUntil = new Map<string, number>()
  readonly #sentAt = new Map<string, number>()
  readonly #ended = new AbortController()
  readonly #running = new Set<Promise<void>>()
  #looking = false
  #again = false
  #timer: NodeJS.Timeout | undefined

  constructor(app: App) {
    this.#app = app
  }

  start(): Promise<() => Promise<void>> {
    const known = subscriptionsOf(this.#app)
    known.onWaiting = () => this.#look()
    this.#timer = setInterval(() => this.#look(), lookMs)
    return Promise.resolve(async () => {
      clearInterval(this.#timer)
      known.onWaiting = () => undefined
      this.#ended.abort()
      await Promise.all(this.#running)
    })
  }

  /** Never twice at once: who asks meanwhile is looked after when it ends. */
  #look(): void {
    if (this.#looking || this.#ended.signal.aborted) {
      this.#again = true
      return
    }
    this.#looking = true
    this.#again = false
    this.#keep(
      this.#lookNow()
        .catch((error: unknown) => this.#app.log.warn({ err: error }, 'ngsi-ld: notifications are sent later'))
        .finally(() => {
          this.#looking = false
          if (this.#again) this.#look()
        }),
    )
  }

  #keep(work: Promise<void>): void {
    this.#running.add(work)
    void work.finally(() => this.#running.delete(work))
  }

  async #lookNow(): Promise<void> {
    const subscriptions = subscriptionsOf(this.#app)
    const waiting = await this.#app.read(async (tx) => {
      const [version, found] = await Promise.all([store.version(tx), store.withWaiting(tx)])
      await subscriptions.be(version, tx)
      return found
    })
    const ids = new Set(waiting.map(keyOf))
    for (const known of subscriptions.all()) {
      const key = keyOf(known.row)
      if (this.#busy.has(key) || (this.#pausedUntil.get(key) ?? 0) > performance.now()) continue
      if (known.wish.timeIntervalS !== null) this.#byClock(key, known, known.wish.timeIntervalS)
      else if (ids.has(key)) this.#work(key, () => this.#drain(key, known))
    }
  }

  #work(key: string, work: () => Promise<void>): void {
    this.#busy.add(key)
    const { sending } = subscriptionsOf(this.#app)
    const working = work()
      .catch((error: unknown) => {
        this.#pausedUntil.set(key, performance.now() + firstPauseMs)
        this.#app.log.warn({ err: error, subscription: key }, 'ngsi-ld: a notification is sent later')
      })
      .finally(() => {
        this.#busy.delete(key)
        sending.delete(key)
      })
    sending.set(key, working)
    this.#keep(working)
  }

  /** Sends what waits, until nothing does or it is not taken. */
  async #drain(key: string, known: Known): Promise<void> {
    const { tenant, id } = known.row
    while (!this.#ended.signal.aborted) {
      const all = await this.#app.read((tx) => store.waiting(tx, tenant, id, atOnce))
      if (all.length === 0) return
      // Of sources each notification says why it comes.
      const batch = all.length <= oneByOne || known.sources ? all.slice(0, 1) : all
      const sinceMs = performance.now() - (this.#sentAt.get(key) ?? Number.NEGATIVE_INFINITY)
      // §5.8.6: within the pause that it asked for it is told nothing.
      if (sinceMs < known.wish.throttlingMs) {
        await this.#app.transaction((tx) => Promise.resolve(store.forget(tx, tenant, id, all)))
        continue
      }
      if (!(await this.#sendBatch(key, known, batch))) return
    }
  }

  async #sendBatch(key: string, known: Known, batch: readonly store.Waiting[]): Promise<boolean> {
    const { tenant, id } = known.row
    this.#sentAt.set(key, performance.now())
    const failure = await this.#send(
      known,
      batch.map(({ data }) => data),
    )
    if (this.#ended.signal.aborted) return false
    const at = this.#app.clock.now()
    if (failure === null) {
      await this.#app.transaction((tx) => {
        store.forget(tx, tenant, id, batch)
        store.noteSuccess(tx, tenant, id, at.toString())
        if (known.row.tries > 0) store.touch(tx)
        return Promise.resolve()
      })
      return known.row.tries === 0
    }
    const tries = known.row.tries + 1
    const isLast = tries >= triesMax
    const pauseMs = Math.min(firstPauseMs * 2 ** (tries - 1), pauseMsMax)
    this.#pausedUntil.set(key, performance.now() + pauseMs)
    await this.#app.transaction((tx) => {
      if (isLast) store.forget(tx, tenant, id, batch)
      store.noteFailure(tx, tenant, id, at.toString(), isLast ? 1 : tries, at.add({ milliseconds: pauseMs }).toString())
      store.touch(tx)
      return Promise.resolve()
    })
    return false
  }

  #byClock(key: string, known: Known, everyS: number): void {
    if (!isOn(known.row, this.#app.clock.now().toString())) return
    this.#pausedUntil.set(key, performance.now() + everyS * 1000)
    this.#work(key, async () => {
      const { tenant, id } = known.row
      const data = await (known.sources ? this.#sourcesNow(known) : this.#entitiesNow(known))
      if (data.length === 0) return
      const failure = await this.#send(known, data)
      const at = this.#app.clock.now().toString()
      await this.#app.transaction((tx) => {
        if (failure === null) store.noteSuccess(tx, tenant, id, at)
        else store.noteFailure(tx, tenant, id, at, 0, null)
        return Promise.resolve()
      })
    })
  }

  async #sourcesNow(known: Known): Promise<unknown[]> {
    const all = await registrationsOf(this.#app, known.row.tenant, this.#app.clock.now().toString())
    return [toldOfAll(known, all) ?? []].flat()
  }

  async #entitiesNow({ row, wish, context }: Known): Promise<unknown[]> {
    const page = { limit: intervalEntitiesMax, offset: 0, count: false }
    const found = await find(this.#app, row.tenant, wish.conditions, page)
    const entities = found.entities.flatMap((entity) => projected(entity, wish.projection) ?? [])
    return wish.join ? entities : entities.map((entity) => write(wish, context, entity))
  }

  /** Null when it was taken; else why not. */
  async #send(known: Known, data: readonly unknown[]): Promise<string | null> {
    const { row, wish, context } = known
    const { endpoint } = wish
    const body = {
      id: `urn:ngsi-ld:Notification:${newId()}`,
      type: known.sources ? 'ContextSourceNotification' : 'Notification',
      subscriptionId: row.id,
      notifiedAt: this.#app.clock.now().toString({ smallestUnit: 'millisecond' }),
      ...(known.sources ? (data[0] as Told) : { data: await this.#shown(known, data) }),
    }
    return send(this.#app, { tenant: row.tenant, endpoint, context, body }, this.#ended.signal)
  }

  /** Where it was asked for with the entities that they are linked to, as these are now. */
  async #shown({ row, wish, context }: Known, data: readonly unknown[]): Promise<unknown> {
    const entities = data as readonly Entity[]
    if (wish.endpoint.accept === geoJson)
      return {
        type: 'FeatureCollection',
        features: wish.join ? entities.map((one) => write(wish, context, one)) : data,
      }
    const shown = wish.join
      ? await writtenWith(this.#app, row.tenant, entities, shapeFor(wish, context), wish.join, wish.projection)
      : data
    // §6.3.5: each entity of JSON-LD has its @context.
    return wish.endpoint.accept === ldJson
      ? shown.map((one) => ({ ...(one as object), '@context': context.source }))
      : shown
  }
}
