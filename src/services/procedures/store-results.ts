/** Every SQL statement about results and their numbers. */
import type { Tx } from '../../kernel/app.ts'
import { sealedColumn } from '../../platform/registry/index.ts'
import type { ResultState } from './contract.ts'
import type { Answers } from './form.ts'

export interface ResultRow {
  case_id: string
  version: number
  state: ResultState
  fields: Answers
  drafted_by: string | null
  draft_document_id: string | null
  /** Version of the fields that the draft on the case was rendered from. */
  draft_version: number | null
  result_id: string | null
  /** What the next result of this case supersedes in the log. */
  replaces_result_id: string | null
  number: number | null
  number_year: number | null
  number_text: string | null
  document_id: string | null
  seal_id: string | null
  signed_by: string | null
  signed_at: string | null
  unit_id: string | null
  sealed_document_id: string | null
  sealed_sha256: string | null
  issued_at: string | null
  failure: string | null
  failed_at: string | null
  tries: number
}

export const resultFields = sealedColumn({ table: 'procedures.result', column: 'fields', key: { case_id: 'uuid' } })

export const issuedFields = sealedColumn({
  table: 'procedures.issued_result',
  column: 'fields',
  key: { case_id: 'uuid', seal_id: 'uuid' },
})

export interface IssuedResult {
  readonly number_text: string | null
  readonly fields: Answers
}

/** The paper under this seal, as it was signed; once. */
export async function keepIssued(tx: Tx, caseId: string, sealId: string, paper: IssuedResult): Promise<void> {
  await tx.named(
    'procedures.keep-issued',
    `insert into procedures.issued_result (case_id, seal_id, number_text, fields) values ($1, $2, $3, $4)
     on conflict do nothing`,
    [caseId, sealId, paper.number_text, await issuedFields.seal(tx, [caseId, sealId], paper.fields)],
  )
}

export async function issuedUnder(tx: Tx, caseId: string, sealId: string): Promise<IssuedResult | undefined> {
  const [row] = await tx.named<IssuedResult>(
    'procedures.issued-under',
    'select number_text, fields from procedures.issued_result where case_id = $1 and seal_id = $2',
    [caseId, sealId],
  )
  return row && { ...row, fields: await issuedFields.open(tx, [caseId, sealId], row.fields) }
}

async function opened(tx: Tx, [row]: readonly ResultRow[]): Promise<ResultRow | undefined> {
  return row && { ...row, fields: await resultFields.open(tx, [row.case_id], row.fields) }
}

export async function resultOf(tx: Tx, caseId: string): Promise<ResultRow | undefined> {
  const rows = await tx.named<ResultRow>('procedures.result', 'select * from procedures.result where case_id = $1', [
    caseId,
  ])
  return opened(tx, rows)
}

export async function lockResult(tx: Tx, caseId: string): Promise<ResultRow | undefined> {
  const rows = await tx.named<ResultRow>(
    'procedures.lock-result',
    'select * from procedures.result where case_id = $1 for update',
    [caseId],
  )
  return opened(tx, rows)
}

/** Writes the fields when the row is still at `version` (0 and no row: the first time). False when somebody was first. */
export async function saveFields(
  tx: Tx,
  caseId: string,
  version: number,
  fields: Answers,
  by: string,
): Promise<boolean> {
  const rows = await tx.named(
    'procedures.save-fields',
    `insert into procedures.result as r (case_id, version, state, fields, drafted_by) values ($1, 1, 'drafted', $3, $4)
     on conflict (case_id) do update set version = r.version + 1, state = 'drafted', fields = excluded.fields,
       drafted_by = excluded.drafted_by
       where r.version = $2 and r.state in ('none', 'drafted', 'seal-failed')
     returning version`,
    [caseId, version, await resultFields.seal(tx, [caseId], fields), by],
  )
  // A first insert at another version than 0 means that the page saw a row that is no more: it cannot be.
  return rows.length === 1
}

export async function draftRendered(tx: Tx, caseId: string, documentId: string, version: number): Promise<void> {
  await tx.named(
    'procedures.draft-rendered',
    'update procedures.result set draft_document_id = $2, draft_version = $3 where case_id = $1',
    [caseId, documentId, version],
  )
}

/**
 * PR29: the case was opened again after its result was issued. What is drafted from now on is another paper with a number
 * of its own; the issued one stays what the log knows it as until the new one takes its place.
 */
export async function beginCorrection(tx: Tx, caseId: string): Promise<ResultRow | undefined> {
  const rows = await tx.named<ResultRow>(
    'procedures.begin-correction',
    `update procedures.result set
       replaces_result_id = case when state = 'issued' then result_id end, state = 'drafted',
       draft_document_id = null, draft_version = null, result_id = null, number = null, number_year = null,
       number_text = null, document_id = null, seal_id = null, signed_by = null, signed_at = null,
       sealed_document_id = null, sealed_sha256 = null, issued_at = null, failure = null, failed_at = null, tries = 0
     where case_id = $1 and state in ('issued', 'revoked') returning *`,
    [caseId],
  )
  return opened(tx, rows)
}

export async function resultRevoked(tx: Tx, caseId: string): Promise<void> {
  await tx.named(
    'procedures.result-revoked',
    `update procedures.result set state = 'revoked' where case_id = $1 and state = 'issued'`,
    [caseId],
  )
}

export interface SignedResult {
  readonly caseId: string
  readonly resultId: string
  readonly number: number
  readonly year: number
  readonly numberText: string
  readonly documentId: string
  readonly sealId: string
  readonly signedBy: string
  readonly unitId: string
}

export async function resultSigned(tx: Tx, signed: SignedResult): Promise<void> {
  await tx.named(
    'procedures.result-signed',
    `update procedures.result set state = 'sealing', result_id = $2, number = $3, number_year = $4, number_text = $5,
       document_id = $6, seal_id = $7, signed_by = $8, unit_id = $9, signed_at = $10, failure = null, failed_at = null
     where case_id = $1`,
    [
      signed.caseId,
      signed.resultId,
      signed.number,
      signed.year,
      signed.numberText,
      signed.documentId,
      signed.sealId,
      signed.signedBy,
      signed.unitId,
      tx.now.toString(),
    ],
  )
}

/** False when it was issued before (the event came twice). */
export async function resultIssued(
  tx: Tx,
  caseId: string,
  sealedDocumentId: string,
  sha256: string,
  at: string,
): Promise<boolean> {
  const rows = await tx.named(
    'procedures.result-issued',
    `update procedures.result set state = 'issued', sealed_document_id = $2, sealed_sha256 = $3, issued_at = $4,
       failure = null, failed_at = null
     where case_id = $1 and state in ('sealing', 'seal-failed') returning case_id`,
    [caseId, sealedDocumentId, sha256, at],
  )
  return rows.length === 1
}

export async function sealingFailed(
  tx: Tx,
  caseId: string,
  sealId: string,
  why: string,
  tries: number,
): Promise<boolean> {
  const rows = await tx.named(
    'procedures.sealing-failed',
    `update procedures.result set state = 'seal-failed', failure = $3, failed_at = $4, tries = tries + $5
     where case_id = $1 and seal_id = $2 and state = 'sealing' returning case_id`,
    [caseId, sealId, why, tx.now.toString(), tries],
  )
  return rows.length === 1
}

export async function sealingAgain(tx: Tx, caseId: string): Promise<void> {
  await tx.named(
    'procedures.sealing-again',
    `update procedures.result set state = 'sealing', failure = null, failed_at = null where case_id = $1 and state = 'seal-failed'`,
    [caseId],
  )
}

/** Cases whose sealing has been under way since before then, oldest first. */
export async function sealingSince(tx: Tx, before: string): Promise<string[]> {
  const rows = await tx.named<{ case_id: string }>(
    'procedures.sealing-since',
    `select case_id from procedures.result where state = 'sealing' and signed_at <= $1 order by signed_at limit 200`,
    [before],
  )
  return rows.map((row) => row.case_id)
}

/** Signed and not issued, oldest first, those behind the case `after`; of these units, or of all when null. */
export function unsealed(
  tx: Tx,
  unitIds: readonly string[] | null,
  { after, limit }: { after: string | null; limit: number },
): Promise<(ResultRow & { case_code: string })[]> {
  return tx.named(
    'procedures.unsealed',
    `select r.*, a.case_code from procedures.result r join procedures.application a on a.case_id = r.case_id
     where r.state in ('sealing', 'seal-failed') and ($1::text[] is null or r.unit_id = any($1))
       and ($2::uuid is null or (r.signed_at, r.case_id) > (select signed_at, case_id from procedures.result where case_id = $2))
     order by r.signed_at, r.case_id limit $3`,
    [unitIds, after, limit],
  )
}

/** The next number of a unit's series in a year; gap-free, since a transaction that fails gives it back. */
export async function nextNumber(tx: Tx, unitId: string, year: number): Promise<number> {
  const [row] = await tx.named<{ last: number }>(
    'procedures.next-number',
    `insert into procedures.number_series as s (unit_id, year, last) values ($1, $2, 1)
     on conflict (unit_id, year) do update set last = s.last + 1 returning last`,
    [unitId, year],
  )
  if (!row) throw new Error('no number')
  return row.last
}
