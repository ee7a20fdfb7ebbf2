/** Who registers a residence lives there in the population registry, from the form to the record and back. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTestAuthority } from '../../../sandbox/ca/testing.ts'
import { system } from '../../kernel/actor.ts'
import { newId } from '../../kernel/id.ts'
import { modules } from '../../modules.ts'
import { accessLog } from '../../platform/identity/contract.ts'
import { amendRecord, findRecord, recordsAbout, registerRecord } from '../../platform/registry/index.ts'
import {
  type CivilEvent,
  endResidence,
  endStay,
  extendStay,
  type Move,
  recordMove,
  recordStay,
  type Stay,
  takeBackMove,
} from '../../registries/population/index.ts'
import { checkAnswers } from './answers.ts'
import { householdSplit } from './catalogue/household-split.ts'
import { permanentResidence, temporaryResidence } from './catalogue/moves.ts'
import { residenceRemoval, stayExtension, stayRemoval } from './catalogue/residence-changes.ts'
import type { ProcedureSource } from './catalogue/source.ts'
import * as api from './contract.ts'
import {
  applicantAnswers,
  attach,
  citizenOf,
  draftOf,
  hoanKiem,
  issued,
  officeAt,
  received,
  startProcedures,
  submitted,
  versionOf,
} from './testing.ts'

const authority = await startTestAuthority()
const khue = await startProcedures(modules, authority.env)
const office = await officeAt(khue, hoanKiem.unitId)
const minh = { name: 'Nguyễn Văn Minh', citizenNumber: '001093009901', dateOfBirth: '1993-04-12' }
const ha = { name: 'Trần Thị Thu Hà', citizenNumber: '001195009902', dateOfBirth: '1995-09-30' }
const loi = { name: 'Trần Văn Lợi', citizenNumber: '001068009921', dateOfBirth: '1968-02-11' }
const nowhere = { name: 'Không Có', citizenNumber: '001048000000', dateOfBirth: '1948-01-25' }

const cauGiay = 'gso:00166@2025-07-01'
const newHome = { unitId: cauGiay, line: 'Số 3 phố Duy Tân' }
const on = '2026-11-20'
type Members = readonly { personId: string; relation: string }[]

const eventOf = (reason: string): CivilEvent => {
  return { caseId: newId(), caseCode: `H26.18-261127-${newId().slice(-6)}`, legalGround: 'Luật Cư trú 2020', reason }
}
const read = (registry: string, by: { key: string } | { id: string }) =>
  khue.app.read(async (tx) => (await findRecord(tx, registry, by)) ?? assert.fail(`${registry} ${JSON.stringify(by)}`))
const personOf = (one: { citizenNumber: string }) => read('population', { key: one.citizenNumber })
const homeOf = async (one: { citizenNumber: string }) => {
  const { data } = await personOf(one)
  return read('households', { id: String(data['householdId']) })
}
const membersOf = async (householdId: string) =>
  (await read('households', { id: householdId })).data['members'] as Members
const moves = (event: CivilEvent, move: Move, day = on) =>
  khue.app.transaction((tx) => recordMove(tx, event, move, day))
const stays = (event: CivilEvent, stay: Stay) => khue.app.transaction((tx) => recordStay(tx, event, stay, on))
const revoked = (event: CivilEvent, movers: Move['movers']) =>
  khue.app.transaction((tx) => takeBackMove(tx, { ...event, reason: 'Thu hồi' }, movers))

const couple = [
  { ...minh, relation: 'head' },
  { ...ha, relation: 'spouse' },
] as const

test('PO34, PO36, RG42: a couple leaves the parents for a household of its own, once; corrected; revoked, all live as before', async () => {
  const event = eventOf('Đăng ký thường trú')
  const [before, wifeBefore, parents] = [await personOf(minh), await personOf(ha), await homeOf(minh)]
  const move: Move = { movers: couple, home: newHome, headNumber: null }
  await moves(event, move)
  await moves(event, move)
  const moved = await personOf(minh)
  assert.equal(moved.version, before.version + 1)
  assert.deepEqual(moved.data['residence'], { ...newHome, since: on })
  const own = await homeOf(minh)
  assert.deepEqual([own.id, own.version, own.data['number']], [event.caseId, 1, event.caseCode])
  assert.deepEqual(own.data['head'], minh.name)
  assert.deepEqual(own.data['members'], [
    { personId: moved.id, relation: 'head' },
    { personId: wifeBefore.id, relation: 'spouse' },
  ])
  const left = await read('households', { id: parents.id })
  assert.equal(left.version, parents.version + 1, 'both left in one version')
  assert.deepEqual(
    (left.data['members'] as Members).map(({ relation }) => relation),
    ['head', 'spouse'],
  )
  const [about] = await khue.app.read((tx) => recordsAbout(tx, moved.id))
  const residence = about?.values.find(({ field }) => field === 'residence')
  assert.deepEqual(residence?.source, { kind: 'case', reference: event.caseCode, legalGround: event.legalGround })

  // The paper is corrected: the husband alone. The wife is back with his parents.
  await moves(event, { ...move, movers: [couple[0]] }, '2026-11-22')
  assert.deepEqual((await personOf(ha)).data, wifeBefore.data)
  assert.deepEqual((await membersOf(parents.id)).map(({ personId }) => personId).includes(wifeBefore.id), true)
  assert.deepEqual((await personOf(minh)).data['residence'], { ...newHome, since: on })

  await revoked(event, [couple[0]])
  await revoked(event, [couple[0]])
  assert.deepEqual((await personOf(minh)).data, before.data)
  const restored = await membersOf(parents.id)
  const sorted = (members: Members) => members.toSorted((a, b) => a.personId.localeCompare(b.personId))
  assert.deepEqual(sorted(restored), sorted(parents.data['members'] as Members))
  assert.equal((await read('households', { id: event.caseId })).state, 'ended')

  // Issued again after all: the same household holds again.
  await moves(event, move)
  assert.deepEqual([(await homeOf(ha)).id, (await homeOf(ha)).state], [event.caseId, 'current'])
  await revoked(event, couple)
})

test('PO34, PO36: who joins a household is its member; one who has come since stays when it is taken back', async () => {
  const event = eventOf('Đăng ký thường trú')
  const target = await homeOf(loi)
  const [self, parents] = [await personOf(ha), await homeOf(ha)]
  const movers = [{ ...ha, relation: 'child' }] as const
  await moves(event, { movers, home: newHome, headNumber: loi.citizenNumber })
  assert.equal((await homeOf(ha)).id, target.id)
  assert.deepEqual((await membersOf(target.id)).at(-1), { personId: self.id, relation: 'child' })
  // Somebody else is entered in both households afterwards: lists that name all members.
  const ground = { kind: 'official', reference: 'x', legalGround: 'x', reason: 'x' } as const
  const guests: string[] = []
  for (const id of [target.id, parents.id]) {
    const personId = newId()
    guests.push(personId)
    const values = {
      name: 'Đỗ Khách',
      dateOfBirth: '1990-01-01',
      sex: 'male',
      nationality: 'Việt Nam',
      householdId: id,
    }
    const given = { id: personId, values: { ...values, residence: { ...newHome, since: on } }, validFrom: on }
    await khue.app.transaction(async (tx) => {
      await registerRecord(tx, system('test'), 'population', given, ground)
      const now = (await findRecord(tx, 'households', { id })) ?? assert.fail(id)
      const members = [...(now.data['members'] as Members), { personId, relation: 'other' }]
      const change = { kind: 'changed', version: now.version, values: { members }, validFrom: on } as const
      await amendRecord(tx, system('test'), 'households', id, change, ground)
    })
  }
  await revoked(event, movers)
  const [there, back] = [await membersOf(target.id), await membersOf(parents.id)]
  assert.deepEqual(
    [there.some((one) => one.personId === self.id), there.some((one) => one.personId === guests[0])],
    [false, true],
  )
  assert.deepEqual(
    [back.some((one) => one.personId === self.id), back.some((one) => one.personId === guests[1])],
    [true, true],
  )
})

test('PO34: a child without a number is found in the family; who is not recorded, or whose household is not, is left out', async () => {
  const parents = await homeOf(minh)
  const childId = newId()
  const child = { name: 'Nguyễn Bé', dateOfBirth: '2024-05-01', citizenNumber: null }
  const values = { name: child.name, dateOfBirth: child.dateOfBirth, sex: 'male', nationality: 'Việt Nam' }
  const lives = { residence: { ...newHome, since: '2024-05-01' }, householdId: parents.id }
  const ground = { kind: 'official', reference: 'x', legalGround: 'x', reason: 'x' } as const
  await khue.app.transaction(async (tx) => {
    const given = { id: childId, values: { ...values, ...lives }, validFrom: '2024-05-01' }
    await registerRecord(tx, system('test'), 'population', given, ground)
    const members = [...(parents.data['members'] as Members), { personId: childId, relation: 'grandchild' }]
    const change = { kind: 'changed', version: parents.version, values: { members }, validFrom: on } as const
    await amendRecord(tx, system('test'), 'households', parents.id, change, ground)
  })
  const event = eventOf('Đăng ký thường trú')
  const movers: Move['movers'] = [couple[0], { ...child, relation: 'child' }, { ...nowhere, relation: 'other' }]
  await moves(event, { movers, home: newHome, headNumber: null })
  assert.deepEqual(
    (await membersOf(event.caseId)).map(({ personId }) => personId),
    [(await personOf(minh)).id, childId],
  )
  await revoked(event, movers)
  assert.equal((await read('population', { id: childId })).data['householdId'], parents.id)

  const joining = eventOf('Đăng ký thường trú')
  await moves(joining, { movers: [{ ...ha, relation: 'other' }], home: newHome, headNumber: nowhere.citizenNumber })
  const alone = await personOf(ha)
  assert.deepEqual(
    [alone.data['householdId'], (alone.data['residence'] as { line: string }).line],
    [undefined, newHome.line],
  )
  await revoked(joining, [{ ...ha, relation: 'other' }])
})

test('PO35, PO36: a stay has its days and leaves home and household alone; it ends when one comes to live there', async () => {
  const event = eventOf('Đăng ký tạm trú')
  const before = await personOf(minh)
  const stay: Stay = { movers: [minh], home: newHome, from: '2026-12-01', until: '2027-11-30' }
  await stays(event, stay)
  await stays(event, stay)
  const staying = await personOf(minh)
  assert.equal(staying.version, before.version + 1)
  assert.deepEqual(staying.data['temporaryResidence'], { ...newHome, since: stay.from, until: stay.until })
  assert.deepEqual(
    [staying.data['residence'], staying.data['householdId']],
    [before.data['residence'], before.data['householdId']],
  )
  const move = eventOf('Đăng ký thường trú')
  await moves(move, { movers: [couple[0]], home: newHome, headNumber: null })
  assert.equal((await personOf(minh)).data['temporaryResidence'], undefined)
  await revoked(move, [couple[0]])
  assert.deepEqual((await personOf(minh)).data['temporaryResidence'], staying.data['temporaryResidence'])

  const other = eventOf('Đăng ký tạm trú')
  const wife = await personOf(ha)
  await stays(other, { ...stay, movers: [ha] })
  await revoked(other, [couple[1]])
  assert.deepEqual((await personOf(ha)).data, wife.data)
})

test('PO37, PO36: a stay is extended and cancelled, home and household untouched; revoked, it is as before', async () => {
  const [parents, before] = [await homeOf(minh), await personOf(minh)]
  const registered = eventOf('Đăng ký tạm trú')
  await stays(registered, { movers: [minh], home: newHome, from: '2026-01-01', until: '2026-12-31' })
  const first = (await personOf(minh)).data['temporaryResidence']

  const extension = eventOf('Gia hạn tạm trú')
  const longer = { movers: [minh], home: newHome, until: '2028-12-31' }
  const extend = () => khue.app.transaction((tx) => extendStay(tx, extension, longer, on))
  await extend()
  const { version } = await personOf(minh)
  await extend()
  assert.deepEqual(
    [(await personOf(minh)).version, (await personOf(minh)).data['temporaryResidence']],
    [version, { ...newHome, since: '2026-01-01', until: '2028-12-31' }],
  )
  await revoked(extension, [couple[0]])
  assert.deepEqual((await personOf(minh)).data['temporaryResidence'], first)

  const cancelled = eventOf('Xóa đăng ký tạm trú')
  const end = (home: typeof newHome) =>
    khue.app.transaction((tx) => endStay(tx, cancelled, { movers: [minh], home }, on))
  await end({ ...newHome, unitId: hoanKiem.unitId })
  assert.deepEqual((await personOf(minh)).data['temporaryResidence'], first, 'a stay elsewhere is not meant')
  await end(newHome)
  await end(newHome)
  const gone = await personOf(minh)
  assert.equal(gone.data['temporaryResidence'], undefined)
  assert.deepEqual([gone.data['residence'], gone.data['householdId']], [before.data['residence'], parents.id])
  await revoked(cancelled, [couple[0]])
  assert.deepEqual((await personOf(minh)).data['temporaryResidence'], first)
  await revoked(registered, [couple[0]])
})

test('PO38, PO36: a cancelled residence leaves neither home nor household; elsewhere nothing changes; revoked, both are back', async () => {
  const [before, parents] = [await personOf(ha), await homeOf(ha)]
  const event = eventOf('Xóa đăng ký thường trú')
  const { unitId, line } = before.data['residence'] as typeof newHome
  const end = (home: typeof newHome) =>
    khue.app.transaction((tx) => endResidence(tx, event, { movers: [ha], home }, on))
  await end(newHome)
  assert.equal((await personOf(ha)).version, before.version)
  await end({ unitId, line })
  await end({ unitId, line })
  const gone = await personOf(ha)
  assert.deepEqual([gone.state, gone.data['residence'], gone.data['householdId']], ['current', undefined, undefined])
  assert.ok(!(await membersOf(parents.id)).some(({ personId }) => personId === gone.id))
  await revoked(event, [couple[1]])
  assert.deepEqual((await personOf(ha)).data, before.data)
  assert.ok((await membersOf(parents.id)).some(({ personId }) => personId === gone.id))
})

const facts = { today: Temporal.PlainDate.from('2026-11-27'), applicant: minh }
const known = {
  ...applicantAnswers(),
  applicantNumber: minh.citizenNumber,
  newHome: { ...newHome, unitName: 'Phường Cầu Giấy' },
}
const base = { ...known, housing: 'own' }

test('PR16, PR17: the form of a move asks who, into which household, and for exactly one head', () => {
  const wrong = (answers: Record<string, unknown>) =>
    checkAnswers(permanentResidence, { ...base, ...answers }, facts).map(({ pointer }) => pointer)
  assert.deepEqual(wrong({ who: 'self', household: 'new' }), [])
  assert.deepEqual(wrong({ who: 'together', household: 'new' }), ['/members'])
  const child = { name: 'Nguyễn Bé', dateOfBirth: '2024-05-01', relation: 'child' }
  assert.deepEqual(wrong({ who: 'together', household: 'new', members: [child] }), [])
  assert.deepEqual(wrong({ who: 'together', household: 'new', members: [{ ...child, relation: 'head' }] }), [
    '/members',
  ])
  assert.deepEqual(wrong({ who: 'others', household: 'new', members: [child] }), ['/members'])
  assert.deepEqual(wrong({ who: 'self', household: 'join' }).toSorted(), ['/headName', '/headNumber', '/relation'])
  const head = { headName: loi.name, headNumber: loi.citizenNumber }
  assert.deepEqual(wrong({ who: 'others', household: 'join', ...head, members: [child] }), [])
  assert.deepEqual(wrong({ who: 'self', household: 'join', ...head, relation: 'head' }), ['/relation'])
  const myself = { ...child, citizenNumber: minh.citizenNumber }
  assert.deepEqual(wrong({ who: 'together', household: 'new', members: [myself] }), ['/members'])
  const stay = { ...base, who: 'self', from: '2026-12-01', to: '2028-12-02' }
  assert.deepEqual(
    checkAnswers(temporaryResidence, stay, facts).map(({ pointer }) => pointer),
    ['/to'],
  )
})

test('PR16: an extension is at most two years longer; who has died is somebody else', () => {
  const wrong = (source: ProcedureSource, answers: Record<string, unknown>) =>
    checkAnswers(source, { ...known, ...answers }, facts).map(({ pointer }) => pointer)
  const extension = { who: 'self', until: '2026-12-10' }
  assert.deepEqual(wrong(stayExtension, { ...extension, to: '2028-12-10' }), [])
  assert.deepEqual(wrong(stayExtension, { ...extension, to: '2028-12-11' }), ['/to'])
  assert.deepEqual(wrong(stayExtension, { ...extension, to: '2026-12-10' }), ['/to'])
  for (const source of [stayRemoval, residenceRemoval]) {
    assert.deepEqual(wrong(source, { who: 'self', reason: 'lodging' }), [])
    assert.deepEqual(wrong(source, { who: 'self', reason: 'died' }), ['/who'])
    assert.deepEqual(wrong(source, { who: 'others', reason: 'died' }), ['/members'])
  }
})

test('PR8: the form of a move offers those of the household, each of whom sees it; another form does not read them', async () => {
  const citizen = await citizenOf(khue, minh)
  const mother = await citizenOf(khue, {
    name: 'Phạm Thị Loan',
    citizenNumber: '001166009912',
    dateOfBirth: '1966-08-02',
  })
  const readings = async () => (await khue.call(mother, accessLog, { query: {} })).body.items.length
  const before = await readings()
  await draftOf(khue, citizen, '1.003677', {})
  assert.equal(await readings(), before)
  const draft = await draftOf(khue, citizen, '1.004222', {})
  const offered = draft.answers['members'] as readonly Record<string, unknown>[]
  assert.ok(offered.some((one) => one['citizenNumber'] === ha.citizenNumber))
  assert.ok(!offered.some((one) => one['citizenNumber'] === minh.citizenNumber))
  assert.equal(draft.sources['members']?.from, 'registry')
  assert.equal(await readings(), before + 1)
})

test('PO34, PR48: who splits off heads a household of their own at the same home; revoked, all are in the old one again', async () => {
  const citizen = await citizenOf(khue, minh)
  const [before, old] = [await personOf(minh), await homeOf(minh)]
  const [wife, wasWife] = [await personOf(ha), await homeOf(ha)]
  assert.equal(old.id, wasWife.id)
  const members = [{ ...ha, relation: 'spouse' }]
  const answers = { who: 'together', consent: 'agreed', members }
  const sent = await submitted(khue, citizen, answers, householdSplit.code).catch(() => undefined)
  assert.equal(sent, undefined, 'the consent is lacking')
  const { id } = await draftOf(khue, citizen, householdSplit.code, answers)
  await khue.call(citizen, api.saveDraft, { params: { id }, body: { version: 1, set: { members } } })
  await attach(khue, citizen, id, 'consent')
  const submission = await khue.call(citizen, api.submitDraft, { params: { id }, body: { declared: true } })
  assert.equal(submission.status, 200, JSON.stringify(submission.problem))
  const caseId = await received(khue, office, submission.body)
  await issued(khue, office, caseId)
  const own = await homeOf(minh)
  assert.deepEqual([own.id, (await homeOf(ha)).id], [caseId, caseId])
  assert.deepEqual(own.data['members'], [
    { personId: before.id, relation: 'head' },
    { personId: wife.id, relation: 'spouse' },
  ])
  assert.deepEqual((await personOf(minh)).data['residence'], before.data['residence'], 'they have lived there since')
  const left = (await read('households', { id: old.id })).data['members'] as Members
  assert.ok(!left.some(({ personId }) => personId === before.id || personId === wife.id))
  const revoked = await khue.call(office.leader, api.revokeIssued, {
    params: { id: caseId },
    body: { caseVersion: await versionOf(khue, caseId), legalGround: 'Luật Cư trú 2020, Điều 35', reason: 'Khai sai.' },
  })
  assert.equal(revoked.status, 200, JSON.stringify(revoked.problem))
  await khue.drain()
  assert.equal((await homeOf(minh)).id, old.id)
  const sorted = (of: unknown) => (of as Members).toSorted((a, b) => a.personId.localeCompare(b.personId))
  assert.deepEqual(sorted((await homeOf(minh)).data['members']), sorted(old.data['members']))
  const young = {
    newHome: hoanKiem,
    ...applicantAnswers(),
    who: 'self',
    consent: 'agreed',
    applicantBirth: '2010-01-01',
  }
  const facts = { today: Temporal.PlainDate.from('2026-11-20'), applicant: { citizenNumber: null, dateOfBirth: null } }
  assert.deepEqual(
    checkAnswers(householdSplit, young, facts).map(({ pointer }) => pointer),
    ['/applicantBirth'],
  )
})

test('PR48: a residence is in the population registry when its notice is issued, and no more when it is revoked', async () => {
  const citizen = await citizenOf(khue, minh)
  const before = await personOf(minh)
  const here = { ...hoanKiem, line: 'Số 7 phố Hàng Khay' }
  const answers = { newHome: here, housing: 'own', who: 'self', household: 'new' }
  const caseId = await received(khue, office, await submitted(khue, citizen, answers, '1.004222'))
  assert.equal((await personOf(minh)).version, before.version, 'an application alone enters nothing')
  await issued(khue, office, caseId)
  const moved = await personOf(minh)
  assert.equal((moved.data['residence'] as { line: string }).line, here.line)
  assert.equal(moved.data['householdId'], caseId)
  const revocation = await khue.call(office.leader, api.revokeIssued, {
    params: { id: caseId },
    body: { caseVersion: await versionOf(khue, caseId), legalGround: 'Luật Cư trú 2020, Điều 35', reason: 'Khai sai.' },
  })
  assert.equal(revocation.status, 200, JSON.stringify(revocation.problem))
  await khue.drain()
  assert.deepEqual((await personOf(minh)).data, before.data)

  const stay = { newHome: here, housing: 'rented', who: 'self', from: '2026-12-01', to: '2027-06-30' }
  const stayId = await received(khue, office, await submitted(khue, citizen, stay, '1.004194'))
  await issued(khue, office, stayId)
  const { unitId, line } = here
  assert.deepEqual((await personOf(minh)).data['temporaryResidence'], {
    unitId,
    line,
    since: stay.from,
    until: stay.to,
  })

  // Prefilled with what the register knows; extended and then cancelled by the papers that are signed.
  const draft = await draftOf(khue, citizen, '1.002755', {})
  assert.deepEqual([draft.answers['newHome'], draft.answers['until']], [here, stay.to])
  const extension = await submitted(khue, citizen, { to: '2028-06-30', who: 'self' }, '1.002755')
  await issued(khue, office, await received(khue, office, extension))
  const extended = { unitId, line, since: stay.from, until: '2028-06-30' }
  assert.deepEqual((await personOf(minh)).data['temporaryResidence'], extended)
  const removal = await submitted(khue, citizen, { reason: 'lodging', who: 'self' }, '1.010028')
  await issued(khue, office, await received(khue, office, removal))
  assert.equal((await personOf(minh)).data['temporaryResidence'], undefined)
  const home = { ...hoanKiem, line: (before.data['residence'] as { line: string }).line }
  const leaving = await submitted(khue, citizen, { newHome: home, reason: 'abroad', who: 'self' }, '1.003197')
  await issued(khue, office, await received(khue, office, leaving))
  assert.deepEqual((await personOf(minh)).data['residence'], undefined)
})
