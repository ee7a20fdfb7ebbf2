/** Roadworks, closures and events, and texts of signs. Browser-safe. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import { Instant, Nullable, Point, Text2 } from './contract.ts'

export const kinds = ['roadworks', 'closure', 'event'] as const
export const effects = ['closed', 'narrowed', 'slow'] as const
export const states = ['proposed', 'published', 'withdrawn'] as const
export type Kind = (typeof kinds)[number]
export type Effect = (typeof effects)[number]

const Id = Type.String({ format: 'uuid' })
const Unit = Type.String({ minLength: 1, maxLength: 60 })
const Title = Type.Object({
  vi: Type.String({ minLength: 3, maxLength: 120 }),
  en: Type.String({ maxLength: 120 }),
})
const Detail = Type.Object({ vi: Type.String({ maxLength: 1000 }), en: Type.String({ maxLength: 1000 }) })
const Time = Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' })
/** Hours of the day in which it is in force, over midnight where `to` is not later; of a night the evening's day counts. */
export const Hours = Type.Object({
  from: Time,
  to: Time,
  /** 1 Monday to 7 Sunday. */
  days: Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), { minItems: 1, maxItems: 7, uniqueItems: true }),
})
export type Hours = Static<typeof Hours>
const Segments = Type.Array(Type.Integer({ minimum: 1 }), { minItems: 1, maxItems: 200 })

export const Measure = Type.Object({
  id: Id,
  kind: Type.Enum([...kinds]),
  effect: Type.Enum([...effects]),
  title: Text2,
  detail: Text2,
  segments: Type.Array(Type.Integer()),
  /** Names of the roads, the longest part first. */
  roads: Type.Array(Type.String()),
  point: Nullable(Point),
  unitId: Type.String(),
  unitName: Text2,
  startsAt: Instant,
  endsAt: Instant,
  /** Null: all the time from its start to its end. */
  hours: Nullable(Hours),
  isNow: Type.Boolean(),
  /** Since when anybody could know it; null: not published, or before that was kept. */
  publishedAt: Nullable(Instant),
})
export type MeasureView = Static<typeof Measure>

export const listMeasures = endpoint({
  method: 'GET',
  path: '/traffic/measures',
  can: 'anyone',
  summary: 'Roadworks, closures and events that are published, now and to come',
  reply: Type.Object({ measures: Type.Array(Measure) }),
})

const UnitChoice = Type.Object({ id: Type.String(), name: Text2 })
export type UnitChoice = Static<typeof UnitChoice>

export const DeskMeasure = Type.Object({
  ...Measure.properties,
  state: Type.Enum([...states]),
  proposedBy: Type.String(),
  decidedBy: Nullable(Type.String()),
  withdrawnBy: Nullable(Type.String()),
  reason: Nullable(Type.String()),
  /** What this official may do with it. */
  mayApprove: Type.Boolean(),
  mayWithdraw: Type.Boolean(),
})
export type DeskMeasure = Static<typeof DeskMeasure>

export const listDeskMeasures = endpoint({
  method: 'GET',
  path: '/traffic/desk/measures',
  can: 'traffic.read',
  summary: 'Roadworks, closures and events of all states, of the last month and to come',
  reply: Type.Object({
    measures: Type.Array(DeskMeasure),
    units: Type.Array(UnitChoice),
  }),
})

export const publishMeasure = endpoint({
  method: 'POST',
  path: '/traffic/measures',
  can: 'traffic.publish',
  summary: 'Publish roadworks, a closure or an event; what closes a main road waits for a second person',
  idempotent: true,
  body: Type.Object({
    kind: Type.Enum([...kinds]),
    effect: Type.Enum([...effects]),
    title: Title,
    detail: Detail,
    segments: Segments,
    unitId: Unit,
    startsAt: Instant,
    endsAt: Instant,
    hours: Type.Optional(Nullable(Hours)),
  }),
  reply: Type.Object({ id: Id, state: Type.Enum([...states]) }),
})

export const approveMeasure = endpoint({
  method: 'POST',
  path: '/traffic/measures/:id/approval',
  can: 'traffic.approve',
  summary: 'Let a closure of a main road out, as a second person',
  params: Type.Object({ id: Id }),
})

export const withdrawMeasure = endpoint({
  method: 'POST',
  path: '/traffic/measures/:id/withdrawal',
  can: 'traffic.publish',
  summary: 'Withdraw what was published or proposed, with the reason',
  params: Type.Object({ id: Id }),
  body: Type.Object({ reason: Type.String({ minLength: 3, maxLength: 500 }) }),
})

// ---- signs ------------------------------------------------------------------------------------------------------------

export const Sign = Type.Object({
  code: Type.String(),
  name: Text2,
  segment: Type.Integer(),
  point: Point,
  linesMax: Type.Integer(),
  charactersMax: Type.Integer(),
  /** What it shows now. */
  text: Type.Array(Type.String()),
  /** By the traffic, or set by an official until then. */
  setBy: Nullable(Type.String()),
  setUntil: Nullable(Instant),
  /** Whose officials change it. */
  unitId: Unit,
  unitName: Text2,
  /** The reader is one of them. */
  mayChange: Type.Boolean(),
})
export type SignView = Static<typeof Sign>

export const listSigns = endpoint({
  method: 'GET',
  path: '/traffic/signs',
  can: 'anyone',
  summary: 'Signs with changing text beside roads, and what each shows now',
  reply: Type.Object({ signs: Type.Array(Sign) }),
})

const SignCode = Type.Object({ code: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,39}$' }) })

export const putSign = endpoint({
  method: 'PUT',
  path: '/traffic/signs/:code',
  can: 'traffic.publish',
  summary: 'Enter a sign: on which segment, how many lines of how many characters',
  params: SignCode,
  body: Type.Object({
    name: Title,
    unitId: Unit,
    segment: Type.Integer({ minimum: 1 }),
    linesMax: Type.Integer({ minimum: 1, maximum: 6 }),
    charactersMax: Type.Integer({ minimum: 6, maximum: 40 }),
  }),
})

export const setSignText = endpoint({
  method: 'PUT',
  path: '/traffic/signs/:code/text',
  can: 'traffic.publish',
  summary: 'Set what a sign shows for some hours; no lines: by the traffic again',
  params: SignCode,
  body: Type.Object({
    lines: Type.Array(Type.String({ maxLength: 40 }), { maxItems: 6 }),
    hours: Type.Integer({ minimum: 1, maximum: 72 }),
  }),
})
