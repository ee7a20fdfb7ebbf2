import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anonymous, system } from '../../../kernel/actor.ts'
import { newId } from '../../../kernel/id.ts'
import { startTestKhue } from '../../../kernel/testing.ts'
import { modules } from '../../../modules.ts'
import { endSignal, raiseSignal, type Signal } from '../../../platform/situation/index.ts'
import { enterThings, storeObservations } from '../../../platform/telemetry/index.ts'
import { addRule, changeRule, listRules } from '../../../platform/telemetry/rules/contract.ts'
import { retentionCommand } from '../../data-protection/command.ts'
import * as api from '../contract.ts'
import type { IncidentDetail } from '../contract.ts'
import { cauGiay, cityId, hoanKiem, official } from '../testing.ts'
import { factsOf } from '../review/facts.ts'
import { alertHasChanged } from './signals.ts'

const khue = await startTestKhue({ modules })
const operator = official('dieuhanh')
const ward = official('lanhdao.hoankiem')
const otherWard = official('lanhdao.caugiay')
const clerk = official('motcua.hoankiem')
const lake = { longitude: 105.8523, latitude: 21.0287 }

const given = { kind: 'flood', severity: 2, title: 'Ngập phố Hàng Bài', point: lake, unitId: hoanKiem } as const

async function opened(changes: Partial<Parameters<typeof body>[0]> = {}, actor = operator): Promise<IncidentDetail> {
  const reply = await khue.call(actor, api.openIncident, { body: body(changes) })
  assert.equal(reply.status, 200, JSON.stringify(reply.problem))
  return reply.body
}
const body = (changes: object) => ({ ...given, ...changes }) as never
const idOf = ({ id }: { id: string }) => ({ params: { id } })
const listed = async (actor = operator) =>
  (await khue.call(actor, api.listIncidents, { query: { limit: 200 } })).body.incidents.map(({ id }) => id)
const typesOf = ({ timeline }: IncidentDetail) => timeline.map(({ type }) => type)

test('OP1: who may not command opens nothing; an operator’s incident has its code, place, severity and who commands it', async () => {
  assert.equal((await khue.call(anonymous, api.openIncident, { body: body({}) })).status, 401)
  for (const actor of [clerk, otherWard]) {
    assert.equal((await khue.call(actor, api.openIncident, { body: body({}) })).status, 403)
  }
  const one = await opened()
  assert.match(one.code, /^SC-\d{6}-\d{4}$/)
  assert.deepEqual([one.severity, one.status, one.commandUnitId, one.source], [2, 'new', hoanKiem, 'operator'])
  assert.deepEqual(one.point, lake)
  assert.deepEqual(typesOf(one), ['opened'])
  const grave = await opened({ severity: 3, kind: 'fire' })
  assert.equal(grave.commandUnitId, cityId)
  assert.notEqual(grave.code, one.code)
  const unknown = await khue.call(operator, api.openIncident, { body: body({ unitId: 'gso:99999@2025-07-01' }) })
  assert.equal(unknown.problem?.type, '/problems/operations.unknown-unit')
})

test('OP2: what was noted stays; a note is put right by its author; a change that has not seen the last one is refused', async () => {
  const one = await opened({ kind: 'crowd' })
  const noted = await khue.call(ward, api.addNote, { ...idOf(one), body: { text: 'Nước 30 cm' } })
  const first = noted.body.timeline.at(-1)
  assert.deepEqual([first?.type, first?.by, first?.data], ['note', ward.name, { text: 'Nước 30 cm' }])
  const correction = { text: 'Nước 20 cm', corrects: first?.seq ?? 0 }
  const byAnother = await khue.call(operator, api.addNote, { ...idOf(one), body: correction })
  assert.equal(byAnother.problem?.type, '/problems/operations.not-possible')
  const put = await khue.call(ward, api.addNote, { ...idOf(one), body: correction })
  assert.equal(put.body.timeline.filter(({ type }) => type === 'note').length, 2)
  const stale = { version: one.version, severity: 3 as const, reason: 'lan rộng' }
  assert.equal(
    (await khue.call(operator, api.changeSeverity, { ...idOf(one), body: stale })).problem?.type,
    '/problems/operations.changed-meanwhile',
  )
  for (const statement of [
    'update operations.incident_event set type = $1',
    'delete from operations.incident_event where type <> $1',
  ])
    await assert.rejects(
      khue.app.transaction((tx) => tx.named('', statement, ['x'])),
      /append-only/,
    )
})

test('OP3: another unit sees nothing of it; the unit where it is sees it though the city commands', async () => {
  const one = await opened({ kind: 'power', severity: 3 })
  for (const actor of [otherWard, clerk, official('chuyenvien.caugiay')]) {
    assert.ok([403, 404].includes((await khue.call(actor, api.readIncident, idOf(one))).status))
  }
  assert.ok(!(await listed(otherWard)).includes(one.id))
  assert.equal((await khue.call(otherWard, api.addNote, { ...idOf(one), body: { text: 'x' } })).status, 404)
  for (const actor of [operator, ward, official('chuyenvien.hoankiem')]) {
    assert.equal((await khue.call(actor, api.readIncident, idOf(one))).status, 200)
    assert.ok((await listed(actor)).includes(one.id))
  }
})

test('OP4: the commanding unit handles it; a graver one goes to the city, which may hand it on', async () => {
  const one = await opened({ kind: 'heat' })
  const severity = (version: number, level: 1 | 2 | 3 | 4) => ({
    ...idOf(one),
    body: { version, severity: level, reason: 'Đo tại chỗ' },
  })
  assert.equal((await khue.call(otherWard, api.changeSeverity, severity(1, 3))).status, 404)
  const graver = await khue.call(ward, api.changeSeverity, severity(1, 3))
  assert.deepEqual([graver.body.commandUnitId, graver.body.mayCommand], [cityId, false])
  assert.equal((await khue.call(ward, api.changeSeverity, severity(2, 4))).status, 403)
  const hand = { ...idOf(one), body: { version: 2, unitId: cauGiay, reason: 'Cùng địa bàn' } }
  assert.equal((await khue.call(ward, api.handCommand, hand)).status, 403)
  assert.equal((await khue.call(operator, api.handCommand, hand)).body.commandUnitId, cauGiay)
  assert.equal((await khue.call(otherWard, api.changeSeverity, severity(3, 2))).status, 200)
  assert.equal((await khue.call(ward, api.readIncident, idOf(one))).status, 200, 'still where it is')
})

function signal(changes: Partial<Signal> = {}): Signal {
  return {
    source: 'participation',
    reference: newId(),
    kind: 'traffic',
    severity: 1,
    title: { vi: 'Xe đổ giữa đường', en: 'A lorry lies across the road' },
    description: 'Trước số 12',
    point: lake,
    unitId: hoanKiem,
    at: khue.app.clock.now().toString(),
    link: null,
    ...changes,
  }
}
const raise = async (given: Signal) => {
  await khue.app.transaction(async (tx) => raiseSignal(tx, given))
  await khue.drain()
}
const withTitle = async (title: string) =>
  (await khue.call(operator, api.listIncidents, { query: { q: title } })).body.incidents

test('OP5, SIT3: a signal opens one incident however often it is told, is raised by a graver word and not closed by its end', async () => {
  const told = signal()
  await raise(told)
  await raise(told)
  const [one, ...others] = await withTitle('Xe đổ')
  assert.deepEqual([one?.source, one?.severity, others.length], ['report', 1, 0])
  await raise({ ...told, severity: 3 })
  await khue.app.transaction(async (tx) => endSignal(tx, told.source, told.reference))
  await khue.drain()
  assert.ok(one)
  const now = (await khue.call(operator, api.readIncident, idOf(one))).body
  assert.deepEqual([now.severity, now.status, now.commandUnitId], [3, 'new', cityId])
  assert.deepEqual(typesOf(now), ['opened', 'severity-changed', 'signal-ended'])
  assert.ok(now.signals[0]?.endedAt)
  await assert.rejects(
    khue.app.transaction(async (tx) => {
      raiseSignal(tx, signal({ title: { vi: 'Không xảy ra', en: 'Never' } }))
      await Promise.reject(new Error('undone'))
    }),
  )
  await khue.drain()
  assert.deepEqual(await withTitle('Không xảy ra'), [])
})

test('OP5: what is told again after its end takes up what was closed, and raises what it was merged into', async () => {
  const told = signal({ reference: 'again', title: { vi: 'Cây đổ lại', en: 'The tree again' } })
  await raise(told)
  const [one] = await withTitle('Cây đổ lại')
  assert.ok(one)
  const end = async () => {
    await khue.app.transaction(async (tx) => endSignal(tx, told.source, told.reference))
    await khue.drain()
  }
  await end()
  const { version } = (await khue.call(operator, api.readIncident, idOf(one))).body
  const closing = { version, status: 'closed', outcome: 'resolved' } as const
  assert.equal((await khue.call(operator, api.changeStatus, { ...idOf(one), body: closing })).status, 200)
  await raise(told)
  const back = (await khue.call(operator, api.readIncident, idOf(one))).body
  assert.deepEqual([back.status, back.outcome, back.closedAt, back.signals[0]?.endedAt], ['new', null, null, null])
  assert.equal(back.timeline.at(-1)?.type, 'signal-back')
  const head = await opened({ kind: 'other', title: 'Cả đoạn phố', severity: 1 })
  await khue.call(operator, api.mergeInto, { ...idOf(one), body: { into: head.id } })
  await raise({ ...told, severity: 4 })
  const raised = (await khue.call(operator, api.readIncident, idOf(head))).body
  assert.deepEqual([raised.severity, raised.commandUnitId], [4, cityId])
})

test('OP5: what was closed while its signal lasts is taken up by a graver word, and by no other', async () => {
  const told = signal({ severity: 2, title: { vi: 'Cáp đứt', en: 'A cable is cut' } })
  await raise(told)
  const [one] = await withTitle('Cáp đứt')
  assert.ok(one)
  const read = async () => (await khue.call(operator, api.readIncident, idOf(one))).body
  const lower = { version: (await read()).version, severity: 1, reason: 'Có đường dự phòng' } as const
  assert.equal((await khue.call(operator, api.changeSeverity, { ...idOf(one), body: lower })).status, 200)
  const closing = { version: (await read()).version, status: 'closed', outcome: 'resolved' } as const
  assert.equal((await khue.call(operator, api.changeStatus, { ...idOf(one), body: closing })).status, 200)
  await raise(told)
  assert.equal((await read()).status, 'closed')
  await raise({ ...told, severity: 3 })
  const back = await read()
  assert.deepEqual([back.status, back.severity, back.outcome, back.closedAt], ['new', 3, null, null])
  assert.deepEqual(typesOf(back).slice(-2), ['signal-back', 'severity-changed'])
})

test('OP5: an alert of telemetry opens an incident of its kind at its place; a notice does not', async () => {
  const texts = (vi: string) => ({ vi, en: vi })
  const [thing] = await enterThings(khue.app, system('test'), [
    {
      code: 'gauge-op5',
      name: texts('Trạm đo cống Hàng Bè'),
      kind: 'water-gauge',
      unitId: hoanKiem,
      point: lake,
      isPublic: true,
      series: [{ name: 'level', title: texts('Mực nước'), unit: 'm', quantity: 'water-level' }],
    },
  ])
  const series = thing?.series[0]
  assert.ok(series)
  const rule = { unitId: hoanKiem, select: { series: [series.id] }, groupBy: 'series' as const, silences: [] }
  const admin = official('quantri')
  for (const [name, severity, above] of [
    ['Nước rất cao', 'severe', 3],
    ['Nước hơi cao', 'notice', 2],
  ] as const) {
    const condition = { kind: 'threshold', above } as const
    const reply = await khue.call(admin, addRule, { body: { ...rule, name: texts(name), severity, condition } })
    assert.equal(reply.status, 200, JSON.stringify(reply.problem))
  }
  const [one] = await untilSome(async () => {
    const time = khue.app.clock.now().epochMilliseconds
    await storeObservations(khue.app, 'system:test', {
      series: Float64Array.of(series.id),
      times: Float64Array.of(time),
      values: Float64Array.of(3.4),
      quality: Uint8Array.of(0),
    })
    await khue.drain()
    return withTitle('Nước rất cao')
  })
  assert.deepEqual([one?.kind, one?.severity, one?.source, one?.commandUnitId], ['flood', 3, 'alert', cityId])
  assert.deepEqual(one?.point, lake)
  assert.deepEqual(await withTitle('Nước hơi cao'), [])
  assert.ok(one)
  const detail = (await khue.call(operator, api.readIncident, idOf(one))).body
  const alertId = detail.signals[0]?.reference ?? ''
  await khue.app.transaction((tx) => alertHasChanged(tx, { alertId, state: 'raised' }))
  assert.equal((await withTitle('Nước rất cao')).length, 1)
  const [watching] = (await khue.call(admin, listRules, {})).body.filter(({ name }) => name.vi === 'Nước rất cao')
  assert.ok(watching)
  const { id, createdAt: _, seriesCount: __, ...off } = { ...watching, isOn: false }
  assert.equal((await khue.call(admin, changeRule, { params: { id }, body: off })).status, 200)
  await khue.drain()
  assert.ok(
    (await khue.call(operator, api.readIncident, idOf(one))).body.signals[0]?.endedAt,
    'a rule that is turned off ends it',
  )
})

/** The rules are looked at by one process, a moment after an observation is stored. */
async function untilSome<T>(ask: () => Promise<T[]>): Promise<T[]> {
  for (let tries = 0; tries < 200; tries++) {
    const found = await ask()
    if (found.length > 0) return found
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return []
}

test('OP6: near ones of a kind are proposed with the reason, merged, kept apart, and split again with nothing lost', async () => {
  const first = await opened({ kind: 'fire', title: 'Cháy nhà kho' })
  const near = await opened({
    kind: 'fire',
    title: 'Khói đen phố Hàng Bài',
    severity: 3,
    point: { longitude: lake.longitude + 0.001, latitude: lake.latitude },
  })
  const far = await opened({ kind: 'fire', title: 'Cháy xa', point: { longitude: 105.9, latitude: 21.1 } })
  const reason = near.proposed.find(({ incident }) => incident.id === first.id)
  assert.ok(reason && reason.distanceM !== null && Math.abs(reason.distanceM - 104) <= 2, JSON.stringify(reason))
  assert.equal(far.proposed.length, 0)
  await khue.call(operator, api.addNote, { ...idOf(near), body: { text: 'Gọi 114' } })
  const merge = { ...idOf(near), body: { into: first.id } }
  assert.ok([403, 404].includes((await khue.call(otherWard, api.mergeInto, merge)).status))
  const head = (await khue.call(operator, api.mergeInto, merge)).body
  assert.deepEqual([head.id, head.severity, head.merged], [first.id, 3, 1])
  assert.equal(head.commandUnitId, cityId, 'OP4: as grave as that, the city commands')
  assert.ok(
    head.timeline.some(({ data }) => data['text'] === 'Gọi 114'),
    'what was noted at the other is shown',
  )
  assert.ok(!(await listed()).includes(near.id))
  const twice = await khue.call(operator, api.mergeInto, merge)
  assert.equal(twice.problem?.type, '/problems/operations.not-possible')

  const apart = await khue.call(operator, api.splitOff, { ...idOf(near), body: { reason: 'Hai đám cháy' } })
  assert.deepEqual([apart.body.mergedInto, apart.body.title], [null, 'Khói đen phố Hàng Bài'])
  assert.ok(apart.body.timeline.some(({ data }) => data['text'] === 'Gọi 114'))
  assert.ok((await listed()).includes(near.id))
  assert.equal(
    apart.body.proposed.some(({ incident }) => incident.id === first.id),
    false,
    'not proposed again',
  )

  const third = await opened({ kind: 'fire', title: 'Cháy lần ba' })
  const dismissal = { params: { id: third.id, other: first.id } }
  assert.ok([403, 404].includes((await khue.call(otherWard, api.dismissProposal, dismissal)).status))
  const kept = await khue.call(operator, api.dismissProposal, dismissal)
  assert.equal(
    kept.body.proposed.some(({ incident }) => incident.id === first.id),
    false,
  )
})

test('OP6: of two merges in opposite directions at one moment one is made', async () => {
  const a = await opened({ kind: 'water', title: 'Vỡ ống A' })
  const b = await opened({ kind: 'water', title: 'Vỡ ống B' })
  const replies = await Promise.all([
    khue.call(operator, api.mergeInto, { ...idOf(a), body: { into: b.id } }),
    khue.call(operator, api.mergeInto, { ...idOf(b), body: { into: a.id } }),
  ])
  assert.deepEqual(
    replies.map(({ status }) => status).toSorted((x, y) => x - y),
    [200, 409],
  )
})

test('OP7: forward only, closed with an outcome, and taken up again', async () => {
  const one = await opened({ kind: 'network' })
  const status = (version: number, to: api.Status, outcome?: 'resolved') => ({
    ...idOf(one),
    body: { version, status: to, ...(outcome && { outcome }) },
  })
  assert.equal((await khue.call(otherWard, api.changeStatus, status(1, 'in-hand'))).status, 404)
  assert.equal((await khue.call(ward, api.changeStatus, status(1, 'contained'))).body.status, 'contained')
  for (const [to, problem] of [
    ['in-hand', 'operations.not-possible'],
    ['closed', 'operations.outcome-missing'],
  ] as const)
    assert.equal((await khue.call(ward, api.changeStatus, status(2, to))).problem?.type, `/problems/${problem}`)
  const closed = (await khue.call(ward, api.changeStatus, status(2, 'closed', 'resolved'))).body
  assert.deepEqual([closed.status, closed.outcome], ['closed', 'resolved'])
  assert.ok(!(await listed()).includes(one.id))
  const past = await khue.call(operator, api.listIncidents, { query: { state: 'closed' } })
  assert.ok(past.body.incidents.some(({ id }) => id === one.id))
  const again = (await khue.call(ward, api.changeStatus, status(3, 'in-hand'))).body
  assert.deepEqual([again.status, again.outcome, again.closedAt], ['in-hand', null, null])
})

test('OP20: one that is closed is reviewed by who commands; its timeline tells how long each step took', async () => {
  const start = khue.app.clock.now()
  khue.app.clock.set(start)
  const one = await opened({ kind: 'crowd', title: 'Đông người xem pháo hoa' })
  const review = { ...idOf(one), body: { well: 'Chốt chặn sớm', change: 'Phường bố trí thêm lối ra, trước Tết' } }
  assert.equal((await khue.call(anonymous, api.reviewIncident, review)).status, 401)
  assert.ok([403, 404].includes((await khue.call(otherWard, api.reviewIncident, review)).status))
  assert.equal((await khue.call(ward, api.reviewIncident, review)).problem?.type, '/problems/operations.not-possible')
  const to = (version: number, status: api.Status, minutes: number) => {
    khue.app.clock.set(start.add({ minutes }))
    const body = { version, status, ...(status === 'closed' && { outcome: 'resolved' as const }) }
    return khue.call(ward, api.changeStatus, { ...idOf(one), body })
  }
  await to(1, 'in-hand', 4)
  await to(2, 'closed', 90)
  const written = (await khue.call(ward, api.reviewIncident, review)).body
  assert.deepEqual(written.timeline.at(-1)?.data, review.body)
  assert.equal(written.status, 'closed')
  const facts = factsOf(written.timeline, one.id)
  assert.deepEqual([facts.inHand, facts.contained, facts.closed, facts.reopened], [4, null, 90, 0])
  khue.app.clock.set(null)
})

test('OP8: who called is sealed, read by who commands and written down, and forgotten in time', async () => {
  const caller = { number: '0912 345 678', name: 'Nguyễn Thị Hà' }
  const one = await opened({ kind: 'other', caller })
  assert.deepEqual([one.source, one.hasCaller], ['call', true])
  assert.ok(!JSON.stringify(one).includes('0912'))
  const rows = await khue.app.read((tx) =>
    tx.named<{ sealed: Buffer }>('', 'select sealed from operations.call where incident_id = $1', [one.id]),
  )
  assert.ok(!rows[0]?.sealed.toString('latin1').includes('0912'))
  assert.equal((await khue.call(otherWard, api.readCaller, idOf(one))).status, 404)
  assert.equal((await khue.call(official('chuyenvien.hoankiem'), api.readCaller, idOf(one))).status, 403)
  assert.deepEqual((await khue.call(ward, api.readCaller, idOf(one))).body, caller)
  const after = (await khue.call(operator, api.readIncident, idOf(one))).body
  assert.deepEqual([after.timeline.at(-1)?.type, after.timeline.at(-1)?.by], ['caller-read', ward.name])
  khue.app.clock.set(khue.app.clock.now().add({ hours: 24 * 91 }))
  assert.equal(await retentionCommand(khue.app, ['operations.callers']), 0)
  khue.app.clock.set(null)
  assert.equal((await khue.call(ward, api.readCaller, idOf(one))).problem?.type, '/problems/operations.no-caller')
})
