/** Forecast, the way from here to there, and finding a street. Browser-safe. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import { Instant, Nullable, Point } from './contract.ts'
import { Measure } from './contract-measures.ts'
import { Slowdown, Speeds } from './contract-state.ts'
import { levels } from './levels.ts'

const Score = Type.Object({
  aheadMin: Type.Integer(),
  count: Type.Integer(),
  mae: Type.Number(),
  maeAsNow: Type.Number(),
  maeAsUsual: Type.Number(),
  /** Some of the days were made up, for trying out. */
  isSample: Type.Optional(Type.Boolean()),
})

export const Forecast = Type.Object({
  at: Nullable(Instant),
  aheadMin: Type.Integer(),
  speeds: Speeds,
  learnedAt: Nullable(Instant),
  /** Measured on the last two days, which it had not seen. */
  scores: Type.Array(Score),
})
export type ForecastView = Static<typeof Forecast>

export const readForecast = endpoint({
  method: 'GET',
  path: '/traffic/forecast',
  can: 'anyone',
  summary: 'Speeds in 15, 30 or 60 minutes, and the error measured beside “as now”',
  // As a whole number: what stands in an address is text until its type says otherwise.
  query: Type.Object({ minutes: Type.Unsafe<15 | 30 | 60>(Type.Integer({ enum: [15, 30, 60] })) }),
  reply: Forecast,
})

export const Leg = Type.Object({
  /** Empty: a road without a name. */
  name: Type.String(),
  lengthM: Type.Integer(),
  seconds: Type.Integer(),
  /** Of the leg as a whole. */
  level: Type.Enum([...levels]),
})

export const Route = Type.Object({
  lengthM: Type.Integer(),
  seconds: Type.Integer(),
  /** On free roads, the same way. */
  freeSeconds: Type.Integer(),
  leavesAt: Instant,
  arrivesAt: Instant,
  legs: Type.Array(Leg),
  line: Type.Array(Type.Array(Type.Number(), { minItems: 2, maxItems: 2 })),
  segments: Type.Array(Type.Integer()),
  measures: Type.Array(Measure),
  /** Closures that the way goes round: it would lead through them if they were open. */
  avoided: Type.Array(Measure),
  slowdowns: Type.Array(Slowdown),
})
export type RouteView = Static<typeof Route>

export const readRoute = endpoint({
  method: 'GET',
  path: '/traffic/route',
  can: 'anyone',
  summary: 'The quickest way by car from one point to another, leaving now, with what is in the way',
  query: Type.Object({
    from_lon: Type.Number({ minimum: -180, maximum: 180 }),
    from_lat: Type.Number({ minimum: -90, maximum: 90 }),
    to_lon: Type.Number({ minimum: -180, maximum: 180 }),
    to_lat: Type.Number({ minimum: -90, maximum: 90 }),
  }),
  perMinute: 120,
  reply: Route,
})

export const findStreets = endpoint({
  method: 'GET',
  path: '/traffic/streets',
  can: 'anyone',
  summary: 'Streets by their name, with or without diacritics, each with a point on it',
  query: Type.Object({ q: Type.String({ minLength: 1, maxLength: 80 }) }),
  reply: Type.Object({ streets: Type.Array(Type.Object({ name: Type.String(), point: Point })) }),
})
