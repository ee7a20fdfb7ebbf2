/** The log book, handing over a shift, resources and contacts, the situation report and the replay: shapes and endpoints. Browser-safe. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import { Id, Instant, KindId, Nullable, Point, Severity, Status, Text2, UnitId } from './contract.ts'

const Words = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '\\S' })
const OfUnit = Type.Object({ unitId: UnitId })

export const LogEntry = Type.Object({
  id: Id,
  at: Instant,
  by: Type.String(),
  text: Type.String(),
  incidentId: Nullable(Id),
  corrects: Nullable(Id),
  /** A later entry says it better. */
  correctedBy: Nullable(Id),
})
export type LogEntry = Static<typeof LogEntry>

export const readLog = endpoint({
  method: 'GET',
  path: '/operations/log',
  can: 'operations.command',
  summary: 'The log book of a unit, newest first',
  query: Type.Object({ unitId: UnitId, before: Type.Optional(Id) }),
  reply: Type.Object({ entries: Type.Array(LogEntry), next: Nullable(Id) }),
})

export const writeLog = endpoint({
  method: 'POST',
  path: '/operations/log',
  can: 'operations.command',
  idempotent: true,
  summary: 'Write into the log book; with `corrects`, put an entry right, which stays as it was',
  body: Type.Object(
    { unitId: UnitId, text: Words(2000), incidentId: Type.Optional(Id), corrects: Type.Optional(Id) },
    { additionalProperties: false },
  ),
  reply: LogEntry,
})

export const Handover = Type.Object({
  id: Id,
  unitId: Type.String(),
  givenBy: Type.String(),
  givenAt: Instant,
  notes: Type.String(),
  open: Type.Array(
    Type.Object({
      id: Id,
      code: Type.String(),
      title: Type.String(),
      severity: Type.Integer(),
      status: Type.String(),
    }),
  ),
  takenBy: Nullable(Type.String()),
  takenAt: Nullable(Instant),
  mayTake: Type.Boolean(),
})
export type Handover = Static<typeof Handover>

export const listHandovers = endpoint({
  method: 'GET',
  path: '/operations/handovers',
  can: 'operations.command',
  summary: 'Shifts that were handed over, newest first',
  query: OfUnit,
  reply: Type.Array(Handover),
})

export const giveShift = endpoint({
  method: 'POST',
  path: '/operations/handovers',
  can: 'operations.command',
  summary: 'Hand over the shift: what is open now is written down and signed by who goes',
  body: Type.Object({ unitId: UnitId, notes: Words(4000) }, { additionalProperties: false }),
  reply: Handover,
})

export const takeShift = endpoint({
  method: 'POST',
  path: '/operations/handovers/:id/taking',
  can: 'operations.command',
  summary: 'Take over the shift: signed by who comes',
  params: Type.Object({ id: Id }),
  reply: Handover,
})

export const resourceKinds = ['team', 'vehicle', 'equipment', 'shelter', 'contact'] as const
export const resourceStates = ['ready', 'busy', 'out'] as const

const resourceFacts = {
  unitId: UnitId,
  kind: Type.Enum([...resourceKinds]),
  name: Words(200),
  detail: Type.String({ maxLength: 1000 }),
  phone: Nullable(Type.String({ pattern: '^\\+?[0-9 .]{3,20}$' })),
  amount: Type.Integer({ minimum: 0, maximum: 100_000 }),
  state: Type.Enum([...resourceStates]),
}
export const ResourceView = Type.Object({
  id: Id,
  ...resourceFacts,
  unitName: Text2,
  changedAt: Instant,
  changedBy: Type.String(),
})
export type ResourceView = Static<typeof ResourceView>
const ResourceBody = Type.Object(resourceFacts, { additionalProperties: false })

export const listResources = endpoint({
  method: 'GET',
  path: '/operations/resources',
  can: 'operations.command',
  summary: 'Teams, vehicles, equipment, shelters and contacts of the units that one commands',
  reply: Type.Array(ResourceView),
})

export const addResource = endpoint({
  method: 'POST',
  path: '/operations/resources',
  can: 'operations.command',
  summary: 'Enter a resource or contact of a unit',
  body: ResourceBody,
  reply: ResourceView,
})

export const changeResource = endpoint({
  method: 'PUT',
  path: '/operations/resources/:id',
  can: 'operations.command',
  summary: 'Change a resource, or say that it is ready, busy or out of use',
  params: Type.Object({ id: Id }),
  body: ResourceBody,
  reply: ResourceView,
})

export const situationReport = endpoint({
  method: 'GET',
  path: '/operations/report.pdf',
  can: 'operations.command',
  summary:
    'The situation of a unit as a paper: open incidents, tasks, warnings, what the log says of the last twelve hours',
  query: Type.Object({ unitId: UnitId, language: Type.Optional(Type.Enum(['vi', 'en'])) }),
  perMinute: 30,
  gives: 'file',
})

// ---- looking back -------------------------------------------------------------------------------------------------

export const Replay = Type.Object({
  at: Instant,
  incidents: Type.Array(
    Type.Object({
      id: Id,
      code: Type.String(),
      kind: KindId,
      title: Type.String(),
      severity: Severity,
      status: Status,
      point: Nullable(Point),
    }),
  ),
  alerts: Type.Array(
    Type.Object({
      id: Id,
      name: Text2,
      severity: Type.String(),
      raisedAt: Instant,
      thing: Text2,
      point: Nullable(Point),
    }),
  ),
  /** The newest at that time, of the hour before it. */
  values: Type.Array(
    Type.Object({
      seriesId: Type.Integer(),
      code: Type.String(),
      value: Type.Number(),
      unit: Type.String(),
      time: Instant,
      point: Point,
    }),
  ),
})
export type Replay = Static<typeof Replay>

export const replayAt = endpoint({
  method: 'GET',
  path: '/operations/replay',
  can: 'operations.read',
  summary: 'How it stood at a moment: incidents, alerts, and what was measured around an incident',
  query: Type.Object({ at: Instant, incident: Type.Optional(Id) }),
  perMinute: 600,
  reply: Replay,
})
