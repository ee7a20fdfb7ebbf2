import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { after, test } from 'node:test'
import exchange from '../../exchange/module.ts'
import identity from '../../identity/module.ts'
import organisation from '../../organisation/module.ts'
import telemetry from '../../telemetry/module.ts'
import { until } from '../../telemetry/testing.ts'
import { startNgsi } from '../fixture.ts'
import ngsiLd from '../module.ts'

const modules = [organisation, identity, exchange, telemetry, ngsiLd]
const { ask } = await startNgsi(modules)
const errors = 'https://uri.etsi.org/ngsi-ld/errors/'

interface Got {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  // oxlint-disable-next-line typescript/no-explicit-any -- what comes is what a test is about
  readonly body: any
}

/** Somebody outside who is told; `state.status` 0: never answers. */
async function receiver() {
  const got: Got[] = []
  const state = { status: 200 }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      got.push({ headers: request.headers, body: JSON.parse(Buffer.concat(chunks).toString()) })
      if (state.status !== 0) response.writeHead(state.status).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  after(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  return { got, state, uri: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/` }
}

let made = 0
async function subscribe(uri: string, more: object = {}, notification: object = {}): Promise<string> {
  made += 1
  const id = `urn:ngsi-ld:Subscription:${made}`
  const body = {
    id,
    type: 'Subscription',
    entities: [{ type: 'Car' }],
    notification: { endpoint: { uri, accept: 'application/json' }, ...notification },
    ...more,
  }
  const { status, body: told } = await ask('POST', 'subscriptions', body)
  assert.equal(status, 201, JSON.stringify(told))
  return id
}
const view = async (id: string) => (await ask('GET', `subscriptions/${id}`)).body

test('NG19: a subscription is checked, read, changed and removed; strangers may nothing of it', async () => {
  const closed = await startNgsi(modules, { NGSI_LD_OPEN_TENANT: 'none' })
  assert.equal((await closed.ask('POST', 'subscriptions', { type: 'Subscription' })).status, 401)
  assert.equal((await closed.ask('GET', 'subscriptions')).status, 401)
  await closed.khue.close()
  const whole = {
    type: 'Subscription',
    entities: [{ type: 'Bike' }],
    notification: { endpoint: { uri: 'http://localhost:1/' } },
  }
  const bad = [
    {},
    { ...whole, entities: undefined },
    { ...whole, id: 'no uri' },
    { ...whole, notification: {} },
    { ...whole, notification: { endpoint: { uri: 'file:///etc/passwd' } } },
    { ...whole, notification: { endpoint: { uri: 'http://a/', receiverInfo: [{ key: 'a b', value: 'c' }] } } },
    { ...whole, notification: { endpoint: { uri: 'http://a/' }, format: 'x' } },
    { ...whole, throttling: -1 },
    { ...whole, timeInterval: 5, watchedAttributes: ['a'] },
    { ...whole, expiresAt: '2020-01-01T00:00:00Z' },
    { ...whole, notificationTrigger: ['never'] },
    { ...whole, q: 'a==' },
  ]
  for (const body of bad)
    assert.equal((await ask('POST', 'subscriptions', body)).body.type, `${errors}BadRequestData`, JSON.stringify(body))
  const created = await ask('POST', 'subscriptions', { ...whole, isActive: false, status: 'expired' })
  const id = created.headers.get('location')?.split('/').at(-1) ?? ''
  assert.deepEqual([created.status, (await view(id)).status], [201, 'paused'])
  assert.equal((await ask('POST', 'subscriptions', { ...whole, id })).body.type, `${errors}AlreadyExists`)
  const change = (notification: object) => ask('PATCH', `subscriptions/${id}`, { isActive: true, notification })
  // A member is replaced whole: a notification without an endpoint is none.
  assert.equal((await change({ format: 'keyValues' })).status, 400)
  assert.equal((await change({ ...whole.notification, format: 'keyValues' })).status, 204)
  const read = await view(id)
  assert.deepEqual(
    [read.status, read.notification],
    ['active', { endpoint: { uri: 'http://localhost:1/' }, format: 'keyValues' }],
  )
  assert.equal((await ask('PATCH', `subscriptions/${id}`, { notification: 'urn:ngsi-ld:null' })).status, 400)
  const list = await ask('GET', 'subscriptions?count=true&limit=1')
  assert.deepEqual([list.body.length, list.headers.get('ngsild-results-count')], [1, '1'])
  assert.equal((await ask('DELETE', `subscriptions/${id}`)).status, 204)
  assert.equal((await ask('GET', `subscriptions/${id}`)).status, 404)
})

test('NG18: who subscribed is told of what it watches, in its form, and of what is gone', async () => {
  const there = await receiver()
  const all = ['entityCreated', 'attributeUpdated', 'attributeDeleted', 'entityDeleted']
  const id = await subscribe(
    there.uri,
    { q: 'speed>10', watchedAttributes: ['speed'], notificationTrigger: all },
    {
      showChanges: true,
      endpoint: { uri: there.uri, accept: 'application/ld+json', receiverInfo: [{ key: 'X-Key', value: 'v' }] },
    },
  )
  await ask('POST', 'entities', { id: 'urn:car:1', type: 'Car', speed: 20, colour: 'red' })
  await ask('POST', 'entities', { id: 'urn:car:2', type: 'Car', speed: 5 })
  await ask('PATCH', 'entities/urn:car:1/attrs', { colour: 'blue' })
  await ask('PATCH', 'entities/urn:car:1/attrs', { speed: 30 })
  await ask('DELETE', 'entities/urn:car:1')
  await until(() => (there.got.length >= 3 ? true : undefined))
  const [first, second, third] = there.got.map(({ body }) => body)
  assert.deepEqual(
    [first.type, first.subscriptionId, first.data[0].speed.value, there.got[0]?.headers['x-key']],
    ['Notification', id, 20, 'v'],
  )
  assert.ok(first['@context'] && there.got[0]?.headers['content-type'] === 'application/ld+json')
  assert.deepEqual(second.data[0].speed, { type: 'Property', value: 30, previousValue: 20 })
  assert.deepEqual(
    [third.data[0].speed, typeof third.data[0].deletedAt],
    [{ type: 'Property', value: 'urn:ngsi-ld:null', previousValue: 30 }, 'string'],
  )
  const told = await until(async () => {
    const { notification } = await view(id)
    return notification.timesSent === 3 ? notification : undefined
  })
  assert.equal(told.status, 'ok')
  await ask('DELETE', `subscriptions/${id}`)
  await ask('DELETE', 'entities/urn:car:2')
})

test('NG20: one that is dead holds up nobody, is tried again, and then gets the newest state of each entity', async () => {
  const dead = await receiver()
  const alive = await receiver()
  dead.state.status = 503
  const deadId = await subscribe(dead.uri, {}, { format: 'keyValues' })
  await subscribe(alive.uri, {}, { format: 'keyValues' })
  await ask('POST', 'entities', { id: 'urn:car:3', type: 'Car', speed: 0 })
  await until(async () => ((await view(deadId)).notification.status === 'failed' ? true : undefined))
  for (let n = 1; n <= 30; n++) await ask('PATCH', 'entities/urn:car:3/attrs', { speed: n })
  const speeds = ({ got }: { got: Got[] }) =>
    got.flatMap(({ body }) => body.data.map((one: { speed: number }) => one.speed))
  await until(() => (speeds(alive).includes(30) ? true : undefined))
  assert.deepEqual(
    speeds(alive),
    speeds(alive).toSorted((a, b) => a - b),
  )
  dead.got.length = 0
  dead.state.status = 200
  await until(() => (speeds(dead).includes(30) ? true : undefined))
  assert.ok(speeds(dead).length <= 5, String(speeds(dead)))
  await until(async () => ((await view(deadId)).notification.status === 'ok' ? true : undefined))
})

test('NG20: a subscription by the clock comes without a change, one with a pause not too often', async () => {
  const there = await receiver()
  const often = await receiver()
  await subscribe(there.uri, { timeInterval: 1 }, { format: 'keyValues' })
  await subscribe(often.uri, { throttling: 60 })
  await until(() => (there.got.length >= 2 ? true : undefined))
  assert.equal(there.got[0]?.body.data[0].id, 'urn:car:3')
  for (let n = 40; n < 45; n++) await ask('PATCH', 'entities/urn:car:3/attrs', { speed: n })
  await until(() => (there.got.at(-1)?.body.data[0].speed === 44 ? true : undefined))
  assert.equal(often.got.length, 1)
})
