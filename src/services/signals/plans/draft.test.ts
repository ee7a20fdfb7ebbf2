import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Layout } from '../contract.ts'
import { crossLayout, crossPlan } from '../testing.ts'
import { dayBars, firstDraft, newKey } from './draft.ts'
import { faultOfPlan } from './rehearse.ts'

test('SG42: a plan is run through the interlock before it may be proposed: two movements on one light are seen as the street sees them', () => {
  const layout = crossLayout()
  const { patterns, schedule } = crossPlan()
  assert.equal(faultOfPlan(layout, patterns, schedule), undefined)
  const left = { ...layout.movements[0], id: 'n-left', turn: 'left' } as Layout['movements'][number]
  const shared: Layout = {
    ...layout,
    movements: [...layout.movements, left],
    stages: [...layout.stages, { id: 'n', name: { vi: 'Bắc', en: 'North' }, greens: ['n-through', 'n-left'] }],
    conflicts: [
      ...layout.conflicts,
      { a: 'n-left', b: 's-through', rule: 'never' },
      ...['e-through', 'w-through', 'n-walk'].map((b) => ({ a: 'n-left', b, rule: 'never' as const })),
    ],
  }
  const step = (stage: string, greenS: number, intergreenS: number) => ({ stage, greenS, intergreenS })
  const [pattern] = patterns
  assert.ok(pattern)
  // No step names the left turn together with the way that it crosses, but its light is that of straight on.
  const tricked = { ...pattern, steps: [step('n', 10, 5), step('ns', 30, 5), step('ew', 30, 8)] }
  const fault = faultOfPlan(shared, [tricked], [{ days: [1], from: '00:00', pattern: pattern.id }])
  assert.ok(fault?.what === 'signals.refused-in-rehearsal', JSON.stringify(fault))
  assert.deepEqual([fault.refusal, fault.second], ['conflict', 15])
})

test('SG63: a plan that is written anew begins with a pattern that may run, and each day is shown as its patterns', () => {
  const layout = crossLayout()
  const draft = firstDraft(layout, undefined)
  assert.equal(faultOfPlan(layout, draft.patterns, draft.schedule), undefined)
  assert.deepEqual(draft.schedule, [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', pattern: 'day' }])
  const { patterns, schedule } = crossPlan()
  assert.deepEqual(firstDraft(layout, { patterns, schedule }), { patterns, schedule })
  assert.deepEqual(dayBars(patterns, schedule, 3), [
    { fromMin: 0, toMin: 360, pattern: 'night' },
    { fromMin: 360, toMin: 1320, pattern: 'peak' },
    { fromMin: 1320, toMin: 1440, pattern: 'night' },
  ])
  const weekend = [...schedule, { days: [6], from: '06:00', pattern: 'night' }]
  assert.equal(dayBars(patterns, [...weekend.slice(0, 1), ...weekend.slice(2)], 5).length, 1)
  assert.equal(newKey(['p1', 'peak']), 'p2')
})
