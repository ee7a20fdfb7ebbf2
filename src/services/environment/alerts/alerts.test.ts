import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anonymous, type Citizen } from '../../../kernel/actor.ts'
import { localTime } from '../../../kernel/clock.ts'
import { officialWith, startTestKhue } from '../../../kernel/testing.ts'
import { modules } from '../../../modules.ts'
import { ensurePerson } from '../../../platform/identity/index.ts'
import { listNotices } from '../../../platform/notifications/contract.ts'
import { listRows } from '../../../registries/open-data/contract.ts'
import { publish } from '../../../registries/open-data/publish.ts'
import { computeDirty, lookBack } from '../air/compute.ts'
import { listSubscriptions, readHealth, subscribe, subscriptionsMax, unsubscribe } from '../contract-alerts.ts'
import { airSeries, departmentId } from '../load/air-stations.ts'
import { floodSpots, plants, rainGauges } from '../load/city-stations.ts'
import { enterRows, enterStations } from '../load/enter.ts'
import { airByDay, airByHour, exceeded } from '../open-data.ts'
import { retains } from '../retention.ts'
import { tellOf } from './service.ts'

const khue = await startTestKhue({ modules })
const { app } = khue
const hourMs = 3_600_000
const thisHour = Math.floor(app.clock.now().epochMilliseconds / hourMs) * hourMs
const both = (text: string) => ({ vi: text, en: text })

async function air(code: string): Promise<string> {
  await enterStations(app, [
    {
      kind: 'air',
      code,
      name: both(`Trạm ${code}`),
      unitId: departmentId,
      point: { longitude: 105.85, latitude: 21.03 },
      series: airSeries,
      source: both('Nguồn'),
      isSample: false,
      details: {},
    },
  ])
  return code
}

async function citizen(name: string): Promise<Citizen> {
  const { id } = await app.transaction((tx) => ensurePerson(tx, { name, email: null, source: 'counter' }))
  return { kind: 'citizen', id, name, assurance: 2, sessionId: 's' }
}

/** The last twelve hours at one amount of PM2.5, as they stand at an hour. */
async function breathe(code: string, amount: number, atHour = thisHour): Promise<void> {
  const rows = Array.from({ length: 12 }, (_, back) => [atHour - back * hourMs + 1, amount] as const)
  await enterRows(app, `${code}/pm25`, rows)
  await app.transaction(lookBack)
  await computeDirty(app)
}

const askFor = (
  who: Citizen | typeof anonymous,
  code: string,
  threshold: number,
  quiet: { from: number; to: number } | null = null,
) => khue.call(who, subscribe, { params: { code }, body: { threshold, quiet } })
const noticesOf = async (who: Citizen) =>
  (await khue.call(who, listNotices, { query: {} })).body.notices.filter(({ kind }) => kind === 'environment.alert')

test('EV18: only a citizen asks, for themselves alone; each sees and ends only their own', async () => {
  const code = await air('air-a1')
  const [lan, minh] = [await citizen('Lan'), await citizen('Minh')]
  assert.equal((await askFor(anonymous, code, 101)).status, 401)
  const official = officialWith('Cán bộ', [{ permission: 'environment.read', unitId: departmentId, subtree: true }])
  assert.equal((await khue.call(official, listSubscriptions, {})).status, 403)
  assert.equal((await askFor(lan, code, 101, { from: 22, to: 6 })).body.threshold, 101)
  const mine = async (who: Citizen) => (await khue.call(who, listSubscriptions, {})).body.subscriptions
  assert.deepEqual(
    (await mine(lan)).map(({ station, quiet }) => [station, quiet]),
    [[code, { from: 22, to: 6 }]],
  )
  assert.deepEqual(await mine(minh), [])
  await khue.call(minh, unsubscribe, { params: { code } })
  assert.equal((await mine(lan)).length, 1)
  // Asked again: renewed, not doubled.
  await askFor(lan, code, 151)
  assert.deepEqual(
    (await mine(lan)).map(({ threshold }) => threshold),
    [151],
  )
  await khue.call(lan, unsubscribe, { params: { code } })
  assert.deepEqual(await mine(lan), [])
})

test('EV18: a plant, a level that does not exist and a station too many are refused', async () => {
  const who = await citizen('Hoa')
  const [plant, spot] = [plants[0], floodSpots[0]]
  assert.ok(plant && spot)
  const known = { source: both('Nguồn'), isSample: false }
  await enterStations(app, [
    { ...plant, ...known },
    { ...spot, ...known },
  ])
  assert.equal((await askFor(who, plant.code, 1)).status, 404)
  assert.match((await askFor(who, spot.code, 4)).problem?.type ?? '', /no-such-threshold$/)
  assert.equal((await askFor(who, spot.code, 2)).status, 200)
  for (let n = 1; n < subscriptionsMax; n++)
    assert.equal((await askFor(who, await air(`air-many-${n}`), 101)).status, 200)
  assert.match((await askFor(who, await air('air-many'), 101)).problem?.type ?? '', /too-many-alerts$/)
  assert.equal((await askFor(who, spot.code, 3)).status, 200)
})

test('EV19: who asked is told once until it clears, others are not, and again when it comes back', async () => {
  const code = await air('air-a2')
  const [low, high] = [await citizen('Thấp'), await citizen('Cao')]
  await askFor(low, code, 101)
  await askFor(high, code, 201)
  await breathe(code, 60)
  assert.equal(await tellOf(app, code), 1)
  const [told, ...more] = await noticesOf(low)
  assert.deepEqual(more, [])
  assert.match(told?.title.vi ?? '', /AQI 117, kém/)
  assert.equal(told?.link, `/environment/air/${code}`)
  assert.match(told?.body.en ?? '', /Sensitive people/)
  assert.deepEqual(await noticesOf(high), [])
  assert.equal(await tellOf(app, code), 0)
  // A little below the threshold is not cleared yet.
  await breathe(code, 48)
  assert.equal(await tellOf(app, code), 0)
  await breathe(code, 60)
  assert.equal(await tellOf(app, code), 0)
  await breathe(code, 20)
  assert.equal(await tellOf(app, code), 0)
  await breathe(code, 60)
  assert.equal(await tellOf(app, code), 1)
})

test('EV19: a level that wavers around its threshold is told once; one that gets worse is told again', async () => {
  const [, spot] = floodSpots
  assert.ok(spot)
  await enterStations(app, [{ ...spot, source: both('Nguồn'), isSample: false }])
  const who = await citizen('Ngập')
  assert.equal((await askFor(who, spot.code, 2)).status, 200)
  let at = thisHour
  const stands = async (depth: number) => {
    await enterRows(app, `${spot.code}/depth`, [[(at += 1000), depth]])
    return tellOf(app, spot.code)
  }
  assert.deepEqual([await stands(12), await stands(21), await stands(19), await stands(21)], [0, 1, 0, 0])
  assert.deepEqual([await stands(35), await stands(36)], [1, 0])
  assert.deepEqual([await stands(8), await stands(21)], [0, 1])
  assert.match((await noticesOf(who))[0]?.title.vi ?? '', /: 21 cm, cảnh báo mức 2$/)
  // Rain has two levels: nobody is promised a third.
  const [gauge] = rainGauges
  assert.ok(gauge)
  await enterStations(app, [{ ...gauge, source: both('Nguồn'), isSample: false }])
  assert.match((await askFor(who, gauge.code, 3)).problem?.type ?? '', /no-such-threshold$/)
})

test('EV19: the air that gets worse by a band is told again', async () => {
  const code = await air('air-a7')
  const who = await citizen('Bụi')
  await askFor(who, code, 101)
  await breathe(code, 60)
  assert.equal(await tellOf(app, code), 1)
  await breathe(code, 160)
  assert.equal(await tellOf(app, code), 1)
  assert.match((await noticesOf(who))[0]?.title.vi ?? '', /rất xấu/)
})

test('EV19: in quiet hours nothing is told; when they are over and it is still so, it is', async () => {
  const code = await air('air-a3')
  const who = await citizen('Ngủ')
  await breathe(code, 60)
  const { hour } = localTime(app.clock.now())
  await askFor(who, code, 101, { from: hour, to: (hour + 2) % 24 })
  assert.equal(await tellOf(app, code), 0)
  await askFor(who, code, 101, { from: (hour + 1) % 24, to: (hour + 3) % 24 })
  assert.equal(await tellOf(app, code), 1)
})

test('EV19: old figures tell nobody anything', async () => {
  const code = await air('air-a4')
  const who = await citizen('Xưa')
  await askFor(who, code, 101)
  await breathe(code, 80, thisHour - 5 * hourMs)
  assert.equal(await tellOf(app, code), 0)
})

test('EV20: the department sees whether stations report, and how many asked to be told, never who; fewer than five are not counted', async () => {
  const code = await air('air-a5')
  assert.equal((await khue.call(anonymous, readHealth, {})).status, 401)
  assert.equal((await khue.call(officialWith('Khác', []), readHealth, {})).status, 403)
  const official = officialWith('Cán bộ', [{ permission: 'environment.read', unitId: departmentId, subtree: true }])
  const look = async () => (await khue.call(official, readHealth, {})).body.stations.find((one) => one.code === code)
  for (let n = 1; n <= 4; n++) await askFor(await citizen(`Người ${n}`), code, 101)
  assert.deepEqual([(await look())?.subscribers, (await look())?.isOld, (await look())?.newestAt], [null, true, null])
  await askFor(await citizen('Người 5'), code, 101)
  await breathe(code, 20)
  const found = await look()
  assert.equal(found?.subscribers, 5)
  assert.equal(found.isOld, false)
  assert.ok(found.silent.some(({ en }) => en === 'CO') && !found.silent.some(({ en }) => en === 'PM2.5'))
  // Kept no longer than it is wanted.
  assert.ok(retains.some(({ name, days, then }) => name === 'subscriptions' && days === 0 && then === 'erase'))
})

test('EV21: hours, days and breaches are open data, each with whose figures they are', async () => {
  const code = await air('air-a6')
  await breathe(code, 400)
  for (const dataset of [airByHour, airByDay, exceeded]) assert.notEqual(await publish(app, dataset), 'empty')
  const rows = async (id: string) => {
    const { status, body } = await khue.call(anonymous, listRows, { params: { id }, query: { limit: 1000 } })
    assert.equal(status, 200)
    return body.items.filter(({ station }) => station === code)
  }
  const [hour] = await rows('air-quality-hours')
  assert.deepEqual([hour?.['source'], hour?.['is_sample'], hour?.['pm25']], ['Nguồn', false, 400])
  const [breach] = await rows('environment-breaches')
  assert.deepEqual([breach?.['quantity'], breach?.['limit_value'], breach?.['is_open']], ['aqi', 301, true])
})
