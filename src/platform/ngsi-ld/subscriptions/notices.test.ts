import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { createServer as createTcp } from 'node:net'
import { after, test } from 'node:test'
import { Aedes } from 'aedes'
import exchange from '../../exchange/module.ts'
import identity from '../../identity/module.ts'
import organisation from '../../organisation/module.ts'
import telemetry from '../../telemetry/module.ts'
import { until } from '../../telemetry/testing.ts'
import { startNgsi } from '../fixture.ts'
import ngsiLd from '../module.ts'

const modules = [organisation, identity, exchange, telemetry, ngsiLd]
const { ask } = await startNgsi(modules)

// oxlint-disable-next-line typescript/no-explicit-any -- what comes is what a test is about
type Json = any

const portOf = (server: { address: () => unknown }) => (server.address() as { port: number }).port

/** Somebody outside who is told. */
async function receiver() {
  const got: Json[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      got.push(JSON.parse(Buffer.concat(chunks).toString()))
      response.writeHead(200).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  after(() => {
    server.closeAllConnections()
    server.close()
  })
  return { got, uri: `http://127.0.0.1:${portOf(server)}/` }
}

/** A broker outside, and all that is published there. */
async function mqttBroker() {
  const got: { topic: string; qos: number; message: Json; user: string | undefined }[] = []
  const users = new Map<string, string>()
  const broker = await Aedes.createBroker({
    authenticate: (client, user, password, done) => {
      if (user !== undefined) users.set(client.id, `${user}:${password?.toString() ?? ''}`)
      done(null, true)
    },
    authorizePublish: (client, packet, done) => {
      const { topic, qos, payload } = packet
      got.push({ topic, qos, message: JSON.parse(payload.toString()), user: client ? users.get(client.id) : undefined })
      done(null)
    },
  })
  const server = createTcp((socket) => broker.handle(socket))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  after(async () => {
    await new Promise<void>((resolve) => broker.close(resolve))
    server.close()
  })
  return { got, host: `127.0.0.1:${portOf(server)}` }
}

const subscription = (uri: string, more: object = {}, notification: object = {}) => ({
  type: 'Subscription',
  entities: [{ type: 'Tram' }],
  notification: { endpoint: { uri }, ...notification },
  ...more,
})
const pathIn = (headers: Headers) => headers.get('location')?.replace('/ngsi-ld/v1/', '') ?? ''

test('NG18: notifications go by MQTT, with what would be headers beside the body', async () => {
  const { got, host } = await mqttBroker()
  for (const [qos, version] of [
    [0, 'mqtt3.1.1'],
    [1, 'mqtt3.1.1'],
    [2, 'mqtt3.1.1'],
  ] as const) {
    const endpoint = {
      uri: `mqtt://who:secret@${host}/city/trams`,
      notifierInfo: [
        { key: 'MQTT-QoS', value: String(qos) },
        { key: 'MQTT-Version', value: version },
      ],
      receiverInfo: [{ key: 'X-Key', value: 'v' }],
    }
    const made = await ask('POST', 'subscriptions', subscription('', {}, { endpoint }))
    assert.equal(made.status, 201, JSON.stringify(made.body))
    await ask('POST', 'entities', { id: `urn:tram:${qos}`, type: 'Tram', speed: qos })
    await until(() => got.length === 1 || undefined)
    const [{ topic, qos: given, message, user }] = got.splice(0) as [(typeof got)[number]]
    assert.deepEqual([topic, given, user], ['city/trams', qos, 'who:secret'])
    assert.deepEqual(
      [message.metadata['Content-Type'], message.metadata['X-Key'], message.metadata.Link.startsWith('<http')],
      ['application/json', 'v', true],
    )
    assert.deepEqual([message.body.type, message.body.data[0].id], ['Notification', `urn:tram:${qos}`])
    const { notification } = (await ask('GET', pathIn(made.headers))).body
    assert.deepEqual([notification.status, notification.timesSent], ['ok', 1])
    assert.equal((await ask('DELETE', pathIn(made.headers))).status, 204)
  }
  for (const wrong of ['mqtt://host', 'mqtt://host/a/#', 'mqtt:///topic'])
    assert.equal((await ask('POST', 'subscriptions', subscription(wrong))).status, 400, wrong)
  const notifierInfo = [{ key: 'MQTT-QoS', value: '3' }]
  const endpoint = { uri: `mqtt://${host}/a`, notifierInfo }
  assert.equal((await ask('POST', 'subscriptions', subscription('', {}, { endpoint }))).status, 400)
})

test('NG18: a notification holds the entities that those of it are linked to, as it was asked for', async () => {
  await ask('POST', 'entities', { id: 'urn:stop:1', type: 'Stop', name: 'Cầu Giấy', level: 3 })
  const tram = { id: 'urn:tram:linked', type: 'Tram', at: { type: 'Relationship', object: 'urn:stop:1' } }
  const inside = await receiver()
  const beside = await receiver()
  const entities = [{ type: 'Tram', id: tram.id }]
  for (const wish of [
    subscription(inside.uri, { entities }, { join: 'inline', joinLevel: 1, pick: ['id', 'at{name}'] }),
    subscription(beside.uri, { entities }, { join: 'flat', format: 'keyValues' }),
  ])
    assert.equal((await ask('POST', 'subscriptions', wish)).status, 201)
  const refused = subscription(inside.uri, {}, { join: 'around' })
  assert.equal((await ask('POST', 'subscriptions', refused)).status, 400)
  await ask('POST', 'entities', tram)
  await until(() => (inside.got.length === 1 && beside.got.length === 1) || undefined)
  assert.deepEqual(inside.got[0].data[0].at.entity, { name: { type: 'Property', value: 'Cầu Giấy' } })
  assert.deepEqual(
    beside.got[0].data.map((one: Json) => [one.id, one.name]),
    [
      [tram.id, undefined],
      ['urn:stop:1', 'Cầu Giấy'],
    ],
  )
})

test('NG23: who subscribes to sources is told which there are, which come, change and go, with what was asked for of them', async () => {
  const source = (id: string, more: object = {}) => ({
    id: `urn:ngsi-ld:ContextSourceRegistration:${id}`,
    type: 'ContextSourceRegistration',
    information: [
      { entities: [{ type: 'Tram' }], propertyNames: ['speed'] },
      { entities: [{ type: 'Bus' }], propertyNames: ['line'] },
    ],
    endpoint: 'http://source.example/',
    ...more,
  })
  assert.equal((await ask('POST', 'csourceRegistrations', source('a'))).status, 201)
  const there = await receiver()
  const other = await receiver()
  const made = await ask('POST', 'csourceSubscriptions', subscription(there.uri, { watchedAttributes: ['speed'] }))
  const past = { timerel: 'after', timeAt: '2020-01-01T00:00:00Z' }
  await ask('POST', 'csourceSubscriptions', subscription(other.uri, { temporalQ: past, csf: 'owner=="city"' }))
  const told = async () => {
    await until(() => there.got.length > 0 || undefined)
    const one = there.got.shift()
    return [one.type, one.triggerReason, one.data.map((registration: Json) => registration.id.slice(-1)).join('')]
  }
  const kind = 'ContextSourceNotification'
  assert.deepEqual(await told(), [kind, 'newlyMatching', 'a'])
  await ask('POST', 'csourceRegistrations', source('b'))
  await until(() => there.got.length > 0 || undefined)
  // Of its information what the subscriber asked for.
  assert.deepEqual(there.got[0].data[0].information, [{ entities: [{ type: ['Tram'] }], propertyNames: ['speed'] }])
  assert.deepEqual(await told(), [kind, 'newlyMatching', 'b'])
  const path = `csourceRegistrations/${source('b').id}`
  await ask('PATCH', path, { endpoint: 'http://other.example/' })
  assert.deepEqual(await told(), [kind, 'updated', 'b'])
  await ask('PATCH', path, { information: [{ entities: [{ type: 'Bus' }] }] })
  assert.deepEqual(await told(), [kind, 'noLongerMatching', 'b'])
  await ask('DELETE', `csourceRegistrations/${source('a').id}`)
  assert.deepEqual(await told(), [kind, 'noLongerMatching', 'a'])
  // Sources of the past are for who asks about the past, and csf chooses among them.
  const interval = { observationInterval: { startAt: '2019-01-01T00:00:00Z', endAt: '2021-01-01T00:00:00Z' } }
  await ask('POST', 'csourceRegistrations', source('c', interval))
  await ask('POST', 'csourceRegistrations', source('d', { ...interval, owner: 'city' }))
  await until(() => other.got.length > 0 || undefined)
  assert.deepEqual([other.got.length, other.got[0].data[0].id, there.got.length], [1, source('d').id, 0])
  const seen = (await ask('GET', pathIn(made.headers))).body
  assert.deepEqual([seen.status, seen.notification.status, seen.notification.timesSent], ['active', 'ok', 5])
  assert.equal((await ask('GET', `subscriptions/${seen.id}`)).status, 404)
  assert.equal((await ask('GET', `csourceRegistrations?type=Tram&timerel=after&timeAt=${past.timeAt}`)).body.length, 2)
  assert.equal((await ask('GET', 'csourceRegistrations?type=Tram')).body.length, 0)
  const q = subscription(there.uri, { q: 'speed>1' })
  assert.equal((await ask('POST', 'csourceSubscriptions', q)).status, 400)
})
