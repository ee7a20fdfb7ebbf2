import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { anonymous, type Official } from '../../../kernel/actor.ts'
import { newId } from '../../../kernel/id.ts'
import { officialWith, startTestKhue } from '../../../kernel/testing.ts'
import { ensurePerson } from '../../identity/index.ts'
import identity from '../../identity/module.ts'
import organisation from '../../organisation/module.ts'
import { readHistory } from '../../registry/contract.ts'
import { defineRegistry, openRegistry } from '../../registry/index.ts'
import registry from '../../registry/module.ts'
import * as api from '../contract.ts'
import exchange from '../module.ts'
import { type Bent, type Client, holdsFor, keyFromJwk, newClient, sendSigned, signedRequest } from '../testing.ts'
import { openSandbox, sandboxMemberId } from '../sandbox.ts'
import { grants } from '../store.ts'
import * as govstack from './contract.ts'
import { publishRegistry, serviceIdOf } from './definition.ts'
import { usageServiceId } from './usage.ts'

const khue = await startTestKhue({ modules: [organisation, identity, registry, exchange] })
const city = 'gso:01@2008-08-01'
const hoanKiem = 'gso:00070@2025-07-01'
const both = (text: string) => ({ vi: text, en: text })
const field = (sensitivity: 'open' | 'personal' | 'sensitive') => {
  return { title: both('t'), meaning: both('m'), sensitivity, schema: { type: 'string', minLength: 1 } }
}
const string = (value: unknown) => (typeof value === 'string' ? value : null)

const boats = defineRegistry({
  name: 'boats',
  title: both('Boats'),
  owner: both('Harbour'),
  fields: { number: field('personal'), name: field('personal'), ward: field('open'), secret: field('sensitive') },
  required: ['number', 'name', 'ward'],
  purposes: {
    checking: {
      title: both('c'),
      legalGround: 'art. 1',
      permission: 'boats.check',
      upTo: 'personal',
      reach: 'anywhere',
    },
  },
  maintain: 'boats.keep',
  keyOf: (data) => string(data['number']),
  labelOf: (data) => string(data['name']) ?? '',
  unitOf: (data) => string(data['ward']),
  dayOf: () => null,
  personsOf: (id) => [id],
})
await openRegistry(khue.app, boats)
const all = ['number', 'name', 'ward', 'secret']
publishRegistry(khue.app, {
  registry: boats,
  databaseId: 7,
  summary: both('s'),
  ownerUnitId: hoanKiem,
  legalGround: 'art. 1',
  keyField: 'number',
  exampleKey: '0',
  nameField: 'name',
  subjectField: 'number',
  purposes: {
    checking: { title: both('c'), legalGround: 'art. 1', fields: all },
    keeping: { title: both('k'), legalGround: 'art. 2', fields: all, writes: true },
  },
})

const official = (permissions: readonly string[], unitId: string): Official =>
  officialWith(
    'Trần Văn Minh',
    permissions.map((permission) => ({ permission, unitId, subtree: true })),
  )
const administrator = official(['exchange.manage', 'exchange.grant', 'boats.check', 'boats.keep'], city)

let members = 0
async function member(): Promise<Client> {
  const client = newClient(`HANOI/GOV/G${(members += 1)}/system`)
  await khue.call(administrator, api.addMember, {
    body: { id: client.memberId, name: both('Sở Thử'), contact: 'x', reason: 'x' },
  })
  const body = { publicKeyPem: client.publicKeyPem, validFrom: '2026-01-01', validTo: '2027-12-31', reason: 'x' }
  await khue.call(administrator, api.addKey, { params: { member: client.memberId }, body })
  return client
}

async function grant(
  client: Client,
  purpose: string,
  fields: string[],
  serviceId = serviceIdOf('boats'),
): Promise<void> {
  const given = await khue.call(administrator, api.giveGrant, {
    body: {
      memberId: client.memberId,
      serviceId,
      purpose,
      fields,
      validFrom: '2026-01-01',
      validTo: '2027-12-31',
      perMinute: 1000,
      perDay: 10_000,
      reason: 'Công văn 12',
      legalGround: 'Điều 9',
    },
  })
  assert.equal(given.status, 200, JSON.stringify(given.problem))
}

const at = '/api/govstack/data/boats/1.0'
const ask = (client: Client, method: Bent['method'], path: string, body: unknown = {}, bent: Bent = {}) =>
  sendSigned(
    khue.url,
    signedRequest(client, path, body, {
      method: method ?? 'POST',
      clientHeader: 'information-mediator-client',
      purpose: 'checking',
      ...bent,
    }),
  )
const writing = { purpose: 'keeping' }
const query = (content: object) => ({ query: { content } })
const write = (content: object, more: object = {}) => ({ write: { content, ...more } })

const keeper = await member()
await grant(keeper, 'keeping', all)
const reader = await member()
await grant(reader, 'checking', ['number', 'name', 'secret'])
const idOf = (body: Record<string, unknown>) => (body['content'] as { id: string }).id
async function boat(number: string, name = 'Sóng Hồng'): Promise<string> {
  const made = await ask(
    keeper,
    'POST',
    `${at}/create`,
    write({ number, name, ward: hoanKiem, secret: 'kín' }),
    writing,
  )
  assert.equal(made.status, 200, made.text)
  return idOf(made.body)
}
await boat('001095000001')

describe('reading', () => {
  test('EX18: unsigned, ungranted, with the wrong header or version: refused', async () => {
    const stranger = await member()
    const asked = query({ number: '001095000001' })
    const refused = async (client: Client, bent: Bent, problem: string, path = `${at}/read`) =>
      assert.equal((await ask(client, 'POST', path, asked, bent)).problem, problem)
    await refused(reader, { headers: { signature: undefined } }, 'exchange.unsigned')
    await refused(reader, { headers: { 'information-mediator-client': undefined } }, 'exchange.malformed')
    await refused(stranger, {}, 'exchange.no-grant')
    await refused(reader, writing, 'exchange.no-grant')
    await refused(keeper, writing, 'exchange.wrong-purpose')
    await refused(reader, {}, 'exchange.unknown-service', '/api/govstack/data/boats/2.0/read')
    await refused(reader, {}, 'exchange.unknown-service', '/api/govstack/data/none/1.0/read')
    const uncovered = { components: ['@method', '@path', 'information-mediator-client'] }
    assert.equal((await ask(reader, 'GET', `${at}?search=s`, {}, uncovered)).problem, 'exchange.not-covered')
  })

  test('EX18, EX19: one record, granted fields of the purpose’s class alone, under Khuê’s signature, recorded', async () => {
    const owner = await khue.app.transaction((tx) =>
      ensurePerson(tx, { citizenNumber: '001095000002', name: 'Lê Thị Tư', source: 'vneid' }),
    )
    const id = await boat('001095000002', 'Cá Chép')
    const request = signedRequest(reader, `${at}/read`, query({ number: '001095000002', name: 'Cá Chép' }), {
      clientHeader: 'information-mediator-client',
      purpose: 'checking',
    })
    const found = await sendSigned(khue.url, request)
    assert.deepEqual(found.body, { content: { id, number: '001095000002', name: 'Cá Chép' } })
    const { body: jwks } = await khue.call(anonymous, api.exchangeKeys, {})
    assert.ok(holdsFor(found, request, keyFromJwk(jwks.keys[0] ?? { kty: '', crv: '', x: '' })))
    const byId = await ask(reader, 'POST', `${at}/read`, query({ id }))
    assert.equal(byId.status, 200)
    const value = await ask(reader, 'GET', `${at}/${id}/readValue/name.json`)
    assert.deepEqual(value.body, { value: 'Cá Chép' })
    assert.equal((await ask(reader, 'GET', `${at}/${id}/readValue/ward.json`)).problem, 'exchange.field-not-granted')
    assert.equal((await ask(reader, 'GET', `${at}/${id}/readValue/secret.json`)).status, 404)
    const noted = await khue.app.read((tx) =>
      tx.named<{ readings: number }>(
        'test.readings',
        'select count(*)::int as readings from identity.access where person_id = any($1::uuid[])',
        [[id, owner.id]],
      ),
    )
    assert.ok((noted[0]?.readings ?? 0) >= 6)
  })

  test('EX19: what is not there is GovStack’s 404; a field that is not granted cannot be asked about', async () => {
    const missing = await ask(reader, 'POST', `${at}/read`, query({ number: '9' }))
    assert.equal(missing.status, 404)
    assert.deepEqual(missing.body, { detail: 'no record found' })
    assert.ok(missing.headers['signature'])
    const ward = query({ number: '001095000001', ward: hoanKiem })
    assert.equal((await ask(reader, 'POST', `${at}/read`, ward)).problem, 'exchange.field-not-granted')
    assert.equal((await ask(reader, 'POST', `${at}/exists`, ward)).problem, 'exchange.field-not-granted')
    const byName = query({ name: 'Sóng Hồng' })
    assert.equal((await ask(reader, 'POST', `${at}/read`, byName)).problem, 'exchange.not-supported')
    const answerOf = async (content: object) =>
      (await ask(reader, 'POST', `${at}/exists`, query(content))).body['answer'] as { status: boolean }
    assert.equal((await answerOf({ number: '001095000001' })).status, true)
    assert.equal((await answerOf({ number: '001095000001', name: 'khác' })).status, false)
    assert.equal((await answerOf({ number: '9' })).status, false)
  })

  test('EX20: a list searches the name, a page at a time; what it cannot do it says', async () => {
    for (const n of [1, 2, 3]) await boat(`00109500010${n}`, `Bến Nứa ${n}`)
    const narrow = await member()
    await grant(narrow, 'checking', ['number'])
    const search = encodeURIComponent('Bến Nứa')
    assert.equal((await ask(narrow, 'GET', `${at}?search=${search}`)).problem, 'exchange.field-not-granted')
    const first = await ask(reader, 'GET', `${at}?search=${search}&ordering=descending&pageSize=2`)
    assert.equal(first.status, 200, first.text)
    assert.equal(first.body['count'], 3)
    assert.equal(first.body['more'], false)
    const names = (body: Record<string, unknown>) => (body['results'] as { name: string }[]).map(({ name }) => name)
    assert.deepEqual(names(first.body), ['Bến Nứa 3', 'Bến Nứa 2'])
    const next = new URL(String(first.body['next']))
    assert.deepEqual(names((await ask(reader, 'GET', `${next.pathname}${next.search}`)).body), ['Bến Nứa 1'])
    const byKey = await ask(reader, 'GET', `${at}?query.number=001095000102`)
    assert.deepEqual(names(byKey.body), ['Bến Nứa 2'])
    for (const bad of ['', '?filter=ward&search=a', '?search=a&pageSize=51']) {
      assert.equal((await ask(reader, 'GET', `${at}${bad}`)).problem, 'exchange.not-supported', bad)
    }
    assert.equal((await ask(reader, 'GET', `${at}?search=a&regex=b`)).problem, 'kernel.invalid-input')
  })
})

describe('writing', () => {
  test('EX21: a purpose that reads writes nothing, and no field beyond the grant is written', async () => {
    const given = write({ number: '2', name: 'Mới', ward: hoanKiem })
    assert.equal((await ask(reader, 'POST', `${at}/create`, given)).problem, 'exchange.wrong-purpose')
    const narrow = await member()
    await grant(narrow, 'keeping', ['number', 'name'])
    assert.equal((await ask(narrow, 'POST', `${at}/create`, given, writing)).problem, 'exchange.field-not-granted')
    const change = { ...query({ number: '001095000001', secret: 'kín' }), ...write({ name: 'x' }) }
    assert.equal((await ask(keeper, 'PUT', `${at}/update`, change, writing)).problem, 'exchange.not-supported')
    const again = write({ number: '001095000001', name: 'Mới', ward: hoanKiem })
    assert.equal((await ask(keeper, 'POST', `${at}/create`, again, writing)).problem, 'registry.key-taken')
    const incomplete = write({ number: '3' })
    assert.equal((await ask(keeper, 'POST', `${at}/create`, incomplete, writing)).problem, 'kernel.invalid-input')
  })

  test('EX21: a record is created, changed and ended; each version says who and why; nothing is erased', async () => {
    const id = await boat('11')
    const reason = { reason: 'Đổi tên theo đơn', legalGround: 'Điều 3' }
    const change = { ...query({ number: '11' }), ...write({ name: 'Sóng Xanh' }, reason) }
    assert.equal((await ask(keeper, 'PUT', `${at}/update`, change, writing)).status, 200)
    const named = { ...query({ name: 'Sóng Xanh' }), ...write({ name: 'Sóng Vàng' }) }
    assert.equal((await ask(keeper, 'PUT', `${at}/updateEntries`, named, writing)).status, 200)
    const upsert = { ...query({ number: '12' }), ...write({ number: '12', name: 'Mười Hai', ward: hoanKiem }) }
    const made = await ask(keeper, 'POST', `${at}/updateOrCreate`, upsert, writing)
    assert.notEqual(idOf(made.body), id)
    assert.equal((await ask(reader, 'DELETE', `${at}/${id}/delete`)).problem, 'exchange.wrong-purpose')
    const ended = await ask(keeper, 'DELETE', `${at}/${id}/delete`, {}, writing)
    assert.equal(ended.status, 204)
    assert.equal(ended.headers['khue-record-state'], 'ended')
    assert.ok(ended.headers['signature'])
    assert.equal((await ask(keeper, 'DELETE', `${at}/${id}/delete`, {}, writing)).status, 404)
    assert.equal((await ask(reader, 'POST', `${at}/read`, query({ id }))).status, 404)
    const { body } = await khue.call(administrator, readHistory, {
      params: { registry: 'boats', id },
      query: { purpose: 'checking' },
    })
    assert.equal(body.record.state, 'ended')
    assert.deepEqual(body.versions.map(({ kind, reason: why }) => [kind, why]).slice(1), [
      ['changed', 'Đổi tên theo đơn'],
      ['changed', 'Công văn 12'],
      ['ended', 'Công văn 12'],
    ])
    assert.match(body.versions.at(-1)?.actorName ?? '', /VN-canbo\.01 \(HANOI\/GOV\/G1\/system\)/)
    assert.equal(body.versions.at(-1)?.source.legalGround, 'Điều 9')
  })
})

test('EX21: the sandbox’s agency, whose key everybody knows, may read and not write', async () => {
  await openSandbox(khue.app)
  const rows = await khue.app.read((tx) => grants(tx))
  const given = rows.filter(
    ({ member_id: by, service_id: to }) => by === sandboxMemberId && to === serviceIdOf('boats'),
  )
  assert.deepEqual(
    given.map(({ purpose }) => purpose),
    ['checking'],
  )
})

test('EX22: a person’s readings are told with that person’s consent alone', async () => {
  const number = '001095000009'
  const person = await khue.app.transaction((tx) =>
    ensurePerson(tx, { citizenNumber: number, name: 'Lê Thị Chín', source: 'vneid' }),
  )
  await boat(number, 'Chín')
  assert.equal((await ask(reader, 'POST', `${at}/read`, query({ number }))).status, 200)
  const application = await member()
  const usagePath = `/api/govstack/data/myPersonalDataUsage?userId=${number}&databaseId=boats`
  const own = { purpose: 'own-data' }
  assert.equal((await ask(application, 'GET', usagePath, {}, own)).problem, 'exchange.no-grant')
  await grant(application, 'own-data', ['usage'], usageServiceId)
  assert.equal((await ask(application, 'GET', usagePath, {}, own)).problem, 'exchange.no-consent')
  const citizen = { kind: 'citizen', id: person.id, name: 'x', assurance: 2, sessionId: newId() } as const
  const body = { memberId: application.memberId, serviceId: usageServiceId, purpose: 'own-data' }
  assert.equal((await khue.call(citizen, api.giveConsent, { body })).status, 200)
  const told = await ask(application, 'GET', usagePath, {}, own)
  assert.equal(told.status, 200, told.text)
  const lines = told.body as unknown as { readerInstitutionId: string; purpose: string }[]
  assert.ok(lines.some(({ readerInstitutionId: by, purpose }) => by === reader.memberId && purpose === 'checking'))
  const bad = '/api/govstack/data/myPersonalDataUsage?userId=EE1&databaseId=boats'
  assert.equal((await ask(application, 'GET', bad, {}, own)).status, 400)
})

test('EX23: anybody reads a schema; nobody changes one', async () => {
  const { body } = await khue.call(anonymous, govstack.readDatabase, { params: { id: 7 } })
  assert.equal(body.name, 'boats')
  assert.deepEqual(body.schema.required, ['id', 'number', 'name', 'ward'])
  const groups = await khue.call(anonymous, govstack.listDatabases, {})
  assert.ok(groups.body.databases.some(({ id }) => id === 7))
  assert.equal((await khue.call(anonymous, govstack.readDatabase, { params: { id: 99 } })).status, 404)
  for (const actor of [anonymous, administrator]) {
    const modified = await khue.call(actor, govstack.modifyDatabase, { body: { code: 'X' } })
    assert.equal(modified.problem?.type, '/problems/exchange.schema-in-code')
    const deleted = await khue.call(actor, govstack.deleteDatabase, { params: { id: 7 } })
    assert.equal(deleted.problem?.type, '/problems/exchange.schema-in-code')
  }
})
