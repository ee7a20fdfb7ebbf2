/** What this service itself follows. Nothing in it is of the reporter. */
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
