/** Procedures: shapes, endpoints and permissions. Browser-safe. */
import { type Static, type TSchema, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import type { Message } from '../../kernel/i18n.ts'
import type { Answers, FormSchema } from './form.ts'

export type * from './form.ts'
export { activeFields, holds } from './form.ts'

/** The desk works under casework's permissions (casework.receive, .process, .decide, .return) at the unit that holds the case. */
export const permissions = ['procedures.manage'] as const

const closed = { additionalProperties: false } as const
const Text = Type.Object({ vi: Type.String(), en: Type.String() }, closed)
const Nullable = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()])
const Id = Type.String({ format: 'uuid' })
const Code = Type.String({ pattern: '^[0-9]\\.[0-9]{6}$', description: 'National code of the procedure' })
const Day = Type.String({ format: 'date' })

// ── The catalogue ────────────────────────────────────────────────────────────────────────────────────────────────────

/** Who decides: the ward or commune, the district (its successor since 2025-07-01), or the city and its departments. */
export const ProcedureLevel = Type.Union([Type.Literal('commune'), Type.Literal('district'), Type.Literal('city')])
export type ProcedureLevel = Static<typeof ProcedureLevel>

export const Audience = Type.Union([Type.Literal('citizen'), Type.Literal('business'), Type.Literal('organisation')])
export type Audience = Static<typeof Audience>

/** `full`: every step online; `partial`: with a published reason; `information`: described only, not taken here. */
export const OnlineLevel = Type.Union([Type.Literal('full'), Type.Literal('partial'), Type.Literal('information')])
export type OnlineLevel = Static<typeof OnlineLevel>

export const DeliveryWay = Type.Union([Type.Literal('online'), Type.Literal('counter'), Type.Literal('post')])
export type DeliveryWay = Static<typeof DeliveryWay>

export const ProcedureSummary = Type.Object(
  {
    code: Type.String(),
    version: Type.Integer(),
    name: Text,
    /** One sentence in everyday words. */
    summary: Text,
    field: Text,
    fieldId: Type.String(),
    levels: Type.Array(ProcedureLevel),
    audiences: Type.Array(Audience),
    onlineLevel: OnlineLevel,
    /** Least fee in đồng, null when it depends; `feeText` says it in words. */
    feeFromDong: Nullable(Type.Integer()),
    timeText: Text,
  },
  closed,
)
export type ProcedureSummary = Static<typeof ProcedureSummary>

export const Paper = Type.Object(
  {
    slot: Type.String(),
    name: Text,
    help: Nullable(Text),
    /** `when`: only for some answers (the check says whether it is asked for). */
    need: Type.Union([Type.Literal('required'), Type.Literal('when'), Type.Literal('optional')]),
    originals: Type.Integer(),
    copies: Type.Integer(),
    /** The city reads it itself (once only); nobody has to upload it. */
    known: Type.Boolean(),
    filesMax: Type.Integer(),
  },
  closed,
)
export type Paper = Static<typeof Paper>

export const LegalBasis = Type.Object({ number: Type.String(), title: Type.String(), date: Nullable(Day) }, closed)

export const FeeRule = Type.Object(
  {
    id: Type.String(),
    name: Text,
    amountDong: Type.Integer(),
    when: Nullable(Text),
    legalBasis: Nullable(Type.String()),
  },
  closed,
)
export type FeeRule = Static<typeof FeeRule>

export const ProcedureDetail = Type.Object(
  {
    ...ProcedureSummary.properties,
    decision: Type.String(),
    description: Text,
    /** Steps as the citizen lives them, in words. */
    steps: Type.Array(Text),
    conditions: Type.Array(Text),
    papers: Type.Array(Paper),
    fees: Type.Array(FeeRule),
    feeText: Text,
    /** Free text of an imported procedure, null when structured. */
    ways: Type.Array(Type.Object({ way: DeliveryWay, time: Text, fee: Text }, closed)),
    receivingUnit: Text,
    decidingUnit: Text,
    result: Text,
    legalBasis: Type.Array(LegalBasis),
    delivery: Type.Array(DeliveryWay),
    /** Level of assurance of the electronic ID that it asks for. */
    assurance: Type.Union([Type.Literal(1), Type.Literal(2)]),
    /** Published reason why it is not full-process online (Decree 224/2026). */
    partialReason: Nullable(Text),
    /** It can be applied for here. */
    appliable: Type.Boolean(),
    validFrom: Day,
    validTo: Nullable(Day),
    /** Where these facts were taken from. */
    provenance: Type.String(),
    related: Type.Array(Type.Object({ code: Type.String(), name: Text }, closed)),
  },
  closed,
)
export type ProcedureDetail = Static<typeof ProcedureDetail>

export const searchProcedures = endpoint({
  method: 'GET',
  path: '/procedures',
  can: 'anyone',
  summary: 'Find procedures by everyday words, with or without marks',
  query: Type.Object(
    {
      text: Type.Optional(Type.String({ maxLength: 200 })),
      field: Type.Optional(Type.String({ maxLength: 100 })),
      level: Type.Optional(ProcedureLevel),
      audience: Type.Optional(Audience),
      /** Only those that can be applied for here. */
      appliable: Type.Optional(Type.Boolean()),
      page: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
      pageSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    },
    closed,
  ),
  reply: Type.Object(
    {
      total: Type.Integer(),
      items: Type.Array(ProcedureSummary),
      /** How many of the found are in each field and level, for filters. */
      fields: Type.Array(Type.Object({ id: Type.String(), name: Text, count: Type.Integer() }, closed)),
      levels: Type.Array(Type.Object({ id: ProcedureLevel, count: Type.Integer() }, closed)),
      /** What was understood when the words were corrected ("giay khai sinh"), null when not. */
      understood: Nullable(Type.String()),
    },
    closed,
  ),
})

export const LifeEvent = Type.Object(
  { id: Type.String(), title: Text, icon: Type.String(), procedures: Type.Array(ProcedureSummary) },
  closed,
)
export type LifeEvent = Static<typeof LifeEvent>

export const homeProcedures = endpoint({
  method: 'GET',
  path: '/procedures/home',
  can: 'anyone',
  summary: 'What the home page shows: life events and the most used procedures',
  reply: Type.Object(
    { lifeEvents: Type.Array(LifeEvent), popular: Type.Array(ProcedureSummary), total: Type.Integer() },
    closed,
  ),
})

export const getProcedure = endpoint({
  method: 'GET',
  path: '/procedures/by-code/:code',
  can: 'anyone',
  summary: 'Everything about one procedure, as valid today',
  params: Type.Object({ code: Code }, closed),
  reply: ProcedureDetail,
})

export const getForm = endpoint({
  method: 'GET',
  path: '/procedures/by-code/:code/form',
  can: 'anyone',
  summary: 'The electronic form, in the dialect of form.ts',
  params: Type.Object({ code: Code }, closed),
  reply: Type.Object(
    { code: Type.String(), version: Type.Integer(), form: Type.Unsafe<FormSchema>({}), papers: Type.Array(Paper) },
    closed,
  ),
})

// ── Drafts ───────────────────────────────────────────────────────────────────────────────────────────────────────────

export type AnswerOrigin = 'population' | 'account' | 'earlier' | 'clock' | 'typed'

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
  },
  closed,
)
export type Draft = Static<typeof Draft>

const DraftParams = Type.Object({ id: Id }, closed)

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
      /** Fields changed elsewhere (another tab or telephone) since the page's version; empty when none. */
      changedElsewhere: Type.Unsafe<Answers>({}),
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

const Finding = Type.Object(
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

const CaseParams = Type.Object({ id: Id }, closed)

/** One answer with its words, for a page or a print. */
export const AnswerRow = Type.Object(
  { field: Type.String(), page: Type.String(), label: Text, value: Type.String(), source: Nullable(Text) },
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

// ── The desk ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export const receptionProcedures = endpoint({
  method: 'GET',
  path: '/procedures/reception/procedures',
  can: 'casework.receive',
  summary: 'What can be received at my counter',
  query: Type.Object(
    { unitId: Type.String({ maxLength: 100 }), text: Type.Optional(Type.String({ maxLength: 200 })) },
    closed,
  ),
  reply: Type.Object({ items: Type.Array(ProcedureSummary) }, closed),
})

export const startCounterDraft = endpoint({
  method: 'POST',
  path: '/procedures/reception/drafts',
  can: 'casework.receive',
  summary: 'Fill in for a person at the counter: finds or enters the person, gives a draft',
  body: Type.Object(
    {
      code: Code,
      unitId: Type.String({ maxLength: 100 }),
      person: Type.Object(
        {
          citizenNumber: Type.String({ pattern: '^[0-9]{12}$' }),
          name: Type.String({ minLength: 2, maxLength: 100 }),
          dateOfBirth: Day,
          sex: Type.Union([Type.Literal('male'), Type.Literal('female')]),
          phone: Type.Optional(Type.String({ maxLength: 20 })),
        },
        closed,
      ),
    },
    closed,
  ),
  reply: Draft,
})

export const submitCounterDraft = endpoint({
  method: 'POST',
  path: '/procedures/reception/drafts/:id/submission',
  can: 'casework.receive',
  summary: 'Receive at the counter: same checks, fee in cash or by QR, receipt to print. Safe to repeat',
  params: DraftParams,
  body: Type.Object(
    {
      payment: Type.Union([Type.Literal('cash'), Type.Literal('qr')]),
      /** The clerk compared the papers with their originals. */
      originalsSeen: Type.Boolean(),
    },
    closed,
  ),
  reply: Type.Object({ ...Submission.properties, receiptDocumentId: Id }, closed),
})

export const ResultDraft = Type.Object(
  {
    caseId: Id,
    state: ResultState,
    version: Type.Integer(),
    template: Type.Object({ name: Type.String(), title: Text }, closed),
    /** The fields that the specialist may edit, in the dialect of forms. */
    schema: Type.Unsafe<FormSchema>({}),
    fields: Type.Unsafe<Answers>({}),
    number: Nullable(Type.String()),
    documentId: Nullable(Id),
    /** Why sealing failed and when it is tried again. */
    failure: Nullable(Type.Object({ reason: Type.String(), at: Type.String(), tries: Type.Integer() }, closed)),
    draftedBy: Nullable(Type.String()),
    signedBy: Nullable(Type.String()),
    mayEdit: Type.Boolean(),
    maySign: Type.Boolean(),
  },
  closed,
)
export type ResultDraft = Static<typeof ResultDraft>

export const getResult = endpoint({
  method: 'GET',
  path: '/procedures/cases/:id/result',
  can: 'official',
  summary: 'The result being drafted, prefilled from the application, and how far its sealing is',
  params: CaseParams,
  reply: ResultDraft,
})

export const saveResult = endpoint({
  method: 'PUT',
  path: '/procedures/cases/:id/result',
  can: 'casework.process',
  summary: 'Save the draft of the result',
  params: CaseParams,
  body: Type.Object(
    { version: Type.Integer({ minimum: 0 }), fields: Type.Record(Type.String({ maxLength: 100 }), Type.Unknown()) },
    closed,
  ),
  reply: ResultDraft,
})

export const finishResult = endpoint({
  method: 'POST',
  path: '/procedures/cases/:id/result/draft',
  can: 'casework.process',
  summary: 'The draft is finished: checked, rendered and put on the case; with `passOn` it goes to the leader',
  params: CaseParams,
  body: Type.Object(
    {
      version: Type.Integer({ minimum: 0 }),
      caseVersion: Type.Integer({ minimum: 0 }),
      passOn: Type.Boolean(),
      note: Type.Optional(Type.String({ maxLength: 1000 })),
    },
    closed,
  ),
  reply: ResultDraft,
})

export const previewResult = endpoint({
  method: 'GET',
  path: '/procedures/cases/:id/result/preview',
  can: 'official',
  summary: 'The drafted result as PDF, marked as a draft',
  params: CaseParams,
  gives: 'file',
})

export const signResult = endpoint({
  method: 'POST',
  path: '/procedures/cases/:id/result/signature',
  can: 'casework.decide',
  summary: 'The leader signs: numbered, rendered, sealed and logged. Asks for a second factor',
  params: CaseParams,
  body: Type.Object(
    {
      /** Version of the drafted result that the leader has read. */
      version: Type.Integer({ minimum: 0 }),
      /** Version of the case that the leader has seen. */
      caseVersion: Type.Integer({ minimum: 0 }),
      note: Type.Optional(Type.String({ maxLength: 1000 })),
    },
    closed,
  ),
  reply: ResultDraft,
})

export const retrySealing = endpoint({
  method: 'POST',
  path: '/procedures/cases/:id/result/retry',
  can: 'casework.decide',
  summary: 'Try a failed sealing again',
  params: CaseParams,
  reply: ResultDraft,
})

export const listUnsealed = endpoint({
  method: 'GET',
  path: '/procedures/unsealed',
  can: 'casework.decide',
  summary: 'Results that were signed and are not issued yet, oldest first',
  reply: Type.Object(
    {
      items: Type.Array(
        Type.Object(
          {
            caseId: Id,
            caseCode: Type.String(),
            state: ResultState,
            signedAt: Type.String(),
            failure: Nullable(Type.String()),
            tries: Type.Integer(),
          },
          closed,
        ),
      ),
    },
    closed,
  ),
})

export const listImports = endpoint({
  method: 'GET',
  path: '/procedures/imports',
  can: 'procedures.manage',
  summary: 'Imports of the national catalogue and what could not be read',
  reply: Type.Object(
    {
      items: Type.Array(
        Type.Object(
          {
            id: Id,
            file: Type.String(),
            startedAt: Type.String(),
            finishedAt: Nullable(Type.String()),
            rows: Type.Integer(),
            added: Type.Integer(),
            changed: Type.Integer(),
            unchanged: Type.Integer(),
            unread: Type.Array(Type.Object({ row: Type.Integer(), reason: Type.String() }, closed)),
          },
          closed,
        ),
      ),
    },
    closed,
  ),
})
