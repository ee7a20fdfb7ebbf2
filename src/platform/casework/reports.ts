/** Endpoints of the forms (06, 07), of rates and of the operations centre; part of the contract. Browser-safe. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import { Text } from './process.ts'
import { CaseId, Channel, DeadlineState, Instant, NationalStatus, Nullable, UnitRef } from './shapes.ts'

/** Form 06 of Circular 03/2025: who held the case, when, and what they handed over. */
export const ControlSlip = Type.Object({
  code: Type.String(),
  title: Text,
  lines: Type.Array(
    Type.Object({
      unit: UnitRef,
      step: Nullable(Text),
      official: Nullable(Type.String()),
      from: Instant,
      to: Nullable(Instant),
      /** When this step should have ended by its share of the time. */
      dueAt: Nullable(Instant),
      result: Type.Union([Type.Literal('early'), Type.Literal('on-time'), Type.Literal('late'), Type.Literal('open')]),
      note: Nullable(Type.String()),
    }),
  ),
})
export type ControlSlip = Static<typeof ControlSlip>
export const controlSlip = endpoint({
  method: 'GET',
  path: '/casework/cases/:id/control-slip',
  can: 'casework.read',
  summary: 'Control slip (form 06): who held the case when',
  params: CaseId,
  reply: ControlSlip,
})

/** Form 07: the register of cases received at a unit. */
export const Register = Type.Object({
  unit: UnitRef,
  items: Type.Array(
    Type.Object({
      id: Type.String(),
      code: Type.String(),
      title: Text,
      applicantName: Type.String(),
      receivingUnit: UnitRef,
      competentUnit: UnitRef,
      channel: Channel,
      submittedAt: Instant,
      receivedAt: Nullable(Instant),
      dueAt: Nullable(Instant),
      doneAt: Nullable(Instant),
      closedAt: Nullable(Instant),
      status: NationalStatus,
      deadline: DeadlineState,
    }),
  ),
  next: Nullable(Type.String()),
})
export type Register = Static<typeof Register>

export const register = endpoint({
  method: 'GET',
  path: '/casework/register',
  can: 'casework.read',
  summary: 'Register of cases (form 07) of a unit between two days, in order of submission',
  query: Type.Object({
    unitId: Type.Optional(Type.String({ maxLength: 80 })),
    from: Type.String({ format: 'date' }),
    to: Type.String({ format: 'date' }),
    after: Type.Optional(Type.String({ maxLength: 200 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  }),
  reply: Register,
})

export const OnTime = Type.Object({
  unit: UnitRef,
  done: Type.Integer(),
  early: Type.Integer(),
  onTime: Type.Integer(),
  late: Type.Integer(),
  /** Done early or on time, of all done; null when none was done. */
  rate: Nullable(Type.Number()),
})
export type OnTime = Static<typeof OnTime>

export const onTimeRate = endpoint({
  method: 'GET',
  path: '/casework/on-time-rate',
  can: 'casework.read',
  summary: 'How many cases of a unit were done early, on time and late between two days (≤ 366)',
  query: Type.Object({
    unitId: Type.Optional(Type.String({ maxLength: 80 })),
    from: Type.String({ format: 'date' }),
    to: Type.String({ format: 'date' }),
  }),
  reply: OnTime,
})

const byLevel = Type.Union([
  Type.Literal('city'),
  Type.Literal('department'),
  Type.Literal('district'),
  Type.Literal('commune'),
])
export const LiveCounts = Type.Object({
  /** When these counts were taken. */
  at: Instant,
  open: Type.Integer(),
  byLevel: Type.Array(
    Type.Object({
      level: byLevel,
      open: Type.Integer(),
      dueSoon: Type.Integer(),
      overdue: Type.Integer(),
      paused: Type.Integer(),
    }),
  ),
  /** Open cases and those closed in the last 24 hours, by national status. */
  byStatus: Type.Array(Type.Object({ status: NationalStatus, count: Type.Integer() })),
  byLateness: Type.Object({
    onTime: Type.Integer(),
    dueSoon: Type.Integer(),
    overdue: Type.Integer(),
    paused: Type.Integer(),
    noDate: Type.Integer(),
  }),
  /** The sums of `hours`, and what was returned in that time. */
  last24Hours: Type.Object({
    submitted: Type.Integer(),
    received: Type.Integer(),
    done: Type.Integer(),
    returned: Type.Integer(),
  }),
  /** The running hour and the 23 before it, oldest first. */
  hours: Type.Array(
    Type.Object({ from: Instant, submitted: Type.Integer(), received: Type.Integer(), done: Type.Integer() }),
  ),
  /** Of the cases done in the last 30 days, the share done early or on time (0 to 1); null when none was done. */
  onTimeRate: Nullable(Type.Number()),
  /** The cases done in the last 30 days. */
  last30Days: Type.Object({ early: Type.Integer(), onTime: Type.Integer(), late: Type.Integer() }),
  /** Every unit that holds open cases: most overdue first, then most open. */
  units: Type.Array(
    Type.Object({
      unit: UnitRef,
      level: byLevel,
      open: Type.Integer(),
      dueSoon: Type.Integer(),
      overdue: Type.Integer(),
      paused: Type.Integer(),
      byStatus: Type.Array(Type.Object({ status: NationalStatus, count: Type.Integer() })),
      /** By the time left until due, see `dueBands`; without cases whose clock stands still. */
      byTimeLeft: Type.Array(Type.Integer()),
    }),
  ),
  /** The newest applications and decisions of the last 24 hours; nobody is named. */
  latest: Type.Array(
    Type.Object({
      at: Instant,
      kind: Type.Union([Type.Literal('submitted'), Type.Literal('done')]),
      code: Type.String(),
      title: Text,
      unit: UnitRef,
    }),
  ),
})
export type LiveCounts = Static<typeof LiveCounts>

/** Days before (−) and after now at which the bands of `byTimeLeft` meet: more than 7 days late comes first. */
export const dueBands = [-7, -3, -1, 0, 1, 3, 7] as const
export const liveCounts = endpoint({
  method: 'GET',
  path: '/casework/live-counts',
  can: 'centre.view',
  summary: 'Cases of the whole city now: by level, status, lateness and unit',
  reply: LiveCounts,
})

const centreQueues = ['open', 'overdue', 'due-soon', 'paused'] as const
export const CentreQuery = Type.Object({
  unitId: Type.String({ maxLength: 80 }),
  queue: Type.Enum([...centreQueues]),
  status: Type.Optional(NationalStatus),
  /** Place in `byTimeLeft`. */
  band: Type.Optional(Type.Integer({ minimum: 0, maximum: dueBands.length })),
  /** `next` of the previous page. */
  after: Type.Optional(Type.String({ maxLength: 200 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
})
export type CentreQuery = Static<typeof CentreQuery>

/** What a figure of the centre is made of; whose case it is stays at the desk. */
export const CentreCases = Type.Object({
  items: Type.Array(
    Type.Object({
      id: Type.String(),
      code: Type.String(),
      title: Text,
      stepName: Text,
      status: NationalStatus,
      submittedAt: Instant,
      dueAt: Nullable(Instant),
      deadline: DeadlineState,
    }),
  ),
  next: Nullable(Type.String()),
})
export type CentreCases = Static<typeof CentreCases>
export const centreCases = endpoint({
  method: 'GET',
  path: '/casework/centre-cases',
  can: 'centre.view',
  summary: 'The cases behind a figure of the centre, without the names of applicants',
  query: CentreQuery,
  reply: CentreCases,
})
