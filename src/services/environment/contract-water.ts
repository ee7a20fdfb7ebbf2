/** Rain, rivers, flooded places, plants, rounds, breaches: shapes and endpoints. Browser-safe. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import { Day, Instant, Nullable, stationFacts, Text2 } from './contract.ts'

export const Value = Type.Object({
  quantity: Type.String(),
  title: Text2,
  unit: Type.String(),
  seriesId: Type.Integer(),
  value: Nullable(Type.Number()),
  at: Nullable(Instant),
  isOld: Type.Boolean(),
  /** Outside of what is plausible: shown, and held against nothing. */
  isDoubtful: Type.Boolean(),
})
export type Value = Static<typeof Value>

export const Level = Type.Object({ steps: Type.Array(Type.Number()), ground: Text2, basis: Type.Enum(['P', 'S']) })

export const WaterStation = Type.Object({
  ...stationFacts,
  kind: Type.Enum(['river', 'rain', 'flood']),
  value: Nullable(Value),
  /** mm in the last 24 hours, of a rain gauge. */
  rain24: Nullable(Type.Number()),
  /** Change over three hours, of a river. */
  rising: Nullable(Type.Number()),
  /** 0: below every warning level. */
  level: Type.Integer(),
  warning: Nullable(Level),
  /** The gauge above it. */
  upstream: Nullable(Type.String()),
})
export type WaterStation = Static<typeof WaterStation>

export const listWater = endpoint({
  method: 'GET',
  path: '/environment/water',
  can: 'anyone',
  summary: 'Rivers, rain and flooded places with their warning levels',
  reply: Type.Object({ stations: Type.Array(WaterStation) }),
})

export const PlantLimit = Type.Object({
  quantity: Type.String(),
  low: Nullable(Type.Number()),
  high: Nullable(Type.Number()),
  ground: Text2,
  basis: Type.Enum(['P', 'S']),
  from: Day,
  to: Nullable(Day),
})

export const Plant = Type.Object({
  ...stationFacts,
  of: Type.Enum(['domestic', 'industrial']),
  column: Type.String(),
  capacityM3Day: Type.Number(),
  /** Flow of the last 24 hours against the capacity. */
  load: Nullable(Type.Number()),
  values: Type.Array(Value),
  limits: Type.Array(PlantLimit),
  /** Quantities that are beyond now. */
  beyond: Type.Array(Type.String()),
})
export type Plant = Static<typeof Plant>

export const listPlants = endpoint({
  method: 'GET',
  path: '/environment/plants',
  can: 'anyone',
  summary: 'Wastewater plants: load, what flows out, the limits that hold for them today with their ground',
  reply: Type.Object({ plants: Type.Array(Plant) }),
})

export const BreachView = Type.Object({
  id: Type.String(),
  station: Type.String(),
  stationName: Text2,
  kind: Type.String(),
  unitId: Type.String(),
  quantity: Type.String(),
  title: Text2,
  unit: Type.String(),
  level: Type.Integer(),
  worst: Type.Number(),
  limit: Type.Number(),
  ground: Text2,
  beganAt: Instant,
  /** The end, or the end of the last hour that was beyond. */
  until: Instant,
  hours: Type.Integer(),
  isOpen: Type.Boolean(),
  isSample: Type.Boolean(),
})
export type BreachView = Static<typeof BreachView>

export const listBreaches = endpoint({
  method: 'GET',
  path: '/environment/breaches',
  can: 'anyone',
  summary:
    'Limits and warning levels that were exceeded in the last 31 days: by what, against what, how long; the open ones first, 200 at most',
  reply: Type.Object({
    breaches: Type.Array(BreachView),
    /** Some that are over are left out: the open data have all. */
    isCut: Type.Boolean(),
  }),
})

export const RoundStop = Type.Object({
  place: Type.Integer(),
  name: Text2,
  longitude: Type.Number(),
  latitude: Type.Number(),
  state: Type.Enum(['waiting', 'done', 'missed']),
  at: Nullable(Instant),
  reason: Nullable(Type.String()),
})

export const Round = Type.Object({
  routeId: Type.String(),
  name: Text2,
  unitId: Type.String(),
  unitName: Text2,
  day: Day,
  startsAt: Instant,
  state: Type.Enum(['planned', 'under-way', 'late', 'done', 'done-with-gaps']),
  stops: Type.Array(RoundStop),
  done: Type.Integer(),
  missed: Type.Integer(),
  isSample: Type.Boolean(),
  /** Whether who asks may note what was collected. */
  mayNote: Type.Boolean(),
})
export type Round = Static<typeof Round>

export const listRounds = endpoint({
  method: 'GET',
  path: '/environment/rounds',
  can: 'anyone',
  summary: 'Rounds of waste collection on a day: planned, done, missed stops',
  query: Type.Object({ day: Type.Optional(Day), unit: Type.Optional(Type.String({ maxLength: 60 })) }),
  reply: Type.Object({ day: Day, rounds: Type.Array(Round) }),
})

export const noteStop = endpoint({
  method: 'PUT',
  path: '/environment/rounds/:route/:day/stops/:place',
  can: 'environment.rounds',
  summary: 'Note that a stop was collected, or missed and why',
  params: Type.Object({
    route: Type.String({ maxLength: 60 }),
    day: Day,
    place: Type.Integer({ minimum: 0, maximum: 999 }),
  }),
  body: Type.Union([
    Type.Object({ state: Type.Literal('done') }, { additionalProperties: false }),
    Type.Object(
      { state: Type.Literal('missed'), reason: Type.String({ minLength: 3, maxLength: 300 }) },
      { additionalProperties: false },
    ),
  ]),
  reply: Round,
})
