/** The counter's list, what it does with shipments that nobody has taken, and whom it gives a paper to. No post answers here. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anonymous, type Citizen, type Official, system } from '../../kernel/actor.ts'
import { newId } from '../../kernel/id.ts'
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
import { deliver, markPaper } from './index.ts'
import delivery from './module.ts'

const unitId = directory().city().id
const khue = await startTestKhue({
  modules: [organisation, identity, documents, notifications, delivery],
  env: { POST_URL: `http://127.0.0.1:${await freePort()}/post` },
})

const official = (permission: string, at = unitId): Official =>
  officialWith('Trần Thị Cán Bộ', [{ permission, unitId: at, subtree: at === unitId }])
const clerk = official('delivery.hand-over')
const reader = official('delivery.read')
const elsewhere = official('delivery.hand-over', 'somewhere-else')
const address = {
  recipientName: 'Nguyễn Thị Lan',
  phone: '0912345678',
  line: '12 Hàng Trống',
  commune: 'Phường Hoàn Kiếm',
  province: 'Hà Nội',
}

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

let made = 0
async function give(name: string, how: { byPost?: typeof address; atCounter?: boolean }) {
  made += 1
  const number = made
  return khue.app.transaction(async (tx) => {
    const person = await ensurePerson(tx, { name, source: 'counter' })
    const file = { bytes: png, name: 'ket-qua.png', classification: 'personal' } as const
    const { id: documentId } = await storeFile(tx, system('test'), file)
    const caseCode = `H26.${String(number).padStart(3, '0')}-261127-0001`
    const caseId = newId()
    const title = { vi: 'Giấy khai sinh', en: 'Birth certificate' }
    const request = { documentId, personId: person.id, personName: name, caseId, caseCode, title, unitId, ...how }
    const { paperDeliveryId } = await deliver(tx, request)
    const citizen: Citizen = { kind: 'citizen', id: person.id, name, assurance: 2, sessionId: 's' }
    return { id: paperDeliveryId ?? '', caseId, caseCode, documentId, citizen }
  })
}

/** As if the post had been asked an hour ago. */
const anHourAgo = (id: string) =>
  khue.app.transaction((tx) =>
    tx.named('test.age', "update delivery.delivery set created_at = created_at - interval '1 hour' where id = $1", [
      id,
    ]),
  )
const idsOf = async (who: Official, list: typeof api.listCounter | typeof api.listStuck, text?: string) =>
  (await khue.call(who, list, { query: text === undefined ? {} : { text } })).body.deliveries.map((one) => one.id)
const kindOf = (answer: { problem?: { type: string } | undefined }) => answer.problem?.type.split('/').at(-1)

test('DEL9: only who may hand over sees the list and its counts, and only of their own counter', async () => {
  const { id, citizen } = await give('Phạm Văn Quầy', { atCounter: true })
  for (const list of [api.listCounter, api.listStuck]) {
    assert.equal((await khue.call(anonymous, list, { query: {} })).status, 401)
    for (const who of [citizen, reader]) assert.equal((await khue.call(who, list, { query: {} })).status, 403)
  }
  assert.equal((await khue.call(anonymous, api.countCounter, {})).status, 401)
  for (const who of [citizen, reader]) assert.equal((await khue.call(who, api.countCounter, {})).status, 403)
  assert.deepEqual(await idsOf(elsewhere, api.listCounter), [])
  assert.deepEqual((await khue.call(elsewhere, api.countCounter, {})).body, { waiting: 0, stuck: 0 })
  assert.ok((await idsOf(clerk, api.listCounter)).includes(id))
  assert.ok((await khue.call(clerk, api.countCounter, {})).body.waiting >= 1)
})

test('DEL9: it is found by code, case, name and title, marks or not; signs alone are in nothing', async () => {
  const one = await give('Đặng Thị Ánh Hồng', { atCounter: true })
  const other = await give('Vũ Quốc Khánh', { atCounter: true })
  for (const text of [one.caseCode, one.caseCode.slice(4, 7), one.caseId, 'dang anh', 'HỒNG khai sinh', ' ánh  hồng '])
    assert.deepEqual(await idsOf(clerk, api.listCounter, text), [one.id], text)
  const both = await idsOf(clerk, api.listCounter, 'birth')
  assert.ok(both.includes(one.id) && both.includes(other.id))
  for (const text of ['%', '_', '!!', newId(), 'nobody'])
    assert.deepEqual(await idsOf(clerk, api.listCounter, text), [])
  const [view] = (await khue.call(clerk, api.listCounter, { query: { text: one.caseCode } })).body.deliveries
  assert.deepEqual(
    [view?.caseCode, view?.personName, view?.title.vi],
    [one.caseCode, 'Đặng Thị Ánh Hồng', 'Giấy khai sinh'],
  )
})

test('DEL5: somebody authorised receives only by an authorisation that is named; the receiver confirms', async () => {
  const { id } = await give('Lê Thị Ủy', { atCounter: true })
  const body = {
    receiverName: 'Lê Văn Nhận',
    receiverRole: 'authorised',
    identityLastDigits: '0001',
    identityChecked: true,
    receiptConfirmed: true,
  } as const
  const hand = (who: Official, change: object = {}) =>
    khue.call(who, api.handOver, { params: { id }, body: { ...body, ...change } })
  assert.equal((await hand(reader, { authorisation: '12/2026' })).status, 403)
  assert.equal((await hand(elsewhere, { authorisation: '12/2026' })).status, 404)
  for (const authorisation of [undefined, '   ']) {
    const refused = await hand(clerk, authorisation === undefined ? {} : { authorisation })
    assert.deepEqual([refused.status, kindOf(refused)], [400, 'kernel.invalid-input'])
    assert.deepEqual(
      refused.problem?.errors?.map((error) => error.pointer),
      ['/body/authorisation'],
    )
  }
  assert.equal((await hand(clerk, { authorisation: '12/2026', receiptConfirmed: false })).status, 400)
  const { status, body: view } = await hand(clerk, { authorisation: '12/2026, UBND phường Ba Đình' })
  assert.equal(status, 200)
  const last = view.custody.at(-1)
  assert.deepEqual([last?.kind, last?.holder], ['handed-over', 'Lê Văn Nhận'])
  assert.match(last?.note ?? '', /ủy quyền theo 12\/2026, UBND phường Ba Đình, .*…0001.*đã nhận đủ/)
})

test('DEL8: what the post has not taken after half an hour is stuck; who may not do anything about it', async () => {
  const { id, citizen, documentId, caseCode } = await give('Hoàng Thị Bưu', { byPost: address })
  assert.deepEqual(await idsOf(clerk, api.listStuck, caseCode), [])
  await anHourAgo(id)
  assert.deepEqual(await idsOf(clerk, api.listStuck, caseCode), [id])
  assert.deepEqual(await idsOf(elsewhere, api.listStuck), [])
  assert.ok((await khue.call(clerk, api.countCounter, {})).body.stuck >= 1)
  for (const act of [api.orderAgain, api.keepAtCounter]) {
    assert.equal((await khue.call(anonymous, act, { params: { id } })).status, 401)
    for (const who of [citizen, reader]) assert.equal((await khue.call(who, act, { params: { id } })).status, 403)
    assert.equal((await khue.call(elsewhere, act, { params: { id } })).status, 404)
  }
  await khue.app.transaction((tx) => markPaper(tx, { personId: citizen.id, documentId, standing: 'revoked' }))
  assert.deepEqual(await idsOf(clerk, api.listStuck, caseCode), [])
  for (const act of [api.orderAgain, api.keepAtCounter])
    assert.equal(kindOf(await khue.call(clerk, act, { params: { id } })), 'delivery.not-current')
})

test('DEL8: kept at the counter once, the person is asked to come once, and it is handed over there', async () => {
  const { id, citizen, caseCode } = await give('Bùi Thị Chờ', { byPost: address })
  await anHourAgo(id)
  assert.equal((await khue.call(clerk, api.orderAgain, { params: { id } })).body.status, 'waiting')
  const both = await Promise.all([1, 2].map(() => khue.call(clerk, api.keepAtCounter, { params: { id } })))
  assert.deepEqual(new Set(both.map((one) => kindOf(one) ?? one.status)), new Set([200, 'delivery.not-stuck']))
  assert.equal(kindOf(await khue.call(clerk, api.orderAgain, { params: { id } })), 'delivery.not-stuck')
  assert.deepEqual(await idsOf(clerk, api.listStuck, caseCode), [])
  assert.deepEqual(await idsOf(clerk, api.listCounter, caseCode), [id])
  const body = {
    receiverName: 'Bùi Thị Chờ',
    receiverRole: 'self',
    identityLastDigits: '4321',
    identityChecked: true,
    receiptConfirmed: true,
  } as const
  const { body: view } = await khue.call(clerk, api.handOver, { params: { id }, body })
  assert.equal(view.status, 'completed')
  assert.deepEqual(
    view.custody.map((one) => one.kind),
    ['created', 'kept-at-counter', 'handed-over'],
  )
  const { notices } = (await khue.call(citizen, listNotices, { query: {} })).body
  assert.equal(notices.filter((one) => one.title.vi === 'Mời đến nhận tại quầy: Giấy khai sinh').length, 1)
})
