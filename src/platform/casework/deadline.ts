/**
 * The deadline of a case: a pure function of its events and the working calendar. The projection keeps a `CaseClock`;
 * everything here is computed from it. Decree 61/2018 art. 18 and 19 and their successors.
 */
import { instantAt, localTime } from '../../kernel/clock.ts'
import {
  addWorkingHours,
  hoursPerWorkingDay,
  nextWorkingMoment,
  officeCalendar,
  type WorkingCalendar,
  workingHoursBetween,
} from '../organisation/index.ts'
import type { DeadlineState } from './contract.ts'

export type PauseReason = 'supplement' | 'money'

export interface Pause {
  readonly from: Temporal.Instant
  readonly to: Temporal.Instant
  readonly reasons: readonly PauseReason[]
}

export interface CaseClock {
  /** What made it run: acceptance, a supplement that came back (19.4), a case opened again. */
  readonly because: 'accepted' | 'supplemented' | 'reopened'
  /** When that happened; `start` may be later: the next working morning. */
  readonly at: Temporal.Instant
  readonly start: Temporal.Instant
  readonly term: Term
  readonly pauses: readonly Pause[]
  readonly paused: { readonly since: Temporal.Instant; readonly reasons: readonly PauseReason[] } | null
  readonly extension: { readonly at: Temporal.Instant; readonly newDueAt: Temporal.Instant } | null
  /** When the result was issued or the case ended: the clock stands still from then on. */
  readonly stoppedAt: Temporal.Instant | null
}

/** The lawful time: so many working hours, the same working day, or so many days of the calendar. */
export type Term =
  | { readonly kind: 'hours'; readonly hours: number }
  | { readonly kind: 'same-day' }
  | { readonly kind: 'calendar-days'; readonly days: number }

const handoverHour = 15
/** An incomplete case is returned within 3 working days (19.4). */
export const supplementHours = 3 * hoursPerWorkingDay
/** An online submission is accepted or answered within 8 working hours (Circular 01/2018 art. 7). */
export const acceptanceHours = hoursPerWorkingDay
const riskShare = 0.2

/**
 * From when time counts for something that arrives at `at`: at once within working time up to 15:00, else from the next
 * working morning (rule 18). 15:00 itself is in time.
 */
export function countingFrom(at: Temporal.Instant, calendar: WorkingCalendar = officeCalendar): Temporal.Instant {
  const moment = nextWorkingMoment(at, calendar)
  const local = localTime(moment)
  const latest = local.toPlainDate().toPlainDateTime({ hour: handoverHour })
  if (Temporal.PlainDateTime.compare(local, latest) <= 0) return moment
  return nextWorkingMoment(instantAt(local.toPlainDate().add({ days: 1 }).toPlainDateTime()), calendar)
}

/** By when a case accepted at `at` must have been handed over: the same day, or the next morning when after 15:00 (rule 18). */
export function handoverDue(at: Temporal.Instant, calendar: WorkingCalendar = officeCalendar): Temporal.Instant {
  const from = countingFrom(at, calendar)
  const sameDay = Temporal.PlainDate.compare(localTime(from).toPlainDate(), localTime(at).toPlainDate()) === 0
  return addWorkingHours(from, sameDay ? hoursToClosing(from, calendar) : hoursPerWorkingDay / 2, calendar)
}

function hoursToClosing(start: Temporal.Instant, calendar: WorkingCalendar): number {
  const midnight = instantAt(localTime(start).toPlainDate().add({ days: 1 }).toPlainDateTime())
  return workingHoursBetween(start, midnight, calendar)
}

/** Working hours that the term gives from `start`. */
export function termHours(
  clock: Pick<CaseClock, 'term' | 'start'>,
  calendar: WorkingCalendar = officeCalendar,
): number {
  const { term, start } = clock
  if (term.kind === 'hours') return term.hours
  return term.kind === 'same-day' ? hoursToClosing(start, calendar) : hoursOfDays(start, term.days, calendar)
}

/**
 * Days of the calendar begin the day after, end with the last of them, and when that is a day off, with the next working
 * day (Civil Code 2015 art. 147.1, 148.5). Told in working hours, as everything else here counts.
 */
function hoursOfDays(start: Temporal.Instant, days: number, calendar: WorkingCalendar): number {
  const lastDay = instantAt(localTime(start).toPlainDate().add({ days }).toPlainDateTime())
  const lastMorning = nextWorkingMoment(lastDay, calendar)
  return workingHoursBetween(start, lastMorning, calendar) + hoursToClosing(lastMorning, calendar)
}

const later = (a: Temporal.Instant, b: Temporal.Instant) => (Temporal.Instant.compare(a, b) >= 0 ? a : b)

/** Working hours of pauses that push the present due time. */
export function pausedHours(clock: CaseClock, calendar: WorkingCalendar = officeCalendar): number {
  const from = clock.extension ? later(clock.extension.at, clock.start) : clock.start
  return clock.pauses.reduce((sum, p) => sum + workingHoursBetween(later(p.from, from), p.to, calendar), 0)
}

/** When the result is due; null while the clock is paused. */
export function dueAt(clock: CaseClock, calendar: WorkingCalendar = officeCalendar): Temporal.Instant | null {
  return clock.paused ? null : dueWithout(clock, calendar)
}

// A page asks for the same due time a dozen times, and counting through the days is the dearest part of it. A clock never
// changes, so what was computed for it holds.
const knownDue = new WeakMap<CaseClock, Temporal.Instant>()
const knownRisk = new WeakMap<CaseClock, Temporal.Instant>()

function dueWithout(clock: CaseClock, calendar: WorkingCalendar): Temporal.Instant {
  const known = calendar === officeCalendar ? knownDue.get(clock) : undefined
  if (known) return known
  const due = computeDue(clock, calendar)
  if (calendar === officeCalendar) knownDue.set(clock, due)
  return due
}

function computeDue(clock: CaseClock, calendar: WorkingCalendar): Temporal.Instant {
  const base = clock.extension?.newDueAt ?? addWorkingHours(clock.start, termHours(clock, calendar), calendar)
  const paused = pausedHours(clock, calendar)
  return paused > 0 ? addWorkingHours(base, paused, calendar) : base
}

/** From when it is at risk: less than a fifth of the time, or less than one working day, is left. */
export function riskAt(clock: CaseClock, calendar: WorkingCalendar = officeCalendar): Temporal.Instant | null {
  const due = dueAt(clock, calendar)
  if (!due) return null
  const known = calendar === officeCalendar ? knownRisk.get(clock) : undefined
  if (known) return known
  const whole = workingHoursBetween(clock.start, due, calendar)
  const threshold = Math.max(riskShare * termHours(clock, calendar), hoursPerWorkingDay)
  const risk = addWorkingHours(clock.start, Math.max(0, whole - threshold), calendar)
  if (calendar === officeCalendar) knownRisk.set(clock, risk)
  return risk
}

/** Last moment to ask for supplements: 3 working days from when the time began to count (19.4). */
export function supplementUntil(clock: CaseClock, calendar: WorkingCalendar = officeCalendar): Temporal.Instant {
  return addWorkingHours(clock.start, supplementHours, calendar)
}

/** Last moment to give a new appointment: the end of the day before the due day (19.9). */
export function extendUntil(clock: CaseClock, calendar: WorkingCalendar = officeCalendar): Temporal.Instant | null {
  const due = dueAt(clock, calendar)
  if (!due) return null
  return instantAt(localTime(due).toPlainDate().toPlainDateTime()).subtract({ milliseconds: 1 })
}

export type Outcome = 'early' | 'on-time' | 'late'

/** How a stopped clock ended: early means on a day before the due day. Null while it runs. */
export function outcomeOf(clock: CaseClock, calendar: WorkingCalendar = officeCalendar): Outcome | null {
  if (!clock.stoppedAt) return null
  const due = dueWithout(clock, calendar)
  if (Temporal.Instant.compare(clock.stoppedAt, due) > 0) return 'late'
  const [done, dueDay] = [localTime(clock.stoppedAt).toPlainDate(), localTime(due).toPlainDate()]
  return Temporal.PlainDate.compare(done, dueDay) < 0 ? 'early' : 'on-time'
}

/** What the projection stores of a deadline. */
export interface DeadlineFacts {
  readonly dueAt: Temporal.Instant | null
  readonly riskAt: Temporal.Instant | null
  readonly pausedSince: Temporal.Instant | null
  readonly outcome: Outcome | null
}

/** The state at an instant; only `due-soon` and `overdue` depend on the hour, so they are never stored. */
export function deadlineState(facts: DeadlineFacts, now: Temporal.Instant): DeadlineState {
  if (facts.outcome) return `done-${facts.outcome}`
  if (facts.pausedSince) return 'paused'
  if (!facts.dueAt) return 'none'
  if (Temporal.Instant.compare(now, facts.dueAt) > 0) return 'overdue'
  return facts.riskAt && Temporal.Instant.compare(now, facts.riskAt) >= 0 ? 'due-soon' : 'on-time'
}

/** Working hours left at an instant, negative when late; null without a running clock. */
export function hoursLeft(facts: DeadlineFacts, now: Temporal.Instant): number | null {
  if (!facts.dueAt || facts.outcome || facts.pausedSince) return null
  const late = Temporal.Instant.compare(now, facts.dueAt) > 0
  const hours = late ? -workingHoursBetween(facts.dueAt, now) : workingHoursBetween(now, facts.dueAt)
  return Math.round(hours * 100) / 100
}
