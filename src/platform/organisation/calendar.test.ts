/** The working calendar against the rules in README.md. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import Holidays from 'date-holidays'
import fc from 'fast-check'
import { instantAt } from '../../kernel/clock.ts'
import {
  addWorkingDays,
  addWorkingHours,
  isWorkingDay,
  nextWorkingMoment,
  officeCalendar,
  oneStopCalendar,
  sessionsOf,
  workingHoursBetween,
} from './calendar.ts'
import { dayOffOn, firstYear, lastYear, specialDaysOf } from './holidays.ts'

const on = (day: string) => Temporal.PlainDate.from(day)
const at = (local: string) => instantAt(Temporal.PlainDateTime.from(local))
const local = (instant: Temporal.Instant) =>
  instant.toZonedDateTimeISO('Asia/Ho_Chi_Minh').toPlainDateTime().toString({ smallestUnit: 'minute' })

/** Days off on weekdays in a year, as MM-DD. */
const offWeekdays = (year: number) =>
  specialDaysOf(year)
    .filter((day) => day.kind !== 'working-weekend' && day.date.dayOfWeek <= 5)
    .map((day) => day.date.toString().slice(5))
    .toSorted()

test('ORG20: the days off of a year are those that were announced', () => {
  assert.deepEqual(offWeekdays(2024), [
    '01-01',
    '02-08',
    '02-09',
    '02-12',
    '02-13',
    '02-14',
    '04-18',
    '04-29',
    '04-30',
    '05-01',
    '09-02',
    '09-03',
  ])
  assert.deepEqual(offWeekdays(2025), [
    '01-01',
    '01-27',
    '01-28',
    '01-29',
    '01-30',
    '01-31',
    '04-07',
    '04-30',
    '05-01',
    '05-02',
    '09-01',
    '09-02',
  ])
  assert.deepEqual(offWeekdays(2026), [
    '01-01',
    '01-02',
    '02-16',
    '02-17',
    '02-18',
    '02-19',
    '02-20',
    '04-27',
    '04-30',
    '05-01',
    '08-31',
    '09-01',
    '09-02',
    '11-24',
  ])
})

test('ORG20: exchanged Saturdays are worked, all day', () => {
  for (const day of ['2024-05-04', '2025-04-26', '2026-01-10', '2026-08-22']) {
    assert.equal(on(day).dayOfWeek, 6)
    assert.equal(isWorkingDay(on(day)), true)
    assert.equal(sessionsOf(on(day)).length, 2)
  }
  assert.equal(isWorkingDay(on('2026-01-17')), false)
})

test('ORG20: lunar dates agree with the package’s, and with the Chinese calendar to the day', () => {
  const chinese = new Intl.DateTimeFormat('en-u-ca-chinese', { timeZone: 'UTC', month: 'numeric', day: 'numeric' })
  for (let year = firstYear; year <= lastYear; year++) {
    const library = new Holidays('VN').getHolidays(year, 'vi')
    const tet = library.find((h) => h.name === 'Tết Nguyên Đán')?.date.slice(0, 10) ?? ''
    const hung = library.find((h) => /Hùng Vương/.test(h.name))?.date.slice(0, 10) ?? ''
    assert.ok(dayOffOn(on(tet)), `Tết ${year}`)
    assert.ok(dayOffOn(on(hung)), `Hùng Kings ${year}`)
    // The Chinese calendar, an hour ahead, begins the same month or the day after (2030 is such a year).
    const parts = chinese.format(new Date(`${tet}T00:00:00Z`))
    assert.ok(['1/1', '12/29', '12/30'].includes(parts), `${tet} is ${parts}`)
  }
})

test('ORG20: five days of Tết in a row with the first day of the year among them; one holiday a date', () => {
  for (let year = firstYear; year <= lastYear; year++) {
    const tet = specialDaysOf(year).filter((day) => day.kind === 'holiday' && day.name.vi === 'Tết Nguyên đán')
    assert.equal(tet.length, 5, String(year))
    const [first, last] = [tet[0]?.date, tet[4]?.date]
    assert.ok(first && last && first.until(last).days === 4)
    const dates = specialDaysOf(year).map((day) => day.date.toString())
    assert.equal(new Set(dates).size, dates.length)
    // Eleven paid days (Labour Code 2019, ten before 2021), twelve with the Culture Day.
    const holidays = specialDaysOf(year).filter((day) => day.kind === 'holiday').length
    assert.equal(holidays, year >= 2026 ? 12 : year >= 2021 ? 11 : 10)
  }
})

test('ORG20: a year that is not recorded is refused, not guessed', () => {
  assert.throws(() => isWorkingDay(on('2036-01-05')), RangeError)
  assert.throws(() => specialDaysOf(2014), RangeError)
})

test('ORG21: official hours, and the half day of one-stop desks', () => {
  const saturday = on('2026-11-21')
  assert.equal(isWorkingDay(saturday), false)
  assert.equal(isWorkingDay(saturday, oneStopCalendar), true)
  assert.equal(workingHoursBetween(at('2026-11-21T00:00'), at('2026-11-22T00:00'), oneStopCalendar), 4)
  assert.equal(workingHoursBetween(at('2026-11-20T00:00'), at('2026-11-21T00:00')), 8)
  assert.equal(local(nextWorkingMoment(at('2026-11-20T12:15'))), '2026-11-20T13:30')
  assert.equal(local(nextWorkingMoment(at('2026-11-20T17:30'))), '2026-11-23T08:00')
  assert.equal(local(nextWorkingMoment(at('2026-11-23T17:45'))), '2026-11-25T08:00')
  assert.equal(local(nextWorkingMoment(at('2026-11-20T09:00'))), '2026-11-20T09:00')
  assert.equal(local(nextWorkingMoment(at('2026-02-13T18:00'))), '2026-02-23T08:00')
})

test('ORG22: working time passes over nights, noon, weekends and holidays', () => {
  assert.equal(local(addWorkingHours(at('2026-11-20T10:00'), 1)), '2026-11-20T11:00')
  assert.equal(local(addWorkingHours(at('2026-11-20T11:00'), 2)), '2026-11-20T14:30')
  assert.equal(local(addWorkingHours(at('2026-11-20T15:30'), 8)), '2026-11-23T15:30')
  // Three working days from Monday 09:00, over the Culture Day on Tuesday.
  assert.equal(local(addWorkingHours(at('2026-11-23T09:00'), 24)), '2026-11-27T09:00')
  assert.equal(local(addWorkingHours(at('2026-11-20T08:00'), 8)), '2026-11-20T17:30')
  assert.equal(local(addWorkingHours(at('2026-11-21T08:00'), 0)), '2026-11-23T08:00')
  assert.equal(local(addWorkingHours(at('2026-11-20T16:00'), 4, oneStopCalendar)), '2026-11-21T10:30')
  assert.throws(() => addWorkingHours(at('2026-11-20T16:00'), -1), RangeError)
  assert.throws(() => addWorkingHours(at('2026-11-20T16:00'), Number.NaN), RangeError)
})

test('ORG22: working days', () => {
  assert.equal(addWorkingDays(on('2026-11-20'), 0).toString(), '2026-11-20')
  assert.equal(addWorkingDays(on('2026-11-21'), 0).toString(), '2026-11-23')
  assert.equal(addWorkingDays(on('2026-11-20'), 2).toString(), '2026-11-25')
  assert.equal(addWorkingDays(on('2026-02-13'), 1).toString(), '2026-02-23')
})

const calendars = fc.constantFrom(officeCalendar, oneStopCalendar)
const instants = fc
  .integer({ min: at('2019-01-01T00:00').epochMilliseconds, max: at('2029-12-31T00:00').epochMilliseconds })
  .map((ms) => Temporal.Instant.fromEpochMilliseconds(ms))
/** In steps of a minute, so that sums of fractions are exact to the millisecond. */
const hours = fc.integer({ min: 1, max: 400 * 60 }).map((minutes) => minutes / 60)
const close = (a: number, b: number) => Math.abs(a - b) < 1e-6

test('ORG22: what was added lies between', () => {
  fc.assert(
    fc.property(instants, hours, calendars, (start, amount, calendar) => {
      const end = addWorkingHours(start, amount, calendar)
      assert.ok(close(workingHoursBetween(start, end, calendar), amount))
    }),
    { numRuns: 300 },
  )
})

test('ORG22: adding twice is adding the sum', () => {
  fc.assert(
    fc.property(instants, hours, hours, calendars, (start, a, b, calendar) => {
      const twice = addWorkingHours(addWorkingHours(start, a, calendar), b, calendar)
      const once = addWorkingHours(start, a + b, calendar)
      assert.ok(Math.abs(twice.epochMilliseconds - once.epochMilliseconds) <= 1)
    }),
    { numRuns: 300 },
  )
})

test('ORG22: later starts never end earlier, more hours never end earlier, and an end is in working time', () => {
  fc.assert(
    fc.property(instants, instants, hours, calendars, (one, other, amount, calendar) => {
      const [first, second] = Temporal.Instant.compare(one, other) <= 0 ? [one, other] : [other, one]
      const [a, b] = [addWorkingHours(first, amount, calendar), addWorkingHours(second, amount, calendar)]
      assert.ok(Temporal.Instant.compare(a, b) <= 0)
      assert.ok(Temporal.Instant.compare(addWorkingHours(first, amount + 1, calendar), a) > 0)
      const date = a.toZonedDateTimeISO('Asia/Ho_Chi_Minh').toPlainDate()
      assert.ok(isWorkingDay(date, calendar))
    }),
    { numRuns: 200 },
  )
})

test('ORG22: time between adds up over any moment in between, and counts nothing backwards', () => {
  fc.assert(
    fc.property(
      instants,
      fc.array(fc.integer({ min: 0, max: 40 * 86_400_000 }), { minLength: 2, maxLength: 2 }),
      (a, steps) => {
        const [x = 0, y = 0] = steps.toSorted((p, q) => p - q)
        const [b, c] = [a.add({ milliseconds: x }), a.add({ milliseconds: y })]
        assert.ok(close(workingHoursBetween(a, b) + workingHoursBetween(b, c), workingHoursBetween(a, c)))
        assert.equal(workingHoursBetween(c, a), 0)
      },
    ),
    { numRuns: 200 },
  )
})

test('ORG21: the next working moment is the first one', () => {
  fc.assert(
    fc.property(instants, calendars, (start, calendar) => {
      const moment = nextWorkingMoment(start, calendar)
      assert.equal(workingHoursBetween(start, moment, calendar), 0)
      assert.ok(workingHoursBetween(moment, moment.add({ minutes: 1 }), calendar) > 0)
      assert.equal(nextWorkingMoment(moment, calendar).epochMilliseconds, moment.epochMilliseconds)
    }),
    { numRuns: 300 },
  )
})
