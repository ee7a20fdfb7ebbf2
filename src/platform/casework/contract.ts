/** Shapes and endpoints of casework. Browser-safe. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import {
  ActableShape,
  ApplicantAction,
  ApplicationData,
  BulkAction,
  DeskAction,
  NextAction,
  Paper,
  Papers,
  phases,
  SupplementItem,
  Viewer,
} from './actions.ts'
import { Step, StepRole, Text } from './process.ts'

export * from './actions.ts'
export { type ActionType, Process, Step, StepRole, Text, usualProcess } from './process.ts'

export const CaseId = Type.Object({ id: Type.String({ format: 'uuid' }) })
const Nullable = <S extends Parameters<typeof Type.Optional>[0]>(schema: S) => Type.Union([schema, Type.Null()])
const Instant = Type.String({ format: 'date-time' })

/** National statuses 1–10 (STANDARDS.md). */
export const NationalStatus = Type.Integer({ minimum: 1, maximum: 10 })
export const Phase = Type.Enum([...phases])

/** `early`, `on-time` and `late` are of cases that are done; the others of open ones. */
export const DeadlineState = Type.Union([
  Type.Literal('none'),
  Type.Literal('on-time'),
  Type.Literal('due-soon'),
  Type.Literal('overdue'),
  Type.Literal('paused'),
  Type.Literal('done-early'),
  Type.Literal('done-on-time'),
  Type.Literal('done-late'),
])
export type DeadlineState = Static<typeof DeadlineState>

export const Deadline = Type.Object({
  state: DeadlineState,
  dueAt: Nullable(Instant),
  /** Working hours left (negative when late); null when there is no running clock. */
  hoursLeft: Nullable(Type.Number()),
  pausedSince: Nullable(Instant),
  /** Why it is due when it is, sentence by sentence. */
  explanation: Type.Object({ vi: Type.Array(Type.String()), en: Type.Array(Type.String()) }),
})
export type Deadline = Static<typeof Deadline>

export const UnitRef = Type.Object({ id: Type.String(), name: Text })
export type UnitRef = Static<typeof UnitRef>
export const OfficialRef = Type.Object({ id: Type.String(), name: Type.String() })

export const Channel = Type.Union([Type.Literal('online'), Type.Literal('counter'), Type.Literal('post')])
export type Channel = Static<typeof Channel>

/** One line of a queue: no application data in it. */
export const QueueItem = Type.Object({
  id: Type.String(),
  code: Type.String(),
  version: Type.Integer(),
  procedureCode: Type.String(),
  title: Text,
  applicantName: Type.String(),
  status: NationalStatus,
  phase: Phase,
  stepId: Nullable(Type.String()),
  stepName: Nullable(Text),
  holder: UnitRef,
  assignee: Nullable(OfficialRef),
  submittedAt: Instant,
  dueAt: Nullable(Instant),
  deadline: DeadlineState,
})
export type QueueItem = Static<typeof QueueItem>

export const queueNames = ['mine', 'unit', 'unassigned', 'at-risk', 'overdue', 'waiting', 'opinions', 'done'] as const
export const QueueName = Type.Enum([...queueNames])
export type QueueName = Static<typeof QueueName>

/** Query values are text on the wire; `unitId` defaults to the official's own unit. */
export const QueueQuery = Type.Object({
  queue: QueueName,
  unitId: Type.Optional(Type.String({ maxLength: 80 })),
  procedure: Type.Optional(Type.String({ maxLength: 40 })),
  status: Type.Optional(NationalStatus),
  step: Type.Optional(Type.String({ maxLength: 40 })),
  /** Part of a case code or of the applicant's name, with or without marks; at least 2 characters. */
  text: Type.Optional(Type.String({ minLength: 2, maxLength: 100 })),
  /** `next` of the previous page. */
  after: Type.Optional(Type.String({ maxLength: 200 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
})
export type QueueQuery = Static<typeof QueueQuery>

export const QueuePage = Type.Object({ items: Type.Array(QueueItem), next: Nullable(Type.String()) })
export type QueuePage = Static<typeof QueuePage>

/** A count is exact up to 999; `more` says that there are at least 1000. */
export const Count = Type.Object({ value: Type.Integer(), more: Type.Boolean() })
export type Count = Static<typeof Count>

export const queue = endpoint({
  method: 'GET',
  path: '/casework/queue',
  can: 'casework.read',
  summary: 'A work queue of an official or a unit, sorted by due time',
  query: QueueQuery,
  reply: QueuePage,
})

export const QueueCounts = Type.Object({
  unit: UnitRef,
  counts: Type.Object({
    mine: Count,
    unit: Count,
    unassigned: Count,
    'at-risk': Count,
    overdue: Count,
    waiting: Count,
    opinions: Count,
  }),
  /** Units at which this official may read cases, own unit first (≤ 200). */
  units: Type.Array(UnitRef),
})
export type QueueCounts = Static<typeof QueueCounts>

export const queueCounts = endpoint({
  method: 'GET',
  path: '/casework/queue-counts',
  can: 'casework.read',
  summary: 'How many cases wait in each queue of a unit',
  query: Type.Object({ unitId: Type.Optional(Type.String({ maxLength: 80 })) }),
  reply: QueueCounts,
})

const FilterQuery = Type.Pick(QueueQuery, ['queue', 'unitId', 'procedure', 'status', 'step', 'text'])
export const SavedFilter = Type.Object({ id: Type.String(), name: Type.String(), query: FilterQuery, count: Count })
export type SavedFilter = Static<typeof SavedFilter>
export const listFilters = endpoint({
  method: 'GET',
  path: '/casework/filters',
  can: 'casework.read',
  summary: 'My saved filters, with counts',
  reply: Type.Object({ items: Type.Array(SavedFilter) }),
})
export const saveFilter = endpoint({
  method: 'POST',
  path: '/casework/filters',
  can: 'casework.read',
  summary: 'Save a filter',
  body: Type.Object({ name: Type.String({ minLength: 1, maxLength: 80 }), query: FilterQuery }),
  reply: Type.Object({ id: Type.String() }),
  idempotent: true,
})
export const removeFilter = endpoint({
  method: 'DELETE',
  path: '/casework/filters/:id',
  can: 'casework.read',
  summary: 'Remove a saved filter',
  params: CaseId,
})

export const Track = Type.Union([
  Type.Literal('handling'),
  Type.Literal('money'),
  Type.Literal('delivery'),
  Type.Literal('synchronisation'),
])
export type Track = Static<typeof Track>

export const EventLine = Type.Object({
  seq: Type.Integer(),
  type: Type.String(),
  track: Track,
  at: Instant,
  /** Name and office for an official, 'applicant' or 'system' otherwise. */
  actor: Type.Object({
    kind: Type.Union([Type.Literal('official'), Type.Literal('applicant'), Type.Literal('system')]),
    id: Nullable(Type.String()),
    name: Nullable(Type.String()),
    unit: Nullable(UnitRef),
  }),
  /** What happened, in words. */
  words: Text,
  reason: Nullable(Type.String()),
  papers: Papers,
})
export type EventLine = Static<typeof EventLine>

export const Opinion = Type.Object({
  id: Type.String(),
  unit: UnitRef,
  question: Text,
  askedAt: Instant,
  dueAt: Instant,
  givenAt: Nullable(Instant),
  opinion: Nullable(Type.Union([Type.Literal('agree'), Type.Literal('disagree'), Type.Literal('comment')])),
  text: Nullable(Type.String()),
})

export const StepLine = Type.Object({
  step: Step,
  unit: UnitRef,
  state: Type.Union([Type.Literal('done'), Type.Literal('now'), Type.Literal('next')]),
})

export const Tracks = Type.Object({
  money: Type.Object({
    state: Type.Union([Type.Literal('none'), Type.Literal('due'), Type.Literal('paid'), Type.Literal('refunded')]),
    amountDong: Type.Integer(),
    paymentId: Nullable(Type.String()),
  }),
  delivery: Type.Object({
    state: Type.Union([
      Type.Literal('none'),
      Type.Literal('under-way'),
      Type.Literal('delivered'),
      Type.Literal('failed'),
    ]),
    detail: Nullable(Type.String()),
  }),
  synchronisation: Type.Object({
    state: Type.Union([Type.Literal('none'), Type.Literal('pending'), Type.Literal('done'), Type.Literal('failed')]),
    detail: Nullable(Type.String()),
  }),
})

export const Supplement = Type.Object({
  items: Type.Array(SupplementItem),
  reason: Type.String(),
  askedAt: Instant,
  providedAt: Nullable(Instant),
})

export const Result = Type.Object({ documentId: Type.String(), sealedDocumentId: Type.String(), issuedAt: Instant })

/** A case as an official sees it, on one page. */
export const CaseView = Type.Object({
  id: Type.String(),
  code: Type.String(),
  version: Type.Integer(),
  procedure: Type.Object({ code: Type.String(), version: Type.Integer(), title: Text }),
  applicant: Type.Object({ personId: Type.String(), name: Type.String() }),
  channel: Channel,
  submittedAt: Instant,
  closedAt: Nullable(Instant),
  status: NationalStatus,
  holder: Type.Object({
    unit: UnitRef,
    role: Nullable(StepRole),
    official: Nullable(OfficialRef),
    since: Instant,
  }),
  receivingUnit: UnitRef,
  competentUnit: UnitRef,
  addressUnitId: Nullable(Type.String()),
  /** Officials to whom it may be assigned now (holder's role at the holding unit). */
  assignable: Type.Array(OfficialRef),
  steps: Type.Array(StepLine),
  tracks: Tracks,
  deadline: Deadline,
  data: ApplicationData,
  papers: Papers,
  events: Type.Array(EventLine),
  opinions: Type.Array(Opinion),
  supplement: Nullable(Supplement),
  /** The last seal that failed, when the signature has to be given again. */
  sealFailure: Nullable(Type.Object({ sealId: Type.String(), reason: Type.String(), at: Instant })),
  signingSince: Nullable(Instant),
  result: Nullable(Result),
  rating: Nullable(Type.Object({ score: Type.Integer(), comment: Nullable(Type.String()) })),
  actable: ActableShape,
  viewer: Viewer,
  /** `nextActions(actable, viewer, now)`, ready made. */
  actions: Type.Array(NextAction),
})
export type CaseView = Static<typeof CaseView>

export const viewCase = endpoint({
  method: 'GET',
  path: '/casework/cases/:id',
  can: 'casework.read',
  summary: 'A case with everything an official needs; the read is recorded for the applicant to see',
  params: CaseId,
  reply: CaseView,
})

export const findCase = endpoint({
  method: 'GET',
  path: '/casework/cases-by-code/:code',
  can: 'casework.read',
  summary: 'The id of the case with this code',
  params: Type.Object({ code: Type.String({ maxLength: 60 }) }),
  reply: Type.Object({ id: Type.String() }),
})

export const ActReply = Type.Object({
  id: Type.String(),
  version: Type.Integer(),
  phase: Phase,
  status: NationalStatus,
})
export type ActReply = Static<typeof ActReply>

export const actOnCase = endpoint({
  method: 'POST',
  path: '/casework/cases/:id/actions',
  can: 'official',
  summary: 'Do something to a case; refused when somebody else changed it first',
  params: CaseId,
  body: Type.Object({ expectedVersion: Type.Integer({ minimum: 1 }), action: DeskAction }),
  reply: ActReply,
  idempotent: true,
})

export const actOnMany = endpoint({
  method: 'POST',
  path: '/casework/bulk-actions',
  can: 'official',
  summary: 'Receive, take, assign or hand over many cases; each succeeds or fails by itself',
  body: Type.Object({
    action: BulkAction,
    cases: Type.Array(
      Type.Object({ id: Type.String({ format: 'uuid' }), expectedVersion: Type.Integer({ minimum: 1 }) }),
      {
        minItems: 1,
        maxItems: 100,
      },
    ),
  }),
  reply: Type.Object({
    results: Type.Array(
      Type.Object({ id: Type.String(), version: Nullable(Type.Integer()), problem: Nullable(Type.String()) }),
    ),
  }),
  transaction: 'none',
})

/** A case as its applicant sees it. */
export const MyCaseLine = Type.Object({
  id: Type.String(),
  code: Type.String(),
  title: Text,
  status: NationalStatus,
  phase: Phase,
  submittedAt: Instant,
  dueAt: Nullable(Instant),
  deadline: DeadlineState,
  /** What the applicant has to do now, in words; null when nothing. */
  toDo: Nullable(Text),
})
export const MyCase = Type.Object({
  id: Type.String(),
  code: Type.String(),
  version: Type.Integer(),
  procedure: Type.Object({ code: Type.String(), version: Type.Integer(), title: Text }),
  status: NationalStatus,
  phase: Phase,
  /** Where it is now and who holds it: the unit and the office, not the official's name. */
  where: Text,
  holder: Type.Object({ unit: UnitRef, role: Nullable(StepRole), since: Instant }),
  /** What happens next, and by when. */
  next: Text,
  toDo: Nullable(Text),
  steps: Type.Array(Type.Object({ id: Type.String(), name: Text, unit: UnitRef, state: StepLine.properties.state })),
  submittedAt: Instant,
  closedAt: Nullable(Instant),
  deadline: Deadline,
  tracks: Tracks,
  data: ApplicationData,
  papers: Papers,
  events: Type.Array(EventLine),
  supplement: Nullable(Supplement),
  result: Nullable(Result),
  rating: Nullable(Type.Object({ score: Type.Integer(), comment: Nullable(Type.String()) })),
  actable: ActableShape,
  viewer: Viewer,
  actions: Type.Array(NextAction),
})
export type MyCase = Static<typeof MyCase>

export const MyCasesPage = Type.Object({ items: Type.Array(MyCaseLine), next: Nullable(Type.String()) })
export type MyCasesPage = Static<typeof MyCasesPage>

export const myCases = endpoint({
  method: 'GET',
  path: '/casework/my-cases',
  can: 'citizen',
  summary: 'My cases, newest first',
  query: Type.Object({
    after: Type.Optional(Type.String({ maxLength: 200 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  }),
  reply: MyCasesPage,
})
export const myCase = endpoint({
  method: 'GET',
  path: '/casework/my-cases/:id',
  can: 'citizen',
  summary: 'My case: where it is, who holds it, what happens next and by when',
  params: CaseId,
  reply: MyCase,
})
export const actOnMyCase = endpoint({
  method: 'POST',
  path: '/casework/my-cases/:id/actions',
  can: 'citizen',
  summary: 'Answer a request for supplements, withdraw, or rate',
  params: CaseId,
  body: Type.Object({ expectedVersion: Type.Integer({ minimum: 1 }), action: ApplicantAction }),
  reply: ActReply,
  idempotent: true,
})

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
  last24Hours: Type.Object({
    submitted: Type.Integer(),
    received: Type.Integer(),
    done: Type.Integer(),
    returned: Type.Integer(),
  }),
  /** Of the cases done in the last 30 days, the share done early or on time (0 to 1); null when none was done. */
  onTimeRate: Nullable(Type.Number()),
  /** Units with most overdue, then most open cases. */
  topUnits: Type.Array(
    Type.Object({ unit: UnitRef, open: Type.Integer(), dueSoon: Type.Integer(), overdue: Type.Integer() }),
  ),
})
export type LiveCounts = Static<typeof LiveCounts>
export const liveCounts = endpoint({
  method: 'GET',
  path: '/casework/live-counts',
  can: 'centre.view',
  summary: 'Cases of the whole city now: by level, status, lateness and unit',
  reply: LiveCounts,
})

export { Paper, Papers }
