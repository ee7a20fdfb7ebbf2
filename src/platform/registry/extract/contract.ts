/** Pseudonymised extracts for research. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../../../kernel/endpoint.ts'

export const permissions = ['registry.extracts', 'registry.extract', 'registry.approve-extract'] as const

/** Of a larger registry, an extract is a sample of so many. */
export const rowsMax = 200_000
export const kDefault = 5

const Text2 = Type.Object({ vi: Type.String(), en: Type.String() })
const Registry = Type.String({ pattern: '^[a-z-]{1,40}$' })
const Nullable = <S extends Parameters<typeof Type.Optional>[0]>(schema: S) => Type.Union([schema, Type.Null()])
const Instant = Type.String({ format: 'date-time' })
const Words = Type.String({ minLength: 1, maxLength: 2000 })
const Id = Type.Object({ id: Type.String({ format: 'uuid' }) })
const Dates = Type.Enum(['year', 'month'])

export const ExtractView = Type.Object({
  id: Type.String({ format: 'uuid' }),
  registry: Type.Object({ name: Registry, title: Text2 }),
  fields: Type.Array(Type.Object({ name: Type.String(), title: Text2 })),
  dates: Dates,
  k: Type.Integer(),
  purpose: Type.String(),
  recipient: Type.String(),
  legalGround: Type.String(),
  keepDays: Type.Integer(),
  state: Type.Enum(['ordered', 'refused', 'approved', 'ready', 'failed', 'gone']),
  orderedBy: Type.String(),
  orderedAt: Instant,
  decidedBy: Nullable(Type.String()),
  decidedAt: Nullable(Instant),
  decision: Nullable(Type.String()),
  percent: Nullable(Type.Integer()),
  rows: Type.Integer(),
  suppressed: Type.Integer(),
  expiresAt: Nullable(Instant),
  downloads: Type.Integer(),
  mayDecide: Type.Boolean(),
  mayDownload: Type.Boolean(),
  failure: Nullable(Type.Enum(['disk-full', 'registry-gone', 'interrupted', 'unexpected'])),
  mayRetry: Type.Boolean(),
})
export type ExtractView = Static<typeof ExtractView>

export const listExtracts = endpoint({
  method: 'GET',
  path: '/registry-extracts',
  can: 'registry.extracts',
  summary: 'Extracts for research, the newest first, a page at a time',
  query: Type.Object({ after: Type.Optional(Type.String({ format: 'uuid' })) }),
  reply: Type.Object({ items: Type.Array(ExtractView), next: Nullable(Type.String()) }),
})

export const readExtractOffer = endpoint({
  method: 'GET',
  path: '/registry-extracts/offer',
  can: 'registry.extracts',
  summary: 'What each registry may give for an extract, and whether one may order it',
  reply: Type.Object({
    mayOrder: Type.Boolean(),
    registries: Type.Array(
      Type.Object({
        name: Registry,
        title: Text2,
        fields: Type.Array(
          Type.Object({
            name: Type.String(),
            title: Text2,
            treatment: Type.Enum(['pseudonym', 'date', 'unit', 'keep']),
          }),
        ),
      }),
    ),
  }),
})

export const orderExtract = endpoint({
  method: 'POST',
  path: '/registry-extracts',
  can: 'registry.extract',
  summary: 'Order a pseudonymised extract; another person approves it',
  body: Type.Object(
    {
      registry: Registry,
      fields: Type.Array(Type.String({ maxLength: 60 }), { minItems: 1, maxItems: 60, uniqueItems: true }),
      dates: Dates,
      k: Type.Integer({ minimum: 2, maximum: 1000, default: kDefault }),
      purpose: Words,
      recipient: Words,
      legalGround: Words,
      keepDays: Type.Integer({ minimum: 1, maximum: 90 }),
    },
    { additionalProperties: false },
  ),
  reply: ExtractView,
})

export const decideExtract = endpoint({
  method: 'POST',
  path: '/registry-extracts/:id/decision',
  can: 'registry.approve-extract',
  summary: 'Approve or refuse an extract that somebody else ordered',
  params: Id,
  body: Type.Object({ approve: Type.Boolean(), reason: Words }, { additionalProperties: false }),
  reply: ExtractView,
})

export const retryExtract = endpoint({
  method: 'POST',
  path: '/registry-extracts/:id/retry',
  can: 'registry.extract',
  summary: 'Make an extract that has failed after all, as it was approved',
  params: Id,
  reply: ExtractView,
})

export const downloadExtract = endpoint({
  method: 'GET',
  path: '/registry-extracts/:id/file',
  can: 'registry.extract',
  summary: 'The file, until it expires; each download is counted',
  params: Id,
  gives: 'file',
})
