/** Rules as data, and the alerts that they raise. Browser-safe. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../../../kernel/endpoint.ts'

const Texts = Type.Object({ vi: Type.String(), en: Type.String() })
const GivenTexts = Type.Object({
  vi: Type.String({ minLength: 1, maxLength: 200 }),
  en: Type.String({ minLength: 1, maxLength: 200 }),
})
const Id = Type.String({ format: 'uuid' })
const Instant = Type.String({ format: 'date-time' })
const Nullable = <S extends Parameters<typeof Type.Union>[0][number]>(schema: S) => Type.Union([schema, Type.Null()])
const Seconds = (maximum: number) => Type.Integer({ minimum: 1, maximum })
const day = 86_400

export const Severity = Type.Union([
  Type.Literal('notice'),
  Type.Literal('warning'),
  Type.Literal('severe'),
  Type.Literal('extreme'),
])
export type Severity = Static<typeof Severity>

/** Which series a rule looks at: those that fit all that is said. */
const Select = Type.Object({
  quantity: Type.Optional(Type.String({ maxLength: 60 })),
  kind: Type.Optional(Type.String({ maxLength: 60 })),
  /** A unit of government and all below it. */
  unit: Type.Optional(Type.String({ maxLength: 60 })),
  series: Type.Optional(Type.Array(Type.Integer({ minimum: 1 }), { minItems: 1, maxItems: 1000 })),
})

const Limits = {
  /** Fires above, below, or outside of both. */
  above: Type.Optional(Type.Number()),
  below: Type.Optional(Type.Number()),
  /** By how much a value must come back before it counts as back (hysteresis). */
  back: Type.Optional(Type.Number({ minimum: 0 })),
  /** It must hold so long, without a value in between that says otherwise. */
  forS: Type.Optional(Seconds(day)),
}

export const Condition = Type.Union([
  Type.Object({ kind: Type.Literal('threshold'), ...Limits }),
  /** The change within a window, per minute: above in either direction. */
  Type.Object({ kind: Type.Literal('rate'), perMinute: Type.Number({ exclusiveMinimum: 0 }), windowS: Seconds(day) }),
  /** Nothing for so long. */
  Type.Object({ kind: Type.Literal('absence'), afterS: Seconds(31 * day) }),
  /** Further from the mean of this hour of the day in the last weeks than so many standard deviations. */
  Type.Object({
    kind: Type.Literal('deviation'),
    deviations: Type.Number({ minimum: 1, maximum: 100 }),
    days: Type.Integer({ minimum: 7, maximum: 90 }),
  }),
  /** So many series of one unit are beyond the limits at the same time. */
  Type.Object({
    kind: Type.Literal('area'),
    atLeast: Type.Integer({ minimum: 2, maximum: 1000 }),
    withinS: Seconds(day),
    ...Limits,
  }),
])
export type Condition = Static<typeof Condition>

/** Hours of the day in Hanoi's time, `22:00` to `06:00`; on these days of the week (1 Monday), else on all. */
const Silence = Type.Object({
  from: Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' }),
  to: Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' }),
  days: Type.Optional(Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), { minItems: 1, maxItems: 7 })),
})

export const RuleBody = Type.Object({
  name: GivenTexts,
  unitId: Type.String({ minLength: 1, maxLength: 60 }),
  severity: Severity,
  select: Select,
  condition: Condition,
  /** What is one alert: a series, a thing, a unit's, or the whole rule's. */
  groupBy: Type.Union([Type.Literal('series'), Type.Literal('thing'), Type.Literal('unit'), Type.Literal('rule')]),
  /** While it lasts nothing is raised; what is still so afterwards is raised then. */
  silences: Type.Array(Silence, { maxItems: 20 }),
})
export type RuleBody = Static<typeof RuleBody>

export const RuleView = Type.Object({
  id: Id,
  ...RuleBody.properties,
  isOn: Type.Boolean(),
  createdAt: Instant,
  seriesCount: Type.Integer(),
})
export type RuleView = Static<typeof RuleView>

export const listRules = endpoint({
  method: 'GET',
  path: '/telemetry/rules',
  can: 'telemetry.read',
  summary: 'Rules of the units that one reads',
  reply: Type.Array(RuleView),
})

export const addRule = endpoint({
  method: 'POST',
  path: '/telemetry/rules',
  can: 'telemetry.manage',
  summary: 'Enter a rule; it holds from now on',
  body: RuleBody,
  reply: RuleView,
})

export const changeRule = endpoint({
  method: 'PUT',
  path: '/telemetry/rules/:id',
  can: 'telemetry.manage',
  summary: 'Change a rule, or turn it on or off',
  params: Type.Object({ id: Id }),
  body: Type.Object({ ...RuleBody.properties, isOn: Type.Boolean() }),
  reply: RuleView,
})

/** When a rule would have raised and cleared. */
const Firing = Type.Object({
  group: Type.String(),
  raisedAt: Instant,
  clearedAt: Nullable(Instant),
  value: Nullable(Type.Number()),
  seriesIds: Type.Array(Type.Integer()),
})

export const tryRule = endpoint({
  method: 'POST',
  path: '/telemetry/rules/trial',
  can: 'telemetry.read',
  summary: 'What a rule would have raised on what was observed; nothing is changed',
  perMinute: 30,
  transaction: 'none',
  body: Type.Object({ rule: RuleBody, from: Instant, to: Instant }),
  /** The first thousand firings, and how many there were. */
  reply: Type.Object({
    series: Type.Integer(),
    observations: Type.Integer(),
    firings: Type.Array(Firing),
    firingsInAll: Type.Integer(),
  }),
})

export const AlertState = Type.Union([Type.Literal('raised'), Type.Literal('acknowledged'), Type.Literal('cleared')])
export type AlertState = Static<typeof AlertState>

export const AlertView = Type.Object({
  id: Id,
  ruleId: Id,
  ruleName: Texts,
  severity: Severity,
  unitId: Type.String(),
  unitName: Texts,
  state: AlertState,
  /** What the value was that raised it. */
  value: Nullable(Type.Number()),
  unit: Type.String(),
  raisedAt: Instant,
  acknowledgedAt: Nullable(Instant),
  acknowledgedBy: Nullable(Type.String()),
  clearedAt: Nullable(Instant),
  series: Type.Array(
    Type.Object({ id: Type.Integer(), code: Type.String(), title: Texts, thing: Texts, thingId: Type.String() }),
  ),
  point: Nullable(Type.Object({ longitude: Type.Number(), latitude: Type.Number() })),
})
export type AlertView = Static<typeof AlertView>

export const listAlerts = endpoint({
  method: 'GET',
  path: '/telemetry/alerts',
  can: 'telemetry.read',
  summary: 'Alerts, the gravest of the open ones first; with `ended` those that are over',
  query: Type.Object({
    ended: Type.Optional(Type.Boolean()),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  }),
  reply: Type.Array(AlertView),
})

export const acknowledgeAlert = endpoint({
  method: 'POST',
  path: '/telemetry/alerts/:id/acknowledgement',
  can: 'telemetry.acknowledge',
  summary: 'Take an alert in hand',
  params: Type.Object({ id: Id }),
  reply: AlertView,
})
