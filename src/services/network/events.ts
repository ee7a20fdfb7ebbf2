import { Type } from 'typebox'
import { defineEvent } from '../../kernel/module.ts'

const Texts = Type.Object({ vi: Type.String(), en: Type.String() })

/**
 * An outage that is not planned was opened, spread, was taken in hand, or is over. Enough for an incident to be made of it
 * without asking back. A silent one (planned work) is told only when it outlasts its window.
 */
export const outageChanged = defineEvent(
  'network.outage-changed',
  Type.Object({
    outageId: Type.String(),
    state: Type.Enum(['raised', 'changed', 'acknowledged', 'cleared']),
    /** `severe`: sites are cut off; `extreme`: ten or more; `warning`: only what would take over is lost. */
    severity: Type.Enum(['warning', 'severe', 'extreme']),
    cause: Type.Object({ kind: Type.Enum(['node', 'link', 'monitor']), id: Type.String(), code: Type.String() }),
    title: Texts,
    unitId: Type.String(),
    point: Type.Union([Type.Object({ longitude: Type.Number(), latitude: Type.Number() }), Type.Null()]),
    sitesBehind: Type.Integer(),
    startedAt: Type.String(),
  }),
)
