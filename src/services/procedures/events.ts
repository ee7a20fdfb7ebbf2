/** Jobs of the procedures service. */
import { Type } from 'typebox'
import { defineJob } from '../../kernel/module.ts'

/** Renders a slip of a case. */
export const renderSlip = defineJob(
  'procedures.render-slip',
  Type.Object({ caseId: Type.String(), form: Type.String(), caseVersion: Type.Integer() }),
)

/** Compares a signed result that is not issued with its seal's own state. One job a case: what is wrong with one holds up no other. */
export const repairSeal = defineJob('procedures.repair-seal', Type.Object({ caseId: Type.String() }))
