/** Money back: asked for with a reason, sent by a job, done when the bank confirms it (PAY7). */
import type { Actor } from '../../kernel/actor.ts'
import type { App, Tx } from '../../kernel/app.ts'
import { newId } from '../../kernel/id.ts'
import { problem } from '../../kernel/problems.ts'
import { actorText, requireFreshFactor, requirePermission } from './access.ts'
import { dongOf, orderRefund, type RefundMessage } from './bank.ts'
import type { PaymentView } from './contract.ts'
import { paymentRefunded, sendRefund } from './events.ts'
import { accounts, move, post } from './ledger.ts'
import { openAbout } from './open-items.ts'
import type { PaymentRow, Recorded, RefundRow } from './rows.ts'
import { viewOf } from './service.ts'
import * as store from './store.ts'

/** Gives a settled payment back: cash at once, a transfer through the bank. Throws `payments.not-settled`. */
export async function refund(
  tx: Tx,
  actor: Actor,
  { paymentId, reason }: { paymentId: string; reason: string },
): Promise<PaymentView> {
  const row = requirePermission(actor, await store.lockPayment(tx, paymentId), 'payments.refund')
  requireFreshFactor(tx, actor)
  if (row.status !== 'settled') throw problem('payments.not-settled', { status: row.status })
  return viewOf(
    tx,
    row.method === 'cash' ? await refundCash(tx, actor, row, reason) : await refundTransfer(tx, actor, row, reason),
  )
}

async function refundCash(tx: Tx, actor: Actor, row: PaymentRow, reason: string): Promise<PaymentRow> {
  const unit = row.beneficiary_unit_id
  await post(tx, {
    kind: 'cash-refund',
    paymentId: row.id,
    actor: actorText(actor),
    reason,
    entries: move(accounts.fees(unit), accounts.cash(unit), row.amount_dong),
  })
  return finish(tx, row, reason)
}

async function refundTransfer(tx: Tx, actor: Actor, row: PaymentRow, reason: string): Promise<PaymentRow> {
  const transfer = await store.creditingTransfer(tx, row.id)
  if (!transfer) throw new Error(`payment ${row.id} was settled by transfer and has none`)
  await owe(tx, {
    debit: accounts.fees(row.beneficiary_unit_id),
    amountDong: row.amount_dong,
    bankId: transfer.bank_id,
    paymentId: row.id,
    actor: actorText(actor),
    reason,
  })
  const next = await store.updatePayment(tx, row, { status: 'refunding', refund_reason: reason })
  tx.live(`payment:${row.id}`)
  return next
}

/** Books money as owed back to the sender of a transfer and orders it from the bank; gives the refund's id. */
export async function owe(
  tx: Tx,
  debt: {
    debit: string
    amountDong: number
    bankId: string
    paymentId: string | null
    actor: string
    reason: string
  },
): Promise<string> {
  const id = await order(tx, debt)
  await post(tx, {
    kind: 'refund',
    paymentId: debt.paymentId,
    bankId: debt.bankId,
    refundId: id,
    actor: debt.actor,
    reason: debt.reason,
    entries: move(debt.debit, accounts.refundsPayable, debt.amountDong),
  })
  return id
}

/** A refund order for money that is booked as owed already. */
export async function order(
  tx: Tx,
  debt: { amountDong: number; bankId: string; paymentId: string | null; actor: string; reason: string },
): Promise<string> {
  const id = newId(tx.now.epochMilliseconds)
  await store.insertRefund(tx, {
    id,
    payment_id: debt.paymentId,
    bank_id: debt.bankId,
    amount_dong: debt.amountDong,
    reason: debt.reason,
    status: 'requested',
    requested_at: tx.now.toString(),
    requested_by: debt.actor,
    completed_bank_id: null,
    completed_at: null,
    last_error: null,
  })
  tx.enqueue(sendRefund, { refundId: id }, { key: id })
  return id
}

/** The payment's money is back with its payer. */
export async function finish(tx: Tx, row: PaymentRow, reason: string): Promise<PaymentRow> {
  const at = tx.now.toString()
  const next = await store.updatePayment(tx, row, { status: 'refunded', refunded_at: at, refund_reason: reason })
  tx.emit(paymentRefunded, {
    paymentId: row.id,
    reference: row.reference,
    amountDong: row.amount_dong,
    reason,
    at,
  })
  tx.live(`payment:${row.id}`)
  return next
}

/** Job: orders the refund from the bank. Outside a transaction, since the bank may be slow; its id makes repeats harmless. */
export async function sendRefundOrder(app: App, refundId: string): Promise<void> {
  const row = await app.read((tx) => store.findRefund(tx, refundId))
  if (!row) throw new Error(`no refund ${refundId}`)
  if (row.status !== 'requested' && row.status !== 'sent') return
  const answer = await orderRefund(app.config, {
    refundId,
    transferId: row.bank_id,
    amountDong: row.amount_dong,
    content: `Hoan tien ${row.bank_id}`,
  }).catch(async (error: unknown) => {
    const last_error = String((error as Error).cause ?? error).slice(0, 500)
    await app.transaction((tx) => store.updateRefund(tx, refundId, { last_error }))
    throw error
  })
  await app.transaction(async (tx) => {
    const now = await store.lockRefund(tx, refundId)
    // The bank's message may have overtaken its answer.
    if (!now || (now.status !== 'requested' && now.status !== 'sent')) return
    if (answer === 'accepted') await store.updateRefund(tx, refundId, { status: 'sent', last_error: null })
    else await reject(tx, now, answer.refused)
  })
}

const silentHours = 1
const silentAtOnce = 200

/** Job: orders again what the bank has been silent about. */
export async function resendSilent(tx: Tx): Promise<void> {
  const before = tx.now.subtract({ hours: silentHours }).toString()
  for (const refundId of await store.silentRefunds(tx, before, silentAtOnce)) {
    tx.enqueue(sendRefund, { refundId }, { key: refundId })
  }
}

async function reject(tx: Tx, row: RefundRow, why: string): Promise<void> {
  await store.updateRefund(tx, row.id, { status: 'rejected', last_error: why.slice(0, 500) })
  const payment = row.payment_id ? ((await store.findPayment(tx, row.payment_id)) ?? null) : null
  await openAbout(tx, {
    kind: 'refund-failed',
    subject: row.id,
    detail: why,
    bankId: row.bank_id,
    refundId: row.id,
    transfer: { amount: String(row.amount_dong), currency: 'VND', content: row.reason, occurredAt: tx.now.toString() },
    payment,
  })
  tx.live('reconciliation:all')
}

/** The bank's word on a refund. Money that it sent is booked once, also when it said `rejected` before. */
export async function recordRefund(tx: Tx, message: RefundMessage): Promise<Recorded> {
  const row = await store.lockRefund(tx, message.refundId)
  const conflict = async (detail: string): Promise<Recorded> => {
    const transfer = { ...message, content: message.reason }
    const subject = `refund:${message.id}`
    const opened = await openAbout(tx, { kind: 'conflict', subject, detail, bankId: message.id, transfer })
    return { outcome: opened ? 'conflict' : 'duplicate', state: null }
  }
  if (!row) return conflict(`a refund that we did not order: ${message.refundId}`)
  if (message.state === 'rejected') {
    if (row.status === 'completed') return conflict('rejected after it was completed')
    if (row.status === 'rejected') return { outcome: 'duplicate', state: null }
    await reject(tx, row, message.reason)
    return { outcome: 'recorded', state: null }
  }
  if (row.status === 'completed') {
    if (row.completed_bank_id === message.id) return { outcome: 'duplicate', state: null }
    return conflict(`a second transfer back; the first is ${row.completed_bank_id ?? ''}`)
  }
  if (dongOf(message) !== row.amount_dong)
    return conflict(`${message.amount} ${message.currency}, ordered ${row.amount_dong}`)
  if (
    row.status === 'rejected' &&
    !(await store.closeOpenItem(tx, 'refund-failed', row.id, 'completed by the bank after all'))
  ) {
    return conflict('completed after it was rejected and decided upon')
  }
  await complete(tx, row, message)
  return { outcome: 'recorded', state: null }
}

async function complete(tx: Tx, row: RefundRow, message: RefundMessage): Promise<void> {
  await store.updateRefund(tx, row.id, {
    status: 'completed',
    completed_bank_id: message.id,
    completed_at: message.occurredAt,
    last_error: null,
  })
  await post(tx, {
    kind: 'refund-paid',
    paymentId: row.payment_id,
    bankId: row.bank_id,
    refundId: row.id,
    actor: 'system:bank',
    reason: row.reason,
    entries: move(accounts.refundsPayable, accounts.bank, row.amount_dong),
  })
  const payment = row.payment_id ? await store.lockPayment(tx, row.payment_id) : undefined
  if (payment?.status === 'refunding') await finish(tx, payment, row.reason)
}
