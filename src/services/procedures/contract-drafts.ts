/** Drafts, submission and the content of a case: shapes and endpoints. Browser-safe. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import type { Message } from '../../kernel/i18n.ts'
import { DeliveryWay, Paper } from './contract-catalogue.ts'
import { closed, Text, Nullable, Id, Code } from './contract-shapes.ts'
import type { Answers, FormSchema } from './form.ts'

export type AnswerOrigin = 'registry' | 'population' | 'account' | 'earlier' | 'clock' | 'typed'

/** Where an answer came from. `text` says it to the citizen. */
export interface AnswerSource {
  from: AnswerOrigin
  text: Message
  at: string
  /** Code of the case where it was given, when `from` is `earlier`. */
  caseCode?: string
}

export const DraftFile = Type.Object(
  {
    id: Id,
    slot: Type.String(),
    name: Type.String(),
    mediaType: Type.String(),
    size: Type.Integer(),
    sha256: Type.String(),
    at: Type.String(),
  },
  closed,
)
export type DraftFile = Static<typeof DraftFile>

export const Draft = Type.Object(
  {
    id: Id,
    /** `application`: a new one; `supplement`: answers a request for supplements of `caseId`. */
    kind: Type.Union([Type.Literal('application'), Type.Literal('supplement')]),
    channel: Type.Union([Type.Literal('online'), Type.Literal('counter')]),
    caseId: Nullable(Id),
    /** For a supplement: what the office asked for. */
    asked: Nullable(Type.String()),
    code: Type.String(),
    procedureVersion: Type.Integer(),
    name: Text,
    version: Type.Integer(),
    form: Type.Unsafe<FormSchema>({}),
    papers: Type.Array(Paper),
    answers: Type.Unsafe<Answers>({}),
    /** By field name. */
    sources: Type.Unsafe<Record<string, AnswerSource>>({}),
    files: Type.Array(DraftFile),
    delivery: DeliveryWay,
    deliveryOptions: Type.Array(DeliveryWay),
    applicant: Type.Object({ id: Id, name: Type.String() }, closed),
    /** Set once submitted: the draft is closed. */
    submittedAs: Nullable(Type.Object({ caseId: Id, code: Type.String() }, closed)),
    savedAt: Type.String(),
    expiresAt: Type.String(),
    /**
     * For the copy in the person's own browser (UI15): how long a sign-in lasts unattended, and the key under which what was not sent
     * waits after that, the same for the same person. Null at a counter, which keeps no copy.
     */
    keep: Nullable(Type.Object({ minutes: Type.Integer(), key: Type.String() }, closed)),
  },
  closed,
)
export type Draft = Static<typeof Draft>

export const DraftParams = Type.Object({ id: Id }, closed)

export const startDraft = endpoint({
  method: 'POST',
  path: '/procedures/drafts',
  can: 'citizen',
  summary: 'Start an application, prefilled with what the city knows; gives the open draft when there is one',
  body: Type.Object({ code: Code, afresh: Type.Optional(Type.Boolean()) }, closed),
  reply: Draft,
})

export const listDrafts = endpoint({
  method: 'GET',
  path: '/procedures/drafts',
  can: 'citizen',
  summary: 'My applications that are not submitted yet',
  reply: Type.Object(
    {
      items: Type.Array(
        Type.Object(
          {
            id: Id,
            kind: Draft.properties.kind,
            caseId: Nullable(Id),
            code: Type.String(),
            name: Text,
            savedAt: Type.String(),
            expiresAt: Type.String(),
          },
          closed,
        ),
      ),
    },
    closed,
  ),
})

export const getDraft = endpoint({
  method: 'GET',
  path: '/procedures/drafts/:id',
  can: 'signed-in',
  summary: 'One draft, with its form and answers',
  params: DraftParams,
  reply: Draft,
})

export const saveDraft = endpoint({
  method: 'PATCH',
  path: '/procedures/drafts/:id',
  can: 'signed-in',
  summary: 'Save answers as they are typed: per field, the last write wins; null takes an answer away',
  params: DraftParams,
  body: Type.Object(
    {
      /** The version that the page last saw. */
      version: Type.Integer({ minimum: 0 }),
      set: Type.Record(Type.String({ maxLength: 100 }), Type.Unknown()),
      delivery: Type.Optional(DeliveryWay),
    },
    closed,
  ),
  reply: Type.Object(
    {
      version: Type.Integer(),
      savedAt: Type.String(),
      /**
       * Fields changed otherwise since the page's version, null where taken away: in another tab or on another telephone, or by
       * the city when the form turned out to be about the applicant, or about somebody else. Empty when none.
       */
      changedElsewhere: Type.Unsafe<Answers>({}),
      /** Of these, where each answer came from. */
      sources: Type.Unsafe<Record<string, AnswerSource>>({}),
    },
    closed,
  ),
})

export const deleteDraft = endpoint({
  method: 'DELETE',
  path: '/procedures/drafts/:id',
  can: 'signed-in',
  summary: 'Throw a draft away',
  params: DraftParams,
})

export const uploadPaper = endpoint({
  method: 'POST',
  path: '/procedures/drafts/:id/papers/:slot',
  can: 'signed-in',
  summary: 'Attach a paper (PDF or picture) to its place; `name` is the file name',
  params: Type.Object({ id: Id, slot: Type.String({ maxLength: 60 }) }, closed),
  query: Type.Object({ name: Type.String({ minLength: 1, maxLength: 200 }) }, closed),
  takes: 'raw',
  bodyLimit: 20 * 1024 * 1024,
  perMinute: 120,
  reply: DraftFile,
})

export const deletePaper = endpoint({
  method: 'DELETE',
  path: '/procedures/drafts/:id/papers/:slot/:fileId',
  can: 'signed-in',
  summary: 'Take an attached paper away',
  params: Type.Object({ id: Id, slot: Type.String({ maxLength: 60 }), fileId: Id }, closed),
})

export const Finding = Type.Object(
  {
    pointer: Type.String(),
    message: Text,
    /** The article that asks for it, when it is a rule of law. */ legalBasis: Nullable(Type.String()),
  },
  closed,
)
export type Finding = Static<typeof Finding>

export const DraftCheck = Type.Object(
  {
    ready: Type.Boolean(),
    pages: Type.Array(Type.Object({ id: Type.String(), title: Text, findings: Type.Array(Finding) }, closed)),
    papers: Type.Array(
      Type.Object(
        { slot: Type.String(), asked: Type.Boolean(), files: Type.Integer(), finding: Nullable(Text) },
        closed,
      ),
    ),
  },
  closed,
)
export type DraftCheck = Static<typeof DraftCheck>

export const checkDraft = endpoint({
  method: 'GET',
  path: '/procedures/drafts/:id/check',
  can: 'signed-in',
  summary: 'What is still missing or wrong, page by page',
  params: DraftParams,
  reply: DraftCheck,
})

export const Quote = Type.Object(
  {
    items: Type.Array(
      Type.Object({ name: Text, amountDong: Type.Integer(), legalBasis: Nullable(Type.String()) }, closed),
    ),
    feeDong: Type.Integer(),
    /** When it would be ready if it were received now. */
    dueAt: Type.String(),
    timeText: Text,
    receivingUnit: Type.Object({ id: Type.String(), name: Text }, closed),
    decidingUnit: Type.Object({ id: Type.String(), name: Text }, closed),
    /** Why this unit, in words. */
    because: Text,
  },
  closed,
)
export type Quote = Static<typeof Quote>

export const quoteDraft = endpoint({
  method: 'GET',
  path: '/procedures/drafts/:id/quote',
  can: 'signed-in',
  summary: 'Fee, expected date and the office, by the address given',
  params: DraftParams,
  reply: Quote,
})

export const Submission = Type.Object(
  {
    caseId: Id,
    code: Type.String(),
    receivingUnit: Type.Object({ id: Type.String(), name: Text }, closed),
    dueAt: Nullable(Type.String()),
    payment: Nullable(Type.Object({ paymentId: Id, amountDong: Type.Integer() }, closed)),
    /** It had been submitted already (a double click, a retry); nothing was done twice. */
    repeated: Type.Boolean(),
  },
  closed,
)
export type Submission = Static<typeof Submission>

export const submitDraft = endpoint({
  method: 'POST',
  path: '/procedures/drafts/:id/submission',
  can: 'citizen',
  summary: 'Submit: an application becomes a case, a supplement goes back to the office. Safe to repeat',
  params: DraftParams,
  body: Type.Object({ declared: Type.Literal(true) }, closed),
  reply: Submission,
})

// ── The case ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export const CaseParams = Type.Object({ id: Id }, closed)

/** One answer with its words, for a page or a print. */
export const AnswerRow = Type.Object(
  { field: Type.String(), page: Type.String(), label: Text, value: Text, source: Nullable(Text) },
  closed,
)
export type AnswerRow = Static<typeof AnswerRow>

export const Slip = Type.Object(
  {
    /** Forms of Circular 03/2025: 01 receipt, 02 supplement, 03 refusal, 04 apology and new date. */
    form: Type.Union([Type.Literal('01'), Type.Literal('02'), Type.Literal('03'), Type.Literal('04')]),
    title: Text,
    at: Type.String(),
    /** Its PDF is at documents' `documentContent`; null while the job that renders it has not finished. */
    documentId: Nullable(Id),
  },
  closed,
)
export type Slip = Static<typeof Slip>

export const ResultState = Type.Union([
  Type.Literal('none'),
  Type.Literal('drafted'),
  Type.Literal('sealing'),
  Type.Literal('seal-failed'),
  Type.Literal('issued'),
  Type.Literal('revoked'),
])
export type ResultState = Static<typeof ResultState>

export const CaseContent = Type.Object(
  {
    caseId: Id,
    caseCode: Type.String(),
    code: Type.String(),
    procedureVersion: Type.Integer(),
    name: Text,
    applicant: Type.Object({ id: Id, name: Type.String() }, closed),
    channel: Draft.properties.channel,
    delivery: DeliveryWay,
    pages: Type.Array(Type.Object({ id: Type.String(), title: Text }, closed)),
    rows: Type.Array(AnswerRow),
    files: Type.Array(Type.Object({ ...DraftFile.properties, slotName: Text }, closed)),
    slips: Type.Array(Slip),
    quote: Type.Object({ feeDong: Type.Integer(), items: Quote.properties.items }, closed),
    result: Type.Object(
      {
        state: ResultState,
        number: Nullable(Type.String()),
        documentId: Nullable(Id),
        issuedAt: Nullable(Type.String()),
        verifyUrl: Nullable(Type.String()),
      },
      closed,
    ),
    /** What the office asked for and the citizen has not answered yet. */
    supplement: Nullable(Type.Object({ asked: Type.String(), at: Type.String() }, closed)),
  },
  closed,
)
export type CaseContent = Static<typeof CaseContent>

/** Withdrawing and rating are casework's `actOnMyCase`; a refund follows by itself when the law gives the fee back. */
export const getCaseContent = endpoint({
  method: 'GET',
  path: '/procedures/cases/:id',
  can: 'signed-in',
  summary:
    'What was applied for, its papers, slips and result: for the applicant and for officials who may read the case',
  params: CaseParams,
  reply: CaseContent,
})

export const startSupplement = endpoint({
  method: 'POST',
  path: '/procedures/cases/:id/supplement',
  can: 'citizen',
  summary: 'Start answering a request for supplements: a draft with the earlier answers and papers',
  params: CaseParams,
  reply: Draft,
})
