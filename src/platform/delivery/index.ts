/** What other modules may call. */
export { handOver } from './counter.ts'
export { deliveryCompleted, deliveryReturned } from './events.ts'
export {
  type Delivered,
  type DeliveryRequest,
  deliver,
  deliveriesOf,
  keepDocument,
  listMyDocuments,
  markPaper,
} from './service.ts'
