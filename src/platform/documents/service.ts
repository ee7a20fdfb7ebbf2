import type { Actor } from '../../kernel/actor.ts'
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

export interface StoreFileInput {
  readonly bytes: Uint8Array
  readonly name: string
  readonly caseId?: string
  /** The actor's own when a citizen uploads and nothing is said. */
  readonly ownerPersonId?: string
  readonly classification?: Classification
}

/** Checks and keeps an upload. Throws documents.empty, .too-large, .type-not-accepted, .too-many-files. */
export function storeFile(_tx: Tx, _actor: Actor, _input: StoreFileInput): Promise<StoredFile> {
  throw new Error('not built yet')
}

/** The row, or null. */
export function documentById(_tx: Tx, _id: string): Promise<StoredFile | null> {
  throw new Error('not built yet')
}

/** The bytes of a document (Buffer). Throws kernel.not-found. Who may read is the caller's to check. */
export function bytesOf(_tx: Tx, _id: string): Promise<Buffer> {
  throw new Error('not built yet')
}

export interface NewSealed {
  readonly sourceDocumentId: string
  readonly bytes: Uint8Array
}

/** Keeps the signed form of a rendered document; owner, case, title and classification follow the source. */
export function storeSealed(_tx: Tx, _input: NewSealed): Promise<StoredFile> {
  throw new Error('not built yet')
}

/** Puts documents onto a case after it was opened (uploads of a draft), for their owner only. */
export function attachToCase(
  _tx: Tx,
  _input: { documentIds: readonly string[]; caseId: string; ownerPersonId: string },
): Promise<void> {
  throw new Error('not built yet')
}
