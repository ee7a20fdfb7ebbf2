import { Type } from 'typebox'
import { defineJob } from '../../kernel/module.ts'

/** The log is packed into blocks. */
export const packDue = defineJob('telemetry.pack', Type.Object({}), { concurrency: 1 })
/** Blocks of days that are over become one, with their roll-ups. */
export const mergeDue = defineJob('telemetry.merge', Type.Object({}), { concurrency: 1 })
/** What is older than its class allows is deleted. */
export const forgetOldDue = defineJob('telemetry.forget-old', Type.Object({}), { concurrency: 1 })
export const forgetLogDue = defineJob('telemetry.forget-log', Type.Object({}), { concurrency: 1 })
