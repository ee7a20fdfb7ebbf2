import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import type { Official } from '../../../kernel/actor.ts'
import { instantAt } from '../../../kernel/clock.ts'
import { newId } from '../../../kernel/id.ts'
import { startTestKhue } from '../../../kernel/testing.ts'
import { modules } from '../../../modules.ts'
import { actOnCase, viewCase } from '../../../platform/casework/contract.ts'
import { readingsBy, readingTotals, recordAccess, recordOutsideAccess } from '../../../platform/identity/index.ts'
import { rolePermissions, sandboxOfficials } from '../../../platform/organisation/index.ts'
import { findRecord, registerRecord } from '../../../platform/registry/index.ts'
import { system } from '../../../kernel/actor.ts'
import {
  decideAlarm,
  explainAlarm,
  linkOfficial,
  listAlarms,
  listOfficialLinks,
  readAlarm,
  unlinkOfficial,
} from '../contract.ts'
import { detectors, limitOf } from './detectors.ts'
import { linkOfficials } from './links.ts'
import { watch } from './watch.ts'

const khue = await startTestKhue({ modules })
const hoanKiem = 'gso:00070@2025-07-01'
const at = (local: string) => khue.app.clock.set(instantAt(Temporal.PlainDateTime.from(local)))

/** A sandbox's official, by name, as one who has signed in. */
function official(username: string): Official {
  const one = sandboxOfficials.find((known) => known.username === username)
  if (!one) throw new Error(username)
  const grants = rolePermissions[one.role].map((permission) => ({
    permission,
    unitId: one.unitId,
    subtree: one.subtree,
  }))
  return { kind: 'official', id: one.officialId, name: one.name, grants, sessionId: newId(), strongUntil: 0 }
}
const clerk = official('motcua.hoankiem')
const curious = official('chuyenvien.hoankiem')
const police = { specialist: official('chuyenvien.congan'), leader: official('lanhdao.congan') }

at('2026-11-25T08:00')
const ids = { street: [] as string[], city: [] as string[] }
let serial = 0
async function people(count: number, line: (n: number) => string): Promise<string[]> {
  const made: string[] = []
  for (let n = 0; n < count; n++) {
    const values = {
      citizenNumber: `0010900${String(10_000 + serial++)}`,
      name: `Nguyễn Văn ${'ABCDEGHK'[n % 8] ?? ''}`,
      dateOfBirth: '1990-01-01',
      sex: 'male',
      nationality: 'Việt Nam',
      residence: { unitId: hoanKiem, line: line(n), since: '2000-01-01' },
    }
    const ground = { kind: 'official', reference: 'r', legalGround: 'g', reason: 'w' } as const
    const { id } = await khue.app.transaction((tx) =>
      registerRecord(tx, system('test'), 'population', { values, validFrom: '2000-01-01' }, ground),
    )
    made.push(id)
  }
  return made
}
ids.street = await people(60, (n) => `Số ${n + 1}${n % 2 ? `, ngõ ${n} ` : ' '}phố Hàng Bồ`)
ids.city = await people(40, (n) => `Số ${n + 1} phố Thứ ${n}`)

/** Each person by itself, so many seconds apart; the watch comes by every minute. */
async function reads(who: Official, personIds: readonly string[], seconds: number, caseId: string | null = null) {
  for (const personId of personIds) {
    const why = { personIds: [personId], what: 'population', purpose: 'case-handling', caseId }
    await khue.app.transaction((tx) => recordAccess(tx, who, why))
    khue.app.clock.set(khue.app.clock.now().add({ seconds }))
  }
  await look()
}

async function look() {
  khue.app.clock.set(khue.app.clock.now().add({ seconds: 10 }))
  await watch(khue)
}

const listed = async (who: Official, of: 'handled' | 'mine') =>
  (await khue.call(who, listAlarms, { query: { of } })).body.items
const about = (who: Official) => listed(who, 'mine')

test('DP3: a clerk’s day and readings for cases raise nothing; many neighbours for no case do, within minutes', async () => {
  at('2026-11-25T08:00')
  await look()
  for (let hour = 8; hour < 17; hour++) {
    at(`2026-11-25T${String(hour).padStart(2, '0')}:00`)
    // Thirty an hour, from all over the ward, most of them for a case; now and then a list of namesakes.
    await reads(clerk, ids.city.slice(0, 30), 100, hour % 2 ? null : newId())
  }
  assert.deepEqual(await about(clerk), [])
  at('2026-11-25T17:00')
  await reads(clerk, ids.street, 20, newId())
  assert.deepEqual(await about(clerk), [])

  at('2026-11-26T09:50')
  await reads(curious, ids.street, 15)
  const [alarm, ...others] = await about(curious)
  assert.deepEqual([alarm?.kind, alarm?.state, others.length], ['neighbours', 'open', 0])
  assert.match(alarm?.facts.where ?? '', /^phố Hàng Bồ \(/)
  assert.ok((alarm?.facts.count ?? 0) > detectors.neighbours.floor)
})

test('DP4: the limit is above the floor and above what is usual; at night, fewer are too many', async () => {
  assert.equal(limitOf(detectors.volume, 0), detectors.volume.floor)
  assert.equal(limitOf(detectors.volume, 100), 100 * (detectors.volume.factor ?? 0))
  const night = official('chuyenvien.caugiay')
  at('2026-11-26T23:00')
  await reads(night, ids.city, 20)
  assert.deepEqual(await about(night), [], 'as many as the limit are not yet too many')
  await reads(night, ids.street.slice(0, 1), 5)
  assert.deepEqual(
    (await about(night)).map(({ kind }) => kind),
    ['out-of-hours'],
  )
  const busy = official('motcua.caugiay')
  at('2026-11-27T09:00')
  const many = Array.from({ length: detectors.volume.floor + 1 }, (_, n) => ids.city[n % ids.city.length] ?? '')
  await reads(busy, many, 10, newId())
  assert.deepEqual(
    (await about(busy)).map(({ kind }) => kind),
    ['volume'],
  )
})

test('DP5: an alarm is one case with its readings as evidence, however often it is found; the police’s own go to the city', async () => {
  const handled = await listed(police.leader, 'handled')
  const mine = handled.filter((one) => one.official.id === curious.id)
  assert.equal(mine.length, 1)
  const [alarm] = mine
  assert.ok(alarm)
  assert.match(alarm.caseCode, /^H26/)
  const before = alarm.readings
  at('2026-11-27T10:00')
  await reads(curious, ids.street, 15)
  const [again, ...others] = await about(curious)
  assert.deepEqual([again?.id, others.length], [alarm.id, 0])
  assert.ok((again?.readings ?? 0) > before)
  const file = await khue.call(police.leader, viewCase, { params: { id: alarm.id } })
  assert.equal(file.body.code, alarm.caseCode)

  at('2026-11-27T14:00')
  await reads(police.specialist, ids.street, 15)
  assert.deepEqual(
    (await about(police.specialist)).map(({ handledBy }) => handledBy.en),
    ['City of Hanoi'],
  )
  assert.ok(!(await listed(police.leader, 'handled')).some((one) => one.official.id === police.specialist.id))
})

test('DP6: what happened while nobody looked is found afterwards', async () => {
  const late = official('chuyenvien.sotuphap')
  at('2026-11-30T09:00')
  for (const personId of ids.street) {
    const why = { personIds: [personId], what: 'population', purpose: 'case-handling', caseId: null }
    await khue.app.transaction((tx) => recordAccess(tx, late, why))
    khue.app.clock.set(khue.app.clock.now().add({ seconds: 10 }))
  }
  at('2026-12-01T08:00')
  await watch(khue)
  assert.deepEqual(
    (await about(late)).map(({ kind }) => kind),
    ['neighbours'],
  )
})

test('DP7, DP8: an alarm does not exist to others, and the official concerned sees no names; only they explain', async () => {
  const alarm = (await about(curious))[0]
  assert.ok(alarm)
  const params = { id: alarm.id }
  for (const stranger of [clerk, official('quantri.hoankiem'), official('lanhdao.hoankiem')]) {
    assert.equal((await khue.call(stranger, readAlarm, { params })).status, 404)
    assert.equal((await khue.call(stranger, explainAlarm, { params, body: { text: 'x' } })).status, 404)
  }
  const theirs = await khue.call(curious, readAlarm, { params })
  assert.ok(theirs.body.evidence.length > 0)
  assert.ok(theirs.body.evidence.every(({ person }) => person === null))
  const handled = await khue.call(police.specialist, readAlarm, { params })
  assert.ok(handled.body.evidence.some(({ person }) => person?.startsWith('Nguyễn Văn')))
  assert.equal((await khue.call(police.leader, explainAlarm, { params, body: { text: 'x' } })).status, 403)
  const said = await khue.call(curious, explainAlarm, { params, body: { text: 'Rà soát hộ khẩu theo kế hoạch 12.' } })
  assert.deepEqual([said.status, said.body.explanation], [200, 'Rà soát hộ khẩu theo kế hoạch 12.'])
})

test('DP9: who decides at the handling unit ends the case with a reason, once', async () => {
  const alarm = (await about(curious))[0]
  assert.ok(alarm)
  const params = { id: alarm.id }
  const body = { outcome: 'violation', reason: 'Kế hoạch 12 không có phố này.' } as const
  assert.equal((await khue.call(curious, decideAlarm, { params, body })).status, 403)
  assert.equal((await khue.call(police.specialist, decideAlarm, { params, body })).status, 403)
  const done = await khue.call(police.leader, decideAlarm, { params, body })
  assert.deepEqual([done.status, done.body.state, done.body.decision], [200, 'violation', body.reason])
  assert.equal(
    (await khue.call(police.leader, decideAlarm, { params, body })).problem?.type,
    '/problems/data-protection.decided',
  )
  const file = await khue.call(police.leader, viewCase, { params })
  assert.deepEqual([file.body.service, file.body.events.at(-1)?.type], ['data-protection', 'refused'])
  assert.equal(
    (await khue.call(curious, explainAlarm, { params, body: { text: 'x' } })).problem?.type,
    '/problems/data-protection.decided',
  )
})

test('DP5: what was decided raises no other alarm while it is still in the hour that is looked at', async () => {
  at('2026-12-02T09:00')
  await reads(curious, ids.street, 15)
  const [alarm] = (await about(curious)).filter(({ state }) => state === 'open')
  assert.ok(alarm)
  const body = { outcome: 'justified', reason: 'Rà soát theo kế hoạch 13.' } as const
  assert.equal((await khue.call(police.leader, decideAlarm, { params: { id: alarm.id }, body })).status, 200)
  // Somebody's reading, so that the watch looks at the official once more.
  await reads(curious, ids.city.slice(0, 1), 1, newId())
  const open = (await about(curious)).filter(({ state }) => state === 'open')
  assert.deepEqual(open, [])
})

test('DP9: what is refused or reopened at the case’s own page is so for the alarm, and justified is granted', async () => {
  const night = official('chuyenvien.caugiay')
  const [alarm] = await about(night)
  assert.ok(alarm)
  const params = { id: alarm.id }
  const now = async () => (await khue.call(police.leader, viewCase, { params })).body.version
  const step = async (actor: Official, action: Record<string, unknown>) => {
    const reply = await khue.call(actor, actOnCase, {
      params,
      body: { expectedVersion: await now(), action: action as never },
    })
    assert.equal(reply.status, 200, JSON.stringify(reply.problem))
    await khue.drain()
    return (await about(night))[0]
  }
  await step(police.specialist, { type: 'pass-on' })
  const words = { legalGround: 'Luật 91/2025', reason: 'Không có kế hoạch nào.' }
  const refused = await step(police.leader, { type: 'refuse', ...words })
  assert.deepEqual(
    [refused?.state, refused?.decision, refused?.decidedBy],
    ['violation', words.reason, police.leader.name],
  )
  const open = await step(police.leader, { type: 'reopen', legalGround: 'Luật 91/2025', reason: 'Có chứng cứ mới' })
  assert.deepEqual([open?.state, open?.decision], ['open', null])
  const done = await khue.call(police.leader, decideAlarm, {
    params,
    body: { outcome: 'justified', reason: 'Trực đêm.' },
  })
  assert.deepEqual([done.status, done.body.state], [200, 'justified'])
  await khue.drain()
  assert.equal((await about(night))[0]?.state, 'justified')
})

test('ID30: what watches is given counts by official and hour, and the readings of those it names; not of other agencies', async () => {
  const from = khue.app.clock.now().toString()
  khue.app.clock.set(khue.app.clock.now().add({ seconds: 1 }))
  const personIds = ids.street.slice(0, 3)
  await khue.app.transaction((tx) =>
    recordAccess(tx, clerk, { personIds, what: 'population', purpose: 'case-handling' }),
  )
  await khue.app.transaction((tx) =>
    recordOutsideAccess(
      tx,
      { memberId: 'VN/GOV/X', memberName: { vi: 'X', en: 'X' }, userId: 'u' },
      { personIds, what: 'population', purpose: 'case-handling' },
    ),
  )
  const to = khue.app.clock.now().toString()
  const totals = await khue.app.read((tx) => readingTotals(tx, from, to))
  assert.deepEqual(
    totals.map(({ official_id, acts, persons, persons_without_case }) => [
      official_id,
      acts,
      persons,
      persons_without_case,
    ]),
    [[clerk.id, 1, 3, 3]],
  )
  const some = await khue.app.read((tx) => readingsBy(tx, [clerk.id], from, 2))
  assert.equal(some.length, 2)
  assert.deepEqual(await khue.app.read((tx) => readingsBy(tx, [], from, 2)), [])
})

test('DP10, DP11: officials are linked by a file; two colleagues for no case raise an alarm, one, oneself and a case’s do not', async (t) => {
  const [reader, first, second] = ['motcua.caugiay', 'chuyenvien.caugiay', 'lanhdao.caugiay'].map(official)
  const stranger = official('lanhdao.hoankiem')
  const known = [reader, first, second, stranger].flatMap((one) => one ?? [])
  const personIds = await people(known.length, () => 'Số 1 phố Không Ai Biết')
  const numberOf = async (id: string) => {
    const record = await khue.app.read((tx) => findRecord(tx, 'population', { id }))
    return String(record?.data['citizenNumber'])
  }
  const emailOf = (one: Official) => sandboxOfficials.find(({ officialId }) => officialId === one.id)?.email ?? ''
  const lines = ['nobody@example.vn;001090000000;1990-01-01']
  for (const [index, one] of known.entries())
    lines.push(`${emailOf(one)};${await numberOf(personIds[index] ?? '')};1990-01-01`)
  const folder = await mkdtemp(path.join(tmpdir(), 'khue-officials-'))
  t.after(() => rm(folder, { recursive: true }))
  await writeFile(path.join(folder, 'officials.csv'), lines.join('\r\n'))
  const told: string[] = []
  const write = t.mock.method(process.stdout, 'write', (text: string) => {
    told.push(text)
    return true
  })
  const code = await linkOfficials(khue.app, [path.join(folder, 'officials.csv')])
  write.mock.restore()
  assert.equal(code, 1)
  assert.match(told.join(''), /line 1: .*\n {2}4 officials linked, 1 not/)
  await assert.rejects(linkOfficials(khue.app, []), /name of a file/)

  const [own = '', colleague = '', another = '', elsewhere = ''] = personIds
  assert.ok(reader)
  const kinds = async () => (await about(reader)).map(({ kind }) => kind).filter((kind) => kind === 'colleagues')
  at('2026-12-02T10:00')
  await look()
  await reads(reader, [own, colleague, elsewhere], 10)
  await reads(reader, [another], 10, newId())
  assert.deepEqual(await kinds(), [])
  await reads(reader, [another], 10)
  assert.deepEqual(await kinds(), ['colleagues'])
})

test('DP11, DP12: a data steward links an official and takes the link away; nobody else does, and no person is told', async () => {
  const steward = official('dulieu')
  const [personId = '', other = ''] = await people(2, () => 'Số 2 phố Không Ai Biết')
  const { data } = (await khue.app.read((tx) => findRecord(tx, 'population', { id: personId }))) ?? assert.fail()
  const { data: others } = (await khue.app.read((tx) => findRecord(tx, 'population', { id: other }))) ?? assert.fail()
  const body = {
    email: sandboxOfficials.find(({ username }) => username === 'motcua.hoankiem')?.email ?? '',
    citizenNumber: String(data['citizenNumber']),
    dateOfBirth: '1990-01-01',
  }
  assert.equal((await khue.call(clerk, linkOfficial, { body })).status, 403)
  assert.equal((await khue.call(clerk, listOfficialLinks, { query: {} })).status, 403)

  const link = async (more: Partial<typeof body>) => {
    const { status, problem, body: told } = await khue.call(steward, linkOfficial, { body: { ...body, ...more } })
    return status === 200 ? told : problem?.type
  }
  assert.equal(await link({ email: 'nobody@example.vn' }), '/problems/data-protection.unknown-official')
  assert.equal(await link({ dateOfBirth: '1991-01-01' }), '/problems/data-protection.nobody-recorded')
  const told = await link({})
  assert.ok(typeof told === 'object')
  assert.deepEqual([told.email, told.saidBy], [body.email, steward.name])
  assert.ok(!JSON.stringify(told).includes(personId), 'never which person')
  const second = sandboxOfficials.find(({ username }) => username === 'chuyenvien.hoankiem')?.email ?? ''
  assert.equal(await link({ email: second }), '/problems/data-protection.person-taken')
  // Linked again: another person, the same official.
  assert.ok(typeof (await link({ citizenNumber: String(others['citizenNumber']) })) === 'object')
  khue.app.clock.set(khue.app.clock.now().add({ minutes: 1 }))
  assert.ok(typeof (await link({ email: second })) === 'object', 'the first person is free again')

  const list = async (query: { email?: string; after?: string } = {}) =>
    (await khue.call(steward, listOfficialLinks, { query })).body
  assert.deepEqual(
    (await list({ email: body.email })).items.map(({ officialId }) => officialId),
    [told.officialId],
  )
  assert.deepEqual((await list({ email: 'nobody@example.vn' })).items, [])
  const [newest] = (await list()).items
  assert.equal(newest?.email, second)
  assert.equal((await khue.call(steward, listOfficialLinks, { query: { after: 'x' } })).status, 404)
  const params = { officialId: told.officialId }
  assert.equal((await khue.call(clerk, unlinkOfficial, { params })).status, 403)
  assert.ok((await khue.call(steward, unlinkOfficial, { params })).status < 300)
  assert.equal((await khue.call(steward, unlinkOfficial, { params })).status, 404)
})

test('DP7: alarms are listed to the last, the newest first, a page at a time', async () => {
  const [alarm] = await about(curious)
  assert.ok(alarm)
  const copies = Array.from({ length: 60 }, () => newId())
  await khue.app.transaction((tx) =>
    tx.named(
      'test.copies',
      `insert into data_protection.alarm select (jsonb_populate_record(a, jsonb_build_object('id', copy))).*
       from data_protection.alarm a, unnest($2::uuid[]) copy where a.id = $1`,
      [alarm.id, copies],
    ),
  )
  for (const [who, of] of [
    [curious, 'mine'],
    [police.leader, 'handled'],
  ] as const) {
    const list = async (after?: string) =>
      (await khue.call(who, listAlarms, { query: { of, ...(after !== undefined && { after }) } })).body
    const first = await list()
    assert.ok(first.next)
    const found = [...first.items, ...(await list(first.next)).items].map(({ id }) => id)
    assert.deepEqual(found, [...new Set(found)].toSorted().toReversed())
    assert.ok([alarm.id, ...copies].every((id) => found.includes(id)))
  }
})

test('DP3, DP4: many lists of many people are as many acts as they are, though only the newest readings are looked at', async () => {
  const lister = official('lanhdao.congan')
  at('2026-12-03T09:00')
  const of = { personIds: ids.city.slice(0, 12), what: 'population', purpose: 'case-handling', caseId: newId() }
  for (let act = 0; act <= detectors.volume.floor; act++) {
    await khue.app.transaction((tx) => recordAccess(tx, lister, of))
    khue.app.clock.set(khue.app.clock.now().add({ seconds: 20 }))
  }
  await look()
  const raised = (await about(lister)).map(({ kind, facts }) => [kind, facts.count])
  assert.deepEqual(raised, [['volume', detectors.volume.floor + 1]])
})
