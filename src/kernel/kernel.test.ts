import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Type } from 'typebox'
import { anonymous, type Citizen, type Official } from './actor.ts'
import type { Tx } from './app.ts'
import { endpoint } from './endpoint.ts'
import { newId } from './id.ts'
import { defineEvent, defineJob, defineModule, does, on, when } from './module.ts'
import { defineProblems, problem } from './problems.ts'
import { startTestKhue } from './testing.ts'

const citizen: Citizen = { kind: 'citizen', id: newId(), name: 'Nguyễn Thị Lan', assurance: 2, sessionId: 's' }
const clerk: Official = {
  kind: 'official',
  id: newId(),
  name: 'Trần Văn Minh',
  grants: [{ permission: 'lots.open', unitId: 'u', subtree: false }],
  sessionId: 's',
  strongUntil: 0,
}

const Ticket = Type.Object(
  { plate: Type.String({ minLength: 3, maxLength: 12 }), hours: Type.Integer({ minimum: 1 }) },
  { additionalProperties: false },
)
const Receipt = Type.Object({ id: Type.String(), number: Type.Integer() })
const park = endpoint({
  method: 'POST',
  path: '/lots/tickets',
  can: 'citizen',
  summary: 'Park',
  body: Ticket,
  reply: Receipt,
  idempotent: true,
})
const openLot = endpoint({ method: 'POST', path: '/lots/opening', can: 'lots.open', summary: 'Open' })
const readLot = endpoint({
  method: 'GET',
  path: '/lots/:id',
  can: 'anyone',
  summary: 'Read',
  params: Type.Object({ id: Type.Integer() }),
  query: Type.Object({ limit: Type.Integer({ default: 20, maximum: 200 }) }),
  reply: Type.Object({ id: Type.Integer(), limit: Type.Integer() }),
})
const parked = defineEvent('lots.parked', Type.Object({ id: Type.String() }))
const print = defineJob('lots.print', Type.Object({ id: Type.String() }), { retries: 1 })

let parkedCount = 0
const heard: string[] = []
const printed: string[] = []
const lots = defineModule({
  name: 'lots',
  folder: `${import.meta.dirname}/no-migrations`,
  problems: defineProblems({
    'lots.full': {
      status: 409,
      title: { vi: 'Bãi đã đầy', en: 'The lot is full' },
      detail: { vi: 'Còn {n} chỗ.', en: '{n} {n|place|places} left.' },
    },
  }),
  routes: [
    on(park, async (tx, _actor, { body }) => {
      if (body.plate === 'FULL') throw problem('lots.full', { n: 1 })
      const id = newId()
      tx.emit(parked, { id })
      if (body.plate === 'CRASH') throw new Error('a bug')
      parkedCount += 1
      return { id, number: parkedCount }
    }),
    on(openLot, () => undefined),
    on(readLot, (_tx, _actor, { params, query }) => ({ id: params.id, limit: query.limit })),
  ],
  listens: [
    when(parked, 'hear', async (tx, { id }) => {
      heard.push(id)
      tx.enqueue(print, { id }, { key: id })
      tx.enqueue(print, { id }, { key: id })
    }),
  ],
  jobs: [does(print, async (_tx, { id }) => void printed.push(id))],
})

const khue = await startTestKhue({ modules: [lots] })

test('K1: who may not call is told so before anything runs', async () => {
  assert.equal((await khue.call(anonymous, park, { body: { plate: '29A-123.45', hours: 1 } })).status, 401)
  assert.equal((await khue.call(clerk, park, { body: { plate: '29A-123.45', hours: 1 } })).status, 403)
  assert.equal((await khue.call(citizen, openLot, {})).status, 403)
  assert.equal((await khue.call(clerk, openLot, {})).status, 204)
  assert.equal(parkedCount, 0)
})

test('K2: wrong input is named field by field, in the language asked for, and nothing is coerced in a body', async () => {
  const wrong = { plate: 'x', hours: '2', colour: 'red' } as never
  const reply = await khue.call(citizen, park, { body: wrong, headers: { 'accept-language': 'en' } })
  assert.equal(reply.status, 400)
  assert.deepEqual(new Set(reply.problem?.errors?.map((e) => e.pointer)), new Set(['/plate', '/hours', '/colour']))
  const vietnamese = await khue.call(citizen, park, { body: wrong })
  assert.match(vietnamese.problem?.title ?? '', /chưa đúng/)
  const read = await khue.call(anonymous, readLot, { params: { id: 7 }, query: { limit: 30 } })
  assert.deepEqual(read.body, { id: 7, limit: 30 })
  assert.equal(
    (await khue.call(anonymous, readLot, { params: { id: 'x' } as never, query: { limit: 1000 } })).status,
    400,
  )
})

test('K3: a repeated idempotent request, even at the same moment, has one effect and one reply', async () => {
  const before = parkedCount
  const idempotencyKey = newId()
  const input = { body: { plate: '30F-678.90', hours: 2 }, idempotencyKey }
  const replies = await Promise.all(Array.from({ length: 8 }, () => khue.call(citizen, park, input)))
  assert.deepEqual(new Set(replies.map((r) => r.status)), new Set([200]))
  assert.equal(new Set(replies.map((r) => r.body.id)).size, 1)
  const other = await khue.call(citizen, park, { body: { plate: '30F-678.91', hours: 2 }, idempotencyKey })
  assert.equal(other.problem?.type, '/problems/kernel.idempotency-mismatch')
  heard.length = 0
  await khue.drain()
  assert.equal(heard.length, 1)
  assert.ok(parkedCount > before)
})

test('K4: an event and a job go out with the commit or not at all; a keyed job waits once', async () => {
  heard.length = 0
  printed.length = 0
  assert.equal((await khue.call(citizen, park, { body: { plate: 'CRASH', hours: 1 } })).status, 500)
  assert.equal(await khue.drain(), 0)
  await khue.call(citizen, park, { body: { plate: '29B-000.01', hours: 1 } })
  await khue.drain()
  assert.equal(heard.length, 1)
  assert.deepEqual(printed, heard)
})

test('K5: a problem carries its words and its page', async () => {
  const reply = await khue.call(citizen, park, {
    body: { plate: 'FULL', hours: 1 },
    headers: { 'accept-language': 'en' },
  })
  assert.equal(reply.status, 409)
  assert.equal(reply.problem?.detail, '1 place left.')
  assert.equal((await fetch(`${khue.url}/problems/kernel.not-found`)).status, 200)
})

test('K6: a cookie without our own header is refused, and a huge body is a clear problem', async () => {
  const forged = await fetch(`${khue.url}/api/lots/opening`, { method: 'POST', headers: { cookie: 'khue_session=x' } })
  assert.equal(forged.status, 403)
  const huge = await khue.call(citizen, park, { body: { plate: 'x'.repeat(2_000_000), hours: 1 } })
  assert.equal(huge.status, 413)
  const broken = await fetch(`${khue.url}/api/lots/tickets`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-test-actor': Buffer.from(JSON.stringify(citizen)).toString('base64'),
    },
    body: '{"plate":',
  })
  assert.equal(broken.status, 400)
})

test('K7: health, metrics, OpenAPI 3.1 and its page are served', async () => {
  const throughProxy = await fetch(`${khue.url}/metrics`, { headers: { 'x-forwarded-for': '203.0.113.7' } })
  assert.equal(throughProxy.status, 404, 'a proxy on this machine does not open the figures to everybody')
  for (const path of ['/health/live', '/health/ready', '/metrics', '/api/docs'])
    assert.equal((await fetch(khue.url + path)).status, 200, path)
  const openapi = (await (await fetch(`${khue.url}/api/openapi.json`)).json()) as {
    openapi: string
    paths: Record<string, unknown>
  }
  assert.equal(openapi.openapi, '3.1.0')
  assert.ok(openapi.paths['/api/lots/tickets'])
})

test('K11: a deferred statement comes before the next one, and fails its transaction with its own error', async () => {
  const insert = 'insert into kernel.reference_data (name, version) values ($1, $2)'
  const versions = await khue.app.transaction(async (tx) => {
    tx.later('test.later', insert, ['K11', 'one'])
    return tx.named('test.read', 'select version from kernel.reference_data where name = $1', ['K11'])
  })
  assert.deepEqual(versions, [{ version: 'one' }])
  const twice = (then: (tx: Tx) => Promise<unknown>) =>
    khue.app.transaction(async (tx) => {
      tx.emit(parked, { id: 'never' })
      tx.later('test.later', insert, ['K11', 'two'])
      return then(tx)
    })
  const duplicate = { code: '23505', constraint: 'reference_data_pkey' }
  await assert.rejects(
    twice(() => Promise.resolve()),
    duplicate,
  )
  // The statement after it is refused because of it; the reason given is still the first.
  await assert.rejects(
    twice((tx) => tx.named('test.read', 'select version from kernel.reference_data where name = $1', ['K11'])),
    duplicate,
  )
  assert.equal(await khue.drain(), 0)
  assert.equal(await khue.app.transaction(() => Promise.resolve('no statement')), 'no statement')
})

test('K12: what a transaction sends out waits with its commit, and is moved into the queues once', async () => {
  const ids = Array.from({ length: 20 }, () => newId())
  await Promise.all(ids.map((id) => khue.app.transaction(async (tx) => tx.emit(parked, { id }))))
  const waiting = () => khue.app.read((tx) => tx.named('test.outbox', 'select count(*) as n from kernel.outbox', []))
  assert.deepEqual(await waiting(), [{ n: ids.length }])
  heard.length = 0
  await Promise.all([khue.drain(), khue.drain(), khue.drain()])
  assert.deepEqual(heard.toSorted(), ids.toSorted())
  assert.deepEqual(await waiting(), [{ n: 0 }])
})

test('K18: what a load sends out, and what comes of it, waits behind everything else', async () => {
  heard.length = 0
  printed.length = 0
  const ids = (n: number) => Array.from({ length: n }, () => newId())
  const [loaded, own] = [ids(120), ids(3)]
  const send = (all: readonly string[], standsBehind: boolean) =>
    khue.app.transaction(async (tx) => {
      if (standsBehind) tx.standBehind()
      for (const id of all) tx.emit(parked, { id })
    })
  await send(loaded, true)
  await send(own, false)
  await khue.drain()
  // Within the first batch, which has no order of its own.
  const first = new Set(heard.slice(0, 50))
  assert.ok(own.every((id) => first.has(id)))
  assert.deepEqual(heard.toSorted(), [...loaded, ...own].toSorted())
  const ranks = await khue.app.read((tx) =>
    tx.named<{ name: string; priority: number; n: number }>(
      'test.ranks',
      `select name, priority, count(*) as n from pgboss.job
        where coalesce(data -> 'data' ->> 'id', data ->> 'id') = any($1) group by name, priority order by name`,
      [loaded],
    ),
  )
  assert.deepEqual(ranks, [
    { name: 'events', priority: -1, n: loaded.length },
    { name: 'lots.print', priority: -1, n: loaded.length },
  ])
  await assert.rejects(
    khue.app.read(async (tx) => tx.standBehind()),
    /need a transaction/,
  )
})

test('K29: an instant is ISO text in UTC with milliseconds, whatever its fraction, its year and the zone of the connection', async () => {
  const instants = {
    '2026-11-28 01:51:30': '2026-11-28T01:51:30.000Z',
    '2026-11-28 01:51:30.1': '2026-11-28T01:51:30.100Z',
    '2026-11-28 01:51:30.12': '2026-11-28T01:51:30.120Z',
    '2026-11-28 01:51:30.123': '2026-11-28T01:51:30.123Z',
    '2026-11-28 01:51:30.123987': '2026-11-28T01:51:30.123Z',
    '0001-01-01 00:00:00.000001': '0001-01-01T00:00:00.000Z',
    '12026-01-01 00:00:00': '+012026-01-01T00:00:00.000Z',
  }
  const said = async (tx: Tx, texts: readonly string[]) => {
    const rows = await tx.named<{ at: string }>('test.instants', 'select unnest($1::timestamptz[]) as at', [
      texts.map((text) => `${text}+00`),
    ])
    return rows.map(({ at }) => at)
  }
  const texts = Object.keys(instants)
  assert.deepEqual(await khue.app.read((tx) => said(tx, texts)), Object.values(instants))
  const ours = texts.slice(0, 5)
  const elsewhere = await khue.app.transaction(async (tx) => {
    await tx.named('test.zone', `set local time zone 'Asia/Ho_Chi_Minh'`, [])
    return said(tx, ours)
  })
  assert.deepEqual(elsewhere, Object.values(instants).slice(0, 5))
})
