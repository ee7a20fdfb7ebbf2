/** The events a case is made of, each with its typed data. A case is nothing but the list of these. */
import { type Static, type TSchema, Type } from 'typebox'
import { type Paper, SupplementItem } from './actions.ts'
import { Channel, Track } from './contract.ts'
import { StepRole, Text } from './process.ts'

const Id = Type.String({ maxLength: 80 })
const Iso = Type.String({ maxLength: 40 })
const Nullable = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()])

/** Where each step happens, settled when the case is opened and changed only by `moved`, `transferred` and `objected`. */
const StepUnits = Type.Record(Type.String(), Id)

const handling = {
  submitted: Type.Object({
    procedureCode: Type.String(),
    procedureVersion: Type.Integer(),
    processId: Type.String(),
    applicantPersonId: Id,
    channel: Channel,
    receivingUnitId: Id,
    competentUnitId: Id,
    addressUnitId: Nullable(Id),
    stepId: Type.String(),
    stepUnits: StepUnits,
  }),
  /** The clock starts (at `clockFrom`: the next working morning when accepted after 15:00). */
  received: Type.Object({ clockFrom: Iso }),
  'supplement-requested': Type.Object({ items: Type.Array(SupplementItem) }),
  /** `clockFrom`: where the time is counted anew from (19.4); null when it had not begun. */
  'supplement-provided': Type.Object({ clockFrom: Nullable(Iso) }),
  refused: Type.Object({ legalGround: Type.String(), beforeAcceptance: Type.Boolean() }),
  assigned: Type.Object({ officialId: Id, officialName: Type.String() }),
  taken: Type.Object({ officialId: Id, officialName: Type.String() }),
  /** Handed over to the next step; `from` and `to` may be the same unit. */
  'passed-on': Type.Object({ fromStep: Type.String(), toStep: Type.String(), fromUnitId: Id, toUnitId: Id }),
  'opinion-asked': Type.Object({
    opinionId: Id,
    unitId: Id,
    role: StepRole,
    question: Text,
    dueAt: Iso,
  }),
  'opinion-given': Type.Object({
    opinionId: Id,
    opinion: Type.Union([Type.Literal('agree'), Type.Literal('disagree'), Type.Literal('comment')]),
    text: Type.String(),
  }),
  /** Who was asked has not answered in time: nobody waits for it any more, though it may still be given. */
  'opinion-lapsed': Type.Object({ opinionId: Id, unitId: Id }),
  drafted: Type.Object({ documentId: Id, sha256: Type.String() }),
  'returned-for-rework': Type.Object({ fromStep: Type.String(), toStep: Type.String(), toOfficialId: Nullable(Id) }),
  signing: Type.Object({ documentId: Id, sealId: Id }),
  'result-issued': Type.Object({ sealId: Id, documentId: Id, sealedDocumentId: Id, toStep: Nullable(Type.String()) }),
  'seal-failed': Type.Object({ sealId: Id }),
  /** Decided in favour without a paper; this ends the case. */
  granted: Type.Object({ legalGround: Type.String() }),
  returned: Type.Object({
    how: Type.Union([Type.Literal('electronic'), Type.Literal('counter'), Type.Literal('post')]),
  }),
  withdrawn: Type.Object({}),
  stopped: Type.Object({ legalGround: Type.String() }),
  /** Apology and new appointment (form 04, 19.9). */
  extended: Type.Object({ newDueAt: Iso, previousDueAt: Iso }),
  rated: Type.Object({ score: Type.Integer(), comment: Nullable(Type.String()) }),
  reopened: Type.Object({ legalGround: Type.String(), stepId: Type.String(), clockFrom: Nullable(Iso) }),
  /** Another unit is competent for all of it; it begins there anew, under the same time. */
  transferred: Type.Object({ fromUnitId: Id, toUnitId: Id, stepId: Type.String() }),
  /** The applicant holds that it was not done. */
  objected: Type.Object({ fromUnitId: Id, toUnitId: Id, stepId: Type.String(), clockFrom: Iso }),
  /** The result counts no more, in the public log too. */
  'result-revoked': Type.Object({ legalGround: Type.String(), sealedDocumentId: Id }),
  noted: Type.Object({ text: Type.String() }),
  /** A unit ended by reform: its part passes to the successor; clock, papers and history stay. */
  moved: Type.Object({ fromUnitId: Id, toUnitId: Id, legalBasis: Type.String(), newAddressUnitId: Nullable(Id) }),
} as const

const money = {
  /** `pauses`: the applicant's financial obligation stops the clock until it is paid (national status 6). */
  'payment-requested': Type.Object({ paymentId: Id, amountDong: Type.Integer({ minimum: 0 }), pauses: Type.Boolean() }),
  'payment-settled': Type.Object({ paymentId: Id, amountDong: Type.Integer() }),
  /** What was paid is gone again and owed anew; `pauses` as above. */
  'payment-reversed': Type.Object({ paymentId: Id, amountDong: Type.Integer(), pauses: Type.Boolean() }),
  'payment-refunded': Type.Object({ paymentId: Id, amountDong: Type.Integer() }),
} as const

const delivery = {
  'delivery-started': Type.Object({ documentId: Id, detail: Nullable(Type.String({ maxLength: 500 })) }),
  'delivery-completed': Type.Object({ documentId: Id, detail: Nullable(Type.String({ maxLength: 500 })) }),
  'delivery-failed': Type.Object({ documentId: Id, detail: Nullable(Type.String({ maxLength: 500 })) }),
} as const

const synchronisation = {
  'sync-queued': Type.Object({ system: Type.String({ maxLength: 80 }), status: Type.Integer() }),
  'sync-done': Type.Object({ system: Type.String({ maxLength: 80 }), status: Type.Integer() }),
  'sync-failed': Type.Object({
    system: Type.String({ maxLength: 80 }),
    status: Type.Integer(),
    error: Type.String({ maxLength: 1000 }),
  }),
} as const

export const eventData = { ...handling, ...money, ...delivery, ...synchronisation } as const
export type EventDataType = keyof typeof eventData

/** One event of a case: `seq` counts from 1 without gaps and is the version of the case after it. */
export type CaseEvent = {
  [T in EventDataType]: {
    readonly type: T
    readonly seq: number
    readonly at: Temporal.Instant
    readonly actor: EventActor
    readonly reason: string | null
    readonly papers: readonly Paper[]
    readonly data: Static<(typeof eventData)[T]>
  }
}[EventDataType]

export interface EventActor {
  readonly kind: 'official' | 'applicant' | 'system'
  readonly id: string | null
  /** An official's name as it was then; null for the applicant, whose name stands in the case. */
  readonly name: string | null
  readonly unitId: string | null
}

/** An event before it is numbered and timed. */
export type NewEvent = {
  [T in EventDataType]: {
    readonly type: T
    readonly reason?: string | null
    readonly papers?: readonly Paper[]
    readonly data: Static<(typeof eventData)[T]>
  }
}[EventDataType]

export function trackOf(type: EventDataType): Track {
  if (type in money) return 'money'
  if (type in delivery) return 'delivery'
  if (type in synchronisation) return 'synchronisation'
  return 'handling'
}

/** What other modules may record by `record(tx, caseId, event)`: never a decision of an official. */
export type TrackEvent =
  | Extract<
      NewEvent,
      {
        type:
          | Exclude<keyof typeof money, 'payment-reversed'>
          | keyof typeof delivery
          | keyof typeof synchronisation
          | 'seal-failed'
      }
    >
  | { readonly type: 'payment-reversed'; readonly reason?: string | null; readonly data: PaymentReversed }
  | { readonly type: 'result-issued'; readonly reason?: string | null; readonly data: ResultIssued }

export interface PaymentReversed {
  readonly paymentId: string
  readonly amountDong: number
}

export interface ResultIssued {
  readonly sealId: string
  readonly documentId: string
  readonly sealedDocumentId: string
}
