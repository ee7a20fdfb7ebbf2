/** Two signals one after the other on a road whose second stop line nobody sees. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DetectorState, Observation } from '../drivers/driver.ts'
import { Flows } from './flows.ts'
import { roomIn } from './guards.ts'
import type { Lane, RoadNetwork } from './model.ts'
import { type Green, Unseen } from './unseen.ts'

const lane = (id: string, length_m: number, inside: boolean, out: number[], before: number[]): Lane => ({
  id,
  edge: id,
  length_m,
  speed_limit_mps: 10,
  inside,
  out,
  in: before,
  shape: [],
})

const at = (id: string, detected: number) => ({
  id,
  position: [0, 0] as const,
  groups: [],
  stages: [],
  conflicts: new Uint8Array(),
  clearance_s: new Float64Array(),
  plans: [],
  schedule: [],
  detectors: [{ id, lane: detected, range_m: 200 }],
})

/** Lane 0, inside 1, lane 2 (blind), inside 3, lane 4. */
const road: RoadNetwork = {
  lanes: [
    lane('before', 200, false, [0], []),
    lane('first', 20, true, [], []),
    lane('between', 60, false, [1], [0]),
    lane('second', 20, true, [], []),
    lane('after', 200, false, [], [1]),
  ],
  connections: [
    { from: 0, to: 2, inside: [1], turn: 'straight', control: { intersection: 0, group: 0 } },
    { from: 2, to: 4, inside: [3], turn: 'straight', control: { intersection: 1, group: 0 } },
  ],
  intersections: [at('first', 0), at('second', 2)],
}
const between = 2

/** One vehicle in one lane, and who passed over the stop lines that are seen. */
function observed(vehicle: { lane: number; in_m: number; speed_mps: number } | undefined, passed: number): Observation {
  const detectors: DetectorState[] = road.lanes.map((_, place) => (place === between ? 'silent' : 'sees'))
  const from = vehicle?.lane ?? road.lanes.length
  const length_m = road.lanes[from]?.length_m ?? 0
  return {
    time_s: 0,
    seen: {
      first: Int32Array.from({ length: road.lanes.length + 1 }, (_, place) => (place > from ? 1 : 0)),
      to_end_m: Float64Array.from(vehicle ? [length_m - vehicle.in_m] : []),
      speed_mps: Float64Array.from(vehicle ? [vehicle.speed_mps] : []),
      stood_s: new Float64Array(vehicle ? 1 : 0),
    },
    detectors,
    passed: Uint16Array.of(passed, 0),
    shown: [],
    requests: [],
  }
}

function watch(network = road) {
  const unseen = new Unseen(network)
  const flows = new Flows(network)
  const second = (observation: Observation, served: Green) => {
    const passed = unseen.crossings(observation)
    unseen.update(
      passed,
      flows,
      (place) => (place === between ? served : 'none'),
      () => served === 'yielding',
    )
    return passed
  }
  return { unseen, flows, second }
}

test('SG18: of a blind lane, who leaves is seen inside the junction, in the second in which he enters it', () => {
  const { second } = watch()
  assert.deepEqual([...second(observed({ lane: 3, in_m: 6, speed_mps: 8 }, 0), 'whole')], [0, 1])
  assert.deepEqual(
    [...second(observed({ lane: 3, in_m: 15, speed_mps: 9 }, 0), 'whole')],
    [0, 0],
    'he was there before',
  )
  assert.deepEqual(
    [...second(observed({ lane: 1, in_m: 6, speed_mps: 8 }, 1), 'whole')],
    [1, 0],
    'a seen lane is counted',
  )
})

test('SG18: who is sent into a blind lane and has not left it waits there, until a green in which nobody comes', () => {
  const { unseen, flows, second } = watch()
  for (let count = 0; count < 5; count++) second(observed(undefined, 1), 'none')
  assert.equal(Math.round(unseen.moving(between, flows)), 5)
  for (let count = 0; count < 8; count++) second(observed(undefined, 0), 'none')
  assert.equal(Math.round(unseen.queue(between)), 5)
  second(observed({ lane: 3, in_m: 3, speed_mps: 4 }, 0), 'whole')
  assert.equal(Math.round(unseen.queue(between)), 4)
  for (let count = 0; count < 3; count++) second(observed(undefined, 0), 'whole')
  assert.ok(unseen.queue(between) > 3, 'the next one may only be slow')
  for (let count = 0; count < 4; count++) second(observed(undefined, 0), 'whole')
  assert.ok(unseen.queue(between) < 0.1)
})

test('SG18: of a blind lane somebody always waits after a while, and one that did not use a part of the ways wants another', () => {
  const { unseen, second } = watch()
  for (let count = 0; count < 60; count++) second(observed(undefined, 0), 'none')
  assert.ok(unseen.queue(between) >= 1)
  assert.equal(unseen.isStuck(between), false)
  for (let count = 0; count < 6; count++) second(observed(undefined, 0), 'part')
  assert.equal(unseen.isStuck(between), true)
  second(observed({ lane: 3, in_m: 3, speed_mps: 4 }, 0), 'whole')
  assert.equal(unseen.isStuck(between), false)
  for (let count = 0; count < 10; count++) second(observed(undefined, 0), 'yielding')
  assert.ok(unseen.isStuck(between) && unseen.queue(between) >= 1, 'he may only have found no gap')
})

test('SG18: who gives way and may wait for it inside the junction waits there; when nobody does, the lane is empty', () => {
  // The way out of the blind lane goes on from lane 3 to a second part of it, which is lane 1 here.
  const [first, second] = road.connections
  assert.ok(first && second)
  const withPlace = { ...road, connections: [first, { ...second, inside: [3, 1] }] }
  const empty = (network: RoadNetwork, inside: Observation) => {
    const watched = watch(network)
    for (let count = 0; count < 60; count++) watched.second(observed(undefined, 0), 'none')
    for (let count = 0; count < 6; count++) watched.second(inside, 'yielding')
    return watched.unseen.queue(between) < 0.1
  }
  assert.equal(empty(withPlace, observed(undefined, 0)), true)
  assert.equal(empty(withPlace, observed({ lane: 3, in_m: 19, speed_mps: 0 }, 0)), false, 'one waits for his gap')
  assert.equal(empty(road, observed(undefined, 0)), false, 'there is no room to wait inside')
})

test('SG18: greens of a blind lane that are cut off while they come leave more and more', () => {
  const { unseen, second } = watch()
  const green = () => {
    for (let count = 0; count < 3; count++) second(observed({ lane: 3, in_m: 3, speed_mps: 4 }, 0), 'whole')
    second(observed(undefined, 0), 'none')
    return Math.round(unseen.queue(between))
  }
  assert.deepEqual([green(), green(), green()], [3, 6, 9])
})

test('SG16: nobody is sent into a blind exit that must be full, nor while somebody inside does not get out', () => {
  const link = { group: 0, connection: 0, inside: [1], exit: { lanes: [between], length_m: 60, signal: between } }
  const room = (standing: number, observation = observed(undefined, 0)) =>
    roomIn(
      road,
      link,
      observation,
      () => true,
      () => ({ standing, moving: 0 }),
    )
  assert.equal(room(0), Number.POSITIVE_INFINITY)
  assert.equal(room(4), 4)
  assert.equal(room(8), 0)
  assert.equal(room(0, observed({ lane: 1, in_m: 19, speed_mps: 0 }, 0)), 0)
})
