/** Every SQL statement of signatures. */
import type { Tx } from '../../kernel/app.ts'
import type { Subject } from './x509.ts'

/** Who signs: the leader's own key first, then the seal of the agency (unitId). */
export interface SealSigner {
  readonly officialId: string
  readonly name: string
  /** e.g. Chủ tịch Ủy ban nhân dân phường */
  readonly title: string
  readonly unitId: string
  /** Vietnamese name of the agency whose seal it is. */
  readonly unitName: string
}

export interface SealRow {
  readonly id: string
  readonly document_id: string
  readonly case_id: string | null
  readonly signer: SealSigner
  readonly reason: string
  readonly status: 'requested' | 'sealing' | 'sealed' | 'failed'
  readonly attempts: number
  readonly error: string | null
  readonly next_try_at: string | null
  readonly requested_at: string
  readonly sealed_at: string | null
  readonly sealed_document_id: string | null
  readonly sha256: string | null
}

const columns = `id, document_id, case_id, signer, reason, status, attempts, error, next_try_at, requested_at, sealed_at,
  sealed_document_id, sha256`

/** The id of the document's seal: the new one, or the one that was there. */
export async function insertSeal(
  tx: Tx,
  seal: { id: string; documentId: string; caseId: string | null; signer: SealSigner; reason: string },
): Promise<string> {
  const rows = await tx.named<{ id: string }>(
    'signatures.insert-seal',
    `insert into signatures.seal (document_id, id, case_id, signer, reason, status, next_try_at, requested_at)
      values ($1, $2, $3, $4, $5, 'requested', $6, $6)
      on conflict (document_id) do update set document_id = excluded.document_id returning id`,
    [seal.documentId, seal.id, seal.caseId, JSON.stringify(seal.signer), seal.reason, tx.now.toString()],
  )
  return rows[0]?.id ?? seal.id
}

export async function findSealOf(tx: Tx, documentId: string): Promise<SealRow | null> {
  const rows = await tx.named<SealRow>(
    'signatures.seal-of',
    `select ${columns} from signatures.seal where document_id = $1`,
    [documentId],
  )
  return rows[0] ?? null
}

export async function lockSeal(tx: Tx, id: string): Promise<SealRow | null> {
  const rows = await tx.named<SealRow>(
    'signatures.lock-seal',
    `select ${columns} from signatures.seal where id = $1 for update`,
    [id],
  )
  return rows[0] ?? null
}

/** Of signers at these units, or at all. */
export function findFailed(tx: Tx, units: readonly string[] | 'all'): Promise<SealRow[]> {
  return tx.named<SealRow>(
    'signatures.failed',
    `select ${columns} from signatures.seal
      where status = 'failed' and ($1::text[] is null or signer ->> 'unitId' = any($1))
      order by requested_at limit 500`,
    [units === 'all' ? null : units],
  )
}

/**
 * Marks what is due as being worked on and counts the try. `sealing` only shows: what keeps two workers apart is the row lock of
 * lockDue, which a killed process loses at once.
 */
export async function beginDue(tx: Tx, limit: number): Promise<string[]> {
  const rows = await tx.named<{ document_id: string }>(
    'signatures.begin-due',
    `update signatures.seal set status = 'sealing', attempts = attempts + 1
      where document_id in (
        select document_id from signatures.seal where status in ('requested', 'sealing') and next_try_at <= $1
        order by next_try_at limit $2 for update skip locked)
      returning document_id`,
    [tx.now.toString(), limit],
  )
  return rows.map((row) => row.document_id)
}

/** As beginDue, for one document that was asked for at this moment. */
export async function beginOne(tx: Tx, documentId: string): Promise<boolean> {
  const rows = await tx.named(
    'signatures.begin-one',
    `update signatures.seal set status = 'sealing', attempts = attempts + 1
      where document_id = $1 and status = 'requested' and next_try_at <= $2 returning 1`,
    [documentId, tx.now.toString()],
  )
  return rows.length > 0
}

export function lockDue(tx: Tx, documentIds: readonly string[]): Promise<SealRow[]> {
  return tx.named<SealRow>(
    'signatures.lock-due',
    `select ${columns} from signatures.seal where document_id = any($1::uuid[]) and status = 'sealing' and next_try_at <= $2
      for update skip locked`,
    [documentIds, tx.now.toString()],
  )
}

export async function markSealed(
  tx: Tx,
  done: readonly { documentId: string; sealedDocumentId: string; sha256: string; sealedAt: Temporal.Instant }[],
): Promise<void> {
  await tx.named(
    'signatures.mark-sealed',
    `update signatures.seal s set status = 'sealed', error = null, next_try_at = null, sealed_document_id = d.sealed,
        sha256 = d.sha256, sealed_at = d.at
      from unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[]) as d (id, sealed, sha256, at)
      where s.document_id = d.id`,
    [
      done.map((d) => d.documentId),
      done.map((d) => d.sealedDocumentId),
      done.map((d) => d.sha256),
      done.map((d) => d.sealedAt.toString()),
    ],
  )
}

export async function markTryAgain(tx: Tx, documentId: string, error: string, at: Temporal.Instant): Promise<void> {
  await tx.named(
    'signatures.try-again',
    `update signatures.seal set status = 'requested', error = $2, next_try_at = $3 where document_id = $1`,
    [documentId, error, at.toString()],
  )
}

export async function markFailed(tx: Tx, documentId: string, error: string): Promise<void> {
  await tx.named(
    'signatures.mark-failed',
    `update signatures.seal set status = 'failed', error = $2, next_try_at = null where document_id = $1`,
    [documentId, error],
  )
}

export async function restart(tx: Tx, id: string): Promise<SealRow | null> {
  const rows = await tx.named<SealRow>(
    'signatures.restart',
    `update signatures.seal set status = 'requested', attempts = 0, next_try_at = $2 where id = $1 returning ${columns}`,
    [id, tx.now.toString()],
  )
  return rows[0] ?? null
}

export async function countWaiting(tx: Tx): Promise<number> {
  const rows = await tx.named<{ count: number }>(
    'signatures.waiting',
    `select count(*) as count from signatures.seal where status in ('requested', 'sealing') and next_try_at <= $1`,
    [tx.now.toString()],
  )
  return rows[0]?.count ?? 0
}

export interface KeyRow {
  readonly holder: string
  readonly id: string
  readonly subject_sha256: string
  readonly master_key_id: string
  readonly encrypted_key: Buffer
  readonly certificate: Buffer
  readonly chain: Buffer[]
  readonly not_after: string
}

const keyColumns = 'holder, id, subject_sha256, master_key_id, encrypted_key, certificate, chain, not_after'

export function findKeys(tx: Tx, holders: readonly string[]): Promise<KeyRow[]> {
  return tx.named<KeyRow>(
    'signatures.keys',
    `select ${keyColumns} from signatures.signing_key where holder = any($1) and ended_at is null`,
    [holders],
  )
}

/** One at a time for one holder: two jobs that need a new key must not both ask for a certificate. */
export async function lockHolder(tx: Tx, holder: string): Promise<void> {
  await tx.named('signatures.lock-holder', `select pg_advisory_xact_lock(hashtextextended($1, 7306))`, [holder])
}

export async function endKeys(tx: Tx, holder: string, subjectSha256: string | null): Promise<number> {
  const rows = await tx.named(
    'signatures.end-keys',
    `update signatures.signing_key set ended_at = $2
      where holder = $1 and ended_at is null and ($3::text is null or subject_sha256 = $3) returning 1`,
    [holder, tx.now.toString(), subjectSha256],
  )
  return rows.length
}

export async function insertKey(
  tx: Tx,
  key: Omit<KeyRow, 'not_after'> & { readonly subject: Subject; readonly notAfter: Temporal.Instant },
): Promise<void> {
  await tx.named(
    'signatures.insert-key',
    `insert into signatures.signing_key
        (holder, id, subject, subject_sha256, algorithm, master_key_id, encrypted_key, certificate, chain, not_after, created_at)
      values ($1, $2, $3, $4, 'ecdsa-p256-sha256', $5, $6, $7, $8, $9, $10)`,
    [
      key.holder,
      key.id,
      JSON.stringify(key.subject),
      key.subject_sha256,
      key.master_key_id,
      key.encrypted_key,
      key.certificate,
      key.chain,
      key.notAfter.toString(),
      tx.now.toString(),
    ],
  )
}

export function findAnchors(tx: Tx): Promise<{ pem: string }[]> {
  return tx.named<{ pem: string }>(
    'signatures.anchors',
    'select pem from signatures.trust_anchor order by added_at, sha256',
    [],
  )
}

export async function addAnchor(tx: Tx, sha256: string, pem: string): Promise<void> {
  await tx.named(
    'signatures.add-anchor',
    'insert into signatures.trust_anchor (sha256, pem, added_at) values ($1, $2, $3) on conflict do nothing',
    [sha256, pem, tx.now.toString()],
  )
}
