/** PAY6: what a transfer is, decided from facts alone. */
import type { PaymentStatus, TransferState } from './contract.ts'

export interface JudgedTransfer {
  readonly account: string
  readonly currency: string
  /** Null when it is not in đồng. */
  readonly amountDong: number | null
  readonly occurredAt: Temporal.Instant
}

export interface JudgedPayment {
  readonly status: PaymentStatus
  readonly amountDong: number
  readonly expiresAt: Temporal.Instant
}

/**
 * A confirmation that comes late still settles when the money itself moved in time: the bank's time counts, not ours.
 * What is not exactly right is held as a whole; nothing is credited in part.
 */
export function judge(transfer: JudgedTransfer, payment: JudgedPayment | null, ourAccount: string): TransferState {
  if (transfer.account !== ourAccount) return 'wrong-account'
  if (transfer.currency !== 'VND' || transfer.amountDong === null) return 'wrong-currency'
  if (!payment) return 'unknown-reference'
  if (payment.status === 'settled') return 'already-paid'
  if (payment.status === 'refunding' || payment.status === 'refunded') return 'already-refunded'
  if (payment.status === 'cancelled') return 'cancelled'
  if (Temporal.Instant.compare(transfer.occurredAt, payment.expiresAt) > 0) return 'expired'
  if (transfer.amountDong < payment.amountDong) return 'underpaid'
  if (transfer.amountDong > payment.amountDong) return 'overpaid'
  return 'credited'
}
