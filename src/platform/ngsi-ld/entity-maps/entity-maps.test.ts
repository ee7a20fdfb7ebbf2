import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import exchange from '../../exchange/module.ts'
import identity from '../../identity/module.ts'
import organisation from '../../organisation/module.ts'
import telemetry from '../../telemetry/module.ts'
import { startNgsi } from '../fixture.ts'
import ngsiLd from '../module.ts'
import { startSource } from '../registrations/fixture.ts'

const modules = [organisation, identity, exchange, telemetry, ngsiLd]
const { ask } = await startNgsi(modules)
const source = await startSource({ ask })
after(() => source.close())
const here = ['@none']

async function boats(...numbers: number[]): Promise<void> {
  const all = numbers.map((n) => ({ id: `urn:m:boat:${n}`, type: 'Boat', seats: n }))
  assert.equal((await ask('POST', 'entityOperations/upsert?local=true', all)).status, 201)
}
const idsOf = (body: readonly { id: string }[]) => body.map(({ id }) => id)
const idOf = (location: string | null) => String(location).split('/').at(-1)

test('NG32: a map fixes which entities a query is about; what no longer fits leaves it', async () => {
  await boats(1, 2, 3, 4)
  assert.equal((await ask('GET', 'entityMaps?id=urn:m:boat:1')).status, 400)
  assert.equal((await ask('GET', 'entityMaps?type=Boat&entityMapLifetime=soon')).status, 400)
  const first = await ask('GET', 'entities?type=Boat&q=seats>1&entityMap=true&limit=2&options=keyValues')
  assert.deepEqual([first.status, idsOf(first.body)], [201, ['urn:m:boat:2', 'urn:m:boat:3']])
  const location = String(first.headers.get('ngsild-entitymap'))
  const map = (await ask('GET', `entityMaps/${idOf(location)}`)).body
  const expected = { 'urn:m:boat:2': here, 'urn:m:boat:3': here, 'urn:m:boat:4': here }
  assert.deepEqual([map.type, map.entityMap], ['EntityMap', expected])
  // What comes later is not in it; what goes leaves it, and pages are full.
  await boats(5)
  await ask('DELETE', 'entities/urn:m:boat:2')
  const named = { 'ngsild-entitymap': location }
  const page = await ask('GET', 'entities?type=Boat&q=seats>1&limit=2&count=true', undefined, named)
  assert.deepEqual(
    [page.status, idsOf(page.body), page.headers.get('ngsild-results-count'), page.headers.get('ngsild-entitymap')],
    [200, ['urn:m:boat:3', 'urn:m:boat:4'], '2', location],
  )
  assert.deepEqual(Object.keys((await ask('GET', `entityMaps/${map.id}`)).body.entityMap), [
    'urn:m:boat:3',
    'urn:m:boat:4',
  ])
  assert.equal((await ask('DELETE', 'entities?type=Boat', undefined, named)).status, 204)
  assert.deepEqual(idsOf((await ask('GET', 'entities?type=Boat')).body), ['urn:m:boat:1', 'urn:m:boat:5'])
  // One that is not known is made anew.
  const lost = await ask('GET', 'entities/urn:m:boat:5', undefined, { 'ngsild-entitymap': 'urn:m:lost' })
  assert.equal(lost.status, 200)
  const own = (await ask('GET', `entityMaps/${idOf(lost.headers.get('ngsild-entitymap'))}`)).body
  assert.deepEqual(own.entityMap, { 'urn:m:boat:5': here })
})

test('NG32: a map lives a day at most, ends when it is said, and is changed by who made it', async () => {
  const made = (
    await ask('POST', 'entityMaps', { type: 'Query', entities: [{ type: 'Boat' }], entityMapLifetime: 'P9D' })
  ).body
  const daysAhead = (Date.parse(made.expiresAt) - Date.now()) / 86_400_000
  assert.ok(daysAhead > 0.9 && daysAhead <= 1, made.expiresAt)
  const patch = (body: object) => ask('PATCH', `entityMaps/${made.id}`, body)
  assert.equal((await patch({ expiresAt: 'tomorrow' })).status, 400)
  assert.equal((await patch({ expiresAt: '2999-01-01T00:00:00Z', entityMap: { 'urn:m:x': here } })).status, 204)
  const after = (await ask('GET', `entityMaps/${made.id}`)).body
  assert.ok(after.expiresAt < '2999' && after.entityMap['urn:m:x'] === undefined)
  assert.equal((await patch({ expiresAt: '2000-01-01T00:00:00Z' })).status, 204)
  assert.equal((await ask('GET', `entityMaps/${made.id}`)).status, 404)
  const closed = await startNgsi(modules, { NGSI_LD_OPEN_TENANT: 'none' })
  assert.equal((await closed.ask('GET', 'entityMaps?type=Boat')).status, 201)
  assert.equal((await closed.ask('GET', 'entityMaps?type=Boat', undefined, { 'ngsild-tenant': 'none' })).status, 404)
  await closed.khue.close()
})

test('NG32: a map says which sources know of what, and they are asked for nothing else', async () => {
  const bus = { id: 'urn:m:bus:9', type: 'Bus', line: { type: 'Property', value: 3 } }
  const mapping = await source.register('inclusive', { entities: [{ type: 'Bus' }] })
  const asking = await source.register(
    'inclusive',
    { entities: [{ type: 'Bus' }] },
    { operations: ['retrieveOps'], endpoint: `${source.endpoint}/plain` },
  )
  const theirs = { id: 'urn:there:map', type: 'EntityMap', entityMap: { [bus.id]: here } }
  source.answer({
    'GET /ngsi-ld/v1/entityMaps': [201, theirs],
    'GET /ngsi-ld/v1/entities': [200, [bus]],
    'GET /plain/ngsi-ld/v1/entities': [200, [{ id: 'urn:m:bus:8', type: 'Bus' }]],
  })
  const made = await ask('GET', 'entityMaps?type=Bus')
  assert.deepEqual(made.body.entityMap, { 'urn:m:bus:8': [asking], [bus.id]: [mapping] })
  assert.deepEqual(made.body.linkedMaps, { [mapping]: '/ngsi-ld/v1/entityMaps/urn:there:map' })
  source.asked.length = 0
  const named = { 'ngsild-entitymap': String(made.headers.get('ngsild-entitymap')) }
  assert.deepEqual(idsOf((await ask('GET', 'entities?type=Bus', undefined, named)).body), ['urn:m:bus:8', bus.id])
  assert.deepEqual(
    source.asked
      .map(({ url, headers }) => [url.replace('/ngsi-ld/v1/', ''), headers['ngsild-entitymap']])
      .toSorted(([a = ''], [b = '']) => String(a).localeCompare(String(b))),
    [
      ['/plainentities?type=Bus&id=urn:m:bus:8', undefined],
      [`entities?type=Bus&id=${bus.id}`, '/ngsi-ld/v1/entityMaps/urn:there:map'],
    ],
  )
  await source.forget(mapping)
  await source.forget(asking)
})

test('NG32: the past, too, is read by a map', async () => {
  await boats(7, 8)
  const times = 'timerel=after&timeAt=2000-01-01T00:00:00Z&timeproperty=createdAt'
  assert.equal((await ask('GET', 'temporal/entityMaps?type=Boat')).status, 400)
  const made = await ask('GET', `temporal/entities?type=Boat&id=urn:m:boat:7&${times}&entityMap=true`)
  assert.deepEqual([made.status, idsOf(made.body)], [201, ['urn:m:boat:7']])
  const named = { 'ngsild-entitymap': String(made.headers.get('ngsild-entitymap')) }
  assert.deepEqual(idsOf((await ask('GET', `temporal/entities?type=Boat&${times}`, undefined, named)).body), [
    'urn:m:boat:7',
  ])
  assert.equal((await ask('GET', `temporal/entityMaps?type=Boat&${times}`)).status, 201)
})

test('NG33: who prefers an earlier version gets what that one knows', async () => {
  const entity = {
    id: 'urn:m:new:1',
    type: ['New', 'Newer'],
    scope: '/a',
    name: { type: 'LanguageProperty', languageMap: { vi: 'Hồ' } },
    kind: { type: 'VocabProperty', vocab: 'Lake' },
    depth: [
      { type: 'Property', value: 3, unitCode: 'MTR' },
      { type: 'Property', value: 4, datasetId: 'urn:d:1' },
    ],
    near: {
      type: 'ListRelationship',
      objectList: ['urn:m:new:2'],
      since: { type: 'JsonProperty', json: { type: 'x' } },
    },
  }
  assert.equal((await ask('POST', 'entities', entity)).status, 201)
  const read = (version: string) => ask('GET', `entities/${entity.id}`, undefined, { prefer: `ngsi-ld=${version}` })
  const now = await read('1.9')
  assert.deepEqual(
    [now.status, now.headers.get('preference-applied'), now.body.kind.type],
    [200, 'ngsi-ld=1.9', 'VocabProperty'],
  )
  const before = await read('1.5')
  assert.deepEqual([before.status, before.headers.get('preference-applied')], [203, 'ngsi-ld=1.5'])
  assert.deepEqual([before.body.kind, before.body.name.type], [{ type: 'Property', value: 'Lake' }, 'LanguageProperty'])
  assert.deepEqual([before.body.near.type, before.body.near.object], ['Relationship', ['urn:m:new:2']])
  assert.deepEqual(before.body.near.since, { type: 'Property', value: { type: 'x' } })
  const first = (await read('1.0')).body
  assert.deepEqual([first.type, first.scope, first.depth], ['New', undefined, { type: 'Property', value: 3 }])
})
