/** Silences of rules for a while. Browser-safe. Those that come back every day are part of the rule (contract.ts). */
import { type Static, Type } from 'typebox'
import { endpoint } from '../../../kernel/endpoint.ts'

const Id = Type.String({ format: 'uuid' })
const Instant = Type.String({ format: 'date-time' })
const Texts = Type.Object({ vi: Type.String(), en: Type.String() })
const Nullable = <S extends Parameters<typeof Type.Union>[0][number]>(schema: S) => Type.Union([schema, Type.Null()])

/** Longer than this, a rule is turned off or changed, not silenced. */
export const silenceDaysMax = 30

export const SilenceView = Type.Object({
  id: Id,
  ruleId: Id,
  ruleName: Texts,
  /** Null: of the whole rule. */
  thing: Nullable(Type.Object({ id: Type.String(), name: Texts })),
  unitId: Type.String(),
  unitName: Texts,
  reason: Type.String(),
  from: Instant,
  until: Instant,
  by: Type.String(),
  createdAt: Instant,
  /** Before its time. */
  endedAt: Nullable(Instant),
  endedBy: Nullable(Type.String()),
  state: Type.Enum(['planned', 'now', 'over']),
  mayEnd: Type.Boolean(),
})
export type SilenceView = Static<typeof SilenceView>

export const listSilences = endpoint({
  method: 'GET',
  path: '/telemetry/silences',
  can: 'telemetry.read',
  summary: 'Silences of rules, those in force and planned first, then the last ones that are over',
  reply: Type.Array(SilenceView),
})

export const addSilence = endpoint({
  method: 'POST',
  path: '/telemetry/silences',
  can: 'telemetry.read',
  summary:
    'Silence a rule, or one thing of it, until a moment and for a reason; for who manages or acknowledges at its unit',
  body: Type.Object(
    {
      ruleId: Id,
      thingId: Type.Optional(Id),
      reason: Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' }),
      /** Now, unless said. */
      from: Type.Optional(Instant),
      until: Instant,
    },
    { additionalProperties: false },
  ),
  reply: SilenceView,
})

export const endSilence = endpoint({
  method: 'POST',
  path: '/telemetry/silences/:id/end',
  can: 'telemetry.read',
  summary: 'End a silence early, or call off a planned one; what is still wrong is raised then',
  params: Type.Object({ id: Id }),
  reply: SilenceView,
})
