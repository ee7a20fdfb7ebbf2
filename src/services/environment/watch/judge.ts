/** When a breach begins, gets worse and ends; pure. Rule EV13. */
import type { Message } from '../../../kernel/i18n.ts'

/** What a quantity of a station is held against. */
export interface Bound {
  readonly quantity: string
  /** Beyond the first is level 1, and so on. */
  readonly steps: readonly number[]
  /** Below this is level 1 too (pH). */
  readonly low?: number
  readonly ground: Message
}

export interface Breach {
  readonly level: number
  readonly worst: number
  readonly limit: number
  readonly beganAt: number
  readonly lastAt: number
  readonly calmHours: number
  readonly endedAt: number | null
}

/** This many whole hours in a row within the limit end it, so that a value that wavers around it is one breach. */
export const calmHoursMin = 2

/** Limit values are exceeded from above; warning levels are reached by being equal. */
export function levelOf({ steps, low }: Bound, value: number, reach: 'at' | 'above'): number {
  if (low !== undefined && value < low) return 1
  return steps.filter((step) => (reach === 'at' ? value >= step : value > step)).length
}

export interface Hour {
  readonly atMs: number
  readonly value: number
  /** The present hour is not over: it begins a breach or makes it worse, and ends none. */
  readonly isWhole: boolean
}

export type Change = 'began' | 'worse' | 'ended'

/** What is so after an hour, and what to tell of it. */
export function judge(
  open: Breach | undefined,
  bound: Bound,
  hour: Hour,
  reach: 'at' | 'above',
): { readonly breach: Breach | undefined; readonly change?: Change } {
  const level = levelOf(bound, hour.value, reach)
  if (level > 0) return beyond(open, bound, hour, level)
  if (!open || !hour.isWhole) return { breach: open }
  const calmHours = open.calmHours + 1
  if (calmHours < calmHoursMin) return { breach: { ...open, calmHours } }
  const endedAt = hour.atMs + 3_600_000
  return { breach: { ...open, calmHours, endedAt }, change: 'ended' }
}

/** Farther beyond: above is more, below the lower limit is less. */
function worseOf({ low }: Bound, a: number, b: number): number {
  const isLow = low !== undefined && b < low
  return isLow ? Math.min(a, b) : Math.max(a, b)
}

function beyond(open: Breach | undefined, bound: Bound, { atMs, value }: Hour, level: number) {
  const isLow = bound.low !== undefined && value < bound.low
  const limit = isLow ? (bound.low ?? 0) : (bound.steps[level - 1] ?? 0)
  if (!open) {
    const breach: Breach = { level, worst: value, limit, beganAt: atMs, lastAt: atMs, calmHours: 0, endedAt: null }
    return { breach, change: 'began' as const }
  }
  const breach = {
    ...open,
    lastAt: Math.max(open.lastAt, atMs),
    worst: worseOf(bound, open.worst, value),
    calmHours: 0,
    ...(level > open.level && { level, limit }),
  }
  return level > open.level ? { breach, change: 'worse' as const } : { breach }
}
