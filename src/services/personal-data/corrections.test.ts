/** Asking for correction, from the citizen's page to the record. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Actor, anonymous, type Citizen, type Official } from '../../kernel/actor.ts'
import { newId } from '../../kernel/id.ts'
import { startTestKhue } from '../../kernel/testing.ts'
import { modules } from '../../modules.ts'
import { actOnCase, actOnMyCase, type DeskAction, myCase, viewCase } from '../../platform/casework/contract.ts'
import { accessLog } from '../../platform/identity/contract.ts'
import { ensurePerson } from '../../platform/identity/index.ts'
import { rolePermissions } from '../../platform/organisation/index.ts'
import { lookUpRecord, readHistory } from '../../platform/registry/contract.ts'
import * as api from './contract.ts'

const khue = await startTestKhue({ modules })
const hoanKiem = 'gso:00070@2025-07-01'
const cauGiay = 'gso:00166@2025-07-01'

const citizen = async (name: string, citizenNumber: string, dateOfBirth: string): Promise<Citizen> => {
  const person = { source: 'vneid', name, citizenNumber, dateOfBirth }
  const { id } = await khue.app.transaction((tx) => ensurePerson(tx, person))
  return { kind: 'citizen', id, name, assurance: 2, sessionId: newId() }
}
const minh = await citizen('Nguyễn Văn Minh', '001093009901', '1993-04-12')
const stranger = await citizen('Lê Văn Lạ', '001090000009', '1990-01-01')
const official = (role: 'one-stop-clerk' | 'specialist' | 'leader', unitId = hoanKiem): Official => {
  const grants = rolePermissions[role].map((permission) => ({ permission, unitId, subtree: false }))
  return { kind: 'official', id: newId(), name: `${role} của ${unitId}`, grants, sessionId: newId(), strongUntil: 0 }
}
const [clerk, specialist, leader] = [official('one-stop-clerk'), official('specialist'), official('leader')]

const own = async (actor: Citizen, field: string, registry = 'population') => {
  const { records } = (await khue.call(actor, api.getMyData, {})).body
  const record = records.find(({ name }) => name === registry)
  assert.ok(record)
  const value = record.values.find((one) => one.field === field)
  assert.ok(value, field)
  return { place: { registry, recordId: record.id, field }, value }
}
const words = { said: 'Quê tôi ở Nam Định', why: 'Giấy khai sinh ghi Nam Định', paperIds: [] as string[] }
const ask = async (field: string, value?: unknown, more: Partial<typeof words> = {}) => {
  const { place } = await own(minh, field)
  const body = { ...place, ...words, ...(value !== undefined && { value }), ...more }
  const reply = await khue.call(minh, api.askCorrection, { body })
  assert.equal(reply.status, 200, JSON.stringify(reply.problem))
  return reply.body
}
const act = async (actor: Official, caseId: string, action: DeskAction) => {
  const { version } = (await khue.call(actor, viewCase, { params: { id: caseId } })).body
  const reply = await khue.call(actor, actOnCase, {
    params: { id: caseId },
    body: { expectedVersion: version, action },
  })
  assert.equal(reply.status, 200, JSON.stringify(reply.problem))
}
const find = (actor: Actor, id: string, value: unknown, validFrom = '2015-03-02') =>
  khue.call(actor, api.saveFinding, { params: { id }, body: { value, validFrom, note: 'Theo sổ hộ tịch' } })
const grant = async (actor: Actor, id: string) => {
  const { version } = (await khue.call(leader, viewCase, { params: { id } })).body
  return khue.call(actor, api.grantCorrection, { params: { id }, body: { expectedVersion: version, reason: 'Đúng' } })
}
const toCheck = async (caseId: string) => {
  await act(clerk, caseId, { type: 'receive', passOn: true })
  await act(specialist, caseId, { type: 'take' })
}
const toDecision = async (caseId: string, value: unknown) => {
  await toCheck(caseId)
  const found = await find(specialist, caseId, value)
  assert.equal(found.status, 200, JSON.stringify(found.problem))
  await act(specialist, caseId, { type: 'pass-on' })
}

test('PD6: nobody asks about another person’s value, an official about none, and a stranger’s request does not exist', async () => {
  const { place } = await own(minh, 'placeOfOrigin')
  const body = { ...place, ...words }
  assert.equal((await khue.call(anonymous, api.askCorrection, { body })).status, 401)
  assert.equal((await khue.call(clerk, api.askCorrection, { body })).status, 403)
  assert.equal((await khue.call(stranger, api.askCorrection, { body })).status, 404)
  assert.equal((await khue.call(stranger, api.getOwnValue, { query: place })).status, 404)
  const { caseId } = await ask('placeOfBirth')
  const params = { id: caseId }
  for (const other of [stranger, official('specialist', cauGiay)])
    assert.equal((await khue.call(other, api.getCorrection, { params })).status, 404)
  assert.equal((await khue.call(anonymous, api.getCorrection, { params })).status, 401)
})

test('PD7: clicked twice, retried or raced, it is one case; another value is another', async () => {
  const { place } = await own(minh, 'ethnicity')
  const body = { ...place, ...words }
  const replies = await Promise.all([1, 2, 3].map(() => khue.call(minh, api.askCorrection, { body })))
  assert.deepEqual([...new Set(replies.map(({ status }) => status))], [200])
  assert.equal(new Set(replies.map(({ body: { caseId } }) => caseId)).size, 1)
  assert.equal(replies.filter(({ body: { repeated } }) => !repeated).length, 1)
  const again = await khue.call(minh, api.askCorrection, { body })
  assert.deepEqual(again.body, { ...replies.find((one) => !one.body.repeated)?.body, repeated: true })
  assert.equal((await own(minh, place.field)).value.correction?.caseId, again.body.caseId)
  assert.notEqual((await ask('nationality')).caseId, again.body.caseId)
})

test('PD15, ID31: what a request is about is in no table in clear; nothing of the most sensitive class is kept with the account', async () => {
  const secret = 'Phường Kín Đáo'
  const { caseId } = await ask('placeOfOrigin', secret, { said: `${secret} mới đúng`, why: `Giấy ghi ${secret}` })
  const params = { id: caseId }
  assert.ok(JSON.stringify((await khue.call(minh, api.getCorrection, { params })).body).includes(secret))
  await toCheck(caseId)
  assert.equal((await find(specialist, caseId, secret)).status, 200)
  const inClear = await khue.app.read((tx) =>
    tx.named('', `select 1 from personal_data.correction c where c::text like '%' || $1 || '%'`, [secret]),
  )
  assert.deepEqual(inClear, [])
  const columns = await khue.app.read((tx) =>
    tx.named<{ name: string }>(
      '',
      `select column_name as name from information_schema.columns where table_schema = 'identity'
        and column_name ~ 'ethnic|relig'`,
      [],
    ),
  )
  assert.deepEqual(columns, [])
  await act(specialist, caseId, { type: 'pass-on' })
  await act(leader, caseId, { type: 'refuse', legalGround: 'Luật 91/2025', reason: 'Không có căn cứ' })
  await khue.drain()
})

test('PD8: what does not fit the register is said at once; ids and lists are asked about in words', async () => {
  const { place } = await own(minh, 'dateOfBirth')
  const wrong = await khue.call(minh, api.askCorrection, { body: { ...place, ...words, value: '12/04/1993' } })
  assert.equal(wrong.status, 400)
  assert.equal(wrong.problem?.errors?.[0]?.pointer, '/values/dateOfBirth')
  const same = await khue.call(minh, api.askCorrection, { body: { ...place, ...words, value: '1993-04-12' } })
  assert.equal(same.problem?.type, '/problems/registry.nothing-changes')
  const spouse = await own(minh, 'spouseId')
  const seen = await khue.call(minh, api.getOwnValue, { query: spouse.place })
  assert.equal(seen.body.typed, false)
  assert.equal(seen.body.unit.en, 'Hoàn Kiếm Ward')
  const body = { ...spouse.place, ...words, value: newId() }
  assert.equal((await khue.call(minh, api.askCorrection, { body })).problem?.type, '/problems/personal-data.not-typed')
  const paper = { ...place, ...words, paperIds: [newId()] }
  assert.equal(
    (await khue.call(minh, api.askCorrection, { body: paper })).problem?.type,
    '/problems/casework.unknown-paper',
  )
})

test('PD9, PD10: checked by who keeps the register, decided by their leader; the record gets a version with the case as its source', async () => {
  const pdf = Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n')
  const upload = await khue.call(minh, api.uploadProof, { query: { name: 'khai-sinh.pdf' }, body: pdf })
  assert.equal(upload.status, 200, JSON.stringify(upload.problem))
  const { caseId, code } = await ask('placeOfOrigin', 'Nam Định', { paperIds: [upload.body.id] })
  const params = { id: caseId }
  assert.equal((await find(clerk, caseId, 'Nam Định')).status, 403)
  assert.equal((await find(specialist, caseId, 'Nam Định')).problem?.type, '/problems/personal-data.not-checking')
  await toCheck(caseId)
  for (const other of [official('specialist'), leader])
    assert.equal((await find(other, caseId, 'Nam Định')).problem?.type, '/problems/personal-data.not-checking')
  assert.equal((await find(specialist, caseId, 7)).status, 400)
  assert.equal(
    (await find(specialist, caseId, 'Nam Định', '2999-01-01')).problem?.type,
    '/problems/registry.valid-in-future',
  )
  // What was recorded before the wrong value would not be put right by it.
  assert.equal((await find(specialist, caseId, 'Nam Định', '1993-04-12')).problem?.errors?.[0]?.pointer, '/validFrom')
  await act(specialist, caseId, { type: 'pass-on' })
  assert.equal((await grant(leader, caseId)).problem?.type, '/problems/personal-data.not-checked')
  await act(leader, caseId, { type: 'return-for-rework', reason: 'Chưa ghi' })
  const found = await find(specialist, caseId, 'Nam Định')
  assert.equal(found.body.finding?.by, specialist.name)
  await act(specialist, caseId, { type: 'pass-on' })
  assert.equal((await grant(specialist, caseId)).status, 403)
  assert.equal((await grant(official('leader', cauGiay), caseId)).status, 404)
  const before = await own(minh, 'placeOfOrigin')
  assert.equal((await grant(leader, caseId)).status, 200)
  const { value } = await own(minh, 'placeOfOrigin')
  assert.equal(value.shown.vi, 'Nam Định')
  assert.equal(value.source.en, `Case ${code}`)
  assert.match(value.legalGround, /91\/2025/)
  assert.equal(value.correction, null)
  const keeper = await khue.call(specialist, lookUpRecord, {
    params: { registry: 'population', key: '001093009901' },
    query: { purpose: 'residence-management' },
  })
  const history = await khue.call(specialist, readHistory, {
    params: { registry: 'population', id: keeper.body.id },
    query: { purpose: 'residence-management' },
  })
  const corrected = history.body.versions.find(({ source }) => source.reference === code)
  assert.equal(corrected?.kind, 'corrected')
  assert.deepEqual(corrected?.changes, [{ field: 'placeOfOrigin', before: before.value.shown.vi, after: 'Nam Định' }])
  const mine = (await khue.call(minh, api.getCorrection, { params })).body
  assert.equal(mine.state, 'granted')
  assert.equal(mine.finding?.by, null, 'no official’s name is shown to the person')
  assert.equal(mine.was.vi, before.value.shown.vi)
  assert.equal(mine.papers[0]?.name.vi, 'khai-sinh.pdf')
})

test('PD11: refused with a reason, or withdrawn, the record stays and one may ask again', async () => {
  const refused = await ask('sex', 'female')
  await toDecision(refused.caseId, 'female')
  await act(leader, refused.caseId, { type: 'refuse', legalGround: 'Điều 13', reason: 'Giấy tờ không đúng.' })
  await khue.drain()
  assert.equal((await own(minh, 'sex')).value.shown.en, 'Male')
  const seen = (await khue.call(minh, myCase, { params: { id: refused.caseId } })).body
  assert.equal(seen.phase, 'refused')
  assert.ok(seen.events.some(({ reason }) => reason === 'Giấy tờ không đúng.'))
  const again = await ask('sex', 'female')
  assert.notEqual(again.caseId, refused.caseId)
  const withdraw = { expectedVersion: 1, action: { type: 'withdraw', reason: 'Nhầm' } } as const
  assert.equal((await khue.call(minh, actOnMyCase, { params: { id: again.caseId }, body: withdraw })).status, 200)
  await khue.drain()
  assert.equal((await own(minh, 'sex')).value.correction, null)
})

test('PD12: the case has the law’s time, its person sees it live, and an official’s reading of it is recorded', async () => {
  khue.app.clock.set(Temporal.Instant.from('2026-11-09T02:00:00Z'))
  const { caseId } = await ask('maritalStatus', 'single')
  await act(clerk, caseId, { type: 'receive', passOn: true })
  const seen = (await khue.call(minh, myCase, { params: { id: caseId } })).body
  assert.equal(seen.deadline.dueAt?.slice(0, 10), '2026-11-19')
  assert.equal(seen.service, 'personal-data')
  const reading = await khue.call(specialist, api.getCorrection, { params: { id: caseId } })
  assert.equal(reading.body.valueShown?.en, 'Single')
  const log = await khue.call(minh, accessLog, { query: {} })
  assert.ok(log.body.items.some((one) => one.caseId === caseId && one.officialName === specialist.name))
  await khue.drain()
  khue.app.clock.set(null)
})
