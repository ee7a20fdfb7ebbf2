import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { hoursOfFile, readAirFile } from '../load/air-files.ts'
import { evaluate, overall } from './evaluate.ts'
import { look, rowAt } from './features.ts'
import { type Hours, hoursFrom, upTo } from './hours.ts'
import { coverage, hoursOfWeek, learn, tell } from './model.ts'
import { fitRidge, predict } from './ridge.ts'

const shared = path.join(import.meta.dirname, '../../../../../shared/data')
const skip = existsSync(shared) ? false : 'the reference files (../shared/data) are not on this machine'

/** Ten weeks with a day's wave that is not the same every day. */
function madeHours(weeks = 10): Hours {
  return hoursFrom(
    Array.from({ length: weeks * hoursOfWeek }, (_, hour) => ({
      hour,
      pm25: 40 + 20 * Math.sin((2 * Math.PI * hour) / 24) + 10 * Math.sin(hour / 37) + 3 * Math.sin(hour * hour),
      temperature: 25 + 5 * Math.cos((2 * Math.PI * hour) / 24),
      humidity: 70,
      wind: 2,
    })),
  )
}

test('EV9: the regression finds what the columns say, and a column that says nothing stays out', () => {
  const rows = Array.from({ length: 200 }, (_, at) => [Math.sin(at), Math.cos(at * 1.7), 4])
  const fitted = fitRidge(
    rows,
    rows.map(([a = 0, b = 0]) => 3 + 2 * a - b),
    { penalty: 1e-9, weights: new Float64Array(200).fill(1) },
  )
  assert.deepEqual(
    fitted.coefficients.map((value) => Math.round(value * 1e4) / 1e4 + 0),
    [2, -1, 0],
  )
  assert.equal(predict(fitted, [1, 1, 4]).toFixed(4), '4.0000')
  assert.throws(() => fitRidge([], [], { penalty: 1, weights: new Float64Array() }), RangeError)
})

test('EV9: what is told at an hour is the same whatever comes after it', async () => {
  const all = madeHours()
  const at = 8 * hoursOfWeek
  const model = await learn(upTo(all, at))
  assert.ok(model)
  const known = tell(model, look(upTo(all, at + 1)), at)
  assert.ok(known)
  assert.equal(known.length, 24)
  assert.deepEqual(tell(model, look(all), at), known)
  for (const ahead of [1, 12, 24])
    assert.deepEqual(
      rowAt(look(all), at, ahead, 'with-weather'),
      rowAt(look(upTo(all, at + 1)), at, ahead, 'with-weather'),
    )
  for (const { expected, low, high } of known) assert.ok(low <= high && low >= 0 && Math.abs(expected) < 500)
  // The same hours teach the same.
  assert.deepEqual(await learn(upTo(all, at)), model)
})

test('EV9: too few hours, or none of the last ones: nothing is told', async () => {
  assert.equal(await learn(madeHours(3)), null)
  const all = madeHours()
  const model = await learn(all)
  assert.ok(model)
  const silent = { ...all, values: { ...all.values, pm25: all.values.pm25.map((v, at) => (at > 1600 ? null : v)) } }
  assert.equal(tell(model, look(silent), all.values.pm25.length - 1), null)
})

test('EV10: where the weeks to be judged are nearly empty no error is told', async () => {
  const all = madeHours(12)
  const from = all.values.pm25.length - 4 * hoursOfWeek
  const gappy = { ...all, values: { ...all.values, pm25: all.values.pm25.map((v, at) => (at > from + 60 ? null : v)) } }
  assert.equal(await evaluate(gappy, 4 * hoursOfWeek), null)
})

test('EV10: on weeks of the shared series that it has not seen it errs less than “as now” and “as yesterday”', {
  skip,
}, async () => {
  const hours = hoursOfFile(readAirFile(shared))
  const scores = await evaluate(hours, 4 * hoursOfWeek)
  assert.ok(scores)
  const all = overall(scores)
  assert.ok(all.hours > 500)
  for (const other of [all.asNow, all.asYesterday]) {
    assert.ok(all.forecast.maeUgM3 < 0.85 * other.maeUgM3, `${all.forecast.maeUgM3} against ${other.maeUgM3}`)
    assert.ok(all.forecast.rmseUgM3 < 0.9 * other.rmseUgM3)
    assert.ok(all.forecast.bandHits > other.bandHits)
  }
  // From three hours on at every hour; and the interval holds about what it promises.
  for (const score of scores.slice(2)) {
    assert.ok(score.forecast.maeUgM3 < score.asNow.maeUgM3, `${score.aheadH} h`)
    assert.ok(score.forecast.maeUgM3 < score.asYesterday.maeUgM3, `${score.aheadH} h`)
  }
  assert.ok(Math.abs(all.covered - coverage) < 0.1, String(all.covered))
})
