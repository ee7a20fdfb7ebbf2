/** When a measure is in force: within its period, and within its hours where it has some (roadworks at night). Hanoi's time. Pure, browser-safe. Rule TF28. */
import { localTime } from '../../../kernel/clock.ts'
import type { Hours } from '../contract-measures.ts'

export interface Lasting {
  readonly startsAt: string
  readonly endsAt: string
  readonly hours: Hours | null
}

export type Stretch = readonly [fromMs: number, toMs: number]

/** The stretches between two moments in which it is in force, in their order. */
export function stretchesOf({ startsAt, endsAt, hours }: Lasting, fromMs: number, toMs: number): Stretch[] {
  const [from, to] = [Math.max(fromMs, Date.parse(startsAt)), Math.min(toMs, Date.parse(endsAt))]
  if (to <= from) return []
  if (hours === null) return [[from, to]]
  const found: Stretch[] = []
  const last = dayAt(to)
  // Of the evening before it may go on until the morning.
  for (
    let day = dayAt(from).subtract({ days: 1 });
    Temporal.PlainDate.compare(day, last) <= 0;
    day = day.add({ days: 1 })
  ) {
    if (!hours.days.includes(day.dayOfWeek)) continue
    const begin = Math.max(from, momentOf(day, hours.from))
    const end = Math.min(to, momentOf(hours.to > hours.from ? day : day.add({ days: 1 }), hours.to))
    if (end > begin) found.push([begin, end])
  }
  return found
}

export const isInForce = (one: Lasting, atMs: number): boolean => stretchesOf(one, atMs, atMs + 1).length > 0

const dayAt = (ms: number): Temporal.PlainDate => localTime(Temporal.Instant.fromEpochMilliseconds(ms)).toPlainDate()

const momentOf = (day: Temporal.PlainDate, time: string): number =>
  day.toZonedDateTime({ timeZone: 'Asia/Ho_Chi_Minh', plainTime: time }).epochMilliseconds
