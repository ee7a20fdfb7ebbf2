/** What is usual at an hour of the day: mean and standard deviation of the hours' means in the last weeks (TEL18). */
import type { Tx } from '../../../kernel/app.ts'
import { dayMs, hourMs } from '../days.ts'
import { sumsBetween } from '../history.ts'
import { hourOf, type Usual } from './engine.ts'

/** With fewer days nothing is usual. */
const daysMin = 5

/** By hour of the day, of the days before `beforeMs`. */
export async function usualHours(
  tx: Tx,
  seriesId: number,
  beforeMs: number,
  days: number,
): Promise<ReadonlyMap<number, Usual>> {
  const hours = await sumsBetween(tx, seriesId, beforeMs - days * dayMs, beforeMs, hourMs)
  const byHour = Map.groupBy(
    hours.filter(({ count }) => count > 0),
    ({ start }) => hourOf(start),
  )
  const usual = new Map<number, Usual>()
  for (const [hour, sums] of byHour) {
    if (sums.length < daysMin) continue
    const means = sums.map(({ sum, count }) => sum / count)
    const mean = means.reduce((total, one) => total + one, 0) / means.length
    const variance = means.reduce((total, one) => total + (one - mean) ** 2, 0) / (means.length - 1)
    usual.set(hour, { mean, deviation: Math.sqrt(variance) })
  }
  return usual
}
