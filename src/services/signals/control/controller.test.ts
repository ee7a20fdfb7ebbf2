/** The controller on a crossing of two one-way roads, with what is seen made up. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Observation, PriorityRequest } from '../drivers/driver.ts'
import { Controller } from './controller.ts'
import { heldGroups, roomIn } from './guards.ts'
import { layoutOf } from './layout.ts'
import { Conflict, type RoadNetwork } from './model.ts'
import { Lights } from './lights.ts'
import { Priority } from './priority.ts'

const lane = (id: string, length_m: number, inside: boolean, out: number[], before: number[]) => ({
  id,
  edge: id,
  length_m,
  speed_limit_mps: 14,
  inside,
  out,
  in: before,
  shape: [],
})

const group = (connection: number) => ({
  kind: 'vehicle' as const,
  connections: [connection],
  yellow_s: 3,
  min_green_s: 5,
  max_red_s: 120,
})

/** Lanes 0 and 3 come in, 1 and 4 lead through the junction, 2 and 5 away from it. */
const crossing: RoadNetwork = {
  lanes: [
    lane('west', 300, false, [0], []),
    lane('west to east', 20, true, [], []),
    lane('east', 300, false, [], [0]),
    lane('south', 300, false, [1], []),
    lane('south to north', 20, true, [], []),
    lane('north', 300, false, [], [1]),
  ],
  connections: [
    { from: 0, to: 2, inside: [1], turn: 'straight', control: { intersection: 0, group: 0 } },
    { from: 3, to: 5, inside: [4], turn: 'straight', control: { intersection: 0, group: 1 } },
  ],
  intersections: [
    {
      id: 'crossing',
      position: [0, 0],
      groups: [group(0), group(1)],
      stages: [
        { aspects: 'Gr', own: true },
        { aspects: 'rG', own: true },
      ],
      conflicts: Uint8Array.of(0, Conflict.exclusive, Conflict.exclusive, 0),
      clearance_s: new Float64Array(4),
      plans: [
        {
          id: 'own',
          offset_s: 0,
          steps: [
            { aspects: 'Gr', duration_s: 20 },
            { aspects: 'yr', duration_s: 3 },
            { aspects: 'rG', duration_s: 20 },
            { aspects: 'ry', duration_s: 3 },
          ],
        },
      ],
      schedule: [{ from_s: 0, plan: 'own' }],
      detectors: [0, 3].map((place) => ({ id: String(place), lane: place, range_m: 200 })),
    },
  ],
}

type Vehicle = readonly [lane: number, to_end_m: number, speed_mps: number]

function observed(time_s: number, vehicles: readonly Vehicle[], more: Partial<Observation> = {}): Observation {
  const sorted = vehicles.toSorted((a, b) => a[0] - b[0] || a[1] - b[1])
  return {
    time_s,
    seen: {
      first: Int32Array.from({ length: 7 }, (_, place) => sorted.filter(([at]) => at < place).length),
      to_end_m: Float64Array.from(sorted, ([, to_end_m]) => to_end_m),
      speed_mps: Float64Array.from(sorted, ([, , speed_mps]) => speed_mps),
      stood_s: new Float64Array(sorted.length),
    },
    detectors: crossing.lanes.map(() => 'sees'),
    passed: new Uint16Array(2),
    shown: ['Gr'],
    requests: [],
    ...more,
  }
}

/** What is shown, second by second. */
function run(seconds: number, at: (second: number) => Observation) {
  const controller = new Controller(crossing, at(0), { range_m: 200 })
  return Array.from({ length: seconds }, (_, second) => controller.step(at(second))[0])
}

const waiting: readonly Vehicle[] = [
  [3, 1, 0],
  [3, 8, 0],
  [3, 15, 0],
]

test('SG15: green goes to those who wait when nobody else comes, after the minimum, and stays where somebody comes', () => {
  const shown = run(14, (second) => observed(second, waiting)).map((command) => command?.aspects)
  assert.deepEqual(shown.slice(0, 5), ['Gr', 'Gr', 'Gr', 'Gr', 'yr'])
  assert.equal(shown.at(-1), 'rG')
  const platoon: readonly Vehicle[] = Array.from({ length: 12 }, (_, place) => [0, 20 + 15 * place, 14] as const)
  const kept = run(14, (second) => observed(second, [...platoon, [3, 1, 0]])).map((command) => command?.aspects)
  assert.ok(
    kept.every((aspects) => aspects === 'Gr'),
    kept.join(' '),
  )
})

test('SG16: nobody begins while a vehicle that has no green any more stands in the way, and nobody is sent into a full exit', () => {
  const [at] = crossing.intersections
  const layout = layoutOf(crossing, 0)
  const inTheWay: readonly Vehicle[] = [[1, 10, 0]]
  assert.ok(at)
  const held = (vehicles: readonly Vehicle[]) => [
    ...heldGroups(crossing, at, layout, observed(0, vehicles), () => false),
  ]
  assert.deepEqual(held(inTheWay), [0, 1])
  assert.deepEqual(held([[1, 10, 14]]), [0, 0], 'it is out in a second')
  const link = layout.approaches[0]?.links[0]
  assert.ok(link)
  const room = (vehicles: readonly Vehicle[]) =>
    roomIn(
      crossing,
      link,
      observed(0, vehicles),
      () => false,
      () => undefined,
    )
  assert.equal(room([[2, 285, 0]]), 0, 'a tail just behind the junction')
  assert.equal(room([[2, 250, 0]]), 6, 'room for six')
  assert.equal(
    room([
      [2, 250, 0],
      [2, 270, 10],
      [1, 5, 10],
    ]),
    4,
    'two are on their way to it',
  )
  assert.equal(room([[2, 250, 12]]), Number.POSITIVE_INFINITY, 'it moves')
  const full = run(12, (second) => observed(second, [...waiting, [5, 290, 0], [0, 60, 14]])).map(
    (command) => command?.aspects,
  )
  assert.ok(
    full.every((aspects) => aspects === 'Gr'),
    full.join(' '),
  )
})

test('SG17: a request brings its green, its worth to others is bounded, and one that never ends is worth nothing', () => {
  const request: PriorityRequest = { id: 'a', kind: 'emergency', intersection: 0, groups: [1], arrives_in_s: 12 }
  const platoon: readonly Vehicle[] = Array.from({ length: 12 }, (_, place) => [0, 20 + 15 * place, 14] as const)
  const shown = run(14, (second) => observed(second, platoon, { requests: [request] })).map(
    (command) => command?.aspects,
  )
  assert.equal(shown.at(-1), 'rG')
  const [at] = crossing.intersections
  assert.ok(at)
  const priority = new Priority(at, 0)
  const lights = new Lights(at, 'Gr', 0)
  const worth = (requests: PriorityRequest[], time_s: number) => {
    priority.update(requests, lights, time_s)
    return [...priority.bonus_s]
  }
  assert.deepEqual(worth([{ ...request, intersection: 1 }], 0), [0, 0], 'it is for another intersection')
  assert.deepEqual(worth([{ ...request, kind: 'bus' }], 1), [0, 40], 'a bus costs others 40 vehicle seconds at most')
  assert.deepEqual(worth([{ ...request, kind: 'bus', arrives_in_s: 40 }], 2), [0, 0], 'it is far away')
  assert.deepEqual(worth([{ ...request, kind: 'bus' }], 62), [0, 0], 'it has lasted too long')
  assert.deepEqual(worth([], 63), [0, 0])
  assert.deepEqual(worth([{ ...request, kind: 'bus' }], 64), [0, 40], 'a new one')
  const [, stopped] = at.groups
  const soon_s = (stopped?.max_red_s ?? 0) - 20
  assert.deepEqual(worth([], soon_s - 1), [0, 0])
  assert.deepEqual(worth([], soon_s), [0, 10_000], 'who would be stopped too long comes before the interlock says so')
})
