import { Type } from 'typebox'
import { defineJob } from '../../../kernel/module.ts'

const Id = Type.String({ format: 'uuid' })

/** An approved warning is signed and sent. */
export const issueDue = defineJob('operations.issue-warning', Type.Object({ warningId: Id }), { concurrency: 1 })

/** Those who asked are told, some hundred at a time. */
export const tellDue = defineJob(
  'operations.tell-warning',
  Type.Object({ warningId: Id, after: Type.Union([Id, Type.Null()]) }),
  { concurrency: 1 },
)
