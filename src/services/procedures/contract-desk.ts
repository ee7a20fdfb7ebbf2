/** The desk: reception, results, signing: shapes and endpoints. Browser-safe. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'
import { ProcedureSummary } from './contract-catalogue.ts'
import { DraftParams, Draft, Submission, CaseParams, ResultState } from './contract-drafts.ts'
import { closed, Text, Nullable, Id, Code } from './contract-shapes.ts'
import type { Answers, FormSchema } from './form.ts'

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
          dateOfBirth: Type.String({ format: 'partial-date' }),
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

export const revokeIssued = endpoint({
  method: 'POST',
  path: '/procedures/cases/:id/result/revocation',
  can: 'casework.decide',
  summary: 'Revoke an issued result, in the public log too. Asks for a second factor',
  params: CaseParams,
  body: Type.Object(
    {
      caseVersion: Type.Integer({ minimum: 0 }),
      legalGround: Type.String({ minLength: 1, maxLength: 4000 }),
      reason: Type.String({ minLength: 1, maxLength: 4000 }),
    },
    closed,
  ),
  reply: ResultDraft,
})

const PageSize = Type.Integer({ minimum: 1, maximum: 200 })

export const listUnsealed = endpoint({
  method: 'GET',
  path: '/procedures/unsealed',
  can: 'casework.decide',
  summary: 'Results that were signed and are not issued yet, oldest first, a page at a time',
  query: Type.Object({ after: Type.Optional(Id), limit: Type.Optional(PageSize) }, closed),
  reply: Type.Object(
    {
      next: Nullable(Id),
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
