/** What the population registry offers beyond the endpoints of every registry. Browser-safe. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import { RecordView } from '../../platform/registry/contract.ts'

export const permissions = ['population.look-up', 'population.manage', 'population.export'] as const

const Text2 = Type.Object({ vi: Type.String(), en: Type.String() })

export const Candidates = Type.Object({
  candidates: Type.Array(
    Type.Object({
      record: RecordView,
      /** From 0 to 1: how likely it is that this is the one. */
      score: Type.Number({ minimum: 0, maximum: 1 }),
      verdict: Type.Enum(['same', 'maybe', 'different']),
      /** Why, field by field; below 0 speaks against. */
      reasons: Type.Array(Type.Object({ points: Type.Integer(), why: Text2 })),
    }),
  ),
})
export type Candidates = Static<typeof Candidates>

/** A question, not a search: POST, so that what is known of somebody stands in no address. */
export const whoIsThis = endpoint({
  method: 'POST',
  path: '/population/who-is-this',
  can: 'population.look-up',
  summary:
    'Who somebody may be of whom a name and little more is known; each who is shown sees that it was read, and why',
  body: Type.Object({
    purpose: Type.String({ pattern: '^[a-z-]{1,60}$' }),
    name: Type.String({ minLength: 2, maxLength: 100 }),
    citizenNumber: Type.Optional(Type.String({ pattern: '^[0-9]{12}$' })),
    dateOfBirth: Type.Optional(Type.String({ format: 'partial-date' })),
    sex: Type.Optional(Type.Enum(['male', 'female'])),
    unitId: Type.Optional(Type.String({ maxLength: 80 })),
  }),
  reply: Candidates,
  perMinute: 60,
})

// ---- the national database --------------------------------------------------------------------------------------

export const verifyRecord = endpoint({
  method: 'POST',
  path: '/population/records/:id/verification',
  can: 'population.look-up',
  summary: 'Whether the national database has the person so, field by field; the person sees that it was asked',
  params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
  reply: Type.Object({
    status: Type.Enum(['match', 'mismatch', 'unknown']),
    fields: Type.Record(Type.String(), Type.Enum(['match', 'mismatch'])),
    at: Type.String({ format: 'date-time' }),
  }),
  transaction: 'none',
  perMinute: 60,
})

export const WaitingNotices = Type.Object({
  items: Type.Array(
    Type.Object({
      seq: Type.Integer(),
      kind: Type.Enum(['moved', 'died', 'name-changed']),
      state: Type.Enum(['conflict', 'unknown']),
      receivedAt: Type.String({ format: 'date-time' }),
      on: Type.String(),
      citizenNumber: Type.String(),
      /** What the national database says. */
      says: Type.String(),
      recordId: Type.Union([Type.String(), Type.Null()]),
      label: Type.Union([Type.String(), Type.Null()]),
    }),
  ),
})
export type WaitingNotices = Static<typeof WaitingNotices>

export const listNotices = endpoint({
  method: 'GET',
  path: '/population/notices',
  can: 'population.manage',
  summary:
    'Notices of the national database that wait for a decision, of the units whose residents one manages; the oldest first',
  reply: WaitingNotices,
})

export const settleNotice = endpoint({
  method: 'POST',
  path: '/population/notices/:seq/settlement',
  can: 'population.manage',
  summary: 'Takes a notice over into the register, or keeps what the city has',
  params: Type.Object({ seq: Type.String({ pattern: '^[0-9]{1,15}$' }) }),
  body: Type.Object({ take: Type.Boolean(), reason: Type.String({ minLength: 1, maxLength: 2000 }) }),
  idempotent: true,
})
