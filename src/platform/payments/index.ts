/** What other modules may call. Browser-safe shapes are in contract.ts. */
export { paymentExpired, paymentRefunded, paymentSettled } from './events.ts'
export { cancelPayment, paymentsOf, refund, requestPayment } from './service.ts'
