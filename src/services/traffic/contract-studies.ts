/** History, origins and destinations, studies of a change, and feeds for other systems. Browser-safe. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import { Instant, Nullable, Text2 } from './contract.ts'
import { Measure } from './contract-measures.ts'
import { Slowdown, Speeds } from './contract-state.ts'

const Day = Type.String({ format: 'date' })

export const IndexPoint = Type.Object({
  at: Instant,
  index: Nullable(Type.Number()),
  /** At this half hour on other such days. */
  usual: Nullable(Type.Number()),
})

export const readIndexes = endpoint({
  method: 'GET',
  path: '/traffic/index',
  can: 'anyone',
  summary: 'The travel-time index of a day (today unless said), each five minutes, beside what is usual',
  query: Type.Object({ day: Type.Optional(Day) }),
  reply: Type.Object({
    day: Day,
    points: Type.Array(IndexPoint),
    /** Some of it was made up, for trying out. */
    isSample: Type.Boolean(),
  }),
})

export const Corridor = Type.Object({
  name: Type.String(),
  lengthM: Type.Integer(),
  kmh: Type.Number(),
  /** Time against free flow. */
  index: Type.Number(),
  /** Minutes that traffic takes from one vehicle over all of it. */
  delayMin: Type.Number(),
  segments: Type.Array(Type.Integer()),
})
export type Corridor = Static<typeof Corridor>

export const readCorridors = endpoint({
  method: 'GET',
  path: '/traffic/corridors',
  can: 'anyone',
  summary: 'Main roads by name and direction of travel, the slowest against free flow first',
  reply: Type.Object({ corridors: Type.Array(Corridor) }),
})

export const Past = Type.Object({
  /** The moment that is shown: the last at or before what was asked; null: there is none. */
  at: Nullable(Instant),
  travelTimeIndex: Nullable(Type.Number()),
  isSample: Type.Boolean(),
  speeds: Speeds,
  slowdowns: Type.Array(Slowdown),
  measures: Type.Array(Measure),
  /** How far history reaches. */
  first: Nullable(Instant),
  last: Nullable(Instant),
})
export type Past = Static<typeof Past>

export const readPast = endpoint({
  method: 'GET',
  path: '/traffic/past',
  can: 'traffic.read',
  summary: 'The picture of a past moment',
  query: Type.Object({ at: Instant }),
  reply: Past,
})

export const Flow = Type.Object({
  fromUnit: Type.String(),
  fromName: Text2,
  toUnit: Type.String(),
  toName: Text2,
  /** Null: fewer than five, kept back. */
  trips: Nullable(Type.Integer()),
})
export type Flow = Static<typeof Flow>

export const readTrips = endpoint({
  method: 'GET',
  path: '/traffic/trips',
  can: 'traffic.read',
  summary: 'Trips between communes as fleets told of them; numbers below five are kept back',
  query: Type.Object({
    from: Day,
    to: Day,
    from_hour: Type.Optional(Type.Integer({ minimum: 0, maximum: 23 })),
    to_hour: Type.Optional(Type.Integer({ minimum: 1, maximum: 24 })),
  }),
  reply: Type.Object({ flows: Type.Array(Flow), total: Type.Integer(), keptBack: Type.Integer() }),
})

const Period = Type.Object({ from: Day, to: Day })

export const Study = Type.Object({
  /** Days that had enough figures, of each period. */
  daysBefore: Type.Integer(),
  daysAfter: Type.Integer(),
  /** Mean speed over the chosen segments, km/h, weighed by length. */
  before: Nullable(Type.Number()),
  after: Nullable(Type.Number()),
  /** After less before, with the 95 % interval of Welch’s test over days. */
  difference: Nullable(Type.Number()),
  low: Nullable(Type.Number()),
  high: Nullable(Type.Number()),
  /** The same difference on all other measured segments: what changed in the whole city. */
  elsewhere: Nullable(Type.Number()),
  verdict: Type.Enum(['faster', 'slower', 'no-difference', 'too-little']),
  /** Some of the days were made up, for trying out. */
  isSample: Type.Boolean(),
})
export type Study = Static<typeof Study>

export const studyChange = endpoint({
  method: 'POST',
  path: '/traffic/studies',
  can: 'traffic.read',
  summary: 'Compare the speeds of streets in two periods, at the same hours of workdays',
  body: Type.Object({
    segments: Type.Array(Type.Integer({ minimum: 1 }), { minItems: 1, maxItems: 500 }),
    before: Period,
    after: Period,
    fromHour: Type.Integer({ minimum: 0, maximum: 23 }),
    toHour: Type.Integer({ minimum: 1, maximum: 24 }),
  }),
  reply: Study,
})

// ---- for other systems --------------------------------------------------------------------------------------------------

export const speedsGeoJson = endpoint({
  method: 'GET',
  path: '/traffic/speeds.geojson',
  can: 'anyone',
  summary: 'Speeds and level of service as GeoJSON lines',
  gives: 'file',
})

export const datexSituations = endpoint({
  method: 'GET',
  path: '/traffic/datex/situations.xml',
  can: 'anyone',
  summary: 'Roadworks, closures, events and slowdowns as a DATEX II 3 SituationPublication',
  gives: 'file',
})

export const datexSites = endpoint({
  method: 'GET',
  path: '/traffic/datex/sites.xml',
  can: 'anyone',
  summary: 'Where speeds and flows are measured, as a DATEX II 3 MeasurementSiteTablePublication',
  perMinute: 30,
  gives: 'file',
})

export const datexMeasurements = endpoint({
  method: 'GET',
  path: '/traffic/datex/measurements.xml',
  can: 'anyone',
  summary: 'Measured speeds and flows as a DATEX II 3 MeasuredDataPublication',
  gives: 'file',
})
