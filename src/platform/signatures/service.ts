/** Rules of sealing (SIG1 to SIG12). The work runs in batches: one job empties what is due, whoever asked for it. */
import type { Static } from 'typebox'
import type { Actor } from '../../kernel/actor.ts'
import type { App, Tx } from '../../kernel/app.ts'
import { newId } from '../../kernel/id.ts'
import { problem } from '../../kernel/problems.ts'
import { documentsByIds, getDocument, storeSealed } from '../documents/index.ts'
import { may, unitsWhere } from '../organisation/index.ts'
import { AuthorityUnavailable } from './authority-client.ts'
import type { SealState } from './contract.ts'
import { documentSealed, sealDue, sealFailed } from './events.ts'
import { type Holder, type Signer, signersOf } from './keys.ts'
import { PdfError } from './pdf-values.ts'
import { sealPdf } from './seal.ts'
import * as store from './store.ts'
import { trustAnchors } from './trust.ts'
import { verifyPdf } from './verify.ts'

export interface RequestSealInput {
  readonly documentId: string
  readonly caseId?: string
  readonly signer: store.SealSigner
  /** Goes into the signature dictionary, e.g. “Ban hành kết quả”. */
  readonly reason: string
}

type State = Static<typeof SealState>

const batchSize = 16
/** Pauses after each failed try, in seconds: together about an hour and a half, then somebody is called (SIG10). */
const pausesSeconds = [5, 15, 45, 120, 360, 900, 1800, 2400] as const

function stateOf(row: store.SealRow): State {
  return {
    sealId: row.id,
    documentId: row.document_id,
    status: row.status,
    attempts: row.attempts,
    error: row.error,
    nextTryAt: row.next_try_at,
    requestedAt: row.requested_at,
    sealedAt: row.sealed_at,
    sealedDocumentId: row.sealed_document_id,
    sha256: row.sha256,
  }
}

/** Queues the sealing in the caller's transaction. Asking again for the same document gives the same sealId. */
export async function requestSeal(tx: Tx, input: RequestSealInput): Promise<{ sealId: string }> {
  const document = await getDocument(tx, input.documentId)
  if (document.mediaType !== 'application/pdf') throw problem('signatures.not-a-pdf')
  const sealId = await store.insertSeal(tx, {
    id: newId(),
    documentId: input.documentId,
    caseId: input.caseId ?? null,
    signer: input.signer,
    reason: input.reason,
  })
  tx.enqueue(sealDue, {}, { key: 'due' })
  return { sealId }
}

/**
 * Seals what was just asked for in the caller's transaction, so that nobody ever sees it wait; for sample cases. What does
 * not succeed stays for the job, as at every failed try.
 */
export async function sealNow(tx: Tx, documentId: string): Promise<State | null> {
  if (await store.beginOne(tx, documentId)) await sealBatch(tx, [documentId])
  return sealState(tx, documentId)
}

/** The state of a document's sealing, or null when none was requested. */
export async function sealState(tx: Tx, documentId: string): Promise<State | null> {
  const row = await store.findSealOf(tx, documentId)
  return row ? stateOf(row) : null
}

/** Restarts a failed sealing. Needs signatures.retry at the signer's unit. Throws signatures.not-failed. */
export async function retrySeal(tx: Tx, actor: Actor, sealId: string): Promise<State> {
  const row = await store.lockSeal(tx, sealId)
  if (!row) throw problem('kernel.not-found')
  if (!may(actor, 'signatures.retry', row.signer.unitId)) throw problem('kernel.forbidden')
  if (row.status !== 'failed') throw problem('signatures.not-failed', { status: row.status })
  const restarted = await store.restart(tx, sealId)
  tx.enqueue(sealDue, {}, { key: 'due' })
  return stateOf(restarted ?? row)
}

/** Failed seals at the units where the actor may restart them. */
export async function failedSeals(tx: Tx, actor: Actor): Promise<State[]> {
  const rows = await store.findFailed(tx, unitsWhere(actor, 'signatures.retry'))
  return rows.map(stateOf)
}

/** Seals everything that is due, a batch at a time, until nothing is. */
export async function sealAllDue({ app }: Tx): Promise<void> {
  for (;;) {
    const ids = await app.transaction((tx) => store.beginDue(tx, batchSize))
    if (ids.length === 0) return
    await app.transaction((tx) => sealBatch(tx, ids))
  }
}

/** Catches what a lost job left behind: a request that is due and has no worker (SIG11). */
export async function sweep(tx: Tx): Promise<void> {
  if ((await store.countWaiting(tx)) > 0) tx.enqueue(sealDue, {}, { key: 'due' })
}

const leaderOf = ({ signer }: store.SealRow): Holder => ({
  holder: `official:${signer.officialId}`,
  subject: { commonName: signer.name, organisation: signer.unitName, title: signer.title },
})
const agencyOf = ({ signer }: store.SealRow): Holder => ({
  holder: `agency:${signer.unitId}`,
  subject: { commonName: signer.unitName, organisation: signer.unitName },
})

interface Sealed {
  readonly row: store.SealRow
  readonly bytes: Buffer
  readonly sha256: string
}

/** The rows stay locked until their result is stored: two workers, or a second try, can never make two results of one request (SIG9). */
async function sealBatch(tx: Tx, documentIds: readonly string[]): Promise<void> {
  const rows = await store.lockDue(tx, documentIds)
  if (rows.length === 0) return
  const outcomes = await signAll(tx, rows)
  const done: { documentId: string; sealedDocumentId: string; sha256: string; sealedAt: Temporal.Instant }[] = []
  for (const [i, outcome] of outcomes.entries()) {
    const row = rows[i]
    if (!row) continue
    if (outcome instanceof Error) {
      await giveUpOrTryAgain(tx, row, outcome)
      continue
    }
    const stored = await storeSealed(tx, { sourceDocumentId: row.document_id, bytes: outcome.bytes })
    done.push({
      documentId: row.document_id,
      sealedDocumentId: stored.id,
      sha256: stored.sha256,
      sealedAt: stored.createdAt,
    })
    tx.emit(documentSealed, {
      sealId: row.id,
      documentId: row.document_id,
      sealedDocumentId: stored.id,
      caseId: row.case_id,
      sha256: stored.sha256,
      sealedAt: stored.createdAt.toString(),
    })
  }
  if (done.length > 0) await store.markSealed(tx, done)
}

async function signAll(tx: Tx, rows: readonly store.SealRow[]): Promise<(Sealed | Error)[]> {
  let anchors: readonly string[]
  let signers: readonly (Signer | Error)[]
  const documents = new Map(
    (
      await documentsByIds(
        tx,
        rows.map((r) => r.document_id),
      )
    ).map((d) => [d.id, d.sha256]),
  )
  try {
    anchors = await trustAnchors(tx)
    signers = await signersOf(
      tx.app,
      rows.flatMap((row) => [leaderOf(row), agencyOf(row)]),
    )
  } catch (error) {
    const failure = error as Error
    return rows.map(() => failure)
  }
  return Promise.all(
    rows.map(async (row, i): Promise<Sealed | Error> => {
      const [leader, agency] = [signers[i * 2], signers[i * 2 + 1]]
      const blob = documents.get(row.document_id)
      if (!leader || !agency || !blob) return new Error('no signer or no document')
      if (leader instanceof Error) return leader
      if (agency instanceof Error) return agency
      try {
        return { row, ...(await sealOne(tx.app, row, blob, leader, agency, anchors)) }
      } catch (error) {
        return error as Error
      }
    }),
  )
}

async function sealOne(
  app: App,
  row: store.SealRow,
  blob: string,
  leader: Signer,
  agency: Signer,
  anchors: readonly string[],
): Promise<{ bytes: Buffer; sha256: string }> {
  const pdf = await app.storage.get(blob)
  const { signer, reason } = row
  const sealed = await sealPdf(app, { pdf, signer, reason, leader, agency, at: app.clock.now() })
  // What leaves the house was checked by the same code that will check it for everybody (SIG6).
  const check = verifyPdf(sealed.bytes, anchors)
  if (!check.valid) throw new Error(`the sealed file does not verify: ${check.reasons.join(', ')}`)
  // The slow part of storing, here where the batch's files go side by side; storeSealed finds it done.
  await app.storage.put(sealed.bytes)
  return sealed
}

function codeOf(error: Error): string {
  if (error instanceof AuthorityUnavailable) return error.code
  return error instanceof PdfError ? 'document-unreadable' : 'unexpected'
}

async function giveUpOrTryAgain(tx: Tx, row: store.SealRow, error: Error): Promise<void> {
  const code = codeOf(error)
  const pause = pausesSeconds[row.attempts - 1]
  tx.app.log.warn({ err: error, sealId: row.id, attempts: row.attempts }, 'sealing did not succeed')
  if (pause === undefined || error instanceof PdfError) {
    await store.markFailed(tx, row.document_id, code)
    tx.emit(sealFailed, {
      sealId: row.id,
      documentId: row.document_id,
      caseId: row.case_id,
      error: code,
      attempts: row.attempts,
    })
    return
  }
  const at = tx.now.add({ seconds: pause })
  await store.markTryAgain(tx, row.document_id, code, at)
  tx.enqueue(sealDue, {}, { startAfter: at, key: `${row.id}/${row.attempts}` })
}
