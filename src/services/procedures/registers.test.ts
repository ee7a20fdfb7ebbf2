/** What results change in the city's registries, through the whole house. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { createCaSandbox } from '../../../sandbox/ca/ca.ts'
import { modules } from '../../modules.ts'
import { actOnCase } from '../../platform/casework/contract.ts'
import { act, caseSummary, record } from '../../platform/casework/index.ts'
import { paymentsOf } from '../../platform/payments/index.ts'
import { type History, readHistory } from '../../platform/registry/contract.ts'
import { findRecord } from '../../platform/registry/index.ts'
import * as api from './contract.ts'
import { birthAnswers, citizenOf, hoanKiem, officialAt, pdf, startProcedures } from './testing.ts'

const server = createServer((request, response) => sandbox.listener(request, response))
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/ca`
const sandbox = createCaSandbox({ folder: null, publicUrl: url })
after(() => {
  server.closeAllConnections()
  server.close()
})

const khue = await startProcedures(modules, { CA_URL: url, TSA_URL: `${url}/tsa`, TRUST_ANCHORS: `${url}/root.pem` })
const ann = await citizenOf(khue, { name: 'Nguyễn Văn An', citizenNumber: '001095000011', dateOfBirth: '1995-03-02' })
const clerk = await officialAt(khue, 'one-stop-clerk', hoanKiem.unitId)
const specialist = await officialAt(khue, 'specialist', hoanKiem.unitId)
const leader = await officialAt(khue, 'leader', hoanKiem.unitId, 'Trần Văn Minh')
const versionOf = async (caseId: string) => (await khue.app.read((tx) => caseSummary(tx, caseId))).version

const shop = {
  businessName: 'Hộ kinh doanh Cà phê Khuê Văn',
  premises: hoanKiem,
  founder: 'person',
  mainTrade: '5630',
  capitalDong: 80_000_000,
  workers: 2,
  oneOnly: true,
  declaration: true,
}

async function received(who = ann, code = '1.001612', given: Record<string, unknown> = shop): Promise<string> {
  const start = await khue.call(who, api.startDraft, { body: { code, afresh: true } })
  const { id, version, answers, papers } = start.body
  const set = Object.fromEntries(Object.entries(given).filter(([name]) => !(name in answers)))
  await khue.call(who, api.saveDraft, { params: { id }, body: { version, set } })
  for (const { slot } of papers.filter(({ need }) => need === 'required')) {
    await khue.call(who, api.uploadPaper, { params: { id, slot }, query: { name: 'a.pdf' }, body: pdf })
  }
  const done = await khue.call(who, api.submitDraft, { params: { id }, body: { declared: true } })
  assert.equal(done.status, 200, JSON.stringify(done.problem))
  await khue.drain()
  const { caseId } = done.body
  await khue.app.transaction(async (tx) => {
    for (const { id: paymentId, amountDong } of await paymentsOf(tx, caseId))
      await record(tx, caseId, { type: 'payment-settled', data: { paymentId, amountDong } })
  })
  const expectedVersion = await versionOf(caseId)
  await khue.app.transaction((tx) =>
    act(tx, clerk, { caseId, expectedVersion, action: { type: 'receive', passOn: true } }),
  )
  return caseId
}

async function issue(caseId: string, changed: Record<string, unknown>): Promise<void> {
  const params = { id: caseId }
  const blank = await khue.call(specialist, api.getResult, { params })
  const fields = { ...blank.body.fields, ...changed }
  const saved = await khue.call(specialist, api.saveResult, { params, body: { version: blank.body.version, fields } })
  const { version } = saved.body
  const drafted = await khue.call(specialist, api.finishResult, {
    params,
    body: { version, caseVersion: await versionOf(caseId), passOn: true },
  })
  assert.equal(drafted.status, 200, JSON.stringify(drafted.problem))
  const signed = await khue.call(leader, api.signResult, {
    params,
    body: { version, caseVersion: await versionOf(caseId) },
  })
  assert.equal(signed.status, 200, JSON.stringify(signed.problem))
  await khue.drain()
}

async function history(caseId: string): Promise<History | undefined> {
  const { body, status } = await khue.call(specialist, readHistory, {
    params: { registry: 'enterprises', id: caseId },
    query: { purpose: 'business-registration' },
  })
  return status === 200 ? body : undefined
}

test('PR45: a household business is entered when its certificate is issued, corrected with it, and ended by its revocation', async () => {
  const caseId = await received()
  assert.equal(await history(caseId), undefined, 'an application alone enters nothing')
  await issue(caseId, { businessName: shop.businessName })
  const { record: entered } = (await history(caseId)) ?? assert.fail('the business was not entered')
  assert.deepEqual(entered.data['owners'], [{ personId: ann.id, name: 'Nguyễn Văn An', role: 'owner' }])
  assert.deepEqual(entered.data['trades'], [
    { code: '5630', edition: 'vsic-2018', name: 'Dịch vụ phục vụ đồ uống (quán cà phê, trà)' },
  ])
  assert.deepEqual([entered.data['code'], entered.data['status'], entered.version], ['001095000011', 'active', 1])

  const reopened = await khue.call(leader, actOnCase, {
    params: { id: caseId },
    body: {
      expectedVersion: await versionOf(caseId),
      action: { type: 'reopen', legalGround: 'Nghị định 168/2025/NĐ-CP', reason: 'Sai tên.' },
    },
  })
  assert.equal(reopened.status, 200, JSON.stringify(reopened.problem))
  await issue(caseId, { businessName: 'Hộ kinh doanh Cà phê Khuê Văn Các' })
  const corrected = (await history(caseId))?.record
  assert.deepEqual([corrected?.data['name'], corrected?.version], ['Hộ kinh doanh Cà phê Khuê Văn Các', 2])

  const revoked = await khue.call(leader, api.revokeIssued, {
    params: { id: caseId },
    body: {
      caseVersion: await versionOf(caseId),
      legalGround: 'Nghị định 168/2025/NĐ-CP',
      reason: 'Kê khai không trung thực.',
    },
  })
  assert.equal(revoked.status, 200, JSON.stringify(revoked.problem))
  await khue.drain()
  const ended = (await history(caseId))?.record
  assert.deepEqual([ended?.state, ended?.data['status'], ended?.version], ['ended', 'revoked', 3])
})

test('PR47: a birth is in the population registry when its certificate is issued, and no more when it is revoked', async () => {
  const minh = await citizenOf(khue, {
    name: 'Nguyễn Văn Minh',
    citizenNumber: '001093009901',
    dateOfBirth: '1993-04-12',
  })
  const { mother: _mother, father: _father, ...answers } = birthAnswers()
  const caseId = await received(minh, '1.001193', { ...answers, fatherKnown: 'yes' })
  const newborn = () => khue.app.read((tx) => findRecord(tx, 'population', { id: caseId }))
  assert.equal(await newborn(), undefined, 'an application alone enters nothing')
  await issue(caseId, {})
  const born = (await newborn()) ?? assert.fail('the newborn was not entered')
  assert.equal(born.data['name'], answers['childName'])
  assert.equal(born.data['fatherId'], minh.id)
  const revoked = await khue.call(leader, api.revokeIssued, {
    params: { id: caseId },
    body: { caseVersion: await versionOf(caseId), legalGround: 'Luật Hộ tịch 2014', reason: 'Khai không đúng.' },
  })
  assert.equal(revoked.status, 200, JSON.stringify(revoked.problem))
  await khue.drain()
  assert.equal((await newborn())?.state, 'ended')
})
