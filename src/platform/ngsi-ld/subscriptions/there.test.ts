import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import exchange from '../../exchange/module.ts'
import identity from '../../identity/module.ts'
import organisation from '../../organisation/module.ts'
import telemetry from '../../telemetry/module.ts'
import { startNgsi } from '../fixture.ts'
import ngsiLd from '../module.ts'
import { startSource } from '../registrations/fixture.ts'

const { ask, khue } = await startNgsi([organisation, identity, exchange, telemetry, ngsiLd])
const source = await startSource({ ask })
const subscriber = await startSource({ ask })
after(() => {
  source.close()
  subscriber.close()
})
const { asked } = source
const subscription = (more: object = {}) => ({
  id: 'urn:t:sub:1',
  type: 'Subscription',
  entities: [{ type: 'Bus' }],
  q: 'speed>50',
  notification: { endpoint: { uri: `${subscriber.endpoint}/notify` } },
  ...more,
})
const bus = (speed: number) => ({ id: 'urn:t:bus:1', type: 'Bus', speed: { type: 'Property', value: speed } })
/** What comes to the subscriber next. */
const notified = async () => (subscriber.asked.shift() ?? (await subscriber.next())).body
const answers = {
  'POST /ngsi-ld/v1/subscriptions': [201] as const,
}

test('NG35: a source gets a copy of a subscription, and what it tells is told to the subscriber', async () => {
  const registration = await source.register('inclusive', { entities: [{ type: 'Bus' }] })
  source.answer(answers)
  subscriber.answer({ 'POST /notify': [200] })
  assert.equal((await ask('POST', 'subscriptions', subscription())).status, 201)
  const copy = asked[0]?.body
  const { uri } = copy.notification.endpoint
  assert.deepEqual(
    [copy.q, copy.entities, uri],
    ['speed>50', [{ type: 'Bus' }], `${khue.url}/ngsi-ld/v1/relayed/${copy.id}`],
  )
  const notify = (speed: number, subscriptionId = copy.id) =>
    ask('POST', `relayed/${copy.id}`, { type: 'Notification', subscriptionId, data: [bus(speed)] })
  // Only who knows the copy tells of it; what does not fit is not told on.
  assert.equal((await notify(99, 'urn:t:sub:1')).status, 404)
  assert.equal((await ask('POST', 'relayed/urn:t:guess', { subscriptionId: 'urn:t:guess', data: [] })).status, 404)
  assert.equal((await notify(10)).status, 200)
  assert.equal((await notify(99)).status, 200)
  const told = await notified()
  assert.deepEqual([told.subscriptionId, told.data], ['urn:t:sub:1', [bus(99)]])
  assert.equal((await ask('GET', 'entities/urn:t:bus:1?local=true')).status, 404)
  // A change makes a new copy of it, its end ends the copy.
  asked.length = 0
  assert.equal((await ask('PATCH', 'subscriptions/urn:t:sub:1', { q: 'speed>80' })).status, 204)
  assert.deepEqual(
    asked.map(({ method }) => method),
    ['DELETE', 'POST'],
  )
  assert.equal((await notify(99)).status, 404)
  const next = asked[1]?.body.id
  assert.equal((await ask('DELETE', 'subscriptions/urn:t:sub:1')).status, 204)
  assert.equal(asked.at(-1)?.url, `/ngsi-ld/v1/subscriptions/${next}`)
  await source.forget(registration)
})

test('NG35: a source that comes later is subscribed to; entities in parts are put together before it is decided', async () => {
  source.answer(answers)
  const split = { splitEntities: true, q: 'speed>50;brand=="Tesla"' }
  assert.equal((await ask('POST', 'subscriptions', subscription(split))).status, 201)
  assert.equal(asked.length, 0)
  const registration = await source.register('inclusive', { entities: [{ type: 'Bus' }] })
  const copy = asked[0]?.body
  assert.deepEqual([copy.q, copy.splitEntities], [undefined, true])
  const notify = () =>
    ask('POST', `relayed/${copy.id}`, { type: 'Notification', subscriptionId: copy.id, data: [bus(99)] })
  assert.equal((await notify()).status, 200)
  await ask('POST', 'entities?local=true', { id: 'urn:t:bus:1', type: 'Bus', brand: 'Tesla' })
  assert.equal((await notify()).status, 200)
  const { data } = await notified()
  assert.deepEqual([data.length, data[0].brand.value, data[0].speed.value], [1, 'Tesla', 99])
  await source.forget(registration)
  assert.equal((await notify()).status, 404)
  // One that is for here alone goes nowhere.
  const local = { ...subscription({ localOnly: true }), id: 'urn:t:sub:2' }
  const other = await source.register('inclusive', { entities: [{ type: 'Bus' }] }, { operations: ['retrieveOps'] })
  assert.equal((await ask('POST', 'subscriptions', local)).status, 201)
  assert.deepEqual(asked, [])
  await source.forget(other)
})
