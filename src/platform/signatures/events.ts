import { Type } from 'typebox'
import { defineEvent, defineJob } from '../../kernel/module.ts'

const Id = Type.String()
const MaybeId = Type.Union([Type.String(), Type.Null()])

/** The document has both signatures, its sealed file is stored; in the same transaction as the state. */
export const documentSealed = defineEvent(
  'signatures.document-sealed',
  Type.Object({
    sealId: Id,
    documentId: Id,
    sealedDocumentId: Id,
    caseId: MaybeId,
    sha256: Type.String(),
    sealedAt: Type.String(),
  }),
)

/** The last try failed too; somebody must look and press “try again”. */
export const sealFailed = defineEvent(
  'signatures.seal-failed',
  Type.Object({ sealId: Id, documentId: Id, caseId: MaybeId, error: Type.String(), attempts: Type.Integer() }),
)

/** Seals everything that is due, in batches. */
export const sealDue = defineJob('signatures.seal-due', Type.Object({}), { retries: 8, concurrency: 2 })
