/** Consultations on drafts, polls and dialogue sessions: shapes and endpoints. Browser-safe. */
import { type Static, type TSchema, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'

export const permissions = ['consultations.manage'] as const

const Nullable = <T extends TSchema>(type: T) => Type.Union([type, Type.Null()])
const Instant = Type.String({ format: 'date-time' })
const Text2 = Type.Object({
  vi: Type.String({ minLength: 1, maxLength: 2000 }),
  en: Type.String({ minLength: 1, maxLength: 2000 }),
})
const Id = Type.Object({ id: Type.String({ format: 'uuid' }) })
const SayingId = Type.Object({ id: Type.String({ format: 'uuid' }), sayingId: Type.String({ format: 'uuid' }) })
const Words = Type.String({ minLength: 1, maxLength: 4000 })
const Count = Type.Integer({ minimum: 0 })

export const kinds = ['draft', 'poll', 'dialogue'] as const
export const Kind = Type.Enum([...kinds])
export const phases = ['planned', 'open', 'closed', 'answered'] as const

export const Line = Type.Object({
  id: Type.String(),
  kind: Kind,
  title: Text2,
  lead: Text2,
  unit: Type.Object({ vi: Type.String(), en: Type.String() }),
  phase: Type.Enum([...phases]),
  opensAt: Instant,
  closesAt: Instant,
})
export type Line = Static<typeof Line>

export const listConsultations = endpoint({
  method: 'GET',
  path: '/consultations',
  can: 'anyone',
  summary: 'Consultations, polls and dialogues in pages: those that end last first',
  query: Type.Object({ after: Type.Optional(Type.String({ format: 'uuid' })) }),
  /** `next`: give it back as `after`. */
  reply: Type.Object({ items: Type.Array(Line), next: Nullable(Type.String()) }),
})

/** What was published as an answer, and then replaced. */
export const EarlierAnswer = Type.Object({ words: Type.String(), publishedAt: Instant, replacedAt: Instant })
export type EarlierAnswer = Static<typeof EarlierAnswer>

export const Saying = Type.Object({
  id: Type.String(),
  partId: Nullable(Type.String()),
  name: Nullable(Type.String()),
  words: Type.String(),
  saidAt: Instant,
  votes: Count,
  answer: Nullable(Type.String()),
  /** The newest first. */
  earlierAnswers: Type.Array(EarlierAnswer),
  mine: Type.Boolean(),
  state: Type.Enum(['waiting', 'shown', 'refused']),
  reason: Nullable(Type.String()),
})
export type Saying = Static<typeof Saying>

/** After the end only. By ward where so many voted, differently, that nobody's vote can be told. */
export const Result = Type.Object({
  votes: Count,
  options: Type.Array(Type.Object({ id: Type.String(), votes: Count })),
  byWard: Type.Array(
    Type.Object({
      unit: Nullable(Type.Object({ vi: Type.String(), en: Type.String() })),
      votes: Count,
      options: Type.Array(Type.Object({ id: Type.String(), votes: Count })),
    }),
  ),
})
export type Result = Static<typeof Result>

export const Consultation = Type.Object({
  ...Line.properties,
  areas: Nullable(Type.Array(Type.Object({ vi: Type.String(), en: Type.String() }))),
  ageMin: Nullable(Type.Integer()),
  parts: Type.Array(Type.Object({ id: Type.String(), heading: Type.String(), body: Type.String() })),
  /** Shown ones, and one's own; at most `sayingsMax`. */
  sayings: Type.Array(Saying),
  sayingsInAll: Count,
  answer: Nullable(Type.String()),
  answeredAt: Nullable(Instant),
  earlierAnswers: Type.Array(EarlierAnswer),
  result: Nullable(Result),
  dialogue: Nullable(
    Type.Object({
      heldAt: Instant,
      where: Type.String(),
      seats: Count,
      taken: Count,
      tasks: Type.Array(
        Type.Object({
          id: Type.String(),
          words: Type.String(),
          unit: Type.Object({ vi: Type.String(), en: Type.String() }),
          dueOn: Type.String(),
          doneAt: Nullable(Instant),
          outcome: Nullable(Type.String()),
        }),
      ),
    }),
  ),
  /** Of whoever asks. */
  me: Type.Object({ voted: Type.Boolean(), seated: Type.Boolean() }),
  manages: Type.Boolean(),
})
export type Consultation = Static<typeof Consultation>
export const sayingsMax = 200

export const readConsultation = endpoint({
  method: 'GET',
  path: '/consultations/:id',
  can: 'anyone',
  summary: 'One of them: text, what people said, the result when it has ended, the answer',
  params: Id,
  reply: Consultation,
})

export const say = endpoint({
  method: 'POST',
  path: '/consultations/:id/sayings',
  can: 'citizen',
  summary: 'A comment on the draft or one of its sections, or a question for the dialogue; shown when it was looked at',
  params: Id,
  body: Type.Object({
    partId: Type.Optional(Type.String({ format: 'uuid' })),
    words: Words,
    named: Type.Boolean(),
  }),
  reply: Consultation,
  perMinute: 10,
  idempotent: true,
})

export const backSaying = endpoint({
  method: 'PUT',
  path: '/consultations/:id/sayings/:sayingId/vote',
  can: 'citizen',
  summary: 'Say that one thinks so, too: once a person',
  params: SayingId,
  reply: Consultation,
})

export const vote = endpoint({
  method: 'POST',
  path: '/consultations/:id/vote',
  can: 'citizen',
  summary: 'Vote: once a person, for good; nothing says who voted for what',
  params: Id,
  body: Type.Object({ optionId: Type.String({ format: 'uuid' }) }),
  reply: Consultation,
})

export const takeSeat = endpoint({
  method: 'PUT',
  path: '/consultations/:id/seat',
  can: 'citizen',
  summary: 'Register for the dialogue while there are seats',
  params: Id,
  reply: Consultation,
})

export const giveSeatBack = endpoint({
  method: 'DELETE',
  path: '/consultations/:id/seat',
  can: 'citizen',
  summary: 'Do not come after all',
  params: Id,
  reply: Consultation,
})

// ---- the desk ---------------------------------------------------------------------------------------------------

export const makeConsultation = endpoint({
  method: 'POST',
  path: '/consultations',
  can: 'consultations.manage',
  summary: 'Publish a draft for comments, a poll or a dialogue session',
  body: Type.Object({
    kind: Kind,
    title: Text2,
    lead: Text2,
    unitId: Type.String({ maxLength: 80 }),
    opensAt: Instant,
    closesAt: Instant,
    areaUnitIds: Type.Optional(Type.Array(Type.String({ maxLength: 80 }), { minItems: 1, maxItems: 126 })),
    ageMin: Type.Optional(Type.Integer({ minimum: 0, maximum: 120 })),
    parts: Type.Array(
      Type.Object({ heading: Type.String({ minLength: 1, maxLength: 300 }), body: Type.String({ maxLength: 20_000 }) }),
      { maxItems: 60 },
    ),
    dialogue: Type.Optional(
      Type.Object({
        heldAt: Instant,
        where: Type.String({ minLength: 1, maxLength: 300 }),
        seats: Type.Integer({ minimum: 1, maximum: 10_000 }),
      }),
    ),
  }),
  reply: Consultation,
  idempotent: true,
})

export const moderate = endpoint({
  method: 'PUT',
  path: '/consultations/:id/sayings/:sayingId/state',
  can: 'consultations.manage',
  summary: 'Show what somebody said, or refuse it with a reason that its author reads; nothing is changed in it',
  params: SayingId,
  body: Type.Object({
    show: Type.Boolean(),
    reason: Type.Optional(Words),
    answer: Type.Optional(Words),
  }),
  reply: Consultation,
})

export const waitingSayings = endpoint({
  method: 'GET',
  path: '/consultations/:id/waiting',
  can: 'consultations.manage',
  summary: 'What waits to be looked at, without its author',
  params: Id,
  /** Those that wait longest, and how many wait. */
  reply: Type.Object({ items: Type.Array(Saying), inAll: Count }),
})

export const seatsShown = 200

export const listSeats = endpoint({
  method: 'GET',
  path: '/consultations/:id/seats',
  can: 'consultations.manage',
  summary: 'Who registered for a dialogue, in the order of their coming, in pages; each sees that it was read',
  params: Id,
  query: Type.Object({ page: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })) }),
  reply: Type.Object({
    items: Type.Array(Type.Object({ name: Type.String(), takenAt: Instant })),
    more: Type.Boolean(),
  }),
})

export const answerConsultation = endpoint({
  method: 'POST',
  path: '/consultations/:id/answer',
  can: 'consultations.manage',
  summary: 'What the authority makes of it, published with the result; after the end. What it replaces stays on show',
  params: Id,
  body: Type.Object({ words: Type.String({ minLength: 1, maxLength: 20_000 }) }),
  reply: Consultation,
})

export const addTask = endpoint({
  method: 'POST',
  path: '/consultations/:id/tasks',
  can: 'consultations.manage',
  summary: 'What was promised at the dialogue: by which unit, until when',
  params: Id,
  body: Type.Object({ words: Words, unitId: Type.String({ maxLength: 80 }), dueOn: Type.String({ format: 'date' }) }),
  reply: Consultation,
  idempotent: true,
})

export const endTask = endpoint({
  method: 'PUT',
  path: '/consultations/:id/tasks/:taskId/outcome',
  can: 'consultations.manage',
  summary: 'What came of the promise',
  params: Type.Object({ id: Type.String({ format: 'uuid' }), taskId: Type.String({ format: 'uuid' }) }),
  body: Type.Object({ outcome: Words }),
  reply: Consultation,
})
