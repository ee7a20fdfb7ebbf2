/** Shapes and endpoints of indicators. Browser-safe. Days are Hanoi's, YYYY-MM-DD; a period is [from, to). */
import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import { lights } from './outlook.ts'
import { periodKinds } from './periods.ts'

export const permissions = ['indicators.report', 'indicators.manage', 'indicators.adopt'] as const

const Text2 = Type.Object({ vi: Type.String(), en: Type.String() })
const Nullable = <S extends Parameters<typeof Type.Optional>[0]>(schema: S) => Type.Union([schema, Type.Null()])
const Day = Type.String({ format: 'date' })
const Instant = Type.String({ format: 'date-time' })
const Id = Type.String({ format: 'uuid' })
const UnitId = Type.String({ minLength: 1, maxLength: 80 })
/** Beyond this a double no longer tells numbers apart that people write differently. */
const Figure = Type.Number({ minimum: -1e15, maximum: 1e15 })
const Words = Type.Object(
  { vi: Type.String({ minLength: 1, maxLength: 1000 }), en: Type.String({ minLength: 1, maxLength: 1000 }) },
  { additionalProperties: false },
)
const Reason = Type.String({ minLength: 1, maxLength: 2000 })

export const units = ['percent', 'count', 'usd', 'dong', 'days', 'index'] as const
export type Unit = (typeof units)[number]

/** What an indicator means. `formula` is null where its figures are entered. */
export const NewDefinition = Type.Object(
  {
    name: Words,
    explanation: Words,
    unit: Type.Enum([...units]),
    decimals: Type.Integer({ minimum: 0, maximum: 4 }),
    better: Type.Enum(['higher', 'lower']),
    formula: Nullable(Type.String({ minLength: 1, maxLength: 500 })),
    period: Type.Enum([...periodKinds]),
    freshDays: Type.Integer({ minimum: 0, maximum: 1000 }),
    ownerUnitId: UnitId,
    answersId: Nullable(Id),
    source: Words,
    reason: Reason,
  },
  { additionalProperties: false },
)
export type NewDefinition = Static<typeof NewDefinition>

export const Definition = Type.Object({
  ...NewDefinition.properties,
  version: Type.Integer(),
  validFrom: Day,
  ownerName: Text2,
  answersName: Nullable(Type.String()),
  madeBy: Type.String(),
  madeAt: Instant,
})
export type Definition = Static<typeof Definition>

export const Aim = Type.Object({ dueOn: Day, value: Type.Number() })
export type Aim = Static<typeof Aim>

export const Point = Type.Object({ from: Day, to: Day, value: Nullable(Type.Number()) })
export type Point = Static<typeof Point>

export const Forecast = Type.Object({ on: Day, value: Type.Number(), low: Type.Number(), high: Type.Number() })

const Standing = {
  /** The next one to come, or the last that has passed. */
  aim: Nullable(Aim),
  light: Type.Enum([...lights]),
  forecast: Nullable(Forecast),
}

export const IndicatorView = Type.Object({
  id: Id,
  code: Type.String(),
  name: Text2,
  unit: Type.Enum([...units]),
  decimals: Type.Integer(),
  better: Type.Enum(['higher', 'lower']),
  period: Type.Enum([...periodKinds]),
  ownerUnitId: Type.String(),
  ownerName: Text2,
  answersName: Nullable(Type.String()),
  ...Standing,
  /** Of the city, the oldest first; the last may be of a period that still runs. */
  points: Type.Array(Point),
  /** When the newest figure was reckoned or entered. */
  asOf: Nullable(Instant),
  /** Nothing came when it should have. */
  stale: Type.Boolean(),
  openPromises: Type.Integer(),
})
export type IndicatorView = Static<typeof IndicatorView>

export const Promised = Type.Object({
  id: Id,
  text: Type.String(),
  value: Nullable(Type.Number()),
  dueOn: Day,
  state: Type.Enum(['open', 'kept', 'broken', 'withdrawn']),
  madeBy: Type.String(),
  madeAt: Instant,
  closedBy: Nullable(Type.String()),
  closedAt: Nullable(Instant),
  note: Nullable(Type.String()),
})
export type Promised = Static<typeof Promised>

export const IndicatorDetail = Type.Object({
  ...IndicatorView.properties,
  definition: Definition,
  /** The newest first, the present one among them. */
  versions: Type.Array(Definition),
  aims: Type.Array(Aim),
  blueprint: Nullable(Type.Object({ id: Id, year: Type.Integer(), name: Text2 })),
  /** What the formula is made of. */
  measures: Type.Array(Type.Object({ name: Type.String(), what: Text2, hasRows: Type.Boolean() })),
  promises: Type.Array(Promised),
  mayReport: Type.Boolean(),
  mayManage: Type.Boolean(),
})
export type IndicatorDetail = Static<typeof IndicatorDetail>

const ById = Type.Object({ id: Id })

export const listIndicators = endpoint({
  method: 'GET',
  path: '/indicators',
  can: 'anyone',
  summary: 'The indicators of the programme: newest figure, target, light and forecast',
  reply: Type.Object({
    today: Day,
    blueprint: Nullable(Type.Object({ id: Id, year: Type.Integer(), name: Text2, ground: Type.String() })),
    indicators: Type.Array(IndicatorView),
  }),
})

export const readIndicator = endpoint({
  method: 'GET',
  path: '/indicators/:id',
  can: 'anyone',
  summary: 'One indicator with its definitions, targets and promises',
  params: ById,
  reply: IndicatorDetail,
})

export const UnitFigure = Type.Object({
  unit: Type.Object({ id: Type.String(), name: Text2 }),
  value: Nullable(Type.Number()),
  parts: Nullable(Type.Record(Type.String(), Type.Number())),
  /** Whether units below have figures of their own. */
  below: Type.Boolean(),
})
export type UnitFigure = Static<typeof UnitFigure>

export const readFigures = endpoint({
  method: 'GET',
  path: '/indicators/:id/figures',
  can: 'anyone',
  summary: 'A period of an indicator at a unit and the units right below it, and how the unit’s figure came to be',
  params: ById,
  query: Type.Object({ unitId: Type.Optional(UnitId), from: Type.Optional(Day) }),
  reply: Type.Object({
    unit: UnitFigure,
    /** The units above, the city first. */
    above: Type.Array(Type.Object({ id: Type.String(), name: Text2 })),
    span: Type.Object({ from: Day, to: Day }),
    children: Type.Array(UnitFigure),
    points: Type.Array(Point),
    /** All that was said of this period, the newest first. */
    history: Type.Array(
      Type.Object({
        value: Nullable(Type.Number()),
        version: Type.Integer(),
        source: Nullable(Type.String()),
        reason: Nullable(Type.String()),
        madeBy: Type.String(),
        madeAt: Instant,
      }),
    ),
  }),
})

/** A row that was counted, as its module shows it. */
export const RawRow = Type.Object({
  id: Type.String(),
  label: Type.String(),
  note: Nullable(Text2),
  at: Instant,
  /** A path of the desk, where the row has a page there. */
  link: Nullable(Type.String()),
})
export type RawRow = Static<typeof RawRow>

export const listRows = endpoint({
  method: 'GET',
  path: '/indicators/:id/rows',
  can: 'official',
  summary: 'Rows that were counted: the newest 200 of a measure at a unit in a period, for who may read them',
  params: ById,
  query: Type.Object({ measure: Type.String({ maxLength: 100 }), unitId: UnitId, from: Day }),
  reply: Type.Object({ rows: Type.Array(RawRow), more: Type.Boolean() }),
})

export const addIndicator = endpoint({
  method: 'POST',
  path: '/indicators',
  can: 'indicators.manage',
  summary: 'Define an indicator',
  body: Type.Object(
    {
      code: Type.String({ pattern: '^[a-z][a-z0-9-]{2,59}$' }),
      definition: NewDefinition,
    },
    { additionalProperties: false },
  ),
  reply: IndicatorDetail,
})

export const defineAnew = endpoint({
  method: 'POST',
  path: '/indicators/:id/definitions',
  can: 'indicators.manage',
  summary: 'A new version of what an indicator means, from today on',
  params: ById,
  body: Type.Object({ definition: NewDefinition, version: Type.Integer() }, { additionalProperties: false }),
  reply: IndicatorDetail,
})

export const tryFormula = endpoint({
  method: 'POST',
  path: '/indicators/trial',
  can: 'indicators.manage',
  summary: 'What a formula gives for the city, in this period and the five before',
  body: Type.Object(
    { formula: Type.String({ minLength: 1, maxLength: 500 }), period: Type.Enum([...periodKinds]) },
    { additionalProperties: false },
  ),
  reply: Type.Object({ points: Type.Array(Point) }),
})

export const listMeasures = endpoint({
  method: 'GET',
  path: '/indicators/measures',
  can: 'indicators.manage',
  summary: 'What formulas can be made of',
  reply: Type.Object({
    measures: Type.Array(
      Type.Object({ name: Type.String(), what: Text2, kind: Type.Enum(['flow', 'stock']), hasRows: Type.Boolean() }),
    ),
  }),
})

export const enterValue = endpoint({
  method: 'POST',
  path: '/indicators/:id/values',
  can: 'indicators.report',
  summary: 'Enter the figure of a period, or correct it with a reason',
  params: ById,
  body: Type.Object(
    {
      from: Day,
      value: Figure,
      source: Type.String({ minLength: 1, maxLength: 1000 }),
      reason: Type.Optional(Reason),
    },
    { additionalProperties: false },
  ),
  idempotent: true,
  reply: IndicatorDetail,
})

export const promise = endpoint({
  method: 'POST',
  path: '/indicators/:id/promises',
  can: 'indicators.report',
  summary: 'Promise what will be done until when',
  params: ById,
  body: Type.Object({ text: Reason, value: Nullable(Figure), dueOn: Day }, { additionalProperties: false }),
  idempotent: true,
  reply: IndicatorDetail,
})

export const closePromise = endpoint({
  method: 'POST',
  path: '/indicators/:id/promises/:promise/closing',
  can: 'official',
  summary: 'Say what became of a promise: its maker withdraws it, who manages indicators judges it',
  params: Type.Object({ id: Id, promise: Id }),
  body: Type.Object(
    { state: Type.Enum(['kept', 'broken', 'withdrawn']), note: Reason },
    { additionalProperties: false },
  ),
  reply: IndicatorDetail,
})

export const Duty = Type.Object({
  kind: Type.Enum(['stale', 'promise-due', 'promise-over', 'off-track']),
  indicator: Type.Object({ id: Id, name: Text2 }),
  /** When it was due, or falls due. */
  on: Day,
  text: Nullable(Type.String()),
})
export type Duty = Static<typeof Duty>

export const listDuties = endpoint({
  method: 'GET',
  path: '/indicators/duties',
  can: 'official',
  summary: 'What one owes as the official who answers for indicators',
  reply: Type.Object({ duties: Type.Array(Duty) }),
})

// ---- blueprints ---------------------------------------------------------------------------------------------------

export const BlueprintView = Type.Object({
  id: Id,
  year: Type.Integer(),
  name: Text2,
  ground: Type.String(),
  state: Type.Enum(['draft', 'adopted']),
  draftedBy: Type.String(),
  draftedAt: Instant,
  adoptedBy: Nullable(Type.String()),
  adoptedAt: Nullable(Instant),
  targets: Type.Integer(),
})
export type BlueprintView = Static<typeof BlueprintView>

export const TargetLine = Type.Object({ indicatorId: Id, dueOn: Day, value: Figure })
export type TargetLine = Static<typeof TargetLine>

export const Blueprint = Type.Object({
  ...BlueprintView.properties,
  lines: Type.Array(TargetLine),
  mayEdit: Type.Boolean(),
  mayAdopt: Type.Boolean(),
})
export type Blueprint = Static<typeof Blueprint>

export const listBlueprints = endpoint({
  method: 'GET',
  path: '/indicators/blueprints',
  can: 'anyone',
  summary: 'The programme as it was adopted year by year; drafts for officials',
  reply: Type.Object({ blueprints: Type.Array(BlueprintView) }),
})

export const readBlueprint = endpoint({
  method: 'GET',
  path: '/indicators/blueprints/:id',
  can: 'anyone',
  summary: 'One year’s programme with its targets',
  params: ById,
  reply: Blueprint,
})

export const draftBlueprint = endpoint({
  method: 'POST',
  path: '/indicators/blueprints',
  can: 'indicators.manage',
  summary: 'Draft the programme of a year, beginning with the targets of the newest adopted one',
  body: Type.Object(
    { year: Type.Integer({ minimum: 2018, maximum: 2100 }), name: Words, ground: Reason },
    { additionalProperties: false },
  ),
  reply: Blueprint,
})

export const setTargets = endpoint({
  method: 'PUT',
  path: '/indicators/blueprints/:id/targets',
  can: 'indicators.manage',
  summary: 'Replace the targets of a draft',
  params: ById,
  body: Type.Object({ lines: Type.Array(TargetLine, { maxItems: 1000 }) }, { additionalProperties: false }),
  reply: Blueprint,
})

export const adoptBlueprint = endpoint({
  method: 'POST',
  path: '/indicators/blueprints/:id/adoption',
  can: 'indicators.adopt',
  summary: 'Adopt a draft; another person than its drafter',
  params: ById,
  reply: Blueprint,
})

export const Change = Type.Object({
  indicator: Type.Object({ id: Id, name: Text2, unit: Type.Enum([...units]), decimals: Type.Integer() }),
  dueOn: Day,
  before: Nullable(Type.Number()),
  after: Nullable(Type.Number()),
  kind: Type.Enum(['added', 'removed', 'raised', 'lowered', 'same']),
})
export type Change = Static<typeof Change>

export const compareBlueprints = endpoint({
  method: 'GET',
  path: '/indicators/blueprints/:id/comparison',
  can: 'anyone',
  summary: 'What a programme changed against another: targets added, removed, raised, lowered',
  params: ById,
  query: Type.Object({ with: Id }),
  reply: Type.Object({ changes: Type.Array(Change) }),
})
