/**
 * What is counted: calls of a grant against its quota, and how long services take. Each process adds up in memory and
 * writes once a second, so that no call waits for another's row. Several processes may together pass a quota by what
 * they take within that second. Rules EX12 and EX15.
 */
import type { App } from '../../kernel/app.ts'
import { dayOf, timeZone } from '../../kernel/clock.ts'
import * as store from './store-log.ts'

export type Outcome = 'answered' | 'accepted' | 'failed' | 'refused'

/** Upper bounds of the classes of duration; the last has none. */
export const bucketBoundsMs = [
  1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 700, 1000, 2000, 5000, 10_000,
] as const

export function bucketOf(ms: number): number {
  const found = bucketBoundsMs.findIndex((bound) => ms <= bound)
  return found < 0 ? bucketBoundsMs.length : found
}

interface Measured {
  readonly service_id: string
  readonly day: string
  readonly bucket: number
  answered: number
  failed: number
  refused: number
}

export interface Quota {
  readonly grantId: string
  readonly perMinute: number
  readonly perDay: number
  /** As the database knows them. */
  readonly minuteCalls: number
  readonly dayCalls: number
}

export class Tallies {
  readonly #app: App
  /** Grant, period and start → calls not yet in the database. */
  #calls = new Map<string, number>()
  /** On their way into the database. */
  #going = new Map<string, number>()
  #measured = new Map<string, Measured>()
  #flushing: Promise<void> | undefined

  constructor(app: App) {
    this.#app = app
  }

  /** Takes one call. Gives the seconds to wait when the quota is used up; then nothing was taken. */
  take(quota: Quota, now: Temporal.Instant): number | null {
    const { minute, day } = periodsAt(now)
    const minuteKey = `${quota.grantId} minute ${minute}`
    const dayKey = `${quota.grantId} day ${day}`
    const mine = (key: string) => (this.#calls.get(key) ?? 0) + (this.#going.get(key) ?? 0)
    if (quota.dayCalls + mine(dayKey) >= quota.perDay) return secondsUntil(now, day, { hours: 24 })
    if (quota.minuteCalls + mine(minuteKey) >= quota.perMinute) return secondsUntil(now, minute, { minutes: 1 })
    for (const key of [minuteKey, dayKey]) this.#calls.set(key, (this.#calls.get(key) ?? 0) + 1)
    return null
  }

  record(serviceId: string, now: Temporal.Instant, ms: number, outcome: Outcome): void {
    const day = dayOf(now).toString()
    const bucket = bucketOf(ms)
    const key = `${serviceId} ${day} ${bucket}`
    const row = this.#measured.get(key) ?? { service_id: serviceId, day, bucket, answered: 0, failed: 0, refused: 0 }
    row[outcome === 'accepted' ? 'answered' : outcome] += 1
    this.#measured.set(key, row)
  }

  /** Writes what has been added up; one at a time. */
  async flush(): Promise<void> {
    while (this.#flushing) await this.#flushing
    this.#flushing = this.#write().finally(() => {
      this.#flushing = undefined
    })
    await this.#flushing
  }

  async #write(): Promise<void> {
    const measured = [...this.#measured.values()]
    if (this.#calls.size === 0 && measured.length === 0) return
    this.#going = this.#calls
    this.#calls = new Map()
    this.#measured = new Map()
    try {
      await this.#app.transaction(async (tx) => {
        await store.addCalls(tx, [...this.#going].map(callsOf))
        await store.addMeasured(tx, measured)
      })
      this.#going = new Map()
    } catch (error) {
      for (const [key, calls] of this.#going) this.#calls.set(key, (this.#calls.get(key) ?? 0) + calls)
      this.#going = new Map()
      for (const row of measured) this.#putBack(row)
      throw error
    }
  }

  #putBack(row: Measured): void {
    const key = `${row.service_id} ${row.day} ${row.bucket}`
    const now = this.#measured.get(key)
    if (!now) this.#measured.set(key, row)
    else for (const outcome of ['answered', 'failed', 'refused'] as const) now[outcome] += row[outcome]
  }
}

function callsOf([key, calls]: [string, number]): store.CallsRow {
  const [grantId = '', period = '', starts = ''] = key.split(' ')
  return { grant_id: grantId, period: period as 'minute' | 'day', starts, calls }
}

/** The minute and the day (Hanoi's) that an instant is in, by their beginnings. */
export function periodsAt(now: Temporal.Instant): { minute: string; day: string } {
  return {
    minute: now.round({ smallestUnit: 'minute', roundingMode: 'floor' }).toString(),
    day: dayOf(now).toZonedDateTime(timeZone).toInstant().toString(),
  }
}

function secondsUntil(now: Temporal.Instant, starts: string, length: Temporal.DurationLike): number {
  const end = Temporal.Instant.from(starts).add(length)
  return Math.max(1, Math.ceil((end.epochMilliseconds - now.epochMilliseconds) / 1000))
}

const known = new WeakMap<App, Tallies>()

export function talliesOf(app: App): Tallies {
  const found = known.get(app)
  if (found) return found
  const made = new Tallies(app)
  known.set(app, made)
  return made
}

const flushMs = 1000

/** Writes every second until stopped, and once more then. */
export function keepTallies(app: App): () => Promise<void> {
  const tallies = talliesOf(app)
  const flush = () =>
    tallies.flush().catch((error: unknown) => app.log.warn({ err: error }, 'exchange: counts are written later'))
  const timer = setInterval(() => void flush(), flushMs)
  return async () => {
    clearInterval(timer)
    await flush()
  }
}

// ---- reading them -------------------------------------------------------------------------------------------------

/** The duration that `share` of the answers stay within, by interpolation inside its class; null without any. */
export function percentile(counts: readonly { bucket: number; answered: number }[], share: number): number | null {
  const all = counts.reduce((sum, { answered }) => sum + answered, 0)
  if (all === 0) return null
  let before = 0
  for (const { bucket, answered } of counts.toSorted((a, b) => a.bucket - b.bucket)) {
    if (answered > 0 && before + answered >= share * all) {
      const from = bucketBoundsMs[bucket - 1] ?? 0
      const to = bucketBoundsMs[bucket] ?? from
      return Math.round((from + ((share * all - before) / answered) * (to - from)) * 10) / 10
    }
    before += answered
  }
  return null
}
