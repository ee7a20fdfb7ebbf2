import { Type } from 'typebox'
import { defineEvent, defineJob } from '../../kernel/module.ts'

/** The log is packed into blocks. */
export const packDue = defineJob('telemetry.pack', Type.Object({}), { concurrency: 1 })
/** Blocks of days that are over become one, with their roll-ups. */
export const mergeDue = defineJob('telemetry.merge', Type.Object({}), { concurrency: 1 })
/** What of the log is packed and a day old is deleted. */
export const forgetLogDue = defineJob('telemetry.forget-log', Type.Object({}), { concurrency: 1 })

/** An alert was raised, taken in hand, or is over. */
export const alertChanged = defineEvent(
  'telemetry.alert-changed',
  Type.Object({
    alertId: Type.String(),
    ruleId: Type.String(),
    state: Type.Union([Type.Literal('raised'), Type.Literal('acknowledged'), Type.Literal('cleared')]),
    unitId: Type.String(),
  }),
)
