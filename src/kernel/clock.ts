/** Time, replaceable in tests. Everything is Temporal; days and hours are Hanoi's. */

export const timeZone = 'Asia/Ho_Chi_Minh'

export interface Clock {
  now(): Temporal.Instant
  /** Tests only: stand still at this instant; null lets real time go on. */
  set(instant: Temporal.Instant | null): void
}

export function createClock(): Clock {
  let fixed: Temporal.Instant | null = null
  return {
    now: () => fixed ?? Temporal.Now.instant(),
    set: (instant) => {
      fixed = instant
    },
  }
}

/** The day in Hanoi. */
export function dayOf(instant: Temporal.Instant): Temporal.PlainDate {
  return instant.toZonedDateTimeISO(timeZone).toPlainDate()
}

/** The date and time in Hanoi. */
export function localTime(instant: Temporal.Instant): Temporal.PlainDateTime {
  return instant.toZonedDateTimeISO(timeZone).toPlainDateTime()
}

export function instantAt(local: Temporal.PlainDateTime): Temporal.Instant {
  return local.toZonedDateTime(timeZone).toInstant()
}
