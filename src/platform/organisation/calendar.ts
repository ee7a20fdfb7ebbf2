/**
 * The working calendar of Hanoi's offices: pure functions of instants and days, Hanoi's time. Browser-safe.
 * Days off: Labour Code 45/2019/QH14 art. 112 (holidays) and 111.3 (days in lieu); exchanged days are data (holidays.ts).
 */
import { dayOf } from '../../kernel/clock.ts'
import { dayOffOn, isWorkedWeekend } from './holidays.ts'

/** A stretch of work in minutes of the day: [480, 720] is 08:00 to 12:00. */
export type Session = readonly [from: number, to: number]

export interface WorkingCalendar {
  readonly name: string
  /** Monday (1) to Sunday (7). */
  sessionsOn(weekday: number): readonly Session[]
}

const morning: Session = [8 * 60, 12 * 60]
const afternoon: Session = [13 * 60 + 30, 17 * 60 + 30]
const wholeDay: readonly Session[] = [morning, afternoon]
const halfDay: readonly Session[] = [morning]
const dayOff: readonly Session[] = []

/** Offices: Monday to Friday, 08:00–12:00 and 13:30–17:30. Deadlines of procedures are counted on it. */
export const officeCalendar: WorkingCalendar = {
  name: 'office',
  sessionsOn: (weekday) => (weekday <= 5 ? wholeDay : dayOff),
}

/** One-stop desks that also open on Saturday morning: a half day. */
export const oneStopCalendar: WorkingCalendar = {
  name: 'one-stop',
  sessionsOn: (weekday) => (weekday <= 5 ? wholeDay : weekday === 6 ? halfDay : dayOff),
}

/** Hours of one whole working day: “5 working days” of a procedure are 40 hours. */
export const hoursPerWorkingDay = 8

/** Ten years; beyond it a request is a mistake. */
const hoursMax = 21_000

/** The sessions of a day, with holidays, days in lieu and exchanged weekends taken into account. */
export function sessionsOf(date: Temporal.PlainDate, calendar: WorkingCalendar = officeCalendar): readonly Session[] {
  if (isWorkedWeekend(date)) return wholeDay
  if (dayOffOn(date)) return dayOff
  return calendar.sessionsOn(date.dayOfWeek)
}

export function isWorkingDay(date: Temporal.PlainDate, calendar: WorkingCalendar = officeCalendar): boolean {
  return sessionsOf(date, calendar).length > 0
}

/** A stretch of work: milliseconds since 1970. */
type Stretch = readonly [fromMs: number, toMs: number]

const dayMs = 86_400_000
/** Hanoi has been seven hours ahead of UTC all year since 1975, long before the first recorded year. */
const aheadMs = 7 * 3_600_000
const dayNumberOf = (ms: number) => Math.floor((ms + aheadMs) / dayMs)

// A deadline is counted through the same days again and again: what was found out about a day is kept, by its number since
// 1970. Days beyond the recorded years throw, so that this ends at some eight thousand.
const stretches = new WeakMap<WorkingCalendar, Map<number, readonly Stretch[]>>()

function stretchesOf(day: number, calendar: WorkingCalendar): readonly Stretch[] {
  const days = stretches.get(calendar) ?? new Map<number, readonly Stretch[]>()
  stretches.set(calendar, days)
  const known = days.get(day)
  if (known) return known
  const startMs = day * dayMs - aheadMs
  const date = dayOf(Temporal.Instant.fromEpochMilliseconds(startMs))
  const found = sessionsOf(date, calendar).map(
    ([opens, closes]) => [startMs + opens * 60_000, startMs + closes * 60_000] as const,
  )
  days.set(day, found)
  return found
}

/** The same instant when offices are at work, else the next opening. */
export function nextWorkingMoment(
  from: Temporal.Instant,
  calendar: WorkingCalendar = officeCalendar,
): Temporal.Instant {
  const fromMs = from.epochMilliseconds
  const first = dayNumberOf(fromMs)
  for (let day = first; day < first + 60; day++) {
    for (const [opensMs, closesMs] of stretchesOf(day, calendar)) {
      if (fromMs < opensMs) return Temporal.Instant.fromEpochMilliseconds(opensMs)
      if (fromMs < closesMs) return from
    }
  }
  throw new RangeError(`no working day within 60 days of ${from.toString()}`)
}

/**
 * The instant at which `hours` of working time have passed since `start`; fractions are allowed. A start outside working
 * time counts from the next opening. Time that is used up at closing ends at that closing, not at the next opening.
 */
export function addWorkingHours(
  start: Temporal.Instant,
  hours: number,
  calendar: WorkingCalendar = officeCalendar,
): Temporal.Instant {
  if (!(hours >= 0 && hours <= hoursMax)) throw new RangeError(`working hours must be 0 to ${hoursMax}: ${hours}`)
  const begin = nextWorkingMoment(start, calendar)
  let leftMs = Math.round(hours * 3_600_000)
  if (leftMs === 0) return begin
  const beginMs = begin.epochMilliseconds
  for (let day = dayNumberOf(beginMs); ; day++) {
    for (const [opensMs, closesMs] of stretchesOf(day, calendar)) {
      const startMs = Math.max(beginMs, opensMs)
      if (startMs >= closesMs) continue
      if (leftMs <= closesMs - startMs) return Temporal.Instant.fromEpochMilliseconds(startMs + leftMs)
      leftMs -= closesMs - startMs
    }
  }
}

/** Hours of working time between two instants; 0 when `to` is not after `from`. */
export function workingHoursBetween(
  from: Temporal.Instant,
  to: Temporal.Instant,
  calendar: WorkingCalendar = officeCalendar,
): number {
  const [fromMs, toMs] = [from.epochMilliseconds, to.epochMilliseconds]
  if (toMs <= fromMs) return 0
  const last = dayNumberOf(toMs)
  let totalMs = 0
  for (let day = dayNumberOf(fromMs); day <= last; day++) {
    for (const [opensMs, closesMs] of stretchesOf(day, calendar)) {
      const startMs = Math.max(fromMs, opensMs)
      const endMs = Math.min(toMs, closesMs)
      if (endMs > startMs) totalMs += endMs - startMs
    }
  }
  return totalMs / 3_600_000
}

/** How many days without work there are from the day of `from` to the day of `to`, both counted. */
export function daysOffBetween(
  from: Temporal.Instant,
  to: Temporal.Instant,
  calendar: WorkingCalendar = officeCalendar,
): number {
  const last = dayNumberOf(to.epochMilliseconds)
  let count = 0
  for (let day = dayNumberOf(from.epochMilliseconds); day <= last; day++) {
    if (stretchesOf(day, calendar).length === 0) count++
  }
  return count
}

/** The day `days` working days after `date`; half days count as days. 0 gives the day itself or the next working day. */
export function addWorkingDays(
  date: Temporal.PlainDate,
  days: number,
  calendar: WorkingCalendar = officeCalendar,
): Temporal.PlainDate {
  if (!Number.isInteger(days) || days < 0 || days > 2600)
    throw new RangeError(`working days must be 0 to 2600: ${days}`)
  let day = date
  while (!isWorkingDay(day, calendar)) day = day.add({ days: 1 })
  for (let left = days; left > 0; ) {
    day = day.add({ days: 1 })
    if (isWorkingDay(day, calendar)) left--
  }
  return day
}
