import { Type } from 'typebox'
import { defineJob } from '../../kernel/module.ts'

/** Brings all indicators up to date. */
export const reckonDue = defineJob('indicators.reckon', Type.Object({}), { concurrency: 1 })
