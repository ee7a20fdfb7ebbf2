import { Type } from 'typebox'
import { defineEvent } from '../../kernel/module.ts'

/** A limit or a warning level is exceeded, more so than before, or no longer: the operations centre may make an incident of it. */
export const breachChanged = defineEvent(
  'environment.breach-changed',
  Type.Object({
    breachId: Type.String(),
    station: Type.String(),
    quantity: Type.String(),
    level: Type.Integer(),
    state: Type.Enum(['began', 'worse', 'ended']),
    unitId: Type.String(),
  }),
)
