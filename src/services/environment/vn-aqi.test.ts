import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { light } from '../../web/ui/theme.ts'
import { bandWords } from './advice.ts'
import { bandOf, bands, bandTops, dailyAqi, eightHourMeans, hourlyAqi, indexOf, nowCast } from './vn-aqi.ts'

/** Section 2.3.a of the Decision, the present hour first. */
const sample = [20.6, 19.6, 22.4, 20.3, 16.5, 19, 16.5, 19.5, 23.5, 20.5, 24.7, 26.9]
/** The table of ozone of section 2.2.2.a: 18:00 of the day before to 00:00. */
const ozone = [
  15.7, 14.2, 17.7, 18.9, 19.3, 15.7, 19.7, 22.6, 27.1, 29, 31.9, 25.3, 34.7, 35.2, 41.6, 45.7, 49.2, 55.8, 69.6, 78.3,
  91.5, 97.7, 81.2, 71.8, 43.5, 34.3, 21.5, 20.5, 19.4, 20.4, 21.3,
]

test('EV1: the Decision’s own NowCast comes out, and its rules for missing hours hold', () => {
  assert.equal(nowCast(sample)?.toFixed(1), '20.3')
  // w is 1/2: the sum is the Decision's own, a little less than a mean.
  const falling = [100, 10, ...sample.slice(2)]
  const sum = falling.reduce((all, value, at) => all + value / 2 ** (at + 1), 0)
  assert.equal(nowCast(falling), sum)
  // Two of the latest three hours must be there.
  assert.equal(nowCast([null, 20, null, ...sample]), null)
  assert.ok(nowCast([null, 20, 21, ...sample]) !== null)
  // Hours that are missing weigh nothing: equal values stay what they are.
  assert.equal(nowCast([40, null, 40, null, 40]), 40)
  assert.ok((nowCast([100, 10, null, null]) ?? 0) > 60)
  assert.equal(nowCast([0, 0, 0]), 0)
})

test('EV1: a NowCast lies between the least and the greatest of its hours', () => {
  const hours = fc.array(fc.double({ min: 0.1, max: 500, noNaN: true }), { minLength: 12, maxLength: 12 })
  fc.assert(
    fc.property(hours, (values) => {
      const found = nowCast(values) ?? NaN
      return found >= Math.min(...values) * (1 - 2 ** -12) - 1e-9 && found <= Math.max(...values) + 1e-9
    }),
  )
})

test('EV2: the hourly index of the Decision’s example', () => {
  assert.equal(indexOf('o3', 136.1), 43)
  assert.equal(indexOf('pm25', 20.3), 41)
  // The Decision prints 60, where its own formula gives 59.35.
  assert.equal(indexOf('no2', 118.7), 59)
  assert.deepEqual(hourlyAqi({ o3: [136.1], no2: [118.7], pm25: sample }), {
    aqi: 59,
    main: 'no2',
    parts: { pm25: 41, o3: 43, no2: 59 },
  })
})

test('EV2: there is no index without PM2.5 and PM10', () => {
  assert.equal(hourlyAqi({ o3: [136.1], no2: [118.7] }), null)
  assert.equal(hourlyAqi({ o3: [136.1], pm10: [null, 12, null] }), null)
  assert.equal(hourlyAqi({ pm10: [50, 50, 50] })?.aqi, 50)
})

test('EV3: the daily index of the Decision’s example, and its means of eight hours', () => {
  const printed = [
    18, 19.4, 21.2, 23, 23.8, 25.8, 28.2, 30.9, 33.8, 36.6, 39.9, 44.7, 51.3, 58.4, 66.2, 71.1, 74.4, 73.7, 71, 65,
    57.8, 48.7, 39.1, 31.6,
  ]
  const means = eightHourMeans(ozone)
  // Some of what it prints was rounded from sums that were rounded before.
  means.forEach((mean, at) => assert.ok(Math.abs((mean ?? 0) - (printed[at] ?? 0)) < 0.1, `${at}: ${mean}`))
  assert.equal(Math.max(...means.map((mean) => mean ?? 0)).toFixed(1), '74.4')
  assert.equal(indexOf('o3-8h', 89.3), 45)
  assert.equal(indexOf('o3', 114.6), 36)
  assert.equal(indexOf('no2', 130.8), 65)
  assert.equal(indexOf('pm25', 55.7), 110)
  const day = (value: number) => Array.from({ length: 31 }, () => value)
  assert.deepEqual(dailyAqi({ pm25: day(55.7), no2: day(130.8), o3: day(89.3) }), {
    aqi: 110,
    main: 'pm25',
    parts: { pm25: 110, o3: 45, no2: 65 },
  })
})

test('EV3: above 400 µg/m³ in eight hours only the hour of ozone counts; a day needs 18 of its hours', () => {
  const day = (value: number) => Array.from({ length: 31 }, () => value)
  assert.equal(dailyAqi({ pm25: day(1), o3: day(390) })?.parts.o3, indexOf('o3-8h', 390))
  assert.equal(dailyAqi({ pm25: day(1), o3: day(401) })?.parts.o3, indexOf('o3', 401))
  const patchy = day(30).map((value, at) => (at > 24 ? null : value))
  assert.equal(dailyAqi({ pm25: patchy })?.aqi, 60)
  assert.equal(dailyAqi({ pm25: patchy.map((value, at) => (at > 23 ? null : value)) }), null)
})

test('EV4: bands are those of table 1, in their colours', () => {
  assert.deepEqual(
    [0, 50, 51, 100, 101, 150, 151, 200, 201, 300, 301, 500].map(bandOf),
    bands.flatMap((band) => [band, band]),
  )
  const rgb = {
    good: '0;228;0',
    moderate: '255;255;0',
    poor: '255;126;0',
    bad: '255;0;0',
    'very-bad': '143;63;151',
    hazardous: '126;0;35',
  }
  for (const band of bands) {
    const parts = [1, 3, 5].map((from) => Number.parseInt(light[`aqi-${band}`].slice(from, from + 2), 16))
    assert.equal(parts.join(';'), rgb[band])
    assert.ok(bandWords[band].name.vi !== '' && bandTops[band] > 0)
  }
  assert.deepEqual(
    bands.map((band) => bandWords[band].name.vi),
    ['Tốt', 'Trung bình', 'Kém', 'Xấu', 'Rất xấu', 'Nguy hại'],
  )
})

test('EV2: the index rises with the concentration, meets table 2 at its breakpoints and ends at 500', () => {
  assert.deepEqual(
    [0, 25, 50, 80, 150, 250, 350, 500, 900].map((c) => indexOf('pm25', c)),
    [0, 50, 100, 150, 200, 300, 400, 500, 500],
  )
  assert.deepEqual(
    [10_000, 30_000, 150_000].map((c) => indexOf('co', c)),
    [50, 100, 500],
  )
  const amounts = fc.double({ min: 0, max: 700, noNaN: true })
  fc.assert(
    fc.property(
      amounts,
      amounts,
      (a, b) => a <= b === indexOf('pm10', a) <= indexOf('pm10', b) || indexOf('pm10', a) === indexOf('pm10', b),
    ),
  )
})
