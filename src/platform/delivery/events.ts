import { type Static, Type } from 'typebox'
import { defineEvent, defineJob } from '../../kernel/module.ts'
import { DeliveryChannel } from './contract.ts'

const Id = Type.String({ format: 'uuid' })
const Instant = Type.String({ format: 'date-time' })

const Delivered = Type.Object({
  deliveryId: Id,
  caseId: Type.String(),
  personId: Id,
  documentId: Id,
  channel: DeliveryChannel,
  at: Instant,
})

/** Over the counter: by whom, and what the register keeps of who received it and which identity paper was looked at (DEL5). */
export const HandedOver = Type.Object({ officialId: Type.String(), officialName: Type.String(), note: Type.String() })
export type HandedOver = Static<typeof HandedOver>

/** The person has it: in the document store (`online`), from the post, or over the counter. Once for each channel asked. */
export const deliveryCompleted = defineEvent(
  'delivery.completed',
  Type.Object({ ...Delivered.properties, handedOver: Type.Optional(HandedOver) }),
)

/** The post brought it back; it waits at the counter of the unit. */
export const deliveryReturned = defineEvent('delivery.returned', Delivered)

export const createShipment = defineJob('delivery.create-shipment', Type.Object({ deliveryId: Id }), { retries: 8 })
