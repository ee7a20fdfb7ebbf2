/** What suites ask to the letter, with data of their own kind. */
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

async function ask(method: string, path: string, body?: unknown): Promise<{ status: number; body: Json }> {
  const response = await fetch(`${base}/${path}`, {
    method,
    ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  const isJson = response.headers.get('content-type') === 'application/json'
  return { status: response.status, body: isJson ? await response.json() : await response.text() }
}

async function make(set: string, body: object): Promise<number> {
  const made = await ask('POST', set, { description: 'd', ...body })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  return made.body['@iot.id'] as number
}
const named = (id: number) => ({ '@iot.id': id })
const thing = (name: string, more: object = {}) => make('Things', { name, ...more })
const point = (x: number, y: number) => ({ type: 'Point', coordinates: [x, y] })
const place = (name: string, location: unknown, more: object = {}) =>
  make('Locations', { name, encodingType: 'application/geo+json', location, ...more })
const sensor = { name: 's', description: 'd', encodingType: 'text/plain', metadata: 'x' }
const property = (name: string) => ({ name, definition: `urn:${name}`, description: 'd' })
const stream = (owner: number, name: string, more: object = {}) =>
  make(`Things(${owner})/Datastreams`, {
    name,
    unitOfMeasurement: { name: 'Celsius', symbol: '°C', definition: 'ucum:Cel' },
    observationType: 'http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement',
    Sensor: sensor,
    ObservedProperty: property(`p-${name}`),
    ...more,
  })
const clock = (text: string) => text.replaceAll(/(\d\d):(\d\d)/g, '2026-11-20T$1:$2:00Z')

/** What a filter finds, by one of its members. */
async function found(set: string, filter: string, member = 'name'): Promise<unknown[]> {
  const { status, body } = await ask('GET', `${set}?$orderby=id&$filter=${encodeURIComponent(filter)}`)
  assert.equal(status, 200, `${filter}: ${JSON.stringify(body)}`)
  return body.value.map((one: Json) => one[member])
}

test('ST5: a span of time has its start and not its end', async () => {
  const datastream = await stream(await thing('timed', { Locations: [named(await place('l', point(8, 51)))] }), 'timed')
  const times = ['06:00', '07:00', '08:00', '06:00/07:00', '07:00/08:00', '06:30/07:30', '08:00/09:00', '06:00/09:00']
  for (const time of times)
    await make(`Datastreams(${datastream})/Observations`, {
      description: undefined,
      result: time,
      phenomenonTime: clock(time),
      ...(time.length === 5 && { resultTime: clock(time) }),
    })
  const cases: [string, string[]][] = [
    ['phenomenonTime lt 07:00/08:00', ['06:00', '06:00/07:00']],
    ['07:00 lt phenomenonTime', ['08:00', '08:00/09:00']],
    ['phenomenonTime gt 07:00/08:00', ['08:00', '08:00/09:00']],
    ['phenomenonTime le 07:00/08:00', ['06:00', '07:00', '06:00/07:00', '07:00/08:00', '06:30/07:30']],
    ['phenomenonTime eq 07:00/08:00', ['07:00/08:00']],
    ['before(phenomenonTime, 07:00)', ['06:00', '06:00/07:00']],
    ['after(phenomenonTime, 06:00/07:00)', ['07:00', '08:00', '07:00/08:00', '08:00/09:00']],
    ['meets(phenomenonTime, 07:00/08:00)', ['07:00', '08:00', '06:00/07:00', '08:00/09:00']],
    ['during(phenomenonTime, 07:00/08:00)', ['07:00', '07:00/08:00']],
    ['during(07:00, phenomenonTime)', ['07:00/08:00', '06:30/07:30', '06:00/09:00']],
    ['overlaps(phenomenonTime, 07:00/08:00)', ['07:00', '07:00/08:00', '06:30/07:30', '06:00/09:00']],
    ['starts(phenomenonTime, 06:00/07:00)', ['06:00', '06:00/07:00', '06:00/09:00']],
    ['finishes(phenomenonTime, 06:00/09:00)', ['08:00/09:00', '06:00/09:00']],
    // Of an Observation without a resultTime neither can be said.
    ['not resultTime lt 07:00', ['07:00', '08:00']],
    ['resultTime ne 07:00', ['06:00', '08:00']],
    ['resultTime eq null and not phenomenonTime lt 07:30', ['07:00/08:00', '08:00/09:00', '06:00/09:00']],
    [`phenomenonTime sub 07:00 eq duration'PT1H'`, ['08:00']],
    [`phenomenonTime add duration'PT1H' gt 08:00`, ['08:00', '08:00/09:00']],
  ]
  for (const [filter, expected] of cases)
    assert.deepEqual(await found('Observations', clock(filter), 'result'), expected, filter)
  for (const wrong of ['during(phenomenonTime, 07:00)', 'during(07:00/08:00, resultTime)'])
    assert.equal((await ask('GET', `Observations?$filter=${encodeURIComponent(clock(wrong))}`)).status, 400, wrong)
})

test('ST5: members of values, places in lists, any and all, in, null, and texts beside numbers', async () => {
  const values = [{ level: 2, tags: ['a', 'b'], parts: [{ name: 'x' }, { name: 'y', on: true }] }, { level: '2' }]
  const [one, two, none] = [
    await thing('f1', { properties: values[0] }),
    await thing('f2', { properties: values[1] }),
    await thing('f3'),
  ]
  await stream(one, 'warm')
  await stream(one, 'wet')
  await stream(two, 'warm')
  const cases: [string, string[]][] = [
    ["properties/parts[1]/name eq 'y'", ['f1']],
    ["properties/tags[0] eq 'a'", ['f1']],
    ['properties/parts[1]/on', ['f1']],
    ['not properties/parts[1]/on', []],
    ['properties/level eq 2', ['f1']],
    ["properties/level eq '2'", ['f1', 'f2']],
    ['properties/level ne 3', ['f1', 'f2']],
    ['properties/level eq null', ['f3']],
    ['Datastreams/id eq null', ['f3']],
    ['Datastreams/id ne null', ['f1', 'f2']],
    ["name in ('f2', 'f3')", ['f2', 'f3']],
    ["'b' in properties/tags", ['f1']],
    ["Datastreams/any(d: d/name eq 'warm' and d/ObservedProperty/name eq 'p-warm')", ['f1', 'f2']],
    ["Datastreams/any(d: d/name eq 'wet') and not Datastreams/any(d: d/name eq 'dry')", ['f1']],
    ["Datastreams/any() and Datastreams/all(d: d/name eq 'warm')", ['f2']],
    ['Datastreams/any(d: d/Thing/Datastreams/any(e: e/name eq d/name and d/name ne name))', ['f1', 'f2']],
  ]
  for (const [filter, expected] of cases)
    assert.deepEqual(await found('Things', `startswith(name, 'f') and (${filter})`), expected, filter)
  for (const wrong of ['name/any(d: true)', 'Datastreams/any(d: d/none eq 1)', 'Datastreams/any(d)', "name in ('a'"])
    assert.equal((await ask('GET', `Things?$filter=${encodeURIComponent(wrong)}`)).status, 400, wrong)
  assert.deepEqual((await ask('GET', `Things(${one})/properties/parts%5B0%5D/name`)).body, { name: 'x' })
  assert.deepEqual((await ask('GET', `Things(${one})/properties/tags%5B1%5D`)).body, { 'tags[1]': 'b' })
  assert.equal((await ask('GET', `Things(${one})/properties/tags%5B2%5D`)).status, 404)
  assert.equal((await ask('GET', `Things(${none})/properties`)).status, 204)
  // A plus is a space, as forms write it; the one of a time zone is none.
  const spaced = await thing('a b')
  assert.deepEqual((await ask('GET', "Things?$filter=name+eq+'a+b'")).body.value[0]['@iot.id'], spaced)
  assert.equal((await ask('GET', 'Observations?$filter=resultTime+gt+2026-11-20T07:00:00+07:00')).status, 200)
})

test('ST6: a part of a property is chosen, and objects have an order', async () => {
  const { value } = (await ask('GET', "Datastreams?$filter=name eq 'wet'&$select=unitOfMeasurement/symbol")).body
  assert.deepEqual(value, [{ unitOfMeasurement: { symbol: '°C' } }])
  assert.equal((await ask('GET', 'Things?$select=name/first')).status, 200)
  assert.equal((await ask('GET', 'Things?$select=Datastreams/name')).status, 400)
  await place('west', point(7, 51))
  const places = (await ask('GET', 'Locations?$orderby=location desc&$select=location')).body.value
  assert.deepEqual(
    places.map((one: Json) => one.location.coordinates),
    [
      [8, 51],
      [7, 51],
    ],
  )
})

test('ST3: an Observation is about the place on the map, of the Datastream that the address names', async () => {
  const Locations = [
    { name: 'a', description: 'd', encodingType: 'text/plain', location: '1 Tràng Tiền' },
    { name: 'b', description: 'd', encodingType: 'application/vnd.geo+json', location: point(105, 21) },
  ]
  const owner = await thing('placed', { Locations })
  const [first, second] = [await stream(owner, 'one'), await stream(owner, 'two')]
  const path = `Datastreams(${first})/Observations`
  const id = await make(path, { description: undefined, result: 1, Datastream: named(first) })
  assert.equal((await ask('POST', path, { result: 1, Datastream: named(second) })).status, 400)
  const feature = (await ask('GET', `Observations(${id})/FeatureOfInterest`)).body
  assert.deepEqual(feature.feature, point(105, 21))
  // What is observed says which area a Datastream covers, unless its maker has said so.
  assert.deepEqual((await ask('GET', `Datastreams(${first})`)).body.observedArea, point(105, 21))
  const FeatureOfInterest = {
    name: 'f',
    description: 'd',
    encodingType: 'application/geo+json',
    feature: point(106, 22),
  }
  await make(path, { description: undefined, result: 2, FeatureOfInterest })
  const patched = (await ask('PATCH', `Datastreams(${first})`, { description: 'e' })).body
  assert.deepEqual(patched.observedArea.coordinates[0][2], [106, 22])
  const said = await stream(owner, 'said', { observedArea: point(1, 2) })
  await make(`Datastreams(${said})/Observations`, { description: undefined, result: 1 })
  assert.deepEqual((await ask('GET', `Datastreams(${said})`)).body.observedArea, point(1, 2))
  assert.deepEqual(await found('Datastreams', "st_within(geography'POINT (105.5 21.5)', observedArea)"), ['one'])
  // Its time is that of what is left.
  for (const one of (await ask('GET', `${path}?$select=id`)).body.value)
    assert.equal((await ask('DELETE', `Observations(${one['@iot.id']})`)).status, 200)
  assert.equal((await ask('GET', `Datastreams(${first})`)).body.phenomenonTime, undefined)
})

test('ST4: a Location that gets Things moves them, the newest HistoricalLocation says where one is, and a Location takes its history along', async () => {
  const mover = await thing('mover')
  const whereIsIt = async () =>
    (await ask('GET', `Things(${mover})/Locations`)).body.value.map((one: Json) => one['@iot.id'])
  const histories = async () =>
    (await ask('GET', `Things(${mover})/HistoricalLocations?$orderby=id`)).body.value.map((one: Json) => one['@iot.id'])
  const first = await place('first', point(1, 1), { Things: [named(mover)] })
  const second = await place('second', point(2, 2), { Things: [named(mover)] })
  assert.deepEqual([await whereIsIt(), (await histories()).length], [[second], 2])
  const third = await place('third', point(3, 3))
  const history = (time: string) =>
    make('HistoricalLocations', {
      description: undefined,
      time,
      Thing: named(mover),
      Locations: [named(third)],
    })
  await history('2000-01-01T00:00:00Z')
  assert.deepEqual(await whereIsIt(), [second])
  await history('2999-01-01T00:00:00Z')
  assert.deepEqual([await whereIsIt(), (await histories()).length], [[third], 4])
  assert.equal((await ask('DELETE', `Locations(${third})`)).status, 200)
  assert.deepEqual([await whereIsIt(), (await histories()).length], [[], 2])
  assert.equal((await ask('GET', `Locations(${first})`)).status, 200)
})
