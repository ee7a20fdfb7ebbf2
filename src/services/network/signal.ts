/** What the operations centre hears of the network: places that are cut off. Rule NW17. */
import type { Tx } from '../../kernel/app.ts'
import type { Message } from '../../kernel/i18n.ts'
import { endSignal, raiseSignal } from '../../platform/situation/index.ts'

const source = 'network'

export interface Trouble {
  readonly outageId: string
  readonly state: 'raised' | 'changed' | 'acknowledged' | 'cleared'
  readonly severity: 'warning' | 'severe' | 'extreme'
  readonly title: Message
  readonly unitId: string
  readonly point: { readonly longitude: number; readonly latitude: number } | null
  readonly sitesBehind: number
  readonly startedAt: string
}

/** A lost reserve is for who looks after the network; what leaves somebody without a connection is the city's matter. */
export function signal(tx: Tx, trouble: Trouble): void {
  const { outageId, state, severity, title, unitId, point, sitesBehind, startedAt } = trouble
  if (state === 'cleared') return endSignal(tx, source, outageId)
  if (state === 'acknowledged' || severity === 'warning') return
  raiseSignal(tx, {
    source,
    reference: outageId,
    kind: 'network',
    severity: severity === 'extreme' ? 3 : 2,
    title,
    description: `Số nơi mất kết nối: ${sitesBehind}.`,
    point,
    unitId,
    at: new Date(startedAt).toISOString(),
    link: '/network',
  })
}
