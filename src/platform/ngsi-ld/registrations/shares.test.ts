import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import exchange from '../../exchange/module.ts'
import identity from '../../identity/module.ts'
import organisation from '../../organisation/module.ts'
import telemetry from '../../telemetry/module.ts'
import { startNgsi } from '../fixture.ts'
import ngsiLd from '../module.ts'
import { startSource } from './fixture.ts'

const { ask } = await startNgsi([organisation, identity, exchange, telemetry, ngsiLd])
const source = await startSource({ ask })
after(() => source.close())
const { asked, register } = source
const vocabulary = 'https://uri.etsi.org/ngsi-ld/default-context/'
const path = (id: string) => `/ngsi-ld/v1/entities/${id}`
const requests = () => asked.map(({ method, url }) => `${method} ${url.replace('/ngsi-ld/v1/', '')}`)

test('NG30: an attribute goes to its exclusive source, else to the redirect ones, else to here and who takes part', async () => {
  const ids = [
    await register(
      'exclusive',
      { entities: [{ id: 'urn:s:car:1', type: 'Car' }], propertyNames: ['speed'] },
      { operations: ['updateOps'] },
    ),
    await register(
      'redirect',
      { entities: [{ type: 'Car' }], propertyNames: ['fuel'] },
      { operations: ['updateOps'], endpoint: `${source.endpoint}/red` },
    ),
    await register(
      'inclusive',
      { entities: [{ type: 'Car' }] },
      { operations: ['updateOps'], endpoint: `${source.endpoint}/inc` },
    ),
  ]
  await ask('POST', 'entities?local=true', { id: 'urn:s:car:1', type: 'Car', colour: 'red' })
  const attrs = '/ngsi-ld/v1/entities/urn:s:car:1/attrs/'
  source.answer({ [`PATCH ${attrs}`]: [204], [`PATCH /red${attrs}`]: [204], [`PATCH /inc${attrs}`]: [204] })
  const patch = { speed: 1, fuel: 2, colour: 'blue' }
  assert.equal((await ask('PATCH', 'entities/urn:s:car:1/attrs', patch)).status, 204)
  const sent = Object.fromEntries(asked.map(({ url, body }) => [url, Object.keys(body)]))
  assert.deepEqual(sent, { [attrs]: ['speed'], [`/red${attrs}`]: ['fuel'], [`/inc${attrs}`]: ['colour'] })
  const here = (await ask('GET', 'entities/urn:s:car:1?local=true&options=keyValues')).body
  assert.deepEqual(here, { id: 'urn:s:car:1', type: 'Car', colour: 'blue' })
  // One of them fails: its attributes are told, in full names.
  source.answer({ [`PATCH ${attrs}`]: [204], [`PATCH /inc${attrs}`]: [204] })
  const mixed = await ask('PATCH', 'entities/urn:s:car:1/attrs', patch)
  assert.equal(mixed.status, 207)
  assert.deepEqual(mixed.body.updated.toSorted(), [`${vocabulary}colour`, `${vocabulary}speed`])
  assert.deepEqual(
    mixed.body.notUpdated.map((one: Record<string, string>) => [one['attributeName'], one['registrationId']]),
    [[`${vocabulary}fuel`, ids[1]]],
  )
  // What is no entity goes to nobody.
  asked.length = 0
  assert.equal((await ask('POST', 'entities', { id: 'car', type: 'Car', fuel: 1 })).status, 400)
  assert.deepEqual(asked, [])
  for (const id of ids) await source.forget(id)
})

test('NG30: who does no batches is asked for each entity; what it cannot do at all and owns is a conflict', async () => {
  const id = await register(
    'redirect',
    { entities: [{ type: 'Tram' }] },
    { operations: ['createEntity', 'replaceEntity'] },
  )
  source.answer({ 'POST /ngsi-ld/v1/entities': [409], [`PUT ${path('urn:s:tram:1')}`]: [204] })
  const tram = { id: 'urn:s:tram:1', type: 'Tram', line: 3 }
  const upserted = await ask('POST', 'entityOperations/upsert', [tram])
  assert.deepEqual([upserted.status, requests()], [204, ['POST entities', 'PUT entities/urn:s:tram:1']])
  const updated = await ask('POST', 'entityOperations/upsert?options=update', [tram])
  assert.deepEqual([updated.status, updated.body.errors[0].registrationId], [207, id])
  assert.match(updated.body.errors[0].error.type, /OperationNotSupported$/)
  const strange = await ask('POST', 'entityOperations/create', [{ ...tram, '@context': 'urn:none' }])
  assert.deepEqual([strange.status, strange.body.errors.length], [207, 1])
  const merged = await ask('POST', 'entityOperations/merge', [tram])
  assert.match(merged.body.errors[0].error.type, /Conflict$/)
  await source.forget(id)
})

test('NG27: a purge reaches the sources that allow it, and of them no more than what is registered', async () => {
  const whole = await register('inclusive', { entities: [{ type: 'Bike' }] }, { operations: ['redirectionOps'] })
  source.answer({ 'DELETE /ngsi-ld/v1/entities': [204] })
  await ask('POST', 'entities?local=true', { id: 'urn:s:bike:1', type: 'Bike' })
  assert.equal((await ask('DELETE', 'entities?type=Bike')).status, 204)
  assert.deepEqual(requests(), ['DELETE entities?type=Bike'])
  await source.forget(whole)
  const part = await register(
    'exclusive',
    { entities: [{ id: 'urn:s:bike:2', type: 'Bike' }], propertyNames: ['tyre', 'bell'] },
    { operations: ['purgeEntity'] },
  )
  const failed = await ask('DELETE', 'entities?type=Bike&keep=bell')
  assert.deepEqual(requests(), ['DELETE entities?type=Bike&id=urn:s:bike:2&drop=tyre'])
  assert.deepEqual([failed.status, failed.body.errors[0].registrationId], [207, part])
  assert.equal((await ask('DELETE', 'entities?type=Bike&keep=tyre,bell')).status, 204)
  await source.forget(part)
})

test('NG16: types and attributes of sources are told with those of here, as far as they are registered', async () => {
  const id = await register('inclusive', { entities: [{ type: 'Ferry' }], propertyNames: ['deck'] })
  const attributeDetails = [{ attributeName: 'deck', attributeTypes: ['Property'] }, { attributeName: 'spy' }]
  source.answer({
    'GET /ngsi-ld/v1/types': [200, { type: 'EntityTypeList', typeList: ['Ferry', 'Spy'] }],
    'GET /ngsi-ld/v1/types/Ferry': [
      200,
      { type: 'EntityTypeInfo', typeName: 'Ferry', entityCount: 4, attributeDetails },
    ],
    'GET /ngsi-ld/v1/attributes/deck': [
      200,
      {
        type: 'Attribute',
        attributeName: 'deck',
        attributeCount: 4,
        attributeTypes: ['Property'],
        typeNames: ['Ferry'],
      },
    ],
    'GET /ngsi-ld/v1/attributes': [500],
  })
  const { typeList } = (await ask('GET', 'types')).body
  assert.deepEqual([typeList.includes('Ferry'), typeList.includes('Spy')], [true, false])
  const ferry = (await ask('GET', 'types/Ferry')).body
  assert.deepEqual(
    [ferry.entityCount, ferry.attributeDetails.map((one: { attributeName: string }) => one.attributeName)],
    [4, ['deck']],
  )
  assert.deepEqual((await ask('GET', 'attributes/deck')).body.typeNames, ['Ferry'])
  assert.match(String((await ask('GET', 'attributes')).headers.get('ngsild-warning')), /^299 /)
  assert.equal((await ask('GET', 'types/Ferry?local=true')).status, 404)
  // A request that came through this source is not sent there again.
  await source.forget(id)
  const named = await register('inclusive', { entities: [{ type: 'Ferry' }] }, { contextSourceAlias: 'there' })
  await ask('GET', 'types', undefined, { via: '1.1 there' })
  assert.deepEqual(asked, [])
  await source.forget(named)
})
