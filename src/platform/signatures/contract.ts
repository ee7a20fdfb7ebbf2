/** Shapes and endpoints of signatures. Browser-safe. */
import { Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'

export const SealStatus = Type.Union([
  Type.Literal('requested'),
  Type.Literal('sealing'),
  Type.Literal('sealed'),
  Type.Literal('failed'),
])

const MaybeTime = Type.Union([Type.String({ format: 'date-time' }), Type.Null()])
const MaybeText = Type.Union([Type.String(), Type.Null()])

export const SealState = Type.Object({
  sealId: Type.String({ format: 'uuid' }),
  documentId: Type.String({ format: 'uuid' }),
  status: SealStatus,
  attempts: Type.Integer(),
  /** Why the last try did not succeed: a code (`timestamp-unavailable`, `authority-unavailable`, `document-unreadable`, `unexpected`). */
  error: MaybeText,
  nextTryAt: MaybeTime,
  requestedAt: Type.String({ format: 'date-time' }),
  sealedAt: MaybeTime,
  sealedDocumentId: MaybeText,
  sha256: MaybeText,
})

export const SignatureView = Type.Object({
  /** Common name in the certificate. */
  signer: Type.String(),
  /** Organisation in the certificate. */
  organisation: MaybeText,
  issuer: Type.String(),
  /** Time proven by the timestamp token; null without one. */
  signedAt: MaybeTime,
  timestampedBy: MaybeText,
  level: Type.Union([Type.Literal('B-B'), Type.Literal('B-T'), Type.Literal('B-LT')]),
  /** The bytes signed reach to the end of the file. */
  coversWholeFile: Type.Boolean(),
  valid: Type.Boolean(),
  /** Codes of what is wrong (see the README's list); empty when valid. */
  reasons: Type.Array(Type.String()),
})

export const PdfVerification = Type.Object({
  valid: Type.Boolean(),
  signatures: Type.Array(SignatureView),
  reasons: Type.Array(Type.String()),
})

export const sealStateOf = endpoint({
  method: 'GET',
  path: '/signatures/documents/:documentId/seal',
  can: 'official',
  summary: 'How far the sealing of a document has come',
  params: Type.Object({ documentId: Type.String({ format: 'uuid' }) }, { additionalProperties: false }),
  reply: SealState,
})

export const listFailedSeals = endpoint({
  method: 'GET',
  path: '/signatures/failed',
  can: 'signatures.retry',
  summary: 'Seals that stopped after the last try, at the units where the caller may restart them',
  reply: Type.Array(SealState),
})

export const retrySealNow = endpoint({
  method: 'POST',
  path: '/signatures/seals/:id/retry',
  can: 'signatures.retry',
  summary: 'Try a failed seal again',
  params: Type.Object({ id: Type.String({ format: 'uuid' }) }, { additionalProperties: false }),
  reply: SealState,
})

export const trustAnchorsPem = endpoint({
  method: 'GET',
  path: '/signatures/trust-anchors.pem',
  can: 'anyone',
  summary: 'The certificates at which every chain must end',
  gives: 'file',
})
