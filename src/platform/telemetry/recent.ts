/**
 * What this process knows without asking the database: the newest observation of every series, and all that the log holds
 * and no block yet. Filled by the log alone (log.ts), in the order of the log.
 */
import type { Arrival } from './arrival.ts'
import { badQuality, noPoints, type Points } from './points.ts'

export interface Newest {
  readonly time: number
  readonly value: number
  readonly quality: number
}

/** Series whose ids differ in these bits only are a page: what changed is told of pages too. */
export const pageBits = 11

/** Observations that fit before the arrays grow; a power of two. */
const firstCapacity = 1 << 16

export class Recent {
  #mask = firstCapacity - 1
  #series = new Int32Array(firstCapacity)
  #times = new Float64Array(firstCapacity)
  #values = new Float64Array(firstCapacity)
  #quality = new Uint8Array(firstCapacity)
  /** How far back the one before of the same series stands; 0 when there is none. */
  #back = new Uint32Array(firstCapacity)
  /** Places count on for ever; the arrays hold those from #begin up to #end. */
  #begin = 0
  #end = 0
  /** By series: the place of its last one, plus 1. */
  #heads = new Float64Array(1024)
  /** Rows of the log that are in here, with the place after their last observation. */
  #rows: { readonly id: number; readonly end: number }[] = []
  // By series; a time of 0 says that there is none.
  #lastTime = new Float64Array(1024)
  #lastValue = new Float64Array(1024)
  #lastQuality = new Uint8Array(1024)
  #changed = new Float64Array(1024)
  /** By page: the change of it that was last, in numbers that count every change here. */
  #pageChanged = new Float64Array(1)
  #changes = 0
  /** Greatest id of a series that is known here. */
  #top = 0

  /** How many the log holds that are in no block. */
  get size(): number {
    return this.#end - this.#begin
  }

  get top(): number {
    return this.#top
  }

  apply(id: number, { series, times, values, quality }: Arrival): void {
    this.#room(series.length)
    this.#changes += 1
    for (let at = 0; at < series.length; at++) {
      const one = series[at] ?? 0
      if (one >= this.#heads.length) this.#widen(one)
      const place = this.#end++
      const slot = place & this.#mask
      const head = this.#heads[one] ?? 0
      this.#back[slot] = head > this.#begin ? place + 1 - head : 0
      this.#heads[one] = place + 1
      this.#series[slot] = one
      this.#times[slot] = times[at] ?? 0
      this.#values[slot] = values[at] ?? 0
      this.#quality[slot] = quality[at] ?? 0
      this.#note(one, times[at] ?? 0, values[at] ?? 0, quality[at] ?? 0, id)
    }
    this.#rows.push({ id, end: this.#end })
  }

  /** From the table of the newest, when the program starts. */
  prime(series: number, newest: Newest): void {
    if (series >= this.#heads.length) this.#widen(series)
    this.#changes += 1
    if (newest.time >= (this.#lastTime[series] ?? 0)) this.#note(series, newest.time, newest.value, newest.quality, 0)
  }

  /** Rows of the log up to `id` are in blocks now. */
  packed(id: number): void {
    let rows = 0
    while (rows < this.#rows.length && (this.#rows[rows]?.id ?? 0) <= id) rows += 1
    if (rows === 0) return
    this.#begin = this.#rows[rows - 1]?.end ?? this.#begin
    this.#rows = this.#rows.slice(rows)
  }

  /** What no block has of a series, in the order of the log. */
  tail(series: number): Points {
    const places: number[] = []
    let head = this.#heads[series] ?? 0
    while (head > this.#begin) {
      const slot = (head - 1) & this.#mask
      places.push(slot)
      const back = this.#back[slot] ?? 0
      head = back === 0 ? 0 : head - back
    }
    if (places.length === 0) return noPoints
    places.reverse()
    return {
      times: Float64Array.from(places, (slot) => this.#times[slot] ?? 0),
      values: Float64Array.from(places, (slot) => this.#values[slot] ?? 0),
      quality: Uint8Array.from(places, (slot) => this.#quality[slot] ?? 0),
    }
  }

  newest(series: number): Newest | undefined {
    const time = this.#lastTime[series] ?? 0
    if (time === 0) return undefined
    return { time, value: this.#lastValue[series] ?? 0, quality: this.#lastQuality[series] ?? 0 }
  }

  /** The row of the log that changed the newest of a series; 0 for what was there when the program started. */
  changedBy(series: number): number {
    return this.#changed[series] ?? 0
  }

  /** Greater than before when the newest of any series of a page is another; 0 when there never was one. */
  pageChanged(page: number): number {
    return this.#pageChanged[page] ?? 0
  }

  #note(series: number, time: number, value: number, quality: number, id: number): void {
    if (series > this.#top) this.#top = series
    if (time < (this.#lastTime[series] ?? 0)) return
    this.#lastTime[series] = time
    this.#lastValue[series] = value
    this.#lastQuality[series] = Math.min(quality, badQuality)
    this.#changed[series] = id
    this.#pageChanged[series >>> pageBits] = this.#changes
  }

  #room(more: number): void {
    const needed = this.size + more
    if (needed <= this.#mask + 1) return
    let capacity = this.#mask + 1
    while (capacity < needed) capacity *= 2
    const move = <T extends Int32Array | Float64Array | Uint8Array | Uint32Array>(from: T, to: T): T => {
      for (let place = this.#begin; place < this.#end; place++)
        to[place & (capacity - 1)] = from[place & this.#mask] ?? 0
      return to
    }
    this.#series = move(this.#series, new Int32Array(capacity))
    this.#times = move(this.#times, new Float64Array(capacity))
    this.#values = move(this.#values, new Float64Array(capacity))
    this.#quality = move(this.#quality, new Uint8Array(capacity))
    this.#back = move(this.#back, new Uint32Array(capacity))
    this.#mask = capacity - 1
  }

  #widen(series: number): void {
    let length = this.#heads.length
    while (length <= series) length *= 2
    const wider = (from: Float64Array) => {
      const to = new Float64Array(length)
      to.set(from)
      return to
    }
    this.#heads = wider(this.#heads)
    this.#lastTime = wider(this.#lastTime)
    this.#lastValue = wider(this.#lastValue)
    this.#changed = wider(this.#changed)
    const pages = new Float64Array(((length - 1) >>> pageBits) + 1)
    pages.set(this.#pageChanged)
    this.#pageChanged = pages
    const quality = new Uint8Array(length)
    quality.set(this.#lastQuality)
    this.#lastQuality = quality
  }
}
