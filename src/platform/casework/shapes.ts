/** Shapes that several of this module's endpoints share. Browser-safe. */
import { type Static, Type } from 'typebox'
import { Text } from './process.ts'

export const CaseId = Type.Object({ id: Type.String({ format: 'uuid' }) })
export const Nullable = <S extends Parameters<typeof Type.Optional>[0]>(schema: S) => Type.Union([schema, Type.Null()])
export const Instant = Type.String({ format: 'date-time' })

/** National statuses 1–10 (STANDARDS.md). */
export const NationalStatus = Type.Integer({ minimum: 1, maximum: 10 })

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

/** A count is exact up to 999; `more` says that there are at least 1000. */
export const Count = Type.Object({ value: Type.Integer(), more: Type.Boolean() })
export type Count = Static<typeof Count>

export const Track = Type.Union([
  Type.Literal('handling'),
  Type.Literal('money'),
  Type.Literal('delivery'),
  Type.Literal('synchronisation'),
])
export type Track = Static<typeof Track>
