/** What other modules may call. */
export { deliveryCompleted, deliveryReturned } from './events.ts'
export { type Delivered, type DeliveryRequest, deliver, deliveriesOf, keepDocument, markPaper } from './service.ts'
