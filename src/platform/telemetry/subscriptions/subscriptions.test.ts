import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { after, test } from 'node:test'
import { verifySigned } from '../../../kernel/signed-callback.ts'
import { anonymous } from '../../../kernel/actor.ts'
import { startTestKhue } from '../../../kernel/testing.ts'
import exchange from '../../exchange/module.ts'
import identity from '../../identity/module.ts'
import organisation from '../../organisation/module.ts'
import telemetry from '../module.ts'
import { baDinh, enterSeries, hoanKiem, officialAs, say, until } from '../testing.ts'
import { packLog } from '../pack.ts'
import { forgetLog } from '../retention.ts'
import * as api from './contract.ts'

const khue = await startTestKhue({ modules: [organisation, identity, exchange, telemetry] })
const { app } = khue
const admin = officialAs('unit-admin', hoanKiem)
const stranger = officialAs('unit-admin', baDinh)

interface Got {
  readonly body: Buffer
  readonly signature: string | string[] | undefined
}

/** A subscriber that answers with `status`, or not at all while it is 0. */
async function receiver() {
  const got: Got[] = []
  const state = { status: 200 }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      got.push({ body: Buffer.concat(chunks), signature: request.headers['x-jws-signature'] })
      if (state.status !== 0) response.writeHead(state.status).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  after(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const values = () =>
    got.flatMap(({ body }) =>
      (JSON.parse(body.toString()) as { observations: { value: number }[] }).observations.map(({ value }) => value),
    )
  return { got, state, values, address: `http://127.0.0.1:${port}/` }
}

async function subscribe(address: string, quantity: string, more: object = {}) {
  const body = { name: quantity, unitId: hoanKiem, address, filter: { quantity }, ...more }
  const made = await khue.call(admin, api.subscribe, { body })
  assert.equal(made.status, 200, JSON.stringify(made.problem))
  return made.body.id
}

const view = async (id: string) => {
  const found = (await khue.call(admin, api.listSubscriptions, {})).body.find((one) => one.id === id)
  assert.ok(found)
  return found
}

test('TEL22: a subscriber gets what it wants, in order, signed; strangers neither subscribe nor see it', async () => {
  const there = await receiver()
  const [wanted] = await enterSeries(app, 'wanted')
  const [other] = await enterSeries(app, 'other')
  assert.ok(wanted && other)
  const body = { name: 'x', unitId: hoanKiem, address: there.address, filter: {} }
  assert.equal((await khue.call(anonymous, api.subscribe, { body })).status, 401)
  assert.equal((await khue.call(stranger, api.subscribe, { body })).status, 403)
  const id = await subscribe(there.address, 'wanted')
  const now = Date.now()
  for (let n = 0; n < 10; n++) {
    await say(app, wanted, [[now - 10_000 + n, n]])
    await say(app, other, [[now - 10_000 + n, 100 + n]])
  }
  await until(() => (there.values().length >= 10 ? true : undefined))
  assert.deepEqual(there.values(), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  const [first] = there.got
  assert.ok(first)
  const kid = await verifySigned(`${khue.url}/api/exchange/keys`, 'khue-observations+jws', first.body, first.signature)
  assert.ok(kid !== '')
  await assert.rejects(
    verifySigned(`${khue.url}/api/exchange/keys`, 'khue-observations+jws', Buffer.from('{}'), first.signature),
  )
  assert.equal((await khue.call(stranger, api.listSubscriptions, {})).body.length, 0)
  assert.equal((await khue.call(stranger, api.endSubscription, { params: { id } })).status, 404)
  await until(async () => ((await view(id)).delivered === 10 ? true : undefined))
})

test('TEL23: a subscription that is set back is told again, and one that was off misses nothing', async () => {
  const there = await receiver()
  const [series] = await enterSeries(app, 'replayed')
  assert.ok(series)
  const id = await subscribe(there.address, 'replayed')
  const { position } = await view(id)
  await say(app, series, [[Date.now() - 5000, 1]])
  await until(() => (there.values().length === 1 ? true : undefined))
  await khue.call(admin, api.changeSubscription, { params: { id }, body: { isOn: false } })
  await say(app, series, [[Date.now() - 4000, 2]])
  await khue.call(admin, api.changeSubscription, { params: { id }, body: { isOn: true } })
  await until(() => (there.values().includes(2) ? true : undefined))
  assert.deepEqual(there.values(), [1, 2])
  await khue.call(admin, api.changeSubscription, { params: { id }, body: { position } })
  await until(() => (there.values().length >= 4 ? true : undefined))
  assert.deepEqual(there.values(), [1, 2, 1, 2])
})

test('TEL23: what is not taken is tried again, and told when it is taken', async () => {
  const there = await receiver()
  const [series] = await enterSeries(app, 'failing')
  assert.ok(series)
  there.state.status = 503
  const id = await subscribe(there.address, 'failing')
  await say(app, series, [[Date.now() - 5000, 7]])
  const failing = await until(async () => {
    const one = await view(id)
    return one.tries > 0 ? one : undefined
  })
  assert.equal(failing.lastError, 'HTTP 503')
  there.state.status = 200
  await until(async () => ((await view(id)).delivered === 1 ? true : undefined))
  assert.deepEqual([...new Set(there.values())], [7])
  assert.equal((await view(id)).tries, 0)
})

test('TEL23: what the log has forgotten meanwhile is told as a letter without content, and the rest goes on', async () => {
  const there = await receiver()
  const [series] = await enterSeries(app, 'forgotten')
  assert.ok(series)
  const id = await subscribe(there.address, 'forgotten')
  await khue.call(admin, api.changeSubscription, { params: { id }, body: { isOn: false } })
  await say(app, series, [[Date.now() - 5000, 1]])
  // More than is kept in memory.
  const [other] = await enterSeries(app, 'beside')
  assert.ok(other)
  for (let n = 0; n < 501; n++) await say(app, other, [[Date.now() - 5000 + n, n]])
  await packLog(app)
  app.clock.set(app.clock.now().add({ hours: 25 }))
  await forgetLog(app)
  app.clock.set(null)
  await say(app, series, [[Date.now() - 4000, 2]])
  await khue.call(admin, api.changeSubscription, { params: { id }, body: { isOn: true } })
  await until(() => (there.values().includes(2) ? true : undefined))
  assert.ok(!there.values().includes(1))
  const letters = (await khue.call(admin, api.listDeadLetters, { params: { id } })).body
  const [letter] = letters
  assert.deepEqual([letters.length, letter?.observations], [1, 0])
  assert.equal(
    (await khue.call(stranger, api.resendDeadLetter, { params: { id, letter: letter?.id ?? '' } })).status,
    404,
  )
  assert.equal((await khue.call(admin, api.resendDeadLetter, { params: { id, letter: letter?.id ?? '' } })).status, 204)
  assert.deepEqual((await khue.call(admin, api.listDeadLetters, { params: { id } })).body, [])
})

test('TEL24: one that never answers holds up nobody', async () => {
  const dead = await receiver()
  dead.state.status = 0
  const alive = await receiver()
  const [series] = await enterSeries(app, 'both')
  assert.ok(series)
  await subscribe(dead.address, 'both')
  await subscribe(alive.address, 'both')
  await say(app, series, [[Date.now() - 5000, 1]])
  await until(() => (alive.values().length === 1 ? true : undefined))
  await say(app, series, [[Date.now() - 4000, 2]])
  await until(() => (alive.values().length === 2 ? true : undefined))
  assert.equal(dead.got.length, 1, 'it is still waited for')
})
