/** Tasks for units, and playbooks: shapes and endpoints. Browser-safe. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import { Id, Instant, KindId, Nullable, Reason, Severity, Text2, UnitId } from './contract.ts'

/** Enters better versions of playbooks. */
export const taskPermissions = ['operations.playbooks'] as const

export const taskStates = ['given', 'accepted', 'refused', 'done', 'withdrawn'] as const
export type TaskState = (typeof taskStates)[number]

export const TaskView = Type.Object({
  id: Id,
  incidentId: Id,
  incidentCode: Type.String(),
  incidentTitle: Type.String(),
  severity: Severity,
  title: Type.String(),
  detail: Type.String(),
  unitId: Type.String(),
  unitName: Text2,
  givenAt: Instant,
  givenBy: Type.String(),
  dueAt: Instant,
  state: Type.Enum([...taskStates]),
  isLate: Type.Boolean(),
  answeredAt: Nullable(Instant),
  answeredBy: Nullable(Type.String()),
  doneAt: Nullable(Instant),
  note: Nullable(Type.String()),
  proofDocumentId: Nullable(Id),
  mayAnswer: Type.Boolean(),
})
export type TaskView = Static<typeof TaskView>

const OneTask = Type.Object({ id: Id })
const Words = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '\\S' })

/** Of one's units at once; who sees so many sees those that wait first. */
export const tasksShown = 200

export const listTasks = endpoint({
  method: 'GET',
  path: '/operations/tasks',
  can: 'operations.read',
  summary:
    'Tasks of one’s units: those that wait first, the most urgent on top; with `incident`, those of one incident',
  query: Type.Object({ incident: Type.Optional(Id) }),
  reply: Type.Array(TaskView),
})

export const giveTask = endpoint({
  method: 'POST',
  path: '/operations/incidents/:id/tasks',
  can: 'operations.command',
  idempotent: true,
  summary: 'Give a unit a task, due at a time',
  params: OneTask,
  body: Type.Object(
    {
      title: Words(200),
      detail: Type.Optional(Type.String({ maxLength: 4000 })),
      unitId: UnitId,
      dueMinutes: Type.Integer({ minimum: 5, maximum: 7 * 24 * 60 }),
    },
    { additionalProperties: false },
  ),
  reply: TaskView,
})

export const answerTask = endpoint({
  method: 'POST',
  path: '/operations/tasks/:id/answer',
  can: 'operations.task',
  summary: 'Accept a task, or refuse it with the reason',
  params: OneTask,
  body: Type.Object(
    { answer: Type.Enum(['accepted', 'refused']), note: Type.Optional(Type.String({ maxLength: 2000 })) },
    { additionalProperties: false },
  ),
  reply: TaskView,
})

export const finishTask = endpoint({
  method: 'POST',
  path: '/operations/tasks/:id/completion',
  can: 'operations.task',
  summary: 'Report a task done, with what was done; its proof is added before',
  params: OneTask,
  body: Type.Object({ note: Words(2000) }, { additionalProperties: false }),
  reply: TaskView,
})

export const withdrawTask = endpoint({
  method: 'POST',
  path: '/operations/tasks/:id/withdrawal',
  can: 'operations.command',
  summary: 'Take a task back, with the reason',
  params: OneTask,
  body: Type.Object({ reason: Reason }, { additionalProperties: false }),
  reply: TaskView,
})

export const addProof = endpoint({
  method: 'POST',
  path: '/operations/tasks/:id/proof',
  can: 'operations.task',
  summary: 'A photo or a paper that shows what was done',
  params: OneTask,
  takes: 'raw',
  bodyLimit: 20 * 1024 * 1024,
  perMinute: 60,
  reply: TaskView,
})

// ---- playbooks ----------------------------------------------------------------------------------------------------

export const PlaybookStep = Type.Object(
  {
    text: Type.Object({ vi: Words(300), en: Words(300) }, { additionalProperties: false }),
    /** From the start. */
    withinMinutes: Type.Integer({ minimum: 1, maximum: 7 * 24 * 60 }),
  },
  { additionalProperties: false },
)
export type PlaybookStep = Static<typeof PlaybookStep>

export const PlaybookView = Type.Object({
  kind: KindId,
  fromSeverity: Severity,
  version: Type.Integer(),
  title: Text2,
  steps: Type.Array(PlaybookStep),
  enteredAt: Instant,
  enteredBy: Type.String(),
})
export type PlaybookView = Static<typeof PlaybookView>

export const listPlaybooks = endpoint({
  method: 'GET',
  path: '/operations/playbooks',
  can: 'operations.read',
  summary: 'The newest version of every playbook',
  reply: Type.Array(PlaybookView),
})

export const enterPlaybook = endpoint({
  method: 'POST',
  path: '/operations/playbooks',
  can: 'operations.playbooks',
  summary: 'A new version of a playbook; what was started goes on by the one before',
  body: Type.Object(
    {
      kind: KindId,
      fromSeverity: Severity,
      title: Type.Object({ vi: Words(200), en: Words(200) }, { additionalProperties: false }),
      steps: Type.Array(PlaybookStep, { minItems: 1, maxItems: 40 }),
    },
    { additionalProperties: false },
  ),
  reply: PlaybookView,
})

export const RunView = Type.Object({
  title: Text2,
  version: Type.Integer(),
  startedAt: Instant,
  startedBy: Type.String(),
  steps: Type.Array(
    Type.Object({
      n: Type.Integer(),
      text: Text2,
      dueAt: Instant,
      doneAt: Nullable(Instant),
      doneBy: Nullable(Type.String()),
      note: Nullable(Type.String()),
    }),
  ),
})
export type RunView = Static<typeof RunView>

/** What stands ready for the incident, or what was started. */
export const PlanView = Type.Object({ proposed: Nullable(PlaybookView), run: Nullable(RunView) })
export type PlanView = Static<typeof PlanView>

export const readPlan = endpoint({
  method: 'GET',
  path: '/operations/incidents/:id/playbook',
  can: 'operations.read',
  summary: 'The playbook of an incident: as started, or the one that its kind and severity call for',
  params: OneTask,
  reply: PlanView,
})

export const startPlaybook = endpoint({
  method: 'POST',
  path: '/operations/incidents/:id/playbook',
  can: 'operations.command',
  summary: 'Start the playbook that its kind and severity call for',
  params: OneTask,
  reply: PlanView,
})

export const tickStep = endpoint({
  method: 'POST',
  path: '/operations/incidents/:id/playbook/:n',
  can: 'operations.command',
  summary: 'A step is done, or was not after all',
  params: Type.Object({ id: Id, n: Type.Integer({ minimum: 1, maximum: 40 }) }),
  body: Type.Object(
    { done: Type.Boolean(), note: Type.Optional(Type.String({ maxLength: 1000 })) },
    { additionalProperties: false },
  ),
  reply: PlanView,
})
