/** What rules could not decide, decided by officials; and the daily comparison with the bank's statement (PAY6, PAY9). */
import type { Actor } from '../../kernel/actor.ts'
import type { App, Tx } from '../../kernel/app.ts'
import { dayOf, instantAt } from '../../kernel/clock.ts'
import { problem } from '../../kernel/problems.ts'
import { may, unitsWhere } from '../organisation/index.ts'
import { actorText, requireFreshFactor } from './access.ts'
import { dongOf, fetchStatement, type Statement } from './bank.ts'
import { place, recordMessage } from './confirmations.ts'
import { type ReconciliationItem, type ReconciliationRun, type Resolution, resolutionsOf } from './contract.ts'
import { paymentReversed, reconcileDay } from './events.ts'
import { accounts, balanceOf, post, reverse, standingTransactions } from './ledger.ts'
import { openAbout, subjectOf } from './open-items.ts'
import { finish, order, owe } from './refunds.ts'
import type { ItemRow, PaymentRow, RunRow } from './rows.ts'
import { settle } from './service.ts'
import * as store from './store.ts'
import { transferCodesIn } from './transfer-code.ts'

const permission = 'payments.reconcile'

export function itemView(row: ItemRow): ReconciliationItem {
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    openedAt: row.opened_at,
    bankTransactionId: row.bank_id,
    amount: row.amount,
    currency: row.currency,
    content: row.content,
    payerName: row.payer_name,
    occurredAt: row.occurred_at,
    paymentId: row.payment_id,
    reference: row.reference,
    detail: row.detail,
    resolution: row.resolution,
    resolvedAt: row.resolved_at,
    resolutionReason: row.resolution_reason,
  }
}

/** Items of the units that the actor reconciles; money of no unit is for those who reconcile for the whole city. */
export async function listItems(
  tx: Tx,
  actor: Actor,
  query: { open?: boolean; search?: string; before?: string; limit?: number },
): Promise<{ items: ReconciliationItem[]; openCount: number; suspenseDong: number; next: string | null }> {
  const units = unitsWhere(actor, permission)
  const limit = query.limit ?? 50
  const rows = await store.listItems(tx, { ...query, units, limit: limit + 1 })
  const page = rows.slice(0, limit)
  return {
    items: page.map(itemView),
    openCount: await store.countOpenItems(tx, units),
    // Suspense is a liability: its balance is negative when it holds money.
    suspenseDong: units === 'all' ? Math.abs(await balanceOf(tx, accounts.suspense)) : 0,
    next: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
  }
}

export interface Decision {
  readonly id: string
  readonly resolution: Resolution
  readonly paymentId?: string | undefined
  readonly transferCode?: string | undefined
  readonly reason: string
}

/** An official's decision about an open item. Throws `payments.cannot-resolve` when the money cannot go that way. */
export async function resolve(tx: Tx, actor: Actor, decision: Decision): Promise<ReconciliationItem> {
  const item = await store.lockItem(tx, decision.id)
  const visible =
    item && (item.unit_id === null ? unitsWhere(actor, permission) === 'all' : may(actor, permission, item.unit_id))
  if (!item || !visible) throw problem('payments.not-found')
  if (item.resolved_at !== null) throw problem('payments.already-resolved')
  requireFreshFactor(tx, actor)
  const by = actorText(actor)
  const payment = await carryOut(tx, actor, item, decision, by)
  const closed = await store.closeItem(tx, item, {
    resolution: decision.resolution,
    resolved_at: tx.now.toString(),
    resolved_by: by,
    resolution_reason: decision.reason,
    ...(payment && { payment_id: payment.id, reference: payment.reference }),
  })
  tx.live('reconciliation:all')
  const paymentId = payment?.id ?? item.payment_id
  if (paymentId) tx.live(`payment:${paymentId}`)
  return itemView(closed)
}

async function carryOut(
  tx: Tx,
  actor: Actor,
  item: ItemRow,
  decision: Decision,
  by: string,
): Promise<PaymentRow | null> {
  const { resolution, reason } = decision
  const possible = resolutionsOf(item)
  if (!possible.includes(resolution)) throw cannot(`${item.kind}: ${possible.join(', ')}`)
  if (item.kind === 'refund-failed') {
    return resolution === 'returned' ? refundOnceMore(tx, item, reason, by) : paidByHand(tx, item, reason, by)
  }
  if (resolution === 'credited') return creditHeld(tx, actor, item, decision, by)
  if (resolution === 'returned') return returnHeld(tx, item, reason, by)
  if (resolution === 'entered') return enterAgain(tx, item, by)
  return resolution === 'reversed' ? reverseMissing(tx, item, reason, by) : null
}

const cannot = (why: string) => problem('payments.cannot-resolve', { why })

async function heldAmount(tx: Tx, item: ItemRow): Promise<{ bankId: string; amountDong: number; occurredAt: string }> {
  const transfer = item.bank_id === null ? undefined : await store.findTransfer(tx, item.bank_id)
  if (!transfer || transfer.amount_dong === null) throw new Error(`item ${item.id} holds no money`)
  return { bankId: transfer.bank_id, amountDong: transfer.amount_dong, occurredAt: transfer.occurred_at }
}

/** Suspense → the payment's unit; what is too much is owed back to the sender. */
async function creditHeld(tx: Tx, actor: Actor, item: ItemRow, decision: Decision, by: string): Promise<PaymentRow> {
  const { bankId, amountDong, occurredAt } = await heldAmount(tx, item)
  const paymentId = decision.paymentId ?? (await paymentOfCode(tx, decision.transferCode)) ?? item.payment_id
  const payment = paymentId === null ? undefined : await store.lockPayment(tx, paymentId)
  if (!payment || !may(actor, permission, payment.beneficiary_unit_id)) throw problem('payments.not-found')
  if (payment.status !== 'waiting' && payment.status !== 'expired') {
    throw problem('payments.not-waiting', { status: payment.status })
  }
  const excess = amountDong - payment.amount_dong
  if (excess < 0) throw cannot(`Thiếu ${-excess} đồng. / ${-excess} đồng are missing.`)
  await post(tx, {
    kind: 'allocation',
    paymentId: payment.id,
    bankId,
    actor: by,
    reason: decision.reason,
    entries: [
      [accounts.suspense, amountDong],
      [accounts.fees(payment.beneficiary_unit_id), -payment.amount_dong],
      [accounts.refundsPayable, -excess],
    ],
  })
  if (excess > 0) await order(tx, { amountDong: excess, bankId, paymentId: null, actor: by, reason: decision.reason })
  await store.setTransferState(tx, bankId, { state: 'credited', payment_id: payment.id })
  return settle(tx, payment, { method: 'transfer', by, at: Temporal.Instant.from(occurredAt) })
}

async function paymentOfCode(tx: Tx, transferCode: string | undefined): Promise<string | undefined> {
  if (transferCode === undefined) return undefined
  const [paymentId] = await store.paymentIdsByCodes(tx, transferCodesIn(transferCode))
  if (paymentId === undefined) throw problem('payments.not-found')
  return paymentId
}

async function returnHeld(tx: Tx, item: ItemRow, reason: string, by: string): Promise<null> {
  const { bankId, amountDong } = await heldAmount(tx, item)
  await owe(tx, { debit: accounts.suspense, amountDong, bankId, paymentId: null, actor: by, reason })
  return null
}

/** The bank never had this money: its entries are reversed, newest first, and what they settled is open again. */
async function reverseMissing(tx: Tx, item: ItemRow, reason: string, by: string): Promise<PaymentRow | null> {
  const bankId = item.bank_id ?? ''
  const held = await store.findTransfer(tx, bankId)
  // First, since it waits for whoever decides about the held money just now; their entries are then seen below.
  if (held) await store.closeOpenItem(tx, 'transfer', subjectOf(held), reason)
  const standing = await standingTransactions(tx, bankId)
  if (standing.length === 0) throw cannot('Không còn bút toán nào để đảo. / There is no entry left to reverse.')
  if (await store.hasRefund(tx, bankId)) throw cannot('Khoản này đã được hoàn tiền. / This money was refunded.')
  for (const entry of standing.toReversed()) await reverse(tx, entry.id, by, reason)
  const transfer = await store.findTransfer(tx, bankId)
  if (transfer?.state !== 'credited' || transfer.payment_id === null) return null
  const payment = await store.lockPayment(tx, transfer.payment_id)
  if (payment?.status !== 'settled') throw cannot('Khoản thanh toán đã thay đổi. / The payment has changed.')
  await store.setTransferState(tx, bankId, { state: 'unknown-reference', payment_id: payment.id })
  const open = await store.updatePayment(tx, payment, {
    status: 'expired',
    method: null,
    settled_at: null,
    settled_by: null,
    receipt_document_id: null,
    expires_at: tx.now.toString(),
  })
  const { id: paymentId, reference, amount_dong: amountDong } = payment
  tx.emit(paymentReversed, { paymentId, reference, amountDong, reason, at: tx.now.toString() })
  return open
}

/** The bank has the money after all: it is entered like one that just came, to what it pays or into suspense. */
async function enterAgain(tx: Tx, item: ItemRow, by: string): Promise<PaymentRow | null> {
  const bankId = item.bank_id ?? ''
  const transfer = await store.lockTransfer(tx, bankId)
  if (!transfer || (await standingTransactions(tx, bankId)).length > 0)
    throw cannot('Khoản này đang có trong sổ. / This money is in the books.')
  await place(tx, await store.countEntry(tx, bankId), by)
  const placed = await store.findTransfer(tx, bankId)
  return placed?.payment_id ? ((await store.findPayment(tx, placed.payment_id)) ?? null) : null
}

async function rejectedRefund(tx: Tx, item: ItemRow) {
  const refund = item.refund_id === null ? undefined : await store.findRefund(tx, item.refund_id)
  if (refund?.status !== 'rejected') throw cannot('Lần hoàn tiền đã thay đổi. / The refund has changed.')
  return refund
}

async function refundOnceMore(tx: Tx, item: ItemRow, reason: string, by: string): Promise<null> {
  const { amount_dong: amountDong, bank_id: bankId, payment_id: paymentId } = await rejectedRefund(tx, item)
  await order(tx, { amountDong, bankId, paymentId, actor: by, reason })
  return null
}

/** The bank cannot send it, somebody paid it out otherwise: the reason says how. */
async function paidByHand(tx: Tx, item: ItemRow, reason: string, by: string): Promise<PaymentRow | null> {
  const refund = await rejectedRefund(tx, item)
  await post(tx, {
    kind: 'payout',
    paymentId: refund.payment_id,
    bankId: refund.bank_id,
    refundId: refund.id,
    actor: by,
    reason,
    entries: [
      [accounts.refundsPayable, refund.amount_dong],
      [accounts.manualPayouts, -refund.amount_dong],
    ],
  })
  const payment = refund.payment_id ? await store.lockPayment(tx, refund.payment_id) : undefined
  return payment?.status === 'refunding' ? finish(tx, payment, refund.reason) : null
}

// ---- the daily comparison ----------------------------------------------------------------------------------------

/** Job of each night: yesterday, and the day before once more for what the bank booked late. */
export async function queueYesterday(tx: Tx): Promise<void> {
  const today = dayOf(tx.now)
  for (const days of [1, 2]) {
    const date = today.subtract({ days }).toString()
    tx.enqueue(reconcileDay, { date }, { key: date })
  }
}

/** Job of each hour: today so far, so that a lost message is made up for the same day. */
export async function queueToday(tx: Tx): Promise<void> {
  const date = dayOf(tx.now).toString()
  tx.enqueue(reconcileDay, { date }, { key: date })
}

/**
 * Compares a day with the bank's statement: a line that we do not know is recorded like its message; a line that
 * differs, and a transfer of ours that the statement of a past day lacks, go onto the officials' list. Repeatable.
 */
export async function reconcile(app: App, date: string): Promise<void> {
  const statement = await fetchStatement(app.config, date)
  let matched = 0
  let added = 0
  let conflicts = 0
  for (const line of statement.lines) {
    const { outcome } = await app.transaction((tx) => recordMessage(tx, line, 'statement'))
    if (outcome === 'duplicate') matched += 1
    else if (outcome === 'recorded') added += 1
    else conflicts += 1
  }
  await app.transaction(async (tx) => {
    const { missing, ledgerDong } = await compareOurs(tx, statement)
    await store.keepRun(tx, {
      date,
      ran_at: tx.now.toString(),
      statement_lines: statement.lines.length,
      matched,
      added,
      conflicts,
      missing,
      statement_dong: statementTotal(statement),
      ledger_dong: ledgerDong,
    })
  })
}

function statementTotal({ lines, account }: Statement): number {
  return lines.reduce((sum, line) => {
    const amount = dongOf(line) ?? 0
    if (line.type === 'transfer') return line.account === account ? sum + amount : sum
    return line.state === 'completed' ? sum - amount : sum
  }, 0)
}

async function compareOurs(tx: Tx, statement: Statement): Promise<{ missing: number; ledgerDong: number }> {
  const day = Temporal.PlainDate.from(statement.date)
  const from = instantAt(day.toPlainDateTime()).toString()
  const to = instantAt(day.add({ days: 1 }).toPlainDateTime()).toString()
  const listed = new Set(statement.lines.map((line) => line.id))
  const past = Temporal.PlainDate.compare(day, dayOf(tx.now)) < 0
  let missing = 0
  let ledgerDong = 0
  for (const transfer of await store.transfersBetween(tx, from, to)) {
    if (transfer.account !== tx.app.config.bank.account) continue
    ledgerDong += transfer.amount_dong ?? 0
    if (listed.has(transfer.bank_id) || !past) continue
    missing += 1
    await openAbout(tx, {
      kind: 'missing-in-statement',
      subject: subjectOf(transfer),
      detail: statement.date,
      bankId: transfer.bank_id,
      transfer: { ...transfer, occurredAt: transfer.occurred_at },
      payerName: transfer.payer_name,
      payment: transfer.payment_id ? ((await store.findPayment(tx, transfer.payment_id)) ?? null) : null,
    })
  }
  for (const refund of await store.refundsCompletedBetween(tx, from, to)) ledgerDong -= refund.amount_dong
  if (missing > 0) tx.live('reconciliation:all')
  return { missing, ledgerDong }
}

export function runView(row: RunRow): ReconciliationRun {
  return {
    date: row.date,
    ranAt: row.ran_at,
    statementLines: row.statement_lines,
    matched: row.matched,
    added: row.added,
    conflicts: row.conflicts,
    missing: row.missing,
    statementDong: row.statement_dong,
    ledgerDong: row.ledger_dong,
  }
}
