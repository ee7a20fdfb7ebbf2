import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import { anonymous } from '../../kernel/actor.ts'
import identity from '../identity/module.ts'
import organisation from '../organisation/module.ts'
import * as api from './contract.ts'
import { doorOf } from './door.ts'
import { admin, baDinh, line, noon, operator, stranger, startTelemetry } from './fixture.ts'
import telemetry from './module.ts'

const modules = [organisation, identity, telemetry]
const { khue, app, thingWith, deviceFor, send, observed } = await startTelemetry(modules)

test('TEL10: a claim code works once and for seven days; the key is told once and kept as a hash; an old key lasts a day', async () => {
  const { thing, series } = await thingWith({})
  const { id, key, claimCode } = await deviceFor([thing.id])
  const claim = (code: string) => khue.call(anonymous, api.claimDevice, { body: { claimCode: code } })
  assert.equal((await claim(claimCode)).problem?.type, '/problems/telemetry.bad-claim')
  assert.equal((await claim('khc_nonsense')).problem?.type, '/problems/telemetry.bad-claim')
  const client = new pg.Client({ connectionString: khue.databaseUrl })
  await client.connect()
  const { rows } = await client.query<{ row: string }>(
    'select device::text as row from telemetry.device where id = $1',
    [id],
  )
  await client.end()
  assert.ok(!rows[0]?.row.includes(key.slice(-20)), 'the key itself is nowhere')
  const rotated = await khue.call(anonymous, api.rotateKey, { headers: { authorization: `Bearer ${key}` } })
  assert.equal(rotated.status, 200, JSON.stringify(rotated.problem))
  assert.equal((await send(key, line(series.code, 0, 1))).status, 200)
  assert.equal((await send(rotated.body.key, line(series.code, 1, 1))).status, 200)
  try {
    app.clock.set(noon.add({ hours: 25 }))
    assert.equal((await send(key, line(series.code, 2, 1))).problem?.type, '/problems/telemetry.bad-key')
    assert.equal((await send(rotated.body.key, line(series.code, 3, 1))).status, 200)
    const renewed = await khue.call(admin, api.renewClaim, { params: { id } })
    assert.equal((await send(rotated.body.key, line(series.code, 4, 1))).problem?.type, '/problems/telemetry.bad-key')
    app.clock.set(noon.add({ hours: 24 * 9 }))
    assert.equal((await claim(renewed.body.claimCode)).problem?.type, '/problems/telemetry.bad-claim')
  } finally {
    app.clock.set(noon)
  }
})

test('TEL11: a device sends for its own things alone', async () => {
  const mine = await thingWith({})
  const other = await thingWith({})
  const { key } = await deviceFor([mine.thing.id])
  const { body } = await send(key, [line(mine.series.code, 0, 1), line(other.series.code, 0, 1)].join('\n'))
  assert.deepEqual([body.accepted, body.errors.map(({ code }) => code)], [1, ['unknown-series']])
  assert.deepEqual(await observed(other.series.id), [])
  const theirs = { name: 'x', unitId: baDinh, thingIds: [mine.thing.id] }
  assert.equal(
    (await khue.call(stranger, api.addDevice, { body: theirs })).problem?.type,
    '/problems/telemetry.unknown-thing',
  )
})

test('TEL12, TEL13: too much is refused whole; who is mostly wrong is left out; both are shown, and a blocked one stays out', async () => {
  const { thing, series } = await thingWith({})
  const few = await deviceFor([thing.id], { perMinute: 3 })
  const lines = (from: number, count: number) =>
    Array.from({ length: count }, (_, n) => line(series.code, -from - n, n)).join('\n')
  assert.equal((await send(few.key, lines(0, 2))).status, 200)
  assert.equal((await send(few.key, lines(10, 2))).problem?.type, '/problems/telemetry.over-quota')
  const row = await doorOf(app).letIn(few.key)
  const lost = { accepted: 1, refused: 0, errors: [] }
  await assert.rejects(
    doorOf(app).keep(row, lost, () => Promise.reject(new Error('busy'))),
    /busy/,
  )
  assert.equal((await send(few.key, lines(20, 1))).status, 200, 'what could not be kept has used up nothing')
  assert.equal((await observed(series.id)).length, 3)

  const wrong = await deviceFor([thing.id])
  assert.equal((await send(wrong.key, Array(1000).fill('?').join('\n'))).body.refused, 1000)
  assert.equal((await send(wrong.key, lines(30, 1))).problem?.type, '/problems/telemetry.throttled')
  await doorOf(app).flush()
  const { body } = await khue.call(admin, api.listDevices, { query: {} })
  const shown = body.devices.find(({ id }) => id === wrong.id)
  assert.ok(shown?.throttledUntil && shown.lastSeenAt && shown.lastRefusal?.vi)
  assert.deepEqual([shown.accepted, shown.refused], [0, 1000])
  assert.deepEqual((await khue.call(stranger, api.listDevices, { query: {} })).body.devices, [])
  assert.equal((await khue.call(operator, api.listDevices, { query: {} })).status, 403)

  const params = { id: wrong.id }
  assert.equal((await khue.call(stranger, api.amendDevice, { params, body: { state: 'blocked' } })).status, 404)
  await khue.call(admin, api.amendDevice, { params, body: { state: 'blocked' } })
  assert.equal((await send(wrong.key, lines(40, 1))).problem?.type, '/problems/telemetry.bad-key')
  await khue.call(admin, api.amendDevice, { params, body: { state: 'active' } })
  assert.equal((await send(wrong.key, lines(50, 1))).status, 200)
})
