/** The signals of the city: the register of intersections and their plans. Browser-safe. What runs: contract-live.ts. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'

/**
 * `read`: watches. `operate`: intervenes, changes how an intersection runs, brings an earlier plan back. `plan`: keeps the register
 * and proposes plans. `approve`: deploys what somebody else proposed.
 */
export const permissions = ['signals.read', 'signals.operate', 'signals.plan', 'signals.approve'] as const

export const Texts = Type.Object({ vi: Type.String(), en: Type.String() })
const GivenText = Type.String({ minLength: 1, maxLength: 200 })
export const Id = Type.String({ format: 'uuid' })
export const ById = Type.Object({ id: Id })
export const Instant = Type.String({ format: 'date-time' })
export const Nullable = <S extends Parameters<typeof Type.Union>[0][number]>(schema: S) =>
  Type.Union([schema, Type.Null()])
export const Code = Type.String({ pattern: '^[a-z0-9][a-z0-9._-]{0,69}$' })
/** Why somebody does it; goes into the audit. */
export const Reason = Type.String({ minLength: 5, maxLength: 500 })
const Key = Type.String({ minLength: 1, maxLength: 60 })
const Seconds = Type.Number({ minimum: 0, maximum: 600 })
export const Point = Type.Object(
  { longitude: Type.Number({ minimum: -180, maximum: 180 }), latitude: Type.Number({ minimum: -90, maximum: 90 }) },
  { additionalProperties: false },
)

// ---- an intersection ------------------------------------------------------------------------------------------------

/** Metres east and north of the intersection's point. */
const Place = Type.Unsafe<[number, number]>(Type.Array(Type.Number(), { minItems: 2, maxItems: 2 }))
const Line = Type.Array(Place, { minItems: 2, maxItems: 60 })

export const Approach = Type.Object(
  {
    id: Key,
    name: Texts,
    /** Degrees from north, clockwise, of where it comes from. */
    bearing: Type.Number({ minimum: 0, maximum: 360 }),
  },
  { additionalProperties: false },
)

export const Lane = Type.Object(
  {
    id: Key,
    /** Null: it leads away. */
    approach: Nullable(Key),
    line: Line,
    widthM: Type.Number({ exclusiveMinimum: 0, maximum: 20 }),
    lengthM: Type.Number({ minimum: 0, maximum: 20_000 }),
  },
  { additionalProperties: false },
)

export const turns = ['left', 'through', 'right', 'u-turn', 'crossing'] as const

export const Movement = Type.Object(
  {
    id: Key,
    kind: Type.Enum(['vehicle', 'pedestrian']),
    turn: Type.Enum([...turns]),
    /** Lane it comes from; null for a crossing. */
    from: Nullable(Key),
    to: Nullable(Key),
    line: Line,
    /** Which light of the controller it obeys, counted from 0; several movements may share one. */
    group: Type.Integer({ minimum: 0, maximum: 255 }),
    minGreenS: Seconds,
  },
  { additionalProperties: false },
)
export type Movement = Static<typeof Movement>

/** Movements that may run together, as the engineer draws them. */
export const Stage = Type.Object(
  {
    id: Key,
    name: Texts,
    greens: Type.Array(Key, { minItems: 1, maxItems: 64 }),
  },
  { additionalProperties: false },
)
export type Stage = Static<typeof Stage>

/** `gives-way`: both may have green, and the first one waits for a gap. `never`: not both. */
export const Conflict = Type.Object(
  { a: Key, b: Key, rule: Type.Enum(['never', 'gives-way']) },
  { additionalProperties: false },
)

/** From the end of the first one's green (yellow and all) to the beginning of the second one's. */
export const Intergreen = Type.Object({ from: Key, to: Key, seconds: Seconds }, { additionalProperties: false })

export const Detector = Type.Object(
  {
    id: Key,
    lane: Key,
    kind: Type.Enum(['loop', 'camera', 'radar']),
    /** Metres upstream of the stop line that it sees. */
    rangeM: Type.Number({ exclusiveMinimum: 0, maximum: 500 }),
  },
  { additionalProperties: false },
)

export const Layout = Type.Object(
  {
    approaches: Type.Array(Approach, { minItems: 1, maxItems: 16 }),
    lanes: Type.Array(Lane, { minItems: 1, maxItems: 96 }),
    movements: Type.Array(Movement, { minItems: 1, maxItems: 128 }),
    stages: Type.Array(Stage, { minItems: 1, maxItems: 32 }),
    conflicts: Type.Array(Conflict, { maxItems: 4096 }),
    intergreens: Type.Array(Intergreen, { maxItems: 4096 }),
    detectors: Type.Array(Detector, { maxItems: 192 }),
    yellowS: Type.Number({ minimum: 3, maximum: 6 }),
    allRedS: Type.Number({ minimum: 0, maximum: 10 }),
    maxRedS: Type.Number({ minimum: 30, maximum: 300 }),
  },
  { additionalProperties: false },
)
export type Layout = Static<typeof Layout>

export const wishes = ['adaptive', 'fixed', 'flash'] as const
export const Wish = Type.Enum([...wishes])
export type Wish = Static<typeof Wish>

export const NewIntersection = Type.Object(
  {
    code: Code,
    name: Type.Object({ vi: GivenText, en: GivenText }, { additionalProperties: false }),
    unitId: Type.String({ minLength: 1, maxLength: 60 }),
    point: Point,
    streetId: Type.String({ minLength: 1, maxLength: 200 }),
    layout: Layout,
  },
  { additionalProperties: false },
)
export type NewIntersection = Static<typeof NewIntersection>

export const IntersectionView = Type.Object({
  id: Id,
  code: Type.String(),
  name: Texts,
  unitId: Type.String(),
  unitName: Texts,
  point: Point,
  streetId: Type.String(),
  wish: Wish,
  layout: Layout,
  planId: Nullable(Id),
  corridors: Type.Array(Type.Object({ id: Id, name: Texts })),
  mayOperate: Type.Boolean(),
  mayPlan: Type.Boolean(),
  mayApprove: Type.Boolean(),
})
export type IntersectionView = Static<typeof IntersectionView>

export const readIntersection = endpoint({
  method: 'GET',
  path: '/signals/intersections/:id',
  can: 'signals.read',
  summary: 'An intersection: its layout, how it is wished to run, and what the reader may do',
  params: ById,
  reply: IntersectionView,
})

export const putIntersections = endpoint({
  method: 'POST',
  path: '/signals/intersections',
  can: 'signals.plan',
  summary: 'Enter intersections, or replace the layouts of those whose codes are there: all or none',
  bodyLimit: 8 * 1024 * 1024,
  body: Type.Object(
    { intersections: Type.Array(NewIntersection, { minItems: 1, maxItems: 100 }), reason: Reason },
    { additionalProperties: false },
  ),
  reply: Type.Object({ entered: Type.Integer(), changed: Type.Integer() }),
})

export const setWish = endpoint({
  method: 'POST',
  path: '/signals/intersections/:id/wish',
  can: 'signals.operate',
  summary: 'Choose how an intersection runs from now on: adaptive, by its fixed plan, or flashing',
  params: ById,
  body: Type.Object({ wish: Wish, reason: Reason }, { additionalProperties: false }),
})

// ---- plans ----------------------------------------------------------------------------------------------------------

/** What is green for how long, and how long it takes to the next one's green. */
export const PatternStep = Type.Object(
  {
    stage: Key,
    /** In place of the stage's own movements. */
    greens: Type.Optional(Type.Array(Key, { minItems: 1, maxItems: 64 })),
    greenS: Type.Number({ minimum: 1, maximum: 300 }),
    intergreenS: Seconds,
  },
  { additionalProperties: false },
)
export type PatternStep = Static<typeof PatternStep>

export const Pattern = Type.Object(
  {
    id: Key,
    name: Texts,
    /** Seconds after midnight, modulo the cycle, at which the first step's green begins. */
    offsetS: Seconds,
    steps: Type.Array(PatternStep, { minItems: 1, maxItems: 32 }),
  },
  { additionalProperties: false },
)
export type Pattern = Static<typeof Pattern>

export const ScheduleEntry = Type.Object(
  {
    /** 1 Monday to 7 Sunday. */
    days: Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), { minItems: 1, maxItems: 7 }),
    /** Hanoi time; it holds until the next entry, over midnight too. */
    from: Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' }),
    pattern: Key,
  },
  { additionalProperties: false },
)
export type ScheduleEntry = Static<typeof ScheduleEntry>

export const NewPlan = Type.Object(
  {
    title: GivenText,
    patterns: Type.Array(Pattern, { minItems: 1, maxItems: 12 }),
    schedule: Type.Array(ScheduleEntry, { minItems: 1, maxItems: 60 }),
    reason: Reason,
  },
  { additionalProperties: false },
)
export type NewPlan = Static<typeof NewPlan>

export const PlanView = Type.Object({
  id: Id,
  number: Type.Integer(),
  title: Type.String(),
  patterns: Type.Array(Pattern),
  schedule: Type.Array(ScheduleEntry),
  state: Type.Enum(['proposed', 'deployed', 'replaced', 'rejected']),
  proposedAt: Instant,
  proposedBy: Type.String(),
  reason: Type.String(),
  decidedAt: Nullable(Instant),
  decidedBy: Nullable(Type.String()),
  decisionReason: Nullable(Type.String()),
  /** The reader may decide about it: he may approve, and it is not his own. */
  mayDecide: Type.Boolean(),
})
export type PlanView = Static<typeof PlanView>

export const listPlans = endpoint({
  method: 'GET',
  path: '/signals/intersections/:id/plans',
  can: 'signals.read',
  summary:
    'The versions of an intersection’s signal plan, the newest first, and whether an earlier one can be brought back',
  params: ById,
  reply: Type.Object({ plans: Type.Array(PlanView), earlier: Nullable(Type.Integer()) }),
})

export const proposePlan = endpoint({
  method: 'POST',
  path: '/signals/intersections/:id/plans',
  can: 'signals.plan',
  summary: 'Propose a signal plan; it is checked against conflicts, minimum greens and intergreens',
  params: ById,
  body: NewPlan,
  reply: ById,
})

export const decidePlan = endpoint({
  method: 'POST',
  path: '/signals/plans/:id/decision',
  can: 'signals.approve',
  summary: 'Deploy a plan that somebody else proposed, or turn it down',
  params: ById,
  body: Type.Object({ verdict: Type.Enum(['deploy', 'reject']), reason: Reason }, { additionalProperties: false }),
})

export const bringBack = endpoint({
  method: 'POST',
  path: '/signals/intersections/:id/back',
  can: 'signals.operate',
  summary: 'Bring back the plan that ran before the present one, at once',
  params: ById,
  body: Type.Object(
    {
      reason: Reason,
      /** The plan that is to come back: when another one would, since somebody was quicker, nothing is done. */
      number: Type.Optional(Type.Integer()),
    },
    { additionalProperties: false },
  ),
  reply: Type.Object({ number: Type.Integer() }),
})

// ---- corridors, audit -----------------------------------------------------------------------------------------------

export const CorridorStop = Type.Object(
  {
    intersectionId: Id,
    distanceM: Type.Number({ minimum: 0, maximum: 100_000 }),
    /** Movements that go along it, out and back. */
    out: Type.Array(Key, { maxItems: 16 }),
    back: Type.Array(Key, { maxItems: 16 }),
  },
  { additionalProperties: false },
)
export type CorridorStop = Static<typeof CorridorStop>

export const CorridorView = Type.Object({
  id: Id,
  code: Type.String(),
  name: Texts,
  speedKmh: Type.Number(),
  stops: Type.Array(CorridorStop),
})
export type CorridorView = Static<typeof CorridorView>

export const putCorridor = endpoint({
  method: 'POST',
  path: '/signals/corridors',
  can: 'signals.plan',
  summary: 'Enter a corridor, or replace the one of this code',
  body: Type.Object(
    {
      code: Code,
      name: Texts,
      speedKmh: Type.Number({ minimum: 10, maximum: 90 }),
      stops: Type.Array(CorridorStop, { minItems: 2, maxItems: 40 }),
      reason: Reason,
    },
    { additionalProperties: false },
  ),
  reply: ById,
})

export const NoteView = Type.Object({
  id: Id,
  at: Instant,
  by: Type.String(),
  what: Type.String(),
  reason: Type.String(),
  intersection: Nullable(Type.Object({ id: Id, name: Texts })),
  details: Type.Unknown(),
})
export type NoteView = Static<typeof NoteView>

export const listNotes = endpoint({
  method: 'GET',
  path: '/signals/notes',
  can: 'signals.read',
  summary: 'Who did what to the signals, and why, the newest first',
  query: Type.Object({
    intersectionId: Type.Optional(Id),
    /** Older than this one. */
    before: Type.Optional(Id),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  }),
  reply: Type.Array(NoteView),
})
