/** Streets made of nothing but the register's layouts, for cabinets that know of no network: each intersection by itself. Pure. */
import {
  Conflict,
  type Connection,
  type Detector,
  type Intersection,
  type Lane,
  type RoadNetwork,
  type SignalGroup,
  type Turn,
} from '../control/model.ts'
import type { Layout, Movement } from '../contract.ts'
import { fixedPlanOf, groupsOf, lightsOf } from '../plans/compile.ts'
import { intergreenOf } from '../plans/check-plan.ts'
import type { Plan } from './orders.ts'

const speedMps = 11.1
const turns: Readonly<Record<Movement['turn'], Turn>> = {
  left: 'left',
  through: 'straight',
  right: 'right',
  'u-turn': 'around',
  crossing: 'straight',
}
/** Where a movement leads when its layout does not say: far enough never to be full. */
const awayM = 200

export interface Placed {
  readonly streetId: string
  readonly layout: Layout
  readonly plan: Plan | undefined
}

interface Building {
  readonly lanes: { -readonly [K in keyof Lane]: Lane[K] extends readonly number[] ? number[] : Lane[K] }[]
  readonly connections: Connection[]
}

export function networkOf(placed: readonly Placed[]): RoadNetwork {
  const building: Building = { lanes: [], connections: [] }
  const intersections = placed.map((one, place) => intersectionOf(one, place, building))
  return { ...building, intersections }
}

function intersectionOf(
  { streetId, layout, plan }: Placed,
  place: number,
  { lanes, connections }: Building,
): Intersection {
  const laneAt = new Map<string, number>()
  const put = (id: string, lengthM: number, line: Lane['shape']) => {
    laneAt.set(id, lanes.length)
    const edge = `${streetId}/${id}`
    lanes.push({
      id: edge,
      edge,
      length_m: lengthM,
      speed_limit_mps: speedMps,
      inside: false,
      out: [],
      in: [],
      shape: line,
    })
  }
  for (const { id, lengthM, line } of layout.lanes) put(id, lengthM, line)
  for (const { id, kind, from, to, turn, group, line } of layout.movements) {
    if (kind === 'pedestrian' || from === null) continue
    const away = to ?? `${id}>`
    if (!laneAt.has(away)) put(away, awayM, line)
    const [begin, end] = [laneAt.get(from) ?? 0, laneAt.get(away) ?? 0]
    lanes[begin]?.out.push(connections.length)
    lanes[end]?.in.push(connections.length)
    connections.push({ from: begin, to: end, inside: [], turn: turns[turn], control: { intersection: place, group } })
  }
  const groups = groupFacts(layout, connections, place)
  return {
    id: streetId,
    position: [0, 0],
    groups,
    stages: layout.stages.map(({ greens }) => ({ aspects: lightsOf(layout, greens), own: true })),
    ...tables(layout, groups.length),
    plans: plan?.patterns.map((pattern) => fixedPlanOf(layout, pattern)) ?? [],
    schedule: [],
    detectors: layout.detectors.map(
      ({ id, lane, rangeM }): Detector => ({ id, lane: laneAt.get(lane) ?? 0, range_m: rangeM }),
    ),
  }
}

function groupFacts(layout: Layout, connections: readonly Connection[], place: number): SignalGroup[] {
  return Array.from({ length: groupsOf(layout) }, (_, group): SignalGroup => {
    const own = layout.movements.filter((movement) => movement.group === group)
    return {
      kind: own.some(({ kind }) => kind === 'pedestrian') ? 'pedestrian' : 'vehicle',
      connections: connections.flatMap(({ control }, n) =>
        control?.intersection === place && control.group === group ? [n] : [],
      ),
      yellow_s: layout.yellowS,
      min_green_s: Math.max(0, ...own.map(({ minGreenS }) => minGreenS)),
      max_red_s: layout.maxRedS,
    }
  })
}

function tables(layout: Layout, count: number): Pick<Intersection, 'conflicts' | 'clearance_s'> {
  const conflicts = new Uint8Array(count * count)
  const clearanceS = new Float64Array(count * count)
  const groupOf = new Map(layout.movements.map(({ id, group }) => [id, group]))
  const put = (a: string, b: string, value: number) => {
    const at = (groupOf.get(a) ?? 0) * count + (groupOf.get(b) ?? 0)
    conflicts[at] = Math.max(conflicts[at] ?? 0, value)
    if (value === Conflict.exclusive)
      clearanceS[at] = Math.max(clearanceS[at] ?? 0, intergreenOf(layout, a, b) - layout.yellowS)
  }
  for (const { a, b, rule } of layout.conflicts) {
    put(a, b, rule === 'never' ? Conflict.exclusive : Conflict.givesWay)
    if (rule === 'never') put(b, a, Conflict.exclusive)
  }
  return { conflicts, clearance_s: clearanceS }
}
