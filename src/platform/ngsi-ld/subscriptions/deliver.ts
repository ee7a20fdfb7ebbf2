/**
 * Sends notifications, in one process for all (kernel/lead.ts). Each subscription has its turn by itself, so that one that is slow
 * or dead holds up nobody. Rules NG18 and NG20.
 */
import type { App } from '../../../kernel/app.ts'
import { newId } from '../../../kernel/id.ts'
import { outgoingOf } from '../../../kernel/outgoing.ts'
import { addressOf } from '../contexts.ts'
import { find } from '../find.ts'
import { geoJson, ldJson } from '../negotiate.ts'
import { projected } from '../projection.ts'
import { type Known, isOn, subscriptionsOf } from './known.ts'
import { write } from './match.ts'
import * as store from './store.ts'

const timeoutMs = 10_000
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
    const ids = new Set(waiting.map(({ tenant, id }) => `${tenant} ${id}`))
    for (const known of subscriptions.all()) {
      const key = `${known.row.tenant} ${known.row.id}`
      if (this.#busy.has(key) || (this.#pausedUntil.get(key) ?? 0) > performance.now()) continue
      if (known.wish.timeIntervalS !== null) this.#byClock(key, known, known.wish.timeIntervalS)
      else if (ids.has(key)) this.#work(key, () => this.#drain(key, known))
    }
  }

  #work(key: string, work: () => Promise<void>): void {
    this.#busy.add(key)
    this.#keep(
      work()
        .catch((error: unknown) => {
          this.#pausedUntil.set(key, performance.now() + firstPauseMs)
          this.#app.log.warn({ err: error, subscription: key }, 'ngsi-ld: a notification is sent later')
        })
        .finally(() => this.#busy.delete(key)),
    )
  }

  /** Sends what waits, until nothing does or it is not taken. */
  async #drain(key: string, known: Known): Promise<void> {
    const { tenant, id } = known.row
    while (!this.#ended.signal.aborted) {
      const all = await this.#app.read((tx) => store.waiting(tx, tenant, id, atOnce))
      if (all.length === 0) return
      const batch = all.length <= oneByOne ? all.slice(0, 1) : all
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
      const found = await find(this.#app, tenant, known.wish.conditions, {
        limit: intervalEntitiesMax,
        offset: 0,
        count: false,
      })
      const data = found.entities
        .flatMap((entity) => projected(entity, known.wish.projection) ?? [])
        .map((entity) => write(known.wish, known.context, entity))
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

  /** Null when it was taken; else why not. */
  async #send({ row, wish, context }: Known, data: readonly unknown[]): Promise<string | null> {
    const notification = {
      id: `urn:ngsi-ld:Notification:${newId()}`,
      type: 'Notification',
      subscriptionId: row.id,
      notifiedAt: this.#app.clock.now().toString({ smallestUnit: 'millisecond' }),
      data: wish.accept === geoJson ? { type: 'FeatureCollection', features: data } : data,
      ...(wish.accept === ldJson && { '@context': context.source }),
    }
    const link: Record<string, string> =
      wish.accept === ldJson
        ? {}
        : {
            Link: `<${await addressOf(this.#app, row.tenant, context)}>; rel="http://www.w3.org/ns/json-ld#context"; type="${ldJson}"`,
          }
    try {
      const { ok, status } = await outgoingOf(this.#app).call(wish.uri, {
        method: 'POST',
        headers: {
          ...wish.headers,
          // As the standard writes them: some receivers tell letters apart.
          'Content-Type': wish.accept,
          ...link,
          ...(row.tenant !== '' && { 'NGSILD-Tenant': row.tenant }),
        },
        body: JSON.stringify(notification),
        timeoutMs,
        signal: this.#ended.signal,
      })
      return ok ? null : `HTTP ${status}`
    } catch (error) {
      return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    }
  }
}
