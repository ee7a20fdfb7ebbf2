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
  thingById,
  writeDays,
} from './index.ts'
import * as api from './contract.ts'
import { catalogueOf } from './catalogue.ts'
import telemetry from './module.ts'
import { amend } from './things.ts'
import { settled } from './touched.ts'
import { hoanKiem, officialAs, baDinh } from './testing.ts'

const khue = await startTestKhue({ modules: [organisation, identity, telemetry] })
const { app } = khue
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

test('TEL26: many things are entered at once, all or none; what is there already stays, and another unit’s is taken', async () => {
  const series = [{ name: 'level', title: both('Mực nước'), unit: 'm', quantity: 'level' }]
  const thing = (code: string) => ({ code, name: both(code), kind: 'gauge', unitId: hoanKiem, isPublic: true, series })
  const send = (actor: Parameters<typeof khue.call>[0], codes: string[]) =>
    khue.call(actor, api.enterFleet, { body: { things: codes.map(thing) } })
  const admin = officialAs('unit-admin', hoanKiem)
  assert.equal((await send(officialAs('operator', hoanKiem), ['fleet-1'])).status, 403)
  assert.equal((await send(officialAs('unit-admin', baDinh), ['fleet-1'])).status, 403)
  assert.equal(findSeries(app, 'fleet-1/level'), undefined)

  const first = await send(admin, ['fleet-1', 'fleet-2'])
  assert.deepEqual(
    first.body.things.map(({ code, isNew }) => [code, isNew]),
    [
      ['fleet-1', true],
      ['fleet-2', true],
    ],
  )
  const again = await send(admin, ['fleet-3', 'fleet-1'])
  assert.deepEqual(
    again.body.things.map(({ id, isNew }) => [id, isNew]),
    [
      [findSeries(app, 'fleet-3/level')?.thing.id, true],
      [first.body.things[0]?.id, false],
    ],
  )
  const other = { ...thing('fleet-4'), unitId: baDinh }
  const body = { things: [other, thing('fleet-1')] }
  assert.equal((await khue.call(officialAs('unit-admin', baDinh), api.enterFleet, { body })).status, 409)
  assert.equal(findSeries(app, 'fleet-4/level'), undefined, 'all or none')
  assert.equal((await send(admin, ['fleet-5', 'fleet-5'])).status, 409)
})

test('TEL1: what is read of a thing while it changes does not take the place of what is read after the change', async () => {
  const { thing } = await enter('gauge-of-two')
  const renames = Array.from({ length: 20 }, (_, at) =>
    settled(app, (tx) => amend(tx, system('test'), thing.id, { name: both(`Tên ${at}`) })),
  )
  await Promise.all(renames)
  const [row] = await app.read((tx) =>
    tx.named<{ name: { vi: string } }>('', 'select name from telemetry.thing where id = $1', [thing.id]),
  )
  await catalogueOf(app).read([])
  assert.equal(thingById(app, thing.id)?.name.vi, row?.name.vi)
})
