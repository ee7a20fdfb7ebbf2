import { Type } from 'typebox'
import { defineEvent, defineJob } from '../../kernel/module.ts'

export const fileStored = defineEvent(
  'documents.file-stored',
  Type.Object({ documentId: Type.String(), caseId: Type.Union([Type.String(), Type.Null()]), kind: Type.String() }),
)

/** Bytes that no document may have any more (DOC11). */
export const removeContent = defineJob('documents.remove-content', Type.Object({ sha256: Type.String() }))
