/** Intersections and their first plans, from the streets as a driver or a SUMO file describes them. Pure. Rule SG51. */
import {
  type Aspects,
  Conflict,
  clearanceOf,
  type Connection,
  conflictOf,
  type FixedPlan,
  goes,
  type Intersection,
  type RoadNetwork,
} from '../control/model.ts'
import type { Layout, Movement, NewPlan, Pattern, PatternStep, Stage } from '../contract.ts'

type Place = readonly [number, number]
type Text = { readonly vi: string; readonly en: string }

const compass: readonly (readonly [id: string, name: Text])[] = [
  ['n', { vi: 'Bắc', en: 'North' }],
  ['ne', { vi: 'Đông Bắc', en: 'North-east' }],
  ['e', { vi: 'Đông', en: 'East' }],
  ['se', { vi: 'Đông Nam', en: 'South-east' }],
  ['s', { vi: 'Nam', en: 'South' }],
  ['sw', { vi: 'Tây Nam', en: 'South-west' }],
  ['w', { vi: 'Tây', en: 'West' }],
  ['nw', { vi: 'Tây Bắc', en: 'North-west' }],
]
/** Of a lane, this much is drawn. */
const drawnM = 70
const stagesMax = 32
const turnOf = { straight: 'through', left: 'left', right: 'right', around: 'u-turn' } as const

export function layoutFrom(network: RoadNetwork, place: number): Layout {
  const at = network.intersections[place]
  if (!at) throw new RangeError(`there is no intersection ${place}`)
  const ways = network.connections.filter(({ control }) => control?.intersection === place)
  const served = new Set(
    at.stages.flatMap(({ aspects }) => [...aspects].flatMap((letter, group) => (goes(letter) ? [group] : []))),
  )
  const running = ways.filter(({ control }) => control && served.has(control.group))
  const approaches = approachesOf(network, at, running)
  const movements = movementsOf(network, at, running, approaches)
  const yellowS = Math.min(6, Math.max(3, ...at.groups.map(({ yellow_s }) => yellow_s)))
  const allRedS = usualClearance(at)
  return {
    approaches: [...approaches.values()].map(({ id, name, bearing }) => ({ id, name, bearing })),
    lanes: lanesOf(network, at, running, approaches),
    movements,
    stages: stagesOf(at, movements, approaches),
    conflicts: conflictsOf(at, movements),
    intergreens: intergreensOf(at, movements, yellowS, allRedS),
    detectors: at.detectors.map(({ id, lane, range_m }) => ({
      id,
      lane: network.lanes[lane]?.id ?? '',
      kind: 'camera',
      rangeM: range_m,
    })),
    yellowS,
    allRedS,
    maxRedS: Math.min(300, Math.max(30, ...at.groups.map(({ max_red_s }) => max_red_s))),
  }
}

interface Approach {
  readonly id: string
  readonly name: Text
  readonly bearing: number
}

const relative = ({ position: [x0, y0] }: Intersection, shape: readonly Place[]): [number, number][] =>
  shape.map(([x, y]) => [round(x - x0), round(y - y0)])
const round = (metres: number) => Math.round(metres * 10) / 10

/** By edge. */
function approachesOf(network: RoadNetwork, at: Intersection, ways: readonly Connection[]): Map<string, Approach> {
  const found = new Map<string, Approach>()
  const used = new Map<string, number>()
  for (const { from } of ways) {
    const lane = network.lanes[from]
    if (!lane || found.has(lane.edge) || isWalk(network, from)) continue
    const [x, y] = relative(at, lastMetres(lane.shape, drawnM))[0] ?? [0, 1]
    const bearing = (Math.atan2(x, y) * 180) / Math.PI
    const turned = (bearing + 360) % 360
    const [letter, name] = compass[Math.round(turned / 45) % 8] ?? ['n', { vi: 'Bắc', en: 'North' }]
    const count = (used.get(letter) ?? 0) + 1
    used.set(letter, count)
    const id = count === 1 ? letter : `${letter}${count}`
    const numbered = count === 1 ? name : { vi: `${name.vi} ${count}`, en: `${name.en} ${count}` }
    found.set(lane.edge, { id, name: numbered, bearing: Math.round(turned) })
  }
  return found
}

/** Inside a junction only people walk. */
const isWalk = (network: RoadNetwork, lane: number): boolean => network.lanes[lane]?.inside ?? false

function lastMetres(shape: readonly Place[], metres: number): readonly Place[] {
  const kept: Place[] = []
  let left = metres
  for (let n = shape.length - 1; n >= 0; n--) {
    const [here, after] = [shape[n], kept[0]]
    if (!here) continue
    const step = after ? Math.hypot(here[0] - after[0], here[1] - after[1]) : 0
    if (after && step > left) {
      const share = left / step
      return [[after[0] + (here[0] - after[0]) * share, after[1] + (here[1] - after[1]) * share], ...kept]
    }
    left -= step
    kept.unshift(here)
  }
  return kept
}

function lanesOf(
  network: RoadNetwork,
  at: Intersection,
  ways: readonly Connection[],
  approaches: ReadonlyMap<string, Approach>,
): Layout['lanes'] {
  const drawn = new Map<number, Layout['lanes'][number]>()
  const put = (place: number, isIn: boolean) => {
    const lane = network.lanes[place]
    if (!lane || drawn.has(place) || lane.shape.length < 2 || isWalk(network, place)) return
    const shape = isIn ? lastMetres(lane.shape, drawnM) : lastMetres(lane.shape.toReversed(), drawnM).toReversed()
    const approach = isIn ? (approaches.get(lane.edge)?.id ?? null) : null
    drawn.set(place, {
      id: lane.id,
      approach,
      line: relative(at, shape),
      widthM: 3.2,
      lengthM: Math.round(lane.length_m),
    })
  }
  for (const { from } of ways) put(from, true)
  for (const { to } of ways) put(to, false)
  return [...drawn.values()]
}

function movementsOf(
  network: RoadNetwork,
  at: Intersection,
  ways: readonly Connection[],
  approaches: ReadonlyMap<string, Approach>,
): Movement[] {
  const counts = new Map<string, number>()
  return ways.flatMap((way): Movement[] => {
    const group = way.control?.group ?? 0
    const facts = at.groups[group]
    const [from, to] = [network.lanes[way.from], network.lanes[way.to]]
    if (!facts || !from || !to) return []
    const isWalking = facts.kind === 'pedestrian'
    const approach = isWalking ? 'walk' : (approaches.get(from.edge)?.id ?? 'x')
    const turn = isWalking ? 'crossing' : turnOf[way.turn]
    const base = `${approach}-${turn}`
    const n = (counts.get(base) ?? 0) + 1
    counts.set(base, n)
    const inside = way.inside.flatMap((lane) => network.lanes[lane]?.shape ?? [])
    const straight: readonly Place[] = [from.shape.at(-1) ?? [0, 0], to.shape[0] ?? [0, 0]]
    const line = relative(at, isWalking ? from.shape : inside.length > 1 ? inside : straight)
    return [
      {
        id: n === 1 ? base : `${base}-${n}`,
        kind: facts.kind,
        turn,
        from: isWalking ? null : from.id,
        to: isWalking ? null : to.id,
        line: line.slice(0, 60),
        group,
        minGreenS: Math.max(3, Math.round(facts.min_green_s)),
      },
    ]
  })
}

const greensOf = (movements: readonly Movement[], aspects: Aspects): string[] =>
  movements.filter(({ group }) => goes(aspects[group])).map(({ id }) => id)

function stagesOf(
  at: Intersection,
  movements: readonly Movement[],
  approaches: ReadonlyMap<string, Approach>,
): Stage[] {
  const names = new Map([...approaches.values()].map(({ id, name }) => [id, name]))
  return drawnStages(at, movements).map(({ aspects }, n) => {
    const greens = greensOf(movements, aspects)
    const from = [...new Set(greens.map((id) => id.split('-')[0] ?? ''))].flatMap((id) => names.get(id) ?? [])
    const words = (language: 'vi' | 'en') => from.map((name) => name[language]).join(' – ') || `${n + 1}`
    return { id: `s${n + 1}`, name: { vi: words('vi'), en: words('en') }, greens }
  })
}

/** The programme's own, and of those made from the conflicts as many as it takes to serve everybody. */
function drawnStages(at: Intersection, movements: readonly Movement[]): Intersection['stages'] {
  const drawn = at.stages.filter(({ own }) => own).slice(0, stagesMax)
  for (const { group } of movements) {
    if (drawn.some(({ aspects }) => goes(aspects[group]))) continue
    const more = at.stages.find(({ aspects }) => goes(aspects[group]))
    if (more && drawn.length < stagesMax) drawn.push(more)
  }
  return drawn
}

function conflictsOf(at: Intersection, movements: readonly Movement[]): Layout['conflicts'] {
  const found: Layout['conflicts'] = []
  for (const [n, a] of movements.entries())
    for (const b of movements.slice(n + 1)) {
      if (a.group === b.group) continue
      const [out, back] = [conflictOf(at, a.group, b.group), conflictOf(at, b.group, a.group)]
      if (out === Conflict.exclusive || back === Conflict.exclusive) found.push({ a: a.id, b: b.id, rule: 'never' })
      else if (out === Conflict.givesWay) found.push({ a: a.id, b: b.id, rule: 'gives-way' })
      else if (back === Conflict.givesWay) found.push({ a: b.id, b: a.id, rule: 'gives-way' })
    }
  return found.slice(0, 4096)
}

/** The most frequent one. */
function usualClearance(at: Intersection): number {
  const counts = new Map<number, number>()
  for (const a of at.groups.keys())
    for (const b of at.groups.keys())
      if (conflictOf(at, a, b) === Conflict.exclusive) {
        const seconds = Math.round(clearanceOf(at, a, b))
        counts.set(seconds, (counts.get(seconds) ?? 0) + 1)
      }
  const [most] = [...counts].toSorted(([, x], [, y]) => y - x)
  return Math.min(10, Math.max(0, most?.[0] ?? 1))
}

function intergreensOf(
  at: Intersection,
  movements: readonly Movement[],
  yellowS: number,
  allRedS: number,
): Layout['intergreens'] {
  const found: Layout['intergreens'] = []
  for (const from of movements)
    for (const to of movements) {
      if (from.group === to.group || conflictOf(at, from.group, to.group) !== Conflict.exclusive) continue
      const seconds = (at.groups[from.group]?.yellow_s ?? yellowS) + clearanceOf(at, from.group, to.group)
      if (Math.ceil(seconds) !== yellowS + allRedS)
        found.push({ from: from.id, to: to.id, seconds: Math.max(yellowS, Math.ceil(seconds)) })
    }
  return found.slice(0, 4096)
}

const wholeWeek = [1, 2, 3, 4, 5, 6, 7]

/** The controller's own programme as the first plan; undefined where it has none that can be told in stages. */
export function planFrom(at: Intersection, layout: Layout): Omit<NewPlan, 'reason'> | undefined {
  const [own] = at.plans
  const steps = own && stepsFrom(own, layout)
  if (!own || !steps || steps.length === 0) return undefined
  const name = { vi: 'Cả ngày', en: 'All day' }
  const pattern: Pattern = { id: 'day', name, offsetS: Math.round(((own.offset_s % 600) + 600) % 600), steps }
  return {
    title: 'Chương trình có sẵn của tủ điều khiển',
    patterns: [pattern],
    schedule: [{ days: wholeWeek, from: '00:00', pattern: 'day' }],
  }
}

function stepsFrom(plan: FixedPlan, layout: Layout): PatternStep[] {
  const steps: PatternStep[] = []
  for (const { aspects, duration_s } of plan.steps) {
    const isGreen = [...aspects].some(goes) && !aspects.includes('y')
    const last = steps.at(-1)
    if (!isGreen) {
      if (last) steps[steps.length - 1] = { ...last, intergreenS: last.intergreenS + duration_s }
      continue
    }
    const greens = greensOf(layout.movements, aspects)
    const same = layout.stages.find(
      (stage) => stage.greens.length === greens.length && greens.every((id) => stage.greens.includes(id)),
    )
    const stage = same?.id ?? layout.stages[0]?.id ?? ''
    steps.push({ stage, ...(!same && { greens }), greenS: Math.max(1, duration_s), intergreenS: 0 })
  }
  return steps
}
