import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTestKhue } from '../../kernel/testing.ts'
import exchange from '../exchange/module.ts'
import identity from '../identity/module.ts'
import ngsiLd from '../ngsi-ld/module.ts'
import organisation from '../organisation/module.ts'
import telemetry from '../telemetry/module.ts'
import sensorthings from './module.ts'

const modules = [organisation, identity, exchange, telemetry, ngsiLd, sensorthings]
const khue = await startTestKhue({ modules, env: { NGSI_LD_OPEN_TENANT: 'default' } })
const base = `${khue.url}/sta/v1.1`

// oxlint-disable-next-line typescript/no-explicit-any -- what comes back is what a test is about
type Json = any

async function ask(
  method: string,
  path: string,
  body?: unknown,
  from = base,
): Promise<{ status: number; body: Json; headers: Headers }> {
  const response = await fetch(path.startsWith('http') ? path : `${from}/${path}`, {
    method,
    ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  const text = await response.text()
  const isJson = response.headers.get('content-type') === 'application/json'
  return { status: response.status, body: isJson ? JSON.parse(text) : text, headers: response.headers }
}

const location = (x: number, y: number) => ({
  name: 'place',
  description: 'd',
  encodingType: 'application/geo+json',
  location: { type: 'Point', coordinates: [x, y] },
})
const stream = (name: string, more: object = {}) => ({
  name,
  description: 'd',
  unitOfMeasurement: { name: 'Celsius', symbol: '°C', definition: 'ucum:Cel' },
  observationType: 'http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement',
  Sensor: { name: 's', description: 'd', encodingType: 'application/pdf', metadata: 'x' },
  ObservedProperty: { name: `p-${name}`, definition: 'urn:p', description: 'd' },
  ...more,
})
const at = (minute: number) => `2026-11-20T12:${String(minute).padStart(2, '0')}:00.000Z`

async function whole(name: string, x: number) {
  const body = {
    name,
    description: `thing ${name}`,
    properties: { ward: { code: x } },
    Locations: [location(x, 21)],
    Datastreams: [
      stream(`${name}-t`, {
        Observations: [0, 1, 2, 3].map((n) => ({ phenomenonTime: at(n), result: x + n, resultTime: at(n) })),
      }),
    ],
  }
  const made = await ask('POST', 'Things', body)
  assert.equal(made.status, 201, JSON.stringify(made.body))
  return made.body['@iot.id'] as number
}

const [first, second] = [await whole('a', 100), await whole('b', 110)]

test('ST1: strangers read and do not write', async () => {
  const closed = await startTestKhue({ modules, env: { NGSI_LD_OPEN_TENANT: 'none' } })
  const url = `${closed.url}/sta/v1.1`
  assert.equal((await ask('POST', 'Things', { name: 'x', description: 'y' }, url)).status, 401)
  for (const method of ['PATCH', 'PUT', 'DELETE']) assert.equal((await ask(method, 'Things(1)', {}, url)).status, 401)
  assert.equal((await ask('GET', 'Things', undefined, url)).status, 200)
  await closed.close()
})

test('ST2: addresses lead from sets along links to properties', async () => {
  const root = (await ask('GET', '')).body
  assert.deepEqual([root.value.length, root.value[0]], [9, { name: 'Things', url: `${base}/Things` }])
  assert.ok(root.serverSettings.conformance.length > 3)
  const thing = (await ask('GET', `Things(${first})`)).body
  assert.deepEqual(
    [thing['@iot.selfLink'], thing['Datastreams@iot.navigationLink'], thing.name],
    [`${base}/Things(${first})`, `${base}/Things(${first})/Datastreams`, 'a'],
  )
  const { value } = (await ask('GET', thing['Datastreams@iot.navigationLink'])).body
  const id = value[0]['@iot.id']
  assert.equal((await ask('GET', `Datastreams(${id})/Thing/name`)).body.name, 'a')
  assert.equal((await ask('GET', `Things(${first})/Datastreams(${id})/Sensor/name/$value`)).body, 's')
  assert.equal((await ask('GET', `Things(${first})/properties/ward/code`)).body.code, 100)
  assert.deepEqual((await ask('GET', `Things(${first})/Locations/$ref`)).body.value.length, 1)
  assert.equal(value[0].phenomenonTime, `${at(0)}/${at(3)}`)
  for (const none of [
    'Things(999999)',
    'Nothing',
    `Things(${first})/none`,
    `Things(${second})/Datastreams(${id})`,
    "Things('x')",
    'Things(1)/name/none',
  ])
    assert.equal((await ask('GET', none)).status, 404, none)
  for (const wrong of [
    'Things?$filter=name eq',
    'Things?$top=-1',
    'Things?$none=1',
    'Things?$filter=none eq 1',
    'Things?$expand=Sensor',
    'Things?$orderby=none',
    'Things?$select=none',
    "Things?$filter=nofunction(name) eq 'a'",
  ])
    assert.equal((await ask('GET', wrong)).status, 400, wrong)
})

test('ST3: a deep body is made whole or not at all, and what is changed keeps the rest', async () => {
  const count = async () => (await ask('GET', 'Things?$count=true&$top=0')).body['@iot.count']
  const before = await count()
  assert.equal(
    (await ask('POST', 'Things', { name: 'x', description: 'y', Datastreams: [{ name: 'no sensor' }] })).status,
    400,
  )
  for (const wrong of [{ name: 'x' }, { name: 1, description: 'y' }, { name: 'x', description: 'y', none: 1 }, []])
    assert.equal((await ask('POST', 'Things', wrong)).status, 400)
  assert.equal(await count(), before)
  const observation = (await ask('GET', 'Observations?$top=1&$expand=FeatureOfInterest')).body.value[0]
  assert.deepEqual(observation.FeatureOfInterest.feature, { type: 'Point', coordinates: [100, 21] })
  const patched = await ask('PATCH', `Things(${first})`, { description: 'new' })
  assert.deepEqual([patched.status, patched.body.name, patched.body.description], [200, 'a', 'new'])
  const put = await ask('PUT', `Things(${first})`, {
    name: 'a',
    description: 'thing a',
    properties: { ward: { code: 100 } },
  })
  assert.deepEqual([put.status, put.body.description], [200, 'thing a'])
  assert.equal(
    (await ask('PATCH', `Observations(${observation['@iot.id']})`, { Datastream: { name: 'x' } })).status,
    400,
  )
  const made = await ask('POST', `Things(${first})/Datastreams`, stream('later'))
  assert.deepEqual([made.status, made.headers.get('location')], [201, made.body['@iot.selfLink']])
  assert.equal((await ask('GET', `Datastreams(${made.body['@iot.id']})/Thing`)).body['@iot.id'], first)
  assert.equal((await ask('DELETE', `Datastreams(${made.body['@iot.id']})`)).status, 200)
})

test('ST4: where a Thing was is kept; what cannot be without it goes with it', async () => {
  const thing = (await ask('POST', 'Things', { name: 'moving', description: 'd' })).body['@iot.id'] as number
  assert.equal((await ask('POST', `Things(${thing})/Locations`, location(1, 2))).status, 201)
  const other = (await ask('POST', 'Locations', location(3, 4))).body['@iot.id'] as number
  await ask('PATCH', `Things(${thing})`, { Locations: [{ '@iot.id': other }] })
  assert.deepEqual(
    (await ask('GET', `Things(${thing})/Locations`)).body.value.map((one: Json) => one['@iot.id']),
    [other],
  )
  assert.equal(
    (await ask('GET', `Things(${thing})/HistoricalLocations?$expand=Locations`)).body.value[1].Locations[0]['@iot.id'],
    other,
  )
  const datastream = (await ask('POST', `Things(${thing})/Datastreams`, stream('m', { Observations: [{ result: 1 }] })))
    .body['@iot.id'] as number
  const observation = (await ask('GET', `Datastreams(${datastream})/Observations`)).body.value[0]['@iot.id'] as number
  assert.equal((await ask('DELETE', `Things(${thing})`)).status, 200)
  for (const gone of [`Things(${thing})`, `Datastreams(${datastream})`, `Observations(${observation})`])
    assert.equal((await ask('GET', gone)).status, 404, gone)
  assert.equal((await ask('GET', `Locations(${other})`)).status, 200)
})

test('ST5: filters by every kind of operator and function', async () => {
  const names = async (set: string, filter: string) => {
    const { status, body } = await ask('GET', `${set}?$filter=${encodeURIComponent(filter)}`)
    assert.equal(status, 200, `${filter}: ${JSON.stringify(body)}`)
    return body.value.map((one: Json) => one.name ?? one.result)
  }
  const cases: [string, string, unknown[]][] = [
    ['Things', "name eq 'a'", ['a']],
    ['Things', "not (name eq 'a') and startswith(description, 'thing')", ['b']],
    ['Things', "substringof('ing b', description) or endswith(name,'a')", ['a', 'b']],
    ['Things', "length(concat(toupper(name),'x')) eq 2 and indexof(description,'b') gt 0", ['b']],
    ['Things', 'properties/ward/code gt 105', ['b']],
    ['Things', "Datastreams/ObservedProperty/name eq 'p-b-t'", ['b']],
    ['Observations', 'result ge 102 and result lt 111', [102, 103, 110]],
    ['Observations', 'result add 1 mul 2 eq 104 or result div 2 eq 55', [102, 110]],
    ['Observations', '(result sub 100) mod 10 eq 3', [103, 113]],
    ['Observations', `phenomenonTime gt ${at(2)}`, [103, 113]],
    ['Observations', `resultTime le ${at(0)} and Datastream/Thing/name eq 'b'`, [110]],
    ['Observations', 'minute(phenomenonTime) eq 1 and year(resultTime) eq 2026', [101, 111]],
    ['Observations', `phenomenonTime sub ${at(0)} eq duration'PT2M'`, [102, 112]],
    ['Observations', `resultTime add duration'PT1M' gt ${at(3)}`, [103, 113]],
    ['Observations', 'round(result div 100) eq 1 and floor(result div 111) eq 1', [111, 112, 113]],
    ['Observations', `during(phenomenonTime, ${at(1)}/${at(2)})`, [101, 111]],
    ['Locations', "st_within(location, geography'POLYGON ((99 20, 101 20, 101 22, 99 22, 99 20))')", ['place']],
    ['Locations', "geo.distance(location, geography'POINT (110 21)') lt 1", ['place']],
    ['Things', "st_equals(Locations/location, geography'POINT (110 21)')", ['b']],
    [
      'Locations',
      "st_relate(location, geography'POLYGON ((99 20, 101 20, 101 22, 99 22, 99 20))', 'T*F**F***')",
      ['place'],
    ],
  ]
  for (const [set, filter, expected] of cases) assert.deepEqual(await names(set, filter), expected, filter)
})

test('ST6: expansions, choices, orders and pages', async () => {
  const got = async (path: string) => (await ask('GET', path)).body
  const deep = await got(
    `Things(${first})?$expand=Datastreams($select=name;$expand=Observations($orderby=result desc;$top=2;$select=result;$count=true)),Locations`,
  )
  const [datastream] = deep.Datastreams
  assert.deepEqual(
    [Object.keys(datastream).toSorted().slice(-1), datastream.Observations],
    [['name'], [{ result: 103 }, { result: 102 }]],
  )
  assert.equal(datastream['Observations@iot.count'], 4)
  const nextOfInner = await got(datastream['Observations@iot.nextLink'])
  assert.equal(nextOfInner.value.length, 2)
  assert.equal((await got('Observations?$expand=Datastream/Thing&$top=1')).value[0].Datastream.Thing.name, 'a')
  const page = await got('Observations?$orderby=phenomenonTime desc,result asc&$top=3&$count=true&$select=result')
  assert.deepEqual([page['@iot.count'], page.value], [8, [{ result: 103 }, { result: 113 }, { result: 102 }]])
  const next = await got(page['@iot.nextLink'])
  assert.deepEqual(
    next.value.map((one: Json) => one.result),
    [112, 101, 111],
  )
  assert.deepEqual((await got('Things?$orderby=name desc&$select=name,id&$top=1')).value, [
    { '@iot.id': second, name: 'b' },
  ])
  assert.deepEqual(
    (await got(`Observations?$filter=result gt 102&$orderby=result&$skip=1&$top=1&$select=result`)).value,
    [{ result: 110 }],
  )
})

test('ST7: observations as rows', async () => {
  const [datastream] = (await ask('GET', `Things(${second})/Datastreams`)).body.value
  const sent = await ask('POST', 'CreateObservations', [
    {
      Datastream: { '@iot.id': datastream['@iot.id'] },
      components: ['phenomenonTime', 'result'],
      'dataArray@iot.count': 2,
      dataArray: [
        [at(30), 1],
        ['never', 2],
      ],
    },
  ])
  assert.deepEqual([sent.status, sent.body[1]], [201, 'error'])
  assert.equal((await ask('GET', sent.body[0])).body.result, 1)
  const rows = (
    await ask(
      'GET',
      `Datastreams(${datastream['@iot.id']})/Observations?$resultFormat=dataArray&$orderby=id desc&$top=1&$select=phenomenonTime,result`,
    )
  ).body.value
  assert.deepEqual([rows[0].components, rows[0].dataArray], [['phenomenonTime', 'result'], [[at(30), 1]]])
})

test('ST13: properties are changed by the steps of a JSON patch, all of them or none', async () => {
  const thing = (await ask('POST', 'Things', { name: 'p', description: 'd', properties: { tags: ['a', 'b'], old: 1 } }))
    .body['@iot.id'] as number
  const patch = async (steps: unknown) => {
    const response = await fetch(`${base}/Things(${thing})`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json-patch+json' },
      body: JSON.stringify(steps),
    })
    const body: Json = await response.json()
    return { status: response.status, body }
  }
  const done = await patch([
    { op: 'test', path: '/properties/tags/0', value: 'a' },
    { op: 'add', path: '/properties/tags/1', value: 'x' },
    { op: 'move', from: '/properties/old', path: '/properties/new~1er' },
    { op: 'copy', from: '/name', path: '/properties/name' },
    { op: 'replace', path: '/description', value: 'e' },
    { op: 'remove', path: '/properties/tags/0' },
  ])
  assert.deepEqual(
    [done.status, done.body.description, done.body.properties],
    [200, 'e', { tags: ['x', 'b'], 'new/er': 1, name: 'p' }],
  )
  for (const wrong of [
    [
      { op: 'replace', path: '/description', value: 'f' },
      { op: 'remove', path: '/none' },
    ],
    [{ op: 'test', path: '/name', value: 'q' }],
    [{ op: 'remove', path: '/name' }],
    [{ op: 'add', path: '/properties/tags/9', value: 1 }],
    [{ op: 'add', path: '/properties/__proto__/x', value: 1 }],
    [{ op: 'none', path: '/name' }],
    { op: 'remove', path: '/name' },
  ])
    assert.equal((await patch(wrong)).status, 400, JSON.stringify(wrong))
  assert.equal((await ask('GET', `Things(${thing})`)).body.description, 'e')
})

test('ST14: a MultiDatastream observes several properties at once, a result has a value for each, in their order', async () => {
  const thing = (await ask('POST', 'Things', { name: 'm', description: 'd', Locations: [location(105, 21)] })).body[
    '@iot.id'
  ] as number
  const unit = { name: 'Celsius', symbol: '°C', definition: 'ucum:Cel' }
  const measured = 'http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement'
  const property = (name: string) => ({ name, definition: `urn:${name}`, description: 'd' })
  const made = await ask('POST', 'ObservedProperties', property('wind'))
  const several = {
    name: 'weather',
    description: 'd',
    observationType: 'http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_ComplexObservation',
    multiObservationDataTypes: [measured, measured],
    unitOfMeasurements: [unit, unit],
    Sensor: { name: 's', description: 'd', encodingType: 'text/plain', metadata: 'x' },
    // The later number first: their order is the one that was given.
    ObservedProperties: [property('temperature'), { '@iot.id': made.body['@iot.id'] }],
  }
  for (const wrong of [
    { ...several, unitOfMeasurements: [unit] },
    { ...several, ObservedProperties: [] },
    { ...several, multiObservationDataTypes: measured },
  ])
    assert.equal((await ask('POST', `Things(${thing})/MultiDatastreams`, wrong)).status, 400)
  const id = (await ask('POST', `Things(${thing})/MultiDatastreams`, several)).body['@iot.id'] as number
  const names = (await ask('GET', `MultiDatastreams(${id})/ObservedProperties?$select=name`)).body.value
  assert.deepEqual(names, [{ name: 'temperature' }, { name: 'wind' }])
  const path = `MultiDatastreams(${id})/Observations`
  assert.equal((await ask('POST', path, { phenomenonTime: at(5), result: [20.5, 3] })).status, 201)
  assert.equal((await ask('POST', 'Observations', { MultiDatastream: { '@iot.id': id }, result: [21, 4] })).status, 201)
  for (const wrong of [{ result: 1 }, { result: [1] }, { result: [1, 2, 3] }])
    assert.equal((await ask('POST', path, wrong)).status, 400)
  assert.equal((await ask('POST', 'Observations', { result: [1, 2] })).status, 400)
  assert.deepEqual((await ask('GET', `${path}?$select=result&$orderby=id`)).body.value, [
    { result: [20.5, 3] },
    { result: [21, 4] },
  ])
  const found = (await ask('GET', `Things(${thing})?$expand=MultiDatastreams/ObservedProperties`)).body
  assert.equal(found.MultiDatastreams[0].ObservedProperties[1].name, 'wind')
  assert.match((await ask('GET', `MultiDatastreams(${id})`)).body.phenomenonTime, /^2026-11-20T12:05:00.000Z\//)
  assert.equal((await ask('GET', `ObservedProperties(${made.body['@iot.id']})/MultiDatastreams`)).body.value.length, 1)
  assert.equal((await ask('DELETE', `ObservedProperties(${made.body['@iot.id']})`)).status, 200)
  assert.equal((await ask('GET', `MultiDatastreams(${id})`)).status, 404)
})
