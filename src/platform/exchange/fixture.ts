/** For tests of the exchange: a service about boats, those who run it, members that may call it. */
import assert from 'node:assert/strict'
import type { Official } from '../../kernel/actor.ts'
import { officialWith, type TestKhue } from '../../kernel/testing.ts'
import * as api from './contract.ts'
import { publishService } from './definition.ts'
import { ownMemberId } from './identifiers.ts'
import { type Bent, type Client, keyFromJwk, newClient, sendSigned, signedRequest } from './testing.ts'

const city = 'gso:01@2008-08-01'
const police = 'department:cong-an-thanh-pho@2008-08-01'
export const both = (text: string) => ({ vi: text, en: text })

const official = (permissions: readonly string[], unitId: string, subtree = false): Official =>
  officialWith(
    'Trần Văn Minh',
    permissions.map((permission) => ({ permission, unitId, subtree })),
  )
export const administrator = official(['exchange.manage', 'exchange.audit'], city, true)
export const owner = official(['exchange.grant', 'exchange.audit'], police)
export const otherOwner = official(['exchange.grant', 'exchange.audit'], 'gso:00070@2025-07-01')
export const nobody = official([], city)

const field = (sensitivity: 'open' | 'personal') => ({ title: both('f'), sensitivity, schema: { type: 'string' } })
export const boat = `${ownMemberId}/boat`
export const boatPath = `/api/exchange/r1/${boat}`
export const input = { number: '001095000001' }

/** Gives how often the service was asked. */
function publishBoats(khue: TestKhue): { times: number } {
  const asked = { times: 0 }
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
      asked.times += 1
      if (input['number'] === '000000000000') return Promise.resolve(null)
      return Promise.resolve({ name: 'Sóng Hồng', harbour: 'Chương Dương'.repeat(400), owner: 'bà Tư' })
    },
  })
  return asked
}

/** Published by this Khuê; whoever is granted it may call. */
export async function boatsOn(khue: TestKhue) {
  const asked = publishBoats(khue)
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
  return { addKey, ask, asked, exchangeKey, grantTo, granted, jwks, member }
}
