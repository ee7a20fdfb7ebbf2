import assert from 'node:assert/strict'
import { test } from 'node:test'
import exchange from '../../exchange/module.ts'
import identity from '../../identity/module.ts'
import organisation from '../../organisation/module.ts'
import telemetry from '../../telemetry/module.ts'
import { startNgsi } from '../fixture.ts'
import ngsiLd from '../module.ts'

const modules = [organisation, identity, exchange, telemetry, ngsiLd]
const { ask } = await startNgsi(modules)
const at = (minute: number) => `2026-11-20T12:${String(minute).padStart(2, '0')}:00Z`
const speed = (value: number, minute: number) => ({ type: 'Property', value, observedAt: at(minute) })
const id = 'urn:ngsi-ld:Vehicle:1'
const path = `temporal/entities/${id}`
const values = (body: { speed: { value: number }[] }) => body.speed.map(({ value }) => value)

test('NG21: what was is entered, added to, changed and removed; strangers may not', async () => {
  const closed = await startNgsi(modules, { NGSI_LD_OPEN_TENANT: 'none' })
  assert.equal((await closed.ask('POST', 'temporal/entities', { id, type: 'Vehicle' })).status, 401)
  await closed.khue.close()
  const body = {
    id,
    type: 'Vehicle',
    speed: [speed(120, 3), speed(80, 5), speed(100, 7)],
    owner: { type: 'Relationship', object: 'urn:p:1', observedAt: at(3) },
  }
  assert.equal((await ask('POST', 'temporal/entities', body)).status, 201)
  assert.equal((await ask('POST', 'temporal/entities', { id, type: 'Vehicle', speed: speed(60, 50) })).status, 204)
  assert.equal((await ask('POST', `${path}/attrs`, { fuel: [speed(1, 1), speed(2, 2)] })).status, 204)
  const read = (await ask('GET', path)).body
  assert.deepEqual([values(read), read.fuel.length, read.owner[0].object], [[120, 80, 100, 60], 2, 'urn:p:1'])
  const instance = encodeURIComponent(read.speed[3].instanceId)
  assert.equal((await ask('PATCH', `${path}/attrs/speed/${instance}`, { speed: speed(61, 51) })).status, 204)
  assert.equal((await ask('GET', path)).body.speed[3].value, 61)
  assert.equal((await ask('DELETE', `${path}/attrs/speed/${instance}`)).status, 204)
  assert.equal((await ask('DELETE', `${path}/attrs/speed/${instance}`)).status, 404)
  assert.equal((await ask('DELETE', `${path}/attrs/fuel`)).status, 204)
  assert.equal((await ask('DELETE', `${path}/attrs/fuel`)).status, 404)
  assert.equal((await ask('POST', 'temporal/entities/urn:x:none/attrs', { a: 1 })).status, 404)
})

test('NG22: by time, the last ones, as values, summed up, and by a query', async () => {
  assert.deepEqual(values((await ask('GET', `${path}?timerel=after&timeAt=${at(5)}`)).body), [80, 100])
  assert.deepEqual(values((await ask('GET', `${path}?timerel=before&timeAt=${at(5)}`)).body), [120])
  assert.deepEqual(values((await ask('GET', `${path}?timerel=between&timeAt=${at(4)}&endTimeAt=${at(6)}`)).body), [80])
  assert.deepEqual(values((await ask('GET', `${path}?lastN=2`)).body), [100, 80])
  const simple = (await ask('GET', `${path}?options=temporalValues&attrs=speed`)).body
  assert.deepEqual(simple, {
    id,
    type: 'Vehicle',
    speed: {
      type: 'Property',
      values: [
        [120, at(3)],
        [80, at(5)],
        [100, at(7)],
      ],
    },
  })
  const summed = (
    await ask(
      'GET',
      `${path}?format=aggregatedValues&attrs=speed&aggrMethods=avg,max,totalCount&aggrPeriodDuration=PT4M&timerel=after&timeAt=${at(3)}`,
    )
  ).body.speed
  assert.deepEqual(
    [summed.avg, summed.max],
    [
      [
        [100, at(3), at(7)],
        [100, at(7), at(11)],
      ],
      [
        [120, at(3), at(7)],
        [100, at(7), at(11)],
      ],
    ],
  )
  const found = async (query: string) =>
    (await ask('GET', `temporal/entities?timerel=after&timeAt=${at(0)}&${query}`)).body.length
  assert.deepEqual(
    [await found('type=Vehicle'), await found('q=speed>110'), await found('q=speed>130'), await found('type=Boat')],
    [1, 1, 0, 0],
  )
  const body = { type: 'Query', entities: [{ type: 'Vehicle' }], temporalQ: { timerel: 'before', timeAt: at(4) } }
  assert.deepEqual(values((await ask('POST', 'temporal/entityOperations/query', body)).body[0]), [120])
  for (const bad of [
    'timerel=after',
    `timerel=between&timeAt=${at(1)}`,
    'timerel=never&timeAt=x',
    'lastN=0',
    'options=aggregatedValues',
  ])
    assert.equal((await ask('GET', `${path}?${bad}`)).status, 400, bad)
  assert.equal((await ask('GET', `temporal/entities?type=Vehicle`)).status, 400)
  assert.equal((await ask('DELETE', path)).status, 204)
  assert.equal((await ask('GET', path)).status, 404)
})

test('NG21: every change of an entity is kept, and that it is gone', async () => {
  await ask('POST', 'entities', { id: 'urn:e:1', type: 'T', a: { type: 'Property', value: 1, observedAt: at(1) } })
  await ask('PATCH', 'entities/urn:e:1/attrs/a', { value: 2, observedAt: at(2) })
  await ask('POST', 'entityOperations/upsert', [
    { id: 'urn:e:1', type: 'T', a: { type: 'Property', value: 3, observedAt: at(3) } },
  ])
  await ask('DELETE', 'entities/urn:e:1')
  const read = (await ask('GET', 'temporal/entities/urn:e:1?options=temporalValues')).body
  assert.deepEqual(
    read.a.values.map(([value]: [number]) => value),
    [1, 2, 3],
  )
  const gone = (await ask('GET', 'temporal/entities/urn:e:1?timeproperty=deletedAt&options=temporalValues')).body
  assert.equal(gone.a.values[0][0], 'urn:ngsi-ld:null')
})

test('NG22: more values than an answer holds come in parts, all attributes up to the same moment', async () => {
  const many = 'urn:ngsi-ld:Vehicle:many'
  const values = (from: number) =>
    Array.from({ length: 25 }, (_, n) => ({ type: 'Property', value: n, observedAt: at(from + n) }))
  await ask('POST', 'temporal/entities', { id: many, type: 'Many', speed: values(0), fuel: values(20) })
  const get = (query: string) => ask('GET', `temporal/entities/${many}?${query}`)
  const whole = await get(`timerel=before&timeAt=${at(20)}`)
  assert.deepEqual([whole.status, whole.headers.get('content-range')], [200, null])
  const first = await get(`timerel=after&timeAt=${at(0)}`)
  assert.deepEqual([first.status, first.headers.get('content-range')], [206, `date-time ${at(0)}-${at(29)}/*`])
  assert.deepEqual([first.body.speed.length, first.body.fuel.length], [25, 10])
  const rest = await get(`timerel=after&timeAt=${at(30)}`)
  assert.deepEqual([rest.status, rest.body.speed, rest.body.fuel.length], [200, undefined, 15])
  const last = await get(`timerel=before&timeAt=${at(50)}&lastN=20&options=temporalValues`)
  assert.deepEqual([last.status, last.headers.get('content-range')], [206, `date-time ${at(50)}-${at(10)}/20`])
  assert.deepEqual([last.body.fuel.values.length, last.body.speed.values[0][1]], [20, at(24)])
  const later = { type: 'Relationship', object: 'urn:p:2', observedAt: at(55) }
  await ask('POST', `temporal/entities/${many}/attrs`, { owner: later })
  const none = (await get(`timerel=after&timeAt=${at(0)}&options=temporalValues`)).body.owner
  assert.deepEqual(none, { type: 'Relationship', objects: [] })
  const summed = await get('format=aggregatedValues&aggrMethods=totalCount')
  assert.deepEqual([summed.status, summed.body.speed.totalCount[0][0]], [200, 25])
  const found = await ask('GET', `temporal/entities?type=Many&timerel=after&timeAt=${at(0)}`)
  assert.deepEqual([found.status, found.body.length], [206, 1])
  await ask('DELETE', `temporal/entities/${many}`)
})

test('NG21: an attribute of what is known only through time is ended as one that is here', async () => {
  const past = 'urn:ngsi-ld:Vehicle:past'
  await ask('POST', 'temporal/entities', { id: past, type: 'Vehicle', speed: [speed(1, 1), speed(2, 2)] })
  assert.equal((await ask('DELETE', `entities/${past}/attrs/colour`)).status, 404)
  assert.equal((await ask('DELETE', `entities/${past}/attrs/speed`)).status, 204)
  const gone = (await ask('GET', `temporal/entities/${past}?timeproperty=deletedAt`)).body.speed
  assert.deepEqual([gone.length, gone[0].value, typeof gone[0].deletedAt], [1, 'urn:ngsi-ld:null', 'string'])
  assert.deepEqual(values((await ask('GET', `temporal/entities/${past}`)).body), [1, 2])
  assert.equal((await ask('DELETE', `entities/${past}/attrs/speed`)).status, 404)
  await ask('DELETE', `temporal/entities/${past}`)
})
