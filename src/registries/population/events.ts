/** Jobs of the population registry. */
import { Type } from 'typebox'
import { defineJob } from '../../kernel/module.ts'

/** Reads on in the national database's queue of notices. */
export const takeNotices = defineJob('population.take-notices', Type.Object({}))
