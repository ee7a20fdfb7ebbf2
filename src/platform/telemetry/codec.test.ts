import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { packArrival, unpackArrival } from './arrival.ts'
import { packBlock, unpackBlock } from './block.ts'
import { dayMs, dayStart, hourMs } from './days.ts'
import { readBody } from './formats.ts'
import { readInstant } from './instants.ts'
import { merged, type Points, pointsOf } from './points.ts'
import { combine, meanOf, packHours, sumUp, unpackHours } from './rollup.ts'

const time = fc.oneof(
  fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2100, 0, 1) }),
  fc.integer({ min: 0, max: 100_000 }).map((n) => Date.UTC(2026, 10, 27) + n * 60_000),
)
const value = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0),
  fc.integer({ min: -100_000, max: 100_000 }).map((n) => n / 10 + 0),
  fc.integer({ min: -5, max: 5 }),
)
const quality = fc.constantFrom(0, 0, 0, 1, 2)
const row = fc.tuple(time, value, quality)
const points = fc.array(row, { minLength: 1, maxLength: 200 }).map(pointsOf)

test('TEL6: a block gives back every time, value and quality, of any kind and in any order', () => {
  fc.assert(
    fc.property(points, (given) => assert.deepEqual(unpackBlock(packBlock(given)), given)),
    { numRuns: 300 },
  )
})

test('TEL6: so does a row of the log, with who brought what', () => {
  const arrival = fc.tuple(points, fc.integer({ min: 1, max: 2 ** 31 - 1 })).map(([columns, most]) => ({
    ...columns,
    series: columns.times.map((_, at) => 1 + ((at * 7919) % most)),
    senders: [{ by: 'device:x', count: columns.times.length, reason: 'đo lại' }],
  }))
  fc.assert(
    fc.property(arrival, (given) => assert.deepEqual(unpackArrival(packArrival(given)), given)),
    { numRuns: 200 },
  )
})

test('TEL6: a minute’s sensor with one decimal takes about a byte', () => {
  const day = pointsOf(
    Array.from(
      { length: 1440 },
      (_, n) => [n * 60_000, Math.round(300 + 100 * Math.sin(n / 200) + ((n * 7919) % 9)) / 10, 0] as const,
    ),
  )
  const bytes = packBlock(day).length / 1440
  assert.ok(bytes < 1.2, `${bytes} bytes an observation`)
})

test('TEL6: packed bytes that were cut are not taken for whole', () => {
  const bytes = packBlock(
    pointsOf([
      [1, 0.123_456_789, 0],
      [2, 5, 1],
      [4, 6, 2],
    ]),
  )
  for (let length = 2; length < bytes.length; length++) {
    assert.throws(() => unpackBlock(bytes.subarray(0, length)))
  }
})

test('TEL7: of several words about one time the last counts', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 1, max: 20 }), value, quality), { maxLength: 60 }),
      fc.integer({ min: 0, max: 60 }),
      (rows, cut) => {
        const expected = [...new Map(rows.map((one) => [one[0], one])).values()].toSorted((a, b) => a[0] - b[0])
        assert.deepEqual(merged([pointsOf(rows.slice(0, cut)), pointsOf(rows.slice(cut))]), pointsOf(expected))
      },
    ),
  )
})

/** A day's observations in whole minutes, ascending, each minute once. */
const dayOfPoints = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: -999, max: 999 }), quality), {
    minLength: 1,
    maxLength: 300,
  })
  .map((rows) =>
    merged([
      pointsOf(rows.map(([minute, tenths, code]) => [dayStart(20_000) + minute * 60_000, tenths / 10 + 0, code])),
    ]),
  )

const near = (a: number | null, b: number | null) =>
  a === b || (a !== null && b !== null && Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b)))

/** By the definition: every value holds until the next one, the last to the end of the period. */
function weighted({ times, values, quality }: Points, end: number): number | null {
  const usable = [...times]
    .map((at, n) => [at, values[n] ?? 0, quality[n] ?? 0] as const)
    .filter(([, , code]) => code !== 2)
  const [first] = usable
  if (!first) return null
  const area = usable.reduce((sum, [at, held], n) => sum + held * ((usable[n + 1]?.[0] ?? end) - at), 0)
  return area / (end - first[0])
}

test('TEL8: hours are packed without loss, and days made of hours are days made of observations', () => {
  fc.assert(
    fc.property(dayOfPoints, (given) => {
      const hours = sumUp(given, hourMs)
      assert.deepEqual(unpackHours(packHours(hours)), hours)
      const [fromHours] = combine(unpackHours(packHours(hours)), dayMs)
      const [afresh] = sumUp(given, dayMs)
      assert.ok(fromHours && afresh)
      for (const name of [
        'start',
        'count',
        'bad',
        'uncertain',
        'min',
        'max',
        'firstAt',
        'first',
        'lastAt',
        'last',
      ] as const) {
        assert.equal(fromHours[name], afresh[name], name)
      }
      assert.ok(near(fromHours.sum, afresh.sum) && near(fromHours.area, afresh.area))
    }),
  )
})

test('TEL9: a time-weighted mean holds each value until the next one, across hours too', () => {
  fc.assert(
    fc.property(dayOfPoints, (given) => {
      const end = dayStart(20_001)
      const [day] = combine(sumUp(given, hourMs), dayMs)
      assert.ok(day)
      const mean = meanOf(day, 'time-weighted', dayMs, undefined, end)
      assert.ok(near(mean, weighted(given, end)), `${mean} and ${weighted(given, end)}`)
    }),
  )
  // 10 from 00:00, 40 from 01:30: the second hour is half and half, though it has one observation.
  const [first, second] = sumUp(
    pointsOf([
      [dayStart(1), 10, 0],
      [dayStart(1) + 1.5 * hourMs, 40, 0],
    ]),
    hourMs,
  )
  assert.ok(first && second)
  assert.equal(meanOf(second, 'time-weighted', hourMs, first, Infinity), 25)
  assert.equal(meanOf(second, 'arithmetic', hourMs, first, Infinity), 40)
})

test('TEL2: a time is ISO 8601 with an offset, or milliseconds', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4e12 }), (ms) => {
      assert.equal(readInstant(new Date(ms).toISOString()), ms)
      assert.equal(readInstant(ms), ms)
    }),
  )
  assert.equal(readInstant('2026-11-27T18:00:00+07:00'), Date.UTC(2026, 10, 27, 11))
  assert.equal(readInstant('2026-11-27T18:00:01Z'), Date.UTC(2026, 10, 27, 18, 0, 1))
  for (const wrong of [
    '2026-11-27',
    '2026-11-27T18:00:00',
    '2026-13-27T18:00:00Z',
    '2026-11-27T24:61:00Z',
    '2026-11-27T1a:00:00Z',
    'yesterday',
    '',
    null,
    Number.NaN,
  ]) {
    assert.ok(Number.isNaN(readInstant(wrong)), String(wrong))
  }
})

test('TEL2: a line that is read by hand says what JSON.parse says', () => {
  const told: unknown[][] = []
  const into = {
    add: (...given: unknown[]) => told.push(given),
    addAt: (line: number, text: string, from: number, to: number, time: number, value: number) =>
      told.push([line, text.slice(from, to), time, value]),
    refuse: (...given: unknown[]) => told.push(given),
  }
  const read = (text: string) => {
    told.length = 0
    readBody(Buffer.from(text), 'application/x-ndjson', into as never)
    return [...told]
  }
  const number = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer({ min: -1_000_000, max: 1_000_000 }).map((n) => n / 1000),
    fc.integer(),
  )
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.string(), fc.constantFrom('a/b', 'x.y-z/q_1', 'a\\"b'), number), {
        minLength: 1,
        maxLength: 5,
      }),
      (rows) => {
        const time = '2026-11-27T08:00:00.000Z'
        const lines = rows.map(([, series, value]) => JSON.stringify({ series, time, value }))
        const expected = rows.map(([, series, value], at) => [at + 1, series, value])
        const got = read(lines.join('\r\n')).map(([line, series, when, value]) => {
          assert.ok(when === time || when === Date.parse(time))
          return [line, series, (value as number) + 0]
        })
        assert.deepEqual(
          got,
          expected.map(([line, series, value]) => [line, series, (value as number) + 0]),
        )
      },
    ),
    { numRuns: 500 },
  )
  const line = (value: string) => read(`{"series":"a","time":"2026-11-27T08:00:00Z","value":${value}}`)
  for (const wrong of ['01', '1.', '.5', '-', '1e', '00', '1.2.3', '+1', '']) {
    assert.equal(line(wrong)[0]?.[1], 'unreadable', wrong)
  }
  assert.deepEqual(line('-0.5')[0]?.[3], -0.5)
  assert.deepEqual(line('1e3')[0]?.[3], 1000)
  assert.deepEqual(line('12,"quality":"bad"')[0]?.slice(3), [12, 'bad'])
})
