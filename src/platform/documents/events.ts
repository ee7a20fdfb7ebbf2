import { Type } from 'typebox'
import { defineEvent } from '../../kernel/module.ts'

export const fileStored = defineEvent(
  'documents.file-stored',
  Type.Object({ documentId: Type.String(), caseId: Type.Union([Type.String(), Type.Null()]), kind: Type.String() }),
)
