/** What others may follow: the operations centre makes incidents of it. Nothing in it is of the reporter. */
import { Type } from 'typebox'
import { defineEvent } from '../../kernel/module.ts'

const facts = {
  reportId: Type.String(),
  code: Type.String(),
  category: Type.String(),
  lat: Type.Number(),
  lon: Type.Number(),
  unitId: Type.String(),
  addressUnitId: Type.String(),
  at: Type.String(),
}

export const reportSent = defineEvent('participation.report-sent', Type.Object(facts))

export const reportChanged = defineEvent(
  'participation.report-changed',
  Type.Object({ ...facts, state: Type.String(), overdue: Type.Boolean() }),
)
