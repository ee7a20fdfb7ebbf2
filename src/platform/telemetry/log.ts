/**
 * The log of arrivals, as one process sees it. Many senders share one commit (TEL3), what was committed is applied to memory
 * in the order of the log (TEL5), and whoever follows (rules, subscriptions) is told in that order.
 */
import type { App } from '../../kernel/app.ts'
import { type Listening, listen } from '../../kernel/notices.ts'
import { problem } from '../../kernel/problems.ts'
import { type Arrival, type Batch, joinBatches, packArrival, type Sender, unpackArrival } from './arrival.ts'
import { packDue } from './events.ts'
import { Recent } from './recent.ts'
import * as store from './store-log.ts'

/** Of a commit: as much as is packed and written in some ten milliseconds. */
const observationsAtOnce = 50_000
/** Observations that may wait for a commit, and those that may wait to be packed into blocks: then senders are told to wait. */
const waitingMax = 500_000
const unpackedMax = 8_000_000
/** From here on they are packed without waiting for the minute; until then a burst has the processor for itself. 75 MB. */
const unpackedMany = 3_000_000
const noticeMs = 20
const livePauseMs = 500
/** Of the log at once when another process wrote it. */
const rowsAtOnce = 20
const latestAtOnce = 20_000

export const channel = 'khue_telemetry'

interface Waiting {
  readonly batch: Batch
  readonly sender: Omit<Sender, 'count'>
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/** Told of each row of the log, in its order, when it is in memory. */
export type Follower = (id: number, arrival: Arrival) => void

export class Log {
  readonly recent = new Recent()
  readonly #app: App
  #position = 0
  #waiting: Waiting[] = []
  #waitingCount = 0
  #committing = false
  #catching: Promise<void> | undefined
  readonly #followers = new Set<Follower>()
  readonly #noticed = new Set<(what: string) => void>()
  #listening: Listening | undefined
  #telling: NodeJS.Timeout | undefined
  #living: NodeJS.Timeout | undefined
  #packAsked = false

  constructor(app: App) {
    this.#app = app
  }

  /** The last row of the log that is in memory. */
  get position(): number {
    return this.#position
  }

  /** Fills memory from the database and follows it from then on. */
  async start(): Promise<void> {
    const { databaseUrl } = this.#app.config
    this.#listening = await listen(this.#app, {
      url: databaseUrl ?? '',
      channel,
      onNotice: (what) => this.#heard(what),
      onBack: () => this.#heard('back'),
    })
    this.#position = await this.#app.read(store.packedTo)
    await this.#primeLatest()
    await this.catchUp()
  }

  async stop(): Promise<void> {
    clearTimeout(this.#telling)
    clearTimeout(this.#living)
    await this.#listening?.stop()
    await this.#catching
  }

  follow(follower: Follower): () => void {
    this.#followers.add(follower)
    return () => this.#followers.delete(follower)
  }

  /** Of what another process, or this one, has said by `tell`; `back` after a pause in which anything may have been said. */
  onNotice(heard: (what: string) => void): () => void {
    this.#noticed.add(heard)
    return () => this.#noticed.delete(heard)
  }

  /**
   * Resolves when the batch is committed and in this process's memory. Throws `telemetry.busy` when more is waiting than may;
   * then nothing of it is kept.
   */
  store(batch: Batch, sender: Omit<Sender, 'count'>): Promise<void> {
    if (batch.series.length === 0) return Promise.resolve()
    if (this.#waitingCount > waitingMax || this.recent.size > unpackedMax)
      return Promise.reject(problem('telemetry.busy'))
    return new Promise((resolve, reject) => {
      this.#waiting.push({ batch, sender, resolve, reject })
      this.#waitingCount += batch.series.length
      if (this.#committing) return
      this.#committing = true
      // After all that this turn of the event loop has to read.
      setImmediate(() => void this.#commitAll())
    })
  }

  async #commitAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#takeGroup()
      try {
        await this.#commit(joinBatches(group))
        for (const { resolve } of group) resolve()
      } catch (error) {
        for (const { reject } of group) reject(error)
      }
    }
    this.#committing = false
  }

  #takeGroup(): Waiting[] {
    let [count, taken] = [0, 0]
    while (taken < this.#waiting.length && (taken === 0 || count < observationsAtOnce)) {
      count += this.#waiting[taken]?.batch.series.length ?? 0
      taken += 1
    }
    this.#waitingCount -= count
    return this.#waiting.splice(0, taken)
  }

  async #commit(arrival: Arrival): Promise<void> {
    const id = await this.#app.transaction(async (tx) => {
      if (this.recent.size > unpackedMany && !this.#packAsked) {
        this.#packAsked = true
        tx.enqueue(packDue, {}, { key: 'due' })
      }
      return store.appendArrival(tx, tx.now.toString(), arrival.series.length, packArrival(arrival))
    })
    this.#tellSoon()
    this.#liveSoon()
    if (!this.#catching && id === this.#position + 1) this.#apply(id, arrival)
    else while (this.#position < id) await this.catchUp()
  }

  #apply(id: number, arrival: Arrival): void {
    this.recent.apply(id, arrival)
    this.#position = id
    for (const follower of this.#followers) follower(id, arrival)
  }

  /** Reads what others have written. */
  catchUp(): Promise<void> {
    this.#catching ??= this.#readOn().finally(() => {
      this.#catching = undefined
    })
    return this.#catching
  }

  async #readOn(): Promise<void> {
    for (;;) {
      const rows = await this.#app.read((tx) => store.arrivalsAfter(tx, this.#position, rowsAtOnce))
      for (const { id, data } of rows) if (id > this.#position) this.#apply(id, unpackArrival(data))
      if (rows.length < rowsAtOnce) return
    }
  }

  async #primeLatest(): Promise<void> {
    for (let after = 0; ; ) {
      const rows = await this.#app.read((tx) => store.latestAfter(tx, after, latestAtOnce))
      for (const { series_id, time_ms, value, quality } of rows) {
        this.recent.prime(series_id, { time: time_ms, value, quality })
      }
      after = rows.at(-1)?.series_id ?? after
      if (rows.length < latestAtOnce) return
    }
  }

  /** To every process, this one included. */
  async tell(what: string): Promise<void> {
    await this.#app.read((tx) => store.tellOthers(tx, what))
  }

  #tellSoon(): void {
    this.#telling ??= setTimeout(() => {
      this.#telling = undefined
      this.tell('arrived').catch((error: unknown) =>
        this.#app.log.warn({ err: error }, 'telemetry: others were not told'),
      )
    }, noticeMs)
  }

  /** Browsers are told at most twice a second, and always after the last commit. */
  #liveSoon(): void {
    this.#living ??= setTimeout(() => {
      this.#living = undefined
      this.#app
        .transaction((tx) => Promise.resolve(tx.live('telemetry:latest')))
        .catch((error: unknown) => this.#app.log.warn({ err: error }, 'telemetry: browsers were not told'))
    }, livePauseMs)
  }

  #heard(what: string): void {
    const [name = '', number = ''] = what.split(' ')
    if (name === 'packed') this.#packedUpTo(Number(number))
    if (name === 'arrived' || name === 'back') {
      this.catchUp()
        .then(() => (name === 'back' ? this.#app.read(store.packedTo).then((id) => this.#packedUpTo(id)) : undefined))
        .catch((error: unknown) => this.#app.log.warn({ err: error }, 'telemetry: the log is read later'))
    }
    for (const heard of this.#noticed) heard(what)
  }

  #packedUpTo(id: number): void {
    this.#packAsked = false
    this.recent.packed(Math.min(id, this.#position))
  }
}

const logs = new WeakMap<App, Log>()

export function logOf(app: App): Log {
  const found = logs.get(app)
  if (found) return found
  const made = new Log(app)
  logs.set(app, made)
  return made
}
