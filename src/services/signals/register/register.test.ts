import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anonymous } from '../../../kernel/actor.ts'
import { startTestKhue } from '../../../kernel/testing.ts'
import identity from '../../../platform/identity/module.ts'
import organisation from '../../../platform/organisation/module.ts'
import * as api from '../contract.ts'
import signals from '../module.ts'
import { city, construction, crossIntersection, crossLayout, crossPlan, officialAs } from '../testing.ts'

const khue = await startTestKhue({ modules: [organisation, identity, signals], env: { SIGNALS_CONTROL: 'off' } })
const call: typeof khue.call = (actor, endpoint, input) => khue.call(actor, endpoint, input)
const engineer = officialAs('specialist', construction)
const head = officialAs('leader', construction)
const operator = officialAs('operator', city)
const elsewhere = officialAs('specialist', 'department:so-tu-phap@2008-08-01')
const watcher = officialAs('leader', 'gso:00070@2025-07-01')
const reason = 'Theo khảo sát hiện trường'

async function entered(code: string): Promise<string> {
  const body = { intersections: [crossIntersection(code)], reason }
  assert.equal((await call(engineer, api.putIntersections, { body })).status, 200)
  const note = (await call(operator, api.listNotes, { query: {} })).body.find(({ intersection }) =>
    intersection?.name.en.endsWith(code),
  )
  assert.ok(note?.intersection)
  return note.intersection.id
}

test('SG40: who does not plan for its unit enters no intersection; a layout that cannot be run is refused whole', async () => {
  const one = { intersections: [crossIntersection('k1')], reason }
  for (const actor of [anonymous, operator, elsewhere, head])
    assert.ok((await call(actor, api.putIntersections, { body: one })).status >= 401)
  const faults: readonly (readonly [string, Partial<api.Layout>])[] = [
    [
      'e-through together',
      { stages: [{ id: 'x', name: { vi: 'x', en: 'x' }, greens: crossLayout().movements.map(({ id }) => id) }] },
    ],
    ['no stage serves', { stages: crossLayout().stages.slice(0, 1) }],
    ['which the layout does not have', { detectors: [{ id: 'd', lane: 'nowhere', kind: 'loop', rangeM: 40 }] }],
    ['minimum green', { movements: crossLayout().movements.map((one) => ({ ...one, minGreenS: 6 })) }],
    ['shorter than the yellow', { intergreens: [{ from: 'n-walk', to: 'n-through', seconds: 2 }] }],
  ]
  for (const [words, more] of faults) {
    const bad = crossIntersection('bad', { layout: crossLayout(more) })
    const told = await call(engineer, api.putIntersections, {
      body: { intersections: [crossIntersection('k1'), bad], reason },
    })
    assert.equal(told.problem?.type, '/problems/signals.bad-layout', words)
  }
  assert.deepEqual((await call(operator, api.listNotes, { query: {} })).body, [])
  assert.deepEqual((await call(engineer, api.putIntersections, { body: one })).body, { entered: 1, changed: 0 })
  assert.deepEqual((await call(engineer, api.putIntersections, { body: one })).body, { entered: 0, changed: 1 })
  const twice = [crossIntersection('k1'), crossIntersection('k1')]
  const stolen = [crossIntersection('thief', { streetId: crossIntersection('k1').streetId })]
  for (const intersections of [twice, stolen]) {
    const told = await call(engineer, api.putIntersections, { body: { intersections, reason } })
    assert.equal(told.problem?.type, '/problems/signals.bad-layout')
  }
})

test('SG41: how an intersection runs is chosen by who operates, with a reason; others watch', async () => {
  const id = await entered('k2')
  const params = { id }
  for (const actor of [anonymous, engineer, head, watcher])
    assert.ok((await call(actor, api.setWish, { params, body: { wish: 'flash', reason } })).status >= 401)
  assert.equal((await call(operator, api.setWish, { params, body: { wish: 'flash', reason: '' } })).status, 400)
  assert.equal((await call(operator, api.setWish, { params, body: { wish: 'fixed', reason } })).status, 204)
  const seen = await call(watcher, api.readIntersection, { params })
  assert.deepEqual([seen.body.wish, seen.body.mayOperate, seen.body.mayPlan], ['fixed', false, false])
  assert.equal((await call(anonymous, api.readIntersection, { params })).status, 401)
})

test('SG42: a plan with a conflict, a short green or intergreen, a movement left out or left waiting does not come to be', async () => {
  const params = { id: await entered('k3') }
  for (const actor of [anonymous, operator, elsewhere, head])
    assert.ok((await call(actor, api.proposePlan, { params, body: crossPlan() })).status >= 401)
  const steps = (...given: [stage: string, greenS: number, intergreenS: number, greens?: string[]][]) =>
    crossPlan({
      patterns: ['peak', 'night'].map((id) => ({
        id,
        name: { vi: id, en: id },
        offsetS: 0,
        steps: given.map(([stage, greenS, intergreenS, greens]) => ({
          stage,
          greenS,
          intergreenS,
          ...(greens && { greens }),
        })),
      })),
    })
  const cases = [
    ['conflicting-greens', steps(['ns', 30, 5, ['n-through', 's-through', 'e-through']], ['ew', 30, 8])],
    ['short-intergreen', steps(['ns', 30, 4], ['ew', 30, 8])],
    ['short-intergreen', steps(['ns', 30, 5], ['ew', 30, 5])],
    ['short-green', steps(['ns', 30, 5], ['ew', 8, 8])],
    ['unserved', steps(['ns', 30, 5], ['ew', 30, 8, ['e-through', 'w-through']])],
    ['long-red', steps(['ns', 130, 5], ['ew', 30, 8])],
    ['unknown-name', steps(['ns', 30, 5], ['nowhere', 30, 8])],
    ['unknown-name', crossPlan({ schedule: [{ days: [1], from: '06:00', pattern: 'nowhere' }] })],
  ] as const
  for (const [what, body] of cases) {
    const told = await call(engineer, api.proposePlan, { params, body })
    assert.equal(told.problem?.type, `/problems/signals.${what}`, JSON.stringify(body.patterns[0]?.steps))
  }
  const clash = await call(engineer, api.proposePlan, { params, body: cases[0][1] })
  for (const word of ['Bắc – Nam', 'n đi thẳng (n-through)', 'e đi thẳng (e-through)'])
    assert.ok(clash.problem?.detail.includes(word), word)
  assert.deepEqual((await call(engineer, api.listPlans, { params })).body, { plans: [], earlier: null })
  assert.equal((await call(engineer, api.proposePlan, { params, body: crossPlan() })).status, 200)
})

test('SG43, SG44: a plan runs when a second person says so; one action brings the earlier one back; all is told with its reasons', async () => {
  const params = { id: await entered('k4') }
  const both = { ...engineer, grants: [...engineer.grants, ...head.grants] }
  const propose = async (title: string) =>
    (await call(both, api.proposePlan, { params, body: crossPlan({ title }) })).body
  const decide = (actor: Parameters<typeof call>[0], plan: { id: string }, verdict: 'deploy' | 'reject' = 'deploy') =>
    call(actor, api.decidePlan, { params: plan, body: { verdict, reason } })
  const first = await propose('first')
  for (const actor of [anonymous, operator, engineer]) assert.ok((await decide(actor, first)).status >= 401)
  assert.equal((await decide(both, first)).problem?.type, '/problems/signals.second-person')
  assert.equal((await decide(watcher, first)).status, 403)
  const stale = { ...head, strongUntil: 0 }
  assert.equal((await decide(stale, first)).problem?.type, '/problems/identity.second-factor-required')
  const early = await call(operator, api.bringBack, { params, body: { reason } })
  assert.equal(early.problem?.type, '/problems/signals.nothing-earlier')
  assert.equal((await decide(head, first)).status, 204)
  assert.equal((await decide(head, first)).problem?.type, '/problems/signals.decided')
  await decide(head, await propose('refused'), 'reject')
  assert.equal((await decide(head, await propose('second'))).status, 204)
  const states = async () =>
    (await call(watcher, api.listPlans, { params })).body.plans.map(({ number, state }) => [number, state])
  assert.deepEqual(await states(), [
    [3, 'deployed'],
    [2, 'rejected'],
    [1, 'replaced'],
  ])
  assert.ok((await call(head, api.bringBack, { params, body: { reason } })).status >= 401)
  assert.deepEqual((await call(operator, api.bringBack, { params, body: { reason } })).body, { number: 1 })
  assert.deepEqual(await states(), [
    [3, 'replaced'],
    [2, 'rejected'],
    [1, 'deployed'],
  ])
  const notes = (await call(watcher, api.listNotes, { query: { intersectionId: params.id } })).body
  assert.deepEqual(
    notes.map(({ what }) => what),
    [
      'plan-brought-back',
      'plan-deployed',
      'plan-proposed',
      'plan-rejected',
      'plan-proposed',
      'plan-deployed',
      'plan-proposed',
      'entered',
    ],
  )
  assert.ok(notes.every(({ reason: why, by }) => why.length >= 5 && by !== ''))
  // Nothing is lost between two pages, also of what was done in the same moment.
  const paged: string[] = []
  for (let before: string | undefined; paged.length < 20; ) {
    const query = { intersectionId: params.id, limit: 3, ...(before && { before }) }
    const page = (await call(watcher, api.listNotes, { query })).body
    paged.push(...page.map(({ id }) => id))
    before = page.at(-1)?.id
    if (page.length < 3) break
  }
  assert.deepEqual(
    paged,
    notes.map(({ id }) => id),
  )
  // Who brings back twice goes further back, not forward to what was brought back from; two who press at once do it once.
  assert.equal(
    (await call(operator, api.bringBack, { params, body: { reason } })).problem?.type,
    '/problems/signals.nothing-earlier',
  )
  const late = await call(operator, api.bringBack, { params, body: { reason, number: 1 } })
  assert.equal(late.problem?.type, '/problems/signals.decided')
})

test('SG42, SG44: a plan that a new layout does not fit runs no more, and that is told', async () => {
  const params = { id: await entered('k5') }
  const plan = (await call(engineer, api.proposePlan, { params, body: crossPlan() })).body
  assert.equal((await call(head, api.decidePlan, { params: plan, body: { verdict: 'deploy', reason } })).status, 204)
  const renamed = crossLayout({ stages: crossLayout().stages.map((stage) => ({ ...stage, id: `new-${stage.id}` })) })
  const body = { intersections: [crossIntersection('k5', { layout: renamed })], reason }
  assert.equal((await call(engineer, api.putIntersections, { body })).status, 200)
  assert.equal((await call(operator, api.readIntersection, { params })).body.planId, null)
  const [note] = (await call(operator, api.listNotes, { query: { intersectionId: params.id } })).body
  assert.equal(note?.what, 'plan-dropped')
})
