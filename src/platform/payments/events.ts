import { Type } from 'typebox'
import { defineEvent, defineJob } from '../../kernel/module.ts'
import { DongAmount, PaymentMethod } from './contract.ts'

const Id = Type.String({ format: 'uuid' })
const Instant = Type.String({ format: 'date-time' })

/** The whole amount is there. Emitted once for each payment (PAY4). */
export const paymentSettled = defineEvent(
  'payments.settled',
  Type.Object({ paymentId: Id, reference: Type.String(), amountDong: DongAmount, method: PaymentMethod, at: Instant }),
)

/** The money went back, confirmed by the bank or handed over at the counter. */
export const paymentRefunded = defineEvent(
  'payments.refunded',
  Type.Object({ paymentId: Id, reference: Type.String(), amountDong: DongAmount, reason: Type.String(), at: Instant }),
)

/** Nobody paid in time; `payAgain` is possible. */
export const paymentExpired = defineEvent(
  'payments.expired',
  Type.Object({ paymentId: Id, reference: Type.String(), amountDong: DongAmount, at: Instant }),
)

/** The bank never had the money after all: what was settled is open again (`payAgain` is possible). */
export const paymentReversed = defineEvent(
  'payments.reversed',
  Type.Object({ paymentId: Id, reference: Type.String(), amountDong: DongAmount, reason: Type.String(), at: Instant }),
)

export const sendRefund = defineJob('payments.send-refund', Type.Object({ refundId: Id }), { retries: 8 })

export const reconcileDay = defineJob('payments.reconcile-day', Type.Object({ date: Type.String({ format: 'date' }) }))
