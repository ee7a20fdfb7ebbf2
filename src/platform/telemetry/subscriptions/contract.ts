/** Subscriptions: other systems that are told of observations. Browser-safe. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../../../kernel/endpoint.ts'

const Texts = Type.Object({ vi: Type.String(), en: Type.String() })
const Id = Type.String({ format: 'uuid' })
const Instant = Type.String({ format: 'date-time' })
const Nullable = <S extends Parameters<typeof Type.Union>[0][number]>(schema: S) => Type.Union([schema, Type.Null()])

export const Filter = Type.Object({
  quantity: Type.Optional(Type.String({ maxLength: 60 })),
  kind: Type.Optional(Type.String({ maxLength: 60 })),
  unit: Type.Optional(Type.String({ maxLength: 60 })),
  series: Type.Optional(Type.Array(Type.Integer({ minimum: 1 }), { minItems: 1, maxItems: 1000 })),
})
export type Filter = Static<typeof Filter>

export const SubscriptionView = Type.Object({
  id: Id,
  name: Type.String(),
  unitId: Type.String(),
  unitName: Texts,
  address: Type.String(),
  filter: Filter,
  isOn: Type.Boolean(),
  position: Type.Integer(),
  /** How many rows of the log it is behind. */
  behind: Type.Integer(),
  tries: Type.Integer(),
  nextTryAt: Nullable(Instant),
  lastError: Nullable(Type.String()),
  lastDeliveredAt: Nullable(Instant),
  delivered: Type.Integer(),
  deadLetters: Type.Integer(),
})
export type SubscriptionView = Static<typeof SubscriptionView>

export const listSubscriptions = endpoint({
  method: 'GET',
  path: '/telemetry/subscriptions',
  can: 'telemetry.manage',
  summary: 'Subscriptions of the units that one manages',
  reply: Type.Array(SubscriptionView),
})

export const subscribe = endpoint({
  method: 'POST',
  path: '/telemetry/subscriptions',
  can: 'telemetry.manage',
  summary: 'Tell an address of observations, signed, from now on or from a moment that the log still has',
  body: Type.Object({
    name: Type.String({ minLength: 1, maxLength: 200 }),
    unitId: Type.String({ minLength: 1, maxLength: 60 }),
    address: Type.String({ pattern: '^https?://', maxLength: 500 }),
    filter: Filter,
    from: Type.Optional(Instant),
  }),
  reply: SubscriptionView,
})

export const changeSubscription = endpoint({
  method: 'PATCH',
  path: '/telemetry/subscriptions/:id',
  can: 'telemetry.manage',
  summary: 'Pause or go on, change the address, or tell again from a moment or a position',
  params: Type.Object({ id: Id }),
  body: Type.Object({
    isOn: Type.Optional(Type.Boolean()),
    address: Type.Optional(Type.String({ pattern: '^https?://', maxLength: 500 })),
    from: Type.Optional(Instant),
    position: Type.Optional(Type.Integer({ minimum: 0 })),
  }),
  reply: SubscriptionView,
})

export const endSubscription = endpoint({
  method: 'DELETE',
  path: '/telemetry/subscriptions/:id',
  can: 'telemetry.manage',
  summary: 'End a subscription, its dead letters with it',
  params: Type.Object({ id: Id }),
})

export const DeadLetter = Type.Object({
  id: Id,
  fromPosition: Type.Integer(),
  toPosition: Type.Integer(),
  observations: Type.Integer(),
  error: Type.String(),
  diedAt: Instant,
})

export const listDeadLetters = endpoint({
  method: 'GET',
  path: '/telemetry/subscriptions/:id/dead-letters',
  can: 'telemetry.manage',
  summary: 'Batches that the subscriber did not take in nine tries; the newest 200',
  params: Type.Object({ id: Id }),
  reply: Type.Array(DeadLetter),
})

export const resendDeadLetter = endpoint({
  method: 'POST',
  path: '/telemetry/subscriptions/:id/dead-letters/:letter/delivery',
  can: 'telemetry.manage',
  summary: 'Send a dead letter again; taken, it is gone',
  params: Type.Object({ id: Id, letter: Id }),
  transaction: 'none',
  perMinute: 60,
})

/** What a subscriber gets, as JSON, with a detached JWS in `x-jws-signature` by a key of /api/exchange/keys. */
export const Delivery = Type.Object({
  subscriptionId: Id,
  /** Rows of the log: (from, to]. A batch that comes twice has the same. */
  from: Type.Integer(),
  to: Type.Integer(),
  observations: Type.Array(
    Type.Object({ series: Type.String(), time: Instant, value: Type.Number(), quality: Type.String() }),
  ),
})
