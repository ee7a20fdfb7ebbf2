import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { forecastFor, outlook, type Point, type Question } from './outlook.ts'
import { lastPeriods, periodOf } from './periods.ts'

const day = (text: string) => Temporal.PlainDate.from(text)
const points = (...values: number[]): Point[] =>
  values.map((value, at) => ({ on: day('2026-01-31').add({ months: at }).toString(), value }))
const ask = (values: number[], more: Partial<Question> = {}): Question => ({
  points: points(...values),
  aim: { dueOn: '2026-12-31', value: 100 },
  better: 'higher',
  today: '2026-06-15',
  ...more,
})
const lightOf = (values: number[], more: Partial<Question> = {}) => outlook(ask(values, more)).light

test('IN6: a straight line goes on as it is, whatever one wild value says', () => {
  const straight = Array.from({ length: 8 }, (_, at) => ({
    on: day('2026-01-01')
      .add({ days: 10 * at })
      .toString(),
    value: 10 + at,
  }))
  const aim = { dueOn: '2026-06-10', value: 50 }
  const { value = 0, low = 0, high = 0 } = forecastFor({ ...ask([]), points: straight, aim }) ?? {}
  assert.ok(Math.abs(value - 26) < 1e-9)
  assert.ok(Math.abs(low - 26) < 1e-9 && Math.abs(high - 26) < 1e-9)
  const wild = straight.map((point, at) => (at === 3 ? { ...point, value: 500 } : point))
  assert.ok(Math.abs((forecastFor({ ...ask([]), points: wild, aim })?.value ?? 0) - 26) < 1)
})

test('IN6: fewer than three values, or a day that has passed, make no forecast; a percentage stays one', () => {
  assert.equal(forecastFor(ask([1, 2])), null)
  assert.equal(forecastFor(ask([1, 2, 3], { aim: { dueOn: '2026-02-01', value: 9 } })), null)
  const bounded = forecastFor(ask([10, 50, 90], { bounds: [0, 100] }))
  assert.deepEqual([bounded?.value, bounded?.high], [100, 100])
})

test('IN6: the range holds the forecast, for any values', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 3, maxLength: 30 }),
      (values) => {
        const given = points(...values)
        const dueOn = day(given.at(-1)?.on ?? '')
          .add({ days: 90 })
          .toString()
        const { value, low, high } =
          forecastFor({ ...ask([]), points: given, aim: { dueOn, value: 0 } }) ?? assert.fail()
        assert.ok(low <= value && value <= high)
      },
    ),
  )
})

test('IN7: the light says met, on track, at risk, off track, missed, too early or unknown', () => {
  assert.equal(lightOf([]), 'unknown')
  assert.equal(lightOf([50]), 'too-early')
  assert.equal(lightOf([40, 60, 100]), 'met')
  assert.equal(lightOf([60, 66, 72, 78, 84]), 'on-track')
  assert.equal(lightOf([50, 58, 48, 60, 62]), 'at-risk')
  assert.equal(lightOf([50, 51, 52, 53]), 'off-track')
  const past = { aim: { dueOn: '2026-04-30', value: 52 } }
  // Reached later is not reached in time.
  assert.equal(lightOf([49, 50, 51, 51, 60], past), 'missed')
  assert.equal(lightOf([49, 50, 51, 52, 40], past), 'met')
  // Nobody had counted by then.
  const before = { aim: { dueOn: '2025-12-31', value: 52 } }
  assert.equal(lightOf([60], before), 'met')
  assert.equal(lightOf([50, 60], before), 'missed')
})

test('IN7: where less is better, the light looks the other way', () => {
  const fewer = { better: 'lower', aim: { dueOn: '2026-12-31', value: 10 } } as const
  assert.equal(lightOf([30, 20, 9], fewer), 'met')
  assert.equal(lightOf([60, 54, 48, 42, 36], fewer), 'on-track')
  assert.equal(lightOf([60, 61, 62], fewer), 'off-track')
})

test('IN4: periods follow one another without a gap, and a day is in its own', () => {
  assert.deepEqual(periodOf('quarter', day('2026-11-27')), { from: '2026-10-01', to: '2027-01-01' })
  assert.deepEqual(periodOf('month', day('2028-02-29')), { from: '2028-02-01', to: '2028-03-01' })
  for (const kind of ['day', 'month', 'quarter', 'year'] as const) {
    const spans = lastPeriods(kind, day('2026-03-01'), 5)
    for (const [at, span] of spans.entries())
      assert.equal(span.to, spans[at + 1]?.from ?? periodOf(kind, day('2026-03-01')).to)
  }
})
