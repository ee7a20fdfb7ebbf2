/** Reports at the desk. Browser-safe. */
import { type Static, type TSchema, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import { ActReply } from '../../platform/casework/contract.ts'
import {
  CategoryId,
  PhotoQuery,
  photoBytesMax,
  Point,
  ReportId,
  ReportLine,
  ReportPage,
  Text2,
  wordsMax,
} from './contract.ts'

const Nullable = <T extends TSchema>(type: T) => Type.Union([type, Type.Null()])
const Instant = Type.String({ format: 'date-time' })
const Words = Type.String({ minLength: 1, maxLength: wordsMax })
const expectedVersion = Type.Integer({ minimum: 1 })

export const DeskLine = Type.Object({
  ...ReportLine.properties,
  /** As it was sent. */
  said: Type.String(),
  riskAt: Nullable(Instant),
  objections: Type.Integer(),
  reminded: Type.Boolean(),
  escalated: Type.Boolean(),
})
export type DeskLine = Static<typeof DeskLine>

export const queues = ['open', 'at-risk', 'overdue', 'reminded', 'objected', 'done'] as const

export const listDeskReports = endpoint({
  method: 'GET',
  path: '/participation/desk/reports',
  can: 'casework.read',
  summary: 'Reports of the units that one reads for, what is due first on top',
  query: Type.Object({
    queue: Type.Enum([...queues]),
    category: Type.Optional(CategoryId),
    text: Type.Optional(Type.String({ minLength: 2, maxLength: 100 })),
  }),
  reply: Type.Object({
    items: Type.Array(DeskLine),
    more: Type.Boolean(),
    counts: Type.Record(Type.Enum([...queues]), Type.Integer()),
  }),
})

export const DeskPhoto = Type.Object({
  id: Type.String(),
  kind: Type.Enum(['report', 'proof']),
  takenAt: Nullable(Instant),
  at: Nullable(Point),
  released: Type.Boolean(),
})

export const DeskReport = Type.Object({
  report: ReportPage,
  version: Type.Integer(),
  words: Type.String(),
  /** What might be personal in the words: phone numbers, plates, numbers of papers. */
  suspicious: Type.Array(Type.String()),
  photos: Type.Array(DeskPhoto),
  channel: Type.Enum(['portal', 'open311']),
  anonymous: Type.Boolean(),
  accuracy_m: Nullable(Type.Integer()),
  mayWork: Type.Boolean(),
  mayClose: Type.Boolean(),
  hasProof: Type.Boolean(),
  proofMetres: Type.Integer(),
  merged: Type.Array(Type.Object({ id: Type.String(), code: Type.String(), sentAt: Instant })),
  /** Open reports close by that it may be merged with. */
  near: Type.Array(
    Type.Object({
      id: Type.String(),
      code: Type.String(),
      category: CategoryId,
      sentAt: Instant,
      distance_m: Type.Integer(),
    }),
  ),
  /** Units it may be transferred to: the level above and the departments. */
  units: Type.Array(Type.Object({ id: Type.String(), name: Text2 })),
  outside: Nullable(
    Type.Object({
      server: Type.String(),
      state: Type.String(),
      requestId: Nullable(Type.String()),
      status: Nullable(Type.String()),
    }),
  ),
})
export type DeskReport = Static<typeof DeskReport>

export const readDeskReport = endpoint({
  method: 'GET',
  path: '/participation/desk/reports/:id',
  can: 'casework.read',
  summary: 'A report with all of it; the reading is recorded',
  params: ReportId,
  reply: DeskReport,
})

export const transferReport = endpoint({
  method: 'POST',
  path: '/participation/desk/reports/:id/transfer',
  can: 'official',
  summary: 'To the unit that is competent, under the same time',
  params: ReportId,
  body: Type.Object({ expectedVersion, unitId: Type.String({ maxLength: 80 }), reason: Words }),
  reply: ActReply,
  idempotent: true,
})

export const releaseReport = endpoint({
  method: 'PUT',
  path: '/participation/desk/reports/:id/public',
  can: 'official',
  summary:
    'What everybody may see of it: the words as they are given here, and these photos; replaces what was released before',
  params: ReportId,
  body: Type.Object({
    words: Nullable(Type.String({ maxLength: wordsMax })),
    photoIds: Type.Array(Type.String({ format: 'uuid' }), { maxItems: 20 }),
  }),
  reply: DeskReport,
})

export const addProofPhoto = endpoint({
  method: 'PUT',
  path: '/participation/desk/reports/:id/proofs/:photoId',
  can: 'official',
  summary: 'A photo that shows that it was done: taken there, after the report',
  params: Type.Object({ ...ReportId.properties, photoId: Type.String({ format: 'uuid' }) }),
  query: Type.Object({ ...PhotoQuery.properties, note: Type.Optional(Type.String({ maxLength: 500 })) }),
  takes: 'raw',
  bodyLimit: photoBytesMax,
  perMinute: 60,
  reply: DeskReport,
})

export const addProofReading = endpoint({
  method: 'POST',
  path: '/participation/desk/reports/:id/readings',
  can: 'official',
  summary: 'What an instrument near the place observed after the report, as the proof',
  params: ReportId,
  body: Type.Object({ series: Type.String({ minLength: 1, maxLength: 120 }), note: Type.String({ maxLength: 500 }) }),
  reply: DeskReport,
})

export const closeReport = endpoint({
  method: 'POST',
  path: '/participation/desk/reports/:id/close',
  can: 'casework.decide',
  summary: 'Done, with proof: the reporter is told and may hold that it was not',
  params: ReportId,
  body: Type.Object({ expectedVersion, answer: Words }),
  reply: ActReply,
  idempotent: true,
})

export const mergeReport = endpoint({
  method: 'PUT',
  path: '/participation/desk/reports/:id/merged-into',
  can: 'official',
  summary: 'The same as another open report: it goes the other’s way, until that is undone',
  params: ReportId,
  body: Type.Object({ id: Type.String({ format: 'uuid' }) }),
  reply: DeskReport,
})

export const undoMerge = endpoint({
  method: 'DELETE',
  path: '/participation/desk/reports/:id/merged-into',
  can: 'official',
  summary: 'Not the same after all',
  params: ReportId,
  reply: DeskReport,
})
