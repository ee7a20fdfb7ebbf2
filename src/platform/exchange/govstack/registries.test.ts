/** The city's registries as other agencies' systems read them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Official, system } from '../../../kernel/actor.ts'
import { newId } from '../../../kernel/id.ts'
import { startTestKhue } from '../../../kernel/testing.ts'
import enterprises from '../../../registries/enterprises/module.ts'
import land from '../../../registries/land/module.ts'
import places from '../../../registries/places/module.ts'
import population from '../../../registries/population/module.ts'
import { accessLog } from '../../identity/contract.ts'
import identity from '../../identity/module.ts'
import organisation from '../../organisation/module.ts'
import { registerRecord } from '../../registry/index.ts'
import registry from '../../registry/module.ts'
import * as api from '../contract.ts'
import exchange from '../module.ts'
import { newClient, sendSigned, signedRequest } from '../testing.ts'
import { listDatabases } from './contract.ts'

const hoanKiem = 'gso:00070@2025-07-01'
const khue = await startTestKhue({
  modules: [organisation, identity, registry, exchange, population, places, land, enterprises],
})
const administrator: Official = {
  kind: 'official',
  id: newId(),
  name: 'Trần Văn Minh',
  grants: ['exchange.manage', 'exchange.grant'].map((permission) => {
    return { permission, unitId: 'gso:01@2008-08-01', subtree: true }
  }),
  sessionId: newId(),
  strongUntil: 0,
}
const tax = newClient('HANOI/GOV/H26.98/tax')
await khue.call(administrator, api.addMember, {
  body: { id: tax.memberId, name: { vi: 'Thuế thành phố', en: 'City tax office' }, contact: 'x', reason: 'x' },
})
const key = { publicKeyPem: tax.publicKeyPem, validFrom: '2026-01-01', validTo: '2028-01-01', reason: 'x' }
await khue.call(administrator, api.addKey, { params: { member: tax.memberId }, body: key })

const owner = newId()
const ground = { kind: 'official', reference: 'r', legalGround: 'l', reason: 'x' } as const
async function enter(name: string, values: Record<string, unknown>): Promise<void> {
  await khue.app.transaction((tx) =>
    registerRecord(tx, system('test'), name, { values, validFrom: '2026-01-05' }, ground),
  )
}
await enter('enterprises', {
  code: '001095000777',
  name: 'Hộ kinh doanh Phở Sướng',
  kind: 'household-business',
  status: 'active',
  trades: [{ code: '5610', edition: 'vsic-2025', name: 'Nhà hàng' }],
  address: { unitId: hoanKiem, line: '24 ngõ Trung Yên' },
  registeredOn: '2026-01-05',
  owners: [{ personId: owner, name: 'Nguyễn Văn Sướng', role: 'owner' }],
  capitalDong: 50_000_000,
})
await enter('land-certificates', {
  number: 'AB 123456',
  unitId: hoanKiem,
  parcels: ['00070.1.1'],
  issuedOn: '2026-01-05',
  state: 'valid',
  holders: [{ personId: owner, name: 'Nguyễn Văn Sướng' }],
})
await enter('households', {
  number: 'HK7',
  head: 'Nguyễn Văn Sướng',
  address: { unitId: hoanKiem, line: '24 ngõ Trung Yên', since: '2020-01-01' },
  members: [{ personId: owner, relation: 'head' }],
})

const grant = (name: string, fields: string[]) =>
  khue.call(administrator, api.giveGrant, {
    body: {
      memberId: tax.memberId,
      serviceId: `HANOI/GOV/H26/KHUE/registry-${name}`,
      purpose: 'case-handling',
      fields,
      validFrom: '2026-01-01',
      validTo: '2027-12-31',
      perMinute: 1000,
      perDay: 10_000,
      reason: 'Công văn 12',
      legalGround: 'Điều 9',
    },
  })
const ask = (name: string, content: Record<string, string>) =>
  sendSigned(
    khue.url,
    signedRequest(
      tax,
      `/api/govstack/data/${name}/1.0/read`,
      { query: { content } },
      { clientHeader: 'information-mediator-client', userId: 'VN-lan' },
    ),
  )
const person = { kind: 'citizen', id: owner, name: 'Nguyễn Văn Sướng', assurance: 2, sessionId: newId() } as const
const readOf = async (what: string) =>
  (await khue.call(person, accessLog, { query: {} })).body.items.filter((line) => line.what === what).length

/** Refused without a grant, read with its fields alone, and recorded for whom it is about. */
async function offered(name: string, content: Record<string, string>, fields: string[]): Promise<void> {
  assert.equal((await ask(name, content)).problem, 'exchange.no-grant')
  const given = await grant(name, fields)
  assert.equal(given.status, 200, JSON.stringify(given.problem))
  const before = await readOf(name)
  const read = await ask(name, content)
  assert.equal(read.status, 200, read.text)
  const told = Object.keys(read.body['content'] as object).filter((field) => field !== 'id')
  assert.deepEqual(told.toSorted(), fields.toSorted())
  assert.equal(await readOf(name), before + 1)
}

test('EX24: people, households, places, parcels, certificates and enterprises are offered, each with a number of its own', async () => {
  const { body } = await khue.call(administrator, listDatabases, {})
  const offeredAt = body.databases.map(({ id }) => id).toSorted((a, b) => a - b)
  assert.deepEqual(offeredAt, [1, 2, 3, 4, 5, 6])
  await offered('households', { number: 'HK7' }, ['number', 'members'])
})

test('EN11: another agency reads an enterprise with granted fields, and its owners see that', async () => {
  await offered('enterprises', { code: '001095000777' }, ['code', 'name', 'status', 'owners'])
})

test('LA20: another agency reads a certificate with granted fields, and its holders see that', async () => {
  await offered('land-certificates', { number: 'AB 123456' }, ['number', 'state', 'holders'])
  assert.equal((await grant('land', ['number', 'synthetic'])).problem?.type, '/problems/exchange.unknown-purpose')
})
