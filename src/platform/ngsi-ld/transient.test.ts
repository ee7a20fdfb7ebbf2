import assert from 'node:assert/strict'
import { test } from 'node:test'
import exchange from '../exchange/module.ts'
import identity from '../identity/module.ts'
import organisation from '../organisation/module.ts'
import telemetry from '../telemetry/module.ts'
import { startNgsi } from './fixture.ts'
import ngsiLd from './module.ts'

const modules = [organisation, identity, exchange, telemetry, ngsiLd]
const { ask } = await startNgsi(modules)
const [past, future] = ['2020-01-01T00:00:00Z', '2100-01-01T00:00:00Z']

test('NG31: an entity and a value with an end are there until then, make room, and say so when they are asked', async () => {
  const id = 'urn:t:1'
  const one = { id, type: 'T', expiresAt: future, a: { value: 1, expiresAt: future }, b: { value: 2, expiresAt: past } }
  assert.equal((await ask('POST', 'entities', one)).status, 201)
  assert.deepEqual((await ask('GET', `entities/${id}?format=concise`)).body, { id, type: 'T', a: 1 })
  const whole = (await ask('GET', `entities/${id}?options=sysAttrs`)).body
  assert.deepEqual([whole.expiresAt, whole.a.expiresAt], [future, future])
  assert.equal((await ask('POST', 'entities', one)).status, 409)
  for (const wrong of [
    { ...one, expiresAt: 'soon' },
    { ...one, a: { value: 1, expiresAt: 5 } },
  ])
    assert.equal((await ask('POST', 'entities', { ...wrong, id: 'urn:t:2' })).status, 400)
  // What replaces a value has its own end; what changes it in part leaves the end as it is.
  await ask('PATCH', `entities/${id}/attrs/a`, { value: 3 })
  assert.equal((await ask('GET', `entities/${id}?options=sysAttrs`)).body.a.expiresAt, future)
  await ask('PATCH', `entities/${id}/attrs`, { a: { value: 4 } })
  assert.equal((await ask('GET', `entities/${id}?options=sysAttrs`)).body.a.expiresAt, undefined)
  assert.equal((await ask('PATCH', `entities/${id}`, { expiresAt: past })).status, 204)
  assert.deepEqual(
    [
      (await ask('GET', `entities/${id}`)).status,
      (await ask('GET', 'entities?type=T')).body,
      (await ask('DELETE', `entities/${id}`)).status,
      (await ask('GET', 'types')).body.typeList,
    ],
    [404, [], 404, []],
  )
  assert.equal((await ask('POST', 'entities', { id, type: 'T', c: 1 })).status, 201)
  assert.deepEqual((await ask('GET', `entities/${id}?options=keyValues`)).body, { id, type: 'T', c: 1 })
  // The past of a value that was for a time is gone with it; the rest stays.
  const history = (await ask('GET', `temporal/entities/${id}`)).body
  assert.deepEqual([history.b, history.a.length, history.c.length], [undefined, 3, 1])
})

test('NG1: a proof is an object, and may name what it seals; elsewhere such names are refused', async () => {
  const ngsildproof = { type: 'Property', value: { proofValue: 'z' }, entityIdSealed: 'urn:t:p', entityTypeSealed: 'T' }
  assert.equal((await ask('POST', 'entities', { id: 'urn:t:p', type: 'T', ngsildproof })).status, 201)
  assert.deepEqual((await ask('GET', 'entities/urn:t:p')).body.ngsildproof, ngsildproof)
  for (const wrong of [
    { ngsildproof: { ...ngsildproof, value: 'z' } },
    { ngsildproof: { ...ngsildproof, entityTypeSealed: 1 } },
    { speed: { value: 1, entityIdSealed: 'urn:t:p' } },
    { scope: 'urn:ngsi-ld:null' },
    { type: 'type' },
  ])
    assert.equal((await ask('POST', 'entities', { id: 'urn:t:q', type: 'T', ...wrong })).status, 400)
})

test('NG22: the past is ordered by ids or by the newest values, and summed up by what a body says', async () => {
  for (const [id, last] of [
    ['urn:t:x', 9],
    ['urn:t:y', 3],
  ] as const)
    await ask('POST', 'temporal/entities', {
      id,
      type: 'Past',
      v: [1, last].map((value) => ({ type: 'Property', value, observedAt: `2020-01-0${value}T00:00:00Z` })),
    })
  const path = 'temporal/entities?type=Past&timerel=after&timeAt=2019-01-01T00:00:00Z'
  const ids = async (order: string) =>
    (await ask('GET', `${path}&orderBy=${order}`)).body.map((one: { id: string }) => one.id.slice(-1)).join('')
  assert.deepEqual([await ids('id'), await ids('id;desc')], ['xy', 'yx'])
  assert.deepEqual([await ids('v'), await ids('v;desc')], ['yx', 'xy'])
  const query = {
    type: 'Query',
    entities: [{ type: 'Past' }],
    temporalQ: { timerel: 'after', timeAt: '2019-01-01T00:00:00Z' },
    aggrParams: { aggrMethods: ['avg'], aggrPeriodDuration: 'PT0S' },
  }
  const summed = await ask('POST', 'temporal/entityOperations/query', query)
  assert.equal(summed.body[0].v.avg[0][0], 5)
  const bad = { ...query, aggrParams: { aggrMethods: ['guess'] } }
  assert.equal((await ask('POST', 'temporal/entityOperations/query', bad)).status, 400)
})
