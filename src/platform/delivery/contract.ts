/** Delivery: what the browser and other modules may know. Browser-safe. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'

export const permissions = ['delivery.read', 'delivery.hand-over'] as const

const Id = Type.String({ format: 'uuid' })
const Instant = Type.String({ format: 'date-time' })
const Day = Type.String({ format: 'date' })
const Texts = Type.Object({ vi: Type.String(), en: Type.String() })
const Line = (maxLength: number) => Type.String({ minLength: 1, maxLength })

export const PostalAddress = Type.Object({
  recipientName: Line(200),
  phone: Type.String({ pattern: '^(\\+84|0)\\d{9,10}$' }),
  line: Line(300),
  commune: Line(200),
  province: Line(200),
})
export type PostalAddress = Static<typeof PostalAddress>

export const DeliveryChannel = Type.Union([Type.Literal('online'), Type.Literal('post'), Type.Literal('counter')])
export type DeliveryChannel = Static<typeof DeliveryChannel>

/**
 * DEL2: `waiting` (the counter has it ready, or the post was asked), `on-the-way` (the post holds it), `completed`,
 * `returned` (the post brought it back; it waits at the counter), `failed` (the post refuses the shipment).
 */
export const DeliveryStatus = Type.Union([
  Type.Literal('waiting'),
  Type.Literal('on-the-way'),
  Type.Literal('completed'),
  Type.Literal('returned'),
  Type.Literal('failed'),
])
export type DeliveryStatus = Static<typeof DeliveryStatus>

export const CustodyKind = Type.Union([
  Type.Literal('created'),
  Type.Literal('accepted'),
  Type.Literal('in-transit'),
  Type.Literal('delivered'),
  Type.Literal('returned'),
  Type.Literal('kept-at-counter'),
  Type.Literal('handed-over'),
])
export type CustodyKind = Static<typeof CustodyKind>

/** One link of the chain of custody: who held it from then on. */
export const CustodyEvent = Type.Object({
  kind: CustodyKind,
  at: Instant,
  /** Who holds it now. */
  holder: Type.String(),
  place: Type.Union([Type.String(), Type.Null()]),
  note: Type.Union([Type.String(), Type.Null()]),
})
export type CustodyEvent = Static<typeof CustodyEvent>

export const DeliveryView = Type.Object({
  id: Id,
  caseId: Type.String(),
  /** Null for deliveries older than the counter's page. */
  caseCode: Type.Union([Type.String(), Type.Null()]),
  documentId: Id,
  personId: Id,
  personName: Type.Union([Type.String(), Type.Null()]),
  title: Texts,
  channel: DeliveryChannel,
  status: DeliveryStatus,
  createdAt: Instant,
  completedAt: Type.Union([Instant, Type.Null()]),
  trackingCode: Type.Union([Type.String(), Type.Null()]),
  address: Type.Union([PostalAddress, Type.Null()]),
  unitId: Type.Union([Type.String(), Type.Null()]),
  custody: Type.Array(CustodyEvent),
})
export type DeliveryView = Static<typeof DeliveryView>

export const MyDocument = Type.Object({
  id: Id,
  /** Share it by `shareDocument` of documents with this id. */
  documentId: Id,
  caseId: Type.Union([Type.String(), Type.Null()]),
  title: Texts,
  kind: Type.String(),
  receivedAt: Instant,
  firstOpenedAt: Type.Union([Instant, Type.Null()]),
  sha256: Type.String(),
  /** Path of the public verification page for this document. */
  verifyPath: Type.String(),
  /** Replaced by a newer one, or revoked: it stays, and says so. */
  standing: Type.Union([Type.Literal('current'), Type.Literal('superseded'), Type.Literal('revoked')]),
})
export type MyDocument = Static<typeof MyDocument>

export const listMyDocuments = endpoint({
  method: 'GET',
  path: '/delivery/my-documents',
  can: 'citizen',
  summary: 'My documents from the city, newest first',
  query: Type.Object({
    search: Type.Optional(Type.String({ maxLength: 100 })),
    kind: Type.Optional(Type.String({ maxLength: 100 })),
    from: Type.Optional(Day),
    to: Type.Optional(Day),
    before: Type.Optional(Id),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  }),
  reply: Type.Object({
    documents: Type.Array(MyDocument),
    kinds: Type.Array(Type.Object({ kind: Type.String(), count: Type.Integer() })),
    next: Type.Union([Id, Type.Null()]),
  }),
})

export const downloadMyDocument = endpoint({
  method: 'GET',
  path: '/delivery/my-documents/:id/file',
  transaction: 'one',
  can: 'citizen',
  summary: 'The document itself',
  params: Type.Object({ id: Id }),
  gives: 'file',
})

export const listDeliveriesOf = endpoint({
  method: 'GET',
  path: '/delivery/cases/:caseId',
  can: 'signed-in',
  summary: 'How the results of a case are delivered, with the chain of custody',
  params: Type.Object({ caseId: Line(100) }),
  reply: Type.Object({ deliveries: Type.Array(DeliveryView) }),
})

export const getDelivery = endpoint({
  method: 'GET',
  path: '/delivery/deliveries/:id',
  can: 'signed-in',
  summary: 'One delivery with its chain of custody',
  params: Type.Object({ id: Id }),
  reply: DeliveryView,
})

const Page = {
  /** Part of the case's code, of the name or of the title, marks or not; or the whole id of a case. */
  text: Type.Optional(Type.String({ maxLength: 100 })),
  before: Type.Optional(Id),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
}
const Deliveries = Type.Object({ deliveries: Type.Array(DeliveryView), next: Type.Union([Id, Type.Null()]) })

export const listCounter = endpoint({
  method: 'GET',
  path: '/delivery/counter',
  can: 'delivery.hand-over',
  summary: 'Results that wait at my counter to be handed over',
  query: Type.Object(Page),
  reply: Deliveries,
})

export const listStuck = endpoint({
  method: 'GET',
  path: '/delivery/counter/stuck',
  can: 'delivery.hand-over',
  summary: 'Shipments of my counter that the post was asked for and has not taken',
  query: Type.Object(Page),
  reply: Deliveries,
})

export const counterCountMax = 100

export const countCounter = endpoint({
  method: 'GET',
  path: '/delivery/counter/counts',
  can: 'delivery.hand-over',
  summary: 'How many results wait at my counter, and how many shipments are stuck, each up to 100',
  reply: Type.Object({ waiting: Type.Integer(), stuck: Type.Integer() }),
})

export const handOver = endpoint({
  method: 'POST',
  path: '/delivery/deliveries/:id/hand-over',
  can: 'delivery.hand-over',
  summary: 'Hand the paper over at the counter, after checking who receives it',
  params: Type.Object({ id: Id }),
  body: Type.Object({
    receiverName: Line(200),
    /** The person themself, or somebody with a written authorisation. */
    receiverRole: Type.Union([Type.Literal('self'), Type.Literal('authorised')]),
    /** Which authorisation was looked at: number, day, who certified it. Needed for somebody authorised. */
    authorisation: Type.Optional(Line(200)),
    /** The last four digits of the paper checked; the whole number is not kept. */
    identityLastDigits: Type.String({ pattern: '^\\d{4}$' }),
    identityChecked: Type.Literal(true),
    /** The receiver looked at the paper and said so: it stands for the signature in the register. */
    receiptConfirmed: Type.Literal(true),
    note: Type.Optional(Type.String({ maxLength: 500 })),
  }),
  reply: DeliveryView,
  idempotent: true,
})

export const orderAgain = endpoint({
  method: 'POST',
  path: '/delivery/deliveries/:id/order-again',
  can: 'delivery.hand-over',
  summary: 'Ask the post once more for a shipment that it has not taken',
  params: Type.Object({ id: Id }),
  reply: DeliveryView,
  idempotent: true,
})

export const keepAtCounter = endpoint({
  method: 'POST',
  path: '/delivery/deliveries/:id/keep-at-counter',
  can: 'delivery.hand-over',
  summary: 'Keep at the counter a shipment that the post has not taken; the person is asked to come',
  params: Type.Object({ id: Id }),
  reply: DeliveryView,
  idempotent: true,
})

/** The post's webhook: a detached JWS over the raw body in the header `x-jws-signature`, as the bank's. */
export const postStatus = endpoint({
  method: 'POST',
  path: '/delivery/post/status',
  can: 'anyone',
  summary: 'The post reports where a shipment is (signed; safe to repeat and to reorder)',
  takes: 'raw',
  // It opens its own: the post's keys may have to be fetched first.
  transaction: 'none',
  bodyLimit: 64 * 1024,
  perMinute: 6000,
  reply: Type.Object({
    outcome: Type.Union([Type.Literal('recorded'), Type.Literal('duplicate'), Type.Literal('unknown-shipment')]),
  }),
})
