import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anonymous } from '../../../kernel/actor.ts'
import { dayOf, instantAt } from '../../../kernel/clock.ts'
import { officialWith, startTestKhue } from '../../../kernel/testing.ts'
import { modules } from '../../../modules.ts'
import { listIncidents } from '../../operations/contract.ts'
import { computeDirty, lookBack } from '../air/compute.ts'
import { pointStates, readLayerPoints } from '../../../platform/situation/contract.ts'
import * as api from '../contract-water.ts'
import { departmentId } from '../load/air-stations.ts'
import { plants, rivers, rainGauges } from '../load/city-stations.ts'
import { enterRows, enterStations } from '../load/enter.ts'
import { limits, limitsFor, type PlantFacts } from '../limits.ts'
import * as watchStore from '../store-watch.ts'
import { type Bound, type Breach, type Change, judge } from './judge.ts'

const khue = await startTestKhue({ modules })
const hourMs = 3_600_000
const city = 'gso:01@2008-08-01'
const both = (text: string) => ({ vi: text, en: text })
const thisHour = Math.floor(khue.app.clock.now().epochMilliseconds / hourMs) * hourMs
const before = (hours: number) => thisHour - hours * hourMs

/** What a row of hours leads to, and what is told on the way. */
function play(bound: Bound, values: readonly number[], reach: 'at' | 'above' = 'above', lastIsWhole = true) {
  const changes: Change[] = []
  let open: Breach | undefined
  values.forEach((value, at) => {
    const isWhole = lastIsWhole || at + 1 < values.length
    const { breach, change } = judge(open, bound, { atMs: at * hourMs, value, isWhole }, reach)
    if (change) changes.push(change)
    open = breach?.endedAt === null ? breach : undefined
  })
  return { changes, open }
}

test('EV12: limits are data with ground and days; a plant has those of its licence and column on the day', () => {
  const old: PlantFacts = { of: 'domestic', column: 'B', licensedOn: '2013-08-01', capacity: 1000, factor: 1 }
  const highs = (plant: PlantFacts, day: string) =>
    Object.fromEntries(limitsFor(plant, day).map(({ quantity, high }) => [quantity, high]))
  assert.deepEqual(highs(old, '2026-11-28'), { ph: 9, bod5: 50, tss: 100, ammonium: 10 })
  assert.deepEqual(highs({ ...old, factor: 1.2 }, '2026-11-28'), { ph: 9, bod5: 60, tss: 120, ammonium: 12 })
  // From 2032 on the new regulation holds for everybody; for what is licensed since September 2025 at once.
  assert.deepEqual(highs({ ...old, column: 'A' }, '2032-01-01'), { ph: 9, bod5: 30, cod: 80 })
  assert.deepEqual(highs({ ...old, column: 'A', licensedOn: '2025-10-01' }, '2026-01-01'), { ph: 9, bod5: 30, cod: 80 })
  assert.deepEqual(highs({ ...old, of: 'industrial', column: 'A' }, '2026-01-01'), {
    ph: 9,
    bod5: 30,
    cod: 75,
    tss: 50,
    ammonium: 5,
  })
  assert.deepEqual(limitsFor(old, '2008-01-01'), [])
  for (const { ground, from, to } of limits)
    assert.ok(ground.vi !== '' && ground.en !== '' && (to === null || from < to))
})

test('EV13: a breach begins beyond the limit, gets worse by level, and ends after two whole hours within', () => {
  const limit: Bound = { quantity: 'cod', steps: [100], ground: both('x') }
  assert.deepEqual(play(limit, [90, 100]).changes, [])
  assert.deepEqual(play(limit, [90, 101, 130, 99, 120, 80, 80]).changes, ['began', 'ended'])
  const { open } = play(limit, [90, 101, 130, 99])
  assert.deepEqual([open?.worst, open?.beganAt, open?.lastAt, open?.calmHours], [130, hourMs, 2 * hourMs, 1])
  const river: Bound = { quantity: 'level', steps: [9.5, 10.5, 11.5], ground: both('x') }
  const swollen = play(river, [9.4, 9.5, 10.6, 9.9, 12], 'at')
  assert.deepEqual(swollen.changes, ['began', 'worse', 'worse'])
  assert.deepEqual([swollen.open?.level, swollen.open?.limit, swollen.open?.worst], [3, 11.5, 12])
  // pH has a lower limit, too.
  const acid = play({ quantity: 'ph', steps: [9], low: 5, ground: both('x') }, [7, 4.5, 4])
  assert.deepEqual([acid.changes, acid.open?.limit, acid.open?.worst], [['began'], 5, 4])
})

test('EV13: the hour that is not over begins a breach and ends none', () => {
  const limit: Bound = { quantity: 'cod', steps: [100], ground: both('x') }
  assert.deepEqual(play(limit, [90, 120], 'above', false).changes, ['began'])
  assert.deepEqual(play(limit, [120, 80, 80], 'above', false).changes, ['began'])
})

const sample = { source: both('Nguồn'), isSample: false }
const compute = async () => {
  await khue.app.transaction(lookBack)
  await computeDirty(khue.app)
}

test('EV14, EV15: effluent beyond its limit is a breach with value, limit, ground and duration; each hour is judged once', async () => {
  const [plant] = plants
  assert.ok(plant)
  await enterStations(khue.app, [{ ...plant, ...sample }])
  const values = [6, 6, 14, 15, 13, 6, 6, 6]
  const rows = values.map((value, at) => [before(values.length - at) + 1, value] as const)
  await enterRows(khue.app, `${plant.code}/ammonium`, rows)
  await enterRows(
    khue.app,
    `${plant.code}/flow`,
    values.map((_, at) => [before(values.length - at) + 1, 5000] as const),
  )
  await compute()
  const ask = async () =>
    (await khue.call(anonymous, api.listBreaches, {})).body.breaches.filter(({ station }) => station === plant.code)
  const [found, ...others] = await ask()
  assert.deepEqual(others, [])
  assert.deepEqual(
    [found?.quantity, found?.worst, found?.limit, found?.hours, found?.isOpen, found?.unit],
    ['ammonium', 15, 10, 3, false, 'mg/L'],
  )
  assert.match(found?.ground.vi ?? '', /QCVN 14:2008/)
  // It began and it ended in time to be told: the operations centre has an incident of it.
  await khue.drain()
  const operator = officialWith('Trực ban', [{ permission: 'operations.read', unitId: city, subtree: true }])
  const { incidents } = (await khue.call(operator, listIncidents, { query: { q: 'Yên Sở' } })).body
  assert.deepEqual(
    incidents.map(({ kind, severity }) => [kind, severity]),
    [['water', 1]],
  )
  await compute()
  assert.deepEqual(await ask(), [found])
  // Another hour comes late, after the hour is over and the others were judged.
  await enterRows(khue.app, `${plant.code}/tss`, [[before(2) + 1, 180]])
  await compute()
  assert.deepEqual(
    (await ask()).map(({ quantity, worst }) => [quantity, worst]),
    [
      ['tss', 180],
      ['ammonium', 15],
    ],
  )
  const { body } = await khue.call(anonymous, api.listPlants, {})
  const shown = body.plants.find(({ code }) => code === plant.code)
  assert.equal(shown?.load, (5000 * 24) / 200_000)
  assert.deepEqual(shown?.beyond, ['tss'])
  assert.deepEqual(shown?.limits.find(({ quantity }) => quantity === 'ammonium')?.high, 10)
})

test('EV14: what lasts is told, however late its begin came to be known; the limit and the unit are named', async () => {
  const [, plant] = plants
  assert.ok(plant)
  await enterStations(khue.app, [{ ...plant, ...sample }])
  const beyond = (hours: readonly number[]) =>
    enterRows(
      khue.app,
      `${plant.code}/ammonium`,
      hours.map((back) => [before(back) + 1, 15] as const),
    )
  const operator = officialWith('Trực ban', [{ permission: 'operations.read', unitId: city, subtree: true }])
  const incidents = async () => {
    await khue.drain()
    const { body } = await khue.call(operator, listIncidents, { query: { q: plant.name.vi } })
    return body.incidents.map(({ title }) => title)
  }
  await beyond([20, 19, 18])
  await compute()
  assert.deepEqual(await incidents(), [])
  await beyond([17, 16, 2, 1])
  await compute()
  assert.deepEqual(await incidents(), ['Yên Xá: Amoni (tính theo N) 15 mg/l, vượt giới hạn 10 mg/l'])
  await compute()
  assert.equal((await incidents()).length, 1)
})

test('EV15: a river shows its alarm level with its ground, how it rises, and the gauge above it; rain its sum of 24 hours', async () => {
  const river = rivers.find(({ code }) => code === 'river-ha-noi')
  const [rain] = rainGauges
  assert.ok(river && rain)
  await enterStations(khue.app, [
    { ...river, ...sample },
    { ...rain, ...sample },
  ])
  await enterRows(
    khue.app,
    'river-ha-noi/level',
    [4, 3, 2, 1, 0].map((back) => [before(back) + 1, 10.6 - 0.2 * back] as const),
  )
  await enterRows(
    khue.app,
    `${rain.code}/rain`,
    [30, 5, 3, 1].map((back) => [before(back) + 1, 20] as const),
  )
  await compute()
  const { body } = await khue.call(anonymous, api.listWater, {})
  const level = body.stations.find(({ code }) => code === 'river-ha-noi')
  assert.deepEqual([level?.level, level?.value?.value, level?.upstream], [2, 10.6, 'river-son-tay'])
  assert.ok((level?.rising ?? 0) > 0.5)
  assert.match(level?.warning?.ground.vi ?? '', /05\/2020\/QĐ-TTg/)
  const official = officialWith('Trực ban', [{ permission: 'environment.read', unitId: departmentId, subtree: true }])
  const layer = await khue.call(official, readLayerPoints, { params: { id: 'environment.stations' }, query: {} })
  assert.equal(layer.body.states[layer.body.ids.indexOf('river-ha-noi')], pointStates.indexOf('wrong'))
  const nobody = officialWith('Khác', [])
  assert.equal(
    (await khue.call(nobody, readLayerPoints, { params: { id: 'environment.stations' }, query: {} })).status,
    404,
  )
  const wet = body.stations.find(({ code }) => code === rain.code)
  assert.deepEqual([wet?.rain24, wet?.level], [60, 1])
  const breaches = (await khue.call(anonymous, api.listBreaches, {})).body.breaches
  assert.deepEqual(breaches.find(({ station }) => station === 'river-ha-noi')?.level, 2)
  // A sensor that says what cannot be raises no alarm.
  await enterRows(khue.app, 'river-ha-noi/level', [[before(0) + 2, 99]])
  await compute()
  const again = (await khue.call(anonymous, api.listWater, {})).body.stations.find(
    ({ code }) => code === 'river-ha-noi',
  )
  assert.deepEqual([again?.value?.isDoubtful, again?.level], [true, 0])
  const still = (await khue.call(anonymous, api.listBreaches, {})).body.breaches
  assert.equal(still.find(({ station }) => station === 'river-ha-noi')?.level, 2)
})

const hoanKiem = 'gso:00070@2025-07-01'
const today = dayOf(khue.app.clock.now())
const worker = officialWith('Phạm Văn Tú', [{ permission: 'environment.rounds', unitId: hoanKiem, subtree: false }])
const elsewhere = officialWith('Lê Văn Ba', [
  { permission: 'environment.rounds', unitId: departmentId, subtree: false },
])

async function route(id: string, weekdays: readonly number[], startsAt = '00:00') {
  await khue.app.transaction((tx) =>
    watchStore.upsertRoutes(tx, [
      {
        id,
        unit_id: hoanKiem,
        name: JSON.stringify(both(id)),
        weekdays: JSON.stringify(weekdays),
        starts_at: startsAt,
        stops: JSON.stringify([1, 2].map((n) => ({ name: both(`Phố ${n}`), longitude: 105.85, latitude: 21.03 }))),
        is_sample: false,
      },
    ]),
  )
}

const note = (
  actor: typeof worker | typeof anonymous,
  id: string,
  place: number,
  state: 'done' | 'missed',
  day = today.toString(),
) =>
  khue.call(actor, api.noteStop, {
    params: { route: id, day, place },
    body: state === 'done' ? { state } : { state, reason: 'Ô tô đỗ kín ngõ' },
  })

test('EV17: nobody notes a stop but who may at the route’s unit, and only for today and yesterday, a missed one with its reason', async () => {
  await route('r-who', [1, 2, 3, 4, 5, 6, 7])
  assert.equal((await note(anonymous, 'r-who', 0, 'done')).status, 401)
  assert.equal((await note(elsewhere, 'r-who', 0, 'done')).status, 403)
  assert.equal((await note(worker, 'r-who', 9, 'done')).status, 404)
  const long = await note(worker, 'r-who', 0, 'done', today.subtract({ days: 2 }).toString())
  assert.match(long.problem?.type ?? '', /environment\.not-that-day$/)
  const noted = await note(worker, 'r-who', 0, 'missed')
  assert.equal(noted.status, 200)
  assert.deepEqual(
    [noted.body.stops[0]?.state, noted.body.stops[0]?.reason, noted.body.missed],
    ['missed', 'Ô tô đỗ kín ngõ', 1],
  )
  assert.equal((await note(worker, 'r-who', 0, 'done')).body.stops[0]?.state, 'done')
})

test('EV16: a round is planned on its weekdays, under way, late, done, or done with gaps', async () => {
  const states = async (id: string, day = today.toString()) => {
    const { body } = await khue.call(anonymous, api.listRounds, { query: { day, unit: hoanKiem } })
    return body.rounds.find(({ routeId }) => routeId === id)?.state
  }
  const other = (today.dayOfWeek % 7) + 1
  await route('r-other', [other])
  assert.equal(await states('r-other'), undefined)
  assert.equal(await states('r-other', today.add({ days: 1 }).toString()), 'planned')
  await route('r-day', [1, 2, 3, 4, 5, 6, 7])
  const noon = instantAt(today.toPlainDateTime({ hour: 12 }))
  const at = (hour: number) => khue.app.clock.set(noon.add({ hours: hour - 12 }))
  try {
    at(2)
    assert.equal(await states('r-day'), 'under-way')
    at(5)
    assert.equal(await states('r-day'), 'late')
    await note(worker, 'r-day', 0, 'done')
    await note(worker, 'r-day', 1, 'missed')
    assert.equal(await states('r-day'), 'done-with-gaps')
    await note(worker, 'r-day', 1, 'done')
    assert.equal(await states('r-day'), 'done')
  } finally {
    khue.app.clock.set(null)
  }
})
