import assert from 'node:assert/strict'
import { test } from 'node:test'
import { system } from '../../kernel/actor.ts'
import { startTestKhue } from '../../kernel/testing.ts'
import identity from '../identity/module.ts'
import organisation from '../organisation/module.ts'
import { dayMs, dayStart, hourMs } from './days.ts'
import {
  badQuality,
  chartOf,
  enterThings,
  findSeries,
  followObservations,
  newestOf,
  pointsBetween,
  pointsOf,
  qualities,
  seriesById,
  storeObservations,
  sumsBetween,
  writeDays,
} from './index.ts'
import telemetry from './module.ts'

const { app } = await startTestKhue({ modules: [organisation, identity, telemetry] })
const both = (text: string) => ({ vi: text, en: text })

async function enter(code: string) {
  const series = [{ name: 'level', title: both('Mực nước'), unit: 'm', quantity: 'level', intervalS: 600 }]
  const thing = { code, name: both(code), kind: 'gauge', unitId: 'gso:00070@2025-07-01', isPublic: true, series }
  const [made] = await enterThings(app, system('test'), [thing])
  const [only] = made?.series ?? []
  assert.ok(only)
  return only
}

test('TEL25: another module enters, stores, reads, and is told once of each row, in its order', async () => {
  const series = await enter('river')
  assert.equal(findSeries(app, 'river/level'), seriesById(app, series.id))
  const told: number[] = []
  const stop = followObservations(app, (_id, { values }) => told.push(...values))
  const start = dayStart(20_000)
  for (let n = 0; n < 5; n++) {
    const points = pointsOf([[start + n * 600_000, n, n === 2 ? badQuality : 0]])
    await storeObservations(app, 'system:test', { series: Float64Array.of(series.id), ...points })
  }
  stop()
  await storeObservations(app, 'system:test', {
    series: Float64Array.of(series.id),
    ...pointsOf([[start + hourMs, 9, 0]]),
  })
  assert.deepEqual(told, [0, 1, 2, 3, 4])
  assert.equal(newestOf(app, series.id)?.value, 9)
  await app.read(async (tx) => {
    assert.equal((await pointsBetween(tx, series.id, start, start + dayMs)).times.length, 6)
    const [hour] = await sumsBetween(tx, series.id, start, start + hourMs, hourMs)
    assert.deepEqual([hour?.count, hour?.bad, hour?.sum], [4, 1, 8])
    const chart = await chartOf(tx, series, start, start + dayMs, 24)
    assert.deepEqual([chart.level, chart.means], ['hour', [2, 9]])
  })
  assert.equal(qualities[badQuality], 'bad')
})

test('TEL25: whole days of history are written at once, and go on with what comes in', async () => {
  const series = await enter('old-river')
  const day = 20_100
  const points = pointsOf(Array.from({ length: 144 }, (_, n) => [dayStart(day) + n * 600_000, n / 10, 0]))
  await app.bulk((tx) => writeDays(tx, [{ series: series.id, day, points }]))
  await storeObservations(app, 'system:test', {
    series: Float64Array.of(series.id),
    ...pointsOf([[dayStart(day), 100, 0]]),
  })
  await app.read(async (tx) => {
    const all = await pointsBetween(tx, series.id, dayStart(day), dayStart(day) + dayMs)
    assert.deepEqual([all.times.length, all.values[0], all.values[143]], [144, 100, 14.3])
    const [sums] = await sumsBetween(tx, series.id, dayStart(day), dayStart(day) + dayMs, dayMs)
    assert.deepEqual([sums?.count, sums?.max], [144, 100])
  })
})
