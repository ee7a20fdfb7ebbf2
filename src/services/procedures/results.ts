/** Results: drafted by a specialist, signed by a leader, numbered, rendered and sealed. Rules PR21 to PR29. */
import type { Actor, Official } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { dayOf } from '../../kernel/clock.ts'
import { problem } from '../../kernel/problems.ts'
import { act, type CaseSummary, caseSummary, mayReadCase } from '../../platform/casework/index.ts'
import { markPaper } from '../../platform/delivery/index.ts'
import { render, renderBytes, type RenderInput } from '../../platform/documents/index.ts'
import { recordAccess, requireSecondFactor } from '../../platform/identity/index.ts'
import {
  directory,
  may,
  positionOf,
  requireMay,
  rolePermissions,
  rolesOf,
  unitsWhere,
} from '../../platform/organisation/index.ts'
import { requestSeal, retrySeal } from '../../platform/signatures/index.ts'
import { newResultId, revokeResult, verificationUrl } from '../../platform/transparency/index.ts'
import { checkForm } from './answers.ts'
import { versionOf } from './catalogue.ts'
import type { ProcedureSource } from './catalogue/source.ts'
import type { ResultDraft } from './contract.ts'
import type { Answers } from './form.ts'
import { fieldMessages } from './messages.ts'
import { firstFields, resultSchema } from './result-data.ts'
import { tellPeopleIn } from './people-in-case.ts'
import { resultPaper } from './result-paper.ts'
import { program } from './slips.ts'
import * as store from './store.ts'
import { agencyAbove, agencyName, placeOf, signingLines, unitOf } from './units.ts'

interface Opened {
  readonly summary: CaseSummary
  readonly source: ProcedureSource
  readonly row: store.ResultRow | undefined
}

/** To be read. */
async function openResult(tx: Tx, actor: Actor, caseId: string): Promise<Opened> {
  const about = await aboutResult(tx, actor, caseId)
  const row = await store.resultOf(tx, caseId)
  if (!row || !openedAgain(about.summary, row)) return { ...about, row }
  // Seen as what it becomes with the first word that is changed.
  const correction = { state: 'drafted', draft_version: null, number_text: null, sealed_document_id: null } as const
  return { ...about, row: { ...row, ...correction } }
}

/** To be changed: others wait until this transaction ends. */
async function lockResult(tx: Tx, actor: Actor, caseId: string): Promise<Opened> {
  const about = await aboutResult(tx, actor, caseId)
  const row = await store.lockResult(tx, caseId)
  const isAgain = row !== undefined && openedAgain(about.summary, row)
  return { ...about, row: isAgain ? await store.beginCorrection(tx, caseId) : row }
}

async function aboutResult(tx: Tx, actor: Actor, caseId: string): Promise<Omit<Opened, 'row'>> {
  if (!(await mayReadCase(tx, actor, caseId))) throw problem('kernel.not-found')
  const summary = await caseSummary(tx, caseId)
  const { source } = await versionOf(tx, summary.procedureCode, summary.procedureVersion)
  return { summary, source }
}

/** PR29: in progress, with a result that was issued before. */
function openedAgain({ phase }: CaseSummary, { state }: store.ResultRow): boolean {
  return phase === 'in-progress' && (state === 'issued' || state === 'revoked')
}

const editable = (row: store.ResultRow | undefined) =>
  !row || row.state === 'none' || row.state === 'drafted' || row.state === 'seal-failed'

function view(tx: Tx, actor: Actor, { summary, source, row }: Opened): ResultDraft {
  const open = summary.phase === 'in-progress' && editable(row)
  const failed = row?.state === 'seal-failed' && row.failure !== null
  return {
    caseId: summary.id,
    state: row?.state ?? 'none',
    version: row?.version ?? 0,
    template: { name: source.result.template, title: source.result.title },
    schema: resultSchema(source.result),
    fields: row?.fields ?? firstFields(tx, source, summary.data),
    number: row?.number_text ?? null,
    documentId: row?.sealed_document_id ?? null,
    failure: failed ? { reason: row.failure ?? '', at: row.failed_at ?? '', tries: row.tries } : null,
    draftedBy: row?.drafted_by ?? null,
    signedBy: row?.signed_by ?? null,
    mayEdit: open && may(actor, 'casework.process', summary.holderUnitId),
    maySign:
      open &&
      row !== undefined &&
      row.draft_version === row.version &&
      !summary.awaitsPayment &&
      may(actor, 'casework.decide', summary.holderUnitId),
  }
}

export async function get(tx: Tx, actor: Actor, caseId: string): Promise<ResultDraft> {
  const opened = await openResult(tx, actor, caseId)
  await noteReading(tx, actor, opened)
  return view(tx, actor, opened)
}

async function noteReading(tx: Tx, actor: Actor, { summary, row }: Opened): Promise<void> {
  const personIds = [summary.applicant.personId]
  await recordAccess(tx, actor, { personIds, what: 'result', purpose: 'handling a case', caseId: summary.id })
  await tellPeopleIn(tx, actor, summary, summary.data, row?.fields ?? {})
}

/** PR21: the specialist's fields are checked when they are saved, and complete when the draft is finished. */
export async function save(
  tx: Tx,
  actor: Actor,
  caseId: string,
  input: { version: number; fields: Answers },
): Promise<ResultDraft> {
  const { summary, source, row } = await lockResult(tx, actor, caseId)
  requireMay(actor, 'casework.process', summary.holderUnitId)
  if (!editable(row)) throw problem('procedures.result-closed')
  if (summary.phase !== 'in-progress') throw problem('procedures.not-for-signature')
  if ((row?.version ?? 0) !== input.version) throw problem('procedures.result-stale', { version: row?.version ?? 0 })
  const known = new Set(source.result.fields.map((f) => f.name))
  const unknown = Object.keys(input.fields).filter((name) => !known.has(name))
  if (unknown.length > 0) {
    throw problem(
      'kernel.invalid-input',
      {},
      unknown.map((name) => ({ pointer: `/fields/${name}`, message: fieldMessages.unknownField })),
    )
  }
  const saved = await store.saveFields(tx, caseId, input.version, input.fields, actor.name ?? '')
  if (!saved) throw problem('procedures.result-stale', { version: row?.version ?? 0 })
  return view(tx, actor, await openResult(tx, actor, caseId))
}

export interface FinishInput {
  readonly version: number
  readonly caseVersion: number
  readonly passOn: boolean
  readonly note?: string
}

/** The draft is checked, rendered and put on the case; with `passOn` it goes on to the leader. */
export async function finish(tx: Tx, actor: Actor, caseId: string, input: FinishInput): Promise<ResultDraft> {
  const { summary, source, row } = await lockResult(tx, actor, caseId)
  requireMay(actor, 'casework.process', summary.holderUnitId)
  const current = readyRow(row, input.version, source)
  const paper = paperOf(tx, summary, source, current.fields, { number: null, signer: null })
  const { documentId, sha256 } = await render(tx, { ...paper, caseId, classification: 'internal' })
  const note = input.note === undefined ? {} : { note: input.note }
  const drafted = await act(tx, actor, {
    caseId,
    expectedVersion: input.caseVersion,
    action: { type: 'draft', documentId, sha256, ...note },
  })
  await store.draftRendered(tx, caseId, documentId, current.version)
  if (input.passOn) {
    await act(tx, actor, { caseId, expectedVersion: drafted.version, action: { type: 'pass-on', ...note } })
  }
  return view(tx, actor, await openResult(tx, actor, caseId))
}

/** The row at the version that was read, open and complete. */
function readyRow(row: store.ResultRow | undefined, version: number, source: ProcedureSource): store.ResultRow {
  if (!row) throw problem('procedures.result-missing')
  if (!editable(row)) throw problem('procedures.result-closed')
  if (row.version !== version) throw problem('procedures.result-stale', { version: row.version })
  const findings = checkForm(resultSchema(source.result), row.fields)
  if (findings.length > 0) {
    throw problem(
      'procedures.result-incomplete',
      {},
      findings.map((f) => ({ pointer: f.pointer, message: f.message })),
    )
  }
  return row
}

// ---- the paper --------------------------------------------------------------------------------------------------

interface Signing {
  readonly number: string | null
  readonly signer: { readonly position: string; readonly authorisedBy: string | null; readonly name: string } | null
  readonly url?: string
}

function paperOf(
  tx: Tx,
  summary: CaseSummary,
  source: ProcedureSource,
  fields: Answers,
  { signer, number, url }: Signing,
): RenderInput {
  const unit = unitOf(summary.competentUnitId)
  return {
    ...resultPaper(source, fields, {
      agencyAbove: agencyAbove(unit),
      agency: agencyName(unit),
      place: placeOf(unit),
      caseCode: summary.code,
      number,
      signer: signer && { lines: signingLines(unit, signer.position, signer.authorisedBy), name: signer.name },
      date: dayOf(tx.now),
      ...(url !== undefined && { url }),
    }),
    name: `${summary.code}-${source.result.symbol}.pdf`,
    ownerPersonId: summary.applicant.personId,
  }
}

/** The draft as it would be, without number and signature. */
export async function preview(tx: Tx, actor: Actor, caseId: string): Promise<Buffer> {
  const opened = await openResult(tx, actor, caseId)
  await noteReading(tx, actor, opened)
  const { summary, source, row } = opened
  const fields = row?.fields ?? firstFields(tx, source, summary.data)
  return renderBytes(paperOf(tx, summary, source, fields, { number: null, signer: null }))
}

// ---- signing ----------------------------------------------------------------------------------------------------

export interface SignInput {
  readonly version: number
  readonly caseVersion: number
  readonly note?: string
}

/**
 * PR23: a leader with casework.decide at the unit, after a second factor, signs the very draft that was read. The number
 * is taken in the same transaction (Decree 30/2020 art. 15): one that fails gives it back, so the series has no gaps.
 */
export async function sign(tx: Tx, actor: Actor, caseId: string, input: SignInput): Promise<ResultDraft> {
  const { summary, source, row } = await lockResult(tx, actor, caseId)
  if (actor.kind !== 'official') throw problem('kernel.forbidden')
  requireMay(actor, 'casework.decide', summary.holderUnitId)
  requireSecondFactor(tx, actor)
  const current = readyRow(row, input.version, source)
  const { draft_document_id: draftDocumentId } = current
  if (current.draft_version !== current.version || draftDocumentId === null) {
    throw problem('procedures.not-for-signature')
  }
  const unit = unitOf(summary.competentUnitId)
  const { year } = dayOf(tx.now)
  // Signed again after a failed sealing: the number it has is the one it keeps.
  const kept = current.number_year === year && current.unit_id === unit.id ? current.number : null
  const number = kept ?? (await store.nextNumber(tx, unit.id, year))
  const numberText = `${String(number).padStart(2, '0')}/${source.result.symbol}`
  const resultId = newResultId()
  const position = (await positionOf(tx, actor.id))?.title.vi ?? 'Người có thẩm quyền'
  const rendered = await render(tx, {
    ...paperOf(tx, summary, source, current.fields, {
      number: numberText,
      signer: { position, authorisedBy: await authoriserOf(tx, actor, summary.holderUnitId), name: actor.name },
      url: verificationUrl(tx.app.config.publicUrl, resultId),
    }),
    caseId,
  })
  const { sealId } = await requestSeal(tx, {
    documentId: rendered.documentId,
    caseId,
    signer: { officialId: actor.id, name: actor.name, title: position, unitId: unit.id, unitName: agencyName(unit) },
    reason: `Ban hành kết quả hồ sơ ${summary.code}`,
  })
  await act(tx, actor, {
    caseId,
    expectedVersion: input.caseVersion,
    // Casework asks for the draft that the leader read; what is sealed says the same, with number, date and signer.
    action: { type: 'sign', documentId: draftDocumentId, sealId },
  })
  await store.resultSigned(tx, {
    caseId,
    resultId,
    number,
    year,
    numberText,
    documentId: rendered.documentId,
    sealId,
    signedBy: actor.name,
    unitId: unit.id,
  })
  return view(tx, actor, await openResult(tx, actor, caseId))
}

/** PR27: the title of who delegated the right to decide there; null where the signer holds it of one's own. */
async function authoriserOf(tx: Tx, { id }: Official, unitId: string): Promise<string | null> {
  const deciding = (await rolesOf(tx, id)).filter(
    ({ role, unitId: at, subtree }) =>
      rolePermissions[role].includes('casework.decide') &&
      (at === unitId || (subtree && directory().isWithin(unitId, at))),
  )
  const [first] = deciding
  if (!first?.delegatedBy || deciding.some(({ delegatedBy }) => delegatedBy === null)) return null
  return (await positionOf(tx, first.delegatedBy))?.title.vi ?? null
}

/** PR25: a failed sealing is visible and can be tried again by the one who may sign there. */
export async function retry(tx: Tx, actor: Actor, caseId: string): Promise<ResultDraft> {
  const { summary, row } = await lockResult(tx, actor, caseId)
  requireMay(actor, 'casework.decide', summary.holderUnitId)
  if (row?.state !== 'seal-failed' || !row.seal_id) throw problem('procedures.sealing-not-failed')
  await retrySeal(tx, program, row.seal_id)
  await store.sealingAgain(tx, caseId)
  return view(tx, actor, await openResult(tx, actor, caseId))
}

/**
 * PR28: the issued result counts no more: in the case, in the public log and in the citizen's documents, in one
 * transaction. By who may decide where it was decided, after a second factor.
 */
export async function revoke(
  tx: Tx,
  actor: Actor,
  caseId: string,
  input: { caseVersion: number; legalGround: string; reason: string },
): Promise<ResultDraft> {
  const { summary, row } = await lockResult(tx, actor, caseId)
  requireMay(actor, 'casework.decide', summary.competentUnitId)
  requireSecondFactor(tx, actor)
  const { caseVersion: expectedVersion, legalGround, reason } = input
  await act(tx, actor, { caseId, expectedVersion, action: { type: 'revoke-result', legalGround, reason } })
  if (row?.state !== 'issued' || row.result_id === null || row.sealed_document_id === null) {
    throw new Error(`case ${caseId} has an issued result and no row of it`)
  }
  await revokeResult(tx, { resultId: row.result_id })
  const { personId } = summary.applicant
  await markPaper(tx, { personId, documentId: row.sealed_document_id, standing: 'revoked' })
  await store.resultRevoked(tx, caseId)
  return view(tx, actor, await openResult(tx, actor, caseId))
}

export async function unsealed(tx: Tx, actor: Actor, { after, limit = 50 }: { after?: string; limit?: number }) {
  const units = unitsWhere(actor, 'casework.decide')
  const rows = await store.unsealed(tx, units === 'all' ? null : units, { after: after ?? null, limit: limit + 1 })
  const page = rows.slice(0, limit)
  const items = page.map((row) => ({
    caseId: row.case_id,
    caseCode: row.case_code,
    state: row.state,
    signedAt: row.signed_at ?? '',
    failure: row.failure,
    tries: row.tries,
  }))
  return { items, next: rows.length > limit ? (page.at(-1)?.case_id ?? null) : null }
}
