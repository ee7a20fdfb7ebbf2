/** Work for later. */
import { Type } from 'typebox'
import { defineJob } from '../../kernel/module.ts'

/** One at a time: each reads a whole source. */
export const publishWanted = defineJob('open-data.publish', Type.Object({ datasetId: Type.String() }), {
  concurrency: 1,
})

/** After a start: what is due is not left to the next tick. */
export const lookWanted = defineJob('open-data.look', Type.Object({}), { concurrency: 1 })
