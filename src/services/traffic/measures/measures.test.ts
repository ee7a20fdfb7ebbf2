import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anonymous } from '../../../kernel/actor.ts'
import { dayOf, localTime } from '../../../kernel/clock.ts'
import { startTestKhue } from '../../../kernel/testing.ts'
import { modules } from '../../../modules.ts'
import * as api from '../contract-measures.ts'
import { readRoute } from '../contract-route.ts'
import { buildNetwork } from '../network/build.ts'
import { storeNetwork } from '../network/load.ts'
import * as networkStore from '../network/store.ts'
import { forgetRoads, roadsOf } from '../network/roads.ts'
import { measuresPublished, speedsByHour } from '../publish/open-data.ts'
import { reachFrom, textOf } from '../signs/service.ts'
import { isInForce, stretchesOf } from './in-force.ts'
import { heldAt, withdraw } from './service.ts'
import { bases, halfKmh, noSpeeds, packSpeeds } from '../state/packing.ts'
import * as state from '../state/store.ts'
import { construction, hoanKiem, officialAs, pointAt, town } from '../testing.ts'

const khue = await startTestKhue({ modules })
const { app } = khue

await app.bulk(async (tx) => {
  await storeNetwork(tx, buildNetwork(town()), 'town')
  // Row B is Hoàn Kiếm's.
  const rows = await networkStore.segments(tx)
  await networkStore.replaceSegments(
    tx,
    rows.map((row) => ({
      ...row,
      line: JSON.stringify(row.line),
      unit_id: row.code.startsWith('row-B') ? hoanKiem : null,
    })),
  )
})
forgetRoads(app)
const network = (await roadsOf(app))?.network
const noOf = (code: string) => network?.segments.find((segment) => segment.code === code)?.no ?? 0

const hour = (hours: number) =>
  app.clock
    .now()
    .add({ minutes: Math.round(60 * hours) })
    .toString()
const bodyOf = (codes: readonly string[], more: object = {}) => ({
  kind: 'roadworks' as const,
  effect: 'narrowed' as const,
  title: { vi: 'Sửa cống', en: 'Mending a drain' },
  detail: { vi: '', en: '' },
  segments: codes.map(noOf),
  unitId: hoanKiem,
  startsAt: hour(-1),
  endsAt: hour(5),
  ...more,
})
const [ward, department] = [officialAs('specialist', hoanKiem), officialAs('specialist', construction)]
const director = officialAs('leader', construction)
const publish = (actor: Parameters<typeof khue.call>[0], body: ReturnType<typeof bodyOf>) =>
  khue.call(actor, api.publishMeasure, { body })
const shown = async () => (await khue.call(anonymous, api.listMeasures, {})).body.measures
const kindOf = (problem: { type: string } | undefined) => problem?.type.split('/').at(-1)

test('TF16: a commune publishes on its own streets alone, the department of the roads anywhere, others not at all; a period is whole and to come', async () => {
  const clerk = officialAs('one-stop-clerk', hoanKiem)
  assert.equal((await publish(clerk, bodyOf(['row-B.0f']))).status, 403)
  assert.equal((await publish(ward, bodyOf(['row-B.0f'], { unitId: construction }))).status, 403)
  assert.equal(kindOf((await publish(ward, bodyOf(['row-B.0f', 'row-C.0f']))).problem), 'traffic.not-your-street')
  const finance = 'department:so-tai-chinh@2025-03-01'
  const treasurer = officialAs('specialist', finance)
  const foreign = await publish(treasurer, bodyOf(['row-B.0f'], { unitId: finance }))
  assert.equal(kindOf(foreign.problem), 'traffic.not-your-street')
  for (const period of [{ endsAt: hour(-2) }, { startsAt: hour(6) }, { endsAt: hour(24 * 500) }])
    assert.equal(kindOf((await publish(ward, bodyOf(['row-B.0f'], period))).problem), 'traffic.bad-period')
  assert.equal((await publish(ward, { ...bodyOf([]), segments: [9_999_999] })).status, 422)
  assert.deepEqual(await shown(), [])
  assert.equal((await publish(ward, bodyOf(['row-B.0f']))).body.state, 'published')
  assert.equal((await publish(department, bodyOf(['row-C.0f'], { unitId: construction }))).body.state, 'published')
  assert.deepEqual(
    (await shown()).map(({ roads }) => roads),
    [['Phố B'], ['Phố C']],
  )
})

test('TF17: the closure of a main road waits for somebody else who may approve there; withdrawn, it is gone with a reason', async () => {
  const body = bodyOf(['row-A.1f'], { kind: 'closure', effect: 'closed', unitId: construction })
  const { id, state } = (await publish(director, body)).body
  assert.equal(state, 'proposed')
  const isShown = async () => (await shown()).some((measure) => measure.id === id)
  assert.equal(await isShown(), false)
  const approve = (actor: Parameters<typeof khue.call>[0]) => khue.call(actor, api.approveMeasure, { params: { id } })
  assert.equal((await approve(department)).status, 403)
  assert.equal((await approve(officialAs('leader', hoanKiem))).status, 403)
  assert.equal(kindOf((await approve(director)).problem), 'traffic.second-person')
  const deputy = officialAs('leader', construction)
  const desk = async (actor: typeof deputy) =>
    (await khue.call(actor, api.listDeskMeasures, {})).body.measures.find((measure) => measure.id === id)
  assert.deepEqual([(await desk(director))?.mayApprove, (await desk(deputy))?.mayApprove], [false, true])
  assert.equal((await approve(deputy)).status, 204)
  assert.equal(await isShown(), true)
  assert.equal(kindOf((await approve(deputy)).problem), 'traffic.already-decided')
  const withdraw = (actor: typeof ward) =>
    khue.call(actor, api.withdrawMeasure, { params: { id }, body: { reason: 'Xong sớm' } })
  assert.equal((await withdraw(ward)).status, 403)
  assert.equal((await withdraw(department)).status, 204)
  assert.equal(await isShown(), false)
  const row = await desk(deputy)
  assert.deepEqual([row?.state, row?.reason], ['withdrawn', 'Xong sớm'])
  // Who let it out stays known beside who took it back.
  assert.deepEqual([row?.decidedBy, row?.withdrawnBy], [deputy.name, department.name])
})

test('TF23: what was in the way at a past moment is told as it was known then, also when it has been withdrawn since, and not before it was known', async () => {
  const from = app.clock.now()
  const { id } = (await publish(department, bodyOf(['row-E.0f'], { unitId: construction }))).body
  const held = (minutes: number) =>
    app.read(async (tx) => (await heldAt(tx, from.add({ minutes }).toString())).some((measure) => measure.id === id))
  await app.clock.at(from.add({ minutes: 10 }), () => app.transaction((tx) => withdraw(tx, department, id, 'Xong sớm')))
  assert.deepEqual([await held(-30), await held(5), await held(15)], [false, true, false])
})

test('TF28: roadworks at night are in force at night alone, over midnight too, and a period without such an hour is refused', async () => {
  const at = (text: string) => Date.parse(`${text}+07:00`)
  // 2031-03-07 is a Friday.
  const works = {
    startsAt: '2031-03-07T12:00:00+07:00',
    endsAt: '2031-03-10T12:00:00+07:00',
    hours: { from: '22:00', to: '05:00', days: [5, 7] },
  }
  const inForce = (text: string) => isInForce(works, at(text))
  for (const [text, expected] of [
    ['2031-03-07T12:30', false],
    ['2031-03-07T22:00', true],
    ['2031-03-08T04:59', true],
    ['2031-03-08T05:00', false],
    ['2031-03-08T23:00', false],
    ['2031-03-09T23:00', true],
    ['2031-03-10T03:00', true],
    ['2031-03-14T23:00', false],
  ] as const)
    assert.equal(inForce(text), expected, text)
  const all = stretchesOf(works, at('2031-03-01T00:00'), at('2031-04-01T00:00'))
  assert.deepEqual(
    all.map(([from, to]) => (to - from) / 3_600_000),
    [7, 7],
  )
  assert.equal(isInForce({ ...works, hours: null }, at('2031-03-08T13:00')), true)
  const now = localTime(app.clock.now())
  const hours = (from: number) => `${String((now.hour + from) % 24).padStart(2, '0')}:00`
  const never = bodyOf(['row-B.0f'], { hours: { from: hours(8), to: hours(9), days: [1, 2, 3, 4, 5, 6, 7] } })
  assert.equal(kindOf((await publish(ward, never)).problem), 'traffic.never-in-force')
})

test('TF18, TF21: what begins to be closed while one is on the way is gone round, too', async () => {
  const [[from_lon, from_lat], [to_lon, to_lat]] = [pointAt(100, 402), pointAt(700, 402)]
  const ask = async () =>
    (await khue.call(anonymous, readRoute, { query: { from_lon, from_lat, to_lon, to_lat } })).body
  const free = await ask()
  const inSeconds = (s: number) => app.clock.now().add({ seconds: s }).toString()
  const soon = { effect: 'closed', unitId: construction, startsAt: inSeconds(10), endsAt: inSeconds(36_000) }
  await publish(department, bodyOf(['row-C.2f', 'row-C.2b'], soon))
  const round = await ask()
  assert.deepEqual([free.segments.includes(noOf('row-C.2f')), round.segments.includes(noOf('row-C.2f'))], [true, false])
})

test('TF18, TF21: a closed street is on nobody’s way, and what slows the way is told with it', async () => {
  const [[from_lon, from_lat], [to_lon, to_lat]] = [pointAt(100, 602), pointAt(700, 602)]
  const ask = async () =>
    (await khue.call(anonymous, readRoute, { query: { from_lon, from_lat, to_lon, to_lat } })).body
  const free = await ask()
  assert.deepEqual(
    free.legs.map(({ name }) => name),
    ['Phố D'],
  )
  assert.equal(free.lengthM, 600)
  const closed = bodyOf(['row-D.1f', 'row-D.1b'], { kind: 'event', effect: 'closed', unitId: construction })
  assert.equal((await publish(department, closed)).body.state, 'published')
  const round = await ask()
  assert.ok(!round.segments.includes(noOf('row-D.1f')))
  assert.deepEqual(
    [free.avoided.length, round.avoided.map(({ effect }) => effect), round.measures.length],
    [0, ['closed'], 0],
    'the closure that it goes round is told',
  )
  assert.ok(round.lengthM >= 1000 && round.seconds > free.seconds, `${round.lengthM}`)
  await publish(department, bodyOf(['row-D.0f'], { effect: 'slow', unitId: construction }))
  const slow = await ask()
  assert.deepEqual(
    slow.measures.map(({ effect }) => effect),
    ['slow'],
  )
  assert.ok(slow.seconds > round.seconds)
})

test('TF19: a sign shows what was set as far as it fits, else closures and the longest delays near it, cut at whole words, in pairs', async () => {
  const entry = {
    name: { vi: 'Bảng Phố A', en: 'Sign A' },
    unitId: construction,
    segment: noOf('row-A.0f'),
    linesMax: 4,
    charactersMax: 12,
  }
  const put = (actor: typeof ward) => khue.call(actor, api.putSign, { params: { code: 'vms-1' }, body: entry })
  assert.equal((await put(ward)).status, 403)
  assert.equal((await put(department)).status, 204)
  const text = async () => (await khue.call(anonymous, api.listSigns, {})).body.signs[0]?.text
  assert.deepEqual(await text(), ['D', 'SỰ KIỆN'])
  // What lies behind a sign is none of its matter: column 3 leads north alone.
  assert.ok(network)
  const ahead = reachFrom(network, noOf('column-3.3f'))
  assert.deepEqual([ahead.has(noOf('row-E.2f')), ahead.has(noOf('column-3.2f'))], [true, false])
  for (const [actor, may] of [
    [anonymous, false],
    [ward, false],
    [department, true],
  ] as const)
    assert.equal((await khue.call(actor, api.listSigns, {})).body.signs[0]?.mayChange, may)
  const set = (actor: typeof ward, lines: string[]) =>
    khue.call(actor, api.setSignText, { params: { code: 'vms-1' }, body: { lines, hours: 2 } })
  assert.equal((await set(ward, ['Đi chậm'])).status, 403)
  assert.equal(kindOf((await set(department, ['Mười ba ký tự.'])).problem), 'traffic.sign-too-long')
  assert.equal((await set(department, ['Đi chậm'])).status, 204)
  assert.deepEqual(await text(), ['ĐI CHẬM'])
  await set(department, [])
  assert.deepEqual(await text(), ['D', 'SỰ KIỆN'])
  const slow = [
    { name: 'Phố Huế', delayS: 130, kind: 'unusual' as const },
    { name: 'Đường Trần Quang Khải kéo dài', delayS: 700, kind: 'usual' as const },
  ]
  assert.deepEqual(textOf({ linesMax: 3, charactersMax: 16 }, [], slow), ['TRẦN QUANG KHẢI', 'ÙN TẮC +12 PHÚT'])
  assert.deepEqual(textOf({ linesMax: 4, charactersMax: 16 }, [], slow).slice(2), ['HUẾ', 'ÙN TẮC +2 PHÚT'])
  assert.deepEqual(textOf({ linesMax: 4, charactersMax: 16 }, [], []), [])
})

test('TF27: open data has the measured speeds of main roads by segment and hour, and what is published; nothing made up, usual or proposed', async () => {
  const day = dayOf(app.clock.now()).subtract({ days: 1 })
  const at = (time: string) => Temporal.Instant.from(`${day.toString()}T${time}+07:00`).toString()
  const main = noOf('row-A.0f')
  const moment = (time: string, kmh: number, basis: 'probes' | 'usual', is_sample = false) => {
    const speeds = noSpeeds(network?.segments.at(-1)?.no ?? 0)
    for (const no of [main, noOf('row-B.0f')]) {
      speeds.halves[no] = halfKmh(kmh)
      speeds.basis[no] = bases.indexOf(basis)
    }
    return { at: at(time), travel_time_index: 1, measured: 2, is_sample, body: packSpeeds(speeds) }
  }
  const rows = [
    moment('08:01', 20, 'probes'),
    moment('08:06', 30, 'probes'),
    moment('08:11', 90, 'usual'),
    moment('08:16', 90, 'probes', true),
    moment('23:56', 10, 'probes'),
  ]
  await app.transaction((tx) => state.addMoments(tx, rows))
  const told = await app.bulk((tx) => speedsByHour.rows(tx))
  assert.deepEqual(
    told.map(({ segment, day: of, hour, kmh, moments }) => [segment, of, hour, kmh, moments]),
    [
      [main, day.toString(), 8, 25, 2],
      [main, day.toString(), 23, 10, 1],
    ],
  )
  const title = { vi: 'Đóng để thử', en: 'Closed to try' }
  await publish(department, bodyOf(['row-B.1f'], { title, unitId: construction }))
  const proposed = { title: { vi: 'Chưa được duyệt', en: 'Not approved' }, effect: 'closed', unitId: construction }
  await publish(department, bodyOf(['row-A.1f'], proposed))
  const titles = (await app.bulk((tx) => measuresPublished.rows(tx))).map((row) => row['title_en'])
  assert.ok(titles.includes('Closed to try') && !titles.includes('Not approved'))
})
