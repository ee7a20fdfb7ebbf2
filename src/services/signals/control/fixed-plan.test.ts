import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fallbackOf, planAspects, planAt } from './fixed-plan.ts'
import type { Intersection } from './model.ts'

const plan = {
  id: 'day',
  offset_s: 10,
  steps: [
    { aspects: 'Gr', duration_s: 30 },
    { aspects: 'yr', duration_s: 3 },
    { aspects: 'rG', duration_s: 27 },
  ],
}
const night = { ...plan, id: 'night', steps: [{ aspects: 'rG', duration_s: 20 }] }
const at: Intersection = {
  id: 'test',
  position: [0, 0],
  groups: [],
  stages: [],
  conflicts: new Uint8Array(),
  clearance_s: new Float64Array(),
  plans: [plan, night],
  schedule: [
    { from_s: 0, plan: 'night' },
    { from_s: 21_600, plan: 'day' },
  ],
  detectors: [0, 1, 2, 3].map((lane) => ({ id: String(lane), lane, range_m: 200 })),
}

test('SG8: a fixed plan follows its schedule, its cycle and its offset', () => {
  assert.deepEqual([planAt(at, 100)?.id, planAt(at, 21_600)?.id], ['night', 'day'])
  assert.deepEqual(planAt({ ...at, schedule: [] }, 100)?.id, 'day')
  const shown = [9, 10, 39, 40, 43, 69, 70].map((time_s) => planAspects(plan, time_s))
  assert.deepEqual(shown, ['rG', 'Gr', 'Gr', 'yr', 'rG', 'rG', 'Gr'])
})

test('SG9: an intersection whose link or most detectors fail runs its fixed plan, the others go on', () => {
  const sees = (count: number) => ({
    detectors: at.detectors.map((_, place) => (place < count ? ('sees' as const) : ('stuck' as const))),
  })
  const good = { connected: true, silent_s: [0, 0] }
  assert.equal(fallbackOf(at, 0, sees(4), good), undefined)
  assert.equal(fallbackOf(at, 0, sees(1), good), undefined)
  assert.equal(fallbackOf(at, 0, sees(0), good), 'detectors')
  assert.equal(fallbackOf(at, 0, sees(4), { connected: true, silent_s: [4, 0] }), 'link')
  assert.equal(fallbackOf(at, 1, sees(4), { connected: true, silent_s: [4, 0] }), undefined)
  assert.equal(fallbackOf(at, 1, sees(4), { connected: false, silent_s: [0, 0] }), 'link')
})
