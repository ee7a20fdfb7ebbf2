/** Public warnings: shapes and endpoints. Browser-safe. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import { Id, Instant, KindId, Nullable, Point, Reason, Text2, UnitId } from './contract.ts'
import { capCategories, capResponses, certainties, severities, urgencies } from './warnings/vocabulary.ts'

/** `warn`: composes warnings of a unit. `approve-warning`: lets those of others out, or not. */
export const warningPermissions = ['operations.warn', 'operations.approve-warning'] as const

/** A warning holds at most so long; what lasts longer is renewed. */
export const warningHoursMax = 7 * 24
export const subscribedUnitsMax = 10

const Said = (maxLength: number) =>
  Type.Object(
    {
      vi: Type.String({ minLength: 1, maxLength, pattern: '\\S' }),
      en: Type.String({ minLength: 1, maxLength, pattern: '\\S' }),
    },
    { additionalProperties: false },
  )

const Area = Type.Object(
  {
    /** Wards, communes, or the city: whoever is there is concerned. */
    unitIds: Type.Array(UnitId, { minItems: 1, maxItems: 126, uniqueItems: true }),
    /** Narrower than the units. */
    circle: Type.Optional(
      Type.Object({ ...Point.properties, radiusKm: Type.Number({ exclusiveMinimum: 0, maximum: 100 }) }),
    ),
    polygon: Type.Optional(
      // [longitude, latitude]
      Type.Array(Type.Array(Type.Number({ minimum: -180, maximum: 180 }), { minItems: 2, maxItems: 2 }), {
        minItems: 3,
        maxItems: 200,
      }),
    ),
  },
  { additionalProperties: false },
)

export const WarningContent = Type.Object(
  {
    kind: KindId,
    category: Type.Enum([...capCategories]),
    event: Said(100),
    urgency: Type.Enum([...urgencies]),
    severity: Type.Enum([...severities]),
    certainty: Type.Enum([...certainties]),
    responses: Type.Array(Type.Enum([...capResponses]), { maxItems: 3, uniqueItems: true }),
    headline: Said(160),
    description: Said(2000),
    instruction: Said(2000),
    onset: Type.Optional(Instant),
    expires: Instant,
    area: Area,
  },
  { additionalProperties: false },
)
export type WarningContent = Static<typeof WarningContent>

const Status = Type.Enum(['Actual', 'Exercise', 'Test'])
const MessageType = Type.Enum(['Alert', 'Update', 'Cancel'])

/** What anybody sees. */
export const PublicWarning = Type.Object({
  id: Id,
  type: MessageType,
  status: Status,
  issuer: Text2,
  sentAt: Instant,
  expiresAt: Instant,
  inForce: Type.Boolean(),
  areaName: Text2,
  content: WarningContent,
  /** The signed message. */
  cap: Type.String(),
})
export type PublicWarning = Static<typeof PublicWarning>

/** What the centre sees. */
export const WarningView = Type.Object({
  id: Id,
  type: MessageType,
  status: Status,
  state: Type.Enum(['draft', 'refused', 'approved', 'issued']),
  unitId: Type.String(),
  unitName: Text2,
  incidentId: Nullable(Id),
  areaName: Text2,
  content: WarningContent,
  composedBy: Type.String(),
  composedAt: Instant,
  decidedBy: Nullable(Type.String()),
  decidedAt: Nullable(Instant),
  refusal: Nullable(Type.String()),
  sentAt: Nullable(Instant),
  inForce: Type.Boolean(),
  mayApprove: Type.Boolean(),
  mayWarn: Type.Boolean(),
})
export type WarningView = Static<typeof WarningView>

const OneWarning = Type.Object({ id: Id })

/** At once: those that wait to be let out first, then the newest. */
export const warningsShown = 100

export const listWarnings = endpoint({
  method: 'GET',
  path: '/operations/warnings',
  can: 'operations.read',
  summary: 'Warnings of one’s units: in preparation, in force and past',
  reply: Type.Array(WarningView),
})

export const composeWarning = endpoint({
  method: 'POST',
  path: '/operations/warnings',
  can: 'operations.warn',
  idempotent: true,
  summary: 'Compose a warning; a second person lets it out',
  body: Type.Object(
    {
      unitId: UnitId,
      status: Status,
      incidentId: Type.Optional(Id),
      /** The warning in force that it takes the place of. */
      updates: Type.Optional(Id),
      content: WarningContent,
    },
    { additionalProperties: false },
  ),
  reply: WarningView,
})

export const cancelWarning = endpoint({
  method: 'POST',
  path: '/operations/warnings/:id/cancellation',
  can: 'operations.warn',
  summary: 'Ask for a warning in force to be called off; a second person lets it out',
  params: OneWarning,
  body: Type.Object({ reason: Said(1000) }, { additionalProperties: false }),
  reply: WarningView,
})

export const approveWarning = endpoint({
  method: 'POST',
  path: '/operations/warnings/:id/approval',
  can: 'operations.approve-warning',
  summary: 'Let a warning of somebody else out, with a second factor: it is signed and sent',
  params: OneWarning,
  reply: WarningView,
})

export const refuseWarning = endpoint({
  method: 'POST',
  path: '/operations/warnings/:id/refusal',
  can: 'operations.approve-warning',
  summary: 'Do not let a warning out, with the reason',
  params: OneWarning,
  body: Type.Object({ reason: Reason }, { additionalProperties: false }),
  reply: WarningView,
})

export const publicWarnings = endpoint({
  method: 'GET',
  path: '/warnings',
  can: 'anyone',
  summary: 'Warnings in force, and those of the last 30 days',
  reply: Type.Array(PublicWarning),
})

export const warningFeed = endpoint({
  method: 'GET',
  path: '/warnings/feed.atom',
  can: 'anyone',
  summary: 'Warnings as an Atom feed (RFC 4287) whose entries lead to signed CAP 1.2 messages',
  gives: 'file',
})

export const capMessage = endpoint({
  method: 'GET',
  path: '/warnings/cap/:file',
  can: 'anyone',
  summary: 'A warning as a signed CAP 1.2 message',
  params: Type.Object({ file: Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.xml$' }) }),
  gives: 'file',
})

const Subscriptions = Type.Object({ unitIds: Type.Array(UnitId, { maxItems: subscribedUnitsMax, uniqueItems: true }) })

export const readSubscriptions = endpoint({
  method: 'GET',
  path: '/warnings/subscriptions',
  can: 'citizen',
  summary: 'Of which places one is told',
  reply: Subscriptions,
})

export const setSubscriptions = endpoint({
  method: 'PUT',
  path: '/warnings/subscriptions',
  can: 'citizen',
  summary: 'Be told of warnings for these places, by notice, e-mail and push as one wishes; none ends it',
  body: Subscriptions,
  reply: Subscriptions,
})
