/** The city's index as it usually is at a half hour: the mean of the same figure on other such days, so that both are of one kind. Rules TF11 and TF23. */
import type { App, Tx } from '../../../kernel/app.ts'
import { learnedDays } from './learn.ts'
import { halfHourOf } from './profiles.ts'
import * as store from './store.ts'

/** Fewer moments are one day's. */
const momentsMin = 12
const knownForMs = 5 * 60_000
const known = new WeakMap<App, { readonly atMs: number; readonly means: ReadonlyMap<number, number> }>()

/** By `halfHourOf`; what has too few moments is not there. */
export async function usualIndexes(tx: Tx): Promise<ReadonlyMap<number, number>> {
  const found = known.get(tx.app)
  if (found && performance.now() - found.atMs < knownForMs) return found.means
  const rows = await store.indexes(tx, tx.now.subtract({ hours: 24 * learnedDays }).toString(), tx.now.toString())
  const sums = new Map<number, { sum: number; count: number }>()
  for (const { at, travel_time_index: index } of rows) {
    if (index === null) continue
    const slot = halfHourOf(Date.parse(at))
    const { sum, count } = sums.get(slot) ?? { sum: 0, count: 0 }
    sums.set(slot, { sum: sum + index, count: count + 1 })
  }
  const means = new Map(
    [...sums].flatMap(([slot, { sum, count }]) => (count < momentsMin ? [] : [[slot, sum / count]])),
  )
  known.set(tx.app, { atMs: performance.now(), means })
  return means
}
