/** Who may see how long what is kept. Browser-safe. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'

export const permissions = ['data-protection.retention', 'data-protection.link-officials'] as const

const Text2 = Type.Object({ vi: Type.String(), en: Type.String() })
const Nullable = <S extends Parameters<typeof Type.Optional>[0]>(schema: S) => Type.Union([schema, Type.Null()])
const Instant = Type.String({ format: 'date-time' })

export const RetentionView = Type.Object({
  /** `module.rule`. */
  id: Type.String(),
  what: Text2,
  ground: Text2,
  days: Type.Integer({ minimum: 0 }),
  then: Type.Enum(['erase', 'pseudonymise']),
  lastRun: Nullable(Type.Object({ beganAt: Instant, endedAt: Nullable(Instant), done: Type.Integer({ minimum: 0 }) })),
})
export type RetentionView = Static<typeof RetentionView>

export const listRetention = endpoint({
  method: 'GET',
  path: '/data-protection/retention',
  can: 'data-protection.retention',
  summary: 'What is kept how long, on what ground, and what the daily run did last',
  reply: Type.Object({ nextRunAt: Instant, rules: Type.Array(RetentionView) }),
})

// ---- alarms -----------------------------------------------------------------------------------------------------

/** Readings that a page shows of an alarm; the case keeps all. */
export const shownReadings = 200

export const AlarmView = Type.Object({
  /** The case's id, too. */
  id: Type.String({ format: 'uuid' }),
  kind: Type.Enum(['volume', 'neighbours', 'out-of-hours', 'colleagues']),
  title: Text2,
  official: Type.Object({ id: Type.String(), name: Type.String(), unit: Nullable(Text2) }),
  handledBy: Text2,
  caseCode: Type.String(),
  raisedAt: Instant,
  state: Type.Enum(['open', 'justified', 'violation']),
  facts: Type.Object({
    count: Type.Integer(),
    /** What is usual in an hour; 0 where nothing is known. */
    usual: Type.Integer(),
    limit: Type.Integer(),
    where: Nullable(Type.String()),
    from: Instant,
  }),
  readings: Type.Integer(),
  explanation: Nullable(Type.String()),
  explainedAt: Nullable(Instant),
  decision: Nullable(Type.String()),
  decidedBy: Nullable(Type.String()),
  decidedAt: Nullable(Instant),
})
export type AlarmView = Static<typeof AlarmView>

export const AlarmDetail = Type.Object({
  ...AlarmView.properties,
  /** The first of the readings. Names only for who handles it. */
  evidence: Type.Array(
    Type.Object({
      at: Instant,
      person: Nullable(Type.String()),
      what: Text2,
      purpose: Type.String(),
      caseId: Nullable(Type.String()),
    }),
  ),
  /** Whether one examines it, and so may open the case. */
  handles: Type.Boolean(),
  mayExplain: Type.Boolean(),
  mayDecide: Type.Boolean(),
})
export type AlarmDetail = Static<typeof AlarmDetail>

const AlarmId = Type.Object({ id: Type.String({ format: 'uuid' }) })
const Words = Type.String({ minLength: 1, maxLength: 4000 })

export const listAlarms = endpoint({
  method: 'GET',
  path: '/data-protection/alarms',
  can: 'official',
  summary:
    'Alarms of unusual reading that one’s unit handles, or those about oneself; the newest first, a page at a time',
  query: Type.Object(
    { of: Type.Enum(['handled', 'mine']), after: Type.Optional(Type.String({ format: 'uuid' })) },
    { additionalProperties: false },
  ),
  reply: Type.Object({ items: Type.Array(AlarmView), next: Type.Union([Type.String(), Type.Null()]) }),
})

export const readAlarm = endpoint({
  method: 'GET',
  path: '/data-protection/alarms/:id',
  can: 'official',
  summary: 'One alarm with the readings that are its evidence; the reading is recorded',
  params: AlarmId,
  reply: AlarmDetail,
})

export const explainAlarm = endpoint({
  method: 'POST',
  path: '/data-protection/alarms/:id/explanation',
  can: 'official',
  summary: 'The official concerned explains',
  params: AlarmId,
  body: Type.Object({ text: Words }, { additionalProperties: false }),
  reply: AlarmDetail,
})

export const decideAlarm = endpoint({
  method: 'POST',
  path: '/data-protection/alarms/:id/decision',
  can: 'official',
  summary: 'Justified or a violation: ends the case',
  params: AlarmId,
  body: Type.Object({ outcome: Type.Enum(['justified', 'violation']), reason: Words }, { additionalProperties: false }),
  reply: AlarmDetail,
})

// ---- officials as persons ---------------------------------------------------------------------------------------

export const OfficialLink = Type.Object({
  officialId: Type.String(),
  name: Type.String(),
  email: Type.String(),
  unit: Nullable(Text2),
  saidAt: Instant,
  /** Null: by a file. */
  saidBy: Nullable(Type.String()),
})
export type OfficialLink = Static<typeof OfficialLink>

export const linksPerPage = 50
const Email = Type.String({ minLength: 3, maxLength: 200 })

export const listOfficialLinks = endpoint({
  method: 'GET',
  path: '/data-protection/official-links',
  can: 'data-protection.link-officials',
  summary: 'Officials who are known as a person of the population registry, newest first; never which person',
  query: Type.Object(
    {
      email: Type.Optional(Email),
      /** `next` of the page before. */
      after: Type.Optional(Type.String({ maxLength: 120 })),
    },
    { additionalProperties: false },
  ),
  reply: Type.Object({ items: Type.Array(OfficialLink), next: Nullable(Type.String()) }),
})

export const linkOfficial = endpoint({
  method: 'POST',
  path: '/data-protection/official-links',
  can: 'data-protection.link-officials',
  summary: 'Which person of the population registry an official is; the person sees that it was looked up',
  body: Type.Object(
    {
      email: Email,
      citizenNumber: Type.String({ pattern: '^[0-9]{12}$' }),
      dateOfBirth: Type.String({ format: 'partial-date' }),
    },
    { additionalProperties: false },
  ),
  reply: OfficialLink,
  // A personnel office types; a machine that tries numbers is slowed down.
  perMinute: 20,
})

export const unlinkOfficial = endpoint({
  method: 'DELETE',
  path: '/data-protection/official-links/:officialId',
  can: 'data-protection.link-officials',
  summary: 'Which person an official is, is forgotten',
  params: Type.Object({ officialId: Type.String({ maxLength: 80 }) }),
})
