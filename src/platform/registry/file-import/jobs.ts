import { Type } from 'typebox'
import { defineJob, does, every } from '../../../kernel/module.ts'
import { workOn } from './steps.ts'
import { standingStill } from './store.ts'

/** The step in which an import is, for a while; then again, so that others have their turn. */
export const workOnImport = defineJob(
  'registry.work-on-import',
  Type.Object({ importId: Type.String({ format: 'uuid' }) }),
)

/** Far longer than a batch takes: who has not moved for so long was killed. */
const stillMinutes = 2

export const resumeImports = every('* * * * *', 'registry.resume-imports', async (tx) => {
  const since = tx.now.subtract({ minutes: stillMinutes }).toString()
  for (const importId of await standingStill(tx, since)) tx.enqueue(workOnImport, { importId }, { key: importId })
})

export const jobs = [
  does(
    workOnImport,
    async (tx, { importId }) => {
      const more = await workOn(tx.app, importId)
      if (more) await tx.app.transaction(async (own) => own.enqueue(workOnImport, { importId }, { key: importId }))
    },
    { transaction: 'none' },
  ),
  resumeImports,
]
