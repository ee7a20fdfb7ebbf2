/** Hours of a series by what is sound: what telemetry calls bad or doubtful (outside of what is plausible) counts nowhere. Rule EV5. */
import type { Tx } from '../../kernel/app.ts'
import { type Points, pointsBetween, type Sums, sumsBetween } from '../../platform/telemetry/index.ts'
import { hourMs } from './forecast/hours.ts'

export type SoundHour = Pick<Sums, 'start' | 'count' | 'sum' | 'max' | 'first'>

/** Ascending; hours without a sound value are absent. */
export async function soundHours(tx: Tx, seriesId: number, fromMs: number, toMs: number): Promise<SoundHour[]> {
  const sums = await sumsBetween(tx, seriesId, fromMs, toMs, hourMs)
  const doubtful = sums.filter(({ uncertain }) => uncertain > 0)
  const [first, last] = [doubtful[0], doubtful.at(-1)]
  const again =
    first && last
      ? byHour(await pointsBetween(tx, seriesId, first.start, last.start + hourMs))
      : new Map<number, SoundHour>()
  return sums.flatMap((one): SoundHour[] => {
    if (one.uncertain === 0) return one.count > 0 ? [one] : []
    const sound = again.get(one.start)
    return sound ? [sound] : []
  })
}

function byHour({ times, values, quality }: Points): Map<number, SoundHour> {
  const hours = new Map<number, SoundHour>()
  for (let at = 0; at < times.length; at++) {
    if (quality[at] !== 0) continue
    const [start, value] = [Math.floor((times[at] ?? 0) / hourMs) * hourMs, values[at] ?? 0]
    const { count = 0, sum = 0, max = -Infinity, first = value } = hours.get(start) ?? {}
    hours.set(start, { start, count: count + 1, sum: sum + value, max: Math.max(max, value), first })
  }
  return hours
}
