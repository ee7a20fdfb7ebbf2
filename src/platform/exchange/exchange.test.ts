import assert from 'node:assert/strict'
import type { KeyObject } from 'node:crypto'
import { describe, test } from 'node:test'
import pg from 'pg'
import type { Citizen, Official } from '../../kernel/actor.ts'
import { officialWith } from '../../kernel/testing.ts'
import { newId } from '../../kernel/id.ts'
import { applyRule } from '../../kernel/retention.ts'
import { startWithSandbox } from '../../../scripts/test-sandbox.ts'
import documents from '../documents/module.ts'
import { ensurePerson } from '../identity/index.ts'
import identity from '../identity/module.ts'
import organisation from '../organisation/module.ts'
import registry from '../registry/module.ts'
import { trustAnchors } from '../signatures/index.ts'
import signatures from '../signatures/module.ts'
import transparency from '../transparency/module.ts'
import * as api from './contract.ts'
import { publishService } from './definition.ts'
import { keyIdOf } from './http-signature.ts'
import { ownMemberId } from './identifiers.ts'
import { sealMinute, stampBatches } from './log.ts'
import exchange from './module.ts'
import { announceKey, refreshOwnKeys } from './own-key.ts'
import { checkProof, verifyChain } from './proof.ts'
import { talliesOf } from './tallies.ts'
import { type Bent, type Client, holdsFor, keyFromJwk, newClient, sendSigned, signedRequest } from './testing.ts'

const { khue } = await startWithSandbox({
  modules: [organisation, identity, documents, signatures, transparency, registry, exchange],
})
const city = 'gso:01@2008-08-01'
const police = 'department:cong-an-thanh-pho@2008-08-01'
const both = (text: string) => ({ vi: text, en: text })

const official = (permissions: readonly string[], unitId: string, subtree = false): Official =>
  officialWith(
    'Trần Văn Minh',
    permissions.map((permission) => ({ permission, unitId, subtree })),
  )
const administrator = official(['exchange.manage', 'exchange.audit'], city, true)
const owner = official(['exchange.grant', 'exchange.audit'], police)
const otherOwner = official(['exchange.grant', 'exchange.audit'], 'gso:00070@2025-07-01')
const nobody = official([], city)

const field = (sensitivity: 'open' | 'personal') => ({ title: both('f'), sensitivity, schema: { type: 'string' } })
let answers = 0
publishService(khue.app, {
  code: 'boat',
  title: both('Boat'),
  summary: both('A boat by its number'),
  ownerUnitId: police,
  legalGround: 'art. 1',
  request: {
    type: 'object',
    properties: { number: { type: 'string', pattern: '^[0-9]{12}$' } },
    required: ['number'],
    additionalProperties: false,
  },
  example: { number: '001095000001' },
  fields: { name: field('personal'), harbour: field('open'), owner: field('personal') },
  purposes: {
    'case-handling': { title: both('p'), legalGround: 'art. 2', consent: 'none', fields: ['name', 'harbour'] },
    'market-study': { title: both('m'), legalGround: 'art. 3', consent: 'required', fields: ['harbour'] },
  },
  subjectField: 'number',
  level: { p99Ms: 200, availability: 0.99 },
  answer: (_tx, _caller, input) => {
    answers += 1
    if (input['number'] === '000000000000') return Promise.resolve(null)
    return Promise.resolve({ name: 'Sóng Hồng', harbour: 'Chương Dương'.repeat(400), owner: 'bà Tư' })
  },
})
const boat = `${ownMemberId}/boat`
const boatPath = `/api/exchange/r1/${boat}`
const input = { number: '001095000001' }

let members = 0
async function member(kind: 'ed25519' | 'ec' = 'ed25519'): Promise<Client> {
  const client = newClient(`HANOI/GOV/T${(members += 1)}/system`, kind)
  const added = await khue.call(administrator, api.addMember, {
    body: { id: client.memberId, name: both('Sở Thử'), contact: 'it@so.example', reason: 'thử' },
  })
  assert.equal(added.status, 200, JSON.stringify(added.problem))
  await addKey(client)
  return client
}

const addKey = (client: Client, period: { validFrom?: string; validTo?: string } = {}) =>
  khue.call(administrator, api.addKey, {
    params: { member: client.memberId },
    body: {
      publicKeyPem: client.publicKeyPem,
      validFrom: '2026-01-01',
      validTo: '2027-12-31',
      reason: 'thử',
      ...period,
    },
  })

const grantTo = (client: Client, more: Record<string, unknown> = {}, actor: Official = owner) =>
  khue.call(actor, api.giveGrant, {
    body: {
      memberId: client.memberId,
      serviceId: boat,
      purpose: 'case-handling',
      fields: ['name', 'harbour'],
      validFrom: '2026-01-01',
      validTo: '2027-12-31',
      perMinute: 100,
      perDay: 1000,
      reason: 'Công văn 12',
      legalGround: 'Nghị định 194/2025/NĐ-CP',
      ...more,
    },
  })

async function granted(more: Record<string, unknown> = {}): Promise<Client> {
  const client = await member()
  const given = await grantTo(client, more)
  assert.equal(given.status, 200, JSON.stringify(given.problem))
  return client
}

const ask = (client: Client, bent: Bent = {}, what: unknown = input) =>
  sendSigned(khue.url, signedRequest(client, boatPath, what, bent))

const { body: jwks } = await khue.call(nobody, api.exchangeKeys, {})
const exchangeKey = keyFromJwk(jwks.keys[0] ?? { kty: '', crv: '', x: '' })

describe('who calls', () => {
  test('EX1: an unsigned, changed, uncovered or late request is refused, and nothing is read', async () => {
    const client = await granted()
    const before = answers
    const refused = async (bent: Bent, problem: string) =>
      assert.equal((await ask(client, bent)).problem, problem, JSON.stringify(bent))
    await refused({ headers: { signature: undefined } }, 'exchange.unsigned')
    await refused({ sentBody: JSON.stringify({ number: '001095000002' }) }, 'exchange.bad-digest')
    await refused({ headers: { 'x-road-userid': 'VN-another' } }, 'exchange.bad-signature')
    await refused({ headers: { 'khue-fields': 'owner' } }, 'exchange.not-covered')
    await refused({ components: ['@method', '@path', 'x-road-client', 'x-road-id'] }, 'exchange.not-covered')
    await refused({ createdSeconds: Date.now() / 1000 - 301 }, 'exchange.malformed')
    await refused({ createdSeconds: Math.floor(Date.now() / 1000) - 310 }, 'exchange.out-of-time')
    await refused({ createdSeconds: Math.floor(Date.now() / 1000) + 310 }, 'exchange.out-of-time')
    await refused({ headers: { 'x-road-client': 'no member' } }, 'exchange.malformed')
    await refused({ headers: { 'content-digest': undefined } }, 'exchange.malformed')
    const query = signedRequest(client, `${boatPath}?number=1`, input)
    assert.equal((await sendSigned(khue.url, query)).problem, 'exchange.malformed')
    assert.equal(answers, before)
  })

  test('EX2: a member is known by its id and the keys that are in force for it', async () => {
    const client = await granted()
    assert.equal((await ask({ ...client, memberId: 'HANOI/GOV/NONE/system' })).problem, 'exchange.unknown-member')
    const stranger = newClient(client.memberId)
    assert.equal((await ask(stranger)).problem, 'exchange.unknown-key')
    assert.equal((await ask(stranger, { keyId: keyIdOf(client.publicKey) })).problem, 'exchange.bad-signature')
    await addKey(stranger, { validTo: '2026-02-01' })
    assert.equal((await ask(stranger)).problem, 'exchange.key-expired')
    const second = newClient(client.memberId, 'ec')
    await addKey(second)
    assert.equal((await ask(second)).status, 200)
    assert.equal((await ask(client)).status, 200)
    const revoke = (actor: Official) =>
      khue.call(actor, api.revokeKey, {
        params: { member: client.memberId, keyId: keyIdOf(client.publicKey) },
        body: { reason: 'mất máy' },
      })
    assert.equal((await revoke(owner)).status, 403)
    assert.equal((await revoke(administrator)).status, 200)
    assert.equal((await ask(client)).problem, 'exchange.key-revoked')
    assert.equal((await ask(second)).status, 200)
    assert.equal((await revoke(administrator)).problem?.type, '/problems/exchange.already-ended')
    const suspend = (actor: Official, state: 'active' | 'suspended') =>
      khue.call(actor, api.setMemberState, { params: { member: client.memberId }, body: { state, reason: 'x' } })
    assert.equal((await suspend(nobody, 'suspended')).status, 403)
    await suspend(administrator, 'suspended')
    assert.equal((await ask(second)).problem, 'exchange.suspended')
    await suspend(administrator, 'active')
    assert.equal((await ask(second)).status, 200)
  })

  test('EX2: only public keys of the two kinds are taken, each once', async () => {
    const client = await member()
    const add = async (publicKeyPem: string, more: Record<string, string> = {}) =>
      (await addKey({ ...client, publicKeyPem }, more)).problem?.type
    const privatePem = client.privateKey.export({ type: 'pkcs8', format: 'pem' })
    assert.equal(await add(privatePem), '/problems/exchange.bad-key')
    assert.equal(await add('-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----'), '/problems/exchange.bad-key')
    assert.equal(await add(client.publicKeyPem), '/problems/exchange.key-known')
    const fresh = newClient(client.memberId).publicKeyPem
    assert.equal(await add(fresh, { validTo: '2025-01-01' }), '/problems/exchange.bad-period')
    const again = await khue.call(administrator, api.addMember, {
      body: { id: client.memberId, name: both('x'), contact: 'x', reason: 'x' },
    })
    assert.equal(again.problem?.type, '/problems/exchange.member-exists')
  })
})

describe('the reply', () => {
  test('EX3: it is signed over its bytes, names the request by its hash, and carries the protocol’s headers', async () => {
    const client = await granted()
    const request = signedRequest(client, boatPath, input)
    const reply = await sendSigned(khue.url, request)
    assert.equal(reply.status, 200)
    assert.ok(holdsFor(reply, request, exchangeKey))
    assert.equal(reply.headers['x-road-client'], client.memberId)
    assert.equal(reply.headers['x-road-service'], boat)
    assert.equal(reply.headers['x-road-id'], request.headers['x-road-id'])
    assert.match(reply.headers['x-road-request-id'] ?? '', /^[0-9a-f-]{36}$/)
    const other = signedRequest(client, boatPath, input)
    assert.ok(!holdsFor(reply, other, exchangeKey))
    const refusal = signedRequest(client, boatPath, input, { purpose: 'curiosity' })
    const refused = await sendSigned(khue.url, refusal)
    assert.equal(refused.problem, 'exchange.no-grant')
    assert.ok(holdsFor(refused, refusal, exchangeKey))
    assert.equal(refused.headers['x-road-error'], 'Client.NoGrant')
    const unknown = signedRequest(client, `/api/exchange/r1/${ownMemberId}/none`, input)
    assert.equal((await sendSigned(khue.url, unknown)).problem, 'exchange.unknown-service')
  })

  test('EX4: a message id counts once for its client, also of two at once, also after a refusal', async () => {
    const client = await granted()
    const id = newId()
    const before = answers
    const replies = await Promise.all([1, 2, 3].map(() => ask(client, { id })))
    assert.deepEqual(
      replies.map(({ problem }) => problem ?? '').toSorted((a, b) => b.localeCompare(a)),
      ['exchange.replayed', 'exchange.replayed', ''],
    )
    assert.equal((await ask(client, { id })).problem, 'exchange.replayed')
    const other = await granted()
    assert.equal((await ask(other, { id })).status, 200)
    const refusedId = newId()
    await ask(client, { id: refusedId, purpose: 'curiosity' })
    assert.equal((await ask(client, { id: refusedId })).problem, 'exchange.replayed')
    // One answer for each first use; those that raced with it may have been read, but nothing of them left or stays.
    assert.ok(answers - before <= 4, `${answers - before} answers`)
  })
})

describe('who may', () => {
  test('EX5: the owner of a service grants, nobody else; a grant names purpose and fields of the contract', async () => {
    const client = await member()
    assert.equal((await ask(client)).problem, 'exchange.no-grant')
    for (const actor of [nobody, administrator, otherOwner]) {
      assert.equal((await grantTo(client, {}, actor)).status, 403)
    }
    const problemOf = async (more: Record<string, unknown>) => (await grantTo(client, more)).problem?.type
    assert.equal(await problemOf({ purpose: 'curiosity' }), '/problems/exchange.unknown-purpose')
    assert.equal(await problemOf({ fields: ['owner'] }), '/problems/exchange.unknown-purpose')
    assert.equal(await problemOf({ validTo: '2025-01-01' }), '/problems/exchange.bad-period')
    assert.equal(await problemOf({ serviceId: `${boat}x` }), '/problems/exchange.unknown-service')
    assert.equal((await grantTo(client)).status, 200)
    assert.equal(await problemOf({}), '/problems/exchange.grant-exists')
    const { items: all } = (await khue.call(owner, api.listGrants, { query: {} })).body
    assert.ok(all.some(({ memberId, inForce, mine }) => memberId === client.memberId && inForce && mine))
    assert.deepEqual((await khue.call(otherOwner, api.listGrants, { query: {} })).body.items, [])
  })

  test('EX26: members and grants are listed a page at a time, none twice and none left out, and found by words', async () => {
    const many = api.listedMax + 3
    for (let at = 0; at < many; at++) {
      const client = newClient(`HANOI/GOV/P${at}/paged`)
      const name = { vi: `Trường Sổ Trang ${at}`, en: `School ${at}` }
      const body = { id: client.memberId, name, contact: 'x', reason: 'x' }
      assert.equal((await khue.call(administrator, api.addMember, { body })).status, 200)
      assert.equal((await grantTo(client)).status, 200)
    }
    type Listed = { items: readonly { readonly id: string }[]; next: string | null }
    const whole = async (list: (query: { q: string; after?: string }) => Promise<Listed>) => {
      const ids: string[] = []
      for (let after: string | null = ''; after !== null; ) {
        const page: Listed = await list({ q: 'truong so trang', ...(after !== '' && { after }) })
        assert.ok(page.items.length <= api.listedMax)
        ids.push(...page.items.map(({ id }) => id))
        after = page.next
      }
      assert.deepEqual([ids.length, new Set(ids).size], [many, many])
    }
    await whole(async (query) => (await khue.call(administrator, api.listMembers, { query })).body)
    await whole(async (query) => (await khue.call(owner, api.listGrants, { query })).body)
    const odd = await khue.call(owner, api.listGrants, { query: { after: 'no grant', q: '%' } })
    assert.deepEqual(odd.body, { items: [], next: null })
    const none = await khue.call(administrator, api.listMembers, { query: { q: '%' } })
    assert.deepEqual(none.body.items, [], 'what is typed is no pattern')
  })

  test('EX6: only granted fields leave, and one that is not granted refuses the call', async () => {
    const client = await granted({ fields: ['name'] })
    const data = (reply: { body: Record<string, unknown> }) => Object.keys(reply.body['data'] as object)
    assert.deepEqual(data(await ask(client)), ['name'])
    assert.equal((await ask(client, { fields: 'name, harbour' })).problem, 'exchange.field-not-granted')
    const wide = await granted()
    assert.deepEqual(data(await ask(wide)), ['name', 'harbour'])
    assert.deepEqual(data(await ask(wide, { fields: 'harbour' })), ['harbour'])
    assert.equal((await ask(wide, { fields: 'owner' })).problem, 'exchange.field-not-granted')
  })

  test('EX7: a revoked grant opens nothing from the next call on; one out of its dates neither', async () => {
    const client = await member()
    const { body } = await grantTo(client)
    assert.equal((await ask(client)).status, 200)
    const revoke = (actor: Official) =>
      khue.call(actor, api.revokeGrant, { params: { id: body.id }, body: { reason: 'hết việc' } })
    assert.equal((await revoke(otherOwner)).status, 403)
    assert.equal((await revoke(owner)).status, 204)
    assert.equal((await ask(client)).problem, 'exchange.no-grant')
    assert.equal((await revoke(owner)).problem?.type, '/problems/exchange.already-ended')
    const early = await granted({ validFrom: '2027-01-01', validTo: '2027-01-02' })
    assert.equal((await ask(early)).problem, 'exchange.no-grant')
  })

  test('EX11: where the purpose needs consent, the person is asked, allows and withdraws', async () => {
    const person = await khue.app.transaction((tx) =>
      ensurePerson(tx, { citizenNumber: '001095000001', name: 'Nguyễn Văn An', source: 'vneid' }),
    )
    const an: Citizen = { kind: 'citizen', id: person.id, name: person.name, assurance: 2, sessionId: newId() }
    const client = await granted({ purpose: 'market-study', fields: ['harbour'] })
    const market = { purpose: 'market-study' }
    assert.equal((await khue.call(nobody, api.listConsents, {})).status, 403)
    assert.equal((await ask(client, market, { number: '001095000009' })).problem, 'exchange.no-consent')
    assert.equal((await ask(client, market)).problem, 'exchange.no-consent')
    assert.equal((await ask(client, market)).problem, 'exchange.no-consent')
    const { body: asked } = await khue.call(an, api.listConsents, {})
    assert.deepEqual(
      asked.map(({ state, memberId }) => [state, memberId]),
      [['asked', client.memberId]],
    )
    const which = { memberId: client.memberId, serviceId: boat, purpose: 'market-study' }
    const wrong = await khue.call(an, api.giveConsent, { body: { ...which, purpose: 'case-handling' } })
    assert.equal(wrong.status, 404)
    const { body: given } = await khue.call(an, api.giveConsent, { body: which })
    assert.equal(given[0]?.state, 'given')
    assert.equal((await ask(client, market)).status, 200)
    const { body: after } = await khue.call(an, api.withdrawConsent, { params: { id: given[0]?.id ?? '' } })
    assert.equal(after[0]?.state, 'withdrawn')
    assert.equal((await ask(client, market)).problem, 'exchange.no-consent')
  })

  test('EX12: a quota used up is told with the time to wait, and counts over all processes', async () => {
    const client = await granted({ perMinute: 3 })
    khue.app.clock.set(Temporal.Instant.from('2026-11-27T05:00:10Z'))
    try {
      const nowMs = khue.app.clock.now().epochMilliseconds
      for (const _ of [1, 2, 3]) assert.equal((await ask(client, { nowMs })).status, 200)
      const refused = await ask(client, { nowMs })
      assert.equal(refused.problem, 'exchange.quota')
      assert.equal(refused.status, 429)
      assert.equal(refused.headers['retry-after'], '50')
      // Another process has only what is in the database.
      await talliesOf(khue.app).flush()
      assert.equal((await ask(client, { nowMs })).problem, 'exchange.quota')
      khue.app.clock.set(Temporal.Instant.from('2026-11-27T05:01:00Z'))
      assert.equal((await ask(client, { nowMs: nowMs + 50_000 })).status, 200)
    } finally {
      khue.app.clock.set(null)
    }
  })
})

describe('the log', () => {
  const seal = async () => {
    await khue.app.transaction(sealMinute)
    await khue.app.read((tx) => stampBatches(tx))
  }
  const verify = () => khue.app.read(async (tx) => verifyChain(tx, await trustAnchors(tx)))

  test('EX8: every proven call is in it, with hashes and no content; read by who answers for the service', async () => {
    const client = await granted()
    await ask(client, { userId: 'VN-hoa', issue: 'HS-12' })
    await ask(client, { purpose: 'curiosity' })
    await ask(client, {}, { number: '000000000000' })
    await ask(client, {}, { number: 'x' })
    const query = { member: client.memberId }
    assert.equal((await khue.call(nobody, api.searchLog, { query })).status, 403)
    assert.deepEqual((await khue.call(otherOwner, api.searchLog, { query })).body.items, [])
    const { items } = (await khue.call(owner, api.searchLog, { query })).body
    assert.deepEqual(
      items.map(({ outcome, problem }) => [outcome, problem]),
      [
        ['failed', 'kernel.invalid-input'],
        ['failed', 'exchange.nothing-found'],
        ['refused', 'exchange.no-grant'],
        ['answered', null],
      ],
    )
    const answered = items[3]
    assert.equal(answered?.userId, 'VN-hoa')
    assert.equal(answered?.issue, 'HS-12')
    assert.deepEqual(answered?.fields, ['name', 'harbour'])
    const database = new pg.Client({ connectionString: khue.databaseUrl })
    await database.connect()
    const { rows } = await database.query<{ all: string }>('select entry::text as all from exchange.entry')
    await database.end()
    assert.ok(!rows.some(({ all }) => /Sóng Hồng|001095000001/.test(all)))
  })

  test('EX9: the log is sealed by the minute into a chain whose links are time-stamped', async () => {
    const client = await granted()
    await ask(client)
    await seal()
    await ask(client)
    await seal()
    const verdict = await verify()
    assert.deepEqual(verdict.flaws, [])
    assert.equal(verdict.unstamped, 0)
    assert.ok(verdict.batches >= 2)
    const state = await khue.call(administrator, api.chainState, {})
    assert.equal(state.body.batches, verdict.batches)
  })

  test('EX10: one call is proven offline; any change in the bundle is noticed', async () => {
    const client = await granted()
    const replies = await Promise.all([1, 2, 3].map(() => ask(client)))
    const id = replies[1]?.headers['x-road-request-id'] ?? ''
    const early = await khue.call(owner, api.entryProof, { params: { id } })
    assert.equal(early.problem?.type, '/problems/exchange.not-sealed-yet')
    await seal()
    assert.equal((await khue.call(otherOwner, api.entryProof, { params: { id } })).status, 404)
    const { body: bundle } = await khue.call(owner, api.entryProof, { params: { id } })
    const anchors = await khue.app.read(trustAnchors)
    const verdict = checkProof(bundle, anchors)
    assert.deepEqual(verdict.flaws, [])
    assert.ok(verdict.stampedAt)
    const flaws = (changed: Partial<typeof bundle>) => checkProof({ ...bundle, ...changed }, anchors).flaws
    assert.deepEqual(flaws({ entry: bundle.entry.replace('VN-canbo.01', 'VN-canbo.02') }), ['facts', 'entry'])
    assert.deepEqual(flaws({ entry: bundle.entry.replace('"tookMs":', '"tookMs":1') }), ['entry'])
    assert.deepEqual(flaws({ clientKey: bundle.exchangeKey }), ['client-key', 'client-signature'])
    assert.deepEqual(flaws({ batch: { ...bundle.batch, number: 99 } }), ['timestamp'])
    assert.deepEqual(flaws({ position: bundle.position + 1 }), ['entry'])
    assert.deepEqual(flaws({ timestamp: 'AAAA' }), ['timestamp'])
    assert.deepEqual(flaws({ entry: '{' }), ['unreadable'])
    assert.deepEqual(checkProof(bundle, []).flaws, ['timestamp'])
  })

  test('EX25: a new key of Khuê’s is announced first and signs after the overlap; what the old one signed is proven still', async () => {
    const client = await granted()
    const exchanged = async (bent: Bent = {}) => {
      const request = signedRequest(client, boatPath, input, bent)
      const reply = await sendSigned(khue.url, request)
      assert.equal(reply.status, 200, reply.text)
      return { id: reply.headers['x-road-request-id'] ?? '', isBy: (key: KeyObject) => holdsFor(reply, request, key) }
    }
    const old = await exchanged()
    const announce = (minutes: number) =>
      khue.app.transaction((tx) => announceKey(tx, Temporal.Duration.from({ minutes })))
    await assert.rejects(announce(9), RangeError)
    const announced = (await announce(60)) ?? assert.fail('no key was announced')
    assert.equal(await announce(60), null, 'one at a time')
    const { body } = await khue.call(nobody, api.exchangeKeys, {})
    assert.deepEqual(
      body.keys.map(({ kid }) => kid),
      [announced.keyId, jwks.keys[0]?.kid],
    )
    await refreshOwnKeys(khue.app)
    assert.ok((await exchanged()).isBy(exchangeKey), 'until then the old one signs')
    const now = Temporal.Now.instant()
    khue.app.clock.set(now.add({ minutes: 61 }))
    try {
      const late = await exchanged({ createdSeconds: Math.floor(now.epochMilliseconds / 1000) + 61 * 60 })
      const newKey = keyFromJwk(body.keys[0] ?? { kty: '', crv: '', x: '' })
      assert.deepEqual([late.isBy(newKey), late.isBy(exchangeKey)], [true, false])
      await seal()
      for (const { id } of [old, late]) {
        const { body: bundle } = await khue.call(owner, api.entryProof, { params: { id } })
        assert.deepEqual(checkProof(bundle, await khue.app.read(trustAnchors)).flaws, [])
      }
    } finally {
      khue.app.clock.set(null)
    }
  })

  test('EX27: an entry is erased after its time and its hash stays: the chain holds, the others and kept bundles are proven', async () => {
    const client = await granted()
    const [old, other] = [await ask(client), await ask(client)].map(({ headers }) => headers['x-road-request-id'] ?? '')
    await seal()
    const bundle = (await khue.call(owner, api.entryProof, { params: { id: old ?? '' } })).body
    const rule = khue.app.retains.find(({ id }) => id === 'exchange.log-entries') ?? assert.fail('no such rule')
    const database = new pg.Client({ connectionString: khue.databaseUrl })
    await database.connect()
    const left = async () => (await database.query('select 1 from exchange.entry where id = $1', [old])).rowCount
    try {
      await applyRule(khue.app, rule, newId())
      assert.equal(await left(), 1, 'not before its time')
      const { rows } = await database.query<{ batch: number }>('select batch from exchange.entry where id = $1', [old])
      const forged = `insert into exchange.leaf select batch, position, decode(repeat('00', 32), 'hex') from exchange.entry where id = $1`
      await database.query('begin')
      await database.query(forged, [old])
      await assert.rejects(database.query('delete from exchange.entry where id = $1', [old]), /append-only/)
      await database.query('rollback')

      khue.app.clock.set(Temporal.Now.instant().add({ hours: 24 * 3654 }))
      await applyRule(khue.app, rule, newId())
      assert.equal(await left(), 1, 'the chain itself has to be so far')
      await database.query(
        `insert into exchange.batch select number + 1, hash, root, 1, closed_at + interval '3651 days', hash
         from exchange.batch order by number desc limit 1`,
      )
      // Of a batch whose other entry is newer: as if it had been asked years later.
      await applyRule(
        khue.app,
        { ...rule, rows: { ...rule.rows, only: `${rule.rows.only} and id = '${old}'` } },
        newId(),
      )
      await database.query('alter table exchange.batch disable trigger append_only')
      await database.query('delete from exchange.batch where number = (select max(number) from exchange.batch)')
      await database.query('alter table exchange.batch enable trigger append_only')
      assert.equal(await left(), 0)
      assert.deepEqual((await verify()).flaws, [])
      const anchors = await khue.app.read(trustAnchors)
      const { body: still } = await khue.call(owner, api.entryProof, { params: { id: other ?? '' } })
      assert.deepEqual(checkProof(still, anchors).flaws, [])
      assert.deepEqual(checkProof(bundle, anchors).flaws, [])
      await assert.rejects(database.query('delete from exchange.leaf'), /append-only/)
      await database.query('alter table exchange.leaf disable trigger append_only')
      const { rows: leaves } = await database.query<{ hash: Buffer }>('select hash from exchange.leaf')
      await database.query(`update exchange.leaf set hash = decode(repeat('00', 32), 'hex')`)
      assert.deepEqual((await verify()).flaws, [{ batch: Number(rows[0]?.batch), what: 'entries' }])
      await database.query('update exchange.leaf set hash = $1', [leaves[0]?.hash])
      await database.query('alter table exchange.leaf enable trigger append_only')
    } finally {
      khue.app.clock.set(null)
      await database.end()
    }
  })

  test('EX9: the database refuses to change an entry; one that was changed past it is noticed', async () => {
    const client = await granted()
    await ask(client)
    await seal()
    const database = new pg.Client({ connectionString: khue.databaseUrl })
    await database.connect()
    try {
      const change = (sql: string) => database.query(sql)
      await assert.rejects(change(`update exchange.entry set user_id = 'x'`), /append-only/)
      await assert.rejects(change('delete from exchange.entry'), /append-only/)
      await assert.rejects(change('truncate exchange.entry'), /append-only/)
      await assert.rejects(change('update exchange.batch set entries = 9'), /append-only/)
      assert.deepEqual((await verify()).flaws, [])
      await change('alter table exchange.entry disable trigger append_only')
      await change(`update exchange.entry set user_id = 'VN-other' where batch = 2 and position = 0`)
      assert.deepEqual((await verify()).flaws, [{ batch: 2, what: 'entries' }])
      await change(`update exchange.entry set user_id = 'VN-canbo.01' where batch = 2 and position = 0`)
      assert.deepEqual((await verify()).flaws, [])
      await change('delete from exchange.entry where batch = 1 and position = 0')
      assert.deepEqual((await verify()).flaws, [{ batch: 1, what: 'entries' }])
    } finally {
      await database.end()
    }
  })
})

test('EX15: how a service does is counted by day against what it promises', async () => {
  const client = await granted()
  for (const _ of [1, 2, 3, 4]) await ask(client)
  await talliesOf(khue.app).flush()
  assert.equal((await khue.call(nobody, api.serviceLevels, {})).status, 403)
  const { body } = await khue.call(administrator, api.serviceLevels, {})
  const mine = body.find(({ serviceId }) => serviceId === boat)
  assert.ok((mine?.days.at(-1)?.answered ?? 0) + (mine?.days.at(-2)?.answered ?? 0) >= 4)
  assert.ok(mine?.p50Ms !== null && (mine?.p99Ms ?? 0) >= (mine?.p50Ms ?? 0))
})
