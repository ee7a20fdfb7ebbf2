import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { planFault } from '../plans/check-plan.ts'
import { fixedPlanOf } from '../plans/compile.ts'
import { readStreets } from '../run/connect.ts'
import { withLayout } from '../run/overlay.ts'
import { faultOf } from './check-layout.ts'
import { layoutFrom, planFrom } from './from-streets.ts'
import { projectionOf } from './projection.ts'

const shared = path.join(import.meta.dirname, '../../../../../shared/data/signals')

for (const name of ['cologne1', 'cologne8', 'ingolstadt7']) {
  const file = path.join(shared, name, `${name}.net.xml`)
  test(`SG51: the intersections of a real network come with a layout that can be run, and their own programme as a plan: ${name}`, {
    skip: !existsSync(file) && 'no shared data here',
  }, async () => {
    const { network } = await readStreets(file)
    for (const [place, at] of network.intersections.entries()) {
      const layout = layoutFrom(network, place)
      assert.equal(faultOf(layout), undefined, at.id)
      assert.ok(layout.approaches.length > 1 && layout.detectors.length > 0, at.id)
      const same = withLayout(at, layout)
      assert.ok(same.stages.length >= layout.stages.length, at.id)
      const plan = planFrom(at, layout)
      assert.ok(plan, at.id)
      if (planFault(layout, plan.patterns, plan.schedule)) continue
      const [pattern] = plan.patterns
      const own = at.plans[0]?.steps.reduce((sum, { duration_s: s }) => sum + s, 0)
      assert.ok(pattern)
      assert.equal(
        fixedPlanOf(layout, pattern).steps.reduce((sum, { duration_s: s }) => sum + s, 0),
        own,
        at.id,
      )
    }
  })
}

test('SG51: metres of a network become longitude and latitude', () => {
  const text = '<location netOffset="-588006.57,-2324487.16" projParameter="+proj=utm +zone=48 +ellps=WGS84"/>'
  const { longitude, latitude } = projectionOf(text)(0, 0)
  // The south-west corner of what netconvert was given for these numbers: 105.8469, 21.019.
  assert.ok(Math.abs(longitude - 105.8469) < 0.0025 && Math.abs(latitude - 21.019) < 0.0025, `${longitude} ${latitude}`)
  assert.throws(() => projectionOf('<location netOffset="0,0" projParameter="!"/>'), /where on earth/)
})
