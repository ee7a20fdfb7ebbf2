/** Shapes and endpoints of documents. Browser-safe. */
import { Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'

/** Bytes; a phone's photo or a scanned booklet fits, a film does not (DOC2). */
export const uploadBytesMax = 20 * 1024 * 1024

export const DocumentId = Type.Object({ id: Type.String({ format: 'uuid' }) }, { additionalProperties: false })

export const DocumentKind = Type.Union([Type.Literal('upload'), Type.Literal('rendered'), Type.Literal('sealed')])

/** Who may see it by nature: `public` anybody, `personal` the owner and the officials of the case, `internal` officials only. */
export const Classification = Type.Union([Type.Literal('public'), Type.Literal('personal'), Type.Literal('internal')])

export const FileRef = Type.Object({
  id: Type.String({ format: 'uuid' }),
  sha256: Type.String(),
  mediaType: Type.String(),
  size: Type.Integer(),
  name: Type.String(),
  /** The photo says where it was taken (EXIF GPS): the owner is told, nothing is removed (DOC4). */
  hasLocation: Type.Boolean(),
})

export const DocumentView = Type.Object({
  ...FileRef.properties,
  kind: DocumentKind,
  classification: Classification,
  title: Type.String(),
  caseId: Type.Union([Type.String(), Type.Null()]),
  createdAt: Type.String({ format: 'date-time' }),
})

export const ShareView = Type.Object({
  id: Type.String({ format: 'uuid' }),
  createdAt: Type.String({ format: 'date-time' }),
  expiresAt: Type.String({ format: 'date-time' }),
  revokedAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
  opened: Type.Integer(),
})

export const uploadDocument = endpoint({
  method: 'POST',
  path: '/documents',
  can: 'signed-in',
  summary: 'Upload a file (PDF, JPEG, PNG, WebP or HEIC)',
  query: Type.Object({ name: Type.String({ minLength: 1, maxLength: 400 }) }, { additionalProperties: false }),
  takes: 'raw',
  bodyLimit: uploadBytesMax,
  perMinute: 60,
  reply: FileRef,
})

export const getDocument = endpoint({
  method: 'GET',
  path: '/documents/:id',
  can: 'signed-in',
  summary: 'What a document is, without its content',
  params: DocumentId,
  reply: DocumentView,
})

export const documentContent = endpoint({
  method: 'GET',
  path: '/documents/:id/content',
  can: 'signed-in',
  summary: 'The bytes of a document',
  params: DocumentId,
  query: Type.Object({ save: Type.Optional(Type.Boolean()) }, { additionalProperties: false }),
  gives: 'file',
})

export const shareDocument = endpoint({
  method: 'POST',
  path: '/documents/:id/shares',
  can: 'citizen',
  summary: 'Make a link that opens the document without signing in, for some days',
  params: DocumentId,
  body: Type.Object({ days: Type.Integer({ minimum: 1, maximum: 30 }) }, { additionalProperties: false }),
  reply: Type.Object({
    share: ShareView,
    /** Shown once; only its hash is kept. */
    url: Type.String(),
  }),
})

export const listShares = endpoint({
  method: 'GET',
  path: '/documents/:id/shares',
  can: 'citizen',
  summary: 'The links made for a document',
  params: DocumentId,
  reply: Type.Array(ShareView),
})

export const revokeShare = endpoint({
  method: 'DELETE',
  path: '/documents/:id/shares/:shareId',
  can: 'citizen',
  summary: 'Stop a link from working',
  params: Type.Object(
    { id: Type.String({ format: 'uuid' }), shareId: Type.String({ format: 'uuid' }) },
    { additionalProperties: false },
  ),
})

export const openShare = endpoint({
  method: 'GET',
  path: '/documents/shared/:token',
  can: 'anyone',
  summary: 'Open a shared document',
  params: Type.Object({ token: Type.String({ minLength: 43, maxLength: 43 }) }, { additionalProperties: false }),
  perMinute: 30,
  gives: 'file',
})
