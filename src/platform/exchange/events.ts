import { Type } from 'typebox'
import { defineJob } from '../../kernel/module.ts'

/** Batches of the log wait for their time stamp. */
export const stampDue = defineJob('exchange.stamp', Type.Object({}), { retries: 8, concurrency: 1 })

/** A slow service has been asked something. */
export const deferredDue = defineJob('exchange.answer-deferred', Type.Object({ id: Type.String() }), { retries: 5 })

/** The providers are to be looked at. */
export const healthDue = defineJob('exchange.check-providers-now', Type.Object({}), { retries: 0, concurrency: 1 })
