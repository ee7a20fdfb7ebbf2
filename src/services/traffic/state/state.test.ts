import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anonymous, system } from '../../../kernel/actor.ts'
import { startTestKhue } from '../../../kernel/testing.ts'
import { modules } from '../../../modules.ts'
import { readLayerLines } from '../../../platform/situation/contract.ts'
import { signalEnded, signalRaised } from '../../../platform/situation/index.ts'
import { enterDevice, enterThings, findSeries, pointsOf, storeObservations } from '../../../platform/telemetry/index.ts'
import * as stateApi from '../contract-state.ts'
import { levelOf } from '../levels.ts'
import { buildNetwork } from '../network/build.ts'
import { storeNetwork } from '../network/load.ts'
import { RoadNetwork } from '../network/network.ts'
import { forgetRoads, roadsOf } from '../network/roads.ts'
import { Detector } from '../slowdowns/detect.ts'
import { follow } from '../slowdowns/service.ts'
import { city, construction, drive, hoanKiem, officialAs, placeOf, town, townNetwork } from '../testing.ts'
import { cityOf, handOver } from './city.ts'
import { learnAll } from './learn.ts'
import { bases, halfKmh, noSpeeds, packSpeeds, packTally, unpackSpeeds } from './packing.ts'
import { Picture } from './picture.ts'
import { Observer } from './observer.ts'
import { halfHourOf, isWorkday, Profiles } from './profiles.ts'
import * as store from './store.ts'
import { Tally } from './tally.ts'

const khue = await startTestKhue({ modules })
const { app } = khue
// Within one window of five minutes, whenever this runs.
app.clock.set(Temporal.Instant.fromEpochMilliseconds(Math.floor(Date.now() / 300_000) * 300_000 + 60_000))
const both = (text: string) => ({ vi: text, en: text })
/** A second later: nobody draws twice at once. */
const draw = () => {
  app.clock.set(app.clock.now().add({ seconds: 1 }))
  return cityOf(app).draw()
}
const now = () => app.clock.now().epochMilliseconds

async function fleetOf(code: string, perMinute = 1_000_000) {
  const series = [{ name: 'probes', title: both('Vị trí nhận'), unit: '1', quantity: 'count' }]
  const [thing] = await enterThings(app, system('test'), [
    { code, name: both(code), kind: 'vehicle-fleet', unitId: construction, isPublic: false, series },
  ])
  const key = await enterDevice(app, system('test'), {
    name: code,
    unitId: construction,
    perMinute,
    thingIds: [thing?.id ?? ''],
  })
  return { code, key }
}
type SentBy = Awaited<ReturnType<typeof fleetOf>>

const send = ({ code, key }: SentBy, lines: readonly object[], fleet = code) =>
  khue.call(anonymous, stateApi.sendProbes, {
    query: { fleet },
    headers: { authorization: `Bearer ${key}` },
    body: Buffer.from(lines.map((line) => JSON.stringify(line)).join('\n')),
  })

const loadTown = async () => {
  await app.bulk((tx) => storeNetwork(tx, buildNetwork(town()), 'town'))
  forgetRoads(app)
}

/** As a fleet sends it; `vehicle` drives along row A at this speed, up to now. */
async function lines(vehicle: string, kmh: number, codes = ['row-A.0f', 'row-A.1f', 'row-A.2f', 'row-A.3f']) {
  const network = (await roadsOf(app))?.network ?? townNetwork()
  const told = drive(network, codes, { startMs: 0, everyMs: 5000, kmh, noiseM: 2, seed: vehicle.length })
  const endMs = told.at(-1)?.timeMs ?? 0
  return told.map(({ timeMs, latitude, longitude, speedKmh, heading }) => ({
    vehicle,
    time: new Date(now() - endMs + timeMs).toISOString(),
    latitude,
    longitude,
    speed_kmh: speedKmh,
    heading,
  }))
}

const taxis = await fleetOf('fleet-taxi')

test('TF5: positions come from the device of the fleet alone, line by line; none without roads, none beyond the quota', async () => {
  assert.equal(
    (
      await khue.call(anonymous, stateApi.sendProbes, { query: { fleet: taxis.code }, body: Buffer.from('') })
    ).problem?.type
      .split('/')
      .at(-1),
    'traffic.no-sender',
  )
  const other = await fleetOf('fleet-bus', 3)
  assert.equal((await send(other, [], taxis.code)).status, 403)
  assert.equal((await send(taxis, [])).problem?.type.split('/').at(-1), 'traffic.no-roads')
  await loadTown()
  const [good] = await lines('xe-29A-12345', 30)
  const { body } = await send(taxis, [
    good ?? {},
    { ...good, vehicle: '' },
    { ...good, time: new Date(now() - 400_000).toISOString() },
    { ...good, latitude: 100 },
    { ...good, speed_kmh: -1 },
    { ...good, heading: null },
  ])
  assert.deepEqual([body.accepted, body.refused], [2, 4])
  assert.deepEqual(
    body.errors.map(({ line, code }) => [line, code]),
    [
      [2, 'bad-vehicle'],
      [3, 'bad-time'],
      [4, 'bad-place'],
      [5, 'bad-speed'],
    ],
  )
  const many = await lines('xe-2', 30)
  assert.equal((await send(other, many)).status, 429)
})

test('TF6, TF9: what is said of a segment is said of three vehicles or more; who they were stands in no table', async () => {
  const speedNow = async () => {
    await handOver(app)
    await draw()
    const { body } = await khue.call(anonymous, stateApi.readNow, {})
    const network = (await roadsOf(app))?.network
    const no = network?.segments.find(({ code }) => code === 'row-A.1f')?.no ?? 0
    return body.speeds.kmh[body.speeds.segments.indexOf(no)]
  }
  await send(taxis, await lines('xe-a', 20))
  await send(taxis, await lines('xe-bb', 20))
  assert.equal(await speedNow(), undefined)
  await send(taxis, await lines('xe-ccc', 20))
  const speed = await speedNow()
  assert.ok(speed !== undefined && Math.abs(speed - 20) < 3, String(speed))
  const { body } = await khue.call(anonymous, stateApi.readNow, {})
  assert.ok(body.travelTimeIndex !== null && body.travelTimeIndex > 1.3, String(body.travelTimeIndex))
  assert.equal(body.isOld, false)
  const rows = await app.read(async (tx) => {
    const tables = await tx.named<{ name: string }>(
      '',
      `select table_name as name from information_schema.tables where table_schema = 'traffic'`,
      [],
    )
    const texts = await Promise.all(
      tables.map(({ name }) => tx.named<{ text: string }>('', `select t::text as text from traffic."${name}" t`, [])),
    )
    return texts.flat().map(({ text }) => text)
  })
  assert.ok(rows.length > 0)
  assert.ok(!rows.some((text) => text.includes('xe-a') || text.includes(Buffer.from('xe-a').toString('hex'))))
})

test('TF9: what processes tallied is folded together, fades, and is kept by the number of the segment', () => {
  const network = townNetwork()
  const place = placeOf(network, 'row-A.1f')
  const tally = new Tally(network)
  const driven = {
    fromPlace: place,
    fromAlongM: 0,
    toPlace: place,
    toAlongM: 100,
    between: [],
    metres: 100,
    seconds: 10,
    timeMs: 0,
  }
  for (const vehicle of [1, 2, 3]) tally.add(vehicle, driven)
  const picture = new Picture(network)
  const profiles = new Profiles(network, [])
  picture.fold(packTally(network, tally), 300_000)
  const first = picture.draw(300_000, profiles, 0)
  assert.equal(first.speeds.halves[network.segments[place]?.no ?? 0], halfKmh(36))
  assert.equal(first.measured, 1)
  tally.clearDriven()
  tally.add(1, { ...driven, seconds: 40 })
  picture.fold(packTally(network, tally), 390_000)
  const faded = picture.draw(390_000, profiles, 0).speeds.halves[network.segments[place]?.no ?? 0] ?? 0
  assert.ok(faded / 2 < 20 && faded / 2 > 9, String(faded / 2))
  // Nobody for ten minutes: nothing is said.
  assert.equal(picture.draw(1_000_000, profiles, 0).measured, 0)
  const speeds = noSpeeds(3)
  speeds.halves[2] = 61
  speeds.basis[2] = bases.indexOf('probes')
  assert.deepEqual(unpackSpeeds(packSpeeds(speeds)), speeds)
})

test('TF10: the level of service is that of the manual’s shares of free flow', () => {
  const of = [0.95, 0.81, 0.8, 0.68, 0.6, 0.45, 0.35, 0.3, 0.1].map(levelOf)
  assert.deepEqual(of, ['A', 'A', 'B', 'B', 'C', 'D', 'E', 'F', 'F'])
})

test('TF11: free flow and usual speeds are learned from history; what was not measured teaches nothing', async () => {
  const network = (await roadsOf(app))?.network
  assert.ok(network)
  const [fast, unknown] = [network.segments[0]?.no ?? 0, network.segments[1]?.no ?? 0]
  const startMs = Math.floor(now() / 1_800_000) * 1_800_000 - 3 * 86_400_000
  const rows = Array.from({ length: 288 }, (_, at) => {
    const speeds = noSpeeds(network.segments.at(-1)?.no ?? 0)
    speeds.halves[fast] = halfKmh(at % 10 === 0 ? 50 : 20)
    speeds.basis[fast] = bases.indexOf('probes')
    speeds.halves[unknown] = halfKmh(99)
    speeds.basis[unknown] = bases.indexOf('usual')
    const atMs = startMs + at * 300_000
    return {
      at: new Date(atMs).toISOString(),
      travel_time_index: 1.2,
      measured: 1,
      is_sample: false,
      body: packSpeeds(speeds),
    }
  })
  await app.transaction((tx) => store.addMoments(tx, rows))
  assert.equal(await learnAll(app), 1)
  const [profile] = await app.read(store.profiles)
  assert.equal(profile?.segment, fast)
  assert.equal(profile.free_kmh, 20)
  const usual = (profile.usual[halfHourOf(startMs)] ?? 0) / 2
  assert.ok(usual >= 20 && usual <= 30, String(usual))
})

test('TF12: a detector speaks for its segment where no three vehicles do, and is placed by who may', async () => {
  const network = (await roadsOf(app))?.network
  assert.ok(network)
  const no = network.segments.find(({ code }) => code === 'column-3.2f')?.no ?? 0
  const thing = 'loop-1'
  const series = (name: string, unit: string) => ({ name, title: both(name), unit, quantity: name, intervalS: 60 })
  await enterThings(app, system('test'), [
    {
      code: thing,
      name: both('Vòng từ 1'),
      kind: 'traffic-detector',
      unitId: construction,
      isPublic: true,
      series: [series('count', '1'), series('speed', 'km/h'), series('occupancy', '%')],
    },
  ])
  const input = { params: { thing }, body: { segment: no } }
  const clerk = officialAs('one-stop-clerk', construction)
  assert.equal((await khue.call(clerk, stateApi.placeDetector, input)).status, 403)
  const builder = officialAs('unit-admin', construction)
  assert.equal(
    (await khue.call(builder, stateApi.placeDetector, { ...input, body: { segment: 9_999_999 } })).status,
    422,
  )
  assert.equal(
    (await khue.call(builder, stateApi.placeDetector, { ...input, params: { thing: 'loop-x' } })).status,
    422,
  )
  assert.equal((await khue.call(builder, stateApi.placeDetector, input)).status, 204)
  for (const [name, value] of [
    ['count', 12],
    ['speed', 17],
  ] as const) {
    const id = findSeries(app, `${thing}/${name}`)?.id ?? 0
    await storeObservations(app, 'system:test', { series: Float64Array.of(id), ...pointsOf([[now(), value, 0]]) })
  }
  await draw()
  const { body } = await khue.call(anonymous, stateApi.readNow, {})
  const at = body.speeds.segments.indexOf(no)
  assert.deepEqual([body.speeds.kmh[at], body.speeds.bases[at]], [17, 'detector'])
  const listed = await khue.call(anonymous, stateApi.listDetectors, {})
  assert.deepEqual(listed.body.detectors, [
    { thing, name: both('Vòng từ 1'), segment: no, flowPerHour: 720, speedKmh: 17, occupancy: null },
  ])
})

test('TF13: slow for two minutes is a slowdown, joined where segments touch, over after five minutes; whether it is usual is told by other days', () => {
  const network = townNetwork()
  const ratios = new Float32Array(network.size).fill(Number.NaN)
  const slowPlaces = ['row-A.1f', 'row-A.2f'].map((code) => placeOf(network, code))
  for (const place of slowPlaces) ratios[place] = 0.25
  ratios[placeOf(network, 'row-E.0f')] = 0.1
  const look = (profiles: Profiles, detector = new Detector(network), rounds = 12) =>
    Array.from({ length: rounds }, () => detector.look(ratios, profiles, 0)).at(-1) ?? []
  const unknown = new Profiles(network, [])
  const detector = new Detector(network)
  assert.deepEqual(look(unknown, detector, 11), [])
  const [found, ...more] = look(unknown, detector, 1)
  // A residential street does not make the city stop.
  assert.deepEqual([found?.places.toSorted((a, b) => a - b), more], [slowPlaces, []])
  assert.equal(found?.kind, 'unusual')
  assert.equal(Math.round(found?.lengthM ?? 0), 400)
  const usual = Buffer.alloc(96, halfKmh(0.26 * 35))
  const asAlways = slowPlaces.map((place) => ({
    segment: network.segments[place]?.no ?? 0,
    free_kmh: 35,
    usual,
    learned_at: '',
  }))
  assert.equal(look(new Profiles(network, asAlways))[0]?.kind, 'usual')
  for (const place of slowPlaces) ratios[place] = 0.9
  assert.equal(look(unknown, detector, 29).length, 1)
  assert.deepEqual(look(unknown, detector, 1), [])
})

test('TF14: what is unusual is a signal to the operations centre until it is over; what is as always is none', async () => {
  const network = (await roadsOf(app))?.network
  assert.ok(network)
  const places = ['row-A.1f', 'row-A.2f'].map((code) => placeOf(network, code))
  const slow = { places, lengthM: 400, worst: 0.2, delayS: 200 }
  const emitted: string[] = []
  const step = (found: readonly Parameters<typeof follow>[2][number][]) =>
    app.transaction(async (tx) => {
      const spy = { ...tx, now: tx.now, emit: (type: { name: string }) => void emitted.push(type.name) } as typeof tx
      await follow(spy, network, found)
    })
  await step([{ ...slow, kind: 'usual' }])
  assert.deepEqual(emitted, [])
  const standing = (await khue.call(anonymous, stateApi.readNow, {})).body.slowdowns
  assert.deepEqual(
    standing.map(({ name, kind }) => [name, kind]),
    [['Phố A', 'usual']],
  )
  await step([{ ...slow, kind: 'unusual' }])
  assert.deepEqual(emitted, [signalRaised.name])
  await step([{ ...slow, kind: 'usual' }])
  assert.equal((await khue.call(anonymous, stateApi.readNow, {})).body.slowdowns[0]?.kind, 'unusual')
  await step([])
  assert.deepEqual(emitted, [signalRaised.name, signalEnded.name])
  assert.deepEqual((await khue.call(anonymous, stateApi.readNow, {})).body.slowdowns, [])
})

test('TF14: slow roads are a layer for who may read traffic, and for nobody else', async () => {
  const params = { id: 'traffic.slow-roads' }
  assert.equal((await khue.call(officialAs('one-stop-clerk', construction), readLayerLines, { params })).status, 404)
  const { body } = await khue.call(officialAs('operator', city), readLayerLines, { params })
  assert.equal((JSON.parse(body.toString()) as { type: string }).type, 'FeatureCollection')
})

test('TF12: an official of the city may place any detector', () => {
  assert.ok(officialAs('unit-admin', city).grants.some(({ permission }) => permission === 'traffic.detectors'))
})

test('TF9: what could not be handed over is handed over the next time, and no trip of it is lost', async () => {
  const partials = () => app.transaction((tx) => store.takePartials(tx))
  await handOver(app)
  await partials()
  await send(taxis, await lines('xe-late', 30))
  await app.transaction((tx) => tx.named('', 'alter table traffic.partial rename to partial_gone', []))
  await assert.rejects(handOver(app))
  await app.transaction((tx) => tx.named('', 'alter table traffic.partial_gone rename to partial', []))
  await handOver(app)
  assert.equal((await partials()).length, 1)
  await handOver(app)
  assert.equal((await partials()).length, 0)
})

test('TF25: a trip ends where one parks, whether or not the sender goes on', async () => {
  const roads = await roadsOf(app)
  assert.ok(roads)
  const observer = new Observer({
    ...roads,
    network: new RoadNetwork(
      roads.network.segments.map((segment) => ({ ...segment, unitId: hoanKiem })),
      [],
    ),
  })
  const startMs = now() - 3_600_000
  const told = drive(roads.network, ['row-A.0f', 'row-A.1f', 'row-A.2f', 'row-A.3f'], {
    startMs,
    everyMs: 10_000,
    kmh: 12,
    noiseM: 1,
    seed: 3,
  })
  const last = told.at(-1)
  assert.ok(last)
  const parked = Array.from({ length: 30 }, (_, n) => ({
    ...last,
    timeMs: last.timeMs + (n + 1) * 10_000,
    speedKmh: 0,
  }))
  for (const line of [...told, ...parked]) observer.take('taxis', { vehicle: 'a', ...line })
  assert.equal(observer.harvest(parked.at(-1)?.timeMs ?? 0, () => Buffer.alloc(0)).trips.length, 1)
})

test('TF13: a slowdown that stands goes on when another process looks, and ends as any other', async () => {
  const network = townNetwork()
  const place = placeOf(network, 'row-A.1f')
  const detector = new Detector(network)
  detector.goOn([place, placeOf(network, 'row-A.2f')])
  const profiles = new Profiles(network, [])
  const ratios = new Float32Array(network.size).fill(Number.NaN)
  assert.equal(detector.look(ratios, profiles, 0).length, 1)
  ratios.fill(1)
  let rounds = 1
  while (detector.look(ratios, profiles, 0).length > 0) rounds++
  assert.ok(rounds >= 25 && rounds <= 30, String(rounds))
})

test('TF11: public holidays are days off, and beyond the recorded years the weekday decides', () => {
  const day = (text: string) => Temporal.PlainDate.from(text)
  // National Day of 2026 is a Wednesday; 2 March 2026 a Monday.
  assert.deepEqual([isWorkday(day('2026-09-02')), isWorkday(day('2026-03-02'))], [false, true])
  assert.deepEqual([isWorkday(day('2199-01-01')), isWorkday(day('2199-01-05'))], [true, false])
  const noon = Date.parse('2026-09-02T12:00:00+07:00')
  assert.equal(halfHourOf(noon), 48 + 24)
})
