/** The streets of a driver with what the register says of their intersections: the register is what people have checked. Pure. */
import { Conflict, goes, type Intersection, type RoadNetwork, type SignalGroup, type Stage } from '../control/model.ts'
import type { Layout } from '../contract.ts'
import { groupsOf, lightsOf } from '../plans/compile.ts'
import { intergreenOf } from '../plans/check-plan.ts'

/** Throws when the layout has other lights than the controller in the street. */
export function withLayout(at: Intersection, layout: Layout): Intersection {
  const count = at.groups.length
  if (groupsOf(layout) > count) throw new Error(`the layout of ${at.id} has more lights than its controller`)
  const groups = at.groups.map((group, place): SignalGroup => {
    const own = layout.movements.filter((movement) => movement.group === place)
    if (own.length === 0) return group
    return {
      ...group,
      kind: own.some(({ kind }) => kind === 'pedestrian') ? 'pedestrian' : 'vehicle',
      yellow_s: group.yellow_s === 0 ? 0 : layout.yellowS,
      min_green_s: Math.max(...own.map(({ minGreenS }) => minGreenS)),
      max_red_s: layout.maxRedS,
    }
  })
  const { conflicts, clearanceS } = tables(at, layout)
  const stages = layout.stages.map(
    ({ greens }): Stage => ({ aspects: lightsOf(layout, greens).padEnd(count, 'r'), own: true }),
  )
  const more = at.stages.filter(
    ({ aspects }) => isAllowed(aspects, conflicts, count) && stages.every((own) => own.aspects !== aspects),
  )
  return { ...at, groups, conflicts, clearance_s: clearanceS, stages: [...stages, ...more] }
}

function tables(at: Intersection, layout: Layout): { conflicts: Uint8Array; clearanceS: Float64Array } {
  const count = at.groups.length
  const conflicts = new Uint8Array(at.conflicts)
  const clearanceS = new Float64Array(at.clearance_s)
  const groupOf = new Map(layout.movements.map(({ id, group }) => [id, group]))
  const put = (a: string, b: string, value: number) => {
    const place = (groupOf.get(a) ?? 0) * count + (groupOf.get(b) ?? 0)
    conflicts[place] = Math.max(conflicts[place] ?? 0, value)
    const own = Math.max(0, intergreenOf(layout, a, b) - layout.yellowS)
    if (value === Conflict.exclusive) clearanceS[place] = Math.max(clearanceS[place] ?? 0, own)
  }
  for (const { a, b, rule } of layout.conflicts) {
    put(a, b, rule === 'never' ? Conflict.exclusive : Conflict.givesWay)
    put(b, a, rule === 'never' ? Conflict.exclusive : Conflict.none)
  }
  return { conflicts, clearanceS }
}

function isAllowed(aspects: string, conflicts: Uint8Array, count: number): boolean {
  for (let a = 0; a < count; a++)
    for (let b = 0; b < count; b++)
      if (a !== b && goes(aspects[a]) && goes(aspects[b]) && conflicts[a * count + b] === Conflict.exclusive)
        return false
  return true
}

export interface Overlaid {
  readonly network: RoadNetwork
  /** Places whose layout does not fit the controller in the street, and why: nothing is commanded there. */
  readonly misfits: ReadonlyMap<number, string>
}

/** One layout that does not fit is not the trouble of the others. */
export function withLayouts(network: RoadNetwork, layouts: ReadonlyMap<number, Layout>): Overlaid {
  const misfits = new Map<number, string>()
  const intersections = network.intersections.map((at, place) => {
    const layout = layouts.get(place)
    try {
      return layout ? withLayout(at, layout) : at
    } catch (error) {
      misfits.set(place, error instanceof Error ? error.message : String(error))
      return at
    }
  })
  return { network: { ...network, intersections }, misfits }
}
