/** How full a link is. */
import type { LinkView } from '../contract.ts'

/** Those that carry, the fullest first. */
export function busiestOf(
  links: readonly LinkView[],
  most: number,
): { readonly link: LinkView; readonly load: number }[] {
  return links
    .flatMap((link) => {
      const load = loadOf(link)
      return load === null || link.state !== 'up' ? [] : [{ link, load }]
    })
    .toSorted((x, y) => y.load - x.load)
    .slice(0, most)
}

/** Of the busier direction, 0 to 1; null when nothing was measured. */
export function loadOf({
  inBps,
  outBps,
  capacityBps,
}: Pick<LinkView, 'inBps' | 'outBps' | 'capacityBps'>): number | null {
  return inBps === null && outBps === null ? null : Math.max(inBps ?? 0, outBps ?? 0) / capacityBps
}
