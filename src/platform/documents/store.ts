/** Every SQL statement of documents. */
import type { Tx } from '../../kernel/app.ts'

export type Kind = 'upload' | 'rendered' | 'sealed'
export type Classification = 'public' | 'personal' | 'internal'

/** A file of ours: the row, without the bytes. */
export interface StoredFile {
  readonly id: string
  readonly sha256: string
  readonly mediaType: string
  readonly size: number
  readonly name: string
  readonly title: string
  readonly kind: Kind
  readonly classification: Classification
  readonly hasLocation: boolean
  readonly ownerPersonId: string | null
  readonly caseId: string | null
  /** The rendered document that a sealed one was made from. */
  readonly sourceDocumentId: string | null
  /** `citizen:<id>`, `official:<id>`, `system:<name>`. */
  readonly createdBy: string
  readonly createdAt: Temporal.Instant
}

interface Row {
  id: string
  sha256: string
  media_type: string
  size: number
  name: string
  title: string
  kind: Kind
  classification: Classification
  has_location: boolean
  owner_person_id: string | null
  case_id: string | null
  source_document_id: string | null
  created_by: string
  created_at: string
}

const columns = `id, sha256, media_type, size, name, title, kind, classification, has_location, owner_person_id,
  case_id, source_document_id, created_by, created_at`

function fileOf(row: Row): StoredFile {
  return {
    id: row.id,
    sha256: row.sha256,
    mediaType: row.media_type,
    size: row.size,
    name: row.name,
    title: row.title,
    kind: row.kind,
    classification: row.classification,
    hasLocation: row.has_location,
    ownerPersonId: row.owner_person_id,
    caseId: row.case_id,
    sourceDocumentId: row.source_document_id,
    createdBy: row.created_by,
    createdAt: Temporal.Instant.from(row.created_at),
  }
}

export async function insertDocument(tx: Tx, file: StoredFile): Promise<void> {
  await tx.named(
    'documents.insert',
    `insert into documents.document (${columns}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [
      file.id,
      file.sha256,
      file.mediaType,
      file.size,
      file.name,
      file.title,
      file.kind,
      file.classification,
      file.hasLocation,
      file.ownerPersonId,
      file.caseId,
      file.sourceDocumentId,
      file.createdBy,
      file.createdAt.toString(),
    ],
  )
}

/** Until the transaction ends nobody else stores or removes this content. */
export async function holdContent(tx: Tx, sha256: string): Promise<void> {
  await tx.named('documents.hold-content', `select pg_advisory_xact_lock(hashtextextended('documents ' || $1, 0))`, [
    sha256,
  ])
}

/** Gives the contents of the uploads that hang on no case; their rows and links are gone. */
export async function deleteFreeUploads(tx: Tx, ids: readonly string[]): Promise<string[]> {
  const rows = await tx.named<{ id: string; sha256: string }>(
    'documents.delete-free-uploads',
    `delete from documents.document where id = any($1::uuid[]) and kind = 'upload' and case_id is null
      returning id, sha256`,
    [ids],
  )
  await deleteShares(
    tx,
    rows.map(({ id }) => id),
  )
  return rows.map(({ sha256 }) => sha256)
}

export async function deleteShares(tx: Tx, documentIds: readonly string[]): Promise<void> {
  await tx.named('documents.delete-their-shares', `delete from documents.share where document_id = any($1::uuid[])`, [
    documentIds,
  ])
}

export async function isContentNamed(tx: Tx, sha256: string): Promise<boolean> {
  const rows = await tx.named('documents.content-named', `select 1 from documents.document where sha256 = $1 limit 1`, [
    sha256,
  ])
  return rows.length > 0
}

/** The ids of people's uploads that hang on no case, in their order. Papers of an office's own work are kept by who took them. */
export async function freeUploads(
  tx: Tx,
  asked: { before: Temporal.Instant; after: string | null; limit: number },
): Promise<string[]> {
  const rows = await tx.named<{ id: string }>(
    'documents.free-uploads',
    `select id from documents.document
      where kind = 'upload' and case_id is null and classification = 'personal' and created_at < $1
        and ($2::uuid is null or id > $2) order by id limit $3`,
    [asked.before.toString(), asked.after, asked.limit],
  )
  return rows.map(({ id }) => id)
}

/** Since now, unless it was noted before; what is claimed (again) is not noted any more. */
export async function noteUnclaimed(tx: Tx, claimed: readonly string[], nobodys: readonly string[]): Promise<void> {
  await tx.named(
    'documents.note-claimed',
    `update documents.document set unclaimed_since = null where id = any($1::uuid[]) and unclaimed_since is not null`,
    [claimed],
  )
  await tx.named(
    'documents.note-unclaimed',
    `update documents.document set unclaimed_since = $2 where id = any($1::uuid[]) and unclaimed_since is null`,
    [nobodys, tx.now.toString()],
  )
}

export async function findDocument(tx: Tx, id: string): Promise<StoredFile | null> {
  const rows = await tx.named<Row>('documents.by-id', `select ${columns} from documents.document where id = $1`, [id])
  return rows[0] ? fileOf(rows[0]) : null
}

export async function findDocuments(tx: Tx, ids: readonly string[]): Promise<StoredFile[]> {
  const rows = await tx.named<Row>(
    'documents.by-ids',
    `select ${columns} from documents.document where id = any($1::uuid[])`,
    [ids],
  )
  return rows.map(fileOf)
}

export async function countUploadsSince(tx: Tx, createdBy: string, since: Temporal.Instant): Promise<number> {
  const rows = await tx.named<{ count: number }>(
    'documents.uploads-since',
    `select count(*) as count from documents.document where created_by = $1 and kind = 'upload' and created_at > $2`,
    [createdBy, since.toString()],
  )
  return rows[0]?.count ?? 0
}

/** Gives the ids that were put onto the case: the owner's own uploads that hang on no other case. */
export async function setCase(
  tx: Tx,
  ids: readonly string[],
  caseId: string,
  ownerPersonId: string,
): Promise<string[]> {
  const rows = await tx.named<{ id: string }>(
    'documents.set-case',
    `update documents.document set case_id = $2
      where id = any($1::uuid[]) and owner_person_id = $3 and kind = 'upload' and (case_id is null or case_id = $2)
      returning id`,
    [ids, caseId, ownerPersonId],
  )
  return rows.map((row) => row.id)
}

export interface Share {
  readonly id: string
  readonly createdAt: string
  readonly expiresAt: string
  readonly revokedAt: string | null
  readonly opened: number
}

const shareColumns = `id, created_at as "createdAt", expires_at as "expiresAt", revoked_at as "revokedAt", opened`

export async function insertShare(
  tx: Tx,
  share: { documentId: string; id: string; tokenSha256: Buffer; personId: string; expiresAt: Temporal.Instant },
): Promise<Share> {
  const rows = await tx.named<Share>(
    'documents.insert-share',
    `insert into documents.share (document_id, id, token_sha256, created_by, created_at, expires_at)
      values ($1, $2, $3, $4, $5, $6) returning ${shareColumns}`,
    [share.documentId, share.id, share.tokenSha256, share.personId, tx.now.toString(), share.expiresAt.toString()],
  )
  const row = rows[0]
  if (!row) throw new Error('insert gave no row')
  return row
}

export function findShares(tx: Tx, documentId: string): Promise<Share[]> {
  return tx.named<Share>(
    'documents.shares',
    `select ${shareColumns} from documents.share where document_id = $1 order by created_at desc, id limit 200`,
    [documentId],
  )
}

export async function countWorkingShares(tx: Tx, documentId: string): Promise<number> {
  const rows = await tx.named<{ count: number }>(
    'documents.working-shares',
    `select count(*) as count from documents.share where document_id = $1 and revoked_at is null and expires_at > $2`,
    [documentId, tx.now.toString()],
  )
  return rows[0]?.count ?? 0
}

export async function markShareRevoked(tx: Tx, documentId: string, shareId: string): Promise<boolean> {
  const rows = await tx.named(
    'documents.revoke-share',
    `update documents.share set revoked_at = coalesce(revoked_at, $3) where document_id = $1 and id = $2 returning 1`,
    [documentId, shareId, tx.now.toString()],
  )
  return rows.length > 0
}

/** Counts the opening of a link that still works; 'over' when it expired or was withdrawn, null when there is none. */
export async function openShareRow(tx: Tx, documentId: string, tokenSha256: Buffer): Promise<'open' | 'over' | null> {
  const rows = await tx.named<{ works: boolean }>(
    'documents.open-share',
    `update documents.share set opened = opened + case when revoked_at is null and expires_at > $3 then 1 else 0 end
      where document_id = $1 and token_sha256 = $2 returning revoked_at is null and expires_at > $3 as works`,
    [documentId, tokenSha256, tx.now.toString()],
  )
  return rows[0] ? (rows[0].works ? 'open' : 'over') : null
}
