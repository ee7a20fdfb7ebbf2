/** The environment: what browsers and other modules may know of stations and the air. Browser-safe. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import { bands, pollutants } from './vn-aqi.ts'

/** `read`: the desk's view. `rounds`: notes what was collected. `manage`: of stations, of a unit. */
export const permissions = ['environment.read', 'environment.rounds'] as const

export const Text2 = Type.Object({ vi: Type.String(), en: Type.String() })
export const Instant = Type.String({ format: 'date-time' })
export const Day = Type.String({ format: 'date' })
export const Nullable = <S extends Parameters<typeof Type.Optional>[0]>(schema: S) => Type.Union([schema, Type.Null()])
export const Code = Type.String({ pattern: '^[a-z0-9][a-z0-9._-]{0,79}$' })
export const ByCode = Type.Object({ code: Code })
export const Point = Type.Object({ longitude: Type.Number(), latitude: Type.Number() })

const Index = Type.Integer({ minimum: 0, maximum: 500 })
const Band = Type.Enum([...bands])
const Pollutant = Type.Enum([...pollutants])
const Amounts = Type.Record(Type.String(), Type.Number())

/** What every station says of itself. */
export const stationFacts = {
  code: Type.String(),
  name: Text2,
  owner: Text2,
  point: Nullable(Point),
  /** Whose figures they are. */
  source: Text2,
  /** Made for trying out, not measured. */
  isSample: Type.Boolean(),
  /** Its place was read off a map, and is not the owner's own. */
  isPlaceEstimated: Type.Boolean(),
}

export const AirNow = Type.Object({
  /** Begin of the hour. */
  hour: Instant,
  aqi: Index,
  band: Band,
  main: Pollutant,
  parts: Amounts,
  means: Amounts,
  /** Older than two hours. */
  isOld: Type.Boolean(),
})
export type AirNow = Static<typeof AirNow>

export const AirStation = Type.Object({
  ...stationFacts,
  now: Nullable(AirNow),
})
export type AirStation = Static<typeof AirStation>

export const listAir = endpoint({
  method: 'GET',
  path: '/environment/air',
  can: 'anyone',
  summary: 'Air stations with their hourly VN_AQI (Decision 1459/QĐ-TCMT)',
  reply: Type.Object({ stations: Type.Array(AirStation) }),
})

export const AirDetail = Type.Object({
  ...AirStation.properties,
  /** Series of telemetry, by quantity: for charts of single quantities. */
  series: Type.Array(Type.Object({ id: Type.Integer(), quantity: Type.String(), title: Text2, unit: Type.String() })),
  yesterday: Nullable(Type.Object({ day: Day, aqi: Nullable(Index), band: Nullable(Band) })),
})
export type AirDetail = Static<typeof AirDetail>

export const readAir = endpoint({
  method: 'GET',
  path: '/environment/air/:code',
  can: 'anyone',
  summary: 'One air station: its index, what it is made of, where its figures come from',
  params: ByCode,
  reply: AirDetail,
})

export const spans = ['hours', 'days', 'months'] as const

export const AirPast = Type.Object({
  /** Begin of the hour, the day or the month. */
  at: Type.String(),
  /** Of an hour or a day; the mean of a month's days. */
  aqi: Nullable(Index),
  band: Nullable(Band),
  main: Nullable(Pollutant),
  /** µg/m³. */
  pm25: Nullable(Type.Number()),
  /** Of a month: how many days were in each band. */
  daysInBands: Type.Optional(Type.Record(Type.String(), Type.Integer())),
})
export type AirPast = Static<typeof AirPast>

export const readAirHistory = endpoint({
  method: 'GET',
  path: '/environment/air/:code/history',
  can: 'anyone',
  summary: 'VN_AQI through time: the last 72 hours, 31 days or 12 months up to the newest figure',
  params: ByCode,
  query: Type.Object({ span: Type.Enum([...spans]) }),
  reply: Type.Object({ span: Type.Enum([...spans]), past: Type.Array(AirPast) }),
})

const Score = Type.Object({ maeUgM3: Type.Number(), rmseUgM3: Type.Number(), bandHits: Type.Number() })
export const HorizonScore = Type.Object({
  aheadH: Type.Integer(),
  hours: Type.Integer(),
  covered: Type.Number(),
  forecast: Score,
  asNow: Score,
  asYesterday: Score,
})

export const ForecastHour = Type.Object({
  at: Instant,
  /** PM2.5, µg/m³: expected, and the interval that four of five hours are to lie in. */
  expected: Type.Number(),
  low: Type.Number(),
  high: Type.Number(),
  /** Of PM2.5, by its NowCast. */
  aqi: Index,
  band: Band,
  /** What came. */
  came: Nullable(Type.Number()),
})
export type ForecastHour = Static<typeof ForecastHour>

export const Forecast = Type.Object({
  /** The last hour that was known. */
  from: Instant,
  hours: Type.Array(ForecastHour),
})
export type Forecast = Static<typeof Forecast>

export const readForecast = endpoint({
  method: 'GET',
  path: '/environment/air/:code/forecast',
  can: 'anyone',
  summary:
    'PM2.5 and VN_AQI of the next 24 hours with an interval, the forecast of a day ago beside what came, and the error measured',
  params: ByCode,
  reply: Type.Object({
    next: Nullable(Forecast),
    before: Nullable(Forecast),
    /** Measured on the last four weeks, told by what was learned before each; null: too few hours yet. */
    scores: Nullable(
      Type.Object({
        learnedAt: Instant,
        learnedHours: Type.Integer(),
        overall: HorizonScore,
        horizons: Type.Array(HorizonScore),
      }),
    ),
  }),
})
export type ForecastReply = Static<typeof readForecast.reply>
