/** The picture of now, what feeds it, and what was found to be slow. Browser-safe. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import { Instant, Nullable, Point, Text2 } from './contract.ts'
import { levels } from './levels.ts'

const No = Type.Integer({ minimum: 1, maximum: 10_000_000 })

const LineError = Type.Object({ line: Type.Integer(), code: Type.String(), message: Text2 })

export const sendProbes = endpoint({
  method: 'POST',
  path: '/traffic/probes',
  can: 'anyone',
  summary:
    'Positions of vehicles as NDJSON, {"vehicle","time","latitude","longitude","speed_kmh","heading"} a line, by the device of a fleet with its key (Authorization: Bearer khd_…). They are matched to roads and forgotten',
  query: Type.Object({
    /** The code of the fleet, a thing of telemetry with the series `probes`. */
    fleet: Type.String({ minLength: 1, maxLength: 80 }),
  }),
  takes: 'raw',
  transaction: 'none',
  bodyLimit: 4 * 1024 * 1024,
  perMinute: 60_000,
  reply: Type.Object({
    accepted: Type.Integer(),
    refused: Type.Integer(),
    /** The first hundred. */
    errors: Type.Array(LineError),
  }),
})

/** Where a speed is from: vehicles, a detector, or what is usual at this hour. */
const Basis = Type.Enum(['probes', 'detector', 'usual'])

/** Columns of one length. */
export const Speeds = Type.Object({
  segments: Type.Array(No),
  kmh: Type.Array(Type.Number()),
  levels: Type.Array(Type.Enum([...levels])),
  bases: Type.Array(Basis),
})
export type Speeds = Static<typeof Speeds>

export const Slowdown = Type.Object({
  id: Type.String(),
  kind: Type.Enum(['usual', 'unusual']),
  name: Type.String(),
  segments: Type.Array(No),
  point: Point,
  lengthM: Type.Integer(),
  /** The lowest share of free flow. */
  worstRatio: Type.Number(),
  /** Of one vehicle through all of it. */
  delayS: Type.Integer(),
  beganAt: Instant,
})
export type SlowdownView = Static<typeof Slowdown>

export const TrafficNow = Type.Object({
  at: Nullable(Instant),
  /** Nobody has drawn it for a minute. */
  isOld: Type.Boolean(),
  /** Time that traffic takes against free roads; 1.3: three tenths longer. */
  travelTimeIndex: Nullable(Type.Number()),
  /** At this half hour on other such days. */
  usualIndex: Nullable(Type.Number()),
  /** Segments whose speed is measured now. */
  measured: Type.Integer(),
  speeds: Speeds,
  slowdowns: Type.Array(Slowdown),
})
export type TrafficNow = Static<typeof TrafficNow>

export const readNow = endpoint({
  method: 'GET',
  path: '/traffic/now',
  can: 'anyone',
  summary: 'Speeds and level of service by segment, travel-time index, slowdowns; drawn each ten seconds',
  reply: TrafficNow,
})

export const DetectorView = Type.Object({
  thing: Type.String(),
  name: Text2,
  segment: No,
  flowPerHour: Nullable(Type.Integer()),
  speedKmh: Nullable(Type.Number()),
  occupancy: Nullable(Type.Number()),
})
export type DetectorView = Static<typeof DetectorView>

export const listDetectors = endpoint({
  method: 'GET',
  path: '/traffic/detectors',
  can: 'anyone',
  summary: 'Loops and cameras that count, on which segment each stands, and what it tells now',
  reply: Type.Object({ detectors: Type.Array(DetectorView) }),
})

export const placeDetector = endpoint({
  method: 'PUT',
  path: '/traffic/detectors/:thing',
  can: 'traffic.detectors',
  summary: 'Say on which segment a detector stands',
  params: Type.Object({ thing: Type.String({ minLength: 1, maxLength: 80 }) }),
  body: Type.Object({ segment: No }),
})
