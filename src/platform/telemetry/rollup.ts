/**
 * Summing up over periods. Each period's sums depend on its own observations alone, so that one day can be summed up again
 * without its neighbours; what a value held across a boundary weighs is added when periods are read (`meanOf`).
 */
import { decimalsOf, powerOf, Reader, readNumbers, unsqueezable, unsqueezed, Writer, writeNumbers } from './bytes.ts'
import { hourMs, periodStart } from './days.ts'
import { badQuality, type Points } from './points.ts'

/** One period that has observations. Bad ones are counted in `bad` alone. */
export interface Sums {
  readonly start: number
  readonly count: number
  readonly bad: number
  readonly uncertain: number
  readonly min: number
  readonly max: number
  readonly sum: number
  readonly firstAt: number
  readonly first: number
  readonly lastAt: number
  readonly last: number
  /** Each value times the ms until the next one within the period, the last one without. */
  readonly area: number
}

/** Ascending; `points` ascend. */
export function sumUp(points: Points, lengthMs: number): Sums[] {
  const { times, values } = points
  const sums: Sums[] = []
  for (let from = 0; from < times.length; ) {
    const start = periodStart(times[from] ?? 0, lengthMs)
    let to = from + 1
    while (to < times.length && (times[to] ?? 0) < start + lengthMs) to += 1
    // Whole numbers are added without error: 0.1 + 0.2 is 0.3. Asked for each period, so that its sums depend on nothing else.
    const decimals = decimalsOf(values, from, to)
    sums.push(sumOf(points, { start, from, to, power: powerOf(decimals ?? 0), isExact: decimals !== null }))
    from = to
  }
  return sums
}

interface Stretch {
  readonly start: number
  readonly from: number
  readonly to: number
  readonly power: number
  readonly isExact: boolean
}

function sumOf({ times, values, quality }: Points, { start, from, to, power, isExact }: Stretch): Sums {
  let [count, bad, uncertain, sum, area] = [0, 0, 0, 0, 0]
  let [min, max, firstAt, first, lastAt, last] = [0, 0, 0, 0, 0, 0]
  for (let at = from; at < to; at++) {
    const code = quality[at] ?? 0
    if (code === badQuality) {
      bad += 1
      continue
    }
    if (code !== 0) uncertain += 1
    const [time, value] = [times[at] ?? 0, values[at] ?? 0]
    if (count === 0) {
      min = max = first = value
      firstAt = time
    } else {
      if (value < min) min = value
      if (value > max) max = value
      area += (isExact ? Math.round(last * power) : last) * (time - lastAt)
    }
    sum += isExact ? Math.round(value * power) : value
    count += 1
    lastAt = time
    last = value
  }
  if (isExact) {
    sum /= power
    area /= power
  }
  return { start, count, bad, uncertain, min, max, sum, firstAt, first, lastAt, last, area }
}

/** Shorter periods as longer ones; `lengthMs` is a multiple of theirs. Both ascend. */
export function combine(sums: readonly Sums[], lengthMs: number): Sums[] {
  const longer: Open[] = []
  let open: Open | undefined
  for (const one of sums) {
    const start = periodStart(one.start, lengthMs)
    if (open?.start === start) addTo(open, one)
    else {
      open = { ...one, start }
      longer.push(open)
    }
  }
  return longer
}

type Open = { -readonly [K in keyof Sums]: Sums[K] }

/** A chart of a year adds up 8,760 hours: in place, since an object for each costs more than the sums. */
function addTo(open: Open, next: Sums): void {
  open.bad += next.bad
  open.uncertain += next.uncertain
  if (next.count === 0) return
  if (open.count === 0) {
    open.min = next.min
    open.max = next.max
    open.first = next.first
    open.firstAt = next.firstAt
  } else {
    if (next.min < open.min) open.min = next.min
    if (next.max > open.max) open.max = next.max
    open.area += open.last * (next.firstAt - open.lastAt)
  }
  open.count += next.count
  open.sum += next.sum
  open.area += next.area
  open.last = next.last
  open.lastAt = next.lastAt
}

/** Twelve digits: what adding in another order changes is behind them. */
const rounded = (value: number): number => Number(value.toPrecision(12))

/**
 * The mean of a period; null when it has none. Weighted by time, each value holds until the next one: the last one of the
 * period before from its beginning, its own last one to its end, or to `nowMs` while it lasts.
 */
export function meanOf(
  sums: Sums,
  how: 'arithmetic' | 'time-weighted',
  lengthMs: number,
  before: Sums | undefined,
  nowMs: number,
): number | null {
  if (sums.count === 0) return null
  if (how === 'arithmetic') return rounded(sums.sum / sums.count)
  const held = before !== undefined && before.count > 0 && before.start === sums.start - lengthMs
  const from = held ? sums.start : sums.firstAt
  const to = Math.max(sums.lastAt, Math.min(sums.start + lengthMs, nowMs))
  if (to === from) return rounded(sums.last)
  const carried = held ? before.last * (sums.firstAt - sums.start) : 0
  return rounded((carried + sums.area + sums.last * (to - sums.lastAt)) / (to - from))
}

/** The hours of one day, packed; in the order of their start. */
export function packHours(hours: readonly Sums[]): Buffer {
  const writer = new Writer()
  writer.whole(hours.length)
  const [{ start: first } = { start: 0 }] = hours
  writer.signed(first / hourMs)
  for (const { start, count, bad, uncertain, firstAt, lastAt } of hours) {
    writer.whole((start - first) / hourMs)
    writer.whole(count)
    writer.whole(bad)
    writer.whole(uncertain)
    if (count === 0) continue
    writer.whole(firstAt - start)
    writer.whole(start + hourMs - lastAt)
  }
  const some = hours.filter(({ count }) => count > 0)
  for (const name of columns)
    writeNumbers(
      writer,
      Float64Array.from(some, (one) => one[name]),
    )
  return unsqueezable(writer.done())
}

const columns = ['min', 'max', 'sum', 'first', 'last', 'area'] as const

export function unpackHours(bytes: Buffer): Sums[] {
  const reader = new Reader(unsqueezed(bytes))
  const length = reader.whole()
  const first = reader.signed() * hourMs
  const heads: Head[] = []
  let some = 0
  for (let n = 0; n < length; n++) {
    const start = first + reader.whole() * hourMs
    const [count, bad, uncertain] = [reader.whole(), reader.whole(), reader.whole()]
    const firstAt = count === 0 ? 0 : start + reader.whole()
    const lastAt = count === 0 ? 0 : start + hourMs - reader.whole()
    if (count > 0) some += 1
    heads.push({ start, count, bad, uncertain, firstAt, lastAt })
  }
  const [min, max, sum, firsts, lasts, area] = columns.map(() => readNumbers(reader, some))
  let at = -1
  return heads.map(({ start, count, bad, uncertain, firstAt, lastAt }) => {
    // One that has bad observations only has no place in the columns.
    if (count > 0) at += 1
    const place = count > 0 ? at : -1
    return {
      start,
      count,
      bad,
      uncertain,
      min: min?.[place] ?? 0,
      max: max?.[place] ?? 0,
      sum: sum?.[place] ?? 0,
      firstAt,
      first: firsts?.[place] ?? 0,
      lastAt,
      last: lasts?.[place] ?? 0,
      area: area?.[place] ?? 0,
    }
  })
}

type Head = Pick<Sums, 'start' | 'count' | 'bad' | 'uncertain' | 'firstAt' | 'lastAt'>
