/** Reports of citizens: shapes and endpoints for everybody and for reporters. The desk's are in contract-desk.ts. Browser-safe. */
import { type Static, type TSchema, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import { categoryIds } from './categories.ts'

const Nullable = <T extends TSchema>(type: T) => Type.Union([type, Type.Null()])
const Instant = Type.String({ format: 'date-time' })
export const Text2 = Type.Object({ vi: Type.String(), en: Type.String() })
const number = '-?[0-9]{1,3}([.][0-9]{1,10})?'
const Count = Type.Integer({ minimum: 0 })

export const ReportId = Type.Object({ id: Type.String({ format: 'uuid' }) })
export const CategoryId = Type.Enum([...categoryIds])
export const states = ['sent', 'accepted', 'working', 'approval', 'done', 'refused', 'withdrawn', 'merged'] as const
export const State = Type.Enum([...states])
export type State = Static<typeof State>

export const photosMax = 6
export const photoBytesMax = 8 * 1024 * 1024
export const wordsMax = 2000
/** Open reports this near of the same kind are shown before another is sent. */
export const nearMetres = 60
/** A secret of 128 bits or more: whoever has it is the reporter. Made by the browser, so that sending twice needs no answer of the first. */
export const Key = Type.String({ pattern: '^[A-Za-z0-9_-]{22,60}$' })
const Words = Type.String({ minLength: 1, maxLength: wordsMax })
const Lat = Type.Number({ minimum: -90, maximum: 90 })
const Lon = Type.Number({ minimum: -180, maximum: 180 })
export const Point = Type.Object({ lat: Lat, lon: Lon })

const PointQuery = {
  lat: Type.Number({ minimum: -90, maximum: 90 }),
  lon: Type.Number({ minimum: -180, maximum: 180 }),
}

// ---- what can be reported, and where ----------------------------------------------------------------------------

export const Rule = Type.Object({
  id: CategoryId,
  workingHours: Type.Integer(),
  /** The city's rule of iHanoi, or this installation's own setting. */
  ground: Type.Enum(['city', 'own']),
})

export const listReportRules = endpoint({
  method: 'GET',
  path: '/participation/categories',
  can: 'anyone',
  summary: 'What can be reported, and in how many working hours it is dealt with by the rules of today',
  reply: Type.Object({ items: Type.Array(Rule) }),
})

export const suggestCategory = endpoint({
  method: 'POST',
  path: '/participation/suggestions',
  can: 'anyone',
  summary: 'The categories that words and place speak for, with the phrases that count; nothing is kept',
  body: Type.Object({ words: Type.String({ maxLength: wordsMax }), at: Type.Optional(Point) }),
  transaction: 'none',
  reply: Type.Object({
    items: Type.Array(
      Type.Object({ category: CategoryId, because: Type.Array(Type.String()), nearby: Type.Integer() }),
    ),
  }),
})

export const findUnitAt = endpoint({
  method: 'GET',
  path: '/participation/unit-at',
  can: 'anyone',
  summary: 'The ward or commune of a place, and who would deal with a category there',
  query: Type.Object({ ...PointQuery, category: Type.Optional(CategoryId) }),
  reply: Type.Object({
    unit: Nullable(Type.Object({ id: Type.String(), name: Text2 })),
    /** By an official boundary; else to be confirmed by the person. */
    certain: Type.Boolean(),
    competent: Nullable(Text2),
  }),
})

// ---- reporting --------------------------------------------------------------------------------------------------

export const PhotoMade = Type.Object({
  id: Type.String({ format: 'uuid' }),
  takenAt: Nullable(Instant),
  at: Nullable(Point),
})
export type PhotoMade = Static<typeof PhotoMade>

/** What the camera wrote, where the browser had to make the picture smaller and with it lost that. */
export const PhotoQuery = Type.Object({
  takenAt: Type.Optional(Instant),
  lat: Type.Optional(Lat),
  lon: Type.Optional(Lon),
})

export const putPhoto = endpoint({
  method: 'PUT',
  path: '/participation/photos/:id',
  can: 'anyone',
  summary:
    'A photo for a report that is yet to be sent, under an id of the sender’s making; what the camera wrote into it is taken away',
  params: ReportId,
  query: PhotoQuery,
  takes: 'raw',
  bodyLimit: photoBytesMax,
  perMinute: 30,
  reply: PhotoMade,
})

export const sendReport = endpoint({
  method: 'POST',
  path: '/participation/reports',
  can: 'anyone',
  summary: 'Report something. The sender makes the id: sent twice, it is one report',
  body: Type.Object({
    id: Type.String({ format: 'uuid' }),
    /** For whom stays anonymous, or is not signed in. */
    key: Type.Optional(Key),
    anonymous: Type.Boolean(),
    category: CategoryId,
    words: Words,
    place: Type.Object({
      ...Point.properties,
      accuracy_m: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000 })),
      source: Type.Enum(['gps', 'map', 'photo', 'place']),
      words: Type.Optional(Type.String({ maxLength: 300 })),
    }),
    /** The ward or commune that the person chose, where no official boundary says it. */
    unitId: Type.Optional(Type.String({ maxLength: 80 })),
    photoIds: Type.Array(Type.String({ format: 'uuid' }), { maxItems: photosMax, uniqueItems: true }),
  }),
  perMinute: 10,
  reply: Type.Object({
    id: Type.String(),
    code: Type.String(),
    unit: Text2,
    workingHours: Type.Integer(),
    repeated: Type.Boolean(),
  }),
})

// ---- what everybody sees ----------------------------------------------------------------------------------------

export const ReportLine = Type.Object({
  id: Type.String(),
  code: Type.String(),
  category: CategoryId,
  state: State,
  at: Point,
  place: Nullable(Type.String()),
  unit: Text2,
  holder: Text2,
  sentAt: Instant,
  dueAt: Nullable(Instant),
  doneAt: Nullable(Instant),
  onTime: Nullable(Type.Boolean()),
  overdue: Type.Boolean(),
  confirmed: Type.Boolean(),
  voices: Count,
  /** Released by an official. */
  words: Nullable(Type.String()),
  photoIds: Type.Array(Type.String()),
})
export type ReportLine = Static<typeof ReportLine>

const Filter = {
  /** South,west,north,east. */
  box: Type.Optional(Type.String({ pattern: `^${number}(,${number}){3}$` })),
  category: Type.Optional(CategoryId),
  state: Type.Optional(Type.Enum(['open', 'overdue', 'done', 'refused'])),
  unitId: Type.Optional(Type.String({ maxLength: 80 })),
}
export const reportsMax = 100

export const listReports = endpoint({
  method: 'GET',
  path: '/participation/reports',
  can: 'anyone',
  summary: 'Reports, newest first, without anything of the reporter',
  query: Type.Object({
    ...Filter,
    after: Type.Optional(Type.String({ maxLength: 100 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: reportsMax })),
  }),
  reply: Type.Object({ items: Type.Array(ReportLine), next: Nullable(Type.String()) }),
})

export const pointsMax = 5000
export const listPoints = endpoint({
  method: 'GET',
  path: '/participation/points',
  can: 'anyone',
  summary: 'Reports as points for a map: id, place, category, state',
  query: Type.Object(Filter),
  reply: Type.Object({
    items: Type.Array(
      Type.Object({
        id: Type.String(),
        ...Point.properties,
        category: CategoryId,
        state: State,
        overdue: Type.Boolean(),
      }),
    ),
    /** The newest only: ask for less ground. */
    more: Type.Boolean(),
  }),
})

export const nearReports = endpoint({
  method: 'GET',
  path: '/participation/near',
  can: 'anyone',
  summary: 'Open reports close to a place, the nearest first: join one of them instead of sending the same again',
  query: Type.Object({ ...PointQuery, category: Type.Optional(CategoryId) }),
  reply: Type.Object({ items: Type.Array(Type.Object({ ...ReportLine.properties, distance_m: Type.Integer() })) }),
})

export const TrailLine = Type.Object({ at: Instant, kind: Type.String(), words: Text2, unit: Nullable(Text2) })
export type TrailLine = Static<typeof TrailLine>

export const ReportPage = Type.Object({
  ...ReportLine.properties,
  workingHours: Type.Integer(),
  ground: Type.Enum(['city', 'own']),
  /** What the unit answered when it was done. */
  answer: Nullable(Type.String()),
  answerUntil: Nullable(Instant),
  proofs: Type.Array(
    Type.Object({
      photoId: Nullable(Type.String()),
      reading: Nullable(Type.Object({ series: Type.String(), value: Type.Number(), unit: Type.String() })),
      at: Instant,
      distance_m: Type.Integer(),
    }),
  ),
  objections: Count,
  score: Nullable(Type.Integer()),
  mergedInto: Nullable(Type.Object({ id: Type.String(), code: Type.String() })),
  trail: Type.Array(TrailLine),
})
export type ReportPage = Static<typeof ReportPage>

export const readReport = endpoint({
  method: 'GET',
  path: '/participation/reports/:id',
  can: 'anyone',
  summary: 'One report with its way, without anything of the reporter',
  params: ReportId,
  reply: ReportPage,
})

export const photoContent = endpoint({
  method: 'GET',
  path: '/participation/photos/:id/content',
  can: 'anyone',
  summary: 'A photo: for anybody when it was released, else for its reporter and who handles the report',
  params: ReportId,
  gives: 'file',
})

export const joinReport = endpoint({
  method: 'POST',
  path: '/participation/reports/:id/voices',
  can: 'anyone',
  summary:
    'Say that one has seen it too: one voice a person or browser, and whoever is signed in is told how it goes on',
  params: ReportId,
  body: Type.Object({ key: Type.Optional(Key) }),
  perMinute: 20,
  reply: Type.Object({ voices: Count, added: Type.Boolean() }),
})

// ---- the reporter -----------------------------------------------------------------------------------------------

export const OwnReport = Type.Object({
  report: ReportPage,
  words: Type.String(),
  photoIds: Type.Array(Type.String()),
  anonymous: Type.Boolean(),
  mayAnswer: Type.Boolean(),
  mayRate: Type.Boolean(),
  mayWithdraw: Type.Boolean(),
})
export type OwnReport = Static<typeof OwnReport>

/** The code of the report and the secret, or nothing where one is signed in. */
const ByKey = { key: Type.Optional(Key) }

export const followReport = endpoint({
  method: 'POST',
  path: '/participation/follow',
  can: 'anyone',
  summary: 'A report by its code and the secret that was made with it',
  body: Type.Object({ code: Type.String({ minLength: 1, maxLength: 60 }), key: Key }),
  transaction: 'none',
  perMinute: 20,
  reply: Type.Object({ id: Type.String() }),
})

export const readOwnReport = endpoint({
  method: 'POST',
  path: '/participation/reports/:id/own',
  can: 'anyone',
  summary: 'What the reporter sees of it; nothing for anybody else',
  params: ReportId,
  body: Type.Object(ByKey),
  transaction: 'none',
  reply: Type.Object({ own: Nullable(OwnReport) }),
})

export const answerReport = endpoint({
  method: 'POST',
  path: '/participation/reports/:id/answer',
  can: 'anyone',
  summary:
    'The reporter confirms that it was done, or holds that it was not; the second time it goes to the level above',
  params: ReportId,
  body: Type.Object({
    ...ByKey,
    answer: Type.Union([
      Type.Object({ type: Type.Literal('confirm'), score: Type.Optional(Type.Integer({ minimum: 1, maximum: 5 })) }),
      Type.Object({ type: Type.Literal('object'), reason: Words }),
      Type.Object({ type: Type.Literal('withdraw'), reason: Words }),
    ]),
  }),
  perMinute: 20,
  reply: OwnReport,
})

// ---- figures ----------------------------------------------------------------------------------------------------

export const UnitFigures = Type.Object({
  unit: Text2,
  unitId: Type.String(),
  reports: Count,
  open: Count,
  overdue: Count,
  done: Count,
  /** Of those done: 0 to 1; null without any. */
  onTimeShare: Nullable(Type.Number()),
  /** From sending to done, in hours. */
  medianHours: Nullable(Type.Number()),
  objected: Count,
  /** 1 to 5; null below five ratings, which might be told apart. */
  score: Nullable(Type.Number()),
})
export type UnitFigures = Static<typeof UnitFigures>
export const ratingsMin = 5

export const reportFigures = endpoint({
  method: 'GET',
  path: '/participation/figures',
  can: 'anyone',
  summary: 'Reports of the last days by the unit that deals with them: how many, in time, how long, how rated',
  query: Type.Object({ days: Type.Optional(Type.Integer({ minimum: 1, maximum: 366 })) }),
  reply: Type.Object({ since: Instant, all: UnitFigures, units: Type.Array(UnitFigures) }),
})
