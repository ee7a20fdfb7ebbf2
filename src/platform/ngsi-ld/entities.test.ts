import assert from 'node:assert/strict'
import { test } from 'node:test'
import exchange from '../exchange/module.ts'
import identity from '../identity/module.ts'
import organisation from '../organisation/module.ts'
import telemetry from '../telemetry/module.ts'
import { officialWith } from '../../kernel/testing.ts'
import { coreUrl } from './core-context.ts'
import * as api from './contract.ts'
import { startNgsi } from './fixture.ts'
import ngsiLd from './module.ts'

const modules = [organisation, identity, exchange, telemetry, ngsiLd]
const { ask, khue } = await startNgsi(modules)
const errors = 'https://uri.etsi.org/ngsi-ld/errors/'
const vocabulary = 'https://uri.etsi.org/ngsi-ld/default-context/'
const hanoi = { name: 'Hà Nội', iri: 'https://example.org/hanoi#' }
const context = {
  '@context': { Station: `${hanoi.iri}Station`, pm25: `${hanoi.iri}pm25`, nextTo: `${hanoi.iri}nextTo` },
}
const ld = { 'content-type': 'application/ld+json' }
const station = (n: number, more: object = {}) => ({
  id: `urn:ngsi-ld:Station:${n}`,
  type: 'Station',
  pm25: {
    type: 'Property',
    value: 30 + n,
    unitCode: 'GQ',
    observedAt: '2026-11-20T01:00:00Z',
    sensor: { type: 'Relationship', object: 'urn:s:1' },
  },
  nextTo: { type: 'Relationship', object: 'urn:ngsi-ld:Station:0' },
  location: { type: 'GeoProperty', value: { type: 'Point', coordinates: [105.8 + n / 100, 21.03] } },
  name: { type: 'LanguageProperty', languageMap: { vi: 'Trạm', en: 'Station' } },
  ...more,
})
const make = (body: object) => ask('POST', 'entities', body)
const ids = (body: { id: string }[]) => body.map(({ id }) => id)

test('NG12, NG13: without a key nobody writes; a private tenant is not read either; a key, a device and an official may what is theirs', async () => {
  const closed = await startNgsi(modules, { NGSI_LD_OPEN_TENANT: 'none' })
  const entity = station(1)
  assert.equal((await closed.ask('POST', 'entities', entity)).status, 401)
  assert.equal(
    (await closed.ask('POST', 'entities', entity, { authorization: `Bearer khn_${'0'.repeat(32)}_${'A'.repeat(43)}` }))
      .status,
    401,
  )
  const unknown = await closed.ask('GET', 'entities?type=Station', undefined, { 'ngsild-tenant': 'nowhere' })
  assert.deepEqual([unknown.status, unknown.body.type], [404, `${errors}NonexistentTenant`])
  const unitId = 'gso:01@2008-08-01'
  const admin = officialWith('An', [{ permission: 'ngsi-ld.manage', unitId, subtree: true }])
  const clerk = officialWith('Bình', [{ permission: 'casework.read', unitId, subtree: true }])
  const body = { name: 'closed', unitId, isPublic: false }
  assert.equal((await closed.khue.call(clerk, api.addTenant, { body })).status, 403)
  assert.equal((await closed.khue.call(admin, api.addTenant, { body })).status, 200)
  assert.equal((await closed.khue.call(admin, api.addTenant, { body })).status, 409)
  const made = await closed.khue.call(admin, api.addKey, {
    body: { tenant: 'closed', name: 'Bus company', rights: 'write' },
  })
  const headers = { authorization: `Bearer ${made.body.key}`, 'ngsild-tenant': 'closed' }
  assert.equal((await closed.ask('POST', 'entities', entity, headers)).status, 201)
  assert.equal((await closed.ask('GET', `entities/${entity.id}`, undefined, { 'ngsild-tenant': 'closed' })).status, 401)
  const read = await closed.ask('GET', `entities/${entity.id}`, undefined, headers)
  assert.deepEqual([read.status, read.headers.get('ngsild-tenant')], [200, 'closed'])
  assert.equal((await closed.ask('GET', `entities/${entity.id}`)).status, 404)
  assert.equal((await closed.ask('POST', 'entities', entity, { authorization: headers.authorization })).status, 401)
  assert.equal((await closed.khue.call(clerk, api.endKey, { params: { id: made.body.id } })).status, 403)
  await closed.khue.call(admin, api.endKey, { params: { id: made.body.id } })
  assert.equal((await closed.ask('GET', `entities/${entity.id}`, undefined, headers)).status, 401)
  await closed.khue.close()
  await assert.rejects(startNgsi(modules, { NGSI_LD_OPEN_TENANT: 'default', SANDBOX: 'off' }))
})

test('NG13: the sandbox lets its own machine write without a key, and nobody whom a proxy passes on', async () => {
  const plain = await startNgsi(modules, {})
  const passedOn = { 'x-forwarded-for': '127.0.0.1' }
  assert.equal((await plain.ask('POST', 'entities', station(1), passedOn)).status, 401)
  assert.equal((await plain.ask('POST', 'entities', station(1))).status, 201)
  assert.equal((await plain.ask('POST', 'entities', station(2), { 'ngsild-tenant': 'own', ...passedOn })).status, 404)
  assert.equal((await plain.ask('POST', 'entities', station(2), { 'ngsild-tenant': 'own' })).status, 201)
  await plain.khue.close()
})

test('NG1: an entity is made once, read as it was made, replaced and removed; what is none is refused', async () => {
  const made = await make(station(1))
  assert.deepEqual(
    [made.status, made.headers.get('location')],
    [201, '/ngsi-ld/v1/entities/urn%3Angsi-ld%3AStation%3A1'],
  )
  assert.deepEqual(
    [(await make(station(1))).status, (await make(station(1))).body.type],
    [409, `${errors}AlreadyExists`],
  )
  assert.deepEqual((await ask('GET', 'entities/urn:ngsi-ld:Station:1')).body, station(1))
  const bad: [unknown, string][] = [
    ['{', 'InvalidRequest'],
    [{}, 'InvalidRequest'],
    [{ ...station(9), id: 'no uri' }, 'BadRequestData'],
    [{ id: 'urn:x:1' }, 'BadRequestData'],
    [{ ...station(9), pm25: { type: 'Property' } }, 'BadRequestData'],
    [{ ...station(9), pm25: { type: 'Property', value: 'urn:ngsi-ld:null' } }, 'BadRequestData'],
    [
      { ...station(9), pm25: { type: 'Property', value: 1, observedAt: '2026-11-20T08:00:00+07:00' } },
      'BadRequestData',
    ],
    [{ ...station(9), location: { type: 'Property', value: 1 } }, 'BadRequestData'],
    [{ ...station(9), pm25: [{ value: 1 }, { value: 2 }] }, 'BadRequestData'],
    [{ ...station(9), 'a<b': 1 }, 'BadRequestData'],
  ]
  for (const [body, error] of bad) {
    const { status, body: told } = await ask('POST', 'entities', body)
    assert.deepEqual([status, told.type], [400, errors + error], JSON.stringify(body))
  }
  assert.equal((await ask('PUT', 'entities/urn:ngsi-ld:Station:1', { type: 'Station', pm25: 5 })).status, 204)
  assert.deepEqual((await ask('GET', 'entities/urn:ngsi-ld:Station:1?options=keyValues')).body, {
    id: station(1).id,
    type: 'Station',
    pm25: 5,
  })
  assert.equal((await ask('DELETE', 'entities/urn:ngsi-ld:Station:1')).status, 204)
  for (const method of ['GET', 'DELETE'])
    assert.equal((await ask(method, 'entities/urn:ngsi-ld:Station:1')).body.type, `${errors}ResourceNotFound`)
})

test('NG2: every kind of attribute, normalised, concise, simplified and as GeoJSON', async () => {
  const entity = {
    id: 'urn:ngsi-ld:Car:1',
    type: ['Car', 'Taxi'],
    scope: ['/Hanoi/West'],
    speed: [
      { type: 'Property', value: 40 },
      { type: 'Property', value: 41, datasetId: 'urn:d:gps' },
    ],
    owner: { type: 'Relationship', object: 'urn:p:1' },
    title: { type: 'LanguageProperty', languageMap: { vi: 'Xe', en: 'Car' } },
    fuel: { type: 'VocabProperty', vocab: 'electric' },
    raw: { type: 'JsonProperty', json: { type: 'x', a: [1, null] } },
    tyres: { type: 'ListProperty', valueList: [1, 2] },
    route: { type: 'ListRelationship', objectList: [{ object: 'urn:r:1' }, { object: 'urn:r:2' }] },
    location: { type: 'GeoProperty', value: { type: 'Point', coordinates: [105, 21] } },
  }
  assert.equal((await make({ ...entity, route: { objectList: ['urn:r:1', { object: 'urn:r:2' }] } })).status, 201)
  const read = async (query: string, accept = 'application/json') =>
    (await ask('GET', `entities/urn:ngsi-ld:Car:1?${query}`, undefined, { accept })).body
  assert.deepEqual(await read(''), { ...entity, scope: '/Hanoi/West' })
  const concise = await read('format=concise')
  assert.deepEqual(
    [concise.speed[0], concise.owner, concise.location, concise.tyres],
    [40, { object: 'urn:p:1' }, entity.location.value, { valueList: [1, 2] }],
  )
  const simple = await read('format=simplified')
  assert.deepEqual(
    [simple.speed, simple.owner, simple.fuel, simple.route, simple.raw],
    [
      { dataset: { '@none': 40, 'urn:d:gps': 41 } },
      'urn:p:1',
      { vocab: 'electric' },
      ['urn:r:1', 'urn:r:2'],
      { json: entity.raw.json },
    ],
  )
  assert.deepEqual((await read('lang=en-GB')).title, { type: 'Property', value: 'Car', lang: 'en' })
  assert.deepEqual((await read('datasetId=urn:d:gps')).speed, entity.speed[1])
  const feature = await read('options=keyValues', 'application/geo+json')
  assert.deepEqual(
    [feature.type, feature.geometry, feature.properties.owner],
    ['Feature', entity.location.value, 'urn:p:1'],
  )
  assert.match((await read('options=sysAttrs')).speed[0].modifiedAt, /^\d{4}-.*Z$/)
  await ask('DELETE', 'entities/urn:ngsi-ld:Car:1')
})

test('NG5: names stand for IRIs by the @context, whose core cannot be changed and is fetched nowhere', async () => {
  assert.equal((await ask('POST', 'entities', { ...station(2), ...context }, ld)).status, 201)
  const id = 'entities/urn:ngsi-ld:Station:2'
  const plain = await ask('GET', id)
  assert.equal(plain.body.type, `${hanoi.iri}Station`)
  assert.ok(plain.headers.get('link')?.includes(coreUrl) && plain.headers.get('content-type') === 'application/json')
  const hosted = await ask('POST', 'jsonldContexts', context)
  const address = `${khue.url}${hosted.headers.get('location')}`
  const link = { link: `<${address}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"` }
  const named = await ask('GET', id, undefined, { ...link, accept: 'application/ld+json' })
  assert.deepEqual(
    [named.body.type, named.body.pm25.value, named.body['@context']],
    ['Station', 32, [address, coreUrl]],
  )
  // `pm25` is taken by another IRI there, so the default one shows its prefix.
  assert.equal((await ask('POST', 'entities', { id: 'urn:x:2', type: 'T', pm25: 1 })).status, 201)
  assert.equal(
    (await ask('GET', 'entities/urn:x:2?options=keyValues', undefined, link)).body['ngsi-ld:default-context/pm25'],
    1,
  )
  const away = await ask('POST', 'entities', { ...station(3), '@context': 'https://example.org/context.jsonld' }, ld)
  assert.deepEqual([away.status, away.body.type], [503, `${errors}LdContextNotAvailable`])
  assert.equal((await ask('POST', 'entities', station(3), ld)).body.type, `${errors}BadRequestData`)
  assert.equal((await ask('POST', 'entities', { ...station(3), ...context })).body.type, `${errors}BadRequestData`)
  const redefined = { '@context': { location: 'urn:mine', Thing: { '@id': 'urn:t', '@context': {} } } }
  assert.equal((await ask('POST', 'entities', { id: 'urn:x:3', type: 'T', ...redefined }, ld)).status, 400)
  await ask('POST', 'entities', { ...station(3), '@context': { location: 'urn:mine' } }, ld)
  assert.ok((await ask('GET', 'entities/urn:ngsi-ld:Station:3')).body.location)
  for (const one of ['urn:ngsi-ld:Station:2', 'urn:ngsi-ld:Station:3', 'urn:x:2'])
    await ask('DELETE', `entities/${one}`)
})

test('NG5: the sandbox knows what the contexts of a conformance suite say', async () => {
  const url =
    'https://forge.etsi.org/rep/cim/ngsi-ld-test-suite/-/raw/develop/resources/jsonld-contexts/ngsi-ld-test-suite-compound.jsonld'
  const entity = { id: 'urn:ngsi-ld:Vehicle:5', type: 'Vehicle', speed: 3, '@context': [url] }
  assert.equal((await ask('POST', 'entities', entity, ld)).status, 201)
  const type = encodeURIComponent('https://ngsi-ld-test-suite/context#Vehicle')
  assert.equal((await ask('GET', `entities?type=${type}`)).body.length, 1)
  const link = `<${url}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`
  const read = await ask('GET', `entities/${entity.id}?options=keyValues`, undefined, {
    link,
    accept: ld['content-type'],
  })
  assert.deepEqual(read.body, { ...entity, '@context': url })
  assert.equal((await ask('DELETE', `entities/${entity.id}`)).status, 204)
})

test('NG14: contexts are kept, listed, read and removed', async () => {
  const made = await ask('POST', 'jsonldContexts', { '@context': { a: 'urn:a' } })
  assert.equal(made.status, 201)
  const path = made.headers.get('location')?.replace('/ngsi-ld/v1/', '') ?? ''
  assert.deepEqual((await ask('GET', path)).body, { '@context': { a: 'urn:a' } })
  assert.equal((await ask('GET', `${path}?details=true`)).body.kind, 'Hosted')
  assert.ok((await ask('GET', 'jsonldContexts?kind=Hosted')).body.includes(`${khue.url}/ngsi-ld/v1/${path}`))
  assert.equal((await ask('DELETE', path)).status, 204)
  assert.equal((await ask('GET', path)).status, 404)
  assert.equal((await ask('POST', 'jsonldContexts', { a: 1 })).status, 400)
})

test('NG15: media types, lengths, unknown parameters and addresses are answered as the standard says', async () => {
  assert.equal((await ask('GET', 'entities?type=T', undefined, { accept: 'application/xml' })).status, 406)
  assert.equal((await ask('POST', 'entities', station(4), { 'content-type': 'text/plain' })).status, 415)
  assert.equal((await ask('GET', 'entities?type=T&colour=red')).body.type, `${errors}InvalidRequest`)
  assert.equal((await ask('GET', 'entities')).body.type, `${errors}BadRequestData`)
  assert.equal((await ask('GET', 'nothing')).status, 404)
  assert.deepEqual(
    [(await ask('PUT', 'types', {})).status, (await ask('OPTIONS', 'types')).headers.get('allow')],
    [405, 'GET'],
  )
  const chunks = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{}'))
      controller.close()
    },
  })
  const chunked = await fetch(`${khue.url}/ngsi-ld/v1/entities`, {
    method: 'POST',
    body: chunks,
    duplex: 'half',
  } as RequestInit)
  assert.deepEqual([chunked.status, await chunked.text()], [411, ''])
})

test('NG11: attributes are appended, updated, changed in part, merged, replaced and removed', async () => {
  await make(station(5))
  const path = 'entities/urn:ngsi-ld:Station:5'
  const values = async () => (await ask('GET', `${path}?options=keyValues`)).body
  assert.deepEqual((await ask('POST', `${path}/attrs?options=noOverwrite`, { pm25: 1, pm10: 2 })).body, {
    updated: [`${vocabulary}pm10`],
    notUpdated: [{ attributeName: `${vocabulary}pm25`, reason: 'it exists already' }],
  })
  assert.equal((await ask('PATCH', `${path}/attrs`, { pm25: { value: 7 }, pm10: 'urn:ngsi-ld:null' })).status, 204)
  assert.deepEqual([(await values()).pm25, (await values()).pm10], [7, undefined])
  assert.equal((await ask('PATCH', `${path}/attrs/pm25`, { observedAt: '2026-11-21T00:00:00Z' })).status, 204)
  const { pm25 } = (await ask('GET', path)).body
  assert.deepEqual(pm25, { type: 'Property', value: 7, observedAt: '2026-11-21T00:00:00Z' })
  assert.equal((await ask('PATCH', `${path}/attrs/none`, { value: 1 })).status, 404)
  assert.equal((await ask('PATCH', `${path}/attrs/pm25`, { type: 'Relationship', object: 'urn:a:1' })).status, 400)
  await ask(
    'PATCH',
    path,
    { address: { value: { city: 'Hà Nội', ward: 'A' } } },
    { 'content-type': 'application/merge-patch+json' },
  )
  await ask(
    'PATCH',
    path,
    { address: { value: { ward: 'urn:ngsi-ld:null' } }, name: { languageMap: { fr: 'Gare' } } },
    { 'content-type': 'application/merge-patch+json' },
  )
  assert.deepEqual(
    [(await values()).address, (await values()).name.languageMap],
    [{ city: 'Hà Nội' }, { vi: 'Trạm', en: 'Station', fr: 'Gare' }],
  )
  assert.equal((await ask('PUT', `${path}/attrs/pm25`, { type: 'Property', value: 9 })).status, 204)
  assert.equal((await ask('PUT', `${path}/attrs/none`, { type: 'Property', value: 9 })).status, 404)
  assert.equal((await ask('DELETE', `${path}/attrs/pm25`)).status, 204)
  assert.equal((await ask('DELETE', `${path}/attrs/pm25`)).status, 404)
  await ask('DELETE', path)
})

test('NG4, NG7, NG8, NG9, NG10: queries by type, id, q, scope and place; in pages, with a count, in part', async () => {
  for (const n of [1, 2, 3, 4])
    await make(
      station(n, {
        scope: n > 2 ? '/Hanoi/West' : '/Hanoi',
        type: n === 4 ? ['Station', 'Mobile'] : 'Station',
        address: { value: { city: 'Hà Nội', no: n } },
      }),
    )
  await make({ id: 'urn:ngsi-ld:Bus:1', type: 'Bus', speed: 30, seen: { value: '2026-11-20T00:00:00Z' } })
  const found = async (query: string) =>
    ids((await ask('GET', `entities?${query}`)).body).map((id) =>
      id.replace('urn:ngsi-ld:', '').replace('Station:', ''),
    )
  const cases: [string, string[]][] = [
    ['type=Bus|Mobile', ['Bus:1', '4']],
    ['type=(Station;Mobile),Bus', ['Bus:1', '4']],
    ['type=Station&id=urn:ngsi-ld:Station:2,urn:ngsi-ld:Station:9', ['2']],
    ['type=Station&idPattern=:[23]$', ['2', '3']],
    ['q=pm25>32', ['3', '4']],
    ['q=pm25==31..32', ['1', '2']],
    ['q=pm25==31,34', ['1', '4']],
    ['type=Station&q=pm25!=31', ['2', '3', '4']],
    ['q=(pm25==31|pm25==33);nextTo=="urn:ngsi-ld:Station:0"', ['1', '3']],
    ['q=pm25.observedAt>=2026-11-20T00:30:00Z;pm25<33', ['1', '2']],
    ['q=pm25.sensor=="urn:s:1";pm25==31', ['1']],
    ['q=address[no]>=3', ['3', '4']],
    ['q=name[vi]=="Trạm";pm25==31', ['1']],
    ['type=*&q=!pm25;speed', ['Bus:1']],
    ['q=seen<2027-01-01T00:00:00Z', ['Bus:1']],
    ['type=Station&q=address[city]~="^Hà";pm25<32', ['1']],
    ['type=Station&scopeQ=/Hanoi/%23', ['1', '2', '3', '4']],
    ['type=Station&scopeQ=/Hanoi/%2B', ['3', '4']],
    ['georel=near;maxDistance==1200&geometry=Point&coordinates=[105.81,21.03]', ['1', '2']],
    ['type=Station&georel=near;minDistance==1200&geometry=Point&coordinates=[105.81,21.03]', ['3', '4']],
    [
      'georel=within&geometry=Polygon&coordinates=[[[105.82,21],[105.9,21],[105.9,22],[105.82,22],[105.82,21]]]',
      ['3', '4'],
    ],
    ['georel=equals&geometry=Point&coordinates=[105.82,21.03]', ['2']],
    ['attrs=speed', ['Bus:1']],
    ['type=Station&limit=2&offset=1', ['2', '3']],
  ]
  for (const [query, expected] of cases) assert.deepEqual(await found(query), expected, query)
  const page = await ask('GET', 'entities?type=Station&limit=2&offset=1&count=true')
  assert.equal(page.headers.get('ngsild-results-count'), '4')
  assert.match(page.headers.get('link') ?? '', /offset=0&type=Station>;rel="prev".*offset=3&type=Station>;rel="next"/)
  assert.equal((await ask('GET', 'entities?q=pm25>31&limit=0&count=true')).headers.get('ngsild-results-count'), '3')
  assert.deepEqual((await ask('GET', 'entities?type=Bus&options=keyValues&pick=id,speed')).body, [
    { id: 'urn:ngsi-ld:Bus:1', speed: 30 },
  ])
  assert.deepEqual((await ask('GET', 'entities/urn:ngsi-ld:Bus:1?options=keyValues&omit=speed,type')).body, {
    id: 'urn:ngsi-ld:Bus:1',
    seen: '2026-11-20T00:00:00Z',
  })
  for (const bad of [
    'q=pm25>',
    'q=(pm25',
    'q=a~="("',
    'q=a~="(a%2B)%2B$"',
    'type=A|',
    'type=A&limit=0',
    'type=A&limit=x',
    'georel=near;maxDistance==-1&geometry=Point&coordinates=[1,2]',
    'georel=within&geometry=Point',
    'type=A&scopeQ=/%23/A',
    'q=modifiedAt>2020-01-01T00:00:00Z',
    'type=A&pick=x&omit=x',
  ])
    assert.equal((await ask('GET', `entities?${bad}`)).status, 400, bad)
  assert.equal((await ask('GET', 'entities?type=A&limit=5000')).body.type, `${errors}TooManyResults`)
  const body = {
    type: 'Query',
    entities: [{ type: 'Bus' }, { type: 'Station', id: 'urn:ngsi-ld:Station:2' }],
    geoQ: undefined,
  }
  assert.deepEqual(ids((await ask('POST', 'entityOperations/query', body)).body), [
    'urn:ngsi-ld:Bus:1',
    'urn:ngsi-ld:Station:2',
  ])
  const geojson = await ask('GET', 'entities?type=Station', undefined, { accept: 'application/geo+json' })
  assert.deepEqual(
    [geojson.body.type, geojson.body.features.length, geojson.headers.get('content-type')],
    ['FeatureCollection', 4, 'application/geo+json'],
  )
})

test('NG16: types and attributes that are in use are told', async () => {
  const { typeList } = (await ask('GET', 'types')).body
  assert.deepEqual(typeList, ['Bus', 'Mobile', 'Station'])
  const info = (await ask('GET', 'types/Bus')).body
  assert.deepEqual(
    [info.entityCount, info.attributeDetails.map((one: { attributeName: string }) => one.attributeName).toSorted()],
    [1, ['seen', 'speed']],
  )
  assert.deepEqual((await ask('GET', 'attributes/speed')).body.typeNames, ['Bus'])
  assert.ok(
    (await ask('GET', 'attributes?details=true')).body.some(
      (one: { attributeName: string }) => one.attributeName === 'pm25',
    ),
  )
  assert.equal((await ask('GET', 'types/Nothing')).status, 404)
})

test('NG17: of a batch each is done or told as an error; twice the same is one after the other', async () => {
  const car = (n: number, speed: number) => ({ id: `urn:b:${n}`, type: 'Car', speed })
  const batch = (name: string, body: unknown) => ask('POST', `entityOperations/${name}`, body)
  assert.deepEqual((await batch('create', [car(1, 1), car(2, 2)])).body, ['urn:b:1', 'urn:b:2'])
  const mixed = await batch('create', [car(1, 1), car(3, 3), { id: 'urn:b:4' }])
  assert.deepEqual([mixed.status, mixed.body.success, mixed.body.errors.length], [207, ['urn:b:3'], 2])
  assert.deepEqual((await batch('upsert', [car(1, 10), car(5, 5), car(5, 55)])).body, ['urn:b:5'])
  assert.equal((await ask('GET', 'entities/urn:b:5?options=keyValues')).body.speed, 55)
  assert.equal((await batch('update', [{ id: 'urn:b:1', type: 'Car', colour: 'red' }])).status, 204)
  assert.equal((await batch('merge', [{ id: 'urn:b:1', speed: { value: 11 } }])).status, 204)
  assert.deepEqual((await ask('GET', 'entities/urn:b:1?options=keyValues')).body, {
    id: 'urn:b:1',
    type: 'Car',
    speed: 11,
    colour: 'red',
  })
  assert.equal((await batch('update', [car(9, 1)])).body.errors[0].error.status, 404)
  assert.deepEqual((await batch('delete', ['urn:b:1', 'urn:b:2', 'urn:b:9'])).body.success, ['urn:b:1', 'urn:b:2'])
  assert.equal((await batch('delete', ['urn:b:3', 'urn:b:5'])).status, 204)
  for (const bad of [[], [null], {}]) assert.equal((await batch('create', bad)).status, 400)
  // What is no id is told as it can be, whatever it calls itself.
  const none = await batch('delete', [{ id: 'urn:b:6', toString: true }, 5])
  assert.deepEqual(
    none.body.errors.map((one: { entityId: string }) => one.entityId),
    ['urn:b:6', ''],
  )
})

test('NG3: many changes of one entity at once are all made', async () => {
  await make({ id: 'urn:c:1', type: 'Counter' })
  await Promise.all(Array.from({ length: 30 }, (_, n) => ask('POST', 'entities/urn:c:1/attrs', { [`a${n}`]: n })))
  assert.equal(Object.keys((await ask('GET', 'entities/urn:c:1?options=keyValues')).body).length, 32)
})

test('NG25: linked entities come inside of their relationships, or beside', async () => {
  const place = (id: string, type: string, more: object = {}) => make({ id, type, ...more })
  await place('urn:j:country', 'Country')
  await place('urn:j:city', 'City', { isIn: { object: 'urn:j:country' } })
  await place('urn:j:house', 'House', { isIn: { object: 'urn:j:city' }, owner: { object: 'urn:j:nobody' } })
  const read = async (query: string) => (await ask('GET', `entities/urn:j:house?${query}`)).body
  const one = await read('join=inline')
  assert.deepEqual(
    [one.isIn.entity.id, one.isIn.entity.isIn.entity, one.owner.entity],
    ['urn:j:city', undefined, undefined],
  )
  assert.equal((await read('join=inline&joinLevel=2')).isIn.entity.isIn.entity.type, 'Country')
  assert.equal((await read('join=inline&options=keyValues')).isIn.type, 'City')
  assert.deepEqual(ids(await read('join=flat&joinLevel=2')), ['urn:j:house', 'urn:j:city', 'urn:j:country'])
  assert.deepEqual(ids((await ask('GET', 'entities?type=House&join=flat')).body), ['urn:j:house', 'urn:j:city'])
  for (const bad of ['join=all', 'join=flat&joinLevel=0', 'joinLevel=1'])
    assert.equal((await ask('GET', `entities/urn:j:house?${bad}`)).status, 400, bad)
})
