/** Who sends, and whether it may send so much: for each process its own count, written down every second. Rules TEL11 and TEL12. */
import type { App } from '../../kernel/app.ts'
import { problem } from '../../kernel/problems.ts'
import type { Outcome } from './contract.ts'
import { deviceIdIn, holdsKey } from './keys.ts'
import { logOf } from './log.ts'
import * as store from './store.ts'

/** A device that another process blocked without our being told is found out after this. */
const rememberMs = 30_000
const flushMs = 1000
const minuteMs = 60_000
/** Misbehaves: so many lines refused within a minute, and more than it had accepted. */
const refusedMany = 1000
const throttleMs = 10 * minuteMs

interface Known {
  readonly row: store.DeviceRow
  readonly readAt: number
}

interface Minute {
  readonly start: number
  accepted: number
  refused: number
}

interface Noted {
  at: string
  accepted: number
  refused: number
  refusal: string | null
  throttledUntil: string | null
}

export class Door {
  readonly #app: App
  readonly #known = new Map<string, Known>()
  readonly #minutes = new Map<string, Minute>()
  readonly #throttled = new Map<string, number>()
  #noted = new Map<string, Noted>()
  #flushing = Promise.resolve()

  constructor(app: App) {
    this.#app = app
  }

  start(): () => Promise<void> {
    const stopHearing = logOf(this.#app).onNotice((what) => {
      const [name, id = ''] = what.split(' ')
      if (name === 'device') this.forget(id)
      if (name === 'let-in') this.letInAgain(id)
      if (name === 'back') this.#known.clear()
    })
    const flush = () =>
      this.flush().catch((error: unknown) => this.#app.log.warn({ err: error }, 'telemetry: devices are noted later'))
    const timer = setInterval(() => void flush(), flushMs)
    return async () => {
      stopHearing()
      clearInterval(timer)
      await flush()
    }
  }

  /** What is known of a device is read again. */
  forget(id: string): void {
    this.#known.delete(id)
  }

  /** By order of its unit, though it misbehaved. */
  letInAgain(id: string): void {
    this.forget(id)
    this.#throttled.delete(id)
    this.#minutes.delete(id)
    const noted = this.#noted.get(id)
    if (noted) noted.throttledUntil = null
  }

  /** The device with this key. Throws `telemetry.bad-key`, or `telemetry.throttled` while it is held back. */
  async letIn(key: string): Promise<store.DeviceRow> {
    const id = deviceIdIn(key)
    const device = id === null ? undefined : await this.#device(id)
    if (!device || !holdsKey(device, key, this.#app.clock.now())) throw problem('telemetry.bad-key')
    const untilMs = Math.max(
      this.#throttled.get(device.id) ?? 0,
      device.throttled_until === null ? 0 : Date.parse(device.throttled_until),
    )
    const leftMs = untilMs - this.#nowMs
    if (leftMs > 0) throw problem('telemetry.throttled', { minutes: Math.ceil(leftMs / minuteMs) })
    return device
  }

  get #nowMs(): number {
    return this.#app.clock.now().epochMilliseconds
  }

  async #device(id: string): Promise<store.DeviceRow | undefined> {
    const known = this.#known.get(id)
    if (known && performance.now() - known.readAt < rememberMs) return known.row
    const row = await this.#app.read((tx) => store.deviceById(tx, id))
    if (row) this.#known.set(id, { row, readAt: performance.now() })
    return row
  }

  /** Throws `telemetry.over-quota` when these would be too many; then none of them is counted. */
  takeQuota({ id, per_minute }: store.DeviceRow, observations: number): void {
    const minute = this.#minute(id)
    if (minute.accepted + observations > per_minute) {
      this.#note(id, 0, 0, { vi: 'Gửi quá hạn mức', en: 'More than its quota' })
      throw problem('telemetry.over-quota', { perMinute: per_minute })
    }
    minute.accepted += observations
  }

  /** Stores what a device brings, within its quota; what could not be stored, and comes again, has used up none of it. */
  async keep(device: store.DeviceRow, outcome: Outcome, put: () => Promise<void>): Promise<void> {
    this.takeQuota(device, outcome.accepted)
    try {
      await put()
    } catch (error) {
      const minute = this.#minute(device.id)
      minute.accepted = Math.max(0, minute.accepted - outcome.accepted)
      throw error
    }
    this.count(device.id, outcome)
  }

  /** After the batch is stored. */
  count(id: string, { accepted, refused, errors }: Outcome): void {
    const minute = this.#minute(id)
    minute.refused += refused
    this.#note(id, accepted, refused, errors[0]?.message ?? null)
    if (minute.refused < refusedMany || minute.refused <= minute.accepted) return
    const untilMs = this.#nowMs + throttleMs
    this.#throttled.set(id, untilMs)
    const noted = this.#noted.get(id)
    if (noted) noted.throttledUntil = new Date(untilMs).toISOString()
  }

  #minute(id: string): Minute {
    const start = Math.floor(this.#nowMs / minuteMs)
    const found = this.#minutes.get(id)
    if (found?.start === start) return found
    const made = { start, accepted: 0, refused: 0 }
    this.#minutes.set(id, made)
    return made
  }

  #note(id: string, accepted: number, refused: number, refusal: { vi: string; en: string } | null): void {
    const noted = this.#noted.get(id) ?? { at: '', accepted: 0, refused: 0, refusal: null, throttledUntil: null }
    noted.at = this.#app.clock.now().toString()
    noted.accepted += accepted
    noted.refused += refused
    if (refusal) noted.refusal = JSON.stringify(refusal)
    this.#noted.set(id, noted)
  }

  /** Writes down who was seen up to now, one time after the other. */
  flush(): Promise<void> {
    this.#flushing = this.#flushing.catch(() => undefined).then(() => this.#flushOnce())
    return this.#flushing
  }

  async #flushOnce(): Promise<void> {
    const noted = this.#noted
    if (noted.size === 0) return
    this.#noted = new Map()
    const seen = [...noted].map(([id, one]) => ({ id, ...one })).toSorted((a, b) => (a.id < b.id ? -1 : 1))
    try {
      await this.#app.transaction((tx) => store.noteSeen(tx, seen))
    } catch (error) {
      for (const [id, one] of noted) {
        const now = this.#noted.get(id)
        if (!now) this.#noted.set(id, one)
        else {
          now.accepted += one.accepted
          now.refused += one.refused
          now.refusal ??= one.refusal
          now.throttledUntil ??= one.throttledUntil
        }
      }
      throw error
    }
  }
}

const doors = new WeakMap<App, Door>()

export function doorOf(app: App): Door {
  const found = doors.get(app)
  if (found) return found
  const made = new Door(app)
  doors.set(app, made)
  return made
}
