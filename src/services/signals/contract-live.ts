/** The signals as they run: states each second, history, what people ask of them for a while. Browser-safe. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import { ById, CorridorView, Id, Instant, Nullable, Point, Reason, Texts, Wish } from './contract.ts'

/**
 * `adaptive`: planned each second. `fixed`: by its plan, as wished. `fallback`: by its plan, since it cannot be planned. `manual`: a
 * stage is held. `priority`: the way is made for somebody. `local`: the link is lost and the cabinet runs by itself.
 */
export const modes = ['adaptive', 'fixed', 'fallback', 'manual', 'priority', 'flash', 'all-red', 'local'] as const
export const Mode = Type.Enum([...modes])
export type Mode = Static<typeof Mode>

/** Why it runs in this mode: a word of messages.ts. */
export const whys = [
  'wished',
  'no-plan',
  'detectors-failed',
  'link-lost',
  'starting',
  'intervention',
  'cabinet-flashes',
  'no-layout',
] as const
export const Why = Type.Enum([...whys])
export type Why = Static<typeof Why>

/** `out`: taken out of service by a person. */
export const detectorHealths = ['good', 'silent', 'stuck', 'implausible', 'out'] as const
export const DetectorHealth = Type.Enum([...detectorHealths])
export type DetectorHealth = Static<typeof DetectorHealth>

/** Who asks for priority by a transmitter, and what others have waited for it. */
export const PriorityView = Type.Object({
  id: Type.String(),
  kind: Type.Enum(['bus', 'emergency', 'convoy']),
  /** Lights by which it can be served. */
  groups: Type.Array(Type.Integer()),
  since: Instant,
  arrivesInS: Type.Integer(),
  /** Vehicle-seconds. */
  costS: Type.Integer(),
  costMaxS: Type.Integer(),
  /** Not any more when others have waited enough. */
  isHeard: Type.Boolean(),
})
export type PriorityView = Static<typeof PriorityView>

export const LiveState = Type.Object({
  /** A letter a link: G green, g green that gives way, y yellow, r red, o flashing yellow, O dark. */
  state: Type.String(),
  stage: Nullable(Type.String()),
  stageSince: Nullable(Instant),
  mode: Mode,
  why: Why,
  modeSince: Instant,
  /** By lane: vehicles seen, and those that stand. */
  lanes: Type.Array(Type.Object({ lane: Type.String(), vehicles: Type.Integer(), waiting: Type.Integer() })),
  detectors: Type.Array(Type.Object({ id: Type.String(), health: DetectorHealth, since: Instant })),
  /** Of states written before it was told there is none. */
  priorities: Type.Optional(Type.Array(PriorityView)),
  /** Of the last hour. */
  commands: Type.Integer(),
  refused: Type.Integer(),
})
export type LiveState = Static<typeof LiveState>

export const Link = Type.Object({
  /** `none`: no street is configured. */
  link: Type.Enum(['none', 'up', 'down']),
  since: Nullable(Instant),
  /** Of the control's last second; null before the first. */
  at: Nullable(Instant),
  /** Scheme of the street's address: traci, ntcip. */
  driver: Nullable(Type.String()),
  details: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()])),
})
export type Link = Static<typeof Link>

export const NetworkRow = Type.Object({
  id: Id,
  code: Type.String(),
  name: Texts,
  point: Point,
  wish: Wish,
  planNumber: Nullable(Type.Integer()),
  /** Plans that wait for a second person. */
  proposed: Type.Integer(),
  at: Nullable(Instant),
  live: Nullable(
    Type.Object({
      stage: Nullable(Texts),
      stageSince: Nullable(Instant),
      mode: Mode,
      why: Why,
      modeSince: Instant,
      vehicles: Type.Integer(),
      waiting: Type.Integer(),
      detectors: Type.Integer(),
      failedDetectors: Type.Integer(),
      refused: Type.Integer(),
      /** Vehicles that ask for priority. */
      asking: Type.Array(Type.Enum(['bus', 'emergency', 'convoy'])),
      /** By approach, for the map: where from, whether it has green now, how many wait. */
      approaches: Type.Array(
        Type.Object({
          bearing: Type.Number(),
          light: Type.Enum(['green', 'yellow', 'red', 'flash']),
          waiting: Type.Integer(),
        }),
      ),
    }),
  ),
})
export type NetworkRow = Static<typeof NetworkRow>

export const InterventionStop = Type.Object(
  {
    intersectionId: Id,
    /** Of the layout, which it holds; null where all are told to flash or stand. */
    stage: Nullable(Type.String({ minLength: 1, maxLength: 60 })),
    /** Seconds after the beginning at which it is there, for a route. */
    afterS: Type.Integer({ minimum: 0, maximum: 3600 }),
    /** Seconds for which it is held from then on. */
    holdS: Type.Integer({ minimum: 5, maximum: 3600 }),
  },
  { additionalProperties: false },
)
export type InterventionStop = Static<typeof InterventionStop>

export const interventionKinds = ['hold', 'bus', 'emergency', 'convoy', 'flash', 'all-red'] as const
export const InterventionKind = Type.Enum([...interventionKinds])
export type InterventionKind = Static<typeof InterventionKind>

export const NewIntervention = Type.Object(
  {
    kind: InterventionKind,
    stops: Type.Array(InterventionStop, { minItems: 1, maxItems: 40 }),
    reason: Reason,
    /** Vehicle-seconds that others may wait for it at most; it ends when they are spent. */
    costMaxS: Type.Optional(Type.Integer({ minimum: 60, maximum: 100_000 })),
  },
  { additionalProperties: false },
)
export type NewIntervention = Static<typeof NewIntervention>

export const InterventionView = Type.Object({
  id: Id,
  kind: InterventionKind,
  stops: Type.Array(Type.Object({ ...InterventionStop.properties, name: Texts, stageName: Nullable(Texts) })),
  reason: Type.String(),
  costMaxS: Type.Integer(),
  costS: Type.Number(),
  beginsAt: Instant,
  endsAt: Instant,
  by: Type.String(),
  endedAt: Nullable(Instant),
  endedHow: Nullable(Type.Enum(['passed', 'ran-out', 'by-hand', 'too-dear'])),
  endedBy: Nullable(Type.String()),
  mayEnd: Type.Boolean(),
})
export type InterventionView = Static<typeof InterventionView>

export const Network = Type.Object({
  link: Link,
  intersections: Type.Array(NetworkRow),
  corridors: Type.Array(CorridorView),
  interventions: Type.Array(InterventionView),
  mayOperate: Type.Boolean(),
})
export type Network = Static<typeof Network>

export const readNetwork = endpoint({
  method: 'GET',
  path: '/signals/network',
  can: 'signals.read',
  summary: 'All intersections as they run now, the link to the street, corridors, and open interventions',
  perMinute: 1200,
  reply: Network,
})

export const EventView = Type.Object({
  at: Instant,
  kind: Type.Enum(['mode', 'detector', 'refused', 'link', 'priority']),
  details: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()])),
})
export type EventView = Static<typeof EventView>

export const readLive = endpoint({
  method: 'GET',
  path: '/signals/intersections/:id/live',
  can: 'signals.read',
  summary: 'An intersection this second: lights, stage, queues, detectors, mode with its reason',
  perMinute: 1200,
  params: ById,
  reply: Type.Object({ at: Nullable(Instant), live: Nullable(LiveState) }),
})

export const MinuteView = Type.Object({
  at: Instant,
  states: Type.Array(Type.Object({ s: Type.Number(), lights: Type.String(), stage: Nullable(Type.String()) })),
  queue: Type.Number(),
  passed: Type.Integer(),
})
export type MinuteView = Static<typeof MinuteView>

export const historyMinutesMax = 120

export const readHistory = endpoint({
  method: 'GET',
  path: '/signals/intersections/:id/history',
  can: 'signals.read',
  summary: 'The lights of an intersection minute by minute, and what happened there',
  perMinute: 1200,
  params: ById,
  query: Type.Object({
    /** The last minute; now unless said. */
    until: Type.Optional(Instant),
    minutes: Type.Optional(Type.Integer({ minimum: 1, maximum: historyMinutesMax })),
  }),
  reply: Type.Object({ minutes: Type.Array(MinuteView), events: Type.Array(EventView) }),
})

export const addIntervention = endpoint({
  method: 'POST',
  path: '/signals/interventions',
  can: 'signals.operate',
  summary:
    'Hold a stage, make the way for a bus, an emergency vehicle or a convoy, or let intersections flash or stand on red, for a while',
  body: NewIntervention,
  reply: ById,
})

export const endIntervention = endpoint({
  method: 'POST',
  path: '/signals/interventions/:id/end',
  can: 'signals.operate',
  summary: 'End an intervention before its time',
  params: ById,
  body: Type.Object({ reason: Reason }, { additionalProperties: false }),
})

export const listInterventions = endpoint({
  method: 'GET',
  path: '/signals/interventions',
  can: 'signals.read',
  summary: 'Interventions, the newest first; open ones are in the network',
  query: Type.Object({ before: Type.Optional(Instant) }),
  reply: Type.Array(InterventionView),
})
