import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { createBankSandbox } from '../../../sandbox/bank/bank.ts'
import type { Transfer } from '../../../sandbox/bank/state.ts'
import type { StandIn } from '../../../sandbox/answer.ts'
import { type Official, system } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { dayOf } from '../../kernel/clock.ts'
import { newId } from '../../kernel/id.ts'
import { freePort } from '../../kernel/run.ts'
import { officialWith, startTestKhue } from '../../kernel/testing.ts'
import documents from '../documents/module.ts'
import { directory } from '../organisation/index.ts'
import type { PaymentView } from './contract.ts'
import * as api from './contract.ts'
import { paymentsOf, refund, requestPayment } from './index.ts'
import { balanceOf } from './ledger.ts'
import payments from './module.ts'
import { reconcile, resolve } from './reconciliation.ts'
import { sendRefundOrder } from './refunds.ts'
import { payAgain } from './service.ts'

const unitId = directory().city().id
const port = await freePort()
const bankUrl = `http://127.0.0.1:${port}/bank`
const folder = await mkdtemp(path.join(tmpdir(), 'khue-bank-'))
const khue = await startTestKhue({ modules: [documents, payments], env: { BANK_URL: bankUrl } })
const { apiKey, bin, account, accountName } = khue.app.config.bank

let bank: StandIn
let server: ReturnType<typeof createServer>
async function openBank(): Promise<void> {
  const webhookUrl = `${khue.url}/api/payments/bank/confirmations`
  bank = await createBankSandbox({ publicUrl: bankUrl, webhookUrl, apiKey, bin, account, accountName, folder })
  server = createServer(bank.listener)
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
}
async function closeBank(): Promise<void> {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await bank.close()
}
await openBank()
after(async () => {
  await closeBank()
  await khue.close()
  await rm(folder, { recursive: true, force: true })
})

const clerk = system('test')
const accountant: Official = officialWith(
  'Kế toán',
  [{ permission: 'payments.reconcile', unitId, subtree: true }],
  8_640_000_000_000_000,
)

async function ask(amountDong = 8000): Promise<PaymentView> {
  const reference = newId()
  const items = [{ description: { vi: 'Phí', en: 'Fee' }, amountDong }]
  await khue.app.transaction((tx) =>
    requestPayment(tx, { reference, payerPersonId: null, items, beneficiaryUnitId: unitId }),
  )
  return stateOf(reference)
}

async function stateOf(reference: string): Promise<PaymentView> {
  const [view] = await khue.app.read((tx) => paymentsOf(tx, reference))
  assert.ok(view)
  return view
}

async function until(reference: string, status: string): Promise<PaymentView> {
  for (let i = 0; i < 200; i += 1) {
    const view = await stateOf(reference)
    if (view.status === status) return view
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return assert.fail(`the payment did not become ${status}`)
}

async function atBank<T = unknown>(
  method: string,
  where: string,
  body?: unknown,
): Promise<{ status: number; body: T }> {
  const response = await fetch(`${bankUrl}${where}`, {
    method,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as T }
}
/** The open items about a bank's transaction. */
async function openAbout(bankId: string): Promise<api.ReconciliationItem[]> {
  return (await khue.call(accountant, api.listReconciliation, { query: { open: true, search: bankId } })).body.items
}

const daysBack = (days: number) => khue.app.clock.now().subtract({ hours: 24 * days })

/** A transfer that our books hold and the statement of its day lacks; its open items. */
async function missingTransfer(qr: string | undefined, words: object): Promise<api.ReconciliationItem[]> {
  const { body } = await atBank<Transfer>('POST', '/api/payments', { qr, ...words })
  for (let i = 0; i < 200 && (await openAbout(body.id)).length === 0; i += 1)
    await new Promise((done) => setTimeout(done, 50))
  await khue.app.transaction((tx) =>
    tx.named('test.move-back', 'update payments.bank_transfer set occurred_at = $2 where bank_id = $1', [
      body.id,
      daysBack(4).toString(),
    ]),
  )
  await reconcile(khue.app, dayOf(daysBack(4)).toString())
  return openAbout(body.id)
}

const ofOtherUnit = officialWith('Kế toán phường', [
  { permission: 'payments.reconcile', unitId: 'somewhere-else', subtree: false },
])

const decide = (
  items: readonly api.ReconciliationItem[],
  kind: api.ReconciliationItem['kind'],
  resolution: api.Resolution,
  paymentId?: string,
) =>
  khue.call(accountant, api.resolveReconciliation, {
    params: { id: items.find((item) => item.kind === kind)?.id ?? '' },
    body: { resolution, reason: 'ngân hàng hủy giao dịch', ...(paymentId !== undefined && { paymentId }) },
  })

/** Until another transaction waits for this one to end. */
async function someoneWaitsFor(tx: Tx): Promise<void> {
  for (;;) {
    const waiting = await tx.named(
      'test.waiting',
      'select 1 from pg_locks where not granted and transactionid = pg_current_xact_id()::xid',
      [],
    )
    if (waiting.length > 0) return
    await new Promise((done) => setTimeout(done, 10))
  }
}

const behave = (behaviour: Record<string, unknown>) => atBank('PUT', '/api/behaviour', behaviour)

test('PAY4: a stranger gets no statement and no refund from the bank, and no code that is damaged or of another bank', async () => {
  assert.equal((await fetch(`${bankUrl}/api/statement?date=2026-11-22&account=${account}`)).status, 401)
  assert.equal((await fetch(`${bankUrl}/api/refunds`, { method: 'POST', body: '{}' })).status, 401)
  const { transfer } = await ask()
  const qr = transfer?.qr ?? ''
  assert.equal((await atBank('POST', '/api/payments', { qr: qr.slice(0, -1) })).status, 422)
  assert.equal((await atBank('POST', '/api/payments', { qr: qr.replace('999999', '970436') })).status, 422)
  const shown = await (await fetch(`${bankUrl}/pay?qr=${encodeURIComponent(`${qr}"><script>`)}`)).text()
  assert.doesNotMatch(shown, /<script>/)
})

test('PAY4: a person pays on the bank’s page, also by a double click; the signed message settles it', async () => {
  const { reference, transfer } = await ask()
  assert.ok(transfer?.payUrl)
  const shown = await (await fetch(transfer.payUrl)).text()
  for (const text of [accountName, account, transfer.content, '8.000 ₫']) assert.ok(shown.includes(text), text)
  const token = /name="token" value="([^"]+)"/.exec(shown)?.[1] ?? ''
  const form = () => new URLSearchParams({ qr: transfer.qr, token })
  const pages = await Promise.all([1, 2].map(() => fetch(`${bankUrl}/pay`, { method: 'POST', body: form() })))
  assert.equal(new Set(pages.map((page) => page.url)).size, 1)
  await until(reference, 'settled')
  assert.equal((await stateOf(reference)).heldDong, 0)
})

test('PAY4: messages sent three times, late and in any order settle each payment once', async () => {
  await behave({ copies: 3, delayMs: 300 })
  const asked = await Promise.all([1, 2, 3, 4, 5].map(() => ask()))
  await Promise.all(asked.map(({ transfer }) => atBank('POST', '/api/payments', { qr: transfer?.qr })))
  for (const { reference } of asked) assert.equal((await until(reference, 'settled')).heldDong, 0)
  await behave({ copies: 1, delayMs: 0 })
})

test('PAY4: a message that waits in the bank survives the bank’s restart', async () => {
  await behave({ silent: true })
  const { reference, transfer } = await ask()
  await atBank('POST', '/api/payments', { qr: transfer?.qr })
  await closeBank()
  await openBank()
  assert.equal((await stateOf(reference)).status, 'waiting')
  await behave({ silent: false })
  await until(reference, 'settled')
})

test('PAY9: a message that never comes is made up for by the statement, once; a run is kept', async () => {
  await behave({ silent: true })
  const { reference, transfer } = await ask()
  await atBank('POST', '/api/payments', { qr: transfer?.qr })
  const date = dayOf(khue.app.clock.now()).toString()
  await reconcile(khue.app, date)
  assert.equal((await stateOf(reference)).status, 'settled')
  await reconcile(khue.app, date)
  const { runs } = (await khue.call(accountant, api.listReconciliationRuns, {})).body
  assert.equal(runs[0]?.added, 0)
  assert.equal(runs[0]?.missing, 0)
  assert.equal(runs[0]?.statementDong, runs[0]?.ledgerDong)
  await behave({ silent: false })
  await new Promise((resolve) => setTimeout(resolve, 500))
  assert.equal((await stateOf(reference)).heldDong, 0)
  assert.equal((await khue.call({ ...accountant, grants: [] }, api.runReconciliation, { body: { date } })).status, 403)
})

test('PAY7: a refund is done when the bank confirms it, in the ledger and to the payer; twice is impossible', async () => {
  const { id, reference, transfer } = await ask(20_000)
  await atBank('POST', '/api/payments', { qr: transfer?.qr })
  await until(reference, 'settled')
  const bankBefore = await khue.app.read((tx) => balanceOf(tx, 'bank'))
  const order = () => khue.app.transaction((tx) => refund(tx, clerk, { paymentId: id, reason: 'rút hồ sơ' }))
  const tries = await Promise.allSettled([order(), order()])
  assert.equal(tries.filter((one) => one.status === 'fulfilled').length, 1)
  assert.equal((await stateOf(reference)).status, 'refunding')
  await khue.drain()
  const done = await until(reference, 'refunded')
  assert.equal(done.refundReason, 'rút hồ sơ')
  assert.equal(await khue.app.read((tx) => balanceOf(tx, 'bank')), bankBefore - 20_000)
  // Ordering again what is done asks the bank for nothing.
  const [row] = await khue.app.read((tx) =>
    tx.named<{ id: string }>('test.refund', 'select id from payments.refund', []),
  )
  await sendRefundOrder(khue.app, row?.id ?? '')
  await reconcile(khue.app, dayOf(khue.app.clock.now()).toString())
  const { runs } = (await khue.call(accountant, api.listReconciliationRuns, {})).body
  assert.equal(runs[0]?.statementDong, runs[0]?.ledgerDong)
})

test('PAY7: a refund that the bank refuses waits for an official: once more, or paid out by hand', async () => {
  await behave({ refuseRefunds: true })
  const asked = await Promise.all([ask(), ask()])
  for (const { id, reference, transfer } of asked) {
    await atBank('POST', '/api/payments', { qr: transfer?.qr })
    await until(reference, 'settled')
    await khue.app.transaction((tx) => refund(tx, clerk, { paymentId: id, reason: 'rút hồ sơ' }))
  }
  await khue.drain()
  const failed = async () =>
    (await khue.call(accountant, api.listReconciliation, { query: { open: true } })).body.items.filter(
      (item) => item.kind === 'refund-failed',
    )
  for (let i = 0; i < 100 && (await failed()).length < 2; i += 1)
    await new Promise((resolve) => setTimeout(resolve, 50))
  const items = await failed()
  assert.equal(items.length, 2)
  await behave({ refuseRefunds: false })
  const decide = (paymentId: string, resolution: api.Resolution) =>
    khue.call(accountant, api.resolveReconciliation, {
      params: { id: items.find((item) => item.paymentId === paymentId)?.id ?? '' },
      body: { resolution, reason: 'đã liên hệ người nộp' },
    })
  assert.equal((await decide(asked[0]?.id ?? '', 'credited')).status, 422)
  assert.equal((await decide(asked[0]?.id ?? '', 'returned')).status, 200)
  assert.equal((await decide(asked[1]?.id ?? '', 'closed')).status, 200)
  await khue.drain()
  for (const { reference } of asked) await until(reference, 'refunded')
  assert.equal(await khue.app.read((tx) => balanceOf(tx, 'refunds-payable')), 0)
  assert.equal(await khue.app.read((tx) => balanceOf(tx, 'manual-payouts')), -8000)
})

test('PAY9: a transfer that a past day’s statement lacks is listed; reversing it opens the payment again', async () => {
  const { id, reference, transfer } = await ask()
  const { body } = await atBank<Transfer>('POST', '/api/payments', { qr: transfer?.qr })
  await until(reference, 'settled')
  await khue.app.transaction((tx) =>
    tx.named(
      'test.move',
      `update payments.bank_transfer set occurred_at = occurred_at - interval '3 days' where bank_id = $1`,
      [body.id],
    ),
  )
  const past = dayOf(khue.app.clock.now()).subtract({ days: 3 }).toString()
  for (const _ of [1, 2]) await reconcile(khue.app, past)
  const { items } = (await khue.call(accountant, api.listReconciliation, { query: { open: true, search: body.id } }))
    .body
  assert.deepEqual(
    items.map((item) => item.kind),
    ['missing-in-statement'],
  )
  const before = await khue.app.read((tx) => balanceOf(tx, 'bank'))
  const reply = await khue.call(accountant, api.resolveReconciliation, {
    params: { id: items[0]?.id ?? '' },
    body: { resolution: 'reversed', reason: 'ngân hàng hủy giao dịch' },
  })
  assert.equal(reply.status, 200)
  assert.equal((await stateOf(reference)).status, 'expired')
  assert.equal(await khue.app.read((tx) => balanceOf(tx, 'bank')), before - 8000)
  await khue.app.transaction((tx) => payAgain(tx, clerk, id))
  assert.equal((await stateOf(reference)).status, 'waiting')
  // The bank has it after all, in the statement of another day: officials are told, once, and enter it again.
  const today = dayOf(khue.app.clock.now()).toString()
  for (const _ of [1, 2]) await reconcile(khue.app, today)
  const [told] = await openAbout(body.id)
  assert.equal(told?.kind, 'told-again')
  const enter = (who: Official, secondFactor = true) =>
    khue.call(secondFactor ? who : { ...who, strongUntil: 0 }, api.resolveReconciliation, {
      params: { id: told?.id ?? '' },
      body: { resolution: 'entered', reason: 'ngân hàng xác nhận có' },
    })
  assert.equal((await enter(ofOtherUnit)).status, 404)
  assert.notEqual((await enter(accountant, false)).status, 200)
  const both = await Promise.all([enter(accountant), enter(accountant)])
  assert.deepEqual(
    both.map(({ status }) => status).toSorted((a, b) => a - b),
    [200, 409],
  )
  assert.equal(await khue.app.read((tx) => balanceOf(tx, 'bank')), before)
  assert.equal((await stateOf(reference)).status, 'settled')
  // Known again: hearing of it changes nothing.
  await reconcile(khue.app, today)
  assert.deepEqual(await openAbout(body.id), [])
})

test('PAY9: money that is taken out of the books twice is entered twice, and held like any other that pays nothing', async () => {
  const { reference, transfer } = await ask()
  const held = await missingTransfer(transfer?.qr, { content: 'khong ro' })
  const bankId = held[0]?.bankTransactionId ?? ''
  const suspense = () => khue.app.read((tx) => balanceOf(tx, 'suspense'))
  const before = await suspense()
  const again = async () => {
    await reconcile(khue.app, dayOf(khue.app.clock.now()).toString())
    assert.equal((await decide(await openAbout(bankId), 'told-again', 'entered')).status, 200)
  }
  assert.equal((await decide(held, 'missing-in-statement', 'reversed')).status, 200)
  assert.equal(await suspense(), before + 8000)
  await again()
  assert.equal(await suspense(), before)
  await reconcile(khue.app, dayOf(daysBack(4)).toString())
  const second = await openAbout(bankId)
  assert.deepEqual(second.map(({ kind }) => kind).toSorted(), ['missing-in-statement', 'transfer'])
  assert.equal((await decide(second, 'missing-in-statement', 'reversed')).status, 200)
  assert.equal(await suspense(), before + 8000)
  await again()
  assert.equal(await suspense(), before)
  assert.equal((await decide(await openAbout(bankId), 'transfer', 'returned')).status, 200)
  assert.equal((await stateOf(reference)).status, 'waiting')
})

test('PAY9: money that an official credits at the moment when another reverses it is taken back with its credit', async () => {
  const { id, reference, transfer } = await ask()
  const held = await missingTransfer(transfer?.qr, { content: 'khong ro' })
  const suspense = await khue.app.read((tx) => balanceOf(tx, 'suspense'))
  let reversal: ReturnType<typeof decide> | undefined
  await khue.app.transaction(async (tx) => {
    const [item] = held.filter((one) => one.kind === 'transfer')
    await resolve(tx, accountant, { id: item?.id ?? '', resolution: 'credited', paymentId: id, reason: 'đúng mã' })
    reversal = decide(held, 'missing-in-statement', 'reversed')
    await someoneWaitsFor(tx)
  })
  assert.equal((await reversal)?.status, 200)
  assert.equal((await stateOf(reference)).status, 'expired')
  assert.equal(await khue.app.read((tx) => balanceOf(tx, 'suspense')), suspense + 8000)
})

test('PAY9: money of which a part is ordered back cannot be reversed', async () => {
  const { id, reference, transfer } = await ask()
  const held = await missingTransfer(transfer?.qr, { amount: '9000' })
  assert.equal((await decide(held, 'transfer', 'credited', id)).status, 200)
  assert.equal((await decide(held, 'missing-in-statement', 'reversed')).status, 422)
  assert.equal((await stateOf(reference)).status, 'settled')
  assert.equal((await decide(held, 'missing-in-statement', 'closed')).status, 200)
})

test('PAY9: the days’ totals are the whole city’s: who reconciles for one unit does not see them', async () => {
  assert.equal((await khue.call(ofOtherUnit, api.listReconciliationRuns, {})).status, 403)
  assert.equal((await khue.call(accountant, api.listReconciliationRuns, {})).status, 200)
})
