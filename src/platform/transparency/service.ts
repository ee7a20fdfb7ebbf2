/** What was issued, and what became of it; what anybody may ask (TL7 to TL9). */
import { randomBytes } from 'node:crypto'
import type { Static } from 'typebox'
import type { Tx } from '../../kernel/app.ts'
import { problem } from '../../kernel/problems.ts'
import { bytesOf } from '../documents/index.ts'
import { examine, type PdfVerification, trustAnchors } from '../signatures/index.ts'
import type { ProofFile, ResultFacts, Trust, Verification } from './contract.ts'
import { commitment, encodeEntry, type EntryFacts } from './entry.ts'
import { sequenceQueued } from './events.ts'
import { checkpointFor, newestCheckpoint, proveInclusion, verifierKey } from './log.ts'
import * as store from './store.ts'

type Answer = Static<typeof Verification>

/** 128 random bits as 22 URL-safe letters. */
export function newResultId(): string {
  return randomBytes(16).toString('base64url')
}

/** What the QR code on the paper says. */
export function verificationUrl(publicUrl: string, resultId: string): string {
  return `${publicUrl.replace(/\/$/, '')}/verify?r=${resultId}`
}

const factsOf = (row: store.ResultRow): EntryFacts => ({
  caseCode: row.case_code,
  issuerUnitId: row.issuer_unit_id,
  procedureCode: row.procedure_code,
})

/** Queues the entry in the caller's transaction; `resultLogged` follows within about a second. Repeating it changes nothing. */
export async function logResult(tx: Tx, input: store.LogResultInput): Promise<void> {
  const salt = randomBytes(16)
  if (!(await store.insertResult(tx, input, salt))) return
  const { caseCode, issuerUnitId, procedureCode } = input
  const facts = commitment({ caseCode, issuerUnitId, procedureCode }, salt)
  const at = input.issuedAt.toString()
  await store.queueEntry(
    tx,
    input.resultId,
    'issued',
    encodeEntry({ type: 'issued', at, document: input.sha256, facts }),
  )
  tx.enqueue(sequenceQueued, {}, { key: 'queued' })
}

async function currentResult(tx: Tx, resultId: string): Promise<store.ResultRow> {
  const row = await store.lockResult(tx, resultId)
  if (!row) throw problem('kernel.not-found')
  if (row.status !== 'current') throw problem('transparency.not-current')
  return row
}

/** Marks a result revoked, in the log too. Throws kernel.not-found, transparency.not-current. Who may is the caller's to check. */
export async function revokeResult(tx: Tx, input: { resultId: string }): Promise<void> {
  const row = await currentResult(tx, input.resultId)
  await store.changeStatus(tx, row.id, 'revoked', null)
  const entry = encodeEntry({ type: 'revoked', at: tx.now.toString(), document: row.sha256 })
  await store.queueEntry(tx, row.id, 'revoked', entry)
  tx.enqueue(sequenceQueued, {}, { key: 'queued' })
}

/** Marks a result superseded by a newer one that was logged; gives its document. Throws kernel.not-found, transparency.not-current. */
export async function supersedeResult(
  tx: Tx,
  input: { resultId: string; byResultId: string },
): Promise<{ documentId: string }> {
  const row = await currentResult(tx, input.resultId)
  const newer = await store.findResult(tx, input.byResultId)
  if (!newer || newer.id === row.id) throw problem('kernel.not-found')
  await store.changeStatus(tx, row.id, 'superseded', newer.id)
  const at = tx.now.toString()
  const entry = encodeEntry({ type: 'superseded', at, document: row.sha256, by: newer.sha256 })
  await store.queueEntry(tx, row.id, 'superseded', entry)
  tx.enqueue(sequenceQueued, {}, { key: 'queued' })
  return { documentId: row.document_id }
}

/** The content of proof.json. Throws kernel.not-found, transparency.not-logged-yet, .no-such-size. */
export async function proofFile(tx: Tx, resultId: string, size?: number): Promise<Static<typeof ProofFile>> {
  const row = await store.findResult(tx, resultId)
  if (!row) throw problem('kernel.not-found')
  const checkpoint = await checkpointFor(tx, size)
  const entries = await store.entriesOf(tx, resultId)
  const issued = entries.find((entry) => entry.type === 'issued')
  if (!issued || issued.index === null) throw problem('transparency.not-logged-yet')
  if (issued.index >= checkpoint.size) throw problem('transparency.no-such-size', { size: checkpoint.size })
  const later: Static<typeof ProofFile>['later'] = []
  for (const entry of entries) {
    if (entry.type === 'issued' || entry.index === null || entry.index >= checkpoint.size) continue
    later.push({ entry: entry.data.toString('base64'), proof: await proveInclusion(tx, entry.index, checkpoint) })
  }
  return {
    format: 'khue-proof/1',
    resultId,
    sha256: row.sha256,
    entry: issued.data.toString('base64'),
    proof: await proveInclusion(tx, issued.index, checkpoint),
    later,
    facts: factsOf(row),
    salt: row.salt.toString('base64'),
  }
}

export async function trustFile(tx: Tx): Promise<Static<typeof Trust>> {
  return { format: 'khue-trust/1', logKey: await verifierKey(tx), certificates: [...(await trustAnchors(tx))] }
}

function resultFacts(row: store.ResultRow): Static<typeof ResultFacts> {
  return {
    resultId: row.id,
    issuer: row.issuer,
    issuedAt: row.issued_at,
    kind: row.kind,
    procedureCode: row.procedure_code,
    sha256: row.sha256,
    supersededBy: row.superseded_by,
    changedAt: row.changed_at,
  }
}

const statusOf = { current: 'genuine-current', superseded: 'superseded', revoked: 'revoked' } as const

async function answerOf(tx: Tx, row: store.ResultRow, pdf: PdfVerification | null): Promise<Answer> {
  const entries = await store.entriesOf(tx, row.id)
  const index = entries.find((entry) => entry.type === 'issued')?.index ?? null
  const checkpoint = await newestCheckpoint(tx)
  const proof =
    index !== null && checkpoint && index < checkpoint.size ? await proveInclusion(tx, index, checkpoint) : null
  return {
    status: statusOf[row.status],
    result: resultFacts(row),
    proof,
    signatures: pdf?.signatures ?? [],
    reasons: pdf?.reasons ?? [],
  }
}

/**
 * A stranger's file. What was issued is known by its hash; anything else that carries signatures or tries to is `altered` when they do
 * not hold, and `unknown` otherwise: a good signature on something that the city never issued here proves nothing.
 */
export async function verifyFileBytes(tx: Tx, bytes: Buffer): Promise<Answer> {
  const { pdf, sha256, claims } = await examine(bytes, await trustAnchors(tx))
  const row = await store.findBySha256(tx, sha256)
  if (row) return answerOf(tx, row, pdf)
  const status = claims && !pdf.valid ? 'altered' : 'unknown'
  return { status, result: null, proof: null, signatures: pdf.signatures, reasons: pdf.reasons }
}

/** By the QR code: with the signatures of the file as it was issued. */
export async function verifyById(tx: Tx, resultId: string): Promise<Answer> {
  const row = await store.findResult(tx, resultId)
  if (!row) return { status: 'unknown', result: null, proof: null, signatures: [], reasons: [] }
  const { pdf } = await examine(await bytesOf(tx, row.document_id), await trustAnchors(tx))
  return answerOf(tx, row, pdf)
}

/** By the case code, which others may know or guess: bare facts, without the signers' names. */
export async function verifyByCaseCode(tx: Tx, code: string): Promise<Answer[]> {
  const rows = await store.findByCase(tx, code.trim().toUpperCase())
  return Promise.all(rows.map((row) => answerOf(tx, row, null)))
}
