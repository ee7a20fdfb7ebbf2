import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { after, test } from 'node:test'
import { Aedes } from 'aedes'
import pg from 'pg'
import { system } from '../../kernel/actor.ts'
import { freePort } from '../../kernel/run.ts'
import { startTestKhue } from '../../kernel/testing.ts'
import identity from '../identity/module.ts'
import organisation from '../organisation/module.ts'
import * as devices from './devices.ts'
import { doorOf } from './door.ts'
import { enterThings, findSeries, newestOf } from './index.ts'
import telemetry from './module.ts'
import { followBroker } from './mqtt.ts'
import { MqttClient } from './mqtt-client.ts'
import { settled } from './touched.ts'

const unitId = 'gso:00070@2025-07-01'
const mqttPort = await freePort()
const khue = await startTestKhue({ modules: [organisation, identity, telemetry], env: { MQTT_PORT: String(mqttPort) } })
const { app } = khue
const bench = system('test')
const both = (text: string) => ({ vi: text, en: text })
const url = `mqtt://127.0.0.1:${mqttPort}`

async function deviceWith(code: string) {
  const series = ['level', 'flow'].map((name) => ({ name, title: both(name), unit: 'm', quantity: 'level' }))
  const [thing] = await enterThings(app, bench, [
    { code, name: both(code), kind: 'water-gauge', unitId, isPublic: true, series },
  ])
  assert.ok(thing)
  const added = await settled(app, (tx) => devices.add(tx, bench, { name: code, unitId, thingIds: [thing.id] }))
  const { key } = await settled(app, (tx) => devices.claim(tx, { claimCode: added.claimCode }))
  return { id: added.device.id, key, code }
}

const newest = (code: string) => newestOf(app, findSeries(app, code)?.id ?? 0)

async function inDatabase(): Promise<number> {
  const client = new pg.Client({ connectionString: khue.databaseUrl })
  await client.connect()
  const { rows } = await client.query<{ n: string }>(
    'select coalesce(sum(observations), 0) as n from telemetry.arrival',
  )
  await client.end()
  return Number(rows[0]?.n)
}

test('TEL16: a message of QoS 1 is acknowledged when it is committed, and many share a commit', async () => {
  const { key, code } = await deviceWith('river-1')
  const client = await MqttClient.connect(url, { clientId: 'a', username: code, password: key })
  const before = await inDatabase()
  const start = Date.now() - 3_600_000
  const count = 500
  await Promise.all(
    Array.from({ length: count }, (_, n) =>
      client.publish(`khue/${code}/level`, JSON.stringify({ value: n / 10, time: start + n * 1000 })),
    ),
  )
  assert.equal(await inDatabase(), before + count)
  assert.equal(newest(`${code}/level`)?.value, 49.9)
  const rows = await app.read((tx) =>
    tx.named<{ n: number }>('', 'select count(*)::int as n from telemetry.arrival', []),
  )
  assert.ok((rows[0]?.n ?? count) < count / 2, `${rows[0]?.n} commits for ${count} messages`)
  await client.publish(
    `khue/${code}`,
    JSON.stringify({ level: 7.5, flow: 3, time: new Date(start + 3_000_000).toISOString() }),
  )
  assert.deepEqual([newest(`${code}/level`)?.value, newest(`${code}/flow`)?.value], [7.5, 3])
  await client.publish(`khue/${code}/flow`, '4.25')
  assert.equal(newest(`${code}/flow`)?.value, 4.25)
  client.end()
})

test('TEL17: without its key nobody connects, nobody publishes for another, and what is wrong is shown at the device', async () => {
  const mine = await deviceWith('river-2')
  const other = await deviceWith('river-3')
  await assert.rejects(MqttClient.connect(url, { clientId: 'b' }), /refuses/)
  await assert.rejects(MqttClient.connect(url, { clientId: 'b', username: 'x', password: 'khd_wrong' }), /refuses/)
  const client = await MqttClient.connect(url, { clientId: 'c', username: 'x', password: mine.key })
  await client.publish(`khue/${other.code}/level`, '1')
  await client.publish(`khue/${mine.code}/level`, 'high')
  await client.publish('elsewhere', '1')
  assert.equal(newest(`${other.code}/level`), undefined)
  await doorOf(app).flush()
  const { devices: shown } = await app.read((tx) => devices.list(tx, bench, {}))
  assert.equal(shown.find(({ id }) => id === mine.id)?.refused, 3)
  await settled(app, (tx) => devices.amend(tx, bench, mine.id, { state: 'blocked' }))
  await assert.rejects(client.publish(`khue/${mine.code}/level`, '1'))
  assert.equal(newest(`${mine.code}/level`), undefined)
})

/** An outside broker; `held` are its connections. */
async function outsideBroker() {
  const broker = await Aedes.createBroker()
  const held = new Set<Socket>()
  let deaf = false
  const server = createServer((socket) => {
    held.add(socket)
    socket.on('close', () => held.delete(socket))
    socket.on('error', () => undefined)
    server.emit('held', socket)
    if (!deaf) broker.handle(socket)
  })
  const port = await freePort()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()))
  after(async () => {
    for (const socket of held) socket.destroy()
    await new Promise<void>((resolve) => broker.close(resolve))
    server.close()
  })
  return {
    url: `mqtt://127.0.0.1:${port}`,
    server,
    held,
    deafen: () => {
      deaf = true
    },
  }
}

async function untilNewest(code: string, value: number): Promise<void> {
  for (let tries = 0; newest(code)?.value !== value && tries < 500; tries++)
    await new Promise((go) => setTimeout(go, 10))
  assert.equal(newest(code)?.value, value)
}

test('TEL17: an outside broker is followed, what came while nobody was there included, and left when the program ends', async () => {
  const { code } = await deviceWith('river-4')
  const { url: outside, held } = await outsideBroker()
  const publisher = await MqttClient.connect(outside, { clientId: 'p' })
  const publish = (value: number) => publisher.publish(`khue/${code}/level`, String(value))
  const stop = followBroker(app, outside)
  for (let n = 0; newest(`${code}/level`) === undefined && n < 500; n++) {
    await publish(1)
    await new Promise((go) => setTimeout(go, 10))
  }
  await stop()
  assert.equal(held.size, 1, 'the publisher alone')
  await publish(2)
  const stopAgain = followBroker(app, outside)
  await untilNewest(`${code}/level`, 2)
  await stopAgain()
  publisher.end()
})

test('TEL17: a broker that is lost is looked for by one connection at a time', async () => {
  const { url: outside, server, held, deafen } = await outsideBroker()
  const stop = followBroker(app, outside, 5)
  const [first] = (await once(server, 'held')) as [Socket]
  await once(first, 'data')
  deafen()
  let most = 0
  server.on('held', () => {
    most = Math.max(most, held.size)
  })
  for (let n = 0; n < 5; n++) {
    const next = once(server, 'held')
    for (const socket of held) socket.destroy()
    await next
    // As long as a second one would take to come.
    await new Promise((go) => setTimeout(go, 30))
  }
  assert.equal(most, 1)
  for (const socket of held) socket.destroy()
  await stop()
})
