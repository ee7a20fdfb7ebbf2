import { Type } from 'typebox'
import { defineJob, does, every } from '../../../kernel/module.ts'
import { failStandingStill, makeExtract, triesMax } from './make.ts'

export const makeDue = defineJob('registry.make-extract', Type.Object({ id: Type.String({ format: 'uuid' }) }), {
  concurrency: 1,
  retries: triesMax,
})

export const jobs = [
  does(makeDue, ({ app }, { id }) => makeExtract(app, id), { transaction: 'none' }),
  every('*/5 * * * *', 'registry.extracts-standing-still', failStandingStill),
]
