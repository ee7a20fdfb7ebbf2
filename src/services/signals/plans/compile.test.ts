import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crossLayout, crossPlan } from '../testing.ts'
import { fixedPlanOf, lightsOf, patternAt, stageOf } from './compile.ts'

test('SG45: a plan becomes lights with yellow for what ends and red for what begins, and the schedule holds over midnight', () => {
  const layout = crossLayout()
  const [peak] = crossPlan().patterns
  assert.ok(peak)
  const plan = fixedPlanOf(layout, peak)
  assert.deepEqual(
    plan.steps.map(({ aspects, duration_s }) => [aspects, duration_s]),
    [
      ['GrGrr', 40],
      ['yryrr', 3],
      ['rrrrr', 2],
      ['rGrGG', 30],
      ['ryryy', 3],
      ['rrrrr', 5],
    ],
  )
  assert.equal(plan.offset_s, 10)
  assert.equal(stageOf(layout, 'GrGrr'), 'ns')
  assert.equal(stageOf(layout, 'yryrr'), null)
  const yielding = crossLayout({ conflicts: [{ a: 'n-through', b: 's-through', rule: 'gives-way' }] })
  assert.equal(lightsOf(yielding, ['n-through', 's-through']), 'grGrr')
  const { patterns, schedule } = crossPlan()
  const at = (day: number, hour: number) => patternAt(patterns, schedule, day, hour * 60)?.id
  assert.deepEqual([at(1, 3), at(1, 7), at(7, 23), at(1, 21.9)], ['night', 'peak', 'night', 'peak'])
})
