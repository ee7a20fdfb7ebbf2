import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import { anonymous, type Citizen, type Official } from '../../kernel/actor.ts'
import { newId } from '../../kernel/id.ts'
import { defineModule, when } from '../../kernel/module.ts'
import { officialWith, startTestKhue } from '../../kernel/testing.ts'
import documents from '../documents/module.ts'
import { directory } from '../organisation/index.ts'
import * as api from './contract.ts'
import { paymentExpired, paymentReversed, paymentSettled } from './events.ts'
import { paymentsOf, requestPayment } from './index.ts'
import { accounts, balances, move, post, reverse } from './ledger.ts'
import payments from './module.ts'
import { startTestBank, transferMessage, type TransferWords } from './testing.ts'

const unitId = directory().city().id
const now = Temporal.Instant.from('2026-11-22T02:00:00Z')
const events: { name: string; paymentId: string }[] = []
const ears = defineModule({
  name: 'ears',
  folder: `${import.meta.dirname}/no-migrations`,
  listens: [paymentSettled, paymentExpired, paymentReversed].map((event) =>
    when(event, event.name, async (_tx, { paymentId }) => void events.push({ name: event.name, paymentId })),
  ),
})
const bank = await startTestBank()
const khue = await startTestKhue({
  modules: [documents, payments, ears],
  env: { BANK_URL: bank.url, BANK_JWKS_URL: `${bank.url}/jwks.json` },
})
khue.app.clock.set(now)

const payer: Citizen = { kind: 'citizen', id: newId(), name: 'Nguyễn Thị Lan', assurance: 2, sessionId: 's' }
const stranger: Citizen = { ...payer, id: newId(), name: 'Trần Văn Khác' }
const official = (permission: string, at = unitId, strong = true): Official =>
  officialWith('Cán bộ', [{ permission, unitId: at, subtree: at === unitId }], strong ? 8_640_000_000_000_000 : 0)
const clerk = official('payments.cash')
const reader = official('payments.read')
const accountant = official('payments.reconcile')
const elsewhere = official('payments.reconcile', 'somewhere-else')

const birth = { description: { vi: 'Lệ phí khai sinh', en: 'Birth registration fee' }, amountDong: 8000 }

async function ask(dong = 8000, reference = newId()): Promise<{ id: string; reference: string; content: string }> {
  const { paymentId } = await khue.app.transaction((tx) =>
    requestPayment(tx, {
      reference,
      payerPersonId: payer.id,
      payerName: payer.name,
      items: [{ ...birth, amountDong: dong }],
      beneficiaryUnitId: unitId,
    }),
  )
  assert.ok(paymentId)
  const [view] = await khue.app.read((tx) => paymentsOf(tx, reference))
  return { id: paymentId, reference, content: view?.transfer?.content ?? '' }
}

async function tell(words: TransferWords | Buffer, signature?: string) {
  const body = Buffer.isBuffer(words) ? words : transferMessage(words)
  const headers = { 'x-jws-signature': signature ?? (await bank.sign(body)) }
  return khue.call(anonymous, api.bankConfirmation, { body, headers })
}

const see = async (id: string) => (await khue.call(payer, api.getPayment, { params: { id } })).body

async function openItems(search: string) {
  const reply = await khue.call(accountant, api.listReconciliation, { query: { open: true, search } })
  return reply.body.items
}

test('PAY2: only the payer and officials with a right at the unit see a payment; for others it does not exist', async () => {
  const { id, reference } = await ask()
  const params = { id }
  assert.equal((await khue.call(anonymous, api.getPayment, { params })).status, 401)
  assert.equal((await khue.call(stranger, api.getPayment, { params })).status, 404)
  assert.equal((await khue.call(elsewhere, api.getPayment, { params })).status, 404)
  assert.equal((await khue.call(stranger, api.getPaymentQr, { params })).status, 404)
  assert.equal((await khue.call(stranger, api.getPaymentReceipt, { params })).status, 404)
  assert.equal((await khue.call(stranger, api.payAgain, { params, body: {} })).status, 404)
  const reason = 'không phải của tôi'
  assert.equal((await khue.call(stranger, api.cancelPaymentRequest, { params, body: { reason } })).status, 404)
  assert.equal((await khue.call(reader, api.cancelPaymentRequest, { params, body: { reason } })).status, 403)
  assert.deepEqual((await khue.call(stranger, api.listPaymentsOf, { params: { reference } })).body.payments, [])
  assert.deepEqual((await khue.call(stranger, api.listMyPayments, { query: {} })).body.payments, [])
  for (const actor of [payer, reader]) {
    assert.equal((await khue.call(actor, api.getPayment, { params })).body.status, 'waiting')
    assert.equal((await khue.call(actor, api.listPaymentsOf, { params: { reference } })).body.payments.length, 1)
  }
  const { body } = await khue.call(payer, api.getPaymentQr, { params })
  assert.match(body.toString(), /^<svg/)
})

test('PAY1: nothing due is no payment; asking twice is one payment; another amount while one is open is refused', async () => {
  const request = { reference: newId(), payerPersonId: payer.id, items: [birth], beneficiaryUnitId: unitId }
  const nothing = await khue.app.transaction((tx) =>
    requestPayment(tx, { ...request, items: [{ ...birth, amountDong: 0 }] }),
  )
  assert.deepEqual(nothing, { paymentId: null, amountDong: 0 })
  const twice = await Promise.all([1, 2, 3].map(() => khue.app.transaction((tx) => requestPayment(tx, request))))
  assert.equal(new Set(twice.map((one) => one.paymentId)).size, 1)
  const other = { ...request, items: [{ ...birth, amountDong: 9000 }] }
  await assert.rejects(
    khue.app.transaction((tx) => requestPayment(tx, other)),
    /payments.already-requested/,
  )
  for (const amountDong of [-1, 0.5, Number.NaN]) {
    const bad = { ...request, reference: newId(), items: [{ ...birth, amountDong }] }
    await assert.rejects(
      khue.app.transaction((tx) => requestPayment(tx, bad)),
      RangeError,
    )
  }
})

test('PAY3: the database refuses what does not balance, and every change of the ledger', async () => {
  const posting = { kind: 'cash', actor: 'test', reason: 'test' } as const
  const unbalanced = {
    ...posting,
    entries: [
      ['cash:x', 5],
      ['fees:x', -4],
    ] as const,
  }
  await assert.rejects(
    khue.app.transaction((tx) => post(tx, unbalanced)),
    /does not balance: 1 đồng over 2 entries/,
  )
  await assert.rejects(khue.app.transaction((tx) => post(tx, { ...posting, entries: [['cash:x', 0]] })))
  const id = await khue.app.transaction((tx) => post(tx, { ...posting, entries: move('cash:x', 'fees:x', 5) }))
  const client = new pg.Client({ connectionString: khue.databaseUrl })
  await client.connect()
  try {
    for (const statement of [
      `update payments.ledger_entry set amount_dong = 6 where transaction_id = '${id}'`,
      `delete from payments.ledger_entry where transaction_id = '${id}'`,
      `update payments.ledger_transaction set reason = 'x' where id = '${id}'`,
      `delete from payments.ledger_transaction where id = '${id}'`,
      'truncate payments.ledger_entry',
      'truncate payments.ledger_transaction cascade',
    ]) {
      await assert.rejects(client.query(statement), /append-only/, statement)
    }
    // An entry smuggled into an old transaction is caught at commit.
    await assert.rejects(
      client.query(`insert into payments.ledger_entry values ('${id}', 9, 'cash:x', 1)`),
      /does not balance/,
    )
  } finally {
    await client.end()
  }
  await khue.app.transaction((tx) => reverse(tx, id, 'test', 'a mistake'))
  await assert.rejects(khue.app.transaction((tx) => reverse(tx, id, 'test', 'twice')))
  const after = await khue.app.read(balances)
  assert.equal(after.find((one) => one.account === 'cash:x')?.balanceDong, 0)
})

test('PAY4: a forged message is refused and changes nothing, whatever is wrong with its signature', async () => {
  const { id, content } = await ask()
  const body = transferMessage({ content, amount: '8000' })
  const good = await bank.sign(body)
  const [head, , tail] = good.split('.')
  const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'bank-message+jws' })).toString('base64url')
  const forged = [
    '',
    'x',
    '..',
    `${head}.${body.toString('base64url')}.${tail}`,
    `${none}..`,
    `${head}..${'A'.repeat(tail?.length ?? 0)}`,
    'A'.repeat(5000),
    await bank.sign(body, { key: bank.otherKey }),
    await bank.sign(body, { kid: 'bank-2' }),
    await bank.sign(body, { typ: 'bank-statement+jws' }),
    await bank.sign(transferMessage({ content, amount: '8000' })),
  ]
  for (const signature of forged) {
    const reply = await tell(body, signature)
    assert.equal(reply.status, 401, signature)
    assert.match(reply.problem?.type ?? '', /payments\.forged-confirmation/)
  }
  assert.equal((await khue.call(anonymous, api.bankConfirmation, { body })).status, 401)
  // One changed byte of the amount.
  assert.equal((await tell(Buffer.from(body.toString().replace('8000', '9000')), good)).status, 401)
  assert.equal((await see(id)).status, 'waiting')
  const [count] = await khue.app.read((tx) =>
    tx.named<{ n: number }>('test.refused', 'select count(*) as n from payments.refused_message', []),
  )
  assert.equal(count?.n, forged.length + 2)
})

test('PAY4: a message told many times, also at once, is credited once', async () => {
  const { id, content } = await ask()
  const body = transferMessage({ content: `CT den ${content} cam on`, amount: '8000' })
  const replies = await Promise.all(Array.from({ length: 8 }, () => tell(body)))
  assert.deepEqual(
    replies.map((one) => one.status),
    Array(8).fill(200),
  )
  assert.equal(replies.filter((one) => one.body.outcome === 'recorded').length, 1)
  assert.equal(replies.filter((one) => one.body.outcome === 'duplicate').length, 7)
  assert.equal((await see(id)).status, 'settled')
  await khue.drain()
  assert.equal(events.filter((event) => event.paymentId === id).length, 1)
  // The same number with other content is not believed, and officials are told.
  const other = Buffer.from(body.toString().replace('"8000"', '"800000"'))
  assert.equal((await tell(other)).body.outcome, 'conflict')
  assert.equal((await tell(other)).body.outcome, 'conflict')
  assert.equal((await openItems(content)).filter((item) => item.kind === 'conflict').length, 1)
  assert.equal((await see(id)).status, 'settled')
})

test('PAY4: an authentic message that cannot be read is kept and told to officials', async () => {
  const before = (await openItems('')).length
  for (const body of ['not json', '{"type":"transfer"}', JSON.stringify({ type: 'gift', id: 'x' })]) {
    assert.equal((await tell(Buffer.from(body))).status, 400)
    assert.equal((await tell(Buffer.from(body))).status, 400)
  }
  assert.equal((await tell({ amount: '0', content: 'x' })).status, 400)
  assert.equal((await tell({ amount: '-5', content: 'x' })).status, 400)
  assert.equal((await openItems('')).length, before + 5)
})

test('PAY6: each thing that is not right has its name, is held, and is on the list', async () => {
  const held = async () =>
    (await khue.call(accountant, api.getBalances, {})).body.accounts.find((a) => a.account === 'suspense')
      ?.balanceDong ?? 0
  const before = await held()
  const [short, over, dollars, account, twice] = await Promise.all([ask(), ask(), ask(), ask(), ask()])
  const states: [TransferWords, string][] = [
    [{ amount: '100', content: 'tien dien thang 11' }, 'unknown-reference'],
    [{ amount: '100', content: `${short.content} ${over.content}` }, 'unknown-reference'],
    [{ amount: '7999', content: short.content }, 'underpaid'],
    [{ amount: '8001', content: over.content }, 'overpaid'],
    [{ amount: '8000', content: dollars.content, currency: 'USD' }, 'wrong-currency'],
    [{ amount: '8000.50', content: dollars.content }, 'wrong-currency'],
    [{ amount: '8000', content: account.content, account: '999' }, 'wrong-account'],
    [{ amount: '8000', content: twice.content }, 'credited'],
    [{ amount: '8000', content: twice.content }, 'already-paid'],
  ]
  for (const [words, state] of states) {
    const reply = await tell(words)
    assert.deepEqual(
      [reply.status, reply.body.outcome, reply.body.state],
      [200, 'recorded', state],
      JSON.stringify(words),
    )
    const items = await openItems(words.content ?? '')
    assert.equal(
      items.some((item) => item.state === state),
      state !== 'credited',
      state,
    )
  }
  assert.equal(await held(), before - (100 + 100 + 7999 + 8001 + 8000))
  assert.equal((await see(short.id)).heldDong, 7999)
  assert.equal((await see(short.id)).status, 'waiting')
  assert.equal((await see(account.id)).heldDong, 0)
})

test('PAY6: late news of money that moved in time settles; money that moved late is held; paying again works', async () => {
  const first = await ask()
  const second = await ask()
  const inTime = now.add({ hours: 23 }).toString()
  khue.app.clock.set(now.add({ hours: 25 }))
  assert.equal((await see(first.id)).status, 'expired')
  assert.equal((await see(first.id)).transfer, null)
  assert.equal(
    (await tell({ content: second.content, amount: '8000', occurredAt: now.add({ hours: 24, seconds: 1 }).toString() }))
      .body.state,
    'expired',
  )
  const qr = await khue.call(payer, api.getPaymentQr, { params: { id: first.id } })
  assert.equal(qr.status, 409)
  const again = await khue.call(payer, api.payAgain, { params: { id: second.id }, body: {} })
  assert.equal(again.body.status, 'waiting')
  assert.notEqual(again.body.transfer?.content, second.content)
  assert.equal((await khue.call(payer, api.payAgain, { params: { id: second.id }, body: {} })).status, 409)
  // With the earlier code, and after the expiry job.
  assert.equal((await tell({ content: first.content, amount: '8000', occurredAt: inTime })).body.state, 'credited')
  assert.equal((await see(first.id)).settledAt, new Date(inTime).toISOString())
  khue.app.clock.set(now)
})

test('PAY6: a cancelled payment takes no money', async () => {
  const { id, content } = await ask()
  const body = { reason: 'rút hồ sơ' }
  for (const _ of [1, 2]) {
    const reply = await khue.call(payer, api.cancelPaymentRequest, { params: { id }, body })
    assert.equal(reply.body.status, 'cancelled')
  }
  assert.equal((await tell({ content, amount: '8000' })).body.state, 'cancelled')
  assert.equal((await see(id)).status, 'cancelled')
  assert.equal((await see(id)).heldDong, 8000)
})

test('PAY7: who may not decide about held money, and how each decision moves it', async () => {
  const [short, over] = await Promise.all([ask(), ask()])
  await tell({ amount: '5000', content: short.content })
  await tell({ amount: '10000', content: over.content })
  const [shortItem] = await openItems(short.content)
  const [overItem] = await openItems(over.content)
  assert.ok(shortItem && overItem)
  const decide = (actor: Official | Citizen, id: string, resolution: api.Resolution, paymentId?: string) =>
    khue.call(actor, api.resolveReconciliation, {
      params: { id },
      body: { resolution, reason: 'đã đối chiếu sao kê', ...(paymentId && { paymentId }) },
    })
  assert.equal((await decide(payer, overItem.id, 'credited')).status, 403)
  assert.equal((await decide(clerk, overItem.id, 'credited')).status, 403)
  assert.equal((await decide(elsewhere, overItem.id, 'credited')).status, 404)
  const withoutFactor = { ...accountant, strongUntil: 0 }
  assert.notEqual((await decide(withoutFactor, overItem.id, 'credited')).status, 200)
  // Too little cannot settle; held money cannot be closed away.
  assert.equal((await decide(accountant, shortItem.id, 'credited')).status, 422)
  assert.equal((await decide(accountant, shortItem.id, 'closed')).status, 422)
  assert.equal((await decide(accountant, shortItem.id, 'reversed')).status, 422)
  const both = await Promise.all([
    decide(accountant, overItem.id, 'credited'),
    decide(accountant, overItem.id, 'credited'),
  ])
  assert.deepEqual(
    both.map((one) => one.status).sort((a, b) => a - b),
    [200, 409],
  )
  assert.equal((await see(over.id)).status, 'settled')
  assert.equal((await decide(accountant, shortItem.id, 'returned')).status, 200)
  assert.equal((await see(short.id)).heldDong, 0)
  const refunds = await khue.app.read((tx) =>
    tx.named<{ amount_dong: number }>(
      'test.refunds',
      'select amount_dong from payments.refund order by amount_dong',
      [],
    ),
  )
  assert.deepEqual(
    refunds.map((row) => row.amount_dong),
    [2000, 5000],
  )
})

test('PAY7: money whose code was left out is credited by the code that the payer tells; a wrong code credits nothing', async () => {
  const { id, content } = await ask()
  await tell({ amount: '8000', content: 'nop le phi khai sinh quen ma' })
  const [item] = await openItems('quen ma')
  const credit = (transferCode: string) =>
    khue.call(accountant, api.resolveReconciliation, {
      params: { id: item?.id ?? '' },
      body: { resolution: 'credited', transferCode, reason: 'người nộp gọi điện' },
    })
  assert.equal((await credit('KHUE0000000000')).status, 404)
  assert.equal((await credit(` ${content.toLowerCase()} `)).status, 200)
  assert.equal((await see(id)).status, 'settled')
})

test('PAY8: who may not take cash; the exact amount, once, into the same ledger', async () => {
  const { id, content } = await ask()
  const body = { amountDong: 8000, payerName: 'Nguyễn Thị Lan' }
  for (const actor of [payer, reader])
    assert.equal((await khue.call(actor, api.payCash, { params: { id }, body })).status, 403)
  const outside = official('payments.cash', 'somewhere-else')
  assert.equal((await khue.call(outside, api.payCash, { params: { id }, body })).status, 404)
  const wrong = await khue.call(clerk, api.payCash, { params: { id }, body: { ...body, amountDong: 7999 } })
  assert.equal(wrong.status, 422)
  const replies = await Promise.all([1, 2, 3].map(() => khue.call(clerk, api.payCash, { params: { id }, body })))
  assert.deepEqual(
    replies.map((one) => one.status).sort((a, b) => a - b),
    [200, 409, 409],
  )
  assert.equal((await see(id)).method, 'cash')
  assert.equal((await tell({ content, amount: '8000' })).body.state, 'already-paid')
  const refund = await khue.call({ ...clerk, grants: official('payments.refund').grants }, api.refundPayment, {
    params: { id },
    body: { reason: 'nộp hai lần' },
  })
  assert.equal(refund.body.status, 'refunded')
  assert.equal((await tell({ content, amount: '8000' })).body.state, 'already-refunded')
})

test('PAY11: who reconciles for a unit sees what went back for it, in cash as well, found by words, a page at a time', async () => {
  for (const actor of [payer, reader, clerk])
    assert.equal((await khue.call(actor, api.listRefunds, { query: {} })).status, 403)
  assert.deepEqual((await khue.call(elsewhere, api.listRefunds, { query: {} })).body.items, [])
  const list = async (query: Parameters<typeof khue.call<typeof api.listRefunds>>[2]['query']) =>
    (await khue.call(accountant, api.listRefunds, { query })).body
  const [cash] = (await list({ search: 'NỘP hai lần' })).items
  assert.deepEqual([cash?.method, cash?.state, cash?.amountDong, cash?.error], ['cash', 'completed', 8000, null])
  const all = (await list({})).items
  assert.ok(all.length > 2 && all.some((one) => one.reference === null), 'money that paid nothing went back, too')
  assert.deepEqual(
    all.map(({ id }) => id),
    all
      .map(({ id }) => id)
      .toSorted()
      .toReversed(),
  )
  const paged: string[] = []
  for (let after: string | null | undefined; after !== null; ) {
    const page = await list({ limit: 1, ...(after !== undefined && { after }) })
    paged.push(...page.items.map(({ id }) => id))
    after = page.next
  }
  assert.deepEqual(
    paged,
    all.map(({ id }) => id),
  )
  const waiting = (await list({ state: 'requested' })).items
  assert.ok(waiting.every(({ state }) => state === 'requested'))
})

test('PAY10: the receipt names both parties, the items and the amount in words; not before it is paid', async () => {
  const { id, content } = await ask(1_205_000)
  assert.equal((await khue.call(payer, api.getPaymentReceipt, { params: { id } })).status, 409)
  await tell({ content, amount: '1205000' })
  const first = await khue.call(payer, api.getPaymentReceipt, { params: { id } })
  assert.equal(first.status, 200)
  assert.equal(first.body.subarray(0, 5).toString(), '%PDF-')
  const second = await khue.call(reader, api.getPaymentReceipt, { params: { id } })
  assert.deepEqual(second.body, first.body)
  // An official's look is recorded with the payer; one's own is not.
  const read = await khue.app.read((tx) =>
    tx.named<{ person_id: string }>('test.read', 'select person_id from identity.access', []),
  )
  assert.deepEqual(
    read.map((one) => one.person_id),
    [payer.id],
  )
  assert.equal((await khue.call(stranger, api.getPaymentReceipt, { params: { id } })).status, 404)
})

test('PAY2: an expired payment is told once, by the job', async () => {
  const { id } = await ask()
  const { expireOverdue } = await import('./service.ts')
  khue.app.clock.set(now.add({ hours: 24, seconds: 1 }))
  await Promise.all([khue.app.transaction(expireOverdue), khue.app.transaction(expireOverdue)])
  await khue.drain()
  assert.deepEqual(
    events.filter((event) => event.paymentId === id).map((event) => event.name),
    ['payments.expired'],
  )
  khue.app.clock.set(now)
})

test('PAY4: while the keys of the bank cannot be fetched, nothing is believed and nothing refused for good', async () => {
  // A Khuê that has not fetched them yet: another address of the same bank.
  const { verifySigned, KeysUnavailable } = await import('../../kernel/signed-callback.ts')
  const body = transferMessage({ amount: '1', content: 'x' })
  const signature = await bank.sign(body)
  bank.down = true
  await assert.rejects(verifySigned(`${bank.url}/again`, 'bank-message+jws', body, signature), KeysUnavailable)
  bank.down = false
  assert.equal(await verifySigned(`${bank.url}/again`, 'bank-message+jws', body, signature), 'bank-1')
})

test('PAY3: after all of this the books balance, and suspense is what the open items hold', async () => {
  const { accounts: all, totalDong } = (await khue.call(accountant, api.getBalances, {})).body
  assert.equal(totalDong, 0)
  const [open] = await khue.app.read((tx) =>
    tx.named<{ dong: number }>(
      'test.open',
      `select sum(t.amount_dong)::bigint as dong from payments.bank_transfer t
       join payments.reconciliation_item i on i.kind = 'transfer' and i.subject = t.bank_id
       where i.resolved_at is null and t.state not in ('wrong-account', 'wrong-currency')`,
      [],
    ),
  )
  assert.equal(all.find((one) => one.account === accounts.suspense)?.balanceDong, -(open?.dong ?? 0))
  for (const actor of [payer, clerk]) assert.equal((await khue.call(actor, api.getBalances, {})).status, 403)
  assert.equal((await khue.call(elsewhere, api.getBalances, {})).status, 403)
})
