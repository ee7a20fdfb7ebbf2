/**
 * Days off and exchanged days of the state's offices, by year. Browser-safe.
 * Written by scripts/holiday-data.ts: lunar dates from date-holidays, rules from the law, and what a decision of the Prime
 * Minister fixed for a year.
 */
import { type DayKind, holidayData } from './holiday-data.ts'

export type { DayKind } from './holiday-data.ts'

export interface SpecialDay {
  readonly date: Temporal.PlainDate
  readonly kind: DayKind
  readonly name: { readonly vi: string; readonly en: string }
}

export const firstYear = 2015
export const lastYear = 2035

const byDay = new Map<string, SpecialDay>()
for (const [day, kind, vi, en] of holidayData) {
  byDay.set(day, { date: Temporal.PlainDate.from(day), kind, name: { vi, en } })
}

/** The holiday or day in lieu on this date; null when there is none. Throws outside the recorded years. */
export function dayOffOn(date: Temporal.PlainDate): SpecialDay | null {
  const special = specialDay(date)
  return special && special.kind !== 'working-weekend' ? special : null
}

/** A Saturday that is worked in exchange for a free weekday. */
export function isWorkedWeekend(date: Temporal.PlainDate): boolean {
  return specialDay(date)?.kind === 'working-weekend'
}

export function specialDaysOf(year: number): SpecialDay[] {
  if (year < firstYear || year > lastYear)
    throw new RangeError(`holidays are recorded for ${firstYear} to ${lastYear}, not ${year}`)
  return [...byDay.values()].filter((day) => day.date.year === year)
}

function specialDay(date: Temporal.PlainDate): SpecialDay | undefined {
  if (date.year < firstYear || date.year > lastYear) {
    throw new RangeError(`holidays are recorded for ${firstYear} to ${lastYear}, not ${date.year}`)
  }
  return byDay.get(date.toString())
}
