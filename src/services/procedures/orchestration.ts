/**
 * What follows from what happens: casework, payments, signatures and delivery say that something is so, and here it is
 * decided what comes next. Every listener may hear the same thing twice. Rules PR30 to PR38.
 */
import type { Static } from 'typebox'
import type { Tx } from '../../kernel/app.ts'
import type { EventType } from '../../kernel/module.ts'
import { formatDateTime, formatMoney, type Message, type Params, translate } from '../../kernel/i18n.ts'
import {
  type CaseChanged,
  type CaseSummary,
  caseSummary,
  record,
  recordReturned,
} from '../../platform/casework/index.ts'
import {
  type DeliveryRequest,
  deliver,
  type deliveryCompleted,
  type deliveryReturned,
  markPaper,
} from '../../platform/delivery/index.ts'
import { attachToCase } from '../../platform/documents/index.ts'
import { personById } from '../../platform/identity/index.ts'
import { notify, writeLetter } from '../../platform/notifications/index.ts'
import { officialById, officialsWith } from '../../platform/organisation/index.ts'
import {
  cancelPayment,
  labelPayments,
  type paymentRefunded,
  type paymentReversed,
  paymentsOf,
  type paymentSettled,
  refund,
  standingOf,
} from '../../platform/payments/index.ts'
import { type documentSealed, type sealFailed, sealState } from '../../platform/signatures/index.ts'
import { logResult, supersedeResult } from '../../platform/transparency/index.ts'
import { versionOf } from './catalogue.ts'
import { allFields } from './drafts.ts'
import { renderSlip, repairSeal } from './events.ts'
import { isAboutApplicant } from './form.ts'
import { letters, notices } from './messages.ts'
import { postalAddress } from './postal-address.ts'
import { makeSlip, program, type SlipForm } from './slips.ts'
import * as store from './store.ts'
import { unitName } from './units.ts'

type Data<E extends EventType> = Static<E['data']>
type SlipKey = Pick<store.SlipRow, 'case_id' | 'form' | 'case_version'>

// ---- the case changed -------------------------------------------------------------------------------------------

/** Which slip an event calls for (Circular 03/2025). */
const slipFor: Readonly<Record<string, SlipForm>> = {
  submitted: '01',
  received: '01',
  'supplement-requested': '02',
  refused: '03',
  extended: '04',
}

export async function caseHasChanged(tx: Tx, change: CaseChanged): Promise<void> {
  const application = await store.applicationOf(tx, change.caseId)
  // Cases of other services are not ours to follow.
  if (!application) return
  const form = slipFor[change.type]
  if (form && !(await hasReceipt(tx, change))) {
    await store.wantSlip(tx, change.caseId, form, change.version)
    askForSlip(tx, { case_id: change.caseId, form, case_version: change.version })
  }
  if (change.type === 'submitted') await attachUploads(tx, application)
  if (change.type === 'submitted' || change.type === 'supplement-provided') await rememberAnswers(tx, application)
  // The receipt of a payment names the case by its code.
  if (change.type === 'submitted') await labelPayments(tx, change.caseId, change.code)
  if (endings.has(change.type)) await settleMoney(tx, change, application)
  await tell(tx, change, application)
}

/** PR14: who was received at the counter in the same breath has the receipt already, made while they waited. */
async function hasReceipt(tx: Tx, { type, caseId }: CaseChanged): Promise<boolean> {
  return type === 'submitted' && (await store.slipsOf(tx, caseId)).some(({ form }) => form === '01')
}

/** One waiting job a slip, however often it is asked for. */
function askForSlip(tx: Tx, { case_id: caseId, form, case_version: caseVersion }: SlipKey): void {
  tx.enqueue(renderSlip, { caseId, form, caseVersion }, { key: `${caseId} ${form} ${caseVersion}` })
}

/** The uploads of the draft become documents of the case, so that those who may read the case may open them. */
async function attachUploads(tx: Tx, application: store.ApplicationRow): Promise<void> {
  const { papers } = await caseSummary(tx, application.case_id)
  const documentIds = papers.flatMap((paper) => paper.fileId ?? [])
  await attachToCase(tx, { documentIds, caseId: application.case_id, ownerPersonId: application.person_id })
}

/** PR8: answers marked `x-once` are offered to the same person next time. */
async function rememberAnswers(tx: Tx, application: store.ApplicationRow): Promise<void> {
  const { source } = await versionOf(tx, application.procedure_code, application.procedure_version)
  const { data } = await caseSummary(tx, application.case_id)
  const values = new Map<string, unknown>()
  for (const [name, field] of allFields(source.form)) {
    const key = field['x-once']?.key
    if (key !== undefined && data[name] !== undefined && isAboutApplicant(field, data)) values.set(key, data[name])
  }
  await store.remember(tx, application.person_id, application.case_code, application.submitted_at, values)
}

/** Why money is cancelled or goes back, in the language of the books. */
const endings: ReadonlyMap<string, string> = new Map([
  ['withdrawn', 'đã được rút'],
  ['refused', 'bị từ chối'],
  ['stopped', 'dừng giải quyết'],
])

/** PR33: what waits is cancelled; what was paid goes back when the office had not accepted the case yet. */
async function settleMoney(tx: Tx, change: CaseChanged, application: store.ApplicationRow): Promise<void> {
  const { receivedAt } = await caseSummary(tx, change.caseId)
  const reason = `Hồ sơ ${application.case_code} ${endings.get(change.type)}`
  for (const payment of await paymentsOf(tx, change.caseId)) {
    if (payment.status === 'waiting' || payment.status === 'expired') {
      await cancelPayment(tx, program, { paymentId: payment.id, reason })
    } else if (payment.status === 'settled' && receivedAt === null) {
      await refund(tx, program, { paymentId: payment.id, reason })
    }
  }
}

// ---- notices ----------------------------------------------------------------------------------------------------

type Notice = { [K in keyof typeof notices]: K extends `${infer N}Title` ? N : never }[keyof typeof notices]

const noticeFor: Readonly<Record<string, Notice>> = {
  'payment-settled': 'paid',
  'payment-reversed': 'reversed',
  received: 'received',
  'supplement-requested': 'supplement',
  refused: 'refused',
  extended: 'extended',
  moved: 'moved',
  stopped: 'stopped',
  returned: 'returned',
  withdrawn: 'withdrawn',
  reopened: 'reopened',
  'result-revoked': 'revoked',
}

/** PR34: plain words in both languages. The result itself is announced by delivery. */
async function tell(tx: Tx, change: CaseChanged, application: store.ApplicationRow): Promise<void> {
  const fee = application.fee.reduce((sum, item) => sum + item.amountDong, 0)
  const first: Notice = fee > 0 && application.channel === 'online' ? 'pay' : 'submitted'
  const which = change.type === 'submitted' ? first : noticeFor[change.type]
  if (!which) return
  const summary = await caseSummary(tx, change.caseId)
  const event = summary.events.find((e) => e.seq === change.version)
  const words = (language: 'vi' | 'en'): Params => ({
    code: application.case_code,
    name: summary.title[language],
    unit: unitName(which === 'moved' ? summary.holderUnitId : summary.receivingUnitId)[language],
    amount: formatMoney(language, fee),
    due: summary.dueAt ? formatDateTime(language, summary.dueAt) : '',
    reason: reasonOf(event),
  })
  await notify(tx, {
    personId: application.person_id,
    title: say(notices[`${which}Title`], words),
    body: say(notices[`${which}Body`], words),
    link: `/cases/${change.caseId}`,
    kind: `procedures.${which}`,
  })
  if (which === 'reversed') await tellOfDebt(tx, application, summary)
}

function reasonOf(event: CaseSummary['events'][number] | undefined): string {
  const items = event?.type === 'supplement-requested' ? event.data.items.map((item) => item.text) : []
  const said = [event?.reason ?? '', ...items].map((part) => part.trim().replace(/[.;]$/, ''))
  const whole = said.filter((part) => part !== '').join('; ')
  return whole === '' || /[!?]$/.test(whole) ? whole : `${whole}.`
}

const say = (message: Message, params: (language: 'vi' | 'en') => Params): Message => ({
  vi: translate('vi', message, params('vi')),
  en: translate('en', message, params('en')),
})

/** The job: renders one slip. */
export async function slipIsWanted(
  tx: Tx,
  wanted: { caseId: string; form: string; caseVersion: number },
): Promise<void> {
  await makeSlip(tx, { case_id: wanted.caseId, form: wanted.form as SlipForm, case_version: wanted.caseVersion })
}

// ---- money ------------------------------------------------------------------------------------------------------

/** PR31: the case learns that its fee is there; only then can the desk receive it. */
export async function feeIsPaid(tx: Tx, paid: Data<typeof paymentSettled>): Promise<void> {
  if (!(await store.applicationOf(tx, paid.reference))) return
  if (isOwed(await standingOf(tx, paid.paymentId))) return
  await record(tx, paid.reference, {
    type: 'payment-settled',
    data: { paymentId: paid.paymentId, amountDong: paid.amountDong },
  })
}

/** Neither paid nor called off. */
const isOwed = (standing: string | undefined): boolean => standing === 'waiting' || standing === 'expired'

/** PR35: the money is not there after all: it is owed again, and who works on the case is told. */
export async function feeIsReversed(tx: Tx, gone: Data<typeof paymentReversed>): Promise<void> {
  const application = await store.applicationOf(tx, gone.reference)
  if (!application || !isOwed(await standingOf(tx, gone.paymentId))) return
  await record(tx, gone.reference, {
    type: 'payment-reversed',
    reason: gone.reason,
    data: { paymentId: gone.paymentId, amountDong: gone.amountDong },
  })
}

/** Who handles the case; where nobody does, the desk that takes the money. */
async function tellOfDebt(tx: Tx, application: store.ApplicationRow, summary: CaseSummary): Promise<void> {
  const assignee = summary.assigneeId === null ? null : await officialById(tx, summary.assigneeId)
  const told = assignee?.active ? [assignee] : await officialsWith(tx, 'one-stop-clerk', summary.receivingUnitId)
  const fee = application.fee.reduce((sum, item) => sum + item.amountDong, 0)
  const words = (language: 'vi' | 'en'): Params => ({
    code: application.case_code,
    name: summary.title[language],
    amount: formatMoney(language, fee),
  })
  for (const { name, email } of told) {
    writeLetter(tx, {
      to: { name, email },
      title: say(letters.debtTitle, words),
      body: say(letters.debtBody, words),
      link: `/desk/cases/${application.case_id}`,
    })
  }
}

export async function feeIsBack(tx: Tx, back: Data<typeof paymentRefunded>): Promise<void> {
  if (!(await store.applicationOf(tx, back.reference))) return
  await record(tx, back.reference, {
    type: 'payment-refunded',
    reason: back.reason,
    data: { paymentId: back.paymentId, amountDong: back.amountDong },
  })
}

// ---- the seal ---------------------------------------------------------------------------------------------------

/** PR24: sealed → logged → issued → delivered, in one transaction: nobody sees a result that is only half issued. */
export async function resultIsSealed(tx: Tx, sealed: Data<typeof documentSealed>): Promise<void> {
  if (sealed.caseId === null) return
  const row = await store.lockResult(tx, sealed.caseId)
  // Another document of the case, or a seal that was asked for before it was signed anew.
  if (!row || row.document_id !== sealed.documentId || row.seal_id !== sealed.sealId) return
  const issued = await store.resultIssued(tx, sealed.caseId, sealed.sealedDocumentId, sealed.sha256, sealed.sealedAt)
  if (!issued) return
  await store.keepIssued(tx, sealed.caseId, sealed.sealId, row)
  const application = await store.applicationOf(tx, sealed.caseId)
  if (!application || row.result_id === null)
    throw new Error(`result of case ${sealed.caseId} was signed without an application`)
  const summary = await caseSummary(tx, sealed.caseId)
  const { source } = await versionOf(tx, summary.procedureCode, summary.procedureVersion)
  // The unit that the paper names: a reform since it was signed makes no other of it.
  const issuerUnitId = row.unit_id ?? summary.competentUnitId
  await logResult(tx, {
    resultId: row.result_id,
    documentId: sealed.sealedDocumentId,
    sha256: sealed.sha256,
    caseCode: summary.code,
    procedureCode: summary.procedureCode,
    kind: source.result.title,
    issuedAt: Temporal.Instant.from(sealed.sealedAt),
    issuerUnitId,
    issuerName: unitName(issuerUnitId),
  })
  if (row.replaces_result_id !== null) {
    // PR29: in the same transaction, so that at every moment exactly one of the two is current.
    const { documentId } = await supersedeResult(tx, { resultId: row.replaces_result_id, byResultId: row.result_id })
    await markPaper(tx, { personId: application.person_id, documentId, standing: 'superseded' })
  }
  await record(tx, sealed.caseId, {
    type: 'result-issued',
    data: { sealId: sealed.sealId, documentId: sealed.documentId, sealedDocumentId: sealed.sealedDocumentId },
  })
  const delivery = await deliveryOf(tx, application, summary, sealed.sealedDocumentId, source.result.title)
  // PR30: the post cannot be asked without an address: the counter keeps the paper, and the applicant is told so.
  const isKept = application.delivery === 'post' && delivery.byPost === undefined
  if (isKept) await store.keepAtCounter(tx, sealed.caseId)
  await record(tx, sealed.caseId, {
    type: 'delivery-started',
    data: { documentId: sealed.sealedDocumentId, detail: isKept ? 'counter' : application.delivery },
  })
  await deliver(tx, delivery)
  if (isKept) await tellKept(tx, application)
}

async function tellKept(tx: Tx, application: store.ApplicationRow): Promise<void> {
  const words = (language: 'vi' | 'en'): Params => ({
    code: application.case_code,
    unit: unitName(application.receiving_unit_id)[language],
  })
  await notify(tx, {
    personId: application.person_id,
    title: say(notices.keptTitle, words),
    body: say(notices.keptBody, words),
    link: `/cases/${application.case_id}`,
    kind: 'procedures.kept',
  })
}

async function deliveryOf(
  tx: Tx,
  application: store.ApplicationRow,
  summary: CaseSummary,
  documentId: string,
  title: Message,
): Promise<DeliveryRequest> {
  const request: DeliveryRequest = {
    documentId,
    personId: application.person_id,
    caseId: application.case_id,
    caseCode: summary.code,
    personName: application.person_name,
    title,
    kind: 'result',
    unitId: application.receiving_unit_id,
  }
  if (application.delivery === 'counter') return { ...request, atCounter: true }
  if (application.delivery === 'online') return request
  const { name } = await personById(tx, application.person_id)
  const byPost = postalAddress(summary.data, name)
  return byPost ? { ...request, byPost } : { ...request, atCounter: true }
}

/** PR25: a sealing that was given up is seen at the desk, in the case and by the leader's list. */
export async function resultSealFailed(tx: Tx, failed: Data<typeof sealFailed>): Promise<void> {
  if (failed.caseId === null) return
  const known = await store.sealingFailed(tx, failed.caseId, failed.sealId, failed.error, failed.attempts)
  if (known)
    await record(tx, failed.caseId, { type: 'seal-failed', reason: failed.error, data: { sealId: failed.sealId } })
}

// ---- delivery ---------------------------------------------------------------------------------------------------

export async function resultIsDelivered(tx: Tx, done: Data<typeof deliveryCompleted>): Promise<void> {
  const application = await store.applicationOf(tx, done.caseId)
  const row = application && (await store.resultOf(tx, done.caseId))
  if (!row || row.sealed_document_id !== done.documentId) return
  // The paper counts where a paper was asked for; the electronic one is there at once anyhow.
  if (!done.handedOver && application.delivery !== done.channel) return
  await record(tx, done.caseId, {
    type: 'delivery-completed',
    data: { documentId: done.documentId, detail: done.channel },
  })
  if (!done.handedOver) return
  // DEL10: the clerk has done it once, at the counter's list.
  const { officialId, officialName, note } = done.handedOver
  await recordReturned(tx, done.caseId, { official: { id: officialId, name: officialName }, how: 'counter', note })
}

export async function resultCameBack(tx: Tx, back: Data<typeof deliveryReturned>): Promise<void> {
  if (!(await store.applicationOf(tx, back.caseId))) return
  await record(tx, back.caseId, {
    type: 'delivery-failed',
    data: { documentId: back.documentId, detail: back.channel },
  })
}

// ---- nothing stays half done ------------------------------------------------------------------------------------

const patience = { sealMinutes: 2, slipMinutes: 10 } as const

/** PR26: what was signed and is not issued two minutes on is looked at. */
export async function repairSeals(tx: Tx): Promise<void> {
  const before = tx.now.subtract({ minutes: patience.sealMinutes }).toString()
  for (const caseId of await store.sealingSince(tx, before)) tx.enqueue(repairSeal, { caseId }, { key: caseId })
}

/** PR26: the seal's own state is asked, and what was missed is done now. */
export async function repairOneSeal(tx: Tx, { caseId }: { caseId: string }): Promise<void> {
  const row = await store.lockResult(tx, caseId)
  if (row?.state !== 'sealing' || row.document_id === null || row.seal_id === null) return
  const { document_id: documentId, seal_id: sealId } = row
  const state = await sealState(tx, documentId)
  if (state?.status === 'sealed' && state.sealedDocumentId && state.sha256 && state.sealedAt) {
    const { sealedDocumentId, sha256, sealedAt } = state
    await resultIsSealed(tx, { sealId, documentId, sealedDocumentId, caseId, sha256, sealedAt })
  } else if (state === null || state.status === 'failed') {
    const error = state?.error ?? 'no sealing was asked for'
    tx.app.log.error({ caseId, sealId, error }, 'a signed result is not sealed')
    await resultSealFailed(tx, { sealId, documentId, caseId, error, attempts: 0 })
  }
}

/** Slips whose job was lost are asked for again. */
export async function repairSlips(tx: Tx): Promise<void> {
  for (const slip of await store.waitingSlips(tx, tx.now.subtract({ minutes: patience.slipMinutes }).toString())) {
    askForSlip(tx, slip)
  }
}
