/** Work lists of a registry: records that may be the same, and records that break its rules. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../../../kernel/endpoint.ts'
import { RecordView } from '../contract.ts'

const Registry = Type.String({ pattern: '^[a-z-]{1,40}$' })
const OfRegistry = Type.Object({ registry: Registry })
const Purpose = Type.String({ pattern: '^[a-z-]{1,60}$' })
const Id = Type.String({ format: 'uuid' })
const Text2 = Type.Object({ vi: Type.String(), en: Type.String() })

export const listMax = 50

export const PairView = Type.Object({
  first: RecordView,
  second: RecordView,
  score: Type.Integer(),
  /** The weightiest first; below 0 it speaks against. */
  reasons: Type.Array(Type.Object({ points: Type.Integer(), ...Text2.properties })),
  /** Why they are not the same, where somebody has said so. */
  decision: Type.Union([Type.Object({ reason: Type.String(), at: Type.String({ format: 'date-time' }) }), Type.Null()]),
})
export type PairView = Static<typeof PairView>

export const listDuplicates = endpoint({
  method: 'GET',
  path: '/registries/:registry/duplicates',
  can: 'official',
  summary: 'Records that may be the same, the likeliest first, with the reasons; the reading is recorded',
  params: OfRegistry,
  query: Type.Object(
    {
      purpose: Purpose,
      /** Those of which somebody has said that they are not the same, the last said first. */
      decided: Type.Optional(Type.Boolean()),
    },
    { additionalProperties: false },
  ),
  reply: Type.Object({
    items: Type.Array(PairView),
    /** There are more than shown. */
    more: Type.Boolean(),
  }),
})

export const declareNotSame = endpoint({
  method: 'POST',
  path: '/registries/:registry/duplicates/not-same',
  can: 'official',
  summary: 'Two records are not the same: they are not shown together again',
  params: OfRegistry,
  body: Type.Object(
    { firstId: Id, secondId: Id, reason: Type.String({ minLength: 1, maxLength: 1000 }) },
    { additionalProperties: false },
  ),
})

export const reopenPair = endpoint({
  method: 'POST',
  path: '/registries/:registry/duplicates/reopen',
  can: 'official',
  summary: 'Take back that two records are not the same: they are shown together again',
  params: OfRegistry,
  body: Type.Object({ firstId: Id, secondId: Id }, { additionalProperties: false }),
})

export const QualityView = Type.Object({
  rules: Type.Array(
    Type.Object({ name: Type.String(), title: Text2, weight: Type.Number(), broken: Type.Integer({ minimum: 0 }) }),
  ),
  units: Type.Array(
    Type.Object({
      unitId: Type.String(),
      /** Current records, as last counted. */
      records: Type.Integer({ minimum: 0 }),
      broken: Type.Integer({ minimum: 0 }),
      /** Of 100: what share of the rules' weight the records keep. */
      score: Type.Number({ minimum: 0, maximum: 100 }),
      /** Rules that records of the unit break, and how many do. */
      byRule: Type.Array(Type.Object({ rule: Type.String(), broken: Type.Integer({ minimum: 1 }) })),
    }),
  ),
})
export type QualityView = Static<typeof QualityView>

export const readQuality = endpoint({
  method: 'GET',
  path: '/registries/:registry/quality',
  can: 'official',
  summary: 'How well the records of one’s units keep the registry’s rules, worst unit first',
  params: OfRegistry,
  reply: QualityView,
})

export const listBroken = endpoint({
  method: 'GET',
  path: '/registries/:registry/quality/:rule',
  can: 'official',
  summary: 'Records of one’s units that break a rule; the reading is recorded',
  params: Type.Object({ registry: Registry, rule: Type.String({ pattern: '^[a-z-]{1,60}$' }) }),
  query: Type.Object(
    { purpose: Purpose, unitId: Type.Optional(Type.String({ maxLength: 80 })), after: Type.Optional(Id) },
    { additionalProperties: false },
  ),
  reply: Type.Object({ items: Type.Array(RecordView), next: Type.Union([Id, Type.Null()]) }),
})
