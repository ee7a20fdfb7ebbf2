/** Green bands of a corridor: when one may start at its first stop to drive through all of them at its speed without waiting. Pure. Rule SG67. */
export type Green = readonly [fromMs: number, toMs: number]

export interface Passed {
  readonly distanceM: number
  readonly greens: readonly Green[]
}

/** @param stops in the order of the way; the bands are of the first one's time. */
export function bandsOf(stops: readonly Passed[], speedKmh: number): Green[] {
  const [first] = stops
  if (!first) return []
  const msPerM = 3600 / speedKmh
  let bands: readonly Green[] = first.greens
  for (const { distanceM, greens } of stops.slice(1)) {
    const laterMs = Math.abs(distanceM - first.distanceM) * msPerM
    bands = common(
      bands,
      greens.map(([from, to]): Green => [from - laterMs, to - laterMs]),
    )
  }
  return [...bands]
}

/** What lies in both; each list is in order and without overlaps. */
function common(a: readonly Green[], b: readonly Green[]): Green[] {
  const found: Green[] = []
  for (const [fromA, toA] of a)
    for (const [fromB, toB] of b) {
      const [from, to] = [Math.max(fromA, fromB), Math.min(toA, toB)]
      if (to > from) found.push([from, to])
    }
  return found
}

/** The part of a time, 0 to 1, in which one may start. */
export function shareOf(bands: readonly Green[], fromMs: number, toMs: number): number {
  const ms = bands.reduce((sum, [from, to]) => sum + Math.max(0, Math.min(to, toMs) - Math.max(from, fromMs)), 0)
  return toMs > fromMs ? ms / (toMs - fromMs) : 0
}
