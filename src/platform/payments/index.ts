/** What other modules may call. Browser-safe shapes are in contract.ts. */
export { paymentRefunded, paymentReversed, paymentSettled } from './events.ts'
export { refund } from './refunds.ts'
export {
  cancelPayment,
  labelPayments,
  payCash,
  type PaymentRequest,
  paymentsOf,
  type RequestedPayment,
  requestPayment,
  standingOf,
} from './service.ts'
