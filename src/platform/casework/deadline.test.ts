import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { instantAt, localTime } from '../../kernel/clock.ts'
import { oneStopCalendar, workingHoursBetween } from '../organisation/index.ts'
import {
  type CaseClock,
  countingFrom,
  deadlineState,
  dueAt,
  extendUntil,
  handoverDue,
  outcomeOf,
  riskAt,
  supplementUntil,
} from './deadline.ts'

const at = (text: string) => instantAt(Temporal.PlainDateTime.from(text))
const local = (instant: Temporal.Instant | null) => instant && localTime(instant).toString({ smallestUnit: 'minute' })

function clock(accepted: string, hours: number | 'same-day', more: Partial<CaseClock> = {}): CaseClock {
  return {
    because: 'accepted',
    at: at(accepted),
    start: countingFrom(at(accepted)),
    term: hours === 'same-day' ? { kind: 'same-day' } : { kind: 'hours', hours },
    pauses: [],
    paused: null,
    extension: null,
    stoppedAt: null,
    ...more,
  }
}

const calendar = (accepted: string, days: number) => clock(accepted, 0, { term: { kind: 'calendar-days', days } })
const paused = (running: CaseClock): CaseClock => ({
  ...running,
  pauses: [{ from: at('2026-11-10T14:00'), to: at('2026-11-11T14:00'), reasons: ['money'] }],
})

// 2026-11-09 is a Monday. Office hours 08:00–12:00 and 13:30–17:30.
const countsFrom: readonly (readonly [string, string, string])[] = [
  ['a morning', '2026-11-09T10:00', '2026-11-09T10:00'],
  ['before opening', '2026-11-09T06:30', '2026-11-09T08:00'],
  ['the lunch break', '2026-11-09T12:30', '2026-11-09T13:30'],
  ['15:00 itself is in time', '2026-11-09T15:00', '2026-11-09T15:00'],
  ['after 15:00: the next working morning', '2026-11-09T15:01', '2026-11-10T08:00'],
  ['an evening', '2026-11-09T21:00', '2026-11-10T08:00'],
  ['Friday after 15:00: Monday', '2026-11-13T15:30', '2026-11-16T08:00'],
  ['Saturday: Monday', '2026-11-14T09:00', '2026-11-16T08:00'],
  ['the last working afternoon before Tết 2026', '2026-02-13T16:00', '2026-02-23T08:00'],
]
for (const [name, accepted, expected] of countsFrom) {
  test(`CW13: time counts from — ${name}`, () => assert.equal(local(countingFrom(at(accepted))), expected))
}

const dues: readonly (readonly [string, CaseClock, string | null])[] = [
  ['1 working day', clock('2026-11-09T10:00', 8), '2026-11-10T10:00'],
  ['5 working days go over a weekend', clock('2026-11-11T09:00', 40), '2026-11-18T09:00'],
  ['half a day ends at noon', clock('2026-11-09T08:00', 4), '2026-11-09T12:00'],
  ['after 15:00', clock('2026-11-09T16:00', 8), '2026-11-10T17:30'],
  ['same day', clock('2026-11-09T10:00', 'same-day'), '2026-11-09T17:30'],
  ['same day after 15:00', clock('2026-11-09T15:30', 'same-day'), '2026-11-10T17:30'],
  ['Vietnam Culture Day, a holiday since 2026, does not count', clock('2026-11-23T10:00', 8), '2026-11-25T10:00'],
  ['New Year’s Day does not count', clock('2026-12-31T10:00', 8), '2027-01-04T10:00'],
  ['10 days of the calendar end with the tenth', calendar('2026-11-09T10:00', 10), '2026-11-19T17:30'],
  ['… on a Saturday: with the Monday after', calendar('2026-11-11T10:00', 10), '2026-11-23T17:30'],
  ['… in the Tết holiday: with the first working day after', calendar('2026-02-06T10:00', 10), '2026-02-23T17:30'],
  ['… and a supplement pushes them by its working hours', paused(calendar('2026-11-09T10:00', 10)), '2026-11-20T17:30'],
  [
    'a pause of a working day pushes it by a day',
    clock('2026-11-09T10:00', 16, {
      pauses: [{ from: at('2026-11-09T14:00'), to: at('2026-11-10T14:00'), reasons: ['money'] }],
    }),
    '2026-11-12T10:00',
  ],
  [
    'a pause over the weekend pushes it by its working hours only',
    clock('2026-11-12T10:00', 8, {
      pauses: [{ from: at('2026-11-12T16:30'), to: at('2026-11-16T09:00'), reasons: ['money'] }],
    }),
    '2026-11-16T12:00',
  ],
  [
    'no due time while paused',
    clock('2026-11-09T10:00', 8, { paused: { since: at('2026-11-09T11:00'), reasons: ['money'] } }),
    null,
  ],
  [
    'the new appointment',
    clock('2026-11-09T10:00', 16, { extension: { at: at('2026-11-10T09:00'), newDueAt: at('2026-11-16T17:30') } }),
    '2026-11-16T17:30',
  ],
]
for (const [name, given, expected] of dues) {
  test(`CW13: due — ${name}`, () => assert.equal(local(dueAt(given)), expected))
}

test('CW13: a desk that opens on Saturday morning counts that half day', () => {
  const friday = clock('2026-11-13T14:00', 8)
  assert.equal(local(dueAt(friday)), '2026-11-16T14:00')
  assert.equal(local(dueAt(friday, oneStopCalendar)), '2026-11-16T08:30')
})

test('CW13: Tết does not count', () => {
  const before = clock('2026-02-12T10:00', 16)
  assert.equal(local(dueAt(before)), '2026-02-23T10:00')
})

test('CW12: handed over the same day, or the next working morning when accepted after 15:00', () => {
  assert.equal(local(handoverDue(at('2026-11-09T10:00'))), '2026-11-09T17:30')
  assert.equal(local(handoverDue(at('2026-11-09T15:30'))), '2026-11-10T12:00')
  assert.equal(local(handoverDue(at('2026-11-13T16:00'))), '2026-11-16T12:00')
})

test('CW10, CW14: a supplement within 3 working days, an extension until the day before', () => {
  const given = clock('2026-11-12T10:00', 40)
  assert.equal(local(supplementUntil(given)), '2026-11-17T10:00')
  assert.equal(local(extendUntil(given)), '2026-11-18T23:59')
})

test('CW13: at risk from a fifth of the time or a working day before, then overdue', () => {
  const short = clock('2026-11-09T08:00', 24)
  assert.equal(local(riskAt(short)), '2026-11-10T17:30')
  const long = clock('2026-11-02T08:00', 80)
  const risk = riskAt(long)
  const due = dueAt(long)
  assert.ok(risk && due)
  assert.equal(workingHoursBetween(risk, due), 16)
  const facts = { dueAt: due, riskAt: risk, pausedSince: null, outcome: null }
  assert.equal(deadlineState(facts, risk.subtract({ seconds: 1 })), 'on-time')
  assert.equal(deadlineState(facts, risk), 'due-soon')
  assert.equal(deadlineState(facts, due), 'due-soon')
  assert.equal(deadlineState(facts, due.add({ seconds: 1 })), 'overdue')
})

test('CW13: done early, on time, late', () => {
  const done = (when: string) => outcomeOf(clock('2026-11-09T10:00', 16, { stoppedAt: at(when) }))
  assert.equal(done('2026-11-10T17:00'), 'early')
  assert.equal(done('2026-11-11T10:00'), 'on-time')
  assert.equal(done('2026-11-11T10:01'), 'late')
})

const moment = fc
  .integer({ min: Date.parse('2024-01-01T00:00:00Z') / 60_000, max: Date.parse('2027-06-01T00:00:00Z') / 60_000 })
  .map((minute) => Temporal.Instant.fromEpochMilliseconds(minute * 60_000))

test('CW13: the time between counting and due is always the lawful time plus the pauses', () => {
  fc.assert(
    fc.property(
      moment,
      fc.integer({ min: 1, max: 400 }),
      fc.integer({ min: 0, max: 5000 }),
      (accepted, hours, minutes) => {
        const start = countingFrom(accepted)
        const from = start.add({ hours: 1 })
        const to = from.add({ minutes })
        const given: CaseClock = {
          because: 'accepted',
          at: accepted,
          start,
          term: { kind: 'hours', hours },
          pauses: [{ from, to, reasons: ['money'] }],
          paused: null,
          extension: null,
          stoppedAt: null,
        }
        const due = dueAt(given)
        assert.ok(due)
        assert.ok(Math.abs(workingHoursBetween(start, due) - hours - workingHoursBetween(from, to)) < 1e-6)
        const risk = riskAt(given)
        assert.ok(risk && Temporal.Instant.compare(risk, due) <= 0 && Temporal.Instant.compare(risk, start) >= 0)
      },
    ),
    { numRuns: 300 },
  )
})
