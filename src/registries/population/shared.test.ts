import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Citizen, Official } from '../../kernel/actor.ts'
import { newId } from '../../kernel/id.ts'
import { startTestKhue } from '../../kernel/testing.ts'
import * as exchangeApi from '../../platform/exchange/contract.ts'
import exchange from '../../platform/exchange/module.ts'
import { newClient, sendSigned, signedRequest } from '../../platform/exchange/testing.ts'
import { accessLog } from '../../platform/identity/contract.ts'
import { ensurePerson } from '../../platform/identity/index.ts'
import identity from '../../platform/identity/module.ts'
import organisation from '../../platform/organisation/module.ts'
import registry from '../../platform/registry/module.ts'
import { recordsOf } from './generator.ts'
import { cityOf, loadCity } from './load.ts'
import population from './module.ts'

const khue = await startTestKhue({ modules: [organisation, identity, registry, exchange, population] })
const city = cityOf(khue.app, 3_000, 3)
await loadCity(khue.app, city, () => undefined)
const one = [...recordsOf(city)].find(({ data }) => data['maritalStatus'] === 'married')
const number = String(one?.data['citizenNumber'])

const official = (permissions: readonly string[], unitId: string): Official => ({
  kind: 'official',
  id: newId(),
  name: 'Trần Văn Minh',
  grants: permissions.map((permission) => ({ permission, unitId, subtree: true })),
  sessionId: newId(),
  strongUntil: 0,
})
const administrator = official(['exchange.manage'], 'gso:01@2008-08-01')
const police = official(['exchange.grant', 'exchange.audit'], 'department:cong-an-thanh-pho@2008-08-01')
const school = newClient('HANOI/GOV/H26.99/school')
await khue.call(administrator, exchangeApi.addMember, {
  body: { id: school.memberId, name: { vi: 'Sở Giáo dục', en: 'Education' }, contact: 'x', reason: 'x' },
})
const key = { publicKeyPem: school.publicKeyPem, validFrom: '2026-01-01', validTo: '2028-01-01', reason: 'x' }
await khue.call(administrator, exchangeApi.addKey, { params: { member: school.memberId }, body: key })

const grant = (code: string, fields: string[]) =>
  khue.call(police, exchangeApi.giveGrant, {
    body: {
      memberId: school.memberId,
      serviceId: `HANOI/GOV/H26/KHUE/${code}`,
      purpose: 'case-handling',
      fields,
      validFrom: '2026-01-01',
      validTo: '2028-01-01',
      perMinute: 100,
      perDay: 100,
      reason: 'x',
      legalGround: 'x',
    },
  })
const ask = async (code: string, citizenNumber = number) => {
  const request = signedRequest(
    school,
    `/api/exchange/r1/HANOI/GOV/H26/KHUE/${code}`,
    { citizenNumber },
    { userId: 'VN-lan' },
  )
  const reply = await sendSigned(khue.url, request)
  return { ...reply, data: (reply.body['data'] ?? {}) as Record<string, unknown> }
}

test('PO7, RG15: other agencies ask a person, whether one is recorded, a household; what is closed stays closed', async () => {
  assert.equal((await ask('person')).problem, 'exchange.no-grant')
  assert.equal((await grant('person', ['name', 'ethnicity'])).problem?.type, '/problems/exchange.unknown-purpose')
  assert.equal((await grant('person', ['name', 'dateOfBirth', 'residence'])).status, 200)
  const person = await ask('person')
  assert.equal(person.status, 200, person.text)
  assert.deepEqual(Object.keys(person.data).toSorted(), ['dateOfBirth', 'name', 'residence'])
  assert.equal(person.data['name'], one?.data['name'])
  assert.equal((await ask('person', '001000000000')).problem, 'exchange.nothing-found')
  await grant('person-exists', ['exists'])
  assert.deepEqual((await ask('person-exists')).data, { exists: true })
  assert.deepEqual((await ask('person-exists', '001000000000')).data, { exists: false })
  await grant('household', ['number', 'members'])
  const { data } = await ask('household')
  assert.deepEqual(Object.keys(data).toSorted(), ['members', 'number'])
  const members = data['members'] as { relation: string; name: string }[]
  assert.ok(members.some(({ name }) => name === one?.data['name']))
  assert.deepEqual([...new Set(members.flatMap((member) => Object.keys(member)))].toSorted(), [
    'dateOfBirth',
    'name',
    'relation',
  ])
})

test('PO8, RG15: a reading is on the person’s record with the agency and who sat there', async () => {
  const known = await khue.app.transaction((tx) =>
    ensurePerson(tx, {
      citizenNumber: number,
      name: String(one?.data['name']),
      dateOfBirth: String(one?.data['dateOfBirth']),
      source: 'vneid',
    }),
  )
  const citizen: Citizen = { kind: 'citizen', id: known.id, name: known.name, assurance: 2, sessionId: newId() }
  const log = async () => (await khue.call(citizen, accessLog, { query: {} })).body.items
  // What was read before they ever signed in is there, too: the asking of the test above.
  const before = await log()
  assert.deepEqual(new Set(before.map(({ what }) => what)), new Set(['households', 'population']))
  await ask('person')
  const [line, ...rest] = await log()
  assert.deepEqual(rest, before)
  assert.equal(line?.officialName, 'VN-lan')
  assert.deepEqual(line?.unitName, { vi: 'Sở Giáo dục', en: 'Education' })
  assert.equal(line?.what, 'population')
  await ask('person-exists')
  assert.equal((await log()).length, before.length + 1)
})
