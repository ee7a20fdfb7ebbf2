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
  Phase,
  SupplementItem,
  Viewer,
} from './actions.ts'
import { Step, StepRole, Text } from './process.ts'
import {
  CaseId,
  Channel,
  Count,
  Deadline,
  DeadlineState,
  Instant,
  NationalStatus,
  Nullable,
  OfficialRef,
  Track,
  UnitRef,
} from './shapes.ts'

export * from './actions.ts'
export * from './reports.ts'
export * from './shapes.ts'
export { type ActionType, Process, StepRole, Text, usualProcess } from './process.ts'

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
  /** Since when nobody waits for it any more. */
  lapsedAt: Nullable(Instant),
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

export const Result = Type.Object({
  documentId: Type.String(),
  sealedDocumentId: Type.String(),
  issuedAt: Instant,
  revokedAt: Nullable(Instant),
})

/** A case as an official sees it, on one page. */
export const CaseView = Type.Object({
  id: Type.String(),
  code: Type.String(),
  version: Type.Integer(),
  /** The module that owns the case and knows its content. */
  service: Type.String(),
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
  service: Type.String(),
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

export { Paper, Papers }
