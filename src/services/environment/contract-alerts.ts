/** Being told, and the department's view: shapes and endpoints. Browser-safe. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import { Code, Instant, Nullable, Text2 } from './contract.ts'
import { kinds } from './kinds.ts'

const Hour = Type.Integer({ minimum: 0, maximum: 23 })

export const Subscription = Type.Object({
  id: Type.String({ format: 'uuid' }),
  station: Type.String(),
  stationName: Text2,
  kind: Type.Enum([...kinds]),
  threshold: Type.Integer(),
  quiet: Nullable(Type.Object({ from: Hour, to: Hour })),
  endsAt: Instant,
  /** When it was told last, if that has not cleared yet. */
  toldAt: Nullable(Instant),
})
export type Subscription = Static<typeof Subscription>

export const subscriptionsMax = 20

export const listSubscriptions = endpoint({
  method: 'GET',
  path: '/environment/alerts',
  can: 'citizen',
  summary: 'Of which stations one asked to be told',
  reply: Type.Object({ subscriptions: Type.Array(Subscription) }),
})

export const subscribe = endpoint({
  method: 'PUT',
  path: '/environment/alerts/:code',
  can: 'citizen',
  summary:
    'Ask to be told when a station reaches a threshold: an index for the air, a warning level for water. Renews one that is there',
  params: Type.Object({ code: Code }),
  body: Type.Object(
    {
      threshold: Type.Integer({ minimum: 1, maximum: 500 }),
      quiet: Nullable(Type.Object({ from: Hour, to: Hour }, { additionalProperties: false })),
    },
    { additionalProperties: false },
  ),
  reply: Subscription,
})

export const unsubscribe = endpoint({
  method: 'DELETE',
  path: '/environment/alerts/:code',
  can: 'citizen',
  summary: 'No longer be told of a station; what was kept of it is deleted',
  params: Type.Object({ code: Code }),
})

export const StationHealth = Type.Object({
  code: Type.String(),
  name: Text2,
  kind: Type.Enum([...kinds]),
  newestAt: Nullable(Instant),
  isOld: Type.Boolean(),
  /** Quantities from which nothing came for three hours. */
  silent: Type.Array(Text2),
  isSample: Type.Boolean(),
  /** How many asked to be told; null below five. */
  subscribers: Nullable(Type.Integer()),
})
export type StationHealth = Static<typeof StationHealth>

export const readHealth = endpoint({
  method: 'GET',
  path: '/environment/health',
  can: 'environment.read',
  summary: 'Whether stations report, for the department',
  reply: Type.Object({ stations: Type.Array(StationHealth) }),
})
