import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { anonymous, type Official, system } from '../../../kernel/actor.ts'
import { newId } from '../../../kernel/id.ts'
import { startTestKhue } from '../../../kernel/testing.ts'
import { modules } from '../../../modules.ts'
import { enterThings, storeObservations } from '../../../platform/telemetry/index.ts'
import { changeStatus, mergeInto, openIncident } from '../contract.ts'
import * as api from '../contract-log.ts'
import { cauGiay, cityId, hoanKiem, official } from '../testing.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'khue-log-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const khue = await startTestKhue({ modules })
const operator = official('dieuhanh')
const next: Official = { ...official('dieuhanh'), id: newId(), name: 'Trần Thị Ca Sau' }
const ward = official('lanhdao.hoankiem')
const lake = { longitude: 105.8523, latitude: 21.0287 }

async function opened(title: string, kind: 'flood' | 'fire' = 'flood', severity: 2 | 3 = 3) {
  const body = { kind, severity, title, unitId: hoanKiem, point: lake }
  return (await khue.call(operator, openIncident, { body })).body
}

test('OP15: the log is written and read by who commands at the unit; an entry stays and is put right by a further one', async () => {
  const entry = { unitId: cityId, text: 'Nhận ca, mọi máy tốt' }
  for (const actor of [anonymous, ward, official('chuyenvien.hoankiem')])
    assert.ok([401, 403].includes((await khue.call(actor, api.writeLog, { body: entry })).status))
  assert.equal((await khue.call(ward, api.readLog, { query: { unitId: cityId } })).status, 403)
  const first = (await khue.call(operator, api.writeLog, { body: entry })).body
  const put = { ...entry, text: 'Một máy hỏng', corrects: first.id }
  assert.equal((await khue.call(operator, api.writeLog, { body: { ...put, unitId: hoanKiem } })).status, 404)
  const second = (await khue.call(next, api.writeLog, { body: put })).body
  const { entries } = (await khue.call(operator, api.readLog, { query: { unitId: cityId } })).body
  assert.deepEqual(
    entries.map(({ id, text, correctedBy }) => [id, text, correctedBy]),
    [
      [second.id, 'Một máy hỏng', null],
      [first.id, 'Nhận ca, mọi máy tốt', second.id],
    ],
  )
  await assert.rejects(
    khue.app.transaction((tx) => tx.named('', 'update operations.log_entry set text = $1', ['x'])),
    /append-only/,
  )
})

test('OP16: a shift is handed over with what is open, and taken by somebody else, once', async () => {
  const incident = await opened('Ngập khi giao ca')
  const shift = { body: { unitId: cityId, notes: 'Theo dõi mực nước' } }
  assert.equal((await khue.call(ward, api.giveShift, shift)).status, 403)
  const given = (await khue.call(operator, api.giveShift, shift)).body
  assert.ok(given.open.some(({ id }) => id === incident.id))
  assert.equal((await khue.call(operator, api.giveShift, shift)).problem?.type, '/problems/operations.shift-waits')
  const params = { id: given.id }
  assert.equal((await khue.call(ward, api.takeShift, { params })).status, 404)
  assert.equal(
    (await khue.call(operator, api.takeShift, { params })).problem?.type,
    '/problems/operations.not-possible',
  )
  const taken = (await khue.call(next, api.takeShift, { params })).body
  assert.deepEqual([taken.takenBy, taken.givenBy], [next.name, operator.name])
  assert.equal((await khue.call(next, api.takeShift, { params })).problem?.type, '/problems/operations.not-possible')
  const [newest] = (await khue.call(operator, api.listHandovers, { query: { unitId: cityId } })).body
  assert.equal(newest?.id, given.id)
})

test('OP17: resources and contacts are kept by who commands at their unit', async () => {
  const pump = {
    unitId: hoanKiem,
    kind: 'equipment' as const,
    name: 'Bơm di động',
    detail: '',
    phone: '0912 345 678',
    amount: 4,
    state: 'ready' as const,
  }
  assert.equal((await khue.call(official('lanhdao.caugiay'), api.addResource, { body: pump })).status, 403)
  const one = (await khue.call(ward, api.addResource, { body: pump })).body
  const params = { id: one.id }
  assert.equal((await khue.call(official('lanhdao.caugiay'), api.changeResource, { params, body: pump })).status, 404)
  assert.equal((await khue.call(ward, api.changeResource, { params, body: { ...pump, unitId: cauGiay } })).status, 403)
  const busy = await khue.call(operator, api.changeResource, { params, body: { ...pump, state: 'busy' } })
  assert.equal(busy.body.state, 'busy')
  assert.deepEqual((await khue.call(official('lanhdao.caugiay'), api.listResources, {})).body, [])
  assert.deepEqual(
    (await khue.call(ward, api.listResources, {})).body.map(({ id }) => id),
    [one.id],
  )
})

test('OP18: the situation is a paper with open incidents and the log, for who commands there', async () => {
  const incident = await opened('Ngập sâu <chưa rút>')
  assert.equal((await khue.call(ward, api.situationReport, { query: { unitId: cityId } })).status, 403)
  for (const [language, title] of [
    ['vi', 'BÁO CÁO TÌNH HÌNH'],
    ['en', 'SITUATION REPORT'],
  ] as const) {
    const reply = await khue.call(operator, api.situationReport, { query: { unitId: cityId, language } })
    assert.equal(reply.status, 200)
    const pdf = path.join(folder, `${language}.pdf`)
    writeFileSync(pdf, reply.body)
    const text = execFileSync('pdftotext', ['-layout', pdf, '-'], { encoding: 'utf8' })
    for (const words of [title, incident.code, 'Một máy hỏng'])
      assert.ok(text.toUpperCase().includes(words.toUpperCase()), words)
    assert.match(text.replaceAll(/\s+/g, ' '), /<chưa/)
  }
})

test('OP19: the map is shown as it was: severity, merged and closed ones, and what was measured around', async () => {
  const clock = (minutes: number) => khue.app.clock.set(khue.app.clock.now().add({ minutes }))
  const [thing] = await enterThings(khue.app, system('test'), [
    {
      code: 'gauge-op19',
      name: { vi: 'Trạm', en: 'Gauge' },
      kind: 'water-gauge',
      unitId: hoanKiem,
      point: lake,
      isPublic: true,
      series: [{ name: 'level', title: { vi: 'Mực nước', en: 'Level' }, unit: 'm', quantity: 'water-level' }],
    },
  ])
  const series = thing?.series[0]
  assert.ok(series)
  const measure = (value: number) =>
    storeObservations(khue.app, 'system:test', {
      series: Float64Array.of(series.id),
      times: Float64Array.of(khue.app.clock.now().epochMilliseconds),
      values: Float64Array.of(value),
      quality: Uint8Array.of(0),
    })
  const start = khue.app.clock.now()
  khue.app.clock.set(start)
  const before = start.toString()
  clock(1)
  await measure(1.5)
  const a = await opened('Cháy A', 'fire', 2)
  const b = await opened('Cháy B', 'fire', 2)
  clock(1)
  const both = khue.app.clock.now().toString()
  clock(1)
  await khue.call(operator, mergeInto, { params: { id: b.id }, body: { into: a.id } })
  await measure(2.5)
  clock(1)
  const merged = khue.app.clock.now().toString()
  clock(1)
  const closing = { version: 2, status: 'closed' as const, outcome: 'resolved' as const }
  assert.equal((await khue.call(operator, changeStatus, { params: { id: a.id }, body: closing })).status, 200)
  clock(1)
  const over = khue.app.clock.now().toString()
  const at = async (instant: string, actor = operator) => {
    const { body } = await khue.call(actor, api.replayAt, { query: { at: instant, incident: a.id } })
    const shown = body.incidents.map(({ id }) => id)
    return [shown.includes(a.id), shown.includes(b.id), body.values[0]?.value]
  }
  assert.deepEqual(await at(before), [false, false, undefined])
  assert.deepEqual(await at(both), [true, true, 1.5])
  assert.deepEqual(await at(merged), [true, false, 2.5])
  assert.deepEqual(await at(over), [false, false, 2.5])
  const stranger = official('lanhdao.caugiay')
  assert.equal((await khue.call(stranger, api.replayAt, { query: { at: both, incident: a.id } })).status, 404)
  const blind = await khue.call(stranger, api.replayAt, { query: { at: both } })
  assert.deepEqual(blind.body.incidents, [])
  khue.app.clock.set(null)
})
