import assert from 'node:assert/strict'
import { test } from 'node:test'
import exchange from '../exchange/module.ts'
import identity from '../identity/module.ts'
import organisation from '../organisation/module.ts'
import telemetry from '../telemetry/module.ts'
import { startNgsi } from './fixture.ts'
import ngsiLd from './module.ts'

const modules = [organisation, identity, exchange, telemetry, ngsiLd]
const { ask, khue } = await startNgsi(modules)

for (const entity of [
  { id: 'urn:l:vn', type: 'Country', name: 'Việt Nam', about: 'land' },
  { id: 'urn:l:hn', type: 'City', name: 'Hà Nội', about: 'town', isIn: { object: 'urn:l:vn' } },
  { id: 'urn:l:hue', type: 'Town', name: 'Huế', isIn: { object: 'urn:l:vn' } },
  { id: 'urn:l:a', type: 'House', at: { object: 'urn:l:hn' }, colour: { languageMap: { en: 'red', fr: 'rouge' } } },
  { id: 'urn:l:b', type: 'House', at: { type: 'ListRelationship', objectList: ['urn:l:hue', 'urn:l:hn'] } },
  { id: 'urn:l:c', type: 'Shop', kind: { type: 'VocabProperty', vocab: 'commercial' } },
])
  assert.equal((await ask('POST', 'entities', entity)).status, 201)

test('NG25: what is shown of linked entities is picked and omitted within braces, as deep as they are joined', async () => {
  const read = async (query: string) => (await ask('GET', `entities/urn:l:a?format=simplified&${query}`)).body
  assert.deepEqual(await read('join=inline&joinLevel=2&pick=id,at{id,isIn{name}}'), {
    id: 'urn:l:a',
    at: { id: 'urn:l:hn', isIn: { name: 'Việt Nam' } },
  })
  assert.deepEqual(await read('join=inline&omit=type,colour,at{about,isIn}'), {
    id: 'urn:l:a',
    at: { id: 'urn:l:hn', type: 'City', name: 'Hà Nội' },
  })
  assert.deepEqual(await read('join=flat&pick=id,at{id,name}'), [
    { id: 'urn:l:a', at: 'urn:l:hn' },
    { id: 'urn:l:hn', name: 'Hà Nội' },
  ])
  const list = (await ask('GET', 'entities/urn:l:b?join=inline&pick=at{name}')).body
  assert.deepEqual(
    list.at.entityList.map((one: { name: { value: string } }) => one.name.value),
    ['Huế', 'Hà Nội'],
  )
  const body = { type: 'Query', entities: [{ type: 'House' }], pick: ['id', 'at{id}'], join: 'flat' }
  const asked = (await ask('POST', 'entityOperations/query?options=keyValues', body)).body
  assert.deepEqual(asked.at(-1), { id: 'urn:l:hue' })
  for (const wrong of ['pick=at{name}', 'join=inline&pick=at{isIn{name}}', 'join=inline&pick=at{name', 'omit=at{}'])
    assert.equal((await ask('GET', `entities/urn:l:a?${wrong}`)).status, 400, wrong)
})

test('NG7: a query follows relationships, knows languages, and expands what is a name', async () => {
  const found = async (q: string, more = '&join=inline&joinLevel=2') => {
    const { status, body } = await ask('GET', `entities?type=House,Shop&q=${encodeURIComponent(q)}${more}`)
    return status === 200 ? body.map((one: { id: string }) => one.id.slice(-1)).join('') : status
  }
  const cases: [string, string | number, string?][] = [
    ['at{name}=="Hà Nội"', 'ab'],
    ['at{Town:name}=="Huế"', 'b'],
    ['at{City|Town:isIn{Country:name}}=="Việt Nam"', 'ab'],
    ['at{Country:name}', ''],
    ['at{name}=="Hà Nội"', 400, ''],
    ['at{isIn{name}}=="Việt Nam"', 400, '&join=flat'],
    ['colour[*]=="rouge"', 'a'],
    ['colour[*]!="red"', ''],
    ['colour[en]!="rouge"', 'a'],
    ['at>"urn:a"', ''],
    ['at!="urn:l:vn"', 'ab'],
    ['kind=="commercial"', ''],
    ['kind=="commercial"', 'c', '&expandValues=kind'],
    ['kind==commercial', 'c', '&expandValues=kind'],
  ]
  for (const [q, expected, more] of cases) assert.equal(await found(q, more), expected, q)
  // What decides by the change alone follows nothing.
  const wish = {
    type: 'Subscription',
    entities: [{ type: 'House' }],
    notification: { endpoint: { uri: 'http://a.vn' } },
  }
  assert.equal((await ask('POST', 'subscriptions', { ...wish, q: 'at{name}' })).status, 400)
  assert.equal((await ask('DELETE', 'entities?type=House&q=at{name}')).status, 400)
})

test('NG14: uses of contexts are counted, the core is not removed, and a subscription’s context has an address', async () => {
  const made = await ask('POST', 'jsonldContexts', { '@context': { House: 'urn:house' } })
  const path = made.headers.get('location')?.replace('/ngsi-ld/v1/', '') ?? ''
  const link = `<${khue.url}/ngsi-ld/v1/${path}>; rel="http://www.w3.org/ns/json-ld#context"`
  for (const _ of [1, 2]) await ask('GET', 'entities?type=House', undefined, { link })
  assert.equal((await ask('GET', `${path}?details=true`)).body.numberOfHits, 2)
  const core = encodeURIComponent('https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.8.jsonld')
  assert.deepEqual(
    [
      (await ask('DELETE', `jsonldContexts/${core}`)).status,
      (await ask('DELETE', `jsonldContexts/${core}?reload=true`)).status,
      (await ask('DELETE', `${path}?reload=true`)).status,
      (await ask('POST', 'jsonldContexts', { '@context': ['https://x.vn/c.jsonld', 1] })).status,
    ],
    [400, 204, 400, 400],
  )
  const wish = {
    id: 'urn:l:s',
    type: 'Subscription',
    entities: [{ type: 'House' }],
    notification: { endpoint: { uri: 'http://a.vn' } },
    '@context': { House: 'urn:other' },
  }
  await ask('POST', 'subscriptions', wish, { 'content-type': 'application/ld+json' })
  const { jsonldContext } = (await ask('GET', 'subscriptions/urn:l:s')).body
  const implicit = (await ask('GET', 'jsonldContexts?kind=ImplicitlyCreated&details=true')).body
  assert.deepEqual(
    implicit.map((one: { URL: string }) => one.URL),
    [jsonldContext],
  )
})
