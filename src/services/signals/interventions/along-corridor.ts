/** The stops of somebody who is let through a corridor: at each intersection the stage that serves the way, in time for who drives at the corridor's speed. Pure. Rule SG68. */
import type { CorridorView, Layout } from '../contract.ts'
import type { InterventionStop } from '../contract-live.ts'

/** The queue before it needs so long to be gone. */
const aheadS = 15

/**
 * @param layouts by intersection; one that is not there is left out.
 * @param holdS for how long each is held after who comes should be there.
 */
export function stopsAlong(
  { stops, speedKmh }: Pick<CorridorView, 'stops' | 'speedKmh'>,
  way: 'out' | 'back',
  layouts: ReadonlyMap<string, Layout>,
  holdS: number,
): InterventionStop[] {
  const inOrder = way === 'out' ? stops : stops.toReversed()
  const begin = inOrder[0]?.distanceM ?? 0
  return inOrder.flatMap((stop) => {
    const stage = bestStage(layouts.get(stop.intersectionId), stop[way])
    if (stage === undefined) return []
    const arrivesS = Math.round((Math.abs(stop.distanceM - begin) / speedKmh) * 3.6)
    const afterS = Math.max(0, arrivesS - aheadS)
    return [{ intersectionId: stop.intersectionId, stage, afterS, holdS: holdS + (arrivesS - afterS) }]
  })
}

/** The one that lets most of these movements go; undefined where none does. */
function bestStage(layout: Layout | undefined, movements: readonly string[]): string | undefined {
  const served = ({ greens }: Layout['stages'][number]) => movements.filter((id) => greens.includes(id)).length
  const [best] = (layout?.stages ?? []).toSorted((a, b) => served(b) - served(a))
  return best && served(best) > 0 ? best.id : undefined
}
