/** Who may see how long what is kept. Browser-safe. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'

export const permissions = ['data-protection.retention'] as const

const Text2 = Type.Object({ vi: Type.String(), en: Type.String() })
const Nullable = <S extends Parameters<typeof Type.Optional>[0]>(schema: S) => Type.Union([schema, Type.Null()])
const Instant = Type.String({ format: 'date-time' })

export const RetentionView = Type.Object({
  /** `module.rule`. */
  id: Type.String(),
  what: Text2,
  ground: Text2,
  days: Type.Integer({ minimum: 0 }),
  then: Type.Enum(['erase', 'pseudonymise', 'archive']),
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
