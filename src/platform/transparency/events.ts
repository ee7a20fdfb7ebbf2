import { Type } from 'typebox'
import { defineEvent, defineJob } from '../../kernel/module.ts'

/** The log has taken the entry up: it can be proven from now on. */
export const resultLogged = defineEvent(
  'transparency.result-logged',
  Type.Object({
    resultId: Type.String(),
    documentId: Type.String(),
    type: Type.String(),
    index: Type.Integer(),
    checkpointSize: Type.Integer(),
  }),
)

/** Gives indexes to queued entries and signs a checkpoint. */
export const sequenceQueued = defineJob('transparency.sequence', Type.Object({}), { retries: 8, concurrency: 1 })
