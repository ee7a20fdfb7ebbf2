/**
 * Deliveries, in the process that leads (kernel/lead.ts). Each subscriber has a loop of its own, so that one that is slow or dead
 * holds up nobody. Rules TEL22 to TEL24.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Static } from 'typebox'
import type { App } from '../../../kernel/app.ts'
import { newId } from '../../../kernel/id.ts'
import { outgoingOf } from '../../../kernel/outgoing.ts'
import { signDetached } from '../../exchange/index.ts'
import { type Arrival, unpackArrival } from '../arrival.ts'
import { catalogueOf } from '../catalogue.ts'
import { logOf } from '../log.ts'
import { qualities } from '../points.ts'
import { membersOf } from '../rules/select.ts'
import * as logStore from '../store-log.ts'
import type { Delivery, Filter } from './contract.ts'
import * as store from './store.ts'

const timeoutMs = 10_000
/** Nine tries in about half an hour, as jobs have; then the batch is a dead letter and the next one's turn. */
const triesMax = 9
const firstPauseMs = 1000
const pauseMsMax = 900_000
const observationsMax = 10_000
/** Rows of the log that are kept for subscribers that keep up; others read them from the database. */
const rowsInMemory = 500
const rowsAtOnce = 20
/** What nobody wants is left behind without a note in the database for so long. */
const quietMs = 5000
const missed = 'Nhật ký chỉ giữ một ngày, không còn phần này · The log keeps a day, and no longer has these'

interface Kept {
  readonly id: number
  readonly arrival: Arrival
}

export class Deliveries {
  readonly #app: App
  #rows: Kept[] = []
  readonly #loops = new Map<string, { readonly ended: AbortController; readonly done: Promise<void> }>()
  #arrived = Promise.withResolvers<void>()

  constructor(app: App) {
    this.#app = app
  }

  /** One after the other, so that the newest word is also the last one read. */
  #reading = Promise.resolve()

  async start(): Promise<() => Promise<void>> {
    const log = logOf(this.#app)
    const unfollow = log.follow((id, arrival) => {
      this.#rows.push({ id, arrival })
      if (this.#rows.length > rowsInMemory) this.#rows = this.#rows.slice(rowsInMemory / 2)
      this.#arrived.resolve()
      this.#arrived = Promise.withResolvers()
    })
    const unhear = log.onNotice((what) => {
      if (what !== 'subscriptions' && what !== 'back') return
      this.#reading = this.#reading
        .then(() => this.#read())
        .catch((error: unknown) => this.#app.log.warn({ err: error }, 'telemetry: subscriptions are read later'))
    })
    await this.#read()
    return async () => {
      unfollow()
      unhear()
      await this.#reading
      for (const { ended } of this.#loops.values()) ended.abort()
      this.#arrived.resolve()
      await Promise.all([...this.#loops.values()].map(({ done }) => done))
    }
  }

  /** A loop for each that is on; one that was changed begins anew. */
  async #read(): Promise<void> {
    const rows = await this.#app.read(store.allSubscriptions)
    for (const [id, loop] of this.#loops) {
      loop.ended.abort()
      this.#loops.delete(id)
    }
    for (const row of rows) {
      if (!row.is_on) continue
      const ended = new AbortController()
      this.#loops.set(row.id, { ended, done: this.#loop(row, ended.signal) })
    }
  }

  async #loop(row: store.SubscriptionRow, signal: AbortSignal): Promise<void> {
    const filter = row.filter as Filter
    const state = {
      position: row.position,
      noted: row.position,
      notedAt: performance.now(),
      tries: row.tries,
      version: -1,
      wanted: new Set<number>(),
    }
    const untilMs = row.next_try_at === null ? 0 : Date.parse(row.next_try_at) - this.#app.clock.now().epochMilliseconds
    await sleep(Math.max(0, untilMs), signal)
    while (!signal.aborted) {
      try {
        const { version } = catalogueOf(this.#app)
        if (state.version !== version) {
          state.version = version
          state.wanted = new Set(membersOf(this.#app, { unitId: row.unit_id, select: filter }).map(({ id }) => id))
        }
        if (await this.#hasMissed(row, state)) continue
        const batch = await this.#next(state.position, state.wanted)
        if (batch === null) {
          await this.#wait(signal)
          continue
        }
        if (batch.observations.length === 0) {
          state.position = batch.to
          if (performance.now() - state.notedAt > quietMs) await this.#note(row.id, state)
          continue
        }
        await this.#note(row.id, state)
        if (!(await this.#deliver(row, state, batch, signal))) return
      } catch (error) {
        this.#app.log.warn({ err: error, subscription: row.id }, 'telemetry: a delivery is tried later')
        await sleep(firstPauseMs, signal)
      }
    }
  }

  async #note(id: string, state: { position: number; noted: number; notedAt: number }): Promise<void> {
    state.notedAt = performance.now()
    if (state.noted === state.position) return
    const { noted: from, position: to } = state
    await this.#app.transaction((tx) => store.advance(tx, { id, from, to, at: null, delivered: 0 }))
    state.noted = to
  }

  #wait(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve()
    return this.#arrived.promise
  }

  /** What comes after a position; null when nothing has. */
  async #next(position: number, wanted: ReadonlySet<number>): Promise<Batch | null> {
    const rows = await this.#rowsAfter(position)
    if (rows.length === 0) return null
    const observations: Told[] = []
    let to = position
    for (const { id, arrival } of rows) {
      for (let at = 0; at < arrival.series.length; at++) {
        const series = arrival.series[at] ?? 0
        const code = wanted.has(series) ? catalogueOf(this.#app).series(series)?.code : undefined
        if (code === undefined) continue
        const time = new Date(arrival.times[at] ?? 0).toISOString()
        observations.push({
          series: code,
          time,
          value: arrival.values[at] ?? 0,
          quality: qualities[arrival.quality[at] ?? 0] ?? 'bad',
        })
      }
      to = id
      if (observations.length >= observationsMax) break
    }
    return { from: position, to, observations }
  }

  #isInMemory(position: number): boolean {
    const [first] = this.#rows
    return position >= logOf(this.#app).position || (first !== undefined && first.id <= position + 1)
  }

  /** TEL23: what the log has forgotten while nobody took it is written down as a dead letter without content, and passed over. */
  async #hasMissed(row: store.SubscriptionRow, state: { position: number; noted: number }): Promise<boolean> {
    if (this.#isInMemory(state.position)) return false
    const to = await this.#app.read(logStore.forgottenTo)
    if (state.position >= to) return false
    const [from, at] = [state.position, this.#app.clock.now()]
    await this.#note(row.id, { ...state, notedAt: 0 })
    await this.#app.transaction(async (tx) => {
      await store.insertDeadLetter(tx, {
        id: newId(at.epochMilliseconds),
        subscription_id: row.id,
        from_position: from,
        to_position: to,
        observations: 0,
        body: JSON.stringify({ subscriptionId: row.id, from, to, observations: [] }),
        error: missed,
        died_at: at.toString(),
      })
      await store.advance(tx, { id: row.id, from, to, at: null, delivered: 0 })
    })
    state.position = state.noted = to
    return true
  }

  async #rowsAfter(position: number): Promise<readonly Kept[]> {
    if (position >= logOf(this.#app).position) return []
    if (this.#isInMemory(position)) return this.#rows.filter(({ id }) => id > position).slice(0, rowsAtOnce)
    const rows = await this.#app.read((tx) => logStore.arrivalsAfter(tx, position, rowsAtOnce))
    return rows.map(({ id, data }) => ({ id, arrival: unpackArrival(data) }))
  }

  /** False when somebody set the subscription elsewhere meanwhile: then another loop goes on. */
  async #deliver(
    row: store.SubscriptionRow,
    state: { position: number; noted: number; tries: number },
    batch: Batch,
    signal: AbortSignal,
  ): Promise<boolean> {
    const body = JSON.stringify({ subscriptionId: row.id, ...batch })
    const failure = await send(this.#app, row.address, body, signal)
    if (signal.aborted) return false
    const at = this.#app.clock.now()
    const passed = { id: row.id, from: batch.from, to: batch.to }
    if (failure === null) {
      state.tries = 0
      state.position = state.noted = batch.to
      return this.#app.transaction((tx) =>
        store.advance(tx, { ...passed, at: at.toString(), delivered: batch.observations.length }),
      )
    }
    state.tries += 1
    if (state.tries >= triesMax) {
      state.tries = 0
      state.position = state.noted = batch.to
      return this.#app.transaction(async (tx) => {
        await store.insertDeadLetter(tx, {
          id: newId(at.epochMilliseconds),
          subscription_id: row.id,
          from_position: batch.from,
          to_position: batch.to,
          observations: batch.observations.length,
          body,
          error: failure,
          died_at: at.toString(),
        })
        return store.advance(tx, { ...passed, at: null, delivered: 0 })
      })
    }
    const pauseMs = Math.min(firstPauseMs * 2 ** (state.tries - 1), pauseMsMax)
    const next = at.add({ milliseconds: pauseMs }).toString()
    await this.#app.transaction((tx) => store.noteFailure(tx, row.id, state.tries, next, failure))
    await sleep(pauseMs, signal)
    return true
  }
}

type Batch = Omit<Static<typeof Delivery>, 'subscriptionId'>
type Told = Batch['observations'][number]

async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  if (ms === 0 || signal.aborted) return
  await pause(ms, undefined, { signal, ref: false }).catch((error: unknown) => {
    if (!signal.aborted) throw error
  })
}

/** Null when the subscriber has taken it; else why not. */
export async function send(app: App, address: string, body: string, ended?: AbortSignal): Promise<string | null> {
  try {
    const { ok, status } = await outgoingOf(app).call(address, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-jws-signature': await signDetached(app, 'khue-observations+jws', Buffer.from(body)),
      },
      body,
      timeoutMs,
      ...(ended && { signal: ended }),
    })
    return ok ? null : `HTTP ${status}`
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  }
}
