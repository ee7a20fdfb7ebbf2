import assert from 'node:assert/strict'
import { test } from 'node:test'
import exchange from '../exchange/module.ts'
import identity from '../identity/module.ts'
import organisation from '../organisation/module.ts'
import { findSeries, newestOf } from '../telemetry/index.ts'
import telemetry from '../telemetry/module.ts'
import { enterSeries, say, until } from '../telemetry/testing.ts'
import { startNgsi } from './fixture.ts'
import ngsiLd from './module.ts'

const { ask, khue } = await startNgsi([organisation, identity, exchange, telemetry, ngsiLd])
const { app } = khue

test('NG24: a thing of telemetry is an entity, and what is said of it is observed', async () => {
  const [series] = await enterSeries(app, 'level', 2)
  assert.ok(series)
  const id = `urn:ngsi-ld:Thing:${series.thing.code}`
  const time = Date.now() - 60_000
  await say(app, series, [[time, 3.5]])
  const read = (await ask('GET', `entities/${id}`)).body
  assert.deepEqual(
    [read.type, read.s0, read.s1],
    ['Gauge', { type: 'Property', value: 3.5, unitCode: 'm', observedAt: new Date(time).toISOString() }, undefined],
  )
  await ask('POST', 'entities', { id: 'urn:ngsi-ld:A:1', type: 'Gauge', s0: 9 })
  await ask('POST', 'entities', { id: 'urn:ngsi-ld:Z:1', type: 'Gauge', s0: 1 })
  const found = async (query: string) =>
    (await ask('GET', `entities?${query}`)).body.map((one: { id: string }) => one.id)
  assert.deepEqual(await found('type=Gauge'), ['urn:ngsi-ld:A:1', id, 'urn:ngsi-ld:Z:1'])
  assert.deepEqual(await found('type=Gauge&q=s0>3'), ['urn:ngsi-ld:A:1', id])
  assert.deepEqual(await found('type=Gauge&limit=1&offset=1'), [id])
  assert.deepEqual(await found('type=Boat'), [])
  const observedAt = new Date(time + 1000).toISOString()
  const said = { id, type: 'Gauge', s1: { type: 'Property', value: 7, observedAt }, note: 'kept' }
  assert.equal((await ask('POST', 'entityOperations/upsert', [said])).status, 201)
  const other = findSeries(app, `${series.thing.code}/s1`)
  await until(() => (other && newestOf(app, other.id)?.value === 7 ? true : undefined))
  const whole = (await ask('GET', `entities/${id}?options=keyValues`)).body
  assert.deepEqual([whole.s0, whole.s1, whole.note], [3.5, 7, 'kept'])
  assert.equal(
    (
      await ask('PATCH', `entities/${id}/attrs`, {
        s1: { type: 'Property', value: 8, observedAt: '2031-01-01T00:00:00Z' },
      })
    ).status,
    204,
  )
  assert.equal(other && newestOf(app, other.id)?.value, 7)
})
