/** Payment requests: asking, showing, paying again, cancelling, cash. What the bank says is in confirmations.ts. */
import type { Actor } from '../../kernel/actor.ts'
import type { App, Tx } from '../../kernel/app.ts'
import { newId } from '../../kernel/id.ts'
import { problem } from '../../kernel/problems.ts'
import { actorText, maySee, requirePayerOr, requirePermission, requireSee } from './access.ts'
import { amountInWords } from './amount-in-words.ts'
import type { PaymentItem, PaymentStatus, PaymentView, TransferDetails } from './contract.ts'
import { paymentExpired, paymentSettled } from './events.ts'
import { accounts, move, post } from './ledger.ts'
import type { PaymentRow } from './rows.ts'
import * as store from './store.ts'
import { newTransferCode } from './transfer-code.ts'
import { vietQr } from './vietqr.ts'

export const expiryHours = 24
const itemsMax = 50
const pageSize = 50

export interface PaymentRequest {
  /** The id of the case that is paid for. */
  readonly reference: string
  /** Separates several payments of one case; `fee` unless said. */
  readonly purpose?: string
  /** Null for a walk-in person without a record. */
  readonly payerPersonId: string | null
  /** Printed on the receipt: the payer's name, and what people call the reference (the case code). */
  readonly payerName?: string
  readonly label?: string
  readonly items: readonly PaymentItem[]
  readonly beneficiaryUnitId: string
}

export interface RequestedPayment {
  /** Null when nothing is due: then no payment exists and none is awaited. */
  readonly paymentId: string | null
  readonly amountDong: number
}

/**
 * Asks for money. Repeating the same request gives the same payment; another amount while one is open is refused with
 * `payments.already-requested`. Nothing due: no payment (PAY1).
 */
export async function requestPayment(tx: Tx, request: PaymentRequest): Promise<RequestedPayment> {
  const amountDong = totalOf(request.items)
  if (amountDong === 0) return { paymentId: null, amountDong }
  const purpose = request.purpose ?? 'fee'
  await store.lockReference(tx, request.reference)
  const open = await store.lockOpenPayment(tx, request.reference, purpose)
  if (open) {
    if (open.amount_dong !== amountDong) throw problem('payments.already-requested')
    return { paymentId: open.id, amountDong }
  }
  const id = newId(tx.now.epochMilliseconds)
  await store.insertPayment(tx, {
    reference: request.reference,
    id,
    purpose,
    payer_person_id: request.payerPersonId,
    payer_name: request.payerName ?? null,
    label: request.label ?? null,
    beneficiary_unit_id: request.beneficiaryUnitId,
    amount_dong: amountDong,
    items: request.items.filter((item) => item.amountDong > 0),
    status: 'waiting',
    method: null,
    code: await claimNewCode(tx, id),
    created_at: tx.now.toString(),
    expires_at: tx.now.add({ hours: expiryHours }).toString(),
    settled_at: null,
    settled_by: null,
    cash_payer_name: null,
    cancelled_at: null,
    cancel_reason: null,
    refunded_at: null,
    refund_reason: null,
    receipt_document_id: null,
    version: 1,
  })
  return { paymentId: id, amountDong }
}

/** Says what people call the reference (the case code); receipts made from then on print it. */
export async function labelPayments(tx: Tx, reference: string, label: string): Promise<void> {
  await store.setLabel(tx, reference, label)
}

function totalOf(items: readonly PaymentItem[]): number {
  if (items.length > itemsMax) throw new RangeError(`a payment has at most ${itemsMax} items`)
  for (const { amountDong } of items) {
    if (!Number.isSafeInteger(amountDong) || amountDong < 0) throw new RangeError(`not whole đồng: ${amountDong}`)
  }
  return items.reduce((sum, item) => sum + item.amountDong, 0)
}

async function claimNewCode(tx: Tx, paymentId: string): Promise<string> {
  // 45 random bits: a second try is already a rarity.
  for (let tries = 0; tries < 5; tries += 1) {
    const code = newTransferCode()
    if (await store.claimCode(tx, code, paymentId)) return code
  }
  throw new Error('no free transfer code in five tries')
}

// ---- showing -----------------------------------------------------------------------------------------------------

/** The state as of now: a payment whose time is over is expired even before the job says so. */
export function statusAt(row: PaymentRow, now: Temporal.Instant): PaymentStatus {
  const over = Temporal.Instant.compare(now, Temporal.Instant.from(row.expires_at)) > 0
  return row.status === 'waiting' && over ? 'expired' : row.status
}

function transferDetails(app: App, row: PaymentRow): TransferDetails {
  const { bank, sandbox } = app.config
  const qr = vietQr({ bankBin: bank.bin, account: bank.account, amountDong: row.amount_dong, content: row.code })
  return {
    bankBin: bank.bin,
    bankName: bank.name,
    account: bank.account,
    accountName: bank.accountName,
    amountDong: row.amount_dong,
    content: row.code,
    qr,
    payUrl: sandbox ? `${bank.url}/pay?qr=${encodeURIComponent(qr)}` : null,
  }
}

export async function viewsOf(tx: Tx, rows: readonly PaymentRow[]): Promise<PaymentView[]> {
  const held = await store.heldFor(
    tx,
    rows.map((row) => row.id),
  )
  return rows.map((row) => {
    const status = statusAt(row, tx.now)
    return {
      id: row.id,
      reference: row.reference,
      purpose: row.purpose,
      status,
      method: row.method,
      items: row.items,
      amountDong: row.amount_dong,
      amountInWords: amountInWords(row.amount_dong),
      beneficiaryUnitId: row.beneficiary_unit_id,
      payerPersonId: row.payer_person_id,
      createdAt: row.created_at,
      expiresAt: row.expires_at,
      settledAt: row.settled_at,
      refundedAt: row.refunded_at,
      refundReason: row.refund_reason,
      transfer: status === 'waiting' ? transferDetails(tx.app, row) : null,
      heldDong: held.get(row.id) ?? 0,
      hasReceipt: row.method !== null,
      version: row.version,
    }
  })
}

export async function viewOf(tx: Tx, row: PaymentRow): Promise<PaymentView> {
  const [view] = await viewsOf(tx, [row])
  if (!view) throw new Error('a row without a view')
  return view
}

/** Every payment of a case, oldest first. Who may see them is the caller's to check. */
export async function paymentsOf(tx: Tx, reference: string): Promise<PaymentView[]> {
  return viewsOf(tx, await store.paymentsByReference(tx, reference))
}

/**
 * How a payment stands, unchanged until this transaction ends: who follows its events asks, since what is said of a payment that
 * is paid, reversed and paid again may be heard in another order.
 */
export async function standingOf(tx: Tx, paymentId: string): Promise<PaymentStatus | undefined> {
  const row = await store.lockPayment(tx, paymentId)
  return row && statusAt(row, tx.now)
}

export async function getPayment(tx: Tx, actor: Actor, id: string): Promise<PaymentView> {
  return viewOf(tx, requireSee(actor, await store.findPayment(tx, id)))
}

/** The payment, which must wait. Throws `payments.not-found`, `payments.not-waiting`. */
export async function qrPayload(tx: Tx, actor: Actor, id: string): Promise<string> {
  const view = await getPayment(tx, actor, id)
  if (!view.transfer) throw problem('payments.not-waiting', { status: view.status })
  return view.transfer.qr
}

export async function listOf(tx: Tx, actor: Actor, reference: string): Promise<PaymentView[]> {
  const rows = await store.paymentsByReference(tx, reference)
  return viewsOf(
    tx,
    rows.filter((row) => maySee(actor, row)),
  )
}

export async function listMine(
  tx: Tx,
  actor: Actor,
  filter: { reference?: string; before?: string },
): Promise<{ payments: PaymentView[]; next: string | null }> {
  if (actor.kind !== 'citizen') throw problem('kernel.forbidden')
  const rows = await store.paymentsOfPayer(tx, actor.id, { ...filter, limit: pageSize + 1 })
  const page = rows.slice(0, pageSize)
  return { payments: await viewsOf(tx, page), next: rows.length > pageSize ? (page.at(-1)?.id ?? null) : null }
}

// ---- changing ----------------------------------------------------------------------------------------------------

/** A new reference and a new time for a payment that ran out; transfers with the old reference still find it. */
export async function payAgain(tx: Tx, actor: Actor, id: string): Promise<PaymentView> {
  const row = requirePayerOr(actor, await store.lockPayment(tx, id), 'payments.cash')
  const status = statusAt(row, tx.now)
  if (status !== 'expired') throw problem('payments.cannot-pay-again', { status })
  const code = await claimNewCode(tx, id)
  const next = await store.updatePayment(tx, row, {
    status: 'waiting',
    code,
    expires_at: tx.now.add({ hours: expiryHours }).toString(),
  })
  tx.live(`payment:${id}`)
  return viewOf(tx, next)
}

/** Cancels a payment that waits or has expired. Cancelling twice is the same; anything else is `payments.not-waiting`. */
export async function cancelPayment(
  tx: Tx,
  actor: Actor,
  { paymentId, reason }: { paymentId: string; reason: string },
): Promise<PaymentView> {
  const row = requirePayerOr(actor, await store.lockPayment(tx, paymentId), 'payments.cash')
  if (row.status === 'cancelled') return viewOf(tx, row)
  if (row.status !== 'waiting' && row.status !== 'expired')
    throw problem('payments.not-waiting', { status: row.status })
  const next = await store.updatePayment(tx, row, {
    status: 'cancelled',
    cancelled_at: tx.now.toString(),
    cancel_reason: reason,
  })
  tx.live(`payment:${paymentId}`)
  return viewOf(tx, next)
}

/** Marks a locked payment as settled and tells who waits for it. The ledger entry is the caller's. */
export async function settle(
  tx: Tx,
  row: PaymentRow,
  how: { method: 'transfer' | 'cash'; by: string; at: Temporal.Instant; cashPayerName?: string },
): Promise<PaymentRow> {
  // The bank's clock may run ahead of ours; nothing is settled in the future.
  const at = Temporal.Instant.compare(how.at, tx.now) > 0 ? tx.now : how.at
  const next = await store.updatePayment(tx, row, {
    status: 'settled',
    method: how.method,
    settled_at: at.toString(),
    settled_by: how.by,
    cash_payer_name: how.cashPayerName ?? null,
  })
  tx.emit(paymentSettled, {
    paymentId: row.id,
    reference: row.reference,
    amountDong: row.amount_dong,
    method: how.method,
    at: at.toString(),
  })
  tx.live(`payment:${row.id}`)
  return next
}

/** Cash at the counter, the exact amount, into the same ledger (PAY8). */
export async function payCash(
  tx: Tx,
  actor: Actor,
  input: { paymentId: string; amountDong: number; payerName: string },
): Promise<PaymentView> {
  const row = requirePermission(actor, await store.lockPayment(tx, input.paymentId), 'payments.cash')
  if (row.status !== 'waiting' && row.status !== 'expired')
    throw problem('payments.not-waiting', { status: row.status })
  if (input.amountDong !== row.amount_dong) throw problem('payments.wrong-cash-amount', { dueDong: row.amount_dong })
  const unit = row.beneficiary_unit_id
  await post(tx, {
    kind: 'cash',
    paymentId: row.id,
    actor: actorText(actor),
    reason: `cash from ${input.payerName}`,
    entries: move(accounts.cash(unit), accounts.fees(unit), row.amount_dong),
  })
  const by = actorText(actor)
  return viewOf(tx, await settle(tx, row, { method: 'cash', by, at: tx.now, cashPayerName: input.payerName }))
}

const expiredAtOnce = 500

/** Job: says of every payment whose time is over that it expired. */
export async function expireOverdue(tx: Tx): Promise<void> {
  for (const row of await store.lockOverdue(tx, tx.now.toString(), expiredAtOnce)) {
    await store.updatePayment(tx, row, { status: 'expired' })
    tx.emit(paymentExpired, {
      paymentId: row.id,
      reference: row.reference,
      amountDong: row.amount_dong,
      at: tx.now.toString(),
    })
    tx.live(`payment:${row.id}`)
  }
}
