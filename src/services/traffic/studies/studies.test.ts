import assert from 'node:assert/strict'
import { test } from 'node:test'
import sax from 'sax'
import { anonymous } from '../../../kernel/actor.ts'
import { dayOf } from '../../../kernel/clock.ts'
import { startTestKhue } from '../../../kernel/testing.ts'
import { modules } from '../../../modules.ts'
import * as api from '../contract-studies.ts'
import { readForecast } from '../contract-route.ts'
import { learnForecast, type Moment } from '../forecast/learn.ts'
import { forecastKmh } from '../forecast/model.ts'
import { learn } from '../forecast/service.ts'
import { buildNetwork } from '../network/build.ts'
import { storeNetwork } from '../network/load.ts'
import { forgetRoads, roadsOf } from '../network/roads.ts'
import { measurements, sites as siteTable, situations } from '../publish/datex.ts'
import { bases, halfKmh, noSpeeds, packSpeeds } from '../state/packing.ts'
import { measures } from '../state/measures.ts'
import { isWorkday } from '../state/profiles.ts'
import * as state from '../state/store.ts'
import { city, construction, hoanKiem, officialAs, placeOf, random, town, townNetwork } from '../testing.ts'
import { findWay } from '../route/router.ts'
import { compare, quantile975 } from './compare.ts'
import { loadDays } from './load.ts'

const khue = await startTestKhue({ modules })
const { app } = khue
const operator = officialAs('operator', city)
const clerk = officialAs('one-stop-clerk', hoanKiem)
await app.bulk((tx) => storeNetwork(tx, buildNetwork(town()), 'town'))
forgetRoads(app)
const network = (await roadsOf(app))?.network ?? townNetwork()
const lastNo = network.segments.at(-1)?.no ?? 0
const noOf = (code: string) => network.segments.find((segment) => segment.code === code)?.no ?? 0

function speedsOf(kmh: ReadonlyMap<number, number>) {
  const speeds = noSpeeds(lastNo)
  for (const [no, value] of kmh) {
    speeds.halves[no] = halfKmh(value)
    speeds.basis[no] = bases.indexOf('probes')
  }
  return speeds
}

const keep = (rows: readonly { readonly at: string; readonly kmh: ReadonlyMap<number, number> }[], isSample = false) =>
  app.transaction((tx) =>
    state.addMoments(
      tx,
      rows.map(({ at, kmh }) => ({
        at,
        travel_time_index: 1.5,
        measured: kmh.size,
        is_sample: isSample,
        body: packSpeeds(speedsOf(kmh)),
      })),
    ),
  )

/** Twenty workdays that are over, the oldest first, at 8:00. */
const workdays = Array.from({ length: 45 }, (_, back) => dayOf(app.clock.now()).subtract({ days: back + 2 }))
  .filter(isWorkday)
  .slice(0, 20)
  .toReversed()

test('TF24: a change is told with its interval over workdays, beside what changed elsewhere; too few days tell nothing', async () => {
  const [changed, other] = [noOf('row-A.0f'), noOf('row-C.0f')]
  const next = random(3)
  await keep(
    workdays.map((day, at) => ({
      at: `${day.toString()}T08:00:00+07:00`,
      kmh: new Map([
        [changed, (at < 10 ? 20 : 26) + 2 * next()],
        [other, 30 + 2 * next()],
      ]),
    })),
  )
  const period = (from: number, to: number) => ({
    from: workdays[from]?.toString() ?? '',
    to: workdays[to]?.toString() ?? '',
  })
  const ask = (segments: number[], before = period(0, 9), after = period(10, 19)) =>
    khue.call(operator, api.studyChange, { body: { segments, before, after, fromHour: 7, toHour: 9 } })
  const body = { segments: [changed], before: period(0, 9), after: period(10, 19), fromHour: 7, toHour: 9 }
  assert.equal((await khue.call(clerk, api.studyChange, { body })).status, 403)
  const found = (await ask([changed])).body
  assert.deepEqual([found.daysBefore, found.daysAfter, found.verdict, found.isSample], [10, 10, 'faster', false])
  assert.ok(found.difference !== null && Math.abs(found.difference - 6) < 1.5)
  assert.ok((found.low ?? 0) > 3 && (found.high ?? 0) < 9)
  assert.ok(Math.abs(found.elsewhere ?? 9) < 1)
  assert.equal((await ask([other])).body.verdict, 'no-difference')
  assert.equal((await ask([changed], period(0, 1))).body.verdict, 'too-little')
  assert.equal((await ask([changed], { from: '2020-01-01', to: '2021-01-01' })).status, 422)
  // By hand: means 2 and 5, variances 1 and 1, three days each: t(4) = 2.776.
  const byHand = compare([1, 2, 3], [4, 5, 6])
  assert.ok(byHand && Math.abs(byHand.high - (3 + 2.776 * Math.sqrt(2 / 3))) < 0.02)
  for (const [degrees, exact] of [
    [1, 12.706],
    [3, 3.182],
    [10, 2.228],
    [30, 2.042],
  ] as const)
    assert.ok(Math.abs(quantile975(degrees) / exact - 1) < 0.01, `${degrees}`)
})

test('TF23: a past moment is shown as it was to who may, the day’s index beside the usual one, and what was made up is said to be', async () => {
  const atMs = Math.floor(app.clock.now().epochMilliseconds / 300_000) * 300_000 - 600_000
  const at = new Date(atMs).toISOString()
  await keep([{ at, kmh: new Map([[noOf('row-A.1f'), 12]]) }], true)
  const query = { at: new Date(atMs + 100_000).toISOString() }
  assert.equal((await khue.call(clerk, api.readPast, { query })).status, 403)
  const { body } = await khue.call(operator, api.readPast, { query })
  assert.deepEqual(
    [body.at, body.isSample, body.speeds.segments, body.speeds.kmh],
    [at, true, [noOf('row-A.1f')], [12]],
  )
  assert.equal(body.last, at)
  const day = dayOf(Temporal.Instant.from(at)).toString()
  const index = (await khue.call(anonymous, api.readIndexes, { query: { day } })).body
  assert.equal(index.points.length, 288)
  assert.deepEqual([index.isSample, index.points.find((point) => point.at === at)?.index], [true, 1.5])
  assert.deepEqual((await khue.call(anonymous, api.readCorridors, {})).body.corridors, [])
  const before = (await khue.call(operator, api.readPast, { query })).body
  assert.equal(await loadDays(app, 1), 288)
  assert.deepEqual((await khue.call(operator, api.readPast, { query })).body.speeds.kmh, before.speeds.kmh)
  const made = (await khue.call(operator, api.readPast, { query: { at: new Date(atMs - 3_600_000).toISOString() } }))
    .body
  assert.ok(made.isSample && made.speeds.segments.length > 20)
})

test('TF25: trips between communes are counts; fewer than five are kept back, and no total gives them away', async () => {
  const day = dayOf(app.clock.now()).toString()
  const row = (to_unit: string, trips: number) => ({ from_unit: hoanKiem, to_unit, day, hour: 8, trips })
  await app.transaction((tx) => state.addTrips(tx, [row(hoanKiem, 3), row('gso:00004@2025-07-01', 12)]))
  await app.transaction((tx) => state.addTrips(tx, [row(hoanKiem, 1)]))
  const query = { from: day, to: day }
  assert.equal((await khue.call(clerk, api.readTrips, { query })).status, 403)
  const { body } = await khue.call(operator, api.readTrips, { query })
  assert.deepEqual(
    body.flows.map(({ toUnit, trips }) => [toUnit, trips]),
    [
      ['gso:00004@2025-07-01', 12],
      [hoanKiem, null],
    ],
  )
  assert.deepEqual([body.total, body.keptBack], [12, 1])
  const later = await khue.call(operator, api.readTrips, { query: { ...query, from_hour: 9 } })
  assert.deepEqual(later.body.flows, [])
})

test('TF26: the index of a period is made of measured moments of the day, and of nothing made up', async () => {
  const day = Temporal.PlainDate.from('2024-03-05')
  const moment = (hour: string, travel_time_index: number, is_sample = false) => ({
    at: Temporal.Instant.from(`${day.toString()}T${hour}:00+07:00`).toString(),
    travel_time_index,
    measured: 1,
    is_sample,
    body: Buffer.alloc(2),
  })
  const rows = [
    moment('05:55', 9),
    moment('06:00', 1.5),
    moment('21:55', 1.25),
    moment('22:00', 9),
    moment('12:00', 9, true),
  ]
  await app.transaction((tx) => state.addMoments(tx, rows))
  const span = { from: day.toString(), to: day.add({ days: 1 }).toString() }
  const [sum, count] = await app.read((tx) => Promise.all(measures.map(({ byUnit }) => byUnit(tx, span))))
  assert.deepEqual([sum?.get(city), count?.get(city)], [2.75, 2])
})

// ---- forecast and route ---------------------------------------------------------------------------------------------------

test('TF20: the forecast is better than “as now” where a day’s difference fades towards the usual, and is told with its error', async () => {
  assert.equal(forecastKmh(20, null, 30, 0.5), 20)
  assert.equal(Math.round(forecastKmh(10, 40, 20, 1)), 5)
  assert.equal(Math.round(forecastKmh(10, 40, 20, 0)), 20)
  const next = random(5)
  // A Thursday, so that workdays are learned from and judged whenever this runs.
  const endMs = Date.parse('2031-03-06T12:00:00+07:00')
  const laterMs = endMs - Math.floor(app.clock.now().epochMilliseconds / 300_000) * 300_000
  let drift = 0
  const moments = Array.from({ length: 10 * 288 }, (_, at): Moment => {
    drift = 0.9 * drift + 0.1 * (next() - 0.5)
    const atMs = endMs - (10 * 288 - at) * 300_000
    const kmh = (30 + 12 * Math.sin((2 * Math.PI * at) / 288)) * Math.exp(2 * drift)
    return {
      atMs,
      speeds: speedsOf(
        new Map([
          [1, kmh],
          [2, kmh * 0.8],
        ]),
      ),
    }
  })
  const found = await learnForecast(moments)
  for (const { aheadMin, mae, maeAsNow, count } of found?.scores ?? []) {
    assert.ok(count > 100)
    assert.ok(mae < maeAsNow, `${aheadMin}: ${mae} ${maeAsNow}`)
  }
  assert.deepEqual(
    found?.shares.toSorted((a, b) => b - a),
    found?.shares,
  )
  assert.equal(await learnForecast(moments.slice(-3 * 288)), undefined)
  await app.transaction((tx) =>
    state.addMoments(
      tx,
      moments.map(({ atMs, speeds }) => ({
        at: new Date(atMs - laterMs).toISOString(),
        travel_time_index: 1.2,
        measured: 2,
        is_sample: false,
        body: packSpeeds(speeds),
      })),
    ),
  )
  assert.equal(await learn(app), true)
  const { body, status } = await khue.call(anonymous, readForecast, { query: { minutes: 30 } })
  assert.equal(status, 200)
  assert.deepEqual(
    body.scores.map(({ aheadMin }) => aheadMin),
    [15, 30, 60],
  )
})

test('TF21: the way is the quickest of all, found also where speeds change while one drives', () => {
  const next = random(11)
  const of = townNetwork()
  const speeds = Array.from({ length: of.size }, () => 3 + 12 * next())
  const speed = (place: number, aheadS: number) => (speeds[place] ?? 1) * (aheadS > 60 ? 0.7 : 1)
  const takes = (place: number, metres: number, then: number) => metres / speed(place, then)
  /** Without a heap, bound or estimate: repeat until nothing gets better. */
  const slowly = (from: number, to: number) => {
    const ends = Array.from({ length: of.size }, () => Infinity)
    ends[from] = takes(from, of.lengths[from] ?? 0, 0)
    let best = Infinity
    for (let round = 0; round < of.size; round++) {
      for (let place = 0; place < of.size; place++) {
        for (const after of of.nexts.slice(of.firstNext[place], of.firstNext[place + 1])) {
          const then = (ends[place] ?? Infinity) + (of.segments[after]?.name === of.segments[place]?.name ? 4 : 6)
          if (!Number.isFinite(then)) continue
          ends[after] = Math.min(ends[after] ?? Infinity, then + takes(after, of.lengths[after] ?? 0, then))
          if (after === to) best = Math.min(best, then + takes(to, 100, then))
        }
      }
    }
    return best
  }
  for (const [from, to] of [
    ['row-A.0f', 'row-E.3f'],
    ['column-1.0f', 'row-C.2b'],
    ['row-E.3b', 'row-A.0b'],
  ] as const) {
    const [a, b] = [placeOf(of, from), placeOf(of, to)]
    const found = findWay({
      network: of,
      from: [{ place: a, alongM: 0 }],
      to: [{ place: b, alongM: 100 }],
      speed,
      left: () => 1,
    })
    assert.ok(Math.abs((found?.seconds.at(-1) ?? 0) - slowly(a, b)) < 1e-6, `${from} ${to}`)
  }
  const closed = findWay({
    network: of,
    from: [{ place: placeOf(of, 'row-A.0f'), alongM: 0 }],
    to: [{ place: placeOf(of, 'row-E.3f'), alongM: 100 }],
    speed,
    left: () => 0,
  })
  assert.equal(closed, undefined)
})

// ---- for other systems ----------------------------------------------------------------------------------------------------

interface Node {
  readonly name: string
  readonly type: string | undefined
  readonly children: Node[]
}

/** Well-formed, every prefix bound; throws else. */
function parsed(xml: string): Node {
  const root: Node = { name: '', type: undefined, children: [] }
  const open = [root]
  const parser = sax.parser(true, { xmlns: true })
  parser.onopentag = (tag) => {
    const type = (tag.attributes as Record<string, { value: string }>)['xsi:type']?.value
    const node = { name: tag.name, type, children: [] }
    open.at(-1)?.children.push(node)
    open.push(node)
  }
  parser.onclosetag = () => void open.pop()
  parser.write(xml).close()
  return root.children[0] ?? root
}
const namesOf = ({ children }: Node) => children.map(({ name }) => name)

test('TF22: situations and measurements are DATEX II 3: well-formed, typed, children in the schemas’ order; what is only usual is left out', async () => {
  const at = '2031-03-04T01:00:00Z'
  const measure = {
    id: 'a',
    title: { vi: 'Cấm "đường" <A> & B', en: 'Closed' },
    detail: { vi: '', en: '' },
    segments: [1],
    roads: ['Phố A'],
    point: { longitude: 105.85, latitude: 21.02 },
    unitId: construction,
    unitName: { vi: 'Sở', en: 'Department' },
    startsAt: at,
    endsAt: '2031-03-04T05:00:00Z',
    isNow: true,
    hours: null,
    publishedAt: '2031-03-03T01:00:00Z',
  }
  const slow = {
    id: 'b',
    kind: 'unusual' as const,
    name: 'Phố B',
    segments: [2],
    point: { longitude: 105.85, latitude: 21.02 },
    lengthM: 300,
    worstRatio: 0.1,
    delayS: 100,
    beganAt: at,
  }
  const lines = new Map(
    [1, 2].map((no) => [
      no,
      [
        [105.85, 21.02],
        [105.86, 21.03],
      ] as const,
    ]),
  )
  const xml = situations(
    at,
    [
      { ...measure, kind: 'closure', effect: 'closed', hours: { from: '22:00', to: '05:00', days: [6, 7] } },
      { ...measure, kind: 'roadworks', effect: 'narrowed', segments: [1, 2] },
      { ...measure, kind: 'event', effect: 'slow', segments: [99] },
    ],
    [slow],
    (no) => lines.get(no),
  )
  const root = parsed(xml)
  assert.deepEqual([root.name, root.type], ['d2:payload', 'sit:SituationPublication'])
  assert.deepEqual(namesOf(root).slice(0, 3), ['com:publicationTime', 'com:publicationCreator', 'sit:situation'])
  const records = root.children
    .slice(2)
    .flatMap(({ children }) => children.filter(({ name }) => name === 'sit:situationRecord'))
  assert.deepEqual(
    records.map((record) => record?.type),
    [
      'sit:RoadOrCarriagewayOrLaneManagement',
      'sit:MaintenanceWorks',
      // Works that narrow the road say so, too.
      'sit:RoadOrCarriagewayOrLaneManagement',
      'sit:PublicEvent',
      'sit:AbnormalTraffic',
    ],
  )
  const places = records.map((record) => record?.children.find(({ name }) => name === 'sit:locationReference')?.type)
  assert.deepEqual(
    [places[0], places[1], places[3]],
    ['loc:LinearLocation', 'loc:LocationGroupByList', 'loc:PointLocation'],
  )
  // A night is two periods: the evening of its days, and the morning after.
  assert.match(xml, /22:00:00\+07:00.*23:59:59.*saturday.*sunday.*00:00:00\+07:00.*05:00:00\+07:00.*sunday.*monday/)
  const order = [
    'sit:situationRecordCreationTime',
    'sit:situationRecordVersionTime',
    'sit:probabilityOfOccurrence',
    'sit:severity',
    'sit:validity',
    'sit:generalPublicComment',
    'sit:locationReference',
  ]
  for (const record of records) assert.deepEqual(record && namesOf(record).slice(0, order.length), order)
  const speeds = {
    segments: [7, 8],
    kmh: [21.5, 30],
    levels: ['C' as const, 'A' as const],
    bases: ['probes' as const, 'usual' as const],
  }
  const loop = {
    thing: 'loop-1',
    name: { vi: 'Vòng', en: 'Loop' },
    segment: 7,
    flowPerHour: 600,
    speedKmh: null,
    occupancy: null,
  }
  const measured = measurements(at, 3, speeds, [loop], 1)
  const sites = parsed(measured).children.filter(({ name }) => name === 'roa:siteMeasurements')
  assert.equal(sites.length, 2)
  for (const site of sites)
    assert.deepEqual(namesOf(site), [
      'roa:measurementSiteReference',
      'roa:physicalQuantity',
      'roa:measurementTimeDefault',
    ])
  // The schema wants one site at least, also when nothing is measured.
  const nothing = parsed(measurements(at, 3, { segments: [], kmh: [], levels: [], bases: [] }, [], 1))
  assert.equal(nothing.children.filter(({ name }) => name === 'roa:siteMeasurements').length, 1)
  const table = parsed(siteTable(at, 3, [{ no: 7, name: 'Phố A', lanes: 2, line: lines.get(1) ?? [] }], [loop]))
  const [, , , own] = table.children
  assert.deepEqual(own?.children.map(namesOf), [
    [
      'roa:measurementSiteName',
      'roa:measurementSiteNumberOfLanes',
      'roa:measurementSpecificCharacteristics',
      'roa:measurementSiteLocation',
    ],
    [
      'roa:measurementSiteName',
      'roa:measurementSpecificCharacteristics',
      'roa:measurementSpecificCharacteristics',
      'roa:measurementSiteLocation',
    ],
  ])
  assert.ok(measured.includes('id="segment-7"') && !measured.includes('segment-8'))
  assert.match(measured, /<com:speed>21.5<\/com:speed>.*<com:vehicleFlowRate>600</)
  for (const endpoint of [api.datexSituations, api.datexMeasurements, api.datexSites]) {
    const { body, headers } = await khue.call(anonymous, endpoint, {})
    assert.match(headers.get('content-type') ?? '', /application\/xml/)
    assert.equal(parsed(body.toString()).name, 'd2:payload')
  }
  const { body } = await khue.call(anonymous, api.speedsGeoJson, {})
  assert.equal((JSON.parse(body.toString()) as { type: string }).type, 'FeatureCollection')
})
