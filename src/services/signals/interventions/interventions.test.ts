import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anonymous } from '../../../kernel/actor.ts'
import { startTestKhue } from '../../../kernel/testing.ts'
import identity from '../../../platform/identity/module.ts'
import organisation from '../../../platform/organisation/module.ts'
import * as api from '../contract-live.ts'
import { listNotes } from '../contract.ts'
import signals from '../module.ts'
import { putIntersections } from '../register/register.ts'
import { by, city, construction, crossIntersection, officialAs } from '../testing.ts'
import { expire } from './interventions.ts'

const khue = await startTestKhue({ modules: [organisation, identity, signals], env: { SIGNALS_CONTROL: 'off' } })
const { app } = khue
const call: typeof khue.call = (actor, endpoint, input) => khue.call(actor, endpoint, input)
const operator = officialAs('operator', city)
const engineer = officialAs('specialist', construction)
const head = officialAs('leader', construction)
const reason = 'Xe cứu thương đi Bệnh viện Việt Đức'

await app.transaction((tx) =>
  putIntersections(tx, by, [crossIntersection('v1'), crossIntersection('v2')], 'Dữ liệu thử'),
)
const { intersections } = (await call(operator, api.readNetwork, {})).body
const [first = '', second = ''] = intersections.map(({ id }) => id)
const stop = (intersectionId: string, more: Partial<api.InterventionStop> = {}): api.InterventionStop => ({
  intersectionId,
  stage: 'ns',
  afterS: 0,
  holdS: 60,
  ...more,
})
const ask = (
  actor: Parameters<typeof call>[0],
  kind: api.InterventionKind,
  stops: api.InterventionStop[],
  why = reason,
) => call(actor, api.addIntervention, { body: { kind, stops, reason: why } })

test('SG46: who does not operate holds nothing; an intervention has a reason, a place in the layout and a longest time', async () => {
  for (const actor of [anonymous, engineer, head]) assert.ok((await ask(actor, 'hold', [stop(first)])).status >= 401)
  assert.equal((await ask(operator, 'hold', [stop(first)], 'x')).status, 400)
  const type = async (kind: api.InterventionKind, stops: api.InterventionStop[]) =>
    (await ask(operator, kind, stops)).problem?.type
  assert.equal(await type('hold', [stop(first, { stage: 'nowhere' })]), '/problems/signals.unknown-name')
  assert.equal(await type('flash', [stop(first)]), '/problems/signals.unknown-name')
  assert.equal(await type('hold', [stop(first, { holdS: 600 })]), '/problems/signals.too-long')
  assert.equal(await type('all-red', [stop(first, { stage: null, holdS: 200 })]), '/problems/signals.too-long')
  const dear = { kind: 'bus' as const, stops: [stop(first)], reason, costMaxS: 5000 }
  const refused = await call(operator, api.addIntervention, { body: dear })
  assert.equal(refused.problem?.type, '/problems/signals.too-dear')
  const convoy = await ask(operator, 'convoy', [stop(first), stop(second, { afterS: 45, holdS: 90 })])
  assert.equal(convoy.status, 200)
  const [view] = (await call(head, api.listInterventions, { query: {} })).body
  assert.ok(view)
  assert.equal(Date.parse(view.endsAt) - Date.parse(view.beginsAt), 135_000)
  assert.deepEqual([view.mayEnd, view.by, view.stops[1]?.stageName?.vi], [false, 'Bùi Quang Huy', 'Bắc – Nam'])
  assert.ok((await call(engineer, api.endIntervention, { params: { id: view.id }, body: { reason } })).status >= 401)
  assert.equal((await call(operator, api.endIntervention, { params: { id: view.id }, body: { reason } })).status, 204)
  const again = await call(operator, api.endIntervention, { params: { id: view.id }, body: { reason } })
  assert.equal(again.problem?.type, '/problems/signals.intervention-over')
})

test('SG47: what has a lower or the same rank waits; an emergency goes before a held stage', async () => {
  assert.equal((await ask(operator, 'hold', [stop(first)])).status, 200)
  assert.equal((await ask(operator, 'bus', [stop(first)])).problem?.type, '/problems/signals.in-use')
  assert.equal((await ask(operator, 'bus', [stop(second)])).status, 200)
  assert.equal((await ask(operator, 'emergency', [stop(first), stop(second)])).status, 200)
  assert.equal((await ask(operator, 'convoy', [stop(second)])).problem?.type, '/problems/signals.in-use')
  // Of two at once, each of whom saw it free, one is let in.
  const both = await Promise.all(
    ['all-red', 'flash'].map((kind) => ask(operator, kind as 'flash', [stop(second, { stage: null })])),
  )
  assert.deepEqual(
    both.map(({ status }) => status).toSorted((a, b) => a - b),
    [200, 409],
  )
})

test('SG48: an intervention ends by itself, and both ends are in the audit', async () => {
  const open = async () => (await call(operator, api.readNetwork, {})).body.interventions.length
  assert.ok((await open()) >= 3)
  await app.clock.at(app.clock.now().add({ minutes: 40 }), () => app.transaction((tx) => expire(tx)))
  assert.equal(await open(), 0)
  const ended = (await call(head, api.listInterventions, { query: {} })).body
  assert.ok(ended.filter(({ endedHow }) => endedHow === 'ran-out').length >= 3)
  const notes = (await call(head, listNotes, { query: { intersectionId: first } })).body
  const count = (what: string) => notes.filter((note) => note.what === what).length
  assert.equal(count('intervention'), count('intervention-ended'))
})

test('SG49: who may watch sees every intersection and its state, and without a street it is said that there is none', async () => {
  for (const endpoint of [api.readNetwork] as const) assert.equal((await call(anonymous, endpoint, {})).status, 401)
  const seen = (await call(officialAs('leader', 'gso:00070@2025-07-01'), api.readNetwork, {})).body
  assert.deepEqual([seen.link.link, seen.mayOperate], ['none', false])
  assert.ok(seen.intersections.every(({ live, at }) => live === null && at === null))
  const one = await call(head, api.readLive, { params: { id: first } })
  assert.deepEqual(one.body, { at: null, live: null })
})
