/** Observations of one series as columns: times, values, quality. Pure; the words of the module are here. */

/** What a quality code means; the number is what is stored. `bad` is kept, shown, and counts in no mean. */
export const qualities = ['good', 'uncertain', 'bad'] as const
export type Quality = (typeof qualities)[number]
export const badQuality = 2

/** Times in milliseconds since 1970 (UTC). Values are finite. All of one length. */
export interface Points {
  readonly times: Float64Array
  readonly values: Float64Array
  readonly quality: Uint8Array
}

export const noPoints: Points = { times: new Float64Array(), values: new Float64Array(), quality: new Uint8Array() }

export function pointsOf(rows: readonly (readonly [time: number, value: number, quality: number])[]): Points {
  return {
    times: Float64Array.from(rows, ([time]) => time),
    values: Float64Array.from(rows, ([, value]) => value),
    quality: Uint8Array.from(rows, ([, , quality]) => quality),
  }
}

export function slice({ times, values, quality }: Points, from: number, to: number): Points {
  return { times: times.slice(from, to), values: values.slice(from, to), quality: quality.slice(from, to) }
}

/** The first place whose time is not before `time`; the times ascend. */
export function placeOf(times: Float64Array, time: number): number {
  let [low, high] = [0, times.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((times[middle] ?? 0) < time) low = middle + 1
    else high = middle
  }
  return low
}

/** Those from `fromMs` up to and without `toMs`. */
export function between(points: Points, fromMs: number, toMs: number): Points {
  const [from, to] = [placeOf(points.times, fromMs), placeOf(points.times, toMs)]
  return from === 0 && to === points.times.length ? points : slice(points, from, to)
}

const ascends = (times: Float64Array): boolean => {
  for (let at = 1; at < times.length; at++) if ((times[at] ?? 0) <= (times[at - 1] ?? 0)) return false
  return true
}

/** In the order of time, one for each time: of several about one time the one that was said last, by the order of `parts`. */
export function merged(parts: readonly Points[]): Points {
  const some = parts.filter(({ times }) => times.length > 0)
  const [first] = some
  if (!first) return noPoints
  const all = some.length === 1 ? first : joined(some)
  if (ascends(all.times)) return all
  const order = Uint32Array.from(all.times, (_, at) => at).toSorted(
    (a, b) => (all.times[a] ?? 0) - (all.times[b] ?? 0) || a - b,
  )
  const last = order.filter(
    (place, at) => at + 1 === order.length || all.times[place] !== all.times[order[at + 1] ?? 0],
  )
  return {
    times: Float64Array.from(last, (place) => all.times[place] ?? 0),
    values: Float64Array.from(last, (place) => all.values[place] ?? 0),
    quality: Uint8Array.from(last, (place) => all.quality[place] ?? 0),
  }
}

function joined(parts: readonly Points[]): Points {
  const count = parts.reduce((sum, { times }) => sum + times.length, 0)
  const all = { times: new Float64Array(count), values: new Float64Array(count), quality: new Uint8Array(count) }
  let at = 0
  for (const { times, values, quality } of parts) {
    all.times.set(times, at)
    all.values.set(values, at)
    all.quality.set(quality, at)
    at += times.length
  }
  return all
}
