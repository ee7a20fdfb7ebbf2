import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Static } from 'typebox'
import { defineModule, when } from '../../../kernel/module.ts'
import { startTestKhue } from '../../../kernel/testing.ts'
import identity from '../../../platform/identity/module.ts'
import organisation from '../../../platform/organisation/module.ts'
import { signalEnded, signalRaised } from '../../../platform/situation/index.ts'
import { type Layout, setWish } from '../contract.ts'
import * as api from '../contract-live.ts'
import type { Aspects, RoadNetwork } from '../control/model.ts'
import type { ControllerDriver, Observation } from '../drivers/driver.ts'
import signals from '../module.ts'
import { decide, propose } from '../plans/plans.ts'
import { putIntersections } from '../register/register.ts'
import { by, city, crossIntersection, crossLayout, crossPlan, officialAs } from '../testing.ts'
import { networkOf } from './network-of.ts'
import { Runner } from './runner.ts'

/** As the operations centre would hear it. */
const heard: (Static<typeof signalRaised.data> | Static<typeof signalEnded.data>)[] = []
const listener = defineModule({
  name: 'listener',
  folder: import.meta.dirname,
  listens: [
    when(signalRaised, 'raised', (_tx, data) => Promise.resolve(void heard.push(data))),
    when(signalEnded, 'ended', (_tx, data) => Promise.resolve(void heard.push(data))),
  ],
})
const khue = await startTestKhue({
  modules: [organisation, identity, signals, listener],
  env: { SIGNALS_CONTROL: 'off' },
})
const { app } = khue
const operator = officialAs('operator', city)
const call: typeof khue.call = (actor, endpoint, input) => khue.call(actor, endpoint, input)
const reason = 'Kiểm tra bộ điều khiển'

/** Cabinets that show what they are told and see nobody. */
class Cabinets implements ControllerDriver {
  readonly name = 'memory'
  readonly followsRegister = false
  readonly network: RoadNetwork = networkOf([{ streetId: 'r1', layout: crossLayout(), plan: undefined }])
  closed = 0
  readonly told: Aspects[] = []
  isThere = true
  seeing: 'sees' | 'silent' = 'sees'
  #s = 0
  #shown = 'rrrrr'
  describe() {
    return Promise.resolve(this.network)
  }
  next(): Promise<Observation> {
    if (!this.isThere) return Promise.reject(new Error('the cable is cut'))
    this.#s++
    return Promise.resolve({
      time_s: this.#s,
      seen: {
        first: new Int32Array(this.network.lanes.length + 1),
        to_end_m: new Float64Array(),
        speed_mps: new Float64Array(),
        stood_s: new Float64Array(),
      },
      detectors: this.network.lanes.map(() => this.seeing),
      passed: new Uint16Array(this.network.connections.length),
      shown: [this.#shown],
      requests: [],
    })
  }
  command(_intersection: number, aspects: Aspects) {
    this.#shown = aspects
    this.told.push(aspects)
  }
  health() {
    return { connected: this.isThere, silent_s: [0], error: undefined }
  }
  close() {
    this.closed++
    return Promise.resolve()
  }
}

await app.transaction((tx) => putIntersections(tx, by, [crossIntersection('r1'), crossIntersection('r2')], reason))
const network = async () => (await call(operator, api.readNetwork, {})).body
const [one, other] = (await network()).intersections
assert.ok(one && other)
const params = { id: one.id }

/** Seconds as fast as they go; the clock stands still within each. */
let clockS = 0
async function play(runner: Runner, seconds: number): Promise<void> {
  const start = Temporal.Instant.from('2030-01-07T05:00:00Z')
  for (let n = 0; n < seconds; n++) await app.clock.at(start.add({ seconds: ++clockS }), () => runner.second())
}

test('SG56: without a street nothing is controlled; with one, what is in its register is, and what is seen and shown is kept', async () => {
  const absent = new Runner(app, () => Promise.resolve(undefined))
  await play(absent, 1)
  assert.equal((await network()).link.link, 'none')
  const cabinets = new Cabinets()
  const runner = new Runner(app, () => Promise.resolve(cabinets))
  await play(runner, 75)
  const now = await network()
  assert.deepEqual([now.link.link, now.link.driver], ['up', 'memory'])
  assert.deepEqual(
    now.intersections.map(({ code, live }) => [code, live?.mode ?? null]),
    [
      ['r1', 'adaptive'],
      ['r2', null],
    ],
  )
  const live = await call(operator, api.readLive, { params })
  assert.equal(live.body.live?.state, cabinets.told.at(-1))
  await runner.stop()
})

test('SG50: the lights of each minute and what happened are kept and can be asked for', async () => {
  const until = '2030-01-07T05:02:00Z'
  const history = await call(operator, api.readHistory, { params, query: { until, minutes: 10 } })
  assert.ok(history.body.minutes.length >= 2)
  for (const { states } of history.body.minutes)
    assert.ok(states.length > 0 && states.every(({ lights }) => lights.length === 5))
  assert.ok(history.body.events.some(({ kind, details }) => kind === 'mode' && details['to'] === 'adaptive'))
})

test('SG57: a lost link is told, each cabinet then counts as local; a new run takes up wishes and interventions', async () => {
  const cabinets = new Cabinets()
  const before = new Runner(app, () => Promise.resolve(cabinets))
  await play(before, 3)
  const stops = [{ intersectionId: one.id, stage: 'ew', afterS: 0, holdS: 200 }]
  const start = Temporal.Instant.from('2030-01-07T05:00:00Z')
  await app.clock.at(start.add({ seconds: clockS }), async () => {
    const body = { kind: 'emergency' as const, stops, reason }
    assert.equal((await call(operator, api.addIntervention, { body })).status, 200)
  })
  await call(operator, setWish, { params: { id: other.id }, body: { wish: 'fixed', reason } })
  // The clock of a request is the real one: the intervention is put where the played seconds are.
  await app.transaction((tx) =>
    tx.named('', `update signals.intervention set begins_at = $1, ends_at = $2 where ended_at is null`, [
      start.add({ seconds: clockS }).toString(),
      start.add({ seconds: clockS + 200 }).toString(),
    ]),
  )
  await play(before, 5)
  const stateNow = async () => (await call(operator, api.readLive, { params })).body.live
  assert.equal((await stateNow())?.mode, 'priority')
  cabinets.isThere = false
  await play(before, 1)
  assert.deepEqual([(await network()).link.link, (await stateNow())?.mode], ['down', 'local'])
  // The program is gone without a word; another begins anew.
  const again = new Cabinets()
  const after = new Runner(app, () => Promise.resolve(again))
  await play(after, 40)
  assert.deepEqual([(await network()).link.link, (await stateNow())?.mode], ['up', 'priority'])
  assert.equal(again.told.at(-1), 'rGrGG')
  await play(after, 200)
  assert.equal((await stateNow())?.mode, 'adaptive')
  assert.deepEqual((await network()).interventions, [])
  await after.stop()
})

test('SG60: a lost link and failed detectors are signals to the operations centre, and so are their ends', async () => {
  const cabinets = new Cabinets()
  const runner = new Runner(app, () => Promise.resolve(cabinets))
  await app.transaction(async (tx) => {
    const { id } = await propose(tx, by, one.id, crossPlan())
    await decide(tx, by, id, { verdict: 'deploy', reason })
  })
  await play(runner, 2)
  cabinets.seeing = 'silent'
  await play(runner, 2)
  cabinets.seeing = 'sees'
  await play(runner, 2)
  cabinets.isThere = false
  await play(runner, 1)
  cabinets.isThere = true
  await play(runner, 2)
  await runner.stop()
  await khue.drain()
  // Two kinds of event are delivered each in its own order.
  const raised = heard.flatMap((signal) => ('title' in signal ? [`${signal.reference} ${signal.title.en}`] : []))
  const over = heard.flatMap((signal) => ('title' in signal ? [] : [signal.reference]))
  assert.deepEqual([...new Set(raised)].toSorted(), [
    `${one.id} Detectors failed: Junction r1`,
    'link The link to the traffic signals is lost',
  ])
  assert.deepEqual([...new Set(over)].toSorted(), [one.id, 'link'])
})

test('SG56, SG64: who edits a layout does not end the street; one that does not fit its controller is not commanded, and the others go on', async () => {
  const cabinets = new Cabinets()
  const runner = new Runner(app, () => Promise.resolve(cabinets))
  await play(runner, 2)
  const edit = (layout: Layout) =>
    app.transaction((tx) => putIntersections(tx, by, [crossIntersection('r1', { layout })], reason))
  await edit({ ...crossLayout(), detectors: crossLayout().detectors.slice(1) })
  await play(runner, 2)
  const now = async () => (await call(operator, api.readLive, { params })).body.live
  assert.deepEqual([(await now())?.detectors.length, cabinets.closed], [crossLayout().detectors.length - 1, 0])
  const [first] = crossLayout().movements
  assert.ok(first)
  const wide = { ...first, id: 'new', group: 9 }
  const stages = crossLayout().stages.map((stage) => ({ ...stage, greens: [...stage.greens, 'new'] }))
  await edit({ ...crossLayout(), movements: [...crossLayout().movements, wide], stages })
  const told = cabinets.told.length
  await play(runner, 3)
  assert.deepEqual([(await now())?.mode, (await now())?.why], ['local', 'no-layout'])
  assert.deepEqual([cabinets.told.length, (await network()).link.link], [told, 'up'])
  await edit(crossLayout())
  await play(runner, 2)
  assert.equal((await now())?.mode, 'adaptive')
  await runner.stop()
})

test('SG57: a change that began before another one and is there after it is taken up, too', async () => {
  const runner = new Runner(app, () => Promise.resolve(new Cabinets()))
  await play(runner, 2)
  await app.transaction((tx) =>
    tx.named('', `update signals.intersection set changed_at = now() + interval '1 day' where code = 'r2'`, []),
  )
  await play(runner, 2)
  await app.transaction((tx) =>
    tx.named('', `update signals.intersection set wish = 'fixed', changed_at = now() where code = 'r1'`, []),
  )
  await play(runner, 2)
  assert.equal((await call(operator, api.readLive, { params })).body.live?.mode, 'fixed')
  await call(operator, setWish, { params, body: { wish: 'adaptive', reason } })
  await runner.stop()
})
