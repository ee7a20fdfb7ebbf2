/** What the operations centre hears of the network: places that are cut off. Rule NW17. */
import type { Tx } from '../../kernel/app.ts'
import type { Message } from '../../kernel/i18n.ts'
import { endSignal, raiseSignal } from '../../platform/situation/index.ts'
import type { OutageRow } from './store-outages.ts'

const source = 'network'

export interface Trouble {
  readonly outageId: string
  readonly state: 'raised' | 'changed' | 'acknowledged' | 'cleared'
  readonly severity: 'warning' | 'severe' | 'extreme'
  readonly title: Message
  readonly unitId: string
  readonly point: { readonly longitude: number; readonly latitude: number } | null
  /** Sites without a connection. */
  readonly sitesBehind: number
  readonly startedAt: string
}

/** How the outage stands with the centre: the stretches of it that were signalled, and whether one is under way. */
type Stretch = Pick<OutageRow, 'signal_stretch' | 'is_signalled'>

const referenceOf = (outageId: string, stretch: number): string => (stretch === 1 ? outageId : `${outageId}#${stretch}`)

/**
 * A lost reserve is for who looks after the network; what leaves somebody without a connection is the city's matter, as long as it
 * does. Gives how it stands afterwards, where that is otherwise than before.
 */
export function signal(tx: Tx, trouble: Trouble, { signal_stretch, is_signalled }: Stretch): Stretch | undefined {
  const { outageId, state, severity, title, unitId, point, sitesBehind, startedAt } = trouble
  if (state === 'acknowledged') return undefined
  if (state === 'cleared' || severity === 'warning') {
    if (!is_signalled) return undefined
    endSignal(tx, source, referenceOf(outageId, signal_stretch))
    return { signal_stretch, is_signalled: false }
  }
  const stretch = is_signalled ? signal_stretch : signal_stretch + 1
  raiseSignal(tx, {
    source,
    reference: referenceOf(outageId, stretch),
    kind: 'network',
    severity: severity === 'extreme' ? 3 : 2,
    title,
    description: `Số nơi mất kết nối: ${sitesBehind}.`,
    point,
    unitId,
    // A later stretch begins now, not when the line first broke.
    at: stretch === 1 ? new Date(startedAt).toISOString() : tx.now.toString(),
    link: '/centre/network',
  })
  return is_signalled ? undefined : { signal_stretch: stretch, is_signalled: true }
}
