/** Incidents of the operations centre: shapes and endpoints. Browser-safe. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import { kindIds } from './kinds.ts'

/**
 * `read`: incidents that a unit commands or that are within it. `command`: opens and handles them, gives tasks. `task`: answers tasks given
 * to a unit.
 */
export const permissions = ['operations.read', 'operations.command', 'operations.task'] as const

export const Text2 = Type.Object({ vi: Type.String(), en: Type.String() })
export const Id = Type.String({ format: 'uuid' })
export const Instant = Type.String({ format: 'date-time' })
export const Nullable = <S extends Parameters<typeof Type.Optional>[0]>(schema: S) => Type.Union([schema, Type.Null()])
export const UnitId = Type.String({ minLength: 1, maxLength: 60 })
export const Point = Type.Object({
  longitude: Type.Number({ minimum: -180, maximum: 180 }),
  latitude: Type.Number({ minimum: -90, maximum: 90 }),
})
export const KindId = Type.Enum([...kindIds])
export const Severity = Type.Union([Type.Literal(1), Type.Literal(2), Type.Literal(3), Type.Literal(4)])
const Words = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '\\S' })
export const Reason = Words(1000)
/** The version that the change has seen; another one since is a conflict. */
const version = Type.Integer({ minimum: 1 })

export const statuses = ['new', 'in-hand', 'contained', 'closed'] as const
export type Status = (typeof statuses)[number]
export const Status = Type.Enum([...statuses])
export const Outcome = Type.Enum(['resolved', 'false-alarm'])
export const Source = Type.Enum(['operator', 'call', 'alert', 'report'])

export const IncidentView = Type.Object({
  id: Id,
  code: Type.String(),
  kind: KindId,
  severity: Severity,
  status: Status,
  outcome: Nullable(Outcome),
  title: Type.String(),
  source: Source,
  point: Nullable(Point),
  address: Nullable(Type.String()),
  unitId: Type.String(),
  unitName: Text2,
  commandUnitId: Type.String(),
  commandName: Text2,
  openedAt: Instant,
  changedAt: Instant,
  closedAt: Nullable(Instant),
  mergedInto: Nullable(Id),
  version: Type.Integer(),
  /** Others that were merged into it. */
  merged: Type.Integer(),
  /** Others that may be the same. */
  proposals: Type.Integer(),
})
export type IncidentView = Static<typeof IncidentView>

export const EventView = Type.Object({
  incidentId: Id,
  /** Of the incident that it was written at. */
  code: Type.String(),
  seq: Type.Integer(),
  at: Instant,
  by: Type.String(),
  type: Type.String(),
  data: Type.Record(Type.String(), Type.Unknown()),
})
export type EventView = Static<typeof EventView>

export const SignalView = Type.Object({
  source: Type.String(),
  reference: Type.String(),
  at: Instant,
  endedAt: Nullable(Instant),
  title: Text2,
  link: Nullable(Type.String()),
})

/** Why two may be one. */
export const ProposalView = Type.Object({
  incident: IncidentView,
  distanceM: Nullable(Type.Integer()),
  minutes: Type.Integer(),
})
export type ProposalView = Static<typeof ProposalView>

export const IncidentDetail = Type.Object({
  ...IncidentView.properties,
  description: Type.String(),
  timeline: Type.Array(EventView),
  signals: Type.Array(SignalView),
  /** Those that were merged into it, each of which can be split off again. */
  mergedIncidents: Type.Array(IncidentView),
  proposed: Type.Array(ProposalView),
  /** Whether somebody called; who, is read by itself and recorded. */
  hasCaller: Type.Boolean(),
  mayCommand: Type.Boolean(),
})
export type IncidentDetail = Static<typeof IncidentDetail>

const OneIncident = Type.Object({ id: Id })

export const listIncidents = endpoint({
  method: 'GET',
  path: '/operations/incidents',
  can: 'operations.read',
  summary: 'Incidents that one may see: the open ones, gravest first, or those that are closed, newest first',
  query: Type.Object({
    state: Type.Optional(Type.Enum(['open', 'closed'])),
    kind: Type.Optional(KindId),
    q: Type.Optional(Type.String({ maxLength: 100 })),
    /** `next` of the page before. */
    after: Type.Optional(Type.String({ maxLength: 100 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  }),
  reply: Type.Object({ incidents: Type.Array(IncidentView), open: Type.Integer(), next: Nullable(Type.String()) }),
})

export const readIncident = endpoint({
  method: 'GET',
  path: '/operations/incidents/:id',
  can: 'operations.read',
  summary: 'An incident with everything that was noted, merged ones included',
  params: OneIncident,
  reply: IncidentDetail,
})

export const openIncident = endpoint({
  method: 'POST',
  path: '/operations/incidents',
  can: 'operations.command',
  idempotent: true,
  summary: 'Open an incident, as an operator who sees it or takes a call',
  body: Type.Object(
    {
      kind: KindId,
      severity: Severity,
      title: Words(200),
      description: Type.Optional(Type.String({ maxLength: 4000 })),
      point: Type.Optional(Point),
      address: Type.Optional(Type.String({ maxLength: 300 })),
      unitId: UnitId,
      caller: Type.Optional(
        Type.Object(
          {
            number: Type.String({ pattern: '^\\+?[0-9 .]{3,20}$' }),
            name: Type.Optional(Type.String({ maxLength: 100 })),
          },
          { additionalProperties: false },
        ),
      ),
    },
    { additionalProperties: false },
  ),
  reply: IncidentDetail,
})

export const addNote = endpoint({
  method: 'POST',
  path: '/operations/incidents/:id/notes',
  can: 'operations.read',
  summary: 'Note something in the timeline; with `corrects`, put an earlier note right, which stays as it was',
  params: OneIncident,
  body: Type.Object(
    { text: Words(4000), corrects: Type.Optional(Type.Integer({ minimum: 1 })) },
    { additionalProperties: false },
  ),
  reply: IncidentDetail,
})

export const changeSeverity = endpoint({
  method: 'POST',
  path: '/operations/incidents/:id/severity',
  can: 'operations.command',
  summary: 'Judge it graver or lighter, with the reason',
  params: OneIncident,
  body: Type.Object({ version, severity: Severity, reason: Reason }, { additionalProperties: false }),
  reply: IncidentDetail,
})

export const changeStatus = endpoint({
  method: 'POST',
  path: '/operations/incidents/:id/status',
  can: 'operations.command',
  summary: 'Take in hand, report contained, close with its outcome, or take up again',
  params: OneIncident,
  body: Type.Object(
    { version, status: Status, outcome: Type.Optional(Outcome), note: Type.Optional(Type.String({ maxLength: 1000 })) },
    { additionalProperties: false },
  ),
  reply: IncidentDetail,
})

export const reviewIncident = endpoint({
  method: 'POST',
  path: '/operations/incidents/:id/review',
  can: 'operations.command',
  summary: 'Looking back at one that is closed: what went well, and what is to be done differently by whom',
  params: OneIncident,
  body: Type.Object({ well: Words(4000), change: Words(4000) }, { additionalProperties: false }),
  reply: IncidentDetail,
})

export const movePlace = endpoint({
  method: 'POST',
  path: '/operations/incidents/:id/place',
  can: 'operations.command',
  summary: 'Say better where it is',
  params: OneIncident,
  body: Type.Object(
    { version, point: Nullable(Point), address: Nullable(Type.String({ maxLength: 300 })), unitId: UnitId },
    { additionalProperties: false },
  ),
  reply: IncidentDetail,
})

export const handCommand = endpoint({
  method: 'POST',
  path: '/operations/incidents/:id/command',
  can: 'operations.command',
  summary: 'Hand command to another level or sector, with the reason',
  params: OneIncident,
  body: Type.Object({ version, unitId: UnitId, reason: Reason }, { additionalProperties: false }),
  reply: IncidentDetail,
})

export const mergeInto = endpoint({
  method: 'POST',
  path: '/operations/incidents/:id/merge',
  can: 'operations.command',
  summary: 'It is the same as another: goes on as that one',
  params: OneIncident,
  body: Type.Object(
    { into: Id, reason: Type.Optional(Type.String({ maxLength: 1000 })) },
    { additionalProperties: false },
  ),
  reply: IncidentDetail,
})

export const splitOff = endpoint({
  method: 'POST',
  path: '/operations/incidents/:id/split',
  can: 'operations.command',
  summary: 'It was not the same after all: stands by itself again, with all that was noted at it',
  params: OneIncident,
  body: Type.Object({ reason: Reason }, { additionalProperties: false }),
  reply: IncidentDetail,
})

export const dismissProposal = endpoint({
  method: 'POST',
  path: '/operations/incidents/:id/proposals/:other/dismissal',
  can: 'operations.command',
  summary: 'The two are not the same',
  params: Type.Object({ id: Id, other: Id }),
  reply: IncidentDetail,
})

export const readCaller = endpoint({
  method: 'POST',
  path: '/operations/incidents/:id/caller',
  can: 'operations.command',
  summary: 'Who called, for calling back; the reading is written into the timeline',
  params: OneIncident,
  reply: Type.Object({ number: Type.String(), name: Nullable(Type.String()) }),
})
