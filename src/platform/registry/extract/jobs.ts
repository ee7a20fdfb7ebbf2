import { Type } from 'typebox'
import { defineJob, does } from '../../../kernel/module.ts'
import { makeExtract } from './make.ts'

export const makeDue = defineJob('registry.make-extract', Type.Object({ id: Type.String({ format: 'uuid' }) }), {
  concurrency: 1,
})

export const jobs = [does(makeDue, ({ app }, { id }) => makeExtract(app, id), { transaction: 'none' })]
