import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import type { PaymentItem, PaymentView } from './contract.ts'

export interface PaymentRequest {
  /** The id of the case that is paid for. */
  readonly reference: string
  /** Separates several payments of one case; `fee` unless said. */
  readonly purpose?: string
  /** Null for a walk-in person without a record. */
  readonly payerPersonId: string | null
  readonly items: readonly PaymentItem[]
  readonly beneficiaryUnitId: string
}

export interface RequestedPayment {
  /** Null when nothing is due: then no payment exists and none is awaited. */
  readonly paymentId: string | null
  readonly amountDong: number
}

/** Repeating the same request gives the same payment. */
export async function requestPayment(_tx: Tx, _request: PaymentRequest): Promise<RequestedPayment> {
  throw new Error('not written yet')
}

/** Gives a settled payment back. Throws `payments.not-settled`. */
export async function refund(
  _tx: Tx,
  _actor: Actor,
  _input: { paymentId: string; reason: string },
): Promise<PaymentView> {
  throw new Error('not written yet')
}

/** Cancels a waiting payment, or does nothing when it is over. */
export async function cancelPayment(
  _tx: Tx,
  _actor: Actor,
  _input: { paymentId: string; reason: string },
): Promise<PaymentView> {
  throw new Error('not written yet')
}

/** Every payment of a case, oldest first. */
export async function paymentsOf(_tx: Tx, _reference: string): Promise<PaymentView[]> {
  throw new Error('not written yet')
}
