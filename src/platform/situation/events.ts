import { Type } from 'typebox'
import { defineEvent } from '../../kernel/module.ts'
import { Signal } from './contract.ts'

/** Something is wrong, or more is known of it. */
export const signalRaised = defineEvent('situation.signal-raised', Signal)

/** What was signalled is over. */
export const signalEnded = defineEvent(
  'situation.signal-ended',
  Type.Object({ source: Type.String(), reference: Type.String(), at: Type.String({ format: 'date-time' }) }),
)
