import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import exchange from '../../exchange/module.ts'
import identity from '../../identity/module.ts'
import organisation from '../../organisation/module.ts'
import telemetry from '../../telemetry/module.ts'
import { startNgsi } from '../fixture.ts'
import ngsiLd from '../module.ts'
import { startSource } from './fixture.ts'

const modules = [organisation, identity, exchange, telemetry, ngsiLd]

const { ask } = await startNgsi(modules)
const source = await startSource({ ask })
after(() => source.close())
const { asked, register, endpoint } = source
const all = { operations: ['redirectionOps', 'createBatch', 'deleteBatch'] }
const path = (id: string) => `/ngsi-ld/v1/entities/${id}`

test('NG30: one entity and queries are put together of what is here and what sources know', async () => {
  await ask('POST', 'entities', {
    id: 'urn:f:bus:1',
    type: 'Bus',
    speed: { value: 1, observedAt: '2026-01-01T00:00:00Z' },
  })
  const newer = {
    id: 'urn:f:bus:1',
    type: 'Bus',
    speed: { type: 'Property', value: 2, observedAt: '2026-01-02T00:00:00Z' },
  }
  const own = await register('inclusive', { entities: [{ type: 'Bus' }] })
  source.answer({
    [`GET ${path('urn:f:bus:1')}`]: [200, { ...newer, colour: { type: 'Property', value: 'red' } }],
    'GET /ngsi-ld/v1/entities': [200, [newer, { id: 'urn:f:bus:2', type: 'Bus' }]],
  })
  const read = (await ask('GET', 'entities/urn:f:bus:1?options=keyValues')).body
  assert.deepEqual(read, { id: 'urn:f:bus:1', type: 'Bus', speed: 2, colour: 'red' })
  assert.match(String(asked[0]?.headers['via']), /^1\.1 127\.0\.0\.1-default$/)
  const ids = async (query: string) => (await ask('GET', `entities?${query}`)).body.map((one: { id: string }) => one.id)
  assert.deepEqual(await ids('type=Bus'), ['urn:f:bus:1', 'urn:f:bus:2'])
  assert.deepEqual(
    [await ids('type=Bus&local=true'), await ids('type=Bus&limit=1&offset=1')],
    [['urn:f:bus:1'], ['urn:f:bus:2']],
  )
  assert.equal((await ask('GET', 'entities?type=Bus&orderBy=id')).status, 400)
  // What came through here before is not asked for again.
  const via = String(asked[0]?.headers['via'])
  const before = asked.length
  assert.equal((await ask('GET', 'entities?type=Bus', undefined, { via })).body.length, 1)
  assert.equal(asked.length, before)
  await source.forget(own)

  const aux = await register('auxiliary', { entities: [{ type: 'Bus' }], propertyNames: ['speed', 'seats'] })
  source.answer({
    [`GET ${path('urn:f:bus:1')}`]: [
      200,
      { ...newer, seats: { type: 'Property', value: 40 }, spy: { type: 'Property', value: 1 } },
    ],
  })
  // The auxiliary one fills what is missing, and tells no more than it is registered for.
  assert.deepEqual((await ask('GET', 'entities/urn:f:bus:1?options=keyValues')).body, {
    id: 'urn:f:bus:1',
    type: 'Bus',
    speed: 1,
    seats: 40,
  })
  assert.match(asked[0]?.url ?? '', /attrs=speed%2Cseats|attrs=speed,seats/)
  source.answer({ [`GET ${path('urn:f:bus:1')}`]: [200, 'no JSON'] })
  const failed = await ask('GET', 'entities/urn:f:bus:1')
  assert.deepEqual([failed.status, failed.headers.get('ngsild-warning')?.slice(0, 3)], [200, '111'])
  await source.forget(aux)
})

test('NG30: what belongs to a source is changed there, what it takes part in there as well; mixed ends are told', async () => {
  const bus = { id: 'urn:f:bus:5', type: 'Bus', line: 'x', speed: 7 }
  const exclusive = await register(
    'exclusive',
    { entities: [{ id: bus.id, type: 'Bus' }], propertyNames: ['speed'] },
    all,
  )
  source.answer({ 'POST /ngsi-ld/v1/entities': [201] })
  assert.equal((await ask('POST', 'entities', bus)).status, 201)
  assert.deepEqual(asked[0]?.body, { id: bus.id, type: 'Bus', speed: 7 })
  assert.equal((await ask('GET', `entities/${bus.id}?local=true`)).body.speed, undefined)
  source.answer({ [`PATCH ${path(bus.id)}/attrs/speed`]: [204] })
  assert.equal((await ask('PATCH', `entities/${bus.id}/attrs/speed`, { value: 9 })).status, 204)
  assert.deepEqual(asked[1]?.body, { value: 9 })
  const rival = {
    type: 'ContextSourceRegistration',
    mode: 'redirect',
    information: [{ entities: [{ id: bus.id, type: 'Bus' }] }],
    endpoint,
  }
  assert.equal((await ask('POST', 'csourceRegistrations', rival)).status, 409)
  // The source does not know the entity any more: here it is removed, there not.
  const mixed = await ask('DELETE', `entities/${bus.id}`)
  assert.deepEqual([mixed.status, mixed.body.success, mixed.body.errors[0].error.status], [207, [bus.id], 404])
  await source.forget(exclusive)

  const redirect = await register('redirect', { entities: [{ idPattern: '^urn:f:tram:', type: 'Tram' }] }, all)
  source.answer({
    'POST /ngsi-ld/v1/entities': [409, { detail: 'twice' }],
    'POST /ngsi-ld/v1/entityOperations/create': [201],
  })
  const twice = await ask('POST', 'entities', { id: 'urn:f:tram:1', type: 'Tram' })
  assert.deepEqual([twice.status, twice.body.detail], [409, 'twice'])
  const batch = [
    { id: 'urn:f:tram:2', type: 'Tram' },
    { id: 'urn:f:bus:9', type: 'Bus' },
  ]
  const created = await ask('POST', 'entityOperations/create', batch)
  assert.equal(created.status, 201)
  assert.deepEqual([asked.at(-1)?.body, (await ask('GET', 'entities/urn:f:bus:9')).status], [[batch[0]], 200])
  const via = String(asked[0]?.headers['via'])
  assert.equal((await ask('DELETE', 'entities/urn:f:tram:2', undefined, { via })).status, 508)
  await source.forget(redirect)

  const inclusive = await register('inclusive', { entities: [{ type: 'Van' }] }, all)
  source.answer({ 'POST /ngsi-ld/v1/entities': [201] })
  assert.equal((await ask('POST', 'entities', { id: 'urn:f:van:1', type: 'Van', speed: 1 })).status, 201)
  assert.deepEqual([asked.length, (await ask('GET', 'entities/urn:f:van:1?local=true')).body.speed.value], [1, 1])
  await source.forget(inclusive)
})

test('NG30: nothing is sent to a host that the operator has not allowed, nor what a registration may not say', async () => {
  const inside = { endpoint: 'http://10.0.0.1:80' }
  const id = await register('inclusive', { entities: [{ type: 'Ship' }] }, inside)
  const refused = await ask('GET', 'entities?type=Ship')
  assert.deepEqual([refused.status, refused.headers.get('ngsild-warning')?.slice(0, 3)], [200, '199'])
  await source.forget(id)
  const info = [
    { key: 'X-Token', value: 'secret' },
    { key: 'NGSILD-Tenant', value: 'other' },
    { key: 'user', value: 'urn:ngsi-ld:request' },
  ]
  const told = await register('inclusive', { entities: [{ type: 'Ship' }] }, { contextSourceInfo: info })
  await ask('GET', 'entities?type=Ship', undefined, { user: 'lan' })
  const headers = asked[0]?.headers
  assert.deepEqual([headers?.['x-token'], headers?.['ngsild-tenant'], headers?.['user']], ['secret', undefined, 'lan'])
  await source.forget(told)
  const closed = await startNgsi(modules, { NGSI_LD_OPEN_TENANT: 'none' })
  const outside = {
    id: 'urn:f:x',
    type: 'ContextSourceRegistration',
    information: [{ entities: [{ type: 'Bus' }] }],
    endpoint,
  }
  assert.equal((await closed.ask('POST', 'csourceRegistrations', outside)).status, 401)
  await closed.khue.close()
})
