/** One by one, what a sender brings is checked here, whichever way it came: HTTP, MQTT or a file (TEL2, TEL4). */
import type { Batch } from './arrival.ts'
import type { Catalogue, Series } from './catalogue.ts'
import type { Outcome } from './contract.ts'
import { dayAt } from './days.ts'
import { readInstant } from './instants.ts'
import { type LineErrorCode, lineErrors } from './messages.ts'
import { qualities } from './points.ts'
import { isForgotten } from './retention.ts'

/** Of a clock that is fast, in ms. */
const aheadMax = 10 * 60_000
const earliest = Date.UTC(2000, 0, 1)
const errorsShown = 100

const qualityCodes: ReadonlyMap<unknown, number> = new Map<unknown, number>([
  ...qualities.map((name, code) => [name, code] as const),
  ...qualities.map((_, code) => [code, code] as const),
  [undefined, 0],
  [null, 0],
  ['', 0],
])

export class Collector {
  readonly #catalogue: Catalogue
  readonly #maySend: (series: Series) => boolean
  readonly nowMs: number
  readonly #latest: number
  #last: Series | undefined
  #count = 0
  #series = new Float64Array(256)
  #times = new Float64Array(256)
  #values = new Float64Array(256)
  #quality = new Uint8Array(256)
  #refused = 0
  readonly #errors: Outcome['errors'] = []

  constructor(catalogue: Catalogue, maySend: (series: Series) => boolean, nowMs: number) {
    this.#catalogue = catalogue
    this.#maySend = maySend
    this.nowMs = nowMs
    this.#latest = nowMs + aheadMax
  }

  /** `line` counts from 1. What is wrong with it is told, and nothing else of the batch suffers. */
  add(line: number, code: unknown, given: unknown, value: unknown, quality: unknown): void {
    this.#add(line, typeof code === 'string' ? this.#catalogue.byCode(code) : undefined, given, value, quality)
  }

  /** Like `add`, for a code that stands in a text: whichever came after the last one before is tried first, without a look-up. */
  addAt(line: number, text: string, from: number, to: number, time: number, value: number): void {
    const guess = this.#last?.after
    const isRight = guess !== undefined && guess.code.length === to - from && text.startsWith(guess.code, from)
    const series = isRight ? guess : this.#catalogue.byCode(text.slice(from, to))
    // A series that was changed is another object: the catalogue knows the present one.
    const present = isRight ? this.#catalogue.series(guess.id) : series
    if (this.#last) this.#last.after = present
    this.#last = present
    this.#add(line, present, time, value, undefined)
  }

  #add(line: number, series: Series | undefined, given: unknown, value: unknown, quality: unknown): void {
    // To who may not send for it, there is no such series.
    if (!series || !this.#maySend(series)) return this.refuse(line, 'unknown-series')
    if (series.ended) return this.refuse(line, 'ended')
    const time = readInstant(given)
    if (Number.isNaN(time)) return this.refuse(line, 'bad-time')
    if (time < earliest) return this.refuse(line, 'too-early')
    if (time > this.#latest) return this.refuse(line, 'too-late')
    if (isForgotten(series.retention, dayAt(time), this.nowMs)) return this.refuse(line, 'no-longer-kept')
    const number = numberOf(series, value)
    if (number === undefined) return this.refuse(line, 'bad-value')
    const stated = qualityCodes.get(quality)
    if (stated === undefined) return this.refuse(line, 'bad-quality')
    const isPlausible = number >= series.min && number <= series.max
    this.put(series.id, time, number, isPlausible ? stated : Math.max(stated, 1))
  }

  /** Without any check. */
  put(series: number, time: number, value: number, quality: number): void {
    if (this.#count === this.#series.length) this.#grow()
    this.#series[this.#count] = series
    this.#times[this.#count] = time
    this.#values[this.#count] = value
    this.#quality[this.#count] = quality
    this.#count += 1
  }

  refuse(line: number, code: LineErrorCode): void {
    this.#refused += 1
    if (this.#errors.length < errorsShown) this.#errors.push({ line, code, message: lineErrors[code] })
  }

  #grow(): void {
    const wider = <T extends Float64Array | Uint8Array>(from: T, to: T): T => {
      to.set(from)
      return to
    }
    const length = this.#count * 4
    this.#series = wider(this.#series, new Float64Array(length))
    this.#times = wider(this.#times, new Float64Array(length))
    this.#values = wider(this.#values, new Float64Array(length))
    this.#quality = wider(this.#quality, new Uint8Array(length))
  }

  get batch(): Batch {
    return {
      series: this.#series.subarray(0, this.#count),
      times: this.#times.subarray(0, this.#count),
      values: this.#values.subarray(0, this.#count),
      quality: this.#quality.subarray(0, this.#count),
    }
  }

  get outcome(): Outcome {
    return { accepted: this.#count, refused: this.#refused, errors: this.#errors }
  }
}

/** Finite; a truth is 1 or 0, and only where the series is of truths. */
function numberOf({ kind }: Series, value: unknown): number | undefined {
  if (kind === 'boolean') {
    if (value === true || value === 1) return 1
    return value === false || value === 0 ? 0 : undefined
  }
  // Without the sign of zero: -0 is 0.
  return typeof value === 'number' && Number.isFinite(value) ? value + 0 : undefined
}
