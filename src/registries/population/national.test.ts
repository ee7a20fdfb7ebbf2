/** The national database over HTTP, through its sandbox: questions, notices, and what goes wrong on the way. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { after, test } from 'node:test'
import { createPopulationSandbox } from '../../../sandbox/population/population.ts'
import type { Official } from '../../kernel/actor.ts'
import { newId } from '../../kernel/id.ts'
import { Problem } from '../../kernel/problems.ts'
import { freePort } from '../../kernel/run.ts'
import { startTestKhue } from '../../kernel/testing.ts'
import documents from '../../platform/documents/module.ts'
import exchange from '../../platform/exchange/module.ts'
import { accessLog } from '../../platform/identity/contract.ts'
import identity from '../../platform/identity/module.ts'
import organisation from '../../platform/organisation/module.ts'
import { amendRecord, findRecord } from '../../platform/registry/index.ts'
import registry from '../../platform/registry/module.ts'
import signatures from '../../platform/signatures/module.ts'
import transparency from '../../platform/transparency/module.ts'
import { system } from '../../kernel/actor.ts'
import * as api from './contract.ts'
import population from './module.ts'
import { takeOver } from './notices.ts'

const port = await freePort()
const url = `http://127.0.0.1:${port}/population`
const khue = await startTestKhue({
  modules: [organisation, identity, documents, signatures, transparency, registry, exchange, population],
  env: { POPULATION_URL: url },
})
const { apiKey } = khue.app.config.nationalPopulation
const national = await createPopulationSandbox({ publicUrl: url, apiKey, model: 'two-level', folder: null })
const server = createServer(national.listener)
await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
after(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await national.close()
})

const hoanKiem = 'gso:00070@2025-07-01'
const cauGiay = 'gso:00166@2025-07-01'
const official = (permission: string, unitId = hoanKiem): Official => {
  const grants = [{ permission, unitId, subtree: false }]
  return { kind: 'official', id: newId(), name: 'Trần Văn Minh', grants, sessionId: newId(), strongUntil: 0 }
}
const keeper = official('population.manage')
const clerk = official('population.look-up')
const behave = (change: object) =>
  fetch(`${url}/behaviour`, { method: 'POST', body: JSON.stringify(change) }).then((reply) =>
    assert.equal(reply.status, 200),
  )
const notice = async (fields: Record<string, string>) => {
  const reply = await fetch(`${url}/notices`, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' })
  assert.equal(reply.status, 303)
}
const personOf = async (citizenNumber: string) => {
  const found = await khue.app.read((tx) => findRecord(tx, 'population', { key: citizenNumber }))
  assert.ok(found, citizenNumber)
  return found
}
const unavailable = (error: unknown) => error instanceof Problem && error.type === 'population.national-unavailable'
const nam = '001097009903'
const anh = '001199009904'
const thao = '001188009906'
const binh = '001058009908'

test('PO29: who may look a person up asks whether the national database has them so; the person sees that it was asked', async () => {
  const { id } = await personOf(nam)
  const ask = (actor: Official) => khue.call(actor, api.verifyRecord, { params: { id } })
  assert.equal((await ask(official('places.look-up'))).status, 403)
  const { body } = await ask(clerk)
  assert.deepEqual([body.status, body.fields], ['match', { name: 'match', dateOfBirth: 'match' }])
  const person = { kind: 'citizen', id, name: '', assurance: 2, sessionId: newId() } as const
  const log = await khue.call(person, accessLog, { query: {} })
  assert.ok(log.body.items.some(({ purpose }) => purpose === 'national verification'))
  await notice({ citizenNumber: thao, kind: 'name-changed', on: '2026-01-02', name: 'Vũ Phương Thảo' })
  const other = await khue.call(clerk, api.verifyRecord, { params: { id: (await personOf(thao)).id } })
  assert.deepEqual(other.body.fields, { name: 'mismatch', dateOfBirth: 'match' })
  assert.equal((await khue.call(clerk, api.verifyRecord, { params: { id: newId() } })).status, 409)
})

test('PO30: forged, replayed and failing answers are refused, and change nothing; the breaker leaves it alone for a while', async () => {
  await behave({ forging: true })
  await assert.rejects(takeOver(khue.app), unavailable)
  await behave({ forging: false })
  const { id } = await personOf(nam)
  const ask = async () => (await khue.call(clerk, api.verifyRecord, { params: { id } })).status
  assert.equal(await ask(), 200)
  // A true answer, signed by it, to a question of before.
  await behave({ replaying: true })
  assert.equal(await ask(), 503)
  await assert.rejects(takeOver(khue.app), unavailable)
  await behave({ replaying: false, failing: true })
  for (const _ of [1, 2, 3]) await assert.rejects(takeOver(khue.app), unavailable)
  assert.equal((await personOf(thao)).data['name'], 'Vũ Thị Phương Thảo')
  await behave({ failing: false })
  await assert.rejects(takeOver(khue.app), unavailable, 'five in a row: it is left alone')
  khue.app.clock.set(khue.app.clock.now().add({ seconds: 31 }))
  assert.equal(await takeOver(khue.app), 1)
  khue.app.clock.set(null)
  assert.equal((await personOf(thao)).data['name'], 'Vũ Phương Thảo')
})

test('PO31: notices are taken over in order and each once, with the national database as their source', async () => {
  await notice({ citizenNumber: anh, kind: 'moved', on: '2026-02-01', communeCode: '00070', line: 'Số 5 phố Huế' })
  await notice({ citizenNumber: anh, kind: 'moved', on: '2026-03-01', communeCode: '00166', line: 'Số 6 phố Cầu Giấy' })
  const before = await personOf(anh)
  const counts = await Promise.all([takeOver(khue.app), takeOver(khue.app)])
  assert.equal(counts[0] + counts[1], 2, 'each once, however many processes read')
  assert.equal(await takeOver(khue.app), 0)
  const moved = await personOf(anh)
  assert.deepEqual(moved.data['residence'], { unitId: cauGiay, line: 'Số 6 phố Cầu Giấy', since: '2026-03-01' })
  assert.equal(moved.data['householdId'], undefined)
  const old = await khue.app.read((tx) => findRecord(tx, 'households', { id: String(before.data['householdId']) }))
  assert.ok(
    !JSON.stringify(old?.data['members']).includes(before.id),
    'who moved is a member of the old household no more',
  )
  await notice({ citizenNumber: binh, kind: 'died', on: '2026-04-01' })
  assert.equal(await takeOver(khue.app), 1)
  const dead = await personOf(binh)
  assert.deepEqual([dead.state, dead.data['dateOfDeath']], ['ended', '2026-04-01'])
})

test('PO32: a notice that the register refuses waits for an official, and holds up no later one', async () => {
  await notice({ citizenNumber: anh, kind: 'moved', on: '2099-01-01', communeCode: '00070', line: 'Số 9 phố Sau' })
  await notice({ citizenNumber: thao, kind: 'name-changed', on: '2026-06-01', name: 'Vũ Thảo Phương' })
  assert.equal(await takeOver(khue.app), 2)
  assert.equal((await personOf(thao)).data['name'], 'Vũ Thảo Phương')
  const { items } = (await khue.call(official('population.manage', cauGiay), api.listNotices, {})).body
  assert.deepEqual(
    items.map(({ state, on }) => [state, on]),
    [['conflict', '2099-01-01']],
  )
  const [{ seq } = { seq: 0 }] = items
  const body = { take: false, reason: 'Chưa đến ngày' }
  const kept = await khue.call(official('population.manage', cauGiay), api.settleNotice, {
    params: { seq: String(seq) },
    body,
  })
  assert.equal(kept.status, 204)
})

test('PO32, PO33: what the city has found itself since waits for who manages residence, who takes it over or keeps it with a reason', async () => {
  const { id, version } = await personOf(nam)
  const ground = { kind: 'official', reference: 'QĐ 1', legalGround: 'đ. 1', reason: 'lý do' } as const
  const values = { residence: { unitId: hoanKiem, line: 'Số 1 phố Mới', since: '2026-06-01' } }
  const change = { kind: 'changed', version, values, validFrom: '2026-06-01' } as const
  await khue.app.transaction((tx) => amendRecord(tx, system('test'), 'population', id, change, ground))
  for (const line of ['Số 7 phố Khác', 'Số 8 phố Khác'])
    await notice({ citizenNumber: nam, kind: 'moved', on: '2026-05-01', communeCode: '00166', line })
  assert.equal(await takeOver(khue.app), 2)
  assert.deepEqual((await personOf(nam)).data['residence'], values.residence)
  assert.equal((await khue.call(clerk, api.listNotices, {})).status, 403)
  assert.deepEqual((await khue.call(official('population.manage', cauGiay), api.listNotices, {})).body.items, [])
  const { items } = (await khue.call(keeper, api.listNotices, {})).body
  assert.deepEqual(
    items.map(({ state, says }) => [state, says]),
    [
      ['conflict', 'Số 7 phố Khác, Phường Cầu Giấy'],
      ['conflict', 'Số 8 phố Khác, Phường Cầu Giấy'],
    ],
  )
  const settle = (actor: Official, at: number, take: boolean) =>
    khue.call(actor, api.settleNotice, { params: { seq: String(items[at]?.seq) }, body: { take, reason: 'Đã hỏi' } })
  assert.equal((await settle(official('population.manage', cauGiay), 0, true)).status, 404)
  assert.equal((await settle(keeper, 0, false)).status, 204)
  assert.equal((await settle(keeper, 0, true)).problem?.type, '/problems/population.notice-settled')
  assert.deepEqual((await personOf(nam)).data['residence'], values.residence)
  assert.equal((await settle(keeper, 1, true)).status, 204)
  const taken = { unitId: cauGiay, line: 'Số 8 phố Khác', since: '2026-05-01' }
  assert.deepEqual((await personOf(nam)).data['residence'], taken)
  assert.deepEqual((await khue.call(keeper, api.listNotices, {})).body.items, [])
})
