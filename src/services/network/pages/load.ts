/** How full a link is. */
import type { LinkView } from '../contract.ts'

/** Of the busier direction, 0 to 1; null when nothing was measured. */
export function loadOf({
  inBps,
  outBps,
  capacityBps,
}: Pick<LinkView, 'inBps' | 'outBps' | 'capacityBps'>): number | null {
  return inBps === null && outBps === null ? null : Math.max(inBps ?? 0, outBps ?? 0) / capacityBps
}
