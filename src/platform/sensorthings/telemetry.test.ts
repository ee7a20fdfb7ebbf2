/** Telemetry's things as this standard's, what is observed here in telemetry, many requests in one, and messages. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { system } from '../../kernel/actor.ts'
import { freePort } from '../../kernel/run.ts'
import { startTestKhue } from '../../kernel/testing.ts'
import exchange from '../exchange/module.ts'
import identity from '../identity/module.ts'
import ngsiLd from '../ngsi-ld/module.ts'
import organisation from '../organisation/module.ts'
import { enterThings, findSeries, newestOf, pointsBetween, type Series } from '../telemetry/index.ts'
import telemetry from '../telemetry/module.ts'
import * as devices from '../telemetry/devices.ts'
import { MqttClient } from '../telemetry/mqtt-client.ts'
import { both, hoanKiem, say } from '../telemetry/testing.ts'
import { settled } from '../telemetry/touched.ts'
import sensorthings from './module.ts'

const modules = [organisation, identity, exchange, telemetry, ngsiLd, sensorthings]
const mqttPort = await freePort()
const khue = await startTestKhue({ modules, env: { MQTT_PORT: String(mqttPort), NGSI_LD_OPEN_TENANT: 'none' } })
const { app } = khue
const base = `${khue.url}/sta/v1.1`
const noon = Date.UTC(2026, 10, 20, 5)
const minuteMs = 60_000

const series = (name: string, quantity: string) => ({ name, title: both(name), unit: 'ug/m3', quantity })
const [station, hidden] = await enterThings(app, system('test'), [
  {
    code: 'air-1',
    name: both('Trạm Hoàn Kiếm'),
    kind: 'air-station',
    unitId: hoanKiem,
    isPublic: true,
    point: { longitude: 105.85, latitude: 21.03 },
    series: [series('pm25', 'pm25'), series('pm10', 'pm10')],
  },
  { code: 'secret', name: both('Kín'), kind: 'gauge', unitId: hoanKiem, isPublic: false, series: [series('x', 'x')] },
])
assert.ok(station && hidden)
const [dust, coarse] = station.series as [Series, Series]
await say(
  app,
  dust,
  Array.from({ length: 3000 }, (_, at) => [noon + at * minuteMs, at % 100] as const),
)
const { id: deviceId, claimCode } = await settled(app, async (tx) => {
  const added = await devices.add(tx, system('test'), { name: 'd', unitId: hoanKiem, thingIds: [station.id] })
  return { id: added.device.id, claimCode: added.claimCode }
})
const { key } = await settled(app, (tx) => devices.claim(tx, { claimCode }))
const stream = 10 ** 12 + dust.id

// oxlint-disable-next-line typescript/no-explicit-any -- what comes back is what a test is about
type Json = any

async function ask(
  method: string,
  path: string,
  options: { body?: unknown; type?: string; key?: string; from?: string } = {},
): Promise<{ status: number; body: Json; headers: Headers }> {
  const { body, type = 'application/json', from = base } = options
  const response = await fetch(path.startsWith('http') ? path : `${from}/${path}`, {
    method,
    headers: {
      'x-khue': '1',
      ...(body !== undefined && { 'content-type': type }),
      ...(options.key !== undefined && { authorization: `Bearer ${options.key}` }),
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  const isJson = response.headers.get('content-type') === 'application/json'
  return { status: response.status, body: isJson ? JSON.parse(text) : text, headers: response.headers }
}

const get = async (path: string): Promise<Json> => {
  const reply = await ask('GET', path)
  assert.equal(reply.status, 200, `${path}: ${JSON.stringify(reply.body)}`)
  return reply.body
}

test('ST8: a public thing of telemetry is a Thing with its Location, Sensor and Datastreams; nobody sees another', async () => {
  const things = await get('Things?$count=true&$expand=Locations,Datastreams($expand=Sensor,ObservedProperty)')
  assert.equal(things['@iot.count'], 1)
  const [thing] = things.value
  assert.equal(thing.name, 'Trạm Hoàn Kiếm')
  assert.deepEqual(thing.Locations[0].location, { type: 'Point', coordinates: [105.85, 21.03] })
  assert.deepEqual(
    thing.Datastreams.map((one: Json) => [one.unitOfMeasurement.symbol, one.ObservedProperty.name, one.Sensor.name]),
    [
      ['ug/m3', 'pm25', 'Trạm Hoàn Kiếm'],
      ['ug/m3', 'pm10', 'Trạm Hoàn Kiếm'],
    ],
  )
  assert.equal((await get(`Datastreams(${stream})/Thing`)).name, thing.name)
  assert.equal((await get(`ObservedProperties(${stream})/Datastreams`)).value.length, 1)
  assert.equal(
    (await get(`Things(${thing['@iot.id']})/Datastreams?$filter=ObservedProperty/name eq 'pm10'`)).value.length,
    1,
  )
  assert.deepEqual((await get(`Things(${thing['@iot.id']})/HistoricalLocations`)).value, [])
  assert.equal((await ask('GET', `Datastreams(${10 ** 12 + (hidden.series[0]?.id ?? 0)})`)).status, 404)
  for (const link of ['Thing', 'Sensor', 'ObservedProperty', 'Observations'])
    await get(thing.Datastreams[0][`${link}@iot.navigationLink`] ?? `Datastreams(${stream})/${link}`)
})

test('ST8: its observations are read from history, in either direction, filtered, counted and in pages', async () => {
  const path = `Datastreams(${stream})/Observations`
  const first = await get(`${path}?$top=2`)
  assert.deepEqual(
    first.value.map((one: Json) => [one.phenomenonTime, one.result]),
    [
      ['2026-11-20T05:00:00.000Z', 0],
      ['2026-11-20T05:01:00.000Z', 1],
    ],
  )
  const next = await get(first['@iot.nextLink'])
  assert.equal(next.value[0].result, 2)
  const newest = await get(`${path}?$top=1&$orderby=phenomenonTime desc`)
  assert.equal(newest.value[0].result, 99)
  const some = await get(`${path}?$count=true&$filter=result gt 97 and phenomenonTime lt 2026-11-20T10:00:00Z`)
  assert.equal(some['@iot.count'], 6)
  assert.equal((await get(`${path}?$count=true&$top=0`))['@iot.count'], 3000)
  const [one] = first.value
  assert.equal((await get(one['@iot.selfLink'])).result, 0)
  assert.equal((await get(`Observations('${one['@iot.id']}')/Datastream`))['@iot.id'], stream)
  assert.deepEqual(
    (await get(`Observations('${one['@iot.id']}')/FeatureOfInterest`)).feature.coordinates,
    [105.85, 21.03],
  )
  assert.equal((await ask('GET', `Observations('${stream}-1')`)).status, 404)
  const greatest = await get(`${path}?$orderby=result desc,phenomenonTime asc&$top=1`)
  assert.equal(greatest.value[0].phenomenonTime, '2026-11-20T06:39:00.000Z')
  const rows = await get(`${path}?$resultFormat=dataArray&$top=3&$select=result`)
  assert.deepEqual(rows.value[0].dataArray, [[0], [1], [2]])
  const expanded = await get(`Datastreams(${stream})?$expand=Observations($top=1;$orderby=phenomenonTime desc)`)
  assert.equal(expanded.Observations[0].result, 99)
})

test('ST8: a conformance suite, which removes all that it finds, sees its own alone', async () => {
  for (const env of [{}, { NGSI_LD_OPEN_TENANT: 'default' }]) {
    const open = await startTestKhue({ modules, env })
    const from = `${open.url}/sta/v1.1`
    await enterThings(open.app, system('test'), [
      { code: 'air-1', name: both('x'), kind: 'gauge', unitId: hoanKiem, isPublic: true, series: [series('x', 'x')] },
    ])
    for (const thing of (await ask('GET', 'Things', { from })).body.value)
      assert.equal((await ask('DELETE', `Things(${thing['@iot.id']})`, { from })).status, 200)
    assert.deepEqual((await ask('GET', 'Things', { from })).body.value, [])
    await open.close()
  }
})

test('ST9: what is observed of a series of telemetry is telemetry’s, by the device that sends for it alone', async () => {
  const path = `Datastreams(${stream})/Observations`
  const body = { phenomenonTime: '2026-11-25T05:00:00Z', result: 41.5 }
  assert.equal((await ask('POST', path, { body })).status, 401)
  const stranger = await settled(app, (tx) => devices.add(tx, system('test'), { name: 'e', unitId: hoanKiem }))
  const other = await settled(app, (tx) => devices.claim(tx, { claimCode: stranger.claimCode }))
  assert.equal((await ask('POST', path, { body, key: other.key })).status, 403)
  assert.equal(newestOf(app, dust.id)?.value, 99)
  const made = await ask('POST', path, { body, key })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  assert.equal(newestOf(app, dust.id)?.value, 41.5)
  assert.equal((await get(made.headers.get('location') ?? '')).result, 41.5)
  assert.equal((await ask('POST', path, { body: { ...body, result: 'viel' }, key })).status, 400)
  const rows = [
    {
      Datastream: { '@iot.id': 10 ** 12 + coarse.id },
      components: ['phenomenonTime', 'result'],
      dataArray: [
        ['2026-11-25T05:00:00Z', 7],
        ['2026-11-25T05:01:00Z', 'x'],
      ],
    },
  ]
  const many = await ask('POST', 'CreateObservations', { body: rows, key })
  assert.equal(many.body[1], 'error')
  assert.equal(newestOf(app, coarse.id)?.value, 7)
  for (const method of ['PATCH', 'DELETE'])
    assert.equal(
      (await ask(method, `Datastreams(${stream})`, { key, ...(method === 'PATCH' && { body: {} }) })).status,
      403,
    )
  assert.ok(deviceId)
})

const thingWithStream = (name: string) => ({
  name,
  description: 'd',
  Locations: [
    {
      name: 'p',
      description: 'd',
      encodingType: 'application/geo+json',
      location: { type: 'Point', coordinates: [105.8, 21] },
    },
  ],
  Datastreams: [
    {
      name: 'Nhiệt độ',
      description: 'd',
      unitOfMeasurement: { name: 'Celsius', symbol: 'Cel', definition: 'ucum:Cel' },
      observationType: 'http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement',
      Sensor: { name: 's', description: 'd', encodingType: 'application/pdf', metadata: 'x' },
      ObservedProperty: { name: 'Nhiệt độ', definition: 'urn:p', description: 'd' },
    },
  ],
})

test('ST9: what is observed of a Datastream that was made here reaches telemetry, once it is kept, and is shown once', async () => {
  const thing = await ask('POST', 'Things', { body: thingWithStream('a'), key })
  assert.equal(thing.status, 201, JSON.stringify(thing.body))
  const streams = await get(`Things(${thing.body['@iot.id']})/Datastreams`)
  const id = streams.value[0]['@iot.id'] as number
  for (const [time, result] of [
    ['2026-11-20T05:00:00Z', 21.5],
    ['2026-11-20T05:01:00Z', 'warm'],
    ['2026-11-20T05:02:00Z/2026-11-20T05:03:00Z', 22],
    ['2026-11-20T05:04:00Z', 23],
  ])
    assert.equal(
      (await ask('POST', `Datastreams(${id})/Observations`, { body: { phenomenonTime: time, result }, key })).status,
      201,
    )
  await khue.drain()
  const landed = findSeries(app, `sta-${id}/value`)
  assert.ok(landed)
  assert.deepEqual(
    [landed.quantity, landed.unit, landed.point],
    ['nhiet-do', 'Cel', { longitude: 105.8, latitude: 21 }],
  )
  const points = await app.read((tx) => pointsBetween(tx, landed.id, noon, noon + 60 * minuteMs))
  assert.deepEqual([...points.values], [21.5, 23])
  const streamsNow = await get('Datastreams?$count=true&$top=0')
  assert.equal(streamsNow['@iot.count'], 3, 'two of telemetry, one made here')
})

test('ST10: a batch is done in order, a change set wholly or not at all, and may name what it has made', async () => {
  const set = (urls: readonly [method: string, url: string, id: string, body: unknown][]) =>
    urls
      .map(
        ([method, url, id, body]) =>
          `--set\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\nContent-ID: ${id}\r\n\r\n${method} ${url} HTTP/1.1\r\nContent-Type: application/json\r\n\r\n${JSON.stringify(body)}\r\n`,
      )
      .join('') + '--set--\r\n'
  const batch = (inner: string) =>
    `--batch\r\nContent-Type: multipart/mixed; boundary=set\r\n\r\n${inner}--batch\r\nContent-Type: application/http\r\n\r\nGET /sta/v1.1/Things?$filter=name%20eq%20'b' HTTP/1.1\r\nHost: x\r\n\r\n\r\n--batch--\r\n`
  const type = 'multipart/mixed; boundary=batch'
  const location = thingWithStream('b').Locations[0]
  const good = set([
    ['POST', `/sta/v1.1/Things`, 'thing', { name: 'b', description: 'd' }],
    ['POST', '$thing/Locations', 'place', location],
    ['POST', `${base}/Things`, 'other', { name: 'c', description: 'd', Locations: [{ '@iot.id': '$place' }] }],
  ])
  const done = await ask('POST', '$batch', { body: batch(good), type, key })
  assert.equal(done.status, 200)
  assert.equal(done.body.match(/HTTP\/1\.1 201/g)?.length, 3, done.body)
  assert.match(done.body, /HTTP\/1\.1 200 OK[\s\S]*"name":"b"/)
  assert.equal((await get("Things?$filter=name eq 'c'&$expand=Locations")).value[0].Locations.length, 1)

  const halfBad = set([
    ['POST', 'Things', '1', { name: 'lost', description: 'd' }],
    ['POST', 'Things', '2', { description: 'without a name' }],
  ])
  const failed = await ask('POST', '$batch', { body: batch(halfBad), type, key })
  assert.match(failed.body, /HTTP\/1\.1 400 Bad Request/)
  assert.deepEqual((await get("Things?$filter=name eq 'lost'")).value, [])

  const requests = [
    { id: '0', atomicityGroup: 'g', method: 'post', url: 'Things', body: { name: 'd', description: 'd' } },
    { id: '1', atomicityGroup: 'g', method: 'patch', url: '$0', body: { description: 'e' } },
    { id: '2', method: 'get', url: 'Nothing' },
  ]
  const json = await ask('POST', '$batch', { body: { requests }, key })
  assert.deepEqual(
    json.body.responses.map(({ id, status }: Json) => [id, status]),
    [
      ['0', 201],
      ['1', 200],
      ['2', 404],
    ],
  )
  assert.equal(json.body.responses[1].body.description, 'e')
  const stranger = await ask('POST', '$batch', { body: { requests: requests.slice(0, 1) } })
  assert.equal(stranger.body.responses[0].status, 401)
  assert.equal((await ask('POST', '$batch', { body: 'x', type: 'text/plain', key })).status, 415)
})

test('ST11: an Observation is made by a message to its set’s topic, acknowledged when it is kept', async () => {
  const url = `mqtt://127.0.0.1:${mqttPort}`
  const client = await MqttClient.connect(url, { clientId: 'a', username: 'x', password: key })
  await client.publish(
    `v1.1/Datastreams(${stream})/Observations`,
    JSON.stringify({ phenomenonTime: '2026-11-26T05:00:00Z', result: 3 }),
  )
  assert.equal(newestOf(app, dust.id)?.value, 3)
  await client.publish(
    'v1.1/Observations',
    JSON.stringify({ phenomenonTime: '2026-11-26T05:01:00Z', result: 4, Datastream: { '@iot.id': stream } }),
  )
  assert.equal(newestOf(app, dust.id)?.value, 4)
  // What is wrong is acknowledged: sending it again helps nobody.
  await client.publish(`v1.1/Datastreams(${stream})/Observations`, 'no JSON')
  await client.publish('v1.1/Things', JSON.stringify({ name: 'x', description: 'd' }))
  assert.deepEqual((await get("Things?$filter=name eq 'x'")).value, [])
  client.end()
})

test('ST12: who subscribes to a set, one, a property or a selection is told of what is made and changed there', async () => {
  const open = await startTestKhue({
    modules,
    env: { MQTT_PORT: String(await freePort()), NGSI_LD_OPEN_TENANT: 'default' },
  })
  const from = `${open.url}/sta/v1.1`
  const make = async (path: string, body: unknown) =>
    (await ask('POST', path, { body, from })).body['@iot.id'] as number
  const thing = await make('Things', { name: 'a', description: 'd' })
  const other = await make('Things', { name: 'b', description: 'd' })
  const waiting = new Map<string, (payload: Json) => void>()
  const heard: string[] = []
  // What was made before may still be told.
  const told = (topic: string) =>
    new Promise<Json>((resolve) =>
      waiting.set(topic, (payload) => {
        if (payload['@iot.selfLink'] !== `${from}/Things(${other})`) resolve(payload)
      }),
    )
  // In the opened sandbox anybody connects, as anybody writes.
  const client = await MqttClient.connect(`mqtt://127.0.0.1:${open.app.config.mqttPort}`, {
    clientId: 'l',
    onMessage: (topic, payload) => {
      heard.push(topic)
      waiting.get(topic)?.(JSON.parse(payload.toString()))
      return Promise.resolve()
    },
  })
  const topics = [
    'v1.1/Things',
    `v1.1/Things(${thing})`,
    `v1.1/Things(${thing})/description`,
    `v1.1/Things(${thing})/Locations?$select=name`,
    `v1.1/Things(${other})/Locations`,
    'v1.1/Nothing(1)/x',
  ]
  for (const topic of topics) await client.subscribe(topic)
  const [ofSet, ofOne, ofProperty] = topics.slice(0, 3).map(told)
  await ask('PATCH', `Things(${thing})`, { body: { description: 'new' }, from })
  assert.deepEqual([(await ofOne)?.description, await ofProperty], ['new', { description: 'new' }])
  assert.equal((await ofSet)['@iot.selfLink'], `${from}/Things(${thing})`)
  const ofLocations = told(topics[3] ?? '')
  const location = {
    name: 'l',
    description: 'd',
    encodingType: 'application/geo+json',
    location: { type: 'Point', coordinates: [105, 21] },
  }
  await make(`Things(${thing})/Locations`, location)
  assert.deepEqual(await ofLocations, { name: 'l' })
  assert.ok(!heard.includes(topics[4] ?? ''))
  client.end()
  await open.close()
})
