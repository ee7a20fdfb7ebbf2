import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { exportJWK, FlattenedSign, generateKeyPair } from 'jose'
import pg from 'pg'
import type { StandIn } from '../../../sandbox/answer.ts'
import { createPostSandbox } from '../../../sandbox/post/post.ts'
import type { Report, Shipment } from '../../../sandbox/post/shipment.ts'
import { anonymous, type Citizen, type Official, system } from '../../kernel/actor.ts'
import { newId } from '../../kernel/id.ts'
import { defineModule, when } from '../../kernel/module.ts'
import { freePort } from '../../kernel/run.ts'
import { officialWith, startTestKhue } from '../../kernel/testing.ts'
import { storeFile } from '../documents/index.ts'
import documents from '../documents/module.ts'
import { ensurePerson } from '../identity/index.ts'
import identity from '../identity/module.ts'
import { listNotices } from '../notifications/contract.ts'
import notifications from '../notifications/module.ts'
import { directory } from '../organisation/index.ts'
import organisation from '../organisation/module.ts'
import * as api from './contract.ts'
import { deliver, deliveriesOf, keepDocument, markPaper } from './index.ts'
import { deliveryCompleted, deliveryReturned } from './events.ts'
import delivery from './module.ts'
import { type PostReport, statusTyp } from './post.ts'
import { stuckShipments } from './store.ts'

const unitId = directory().city().id
const port = await freePort()
const postUrl = `http://127.0.0.1:${port}/post`
const told: { name: string; deliveryId: string }[] = []
const ears = defineModule({
  name: 'ears',
  folder: `${import.meta.dirname}/no-migrations`,
  listens: [deliveryCompleted, deliveryReturned].map((event) =>
    when(event, event.name, async (_tx, { deliveryId }) => void told.push({ name: event.name, deliveryId })),
  ),
})
// Keys of our own beside the sandbox's, to say what an honest post would not.
const { privateKey, publicKey } = await generateKeyPair('ES256')
const forger = await generateKeyPair('ES256')
const ourJwk = { ...(await exportJWK(publicKey)), kid: 'test', alg: 'ES256', use: 'sig' }
const khue = await startTestKhue({
  modules: [organisation, identity, documents, notifications, delivery, ears],
  env: { POST_URL: postUrl, POST_JWKS_URL: `http://127.0.0.1:${port}/keys` },
})
let post: StandIn
const server = createServer((request, response) => {
  if (request.url !== '/keys') return post.listener(request, response)
  const answer = async () => {
    const { keys } = (await (await fetch(`${postUrl}/jwks.json`)).json()) as { keys: unknown[] }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: [...keys, ourJwk] }))
  }
  answer().catch((error: unknown) => response.destroy(error as Error))
})
await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
post = await createPostSandbox({
  publicUrl: postUrl,
  webhookUrl: `${khue.url}/api/delivery/post/status`,
  apiKey: khue.app.config.post.apiKey,
  folder: null,
})
after(async () => {
  server.closeAllConnections()
  server.close()
  await post.close()
})

const official = (permission: string, at = unitId): Official =>
  officialWith('Trần Thị Cán Bộ', [{ permission, unitId: at, subtree: at === unitId }])
const clerk = official('delivery.hand-over')
const reader = official('delivery.read')
const elsewhere = official('delivery.hand-over', 'somewhere-else')
const title = { vi: 'Giấy khai sinh', en: 'Birth certificate' }
const address = {
  recipientName: 'Nguyễn Thị Lan',
  phone: '0912345678',
  line: '12 Hàng Trống',
  commune: 'Phường Hoàn Kiếm',
  province: 'Hà Nội',
}

async function person(): Promise<Citizen> {
  const made = await khue.app.transaction((tx) => ensurePerson(tx, { name: 'Nguyễn Thị Lan', source: 'counter' }))
  return { kind: 'citizen', id: made.id, name: made.name, assurance: 2, sessionId: 's' }
}

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const newDocument = () =>
  khue.app.transaction((tx) =>
    storeFile(tx, system('test'), { bytes: png, name: 'ket-qua.png', classification: 'personal' }),
  )

async function give(to: Citizen, how: { byPost?: typeof address; atCounter?: boolean } = {}) {
  const { id: documentId } = await newDocument()
  const caseId = newId()
  const request = { documentId, personId: to.id, caseId, title, unitId, ...how }
  const made = await khue.app.transaction((tx) => deliver(tx, request))
  return { ...made, documentId, caseId, request }
}

async function sign(report: unknown, options: { key?: CryptoKey; typ?: string } = {}): Promise<[Buffer, string]> {
  const body = Buffer.from(JSON.stringify(report))
  const header = { alg: 'ES256', kid: 'test', typ: options.typ ?? statusTyp }
  const jws = await new FlattenedSign(body).setProtectedHeader(header).sign(options.key ?? privateKey)
  return [body, `${jws.protected ?? ''}..${jws.signature}`]
}

async function tell(report: unknown, options: { key?: CryptoKey; typ?: string } = {}) {
  const [body, signature] = await sign(report, options)
  return khue.call(anonymous, api.postStatus, { body, headers: { 'x-jws-signature': signature } })
}

function report(
  orderId: string,
  kind: PostReport['kind'],
  sequence: number,
  change: Partial<PostReport> = {},
): PostReport {
  return {
    eventId: newId(),
    orderId,
    trackingCode: 'EK000000015VN',
    kind,
    sequence,
    at: `2026-11-22T0${sequence}:00:00.000Z`,
    holder: `Người ${sequence}`,
    place: null,
    note: null,
    ...change,
  }
}

const see = async (who: Citizen | Official, id: string) =>
  (await khue.call(who, api.getDelivery, { params: { id } })).body

test('DEL1: nobody else sees, opens or lists a person’s documents', async () => {
  const [lan, minh] = await Promise.all([person(), person()])
  await give(lan)
  const { documents: mine } = (await khue.call(lan, api.listMyDocuments, { query: {} })).body
  const id = mine[0]?.id ?? ''
  assert.equal((await khue.call(anonymous, api.listMyDocuments, { query: {} })).status, 401)
  assert.equal((await khue.call(clerk, api.listMyDocuments, { query: {} })).status, 403)
  assert.deepEqual((await khue.call(minh, api.listMyDocuments, { query: {} })).body.documents, [])
  assert.equal((await khue.call(minh, api.downloadMyDocument, { params: { id } })).status, 404)
  assert.equal((await khue.call(clerk, api.downloadMyDocument, { params: { id } })).status, 403)
  assert.equal(mine[0]?.firstOpenedAt, null)
  assert.deepEqual((await khue.call(lan, api.downloadMyDocument, { params: { id } })).body, png)
  const again = (await khue.call(lan, api.listMyDocuments, { query: {} })).body
  assert.notEqual(again.documents[0]?.firstOpenedAt, null)
})

test('DEL1: the store is searched without marks, by kind and by day', async () => {
  const lan = await person()
  const keep = async (vi: string, kind: string) => {
    const { id: documentId } = await newDocument()
    await khue.app.transaction((tx) => keepDocument(tx, { documentId, personId: lan.id, title: { vi, en: vi }, kind }))
  }
  await keep('Giấy khai sinh', 'result')
  await keep('Biên lai lệ phí', 'receipt')
  await keep('Xác nhận tình trạng hôn nhân 100%', 'result')
  const find = async (query: object) =>
    (await khue.call(lan, api.listMyDocuments, { query })).body.documents.map((one) => one.title.vi)
  assert.deepEqual(await find({ search: 'khai sinh' }), ['Giấy khai sinh'])
  assert.deepEqual(await find({ search: 'GIẤY sinh' }), ['Giấy khai sinh'])
  assert.deepEqual(await find({ search: 'hon nhan' }), ['Xác nhận tình trạng hôn nhân 100%'])
  assert.deepEqual(await find({ search: '%' }), [])
  assert.equal((await find({ search: ' ' })).length, 3)
  assert.deepEqual(await find({ kind: 'receipt' }), ['Biên lai lệ phí'])
  assert.deepEqual(await find({ to: '2020-01-01' }), [])
  assert.equal((await find({ from: '2020-01-01', limit: 2 })).length, 2)
  const { kinds, next } = (await khue.call(lan, api.listMyDocuments, { query: { limit: 1 } })).body
  assert.deepEqual(kinds, [
    { kind: 'receipt', count: 1 },
    { kind: 'result', count: 2 },
  ])
  assert.equal((await find({ before: next ?? '' })).length, 2)
})

test('DEL2: delivering is done at once, is told once, and repeating it changes nothing', async () => {
  const lan = await person()
  const { request, deliveryId } = await give(lan)
  const again = await Promise.all([1, 2, 3].map(() => khue.app.transaction((tx) => deliver(tx, request))))
  for (const one of again) assert.equal(one.deliveryId, deliveryId)
  await khue.drain()
  assert.deepEqual(
    told.filter((one) => one.deliveryId === deliveryId).map((one) => one.name),
    ['delivery.completed'],
  )
  const { notices } = (await khue.call(lan, listNotices, { query: {} })).body
  assert.deepEqual(
    notices.map((one) => [one.title.vi, one.times]),
    [['Đã có kết quả: Giấy khai sinh', 1]],
  )
  assert.equal((await khue.call(lan, api.listMyDocuments, { query: {} })).body.documents.length, 1)
})

test('DEL3: by post: ordered once, followed step by step with names, completed when it is handed to the receiver', async () => {
  const lan = await person()
  const { paperDeliveryId, request, caseId } = await give(lan, { byPost: address })
  const id = paperDeliveryId ?? ''
  await khue.app.transaction((tx) => deliver(tx, request))
  await khue.drain()
  const shipments = async () => (await (await fetch(`${postUrl}/api/shipments?orderId=${id}`)).json()) as Shipment[]
  const [shipment, ...others] = await shipments()
  assert.deepEqual(others, [])
  const code = shipment?.trackingCode ?? ''
  assert.match(code, /^EK\d{9}VN$/)
  assert.equal((await see(lan, id)).trackingCode, code)
  assert.equal((await see(lan, id)).status, 'waiting')
  const advance = async (to: string) => {
    const response = await fetch(`${postUrl}/api/shipments/${code}/advance`, {
      method: 'POST',
      body: JSON.stringify({ to }),
    })
    assert.equal(response.status, 200, await response.clone().text())
    return (await response.json()) as Report
  }
  await fetch(`${postUrl}/api/behaviour`, { method: 'PUT', body: JSON.stringify({ copies: 3, delayMs: 200 }) })
  for (const step of ['accepted', 'in-transit', 'in-transit', 'delivered']) await advance(step)
  for (let i = 0; i < 100 && (await see(lan, id)).custody.length < 5; i += 1)
    await new Promise((resolve) => setTimeout(resolve, 50))
  await fetch(`${postUrl}/api/behaviour`, { method: 'PUT', body: JSON.stringify({ copies: 1, delayMs: 0 }) })
  const view = await see(lan, id)
  assert.deepEqual(
    view.custody.map((one) => one.kind),
    ['created', 'accepted', 'in-transit', 'in-transit', 'delivered'],
  )
  assert.equal(view.custody.at(-1)?.holder, 'Nguyễn Thị Lan')
  assert.equal(view.status, 'completed')
  await khue.drain()
  assert.deepEqual(
    told.filter((one) => one.deliveryId === id).map((one) => one.name),
    ['delivery.completed'],
  )
  const all = await khue.app.read((tx) => deliveriesOf(tx, caseId))
  assert.deepEqual(
    all.map((one) => [one.channel, one.status]),
    [
      ['online', 'completed'],
      ['post', 'completed'],
    ],
  )
})

test('DEL4: forged, unreadable and foreign reports change nothing', async () => {
  const lan = await person()
  const { paperDeliveryId, deliveryId } = await give(lan, { byPost: address })
  const id = paperDeliveryId ?? ''
  const good = report(id, 'delivered', 1)
  assert.equal((await tell(good, { key: forger.privateKey })).status, 401)
  assert.equal((await tell(good, { typ: 'bank-message+jws' })).status, 401)
  const [body] = await sign(good)
  assert.equal((await khue.call(anonymous, api.postStatus, { body })).status, 401)
  const [, signature] = await sign({ ...good, sequence: 2 })
  assert.equal(
    (await khue.call(anonymous, api.postStatus, { body, headers: { 'x-jws-signature': signature } })).status,
    401,
  )
  assert.equal((await tell({ ...good, kind: 'eaten' })).status, 400)
  assert.equal((await tell({ ...good, orderId: newId() })).body.outcome, 'unknown-shipment')
  assert.equal((await tell({ ...good, orderId: deliveryId })).body.outcome, 'unknown-shipment')
  assert.equal((await see(lan, id)).status, 'waiting')
  // Once it has a number, a report with another is not about it.
  assert.equal((await tell(report(id, 'accepted', 1))).body.outcome, 'recorded')
  assert.equal(
    (await tell(report(id, 'delivered', 2, { trackingCode: 'EK000000024VN' }))).body.outcome,
    'unknown-shipment',
  )
  assert.equal((await see(lan, id)).status, 'on-the-way')
})

test('DEL4: whatever the order and however often reports come, the end and the chain are the same', async () => {
  const lan = await person()
  const kinds: PostReport['kind'][][] = [
    ['accepted', 'in-transit', 'in-transit', 'delivered'],
    ['accepted', 'in-transit', 'returned'],
  ]
  const orders = fc.constantFrom(...kinds).chain((steps) =>
    fc.record({
      steps: fc.constant(steps),
      // Every report at least once, some again, in any order.
      order: fc
        .array(fc.nat(steps.length - 1), { maxLength: 4 })
        .chain((again) => fc.shuffledSubarray([...steps.keys(), ...again], { minLength: steps.length + again.length })),
      atOnce: fc.boolean(),
    }),
  )
  await fc.assert(
    fc.asyncProperty(orders, async ({ steps, order, atOnce }) => {
      const { paperDeliveryId } = await give(lan, { byPost: address })
      const id = paperDeliveryId ?? ''
      const reports = steps.map((kind, i) => report(id, kind, i + 1))
      const send = async (index: number) => assert.equal((await tell(reports[index])).status, 200)
      if (atOnce) await Promise.all(order.map(send))
      else for (const index of order) await send(index)
      const view = await see(lan, id)
      assert.equal(view.status, steps.at(-1) === 'delivered' ? 'completed' : 'returned')
      const chain = view.custody.filter((one) => one.kind !== 'created')
      assert.deepEqual(
        chain.map((one) => one.holder),
        steps.map((_, i) => `Người ${i + 1}`),
      )
      await khue.drain()
      assert.equal(told.filter((one) => one.deliveryId === id).length, 1)
    }),
    { numRuns: 20, endOnFailure: true },
  )
})

test('DEL4: the chain of custody cannot be changed', async () => {
  const client = new pg.Client({ connectionString: khue.databaseUrl })
  await client.connect()
  try {
    for (const statement of [
      "update delivery.custody set holder = 'x'",
      'delete from delivery.custody',
      'truncate delivery.custody',
    ]) {
      await assert.rejects(client.query(statement), /append-only/, statement)
    }
  } finally {
    await client.end()
  }
})

test('DEL5: who may not hand over; who gave what to whom is kept, once', async () => {
  const lan = await person()
  const { paperDeliveryId, deliveryId } = await give(lan, { atCounter: true })
  const id = paperDeliveryId ?? ''
  const body = {
    receiverName: 'Nguyễn Thị Lan',
    receiverRole: 'self',
    identityLastDigits: '4321',
    identityChecked: true,
    receiptConfirmed: true,
  } as const
  const hand = (who: Citizen | Official, one = id) => khue.call(who, api.handOver, { params: { id: one }, body })
  for (const who of [lan, reader]) assert.equal((await hand(who)).status, 403)
  assert.equal((await hand(elsewhere)).status, 404)
  assert.equal((await hand(clerk, deliveryId)).status, 404)
  assert.equal((await khue.call(elsewhere, api.listCounter, { query: {} })).body.deliveries.length, 0)
  assert.ok((await khue.call(clerk, api.listCounter, { query: {} })).body.deliveries.some((one) => one.id === id))
  const unchecked = { ...body, identityChecked: false } as never
  assert.equal((await khue.call(clerk, api.handOver, { params: { id }, body: unchecked })).status, 400)
  const both = await Promise.all([hand(clerk), hand(clerk)])
  assert.deepEqual(
    both.map((one) => one.status).sort((a, b) => a - b),
    [200, 409],
  )
  const view = await see(reader, id)
  assert.equal(view.status, 'completed')
  assert.equal(view.custody.at(-1)?.kind, 'handed-over')
  assert.match(view.custody.at(-1)?.note ?? '', /…4321, người trao: Trần Thị Cán Bộ/)
  assert.ok(!(await khue.call(clerk, api.listCounter, { query: {} })).body.deliveries.some((one) => one.id === id))
})

test('DEL5: what the post brought back waits at the counter and is handed over there', async () => {
  const lan = await person()
  const { paperDeliveryId } = await give(lan, { byPost: address })
  const id = paperDeliveryId ?? ''
  const body = {
    receiverName: 'Trần Văn Ủy Quyền',
    receiverRole: 'authorised',
    authorisation: 'Giấy ủy quyền 12/2026, UBND phường Hoàn Kiếm',
    identityLastDigits: '0001',
    identityChecked: true,
    receiptConfirmed: true,
  } as const
  assert.equal((await khue.call(clerk, api.handOver, { params: { id }, body })).status, 409)
  await tell(report(id, 'accepted', 1))
  await tell(report(id, 'returned', 2))
  assert.equal((await khue.call(clerk, api.handOver, { params: { id }, body })).body.status, 'completed')
  // A late word of the post does not undo it.
  await tell(report(id, 'in-transit', 3))
  assert.equal((await see(clerk, id)).status, 'completed')
  await khue.drain()
  const heard = told.filter((one) => one.deliveryId === id).map((one) => one.name)
  assert.deepEqual(heard.sort(), ['delivery.completed', 'delivery.returned'])
})

const withdraw = (of: Citizen, documentId: string, standing: 'superseded' | 'revoked' = 'revoked') =>
  khue.app.transaction((tx) => markPaper(tx, { personId: of.id, documentId, standing }))

test('DEL7: a paper that was revoked or replaced waits at no counter and is not handed over', async () => {
  const lan = await person()
  const body = {
    receiverName: 'Nguyễn Thị Lan',
    receiverRole: 'self',
    identityLastDigits: '4321',
    identityChecked: true,
    receiptConfirmed: true,
  } as const
  for (const standing of ['revoked', 'superseded'] as const) {
    const { paperDeliveryId, documentId } = await give(lan, { atCounter: true })
    const id = paperDeliveryId ?? ''
    const waits = async () =>
      (await khue.call(clerk, api.listCounter, { query: {} })).body.deliveries.some((one) => one.id === id)
    const hand = (who: Citizen | Official) => khue.call(who, api.handOver, { params: { id }, body })
    assert.ok(await waits())
    await withdraw(lan, documentId, standing)
    for (const who of [lan, reader]) assert.equal((await hand(who)).status, 403)
    const refused = await hand(clerk)
    assert.deepEqual([refused.status, refused.problem?.type.split('/').at(-1)], [409, 'delivery.not-current'])
    assert.equal(await waits(), false)
    const kept = await see(clerk, id)
    assert.deepEqual([kept.status, kept.custody.map((one) => one.kind)], ['waiting', ['created']])
  }
})

test('DEL7: a paper that counts no more is not given to the post; what the post has stays visible', async () => {
  const lan = await person()
  const shipments = async (id: string) =>
    (await (await fetch(`${postUrl}/api/shipments?orderId=${id}`)).json()) as Shipment[]
  const stuck = async () => khue.app.read((tx) => stuckShipments(tx, tx.now.add({ hours: 1 }).toString(), 200))
  const early = await give(lan, { byPost: address })
  const sent = await give(lan, { byPost: address })
  const earlyId = early.paperDeliveryId ?? ''
  assert.ok((await stuck()).includes(earlyId))
  await withdraw(lan, early.documentId)
  assert.ok(!(await stuck()).includes(earlyId))
  await khue.drain()
  assert.deepEqual(await shipments(earlyId), [])
  const row = await khue.app.read((tx) =>
    tx.named<{ status: string; last_error: string }>(
      'test.delivery',
      'select status, last_error from delivery.delivery where id = $1',
      [earlyId],
    ),
  )
  assert.deepEqual(row, [{ status: 'waiting', last_error: 'delivery.not-current' }])
  // The other was ordered before it was revoked: it goes its way, and nobody is asked to come for it.
  const id = sent.paperDeliveryId ?? ''
  assert.equal((await shipments(id)).length, 1)
  await withdraw(lan, sent.documentId)
  const trackingCode = (await see(lan, id)).trackingCode ?? ''
  await tell(report(id, 'accepted', 1, { trackingCode }))
  assert.equal((await see(lan, id)).status, 'on-the-way')
  await tell(report(id, 'returned', 2, { trackingCode }))
  const view = await see(clerk, id)
  assert.deepEqual([view.status, view.trackingCode], ['returned', trackingCode])
  assert.deepEqual(view.custody.map((one) => one.kind).sort(), ['accepted', 'created', 'returned'])
  assert.ok(!(await khue.call(clerk, api.listCounter, { query: {} })).body.deliveries.some((one) => one.id === id))
  const { notices } = (await khue.call(lan, listNotices, { query: {} })).body
  assert.ok(!notices.some((one) => one.title.vi.includes('chuyển hoàn')))
})

test('DEL2: strangers do not see a delivery, and an official’s reading is recorded for the person', async () => {
  const [lan, minh] = await Promise.all([person(), person()])
  const { paperDeliveryId, caseId } = await give(lan, { atCounter: true })
  const params = { id: paperDeliveryId ?? '' }
  assert.equal((await khue.call(anonymous, api.getDelivery, { params })).status, 401)
  for (const who of [minh, elsewhere]) {
    assert.equal((await khue.call(who, api.getDelivery, { params })).status, 404)
    assert.deepEqual((await khue.call(who, api.listDeliveriesOf, { params: { caseId } })).body.deliveries, [])
  }
  assert.equal((await khue.call(reader, api.getDelivery, { params })).status, 200)
  const reads = await khue.app.read((tx) =>
    tx.named<{ official_id: string }>('test.reads', 'select official_id from identity.access where person_id = $1', [
      lan.id,
    ]),
  )
  assert.deepEqual(
    reads.map((row) => row.official_id),
    [reader.id],
  )
})
