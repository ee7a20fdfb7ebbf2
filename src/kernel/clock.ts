/** Time, replaceable in tests. Everything is Temporal; days and hours are Hanoi's. */
import { AsyncLocalStorage } from 'node:async_hooks'

export const timeZone = 'Asia/Ho_Chi_Minh'

export interface Clock {
  now(): Temporal.Instant
  /** Tests only: stand still at this instant; null lets real time go on. */
  set(instant: Temporal.Instant | null): void
  /** Sample data: time stands still at `instant` for `work` and all that it calls, and for nobody else. */
  at<T>(instant: Temporal.Instant, work: () => Promise<T>): Promise<T>
}

export function createClock(): Clock {
  let fixed: Temporal.Instant | null = null
  const held = new AsyncLocalStorage<Temporal.Instant>()
  return {
    now: () => held.getStore() ?? fixed ?? Temporal.Now.instant(),
    at: (instant, work) => held.run(instant, work),
    set: (instant) => {
      fixed = instant
    },
  }
}

/** The day in Hanoi. */
export function dayOf(instant: Temporal.Instant): Temporal.PlainDate {
  return instant.toZonedDateTimeISO(timeZone).toPlainDate()
}

/** The day that `YYYY-MM-DD` names; null for a text of another form, and for what is no day of the calendar. */
export function dayFrom(text: string): Temporal.PlainDate | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null
  try {
    return Temporal.PlainDate.from(text)
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/** The date and time in Hanoi. */
export function localTime(instant: Temporal.Instant): Temporal.PlainDateTime {
  return instant.toZonedDateTimeISO(timeZone).toPlainDateTime()
}

export function instantAt(local: Temporal.PlainDateTime): Temporal.Instant {
  return local.toZonedDateTime(timeZone).toInstant()
}
