/** What the city holds on oneself: shapes and endpoints. Browser-safe. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'

const Text2 = Type.Object({ vi: Type.String(), en: Type.String() })

export const OwnValue = Type.Object({
  field: Type.String(),
  title: Text2,
  meaning: Text2,
  sensitivity: Type.Union([
    Type.Literal('open'),
    Type.Literal('internal'),
    Type.Literal('personal'),
    Type.Literal('sensitive'),
  ]),
  /** As a person reads it. */
  shown: Text2,
  /** YYYY-MM-DD: the day from which it holds. */
  since: Type.String(),
  recordedAt: Type.String({ format: 'date-time' }),
  source: Text2,
  legalGround: Type.String(),
})
export type OwnValue = Static<typeof OwnValue>

export const OwnRegistry = Type.Object({
  name: Type.String(),
  title: Text2,
  owner: Text2,
  ended: Type.Boolean(),
  values: Type.Array(OwnValue),
})
export type OwnRegistry = Static<typeof OwnRegistry>

export const getMyData = endpoint({
  method: 'GET',
  path: '/my-data',
  can: 'citizen',
  summary: 'What the registries hold on me, each value with its meaning, source, ground and since when',
  reply: Type.Object({ records: Type.Array(OwnRegistry) }),
})

export const downloadMyData = endpoint({
  method: 'GET',
  path: '/my-data/file',
  can: 'citizen',
  summary: 'All of it: records, account, who read it, consents; as JSON, or as a paper',
  query: Type.Object({ format: Type.Union([Type.Literal('json'), Type.Literal('pdf')]) }),
  gives: 'file',
  perMinute: 10,
})
