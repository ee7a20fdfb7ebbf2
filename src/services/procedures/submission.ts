/** Submitting: a draft becomes a case, exactly once; an answer to a request goes back to the office. Rules PR10 to PR14. */
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { newId } from '../../kernel/id.ts'
import { type FieldError, problem } from '../../kernel/problems.ts'
import type { Paper as CasePaper } from '../../platform/casework/contract.ts'
import { act, caseSummary, openCase, type OpenCaseInput, record } from '../../platform/casework/index.ts'
import { requireAssurance } from '../../platform/identity/index.ts'
import { requireMay } from '../../platform/organisation/index.ts'
import { payCash, requestPayment } from '../../platform/payments/index.ts'
import { type CityProcedure, versionOf } from './catalogue.ts'
import type { Submission } from './contract.ts'
import { type Checked, getLocked, inspect } from './drafts.ts'
import type { Address, Answers } from './form.ts'
import { processOf } from './process-of.ts'
import { feesOf, type Offices, officesOf } from './quote.ts'
import { makeSlip } from './slips.ts'
import * as store from './store.ts'
import { unitName } from './units.ts'

/** PR10: once. The draft's row is locked; a second submission finds the first one's reply. */
export async function submit(tx: Tx, actor: Actor, id: string): Promise<Submission> {
  const draft = await getLocked(tx, actor, id)
  if (draft.submission) return { ...draft.submission, repeated: true }
  const procedure = await versionOf(tx, draft.procedure_code, draft.procedure_version)
  requireAssurance(actor, procedure.source.assurance)
  const checked = complete(tx, draft, procedure)
  if (draft.kind === 'supplement') return answerSupplement(tx, actor, draft, checked)
  return open(tx, actor, draft, procedure, checked)
}

/** PR11: nothing incomplete is received; every finding is named. Throws `procedures.incomplete`. */
function complete(tx: Tx, draft: store.DraftRow, procedure: CityProcedure): Checked {
  const checked = inspect(tx, draft, procedure)
  const fields: FieldError[] = [
    ...checked.findings.map((f) => ({ pointer: f.pointer, message: f.message })),
    ...checked.papers.flatMap((p) => (p.finding ? [{ pointer: `/papers/${p.slot}`, message: p.finding }] : [])),
  ]
  if (fields.length > 0) throw problem('procedures.incomplete', { count: fields.length }, fields)
  return checked
}

async function open(
  tx: Tx,
  actor: Actor,
  draft: store.DraftRow,
  procedure: CityProcedure,
  { answers }: Checked,
  opening: Pick<OpenCaseInput, 'receiveNow'> = {},
): Promise<Submission> {
  const { source } = procedure
  const offices = officesOf(tx, source, answers)
  const caseId = newId(tx.now.epochMilliseconds)
  const fee = feesOf(source, answers)
  const payment = await askFee(tx, draft, caseId, fee, offices)
  // Last, since it takes the agency's running number of the day.
  const opened = await openCase(tx, actor, {
    id: caseId,
    process: processOf(source, procedure.version, answers),
    applicant: { personId: draft.owner_person_id, name: draft.applicant_name },
    receivingUnitId: offices.receiving.id,
    competence: source.competence,
    addressUnitId: (answers[source.placeField] as Address).unitId,
    channel: draft.channel,
    data: answers,
    papers: casePapers(source, draft),
    ...(payment && { fee: payment }),
    ...opening,
  })
  const submission: Submission = {
    caseId,
    code: opened.code,
    receivingUnit: { id: offices.receiving.id, name: offices.receiving.name },
    dueAt: opened.dueAt,
    payment,
    repeated: false,
  }
  const row = applicationRow(tx, draft, submission, fee)
  // What can wait (receipt, notices, what to remember) follows from casework's event, so that submitting stays cheap.
  store.submitted(tx, row, submission)
  return submission
}

function applicationRow(
  tx: Tx,
  draft: store.DraftRow,
  submission: Submission,
  fee: store.FeeItem[],
): store.ApplicationRow {
  return {
    case_id: submission.caseId,
    case_code: submission.code,
    procedure_code: draft.procedure_code,
    procedure_version: draft.procedure_version,
    person_id: draft.owner_person_id,
    person_name: draft.applicant_name,
    channel: draft.channel,
    delivery: draft.delivery,
    draft_id: draft.id,
    sources: draft.sources,
    fee,
    payment_id: submission.payment?.paymentId ?? null,
    receiving_unit_id: submission.receivingUnit.id,
    submitted_at: tx.now.toString(),
  }
}

async function askFee(tx: Tx, draft: store.DraftRow, caseId: string, fee: readonly store.FeeItem[], offices: Offices) {
  if (fee.length === 0) return null
  const asked = await requestPayment(tx, {
    reference: caseId,
    payerPersonId: draft.owner_person_id,
    payerName: draft.applicant_name,
    items: fee.map((item) => ({ description: item.name, amountDong: item.amountDong })),
    beneficiaryUnitId: offices.receiving.id,
  })
  return asked.paymentId === null ? null : { paymentId: asked.paymentId, amountDong: asked.amountDong }
}

/** Uploads, and the papers that the city reads itself. */
function casePapers(source: CityProcedure['source'], draft: store.DraftRow): CasePaper[] {
  const nameOf = (slot: string) => source.papers.find((p) => p.slot === slot)?.name ?? { vi: slot, en: slot }
  const from = draft.channel === 'counter' ? ('counter' as const) : ('uploaded' as const)
  const uploads = draft.files.map((f) => ({ kind: f.slot, name: nameOf(f.slot), fileId: f.id, source: from }))
  const known = source.papers
    .filter((p) => p.known)
    .map((p) => ({ kind: p.slot, name: p.name, fileId: null, source: 'registry' as const }))
  return [...uploads, ...known]
}

/** PR13: the answer goes back to the office with the new papers and what changed. */
async function answerSupplement(
  tx: Tx,
  actor: Actor,
  draft: store.DraftRow,
  { answers }: Checked,
): Promise<Submission> {
  const caseId = draft.case_id ?? ''
  const summary = await caseSummary(tx, caseId)
  if (summary.phase !== 'supplement') throw problem('procedures.not-awaiting-supplement')
  const { source } = await versionOf(tx, draft.procedure_code, draft.procedure_version)
  const papers = casePapers(source, draft).filter((p) => p.fileId !== null)
  const changed = JSON.stringify(sorted(answers)) !== JSON.stringify(sorted(summary.data))
  await act(tx, actor, {
    caseId,
    expectedVersion: summary.version,
    action: { type: 'provide-supplement', papers, ...(changed && { data: answers }) },
  })
  const after = await caseSummary(tx, caseId)
  const application = await store.applicationOf(tx, caseId)
  const submission: Submission = {
    caseId,
    code: after.code,
    receivingUnit: { id: after.receivingUnitId, name: unitName(after.receivingUnitId) },
    dueAt: after.dueAt,
    payment: null,
    repeated: false,
  }
  if (application) await store.addSources(tx, caseId, draft.sources)
  await store.closeSupplement(tx, draft.owner_person_id, draft.id, submission)
  return submission
}

const sorted = (answers: Answers) => Object.entries(answers).toSorted(([a], [b]) => (a < b ? -1 : 1))

// ---- the counter ------------------------------------------------------------------------------------------------

export interface CounterSubmission {
  readonly payment: 'cash' | 'qr'
  readonly originalsSeen: boolean
}

/** PR14: a walk-in is received in the same breath: checked the same, paid in cash at once or by QR, receipt printed. */
export async function submitAtCounter(
  tx: Tx,
  actor: Actor,
  id: string,
  input: CounterSubmission,
): Promise<Submission & { receiptDocumentId: string }> {
  if (actor.kind !== 'official') throw problem('kernel.forbidden')
  const draft = await getLocked(tx, actor, id)
  if (draft.submission)
    return { ...draft.submission, repeated: true, receiptDocumentId: await receiptOf(tx, draft.submission.caseId) }
  requireMay(actor, 'casework.receive', draft.unit_id ?? '')
  const procedure = await versionOf(tx, draft.procedure_code, draft.procedure_version)
  const checked = complete(tx, draft, procedure)
  const { receiving } = officesOf(tx, procedure.source, checked.answers)
  if (receiving.id !== draft.unit_id) {
    throw problem('procedures.wrong-counter', { code: draft.procedure_code, unit: receiving.name.vi })
  }
  const submission = await open(tx, actor, draft, procedure, checked, { receiveNow: input.originalsSeen })
  if (submission.payment && input.payment === 'cash') await takeCash(tx, actor, draft, submission, input.originalsSeen)
  return { ...submission, receiptDocumentId: await receiptOf(tx, submission.caseId) }
}

async function takeCash(
  tx: Tx,
  actor: Actor,
  draft: store.DraftRow,
  submission: Submission,
  receive: boolean,
): Promise<void> {
  const { payment, caseId } = submission
  if (!payment) return
  await payCash(tx, actor, {
    paymentId: payment.paymentId,
    amountDong: payment.amountDong,
    payerName: draft.applicant_name,
  })
  // The event of payments says the same a moment later; recording a fact twice changes nothing.
  const paid = await record(tx, caseId, { type: 'payment-settled', data: payment })
  if (receive) await act(tx, actor, { caseId, expectedVersion: paid.version, action: { type: 'receive' } })
}

/** The receipt is printed while the person waits, so it is rendered at once: of the reception, where there was one. */
async function receiptOf(tx: Tx, caseId: string): Promise<string> {
  const slips = await store.slipsOf(tx, caseId)
  const made = slips.find((s) => s.form === '01' && s.document_id !== null)
  if (made?.document_id) return made.document_id
  const { events } = await caseSummary(tx, caseId)
  const version = events.findLast(({ type }) => type === 'received')?.seq ?? 1
  await store.wantSlip(tx, caseId, '01', version)
  return makeSlip(tx, { case_id: caseId, form: '01', case_version: version })
}
