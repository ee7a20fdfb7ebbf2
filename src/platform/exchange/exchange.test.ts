import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Citizen, Official } from '../../kernel/actor.ts'
import { newId } from '../../kernel/id.ts'
import { ensurePerson } from '../identity/index.ts'
import * as api from './contract.ts'
import { administrator, boat, boatPath, boatsOn, both, input, nobody, otherOwner, owner } from './fixture.ts'
import { keyIdOf } from './http-signature.ts'
import { ownMemberId } from './identifiers.ts'
import { talliesOf } from './tallies.ts'
import { type Bent, holdsFor, newClient, sendSigned, signedRequest } from './testing.ts'
import { startWithSandbox } from '../../../scripts/test-sandbox.ts'
import documents from '../documents/module.ts'
import identity from '../identity/module.ts'
import organisation from '../organisation/module.ts'
import registry from '../registry/module.ts'
import signatures from '../signatures/module.ts'
import transparency from '../transparency/module.ts'
import exchange from './module.ts'

const { khue } = await startWithSandbox({
  modules: [organisation, identity, documents, signatures, transparency, registry, exchange],
})
const { addKey, ask, asked, exchangeKey, grantTo, granted, member } = await boatsOn(khue)

describe('who calls', () => {
  test('EX1: an unsigned, changed, uncovered or late request is refused, and nothing is read', async () => {
    const client = await granted()
    const before = asked.times
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
    assert.equal(asked.times, before)
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
    const before = asked.times
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
    assert.ok(asked.times - before <= 4, `${asked.times - before} answers`)
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
