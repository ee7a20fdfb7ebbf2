/** Jobs of the procedures service. */
import { Type } from 'typebox'
import { defineJob } from '../../kernel/module.ts'

/** Renders a slip of a case. */
export const renderSlip = defineJob(
  'procedures.render-slip',
  Type.Object({ caseId: Type.String(), form: Type.String(), caseVersion: Type.Integer() }),
)
