/** What other modules may call. */
export { deliveryCompleted, deliveryReturned } from './events.ts'
export {
  type Delivered,
  type DeliveryRequest,
  deliver,
  deliveriesOf,
  handOver,
  keepDocument,
  markPaper,
} from './service.ts'
