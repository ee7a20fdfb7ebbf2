/** Officials, roles, delegation, changes of units: against the rules in README.md, on a database. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anonymous, type Grant, type Official } from '../../kernel/actor.ts'
import { instantAt } from '../../kernel/clock.ts'
import type { InputOf } from '../../kernel/endpoint.ts'
import { newId } from '../../kernel/id.ts'
import { defineModule, when } from '../../kernel/module.ts'
import { startTestKhue } from '../../kernel/testing.ts'
import * as contract from './contract.ts'
import {
  absentOn,
  administrativeDate,
  directory,
  governmentModel,
  grantsOf,
  grantsOfEach,
  may,
  officialByEmail,
  officialsWith,
  positionOf,
  sandboxOfficials,
  unitsOfOfficials,
  unitsReformed,
} from './index.ts'
import organisation from './module.ts'
import { cityId, referenceUnits } from './reference.ts'
import { rolePermissions } from './roles.ts'
import { announceTodaysReform, keepFresh } from './units.ts'

const now = instantAt(Temporal.PlainDateTime.from('2026-11-23T09:00'))
const hoanKiem = 'gso:00070@2025-07-01'
const cauGiay = 'gso:00166@2025-07-01'
const district = 'gso:002@2014-04-01'
/** What a module that holds open work hears. */
const heard: string[] = []
const listener = defineModule({
  name: 'listener',
  folder: import.meta.filename,
  listens: [when(unitsReformed, 'listener.heard', async (_, { date }) => void heard.push(date))],
})
const khue = await startTestKhue({ modules: [organisation, listener] })
khue.app.clock.set(now)

const accountOf = (username: string) => {
  const found = sandboxOfficials.find((official) => official.username === username)
  assert.ok(found, username)
  return found
}

/** The sandbox official as identity would make the actor. */
async function actorOf(username: string, instant = khue.app.clock.now()): Promise<Official> {
  const { officialId: id, name } = accountOf(username)
  const grants = await khue.app.read((tx) => grantsOf(tx, id, instant))
  return { kind: 'official', id, name, grants, sessionId: newId(), strongUntil: 0 }
}

const citizen = { kind: 'citizen', id: newId(), name: 'Nguyễn Văn An', assurance: 2, sessionId: newId() } as const
const plus = (days: number) => now.add({ hours: 24 * days }).toString()

test('ORG1: the directory is filled from the database', async () => {
  assert.ok(directory().version > 0)
  assert.deepEqual(
    directory()
      .units.map((unit) => unit.id)
      .toSorted(),
    referenceUnits.map((unit) => unit.id).toSorted(),
  )
  for (const unit of referenceUnits) assert.deepEqual(directory().unit(unit.id), unit)
})

test('ORG9: a two-level city lives today; the pinned one on the day before the reform', async () => {
  const reply = await khue.call(anonymous, contract.getModel, {})
  assert.deepEqual(reply.body, { date: '2026-11-23', model: 'two-level', pinned: false })
  const pinned = { ...khue.app, config: { ...khue.app.config, cityModel: 'three-level' as const } }
  assert.equal(administrativeDate(pinned).toString(), '2025-06-30')
  assert.equal(governmentModel(pinned), 'three-level')
})

test('ORG8: anybody may search and read units, on any date', async () => {
  const found = await khue.call(anonymous, contract.searchUnits, { query: { text: 'hoan kiem' } })
  assert.deepEqual(
    found.body.units.map((unit) => unit.id),
    [hoanKiem],
  )
  const old = await khue.call(anonymous, contract.searchUnits, { query: { text: 'hoan kiem', date: '2025-06-30' } })
  assert.deepEqual(
    old.body.units.map((unit) => unit.id),
    [district],
  )
  const one = await khue.call(anonymous, contract.getUnit, { params: { id: hoanKiem }, query: {} })
  assert.equal(one.body.unit.name.vi, 'Phường Hoàn Kiếm')
  assert.equal(one.body.predecessors.length, 14)
  assert.equal(one.body.predecessors.filter((p) => p.share === 'full').length, 7)
  assert.deepEqual(
    one.body.ancestors.map((unit) => unit.id),
    [cityId],
  )
  const ended = await khue.call(anonymous, contract.getUnit, { params: { id: district }, query: {} })
  assert.equal(ended.body.children.length, 18)
  assert.equal(ended.body.unit.validTo, '2025-07-01')
  assert.ok(ended.body.successors.some((s) => s.unit.id === hoanKiem && s.share === 'partial'))
  const tree = await khue.call(anonymous, contract.getTree, { query: { date: '2025-06-30' } })
  assert.equal(tree.body.children.filter((unit) => unit.level === 'district').length, 30)
  const successors = await khue.call(anonymous, contract.getSuccessors, { params: { id: district }, query: {} })
  assert.ok(successors.body.successors.length >= 2)
})

test('ORG8: an unknown unit is a problem, not an empty answer', async () => {
  const reply = await khue.call(anonymous, contract.getUnit, { params: { id: 'gso:99999@2025-07-01' }, query: {} })
  assert.equal(reply.status, 404)
  assert.equal(reply.problem?.type, '/problems/organisation.unknown-unit')
})

test('ORG6: the competent unit over HTTP; a split ward asks for a choice', async () => {
  const ask = (addressUnitId: string, date?: string) =>
    khue.call(anonymous, contract.getCompetentUnit, {
      query: { competence: 'district', addressUnitId, ...(date && { date }) },
    })
  assert.equal((await ask('gso:00079@2014-04-01', '2025-06-30')).body.unit.id, district)
  assert.equal((await ask(hoanKiem)).body.unit.id, hoanKiem)
  const split = await ask('gso:00079@2014-04-01')
  assert.equal(split.status, 422)
  assert.equal(split.problem?.type, '/problems/organisation.no-competent-unit')
})

test('ORG20: holidays of a year are public', async () => {
  const reply = await khue.call(anonymous, contract.getHolidays, { params: { year: 2026 } })
  assert.ok(reply.body.days.some((day) => day.date === '2026-11-24' && day.kind === 'holiday'))
})

test('ORG30: sandbox officials of both models hold their role at their unit', async () => {
  assert.equal(new Set(sandboxOfficials.map((o) => o.username)).size, sandboxOfficials.length)
  assert.equal(new Set(sandboxOfficials.map((o) => o.officialId)).size, sandboxOfficials.length)
  for (const official of sandboxOfficials) {
    const grants = await khue.app.read((tx) => grantsOf(tx, official.officialId, now))
    assert.deepEqual(
      grants.map((grant) => grant.permission).toSorted(),
      [...rolePermissions[official.role]].toSorted(),
      official.username,
    )
    assert.ok(grants.every((grant) => grant.unitId === official.unitId && grant.subtree === official.subtree))
    const position = await khue.app.read((tx) => positionOf(tx, official.officialId))
    assert.equal(position?.title.vi, official.title.vi)
  }
  for (const model of ['two-level', 'three-level']) assert.ok(sandboxOfficials.some((o) => o.model === model))
  const found = await khue.app.read((tx) => officialByEmail(tx, 'MOTCUA.HOANKIEM@hanoi.example'))
  assert.equal(found?.id, accountOf('motcua.hoankiem').officialId)
})

test('ORG11: who may not list, register or give roles', async () => {
  const clerk = await actorOf('motcua.hoankiem')
  const otherAdmin = await actorOf('quantri.caugiay')
  const id = accountOf('chuyenvien.hoankiem').officialId
  const role = { role: 'leader', unitId: hoanKiem, subtree: false } as const
  for (const actor of [anonymous, citizen, clerk, otherAdmin]) {
    const status = actor === anonymous ? 401 : 403
    assert.equal((await khue.call(actor, contract.listOfficials, { query: { unitId: hoanKiem } })).status, status)
    assert.equal((await khue.call(actor, contract.assignRole, { params: { id }, body: role })).status, status)
  }
  // Another unit's administrator does not even learn that the official exists.
  assert.equal((await khue.call(otherAdmin, contract.getOfficial, { params: { id } })).status, 404)
  const admin = await actorOf('quantri.hoankiem')
  const self = await khue.call(admin, contract.assignRole, { params: { id: admin.id }, body: role })
  assert.equal(self.problem?.type, '/problems/organisation.own-role')
  for (const body of [
    { ...role, role: 'unit-admin' as const },
    { ...role, role: 'system-admin' as const },
    { ...role, subtree: true },
  ]) {
    const reply = await khue.call(admin, contract.assignRole, { params: { id }, body })
    assert.equal(reply.problem?.type, '/problems/organisation.role-above-own')
  }
  const elsewhere = await khue.call(admin, contract.assignRole, { params: { id }, body: { ...role, unitId: cauGiay } })
  assert.equal(elsewhere.status, 403)
  const stranger = accountOf('chuyenvien.caugiay').officialId
  const foreign = await khue.call(admin, contract.assignRole, { params: { id: stranger }, body: role })
  assert.equal(foreign.problem?.type, '/problems/organisation.unknown-official')
})

test('ORG11: an administrator registers an official once and gives a role with dates', async () => {
  const admin = await actorOf('quantri.hoankiem')
  const body = {
    name: 'Nguyễn Thị Mới',
    email: 'Moi@hanoi.example',
    unitId: hoanKiem,
    title: { vi: 'Chuyên viên', en: 'Specialist' },
  }
  const added = await khue.call(admin, contract.addOfficial, { body })
  assert.equal(added.status, 200)
  assert.equal(added.body.official.email, 'moi@hanoi.example')
  const again = await khue.call(admin, contract.addOfficial, { body })
  assert.equal(again.problem?.type, '/problems/organisation.official-exists')
  const { id } = added.body.official
  const grantsAt = (instant: Temporal.Instant) => khue.app.read((tx) => grantsOf(tx, id, instant))
  assert.deepEqual(await grantsAt(now), [])
  const given = {
    role: 'specialist',
    unitId: hoanKiem,
    subtree: false,
    validFrom: '2026-12-01',
    validTo: '2027-01-01',
  } as const
  const role = await khue.call(admin, contract.assignRole, { params: { id }, body: given })
  assert.equal(role.status, 200)
  const grantsOn = async (day: string) =>
    (await grantsAt(instantAt(Temporal.PlainDateTime.from(`${day}T00:00`)))).length
  assert.equal(await grantsOn('2026-11-30'), 0)
  assert.equal(await grantsOn('2026-12-01'), rolePermissions.specialist.length)
  assert.equal(await grantsOn('2026-12-31'), rolePermissions.specialist.length)
  assert.equal(await grantsOn('2027-01-01'), 0)
  const overlap = await khue.call(admin, contract.assignRole, {
    params: { id },
    body: { ...given, validFrom: '2026-12-31' },
  })
  assert.equal(overlap.problem?.type, '/problems/organisation.role-overlaps')
  const reversed = await khue.call(admin, contract.assignRole, {
    params: { id },
    body: { ...given, role: 'leader', validTo: '2026-12-01' },
  })
  assert.equal(reversed.problem?.type, '/problems/organisation.period-reversed')
  const list = await khue.call(admin, contract.listOfficials, { query: { unitId: hoanKiem } })
  assert.ok(list.body.officials.some((entry) => entry.official.id === id && entry.roles.length === 1))
})

test('ORG17: an account is closed by the administrator of its unit, and while closed holds nothing', async () => {
  const params = { id: accountOf('chuyenvien.hoankiem').officialId }
  const admin = await actorOf('quantri.hoankiem')
  const close = (actor: Parameters<typeof khue.call>[0], id = params.id, active = false) =>
    khue.call(actor, contract.setAccount, { params: { id }, body: { active } })
  assert.equal((await close(anonymous)).status, 401)
  assert.equal((await close(await actorOf('lanhdao.hoankiem'))).status, 403)
  assert.equal((await close(await actorOf('quantri.caugiay'))).status, 404)
  assert.equal((await close(admin, admin.id)).problem?.type, '/problems/organisation.own-role')
  const held = async () => (await actorOf('chuyenvien.hoankiem')).grants.length
  const before = await held()
  assert.ok(before > 0)
  const closed = await close(admin)
  assert.deepEqual([closed.status, closed.body.official.active, await held()], [200, false, 0])
  const open = await close(admin, params.id, true)
  assert.deepEqual([open.body.official.active, await held()], [true, before])
  // An administrator is above the unit's own administrator.
  const system = await actorOf('quantri')
  assert.equal((await close(system, admin.id)).status, 200)
  assert.equal((await close(system, admin.id, true)).status, 200)
})

test('ORG10: what several officials may do, and where they work, is the same asked together as one by one', async () => {
  const names = ['quantri', 'motcua.hoankiem', 'lanhdao.caugiay', 'chuyenvien.hoankiem']
  const ids = [...names.map((name) => accountOf(name).officialId), newId()]
  const [grants, units] = await khue.app.read((tx) =>
    Promise.all([grantsOfEach(tx, ids, now), unitsOfOfficials(tx, ids)]),
  )
  const inOrder = (some: readonly Grant[] = []) => some.map((one) => JSON.stringify(one)).toSorted()
  for (const [at, id] of ids.entries()) {
    assert.deepEqual(inOrder(grants[at]), inOrder(await khue.app.read((tx) => grantsOf(tx, id, now))))
    assert.equal(units[at], (await khue.app.read((tx) => positionOf(tx, id)))?.unitId ?? null)
  }
  assert.ok(grants[0]?.length && units[0])
  assert.deepEqual([grants.at(-1), units.at(-1)], [[], null])
})

test('ORG11: a role is ended by who may give it, never in the past', async () => {
  const id = accountOf('chuyenvien.caugiay').officialId
  const end = (actor: Official, body: { validTo?: string } = {}) =>
    khue.call(actor, contract.endRole, { params: { id }, body })
  assert.equal((await end(await actorOf('quantri.hoankiem'))).status, 404)
  const admin = await actorOf('quantri.caugiay')
  assert.equal((await end(admin, { validTo: '2026-11-22' })).status, 422)
  assert.equal((await end(admin, { validTo: '2026-12-01' })).body.validTo, '2026-12-01')
  assert.equal((await end(admin, { validTo: '2026-12-02' })).status, 422)
  assert.equal((await end(admin)).body.validTo, '2026-11-23')
  assert.deepEqual(await khue.app.read((tx) => grantsOf(tx, id, now)), [])
})

const leave = (toOfficialId: string, days: readonly [number, number] = [1, 3]) => ({
  toOfficialId,
  unitId: hoanKiem,
  startsAt: plus(days[0]),
  endsAt: plus(days[1]),
  reason: 'Đi công tác',
})

test('ORG12: who may not delegate, and what may not be delegated', async () => {
  const leader = accountOf('lanhdao.hoankiem').officialId
  const specialist = accountOf('chuyenvien.hoankiem').officialId
  const admin = await actorOf('quantri.hoankiem')
  const call = (actor: Official, from: string, body: ReturnType<typeof leave> & { role?: contract.DailyRole }) =>
    khue.call(actor, contract.delegate, { params: { id: from }, body })
  const type = async (reply: ReturnType<typeof call>) => (await reply).problem?.type.replace('/problems/', '')
  assert.equal((await call(await actorOf('motcua.hoankiem'), leader, leave(specialist))).status, 403)
  assert.equal((await call(await actorOf('lanhdao.caugiay'), leader, leave(specialist))).status, 403)
  assert.equal(await type(call(admin, leader, leave(admin.id))), 'organisation.own-role')
  const self = await actorOf('lanhdao.hoankiem')
  assert.equal(await type(call(self, leader, leave(leader))), 'organisation.delegation-to-self')
  const stranger = accountOf('lanhdao.caugiay').officialId
  assert.equal(await type(call(self, leader, leave(stranger))), 'organisation.delegate-outside')
  assert.equal(await type(call(self, leader, leave(specialist, [3, 1]))), 'organisation.period-reversed')
  assert.equal(await type(call(self, leader, leave(specialist, [1, 400]))), 'organisation.period-reversed')
  assert.equal(
    await type(call(self, leader, { ...leave(specialist), role: 'one-stop-clerk' })),
    'organisation.nothing-to-delegate',
  )
  assert.equal(await type(call(admin, admin.id, leave(specialist))), 'organisation.nothing-to-delegate')
})

test('ORG12: a delegation counts from its first instant to its last, and not a moment longer', async () => {
  const leader = await actorOf('lanhdao.hoankiem')
  const specialist = accountOf('chuyenvien.hoankiem').officialId
  const reply = await khue.call(leader, contract.delegate, { params: { id: leader.id }, body: leave(specialist) })
  assert.equal(reply.status, 200)
  const decides = async (at: Temporal.Instant) =>
    may(await actorOf('chuyenvien.hoankiem', at), 'casework.decide', hoanKiem)
  const [from, to] = [Temporal.Instant.from(plus(1)), Temporal.Instant.from(plus(3))]
  assert.equal(await decides(from.subtract({ milliseconds: 1 })), false)
  assert.equal(await decides(from), true)
  assert.equal(await decides(to.subtract({ milliseconds: 1 })), true)
  assert.equal(await decides(to), false)
  khue.app.clock.set(from.add({ hours: 1 }))
  const holders = await khue.app.read((tx) => officialsWith(tx, 'leader', hoanKiem))
  assert.deepEqual(
    holders.map((h) => [h.id, h.delegatedBy]),
    [
      [leader.id, null],
      [specialist, leader.id],
    ],
  )
  // A delegated role is not delegated on.
  const clerk = accountOf('motcua.hoankiem').officialId
  const onward = await khue.call(await actorOf('chuyenvien.hoankiem'), contract.delegate, {
    params: { id: specialist },
    body: { ...leave(clerk, [1, 2]), role: 'leader' },
  })
  assert.equal(onward.problem?.type, '/problems/organisation.nothing-to-delegate')
  const stranger = await khue.call(await actorOf('motcua.caugiay'), contract.endDelegation, {
    params: { id: reply.body.id },
  })
  assert.equal(stranger.status, 404)
  const ended = await khue.call(leader, contract.endDelegation, { params: { id: reply.body.id } })
  assert.equal(Temporal.Instant.from(ended.body.endsAt).epochMilliseconds, from.add({ hours: 1 }).epochMilliseconds)
  assert.equal(await decides(khue.app.clock.now()), false)
  khue.app.clock.set(now)
})

test('ORG13: who may not record an absence; an absent official is offered last', async () => {
  const clerk = accountOf('motcua.hoankiem').officialId
  const body = { startsAt: plus(-1), endsAt: plus(1), reason: 'Nghỉ ốm' }
  const record = (actor: Official) => khue.call(actor, contract.recordAbsence, { params: { id: clerk }, body })
  assert.equal((await record(await actorOf('chuyenvien.hoankiem'))).status, 404)
  assert.equal((await record(await actorOf('quantri.caugiay'))).status, 404)
  const admin = await actorOf('quantri.hoankiem')
  const helper = accountOf('chuyenvien.hoankiem').officialId
  const help = { role: 'one-stop-clerk', unitId: hoanKiem, subtree: false } as const
  assert.equal((await khue.call(admin, contract.assignRole, { params: { id: helper }, body: help })).status, 200)
  assert.equal((await record(admin)).status, 200)
  assert.equal((await record(await actorOf('motcua.hoankiem'))).status, 200)
  const holders = await khue.app.read((tx) => officialsWith(tx, 'one-stop-clerk', hoanKiem))
  assert.deepEqual(
    holders.map((h) => h.id),
    [helper, clerk],
  )
  assert.ok(await khue.app.read((tx) => absentOn(tx, clerk, now)))
  assert.equal(await khue.app.read((tx) => absentOn(tx, clerk, Temporal.Instant.from(plus(1)))), null)
})

test('ORG14: who may not import agency codes; imported ones are no samples, and all or none', async () => {
  const codes = [{ unitId: hoanKiem, code: 'H26.12.01' }]
  const send = (actor: Official, list: { unitId: string; code: string }[]) =>
    khue.call(actor, contract.importAgencyCodes, { body: { source: 'Quyết định thử nghiệm', codes: list } })
  assert.equal((await send(await actorOf('quantri.hoankiem'), codes)).status, 403)
  const admin = await actorOf('quantri')
  const taken = await send(admin, [...codes, { unitId: cauGiay, code: 'H26.12.01' }])
  assert.equal(taken.problem?.type, '/problems/organisation.agency-code-taken')
  await khue.drain()
  assert.equal(directory().unit(hoanKiem)?.sampleAgencyCode, true)
  assert.equal((await send(admin, codes)).body.imported, 1)
  await khue.drain()
  assert.equal(directory().unit(hoanKiem)?.agencyCode, 'H26.12.01')
  assert.equal(directory().unit(hoanKiem)?.sampleAgencyCode, false)
})

type Change = InputOf<typeof contract.changeUnits>['body']
const splitOf = (effective: string): Change => ({
  decision: 'Nghị quyết thử nghiệm 1/NQ',
  effective,
  begun: [
    {
      code: '99001',
      name: { vi: 'Phường Khuê Văn', en: 'Khuê Văn Ward' },
      level: 'commune',
      kind: 'ward',
      parentId: cityId,
    },
    {
      code: '99002',
      name: { vi: 'Phường Nghĩa Tân', en: 'Nghĩa Tân Ward' },
      level: 'commune',
      kind: 'ward',
      parentId: cityId,
    },
  ],
  ended: [cauGiay],
  succession: [
    { from: cauGiay, to: '99001', share: 'partial' },
    { from: cauGiay, to: '99002', share: 'partial' },
  ],
})

test('ORG15: who may not change units, and changes that do not fit are refused whole', async () => {
  const body = splitOf('2026-12-01')
  const send = (actor: Official, part: Partial<Change>) =>
    khue.call(actor, contract.changeUnits, { body: { ...body, ...part } })
  assert.equal((await send(await actorOf('quantri.hoankiem'), {})).status, 403)
  const admin = await actorOf('quantri')
  const [ward] = body.begun
  assert.ok(ward)
  const bad: Partial<Change>[] = [
    { succession: [] },
    { ended: [district] },
    { begun: [{ ...ward, code: '00070' }] },
    { begun: [{ ...ward, parentId: district }] },
    { succession: [...body.succession, { from: hoanKiem, to: '99001', share: 'partial' }] },
    { succession: [{ from: cauGiay, to: '12345', share: 'full' }] },
    { ended: ['gso:99999@2025-07-01'] },
  ]
  for (const change of bad) {
    const reply = await send(admin, change)
    assert.equal(reply.problem?.type, '/problems/organisation.change-invalid', JSON.stringify(change))
  }
  await khue.drain()
  assert.equal(directory().unit(cauGiay)?.validTo, null)
})

test('ORG15: a change by decree is data: the directory knows it at once, and reference data do not undo it', async () => {
  const admin = await actorOf('quantri')
  const reply = await khue.call(admin, contract.changeUnits, {
    body: splitOf('2026-12-01'),
  })
  assert.equal(reply.status, 200)
  await khue.drain()
  const [before2, after2] = [Temporal.PlainDate.from('2026-11-30'), Temporal.PlainDate.from('2026-12-01')]
  assert.equal(directory().unitByCode('00166', before2)?.id, cauGiay)
  assert.equal(directory().unitByCode('00166', after2), null)
  assert.deepEqual(
    directory()
      .successors(cauGiay, after2)
      .map((s) => s.unit.name.vi),
    ['Phường Khuê Văn', 'Phường Nghĩa Tân'],
  )
  assert.equal(directory().unit('gso:99001@2026-12-01')?.sampleAgencyCode, true)
  await khue.app.transaction((tx) => organisation.loads?.[0]?.load(tx, () => undefined) ?? Promise.reject(new Error()))
  const version = directory().version
  const stop = await keepFresh(khue.app)
  await stop()
  assert.ok(directory().version > version)
  assert.equal(directory().unit(cauGiay)?.validTo, '2026-12-01')
  const again = await khue.call(admin, contract.changeUnits, { body: splitOf('2026-12-01') })
  assert.equal(again.problem?.type, '/problems/organisation.change-invalid')
})

test('ORG16: who may not announce a reform; none is announced before its day; it tells those who hold open work', async () => {
  const send = async (actor: Official, date: string) => khue.call(actor, contract.reform, { body: { date } })
  assert.equal((await send(await actorOf('quantri.hoankiem'), '2025-07-01')).status, 403)
  const admin = await actorOf('quantri')
  assert.equal((await send(admin, '2026-12-01')).problem?.type, '/problems/organisation.reform-not-due')
  const reply = await send(admin, '2025-07-01')
  assert.deepEqual(reply.body, { date: '2025-07-01', ended: 30 + 526, begun: 126 })
  await khue.drain()
  assert.deepEqual(heard, ['2025-07-01'])
})

test('ORG16: a reform announces itself in the night it comes into force', async () => {
  heard.length = 0
  const night = async (day: string) => {
    khue.app.clock.set(instantAt(Temporal.PlainDateTime.from(`${day}T00:05`)))
    await khue.app.transaction(announceTodaysReform)
    await khue.drain()
  }
  await night('2026-11-30')
  assert.deepEqual(heard, [])
  await night('2026-12-01')
  assert.deepEqual(heard, ['2026-12-01'])
  khue.app.clock.set(now)
})

test('ORG30: starting again changes nothing that was changed since', async () => {
  const id = accountOf('chuyenvien.caugiay').officialId
  await (await organisation.starts?.(khue.app))?.()
  assert.deepEqual(await khue.app.read((tx) => grantsOf(tx, id, now)), [])
})
