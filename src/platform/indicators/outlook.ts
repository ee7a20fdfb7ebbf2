/**
 * Where an indicator stands against its target, and where it is heading. Pure; server and browser. Rules IN6 and IN7.
 *
 * The trend is the Theil–Sen line (the median of all slopes between two values), which one wild value does not bend; the
 * range that is named spans the slopes from the 10th to the 90th percentile, drawn from the newest value.
 */
export const lights = ['met', 'on-track', 'at-risk', 'off-track', 'missed', 'too-early', 'unknown'] as const
export type Light = (typeof lights)[number]

export interface Point {
  /** The last day of the period that the value is of. */
  readonly on: string
  readonly value: number
}

export interface Aim {
  readonly dueOn: string
  readonly value: number
}

export interface Forecast {
  readonly on: string
  readonly value: number
  readonly low: number
  readonly high: number
}

export interface Outlook {
  readonly light: Light
  readonly forecast: Forecast | null
}

export interface Question {
  /** Of periods that have ended, the oldest first. */
  readonly points: readonly Point[]
  readonly aim: Aim
  readonly better: 'higher' | 'lower'
  readonly today: string
  /** What the value cannot leave, as a percentage 0 to 100. */
  readonly bounds?: readonly [low: number, high: number]
}

/** Fewer make no trend. */
export const pointsNeeded = 3
/** Older ones say little about what comes. */
const pointsUsed = 24

const dayNumber = (day: string) => Date.parse(`${day}T00:00:00Z`) / 86_400_000

function quantile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1)
  const [low, high] = [sorted[Math.floor(at)] ?? 0, sorted[Math.ceil(at)] ?? 0]
  return low + (high - low) * (at - Math.floor(at))
}

/** Null with too few values, or for a day that has passed. */
export function forecastFor({ points, aim, bounds }: Question): Forecast | null {
  const used = points.slice(-pointsUsed).map(({ on, value }) => ({ x: dayNumber(on), y: value }))
  const newest = used.at(-1)
  if (!newest || used.length < pointsNeeded) return null
  const ahead = dayNumber(aim.dueOn) - newest.x
  if (ahead <= 0) return null
  const slopes = used
    .flatMap((a, at) => used.slice(at + 1).map((b) => (b.y - a.y) / (b.x - a.x)))
    .toSorted((a, b) => a - b)
  const slope = quantile(slopes, 0.5)
  const start = quantile(
    used.map(({ x, y }) => y - slope * x).toSorted((a, b) => a - b),
    0.5,
  )
  const [least, most] = bounds ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
  const held = (value: number) => Math.min(most, Math.max(least, value))
  const value = held(start + slope * dayNumber(aim.dueOn))
  const low = held(Math.min(value, newest.y + quantile(slopes, 0.1) * ahead))
  const high = held(Math.max(value, newest.y + quantile(slopes, 0.9) * ahead))
  return { on: aim.dueOn, value, low, high }
}

export function outlook(question: Question): Outlook {
  const { points, aim, better, today } = question
  const reaches = (value: number) => (better === 'higher' ? value >= aim.value : value <= aim.value)
  if (today > aim.dueOn) {
    // Where nobody had counted by then, the first count after it says most.
    const then = points.findLast(({ on }) => on <= aim.dueOn) ?? points.at(0)
    return { light: then === undefined ? 'unknown' : reaches(then.value) ? 'met' : 'missed', forecast: null }
  }
  const newest = points.at(-1)
  if (!newest) return { light: 'unknown', forecast: null }
  const forecast = forecastFor(question)
  if (reaches(newest.value)) return { light: 'met', forecast }
  if (!forecast) return { light: 'too-early', forecast }
  if (reaches(forecast.value)) return { light: 'on-track', forecast }
  return { light: reaches(better === 'higher' ? forecast.high : forecast.low) ? 'at-risk' : 'off-track', forecast }
}
