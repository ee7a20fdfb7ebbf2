/** Taking records out as a file. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../../../kernel/endpoint.ts'

const OfRegistry = Type.Object({ registry: Type.String({ pattern: '^[a-z-]{1,40}$' }) })
const Purpose = Type.String({ pattern: '^[a-z-]{1,60}$' })
export const exportFormats = ['csv', 'ndjson'] as const

export const exportRecords = endpoint({
  method: 'GET',
  path: '/registries/:registry/export',
  can: 'official',
  summary: 'The current records of one’s units as a file; recorded for each person, and as a whole',
  params: OfRegistry,
  query: Type.Object(
    {
      purpose: Purpose,
      format: Type.Enum([...exportFormats]),
      /** What it is for, in words: it is kept. */
      reason: Type.String({ minLength: 1, maxLength: 1000 }),
      unitId: Type.Optional(Type.String({ maxLength: 80 })),
    },
    { additionalProperties: false },
  ),
  gives: 'file',
  perMinute: 5,
})

export const ExportView = Type.Object({
  id: Type.String({ format: 'uuid' }),
  purpose: Purpose,
  format: Type.Enum([...exportFormats]),
  reason: Type.String(),
  officialName: Type.String(),
  startedAt: Type.String({ format: 'date-time' }),
  endedAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
  /** `broken`: the reader went away, or it failed, after so many records. */
  outcome: Type.Enum(['running', 'whole', 'broken']),
  records: Type.Integer(),
})
export type ExportView = Static<typeof ExportView>

const After = Type.Object({ after: Type.Optional(Type.String({ format: 'uuid' })) })

export const listExports = endpoint({
  method: 'GET',
  path: '/registries/:registry/exports',
  can: 'official',
  summary: 'Exports, the newest first, a page at a time: one’s own, or all for who may export the whole city',
  params: OfRegistry,
  query: After,
  reply: Type.Object({ items: Type.Array(ExportView), next: Type.Union([Type.String(), Type.Null()]) }),
})
