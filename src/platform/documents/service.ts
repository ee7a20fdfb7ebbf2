/** Rules of documents: what is taken, who owns it, who may open it (DOC1 to DOC9). */
import { createHash, randomBytes } from 'node:crypto'
import type { Static } from 'typebox'
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { newId } from '../../kernel/id.ts'
import { problem } from '../../kernel/problems.ts'
import { sha256Hex } from '../../kernel/storage.ts'
import { mayRead } from './access.ts'
import { type DocumentView, type ShareView, uploadBytesMax } from './contract.ts'
import { fileStored } from './events.ts'
import { cleanName, hasGps, sniff } from './sniff.ts'
import * as store from './store.ts'
import type { Classification, StoredFile } from './store.ts'
import { removeContents } from './unclaimed.ts'

export interface StoreFileInput {
  readonly bytes: Uint8Array
  readonly name: string
  readonly caseId?: string
  /** The actor's own when a citizen uploads; an official must say whose paper it is. */
  readonly ownerPersonId?: string
  readonly classification?: Classification
}

/** A birth registration has 3 to 8 papers; a clerk scans for at most a few dozen people a day (DOC3). */
const uploadsPerDayMax = { citizen: 200, official: 2000 } as const
const workingSharesMax = 20

export const creator = (actor: Actor): string => `${actor.kind}:${actor.id ?? ''}`

/** Checks and keeps an upload. Throws documents.empty, .too-large, .type-not-accepted, .too-many-files. */
export async function storeFile(tx: Tx, actor: Actor, input: StoreFileInput): Promise<StoredFile> {
  if (actor.kind === 'anonymous') throw problem('kernel.signed-out')
  if (actor.kind === 'citizen' && input.ownerPersonId && input.ownerPersonId !== actor.id)
    throw problem('kernel.forbidden')
  if (input.bytes.length === 0) throw problem('documents.empty')
  if (input.bytes.length > uploadBytesMax)
    throw problem('documents.too-large', { limitMb: uploadBytesMax / 1024 / 1024 })
  const mediaType = await sniff(input.bytes)
  if (!mediaType) throw problem('documents.type-not-accepted', { name: cleanName(input.name, '') })
  if (actor.kind !== 'system') {
    const limit = uploadsPerDayMax[actor.kind]
    const count = await store.countUploadsSince(tx, creator(actor), tx.now.subtract({ hours: 24 }))
    if (count >= limit) throw problem('documents.too-many-files', { limit })
  }
  const name = cleanName(input.name, mediaType)
  return keep(tx, {
    bytes: input.bytes,
    mediaType,
    name,
    title: name,
    kind: 'upload',
    classification: input.classification ?? 'personal',
    hasLocation: hasGps(input.bytes, mediaType),
    ownerPersonId: input.ownerPersonId ?? (actor.kind === 'citizen' ? actor.id : null),
    caseId: input.caseId ?? null,
    sourceDocumentId: null,
    createdBy: creator(actor),
  })
}

type NewFile = Omit<StoredFile, 'id' | 'sha256' | 'size' | 'createdAt'> & { readonly bytes: Uint8Array }

/** The blob first, then the row: a crash in between leaves an unused blob, never a row without its bytes (DOC1). */
export async function keep(tx: Tx, { bytes, ...file }: NewFile): Promise<StoredFile> {
  const sha256 = sha256Hex(bytes)
  // The store already has it, perhaps, and somebody is about to remove it (DOC11).
  await store.holdContent(tx, sha256)
  await tx.app.storage.put(bytes)
  const stored: StoredFile = { ...file, id: newId(), sha256, size: bytes.length, createdAt: tx.now }
  await store.insertDocument(tx, stored)
  tx.emit(fileStored, { documentId: stored.id, caseId: stored.caseId, kind: stored.kind })
  return stored
}

/** The row, or null. */
export function documentById(tx: Tx, id: string): Promise<StoredFile | null> {
  return store.findDocument(tx, id)
}

export async function getDocument(tx: Tx, id: string): Promise<StoredFile> {
  const found = await store.findDocument(tx, id)
  if (!found) throw problem('kernel.not-found')
  return found
}

/** The rows of these ids, in no order; unknown ids are left out. */
export function documentsByIds(tx: Tx, ids: readonly string[]): Promise<StoredFile[]> {
  return store.findDocuments(tx, ids)
}

/** The bytes of a document. Throws kernel.not-found. Who may read is the caller's to check. */
export async function bytesOf(tx: Tx, id: string): Promise<Buffer> {
  return tx.app.storage.get((await getDocument(tx, id)).sha256)
}

export interface NewSealed {
  readonly sourceDocumentId: string
  readonly bytes: Uint8Array
}

/** Keeps the signed form of a rendered document; owner, case, title and classification follow the source. */
export async function storeSealed(tx: Tx, input: NewSealed): Promise<StoredFile> {
  const source = await getDocument(tx, input.sourceDocumentId)
  const { id, sha256: _sha256, size: _size, createdAt: _createdAt, ...same } = source
  return keep(tx, { ...same, bytes: input.bytes, kind: 'sealed', sourceDocumentId: id, createdBy: 'system:signatures' })
}

/** Puts uploads onto a case once it is opened. Throws kernel.not-found unless all are the owner's and free. */
export async function attachToCase(
  tx: Tx,
  input: { documentIds: readonly string[]; caseId: string; ownerPersonId: string },
): Promise<void> {
  const ids = [...new Set(input.documentIds)]
  if (ids.length === 0) return
  const attached = await store.setCase(tx, ids, input.caseId, input.ownerPersonId)
  if (attached.length !== ids.length) throw problem('kernel.not-found')
}

/**
 * DOC11: uploads that came to nothing go, with their links and with their content where no other document has the same. What hangs
 * on a case stays, whoever asks. For the module that took them; repeating it changes nothing.
 */
export async function discardUploads(tx: Tx, documentIds: readonly string[]): Promise<void> {
  if (documentIds.length === 0) return
  removeContents(tx, await store.deleteFreeUploads(tx, documentIds))
}

/** The document when the actor may read it; what one may not read looks as if it were not there (DOC6). */
export async function readable(tx: Tx, actor: Actor, id: string): Promise<StoredFile> {
  const found = await store.findDocument(tx, id)
  if (!found || !(await mayRead(tx, actor, found))) throw problem('kernel.not-found')
  return found
}

export function viewOf(file: StoredFile): Static<typeof DocumentView> {
  const { id, sha256, mediaType, size, name, hasLocation, kind, classification, title, caseId } = file
  const createdAt = file.createdAt.toString()
  return { id, sha256, mediaType, size, name, hasLocation, kind, classification, title, caseId, createdAt }
}

async function ownDocument(tx: Tx, actor: Actor, id: string): Promise<StoredFile> {
  const found = await store.findDocument(tx, id)
  // A draft of a result is its person's and not yet theirs to see, nor to show.
  const isTheirs = actor.kind === 'citizen' && found?.ownerPersonId === actor.id && found.classification !== 'internal'
  if (!isTheirs) throw problem('kernel.not-found')
  return found
}

const tokenHash = (token: Buffer): Buffer => createHash('sha256').update(token).digest()

/** A link for some days. The token is the document's id and 128 random bits; it is shown once (DOC7). */
export async function share(
  tx: Tx,
  actor: Actor,
  input: { id: string; days: number },
): Promise<{ share: Static<typeof ShareView>; url: string }> {
  const document = await ownDocument(tx, actor, input.id)
  if ((await store.countWorkingShares(tx, document.id)) >= workingSharesMax) {
    throw problem('documents.too-many-shares', { limit: workingSharesMax })
  }
  const token = Buffer.concat([Buffer.from(document.id.replaceAll('-', ''), 'hex'), randomBytes(16)])
  const made = await store.insertShare(tx, {
    documentId: document.id,
    id: newId(),
    tokenSha256: tokenHash(token),
    personId: document.ownerPersonId ?? '',
    expiresAt: tx.now.add({ hours: 24 * input.days }),
  })
  return { share: made, url: `${tx.app.config.publicUrl}/api/documents/shared/${token.toString('base64url')}` }
}

export async function sharesOf(tx: Tx, actor: Actor, id: string): Promise<Static<typeof ShareView>[]> {
  return store.findShares(tx, (await ownDocument(tx, actor, id)).id)
}

export async function endShare(tx: Tx, actor: Actor, input: { id: string; shareId: string }): Promise<void> {
  const document = await ownDocument(tx, actor, input.id)
  if (!(await store.markShareRevoked(tx, document.id, input.shareId))) throw problem('kernel.not-found')
}

/** The document behind a link. Throws kernel.not-found, documents.share-over. */
export async function sharedDocument(tx: Tx, token: string): Promise<StoredFile> {
  const bytes = Buffer.from(token, 'base64url')
  if (bytes.length !== 32) throw problem('kernel.not-found')
  const hex = bytes.toString('hex', 0, 16)
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  const state = await store.openShareRow(tx, id, tokenHash(bytes))
  if (state === 'over') throw problem('documents.share-over')
  if (state === null) throw problem('kernel.not-found')
  return getDocument(tx, id)
}
