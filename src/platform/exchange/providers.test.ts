import assert from 'node:assert/strict'
import { createPrivateKey, createPublicKey } from 'node:crypto'
import { describe, test } from 'node:test'
import { startWithSandbox } from '../../../scripts/test-sandbox.ts'
import { anonymous, type Official } from '../../kernel/actor.ts'
import { officialWith } from '../../kernel/testing.ts'
import documents from '../documents/module.ts'
import identity from '../identity/module.ts'
import organisation from '../organisation/module.ts'
import registry from '../registry/module.ts'
import signatures from '../signatures/module.ts'
import transparency from '../transparency/module.ts'
import { askWaiting } from './deferred.ts'
import { Circuit } from './circuit.ts'
import * as api from './contract.ts'
import exchange from './module.ts'
import { checkProviders } from './provider.ts'
import { sandboxMemberId } from './sandbox.ts'
import { findService } from './services.ts'
import { tryService } from './trial.ts'
import { talliesOf } from './tallies.ts'
import { type Bent, type Client, holdsFor, keyFromJwk, sendSigned, signedRequest } from './testing.ts'

const { khue, sandbox } = await startWithSandbox({
  modules: [organisation, identity, documents, signatures, transparency, registry, exchange],
})
const city = 'gso:01@2008-08-01'
const homeAffairs = 'department:so-noi-vu@2025-03-01'
const official = (permissions: readonly string[], unitId: string): Official =>
  officialWith(
    'Trần Văn Minh',
    permissions.map((permission) => ({ permission, unitId, subtree: unitId === city })),
  )
const administrator = official(['exchange.manage', 'exchange.audit'], city)
const owner = official(['exchange.grant', 'exchange.audit'], homeAffairs)

const pem = await (await fetch(`${sandbox.url}/agency/key.pem`)).text()
const privateKey = createPrivateKey(pem)
const agency: Client = {
  memberId: sandboxMemberId,
  privateKey,
  publicKey: createPublicKey(privateKey),
  publicKeyPem: '',
}
const behave = async (how: Record<string, unknown>) => {
  const response = await fetch(`${sandbox.url}/agency/behaviour`, { method: 'POST', body: JSON.stringify(how) })
  assert.equal(response.status, 200)
}
const pathOf = (code: string) => `/api/exchange/r1/${sandboxMemberId}/${code}`
const number = '001093009901'
const ask = (code: string, bent: Bent = {}, citizenNumber = number) =>
  sendSigned(khue.url, signedRequest(agency, pathOf(code), { citizenNumber }, bent))
const { body: jwks } = await khue.call(owner, api.exchangeKeys, {})
const exchangeKey = keyFromJwk(jwks.keys[0] ?? { kty: '', crv: '', x: '' })

describe('a provider outside', () => {
  test('EX16: its signed answer is passed on, cut to the grant, and both signatures are kept', async () => {
    const request = signedRequest(agency, pathOf('insurance'), { citizenNumber: number })
    const reply = await sendSigned(khue.url, request)
    assert.equal(reply.status, 200, reply.text)
    assert.ok(holdsFor(reply, request, exchangeKey))
    // The agency also says the years, which this contract has not.
    assert.deepEqual(Object.keys(reply.body['data'] as object), ['citizenNumber', 'insured', 'since'])
    const entry = await khue.call(owner, api.searchLog, { query: { service: `${sandboxMemberId}/insurance` } })
    assert.equal(entry.body.items[0]?.outcome, 'answered')
    const none = await ask('insurance', {}, '001093000000')
    assert.equal(none.problem, 'exchange.nothing-found')
  })

  test('EX16: an answer about another request is not passed on', async () => {
    await behave({ forging: true })
    try {
      const reply = await ask('insurance')
      assert.equal(reply.problem, 'exchange.provider-forged')
      assert.equal(reply.headers['x-road-error'], 'Server.ServerProxy.ProviderForged')
    } finally {
      await behave({ forging: false })
    }
    assert.equal((await ask('insurance')).status, 200)
  })

  test('EX14: one that fails again and again is left alone, tried with one call, and used again', async () => {
    // About now: the sandbox's grants begin on the day it is started.
    const start = khue.app.clock.now().round('second')
    const at = (seconds: number) => {
      khue.app.clock.set(start.add({ seconds }))
      return { nowMs: start.add({ seconds }).epochMilliseconds }
    }
    await behave({ failing: true })
    try {
      for (const second of [0, 1, 2, 3, 4]) {
        assert.equal((await ask('insurance', at(second))).problem, 'exchange.provider-down')
      }
      const refused = await ask('insurance', at(5))
      assert.equal(refused.problem, 'exchange.circuit-open')
      assert.equal(refused.headers['retry-after'], '29')
      assert.equal((await ask('insurance', at(40))).problem, 'exchange.provider-down')
      assert.equal((await ask('insurance', at(41))).problem, 'exchange.circuit-open')
      await behave({ failing: false })
      assert.equal((await ask('insurance', at(80))).status, 200)
      assert.equal((await ask('insurance', at(81))).status, 200)
    } finally {
      await behave({ failing: false })
      khue.app.clock.set(null)
    }
  })

  test('EX14: in the half-open state one call goes, the others wait for it', () => {
    const circuit = new Circuit()
    const at = (seconds: number) => Temporal.Instant.fromEpochMilliseconds(seconds * 1000)
    for (const second of [1, 2, 3, 4, 5]) circuit.failed(at(second))
    assert.equal(circuit.state(at(6)), 'open')
    assert.equal(circuit.enter(at(6)), 29)
    assert.equal(circuit.state(at(36)), 'half-open')
    assert.equal(circuit.enter(at(36)), null)
    assert.equal(circuit.enter(at(36)), 1)
    circuit.succeeded()
    assert.equal(circuit.enter(at(37)), null)
  })

  test('EX15: providers are looked at, and how they are stands beside their services', async () => {
    await khue.app.read(checkProviders)
    await talliesOf(khue.app).flush()
    const levels = await khue.call(administrator, api.serviceLevels, {})
    const mine = levels.body.find(({ serviceId }) => serviceId.endsWith('/insurance'))
    assert.equal(mine?.provider?.well, true)
    assert.equal(mine?.provider?.circuit, 'closed')
    await behave({ failing: true })
    await khue.app.read(checkProviders)
    await behave({ failing: false })
    const after = await khue.call(administrator, api.serviceLevels, {})
    assert.equal(after.body.find(({ serviceId }) => serviceId.endsWith('/insurance'))?.provider?.well, false)
  })

  test('EX5: a contract that contradicts itself is not published, nor one of a member without an address', async () => {
    const contract = {
      code: 'pension',
      title: { vi: 'a', en: 'a' },
      summary: { vi: 'a', en: 'a' },
      ownerUnitId: homeAffairs,
      legalGround: 'x',
      request: { type: 'object', properties: { n: { type: 'string' } }, required: ['n'] },
      example: { n: '1' },
      fields: { sum: { title: { vi: 'a', en: 'a' }, sensitivity: 'personal' as const, schema: { type: 'integer' } } },
      purposes: { p: { title: { vi: 'a', en: 'a' }, legalGround: 'x', consent: 'none' as const, fields: ['sum'] } },
      level: { p99Ms: 100, availability: 0.9 },
    }
    const publish = (more: Record<string, unknown>, actor = administrator, member = sandboxMemberId) =>
      khue.call(actor, api.publishOutside, { params: { member }, body: { ...contract, ...more } })
    assert.equal((await publish({}, owner)).status, 403)
    const bad = '/problems/exchange.bad-contract'
    assert.equal((await publish({ example: {} })).problem?.type, bad)
    assert.equal((await publish({ fields: {} })).problem?.type, bad)
    assert.equal((await publish({ request: { type: 'nonsense' } })).problem?.type, bad)
    assert.equal((await publish({ ownerUnitId: 'nowhere' })).problem?.type, bad)
    const consent = { p: { ...contract.purposes.p, consent: 'required' } }
    assert.equal((await publish({ purposes: consent })).problem?.type, bad)
    await khue.call(administrator, api.addMember, {
      body: { id: 'HANOI/GOV/T1/only-asks', name: { vi: 'a', en: 'a' }, contact: 'a', reason: 'a' },
    })
    const without = await publish({}, administrator, 'HANOI/GOV/T1/only-asks')
    assert.equal(without.problem?.type, '/problems/exchange.no-address')
    assert.equal((await publish({})).status, 200)
    const { body: services } = await khue.call(owner, api.listServices, {})
    assert.ok(services.some(({ id }) => id === `${sandboxMemberId}/pension`))
  })
})

describe('a slow service', () => {
  const fetchResult = (place: string, client: Client = agency, bent: Bent = {}) =>
    sendSigned(khue.url, signedRequest(client, place, undefined, { method: 'GET', ...bent }))

  test('EX13: answers 202 and a place; the result is fetched there by who asked, until a week is over', async () => {
    const accepted = await ask('insurance-history')
    assert.equal(accepted.status, 202, accepted.text)
    const place = String(accepted.body['place'])
    assert.equal(accepted.headers['location'], place)
    assert.equal((await fetchResult(place)).status, 202)
    await khue.drain()
    const got = await fetchResult(place)
    assert.equal(got.status, 200)
    assert.ok(Array.isArray((got.body['data'] as { years: unknown }).years))
    assert.equal((await fetchResult(place)).status, 200)
    assert.equal(
      (await fetchResult(place, agency, { headers: { signature: 'sig1=:AAAA:' } })).problem,
      'exchange.bad-signature',
    )
    assert.equal((await fetchResult(`${place.slice(0, -4)}0000`)).problem, 'exchange.no-result')
    assert.equal((await fetchResult('/api/exchange/r1/results/x')).problem, 'exchange.no-result')
    khue.app.clock.set(khue.app.clock.now().add({ hours: 24 * 7 + 1 }))
    try {
      const nowMs = khue.app.clock.now().epochMilliseconds
      assert.equal((await fetchResult(place, agency, { nowMs })).problem, 'exchange.no-result')
    } finally {
      khue.app.clock.set(null)
    }
  })

  test('EX13: what waits is asked again after its job was given up', async () => {
    await behave({ failing: true })
    const { body } = await ask('insurance-history')
    await assert.rejects(khue.drain())
    await behave({ failing: false })
    await khue.app.transaction((tx) =>
      tx.named('test.given-up', `delete from pgboss.job where name = 'exchange.answer-deferred'`, []),
    )
    assert.equal((await fetchResult(String(body['place']))).status, 202)
    khue.app.clock.set(khue.app.clock.now().add({ minutes: 2 }))
    await khue.app.transaction(askWaiting)
    khue.app.clock.set(null)
    await khue.drain()
    assert.equal((await fetchResult(String(body['place']))).status, 200)
  })

  test('EX13: what the register cannot find, or a grant that was revoked meanwhile, is told at the place', async () => {
    const answered = await ask('insurance-history')
    await khue.drain()
    const nobody = await ask('insurance-history', {}, '001093000000')
    const asked = await ask('insurance-history')
    const grants = await khue.call(owner, api.listGrants, { query: {} })
    const grant = grants.body.items.find(({ serviceId }) => serviceId.endsWith('/insurance-history'))
    const revoked = await khue.call(owner, api.revokeGrant, { params: { id: grant?.id ?? '' }, body: { reason: 'x' } })
    assert.equal(revoked.status, 204)
    await khue.drain()
    assert.equal((await fetchResult(String(asked.body['place']))).problem, 'exchange.no-grant')
    assert.equal((await fetchResult(String(nobody.body['place']))).problem, 'exchange.no-grant')
    // Nor is what was answered before handed out from then on.
    assert.equal((await fetchResult(String(answered.body['place']))).problem, 'exchange.no-grant')
    assert.equal((await ask('insurance-history')).problem, 'exchange.no-grant')
  })
})

test('EX1, EX3: the stand-in asks over HTTP as an agency would, and finds the answer signed', async () => {
  const call = async (what: Record<string, unknown>) => {
    const response = await fetch(`${sandbox.url}/agency/calls`, { method: 'POST', body: JSON.stringify(what) })
    return (await response.json()) as { response: { status: number; body: string }; signatureHolds: boolean }
  }
  const input = { citizenNumber: number }
  const good = await call({ service: `${sandboxMemberId}/insurance`, purpose: 'case-handling', input })
  assert.equal(good.response.status, 200, good.response.body)
  assert.ok(good.signatureHolds)
  const bad = await call({ service: `${sandboxMemberId}/insurance`, purpose: 'curiosity', input })
  assert.equal(bad.response.status, 403)
  assert.ok(bad.signatureHolds)
  assert.match(await (await fetch(`${sandbox.url}/agency/`)).text(), /insurance/)
})

test('EX17: anybody may try a service out, and sees what went and came; not where the sandbox is off', async () => {
  const asked = { service: `${sandboxMemberId}/insurance`, purpose: 'case-handling', input: { citizenNumber: number } }
  const { status, body } = await khue.call(anonymous, api.tryService, { body: asked })
  assert.equal(status, 200)
  assert.equal(body.response.status, 200)
  assert.ok(body.signatureHolds)
  assert.match(body.request.base, /"@signature-params": /)
  const off = { ...khue.app, config: { ...khue.app.config, sandbox: false } }
  await assert.rejects(tryService(off, asked), /exchange.no-sandbox/)
  assert.equal(await khue.app.read((tx) => findService({ ...tx, app: off }, asked.service)), undefined)
})
