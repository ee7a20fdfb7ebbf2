import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { system } from '../../kernel/actor.ts'
import { newId } from '../../kernel/id.ts'
import { defineModule, when } from '../../kernel/module.ts'
import { Problem } from '../../kernel/problems.ts'
import { startTestKhue } from '../../kernel/testing.ts'
import documents from '../documents/module.ts'
import { directory } from '../organisation/index.ts'
import { receiveConfirmation } from './confirmations.ts'
import { paymentRefunded, paymentSettled } from './events.ts'
import { cancelPayment, paymentsOf, refund, requestPayment } from './index.ts'
import payments from './module.ts'
import { expireOverdue, payAgain, payCash } from './service.ts'
import { startTestBank, transferMessage } from './testing.ts'

const unitId = directory().city().id
const now = Temporal.Instant.from('2026-11-22T02:00:00Z')
const settled = new Map<string, number>()
const refunded = new Map<string, number>()
const ears = defineModule({
  name: 'ears',
  folder: `${import.meta.dirname}/no-migrations`,
  listens: [
    when(
      paymentSettled,
      'settled',
      async (_tx, { paymentId }) => void settled.set(paymentId, (settled.get(paymentId) ?? 0) + 1),
    ),
    when(
      paymentRefunded,
      'refunded',
      async (_tx, { paymentId }) => void refunded.set(paymentId, (refunded.get(paymentId) ?? 0) + 1),
    ),
  ],
})
const bank = await startTestBank()
const khue = await startTestKhue({
  modules: [documents, payments, ears],
  env: { BANK_URL: bank.url, BANK_JWKS_URL: `${bank.url}/jwks.json` },
})
const clerk = system('test')

interface Asked {
  readonly id: string
  readonly reference: string
  readonly amountDong: number
  readonly code: string
}

async function ask(amountDong: number): Promise<Asked> {
  const reference = newId()
  const items = [{ description: { vi: 'Phí', en: 'Fee' }, amountDong }]
  await khue.app.transaction((tx) =>
    requestPayment(tx, { reference, payerPersonId: null, items, beneficiaryUnitId: unitId }),
  )
  const [view] = await khue.app.read((tx) => paymentsOf(tx, reference))
  assert.ok(view)
  return { id: view.id, reference, amountDong, code: view.transfer?.content ?? '' }
}

/** Problems are answers; anything else is a bug. */
async function allowed<T>(work: Promise<T>): Promise<T | string> {
  try {
    return await work
  } catch (error) {
    if (error instanceof Problem) return error.type
    throw error
  }
}

const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('transfer' as const),
      /** Which of the bank's numbers: few, so that they come again with the same and with other content. */
      number: fc.nat(5),
      payment: fc.nat(3),
      amount: fc.constantFrom('exact', 'exact', 'exact', 'less', 'more'),
      currency: fc.constantFrom('VND', 'VND', 'VND', 'USD'),
      ours: fc.constantFrom(true, true, true, false),
      known: fc.constantFrom(true, true, true, false),
      late: fc.constantFrom(false, false, false, true),
      forged: fc.constantFrom(false, false, false, true),
      copies: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('cash' as const, 'cancel' as const, 'refund' as const, 'expire' as const, 'again' as const),
      payment: fc.nat(2),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('bank-refund' as const),
      state: fc.constantFrom('completed' as const, 'completed' as const, 'rejected' as const),
      number: fc.nat(3),
      pick: fc.nat(3),
      amount: fc.constantFrom('exact', 'exact', 'less'),
    }),
  },
)
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

interface Told {
  /** Ids of authentic transfers → the amounts told under it, in đồng to our account, or null. */
  readonly transfers: Map<string, (number | null)[]>
  readonly forged: Set<string>
}

async function play(run: string, one: Step, asked: readonly Asked[], told: Told): Promise<void> {
  if (one.do === 'transfer') return transfer(run, one, asked, told)
  if (one.do === 'bank-refund') return bankRefund(run, one)
  const payment = asked[one.payment]
  if (!payment) return
  const reason = 'thử nghiệm'
  const input = { paymentId: payment.id, reason }
  const { app } = khue
  if (one.do === 'cash') {
    const paid = { paymentId: payment.id, amountDong: payment.amountDong, payerName: 'Lan' }
    await allowed(app.transaction((tx) => payCash(tx, clerk, paid)))
  } else if (one.do === 'cancel') await allowed(app.transaction((tx) => cancelPayment(tx, clerk, input)))
  else if (one.do === 'refund') await allowed(app.transaction((tx) => refund(tx, clerk, input)))
  else if (one.do === 'expire') await app.transaction(expireOverdue)
  else await allowed(app.transaction((tx) => payAgain(tx, clerk, payment.id)))
}

async function transfer(run: string, one: Extract<Step, { do: 'transfer' }>, asked: readonly Asked[], told: Told) {
  const payment = asked[one.payment]
  const due = payment?.amountDong ?? 1000
  const amountDong = one.amount === 'exact' ? due : one.amount === 'less' ? due - 1 : due + 1
  const id = `${one.forged ? 'FORGED' : 'FT'}-${run}-${one.number}`
  const body = transferMessage({
    id,
    amount: String(amountDong),
    currency: one.currency,
    ...(!one.ours && { account: '999' }),
    content: one.known && payment ? `nop ${payment.code} nhanh` : 'khong ro',
    occurredAt: (one.late ? now.add({ hours: 30 }) : now).toString(),
  })
  if (one.forged) told.forged.add(id)
  else {
    const counts = one.currency === 'VND' && one.ours ? amountDong : null
    told.transfers.set(id, [...(told.transfers.get(id) ?? []), counts])
  }
  const signature = await bank.sign(body, one.forged ? { key: bank.otherKey } : {})
  const replies = await Promise.all(
    Array.from({ length: one.copies }, () => allowed(receiveConfirmation(khue.app, body, signature, '::1'))),
  )
  for (const reply of replies) {
    if (one.forged) assert.equal(reply, 'payments.forged-confirmation')
    else assert.ok(typeof reply === 'object', JSON.stringify(reply))
  }
}

async function bankRefund(run: string, one: Extract<Step, { do: 'bank-refund' }>) {
  const orders = await khue.app.read((tx) =>
    tx.named<{ id: string; amount_dong: number }>(
      'test.orders',
      'select id, amount_dong from payments.refund where bank_id like $1 order by id',
      [`%${run}%`],
    ),
  )
  const order = orders[one.pick]
  const due = order?.amount_dong ?? 5
  const body = Buffer.from(
    JSON.stringify({
      type: 'refund',
      id: `RT-${run}-${one.number}`,
      refundId: order?.id ?? newId(),
      state: one.state,
      amount: String(one.amount === 'exact' ? due : due + 1),
      currency: 'VND',
      reason: '',
      occurredAt: now.toString(),
    }),
  )
  const signature = await bank.sign(body)
  const reply = await allowed(receiveConfirmation(khue.app, body, signature, '::1'))
  assert.ok(typeof reply === 'object', JSON.stringify(reply))
}

const rows = <R>(name: string, text: string, values: unknown[] = []) =>
  khue.app.read((tx) => tx.named<R>(`test.${name}`, text, values))

async function checkBooks(run: string, asked: readonly Asked[], told: Told): Promise<void> {
  const unbalanced = await rows(
    'unbalanced',
    'select transaction_id from payments.ledger_entry group by transaction_id having sum(amount_dong) <> 0',
  )
  assert.deepEqual(unbalanced, [])
  // Nothing vanishes: every authentic transfer is there, once; no forged one.
  const there = await rows<{ bank_id: string; amount_dong: number | null; state: string; payment_id: string | null }>(
    'there',
    'select bank_id, amount_dong, state, payment_id from payments.bank_transfer where bank_id like $1',
    [`%${run}%`],
  )
  assert.deepEqual(there.map((row) => row.bank_id).sort(), [...told.transfers.keys()].sort())
  const entered = await rows<{ bank_id: string; dong: number }>(
    'entered',
    `select t.bank_id, sum(e.amount_dong)::bigint as dong from payments.ledger_transaction t join payments.ledger_entry e on e.transaction_id = t.id
     where t.kind = 'transfer' and e.account = 'bank' and t.bank_id like $1 group by t.bank_id`,
    [`%${run}%`],
  )
  for (const row of there) {
    const inBooks = row.state !== 'wrong-account' && row.state !== 'wrong-currency'
    const booked = entered.find((one) => one.bank_id === row.bank_id)?.dong
    assert.equal(booked, inBooks ? (row.amount_dong ?? 0) : undefined, row.bank_id)
    if (inBooks) assert.ok(told.transfers.get(row.bank_id)?.includes(row.amount_dong))
  }
  // What is not credited is on the officials' list.
  const items = new Set(
    (
      await rows<{ subject: string }>(
        'items',
        `select subject from payments.reconciliation_item where kind = 'transfer'`,
      )
    ).map((row) => row.subject),
  )
  for (const row of there) assert.equal(items.has(row.bank_id), row.state !== 'credited', `${row.bank_id} ${row.state}`)
  // Each payment is credited at most once, and its state says so.
  for (const payment of asked) {
    const credits = await rows<{ n: number; dong: number }>(
      'credits',
      `select count(*) as n, coalesce(sum(-e.amount_dong), 0)::bigint as dong from payments.ledger_transaction t
       join payments.ledger_entry e on e.transaction_id = t.id and e.account like 'fees:%'
       where t.payment_id = $1 and t.kind in ('transfer', 'cash', 'allocation')`,
      [payment.id],
    )
    const [view] = await khue.app.read((tx) => paymentsOf(tx, payment.reference))
    const paid = ['settled', 'refunding', 'refunded'].includes(view?.status ?? '')
    assert.deepEqual(credits, [{ n: paid ? 1 : 0, dong: paid ? payment.amountDong : 0 }], payment.id)
    assert.equal(settled.get(payment.id) ?? 0, paid ? 1 : 0)
    assert.equal(refunded.get(payment.id) ?? 0, view?.status === 'refunded' ? 1 : 0)
  }
}

async function checkTotals(): Promise<void> {
  const [books] = await rows<{ bank: number; suspense: number; owed: number }>(
    'books',
    `select coalesce(sum(amount_dong) filter (where account = 'bank'), 0)::bigint as bank,
      coalesce(sum(amount_dong) filter (where account = 'suspense'), 0)::bigint as suspense,
      coalesce(sum(amount_dong) filter (where account = 'refunds-payable'), 0)::bigint as owed from payments.ledger_entry`,
  )
  const [facts] = await rows<{ came: number; went: number; held: number; owed: number }>(
    'facts',
    `select
      (select coalesce(sum(amount_dong), 0)::bigint from payments.bank_transfer where state not in ('wrong-account', 'wrong-currency')) as came,
      (select coalesce(sum(amount_dong), 0)::bigint from payments.refund where status = 'completed') as went,
      (select coalesce(sum(amount_dong), 0)::bigint from payments.refund where status <> 'completed') as owed,
      (select coalesce(sum(amount_dong), 0)::bigint from payments.bank_transfer where state not in ('credited', 'wrong-account', 'wrong-currency')) as held`,
  )
  assert.ok(books && facts)
  assert.equal(books.bank, facts.came - facts.went)
  assert.equal(books.suspense, 0 - facts.held)
  assert.equal(books.owed, 0 - facts.owed)
}

test('PAY3, PAY4, PAY6: over random orders of true, repeated, contradicting and forged messages, cash, cancelling and refunds, the books balance, nothing is credited twice and nothing vanishes', async () => {
  khue.app.clock.set(now)
  const inRandomOrder = fc.asyncProperty(
    fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 8 }),
    async (waves) => {
      const run = newId()
      const asked = await Promise.all([ask(8000), ask(15_000), ask(2)])
      const told: Told = { transfers: new Map(), forged: new Set() }
      // Each wave happens at once; some of them after the requests have expired.
      for (const [index, wave] of waves.entries()) {
        khue.app.clock.set(now.add({ hours: index * 5 }))
        await Promise.all(wave.map((one) => play(run, one, asked, told)))
      }
      await khue.drain()
      await checkBooks(run, asked, told)
      khue.app.clock.set(now)
    },
  )
  await fc.assert(inRandomOrder, { numRuns: Number(process.env['RANDOM_RUNS'] ?? 24), endOnFailure: true })
  await checkTotals()
})
