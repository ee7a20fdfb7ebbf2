import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RoadNetwork } from '../control/model.ts'
import type { Observation } from '../drivers/driver.ts'
import type { Layout, Wish } from '../contract.ts'
import type { LiveState } from '../contract-live.ts'
import { crossLayout, crossPlan } from '../testing.ts'
import { networkOf } from './network-of.ts'
import type { Intervention, Managed } from './orders.ts'
import { type StreetEvent, StreetControl } from './street-control.ts'

const layout: Layout = { ...crossLayout(), maxRedS: 60 }
const network: RoadNetwork = networkOf([{ streetId: 'x', layout, plan: crossPlan() }])
const laneIds = new Map(network.lanes.map(({ id }, place) => [id, place]))
const own = (wish: Wish = 'adaptive', hasPlan = true): Managed => ({
  id: 'one',
  place: 0,
  layout,
  wish,
  plan: hasPlan ? crossPlan() : undefined,
  out: new Set(),
})
const health = { connected: true, silent_s: [0] }

/** Vehicles that stand at the stop line of these lanes; what passes by lane. */
function seen(
  timeS: number,
  shown: string,
  standing: readonly string[] = [],
  more: Partial<Observation> = {},
): Observation {
  const counts = network.lanes.map(({ id }) => (standing.includes(id) ? 1 : 0))
  const first = new Int32Array(network.lanes.length + 1)
  for (const [n, count] of counts.entries()) first[n + 1] = (first[n] ?? 0) + count
  const all = first.at(-1) ?? 0
  return {
    time_s: timeS,
    seen: {
      first,
      to_end_m: new Float64Array(all).fill(2),
      speed_mps: new Float64Array(all),
      stood_s: new Float64Array(all).fill(5),
    },
    detectors: network.lanes.map(() => 'sees'),
    passed: new Uint16Array(network.connections.length),
    shown: [shown],
    requests: [],
    ...more,
  }
}

/** Noon of a Monday in Hanoi and so many seconds. */
const at = (s: number) => ({ ms: Date.UTC(2030, 0, 7, 5) + s * 1000, day: 1, secondOfDay: 43_200 + s })

class Play {
  readonly control = new StreetControl(network, [own()], seen(0, 'rrrrr'), 100)
  readonly events: StreetEvent[] = []
  readonly states: LiveState[] = []
  costS = 0
  #s = 0
  #shown = 'rrrrr'

  /** So many seconds; gives the lights of each. */
  run(
    seconds: number,
    more: {
      standing?: readonly string[]
      interventions?: readonly Intervention[]
      health?: typeof health
      observed?: Partial<Observation>
    } = {},
  ): string[] {
    return Array.from({ length: seconds }, () => {
      this.#s++
      const observation = seen(this.#s, this.#shown, more.standing, more.observed)
      const second = this.control.second(observation, more.health ?? health, at(this.#s), more.interventions ?? [])
      this.events.push(...second.events)
      this.costS += [...second.costs.values()].reduce((sum, one) => sum + one, 0)
      const state = second.states.get('one')
      if (state) this.states.push(state)
      this.#shown = second.commands[0]?.aspects ?? this.#shown
      return second.commands[0]?.aspects ?? ''
    })
  }
  get last() {
    const state = this.states.at(-1)
    assert.ok(state)
    return state
  }
  intervention(kind: Intervention['kind'], stage: string | null, holdS: number): Intervention {
    const beginsMs = at(this.#s).ms
    const stops = [{ intersectionId: 'one', stage, afterS: 0, holdS }]
    return { id: kind, kind, stops, beginsMs, endsMs: beginsMs + holdS * 1000 }
  }
}

test('SG52: a detector that hangs or is blind is not believed, is told, and is believed again when it works', () => {
  const play = new Play()
  play.control.manage([own('fixed')])
  const lane = 'x/n-in'
  play.run(700, { standing: [lane] })
  const healthNow = () => play.last.detectors.find(({ id }) => id === 'n-d')?.health
  assert.equal(healthNow(), 'stuck')
  assert.ok(play.last.detectors.filter(({ id }) => id !== 'n-d').every(({ health: one }) => one === 'good'))
  play.run(2)
  assert.equal(healthNow(), 'good')
  const passed = new Uint16Array(network.connections.length)
  passed[network.lanes[laneIds.get(lane) ?? 0]?.out[0] ?? 0] = 1
  play.run(20)
  play.run(20, { observed: { passed } })
  assert.equal(healthNow(), 'silent')
  const told = play.events.filter(({ kind }) => kind === 'detector').map(({ details }) => details['health'])
  assert.deepEqual(told, ['stuck', 'good', 'silent'])
})

test('SG64: a detector that people took out of service is not believed, whatever it says', () => {
  const play = new Play()
  play.control.manage([{ ...own(), out: new Set(['n-d']) }])
  play.run(30, { standing: ['x/n-in'] })
  assert.equal(play.last.detectors.find(({ id }) => id === 'n-d')?.health, 'out')
  assert.equal(play.last.mode, 'adaptive')
  play.control.manage([{ ...own(), out: new Set(['n-d', 'e-d', 's-d', 'w-d']) }])
  play.run(3)
  assert.deepEqual([play.last.mode, play.last.why], ['fallback', 'detectors-failed'])
  play.control.manage([own()])
  play.run(3)
  assert.equal(play.last.mode, 'adaptive')
  assert.ok(play.last.detectors.every(({ health: one }) => one === 'good'))
})

test('SG64: what is seen beyond the range of a detector in the register is left out', () => {
  const play = new Play()
  const short = layout.detectors.map((one) => (one.id === 'n-d' ? { ...one, rangeM: 30 } : one))
  const lanes = network.lanes.map(({ id }) => id)
  const at = lanes.indexOf('x/n-in')
  const first = Int32Array.from({ length: lanes.length + 1 }, (_, lane) => (lane > at ? 2 : 0))
  const seen = {
    first,
    to_end_m: Float64Array.of(10, 60),
    speed_mps: new Float64Array(2),
    stood_s: Float64Array.of(5, 5),
  }
  const waiting = () => play.last.lanes.find(({ lane }) => lane === 'n-in')?.waiting
  play.run(1, { observed: { seen } })
  assert.equal(waiting(), 2)
  play.control.manage([{ ...own(), layout: { ...layout, detectors: short } }])
  play.run(1, { observed: { seen } })
  assert.equal(waiting(), 1)
})

test('SG53: what is wished runs; failed detectors and a lost link lead to fixed time and say so, and back', () => {
  const play = new Play()
  play.run(5)
  assert.deepEqual([play.last.mode, play.last.why], ['adaptive', 'wished'])
  const blind = { detectors: network.lanes.map(() => 'silent' as const) }
  play.run(5, { observed: blind })
  assert.deepEqual([play.last.mode, play.last.why], ['fallback', 'detectors-failed'])
  const lights = play.run(180, { observed: blind })
  // The plan's own cycle, second by second: 83 s, each stage once.
  const begins = (letters: string) =>
    lights.flatMap((one, n) => (one === letters && lights[n - 1] !== letters ? [n] : []))
  const [first = 0, second = 0] = begins('GrGrr').filter((n) => n > 0)
  assert.equal(second - first, 83)
  assert.equal(lights.filter((one) => one === 'rGrGG').length >= 50, true)
  play.run(3, { health: { connected: false, silent_s: [9] } })
  assert.deepEqual([play.last.mode, play.last.why], ['local', 'link-lost'])
  assert.equal(play.run(1, { health: { connected: false, silent_s: [9] } })[0], '')
  play.run(2)
  assert.equal(play.last.mode, 'adaptive')
  play.control.manage([own('adaptive', false)])
  play.run(2, { observed: blind })
  assert.deepEqual([play.last.mode, play.last.why], ['adaptive', 'no-plan'])
  const modes = play.events.filter(({ kind }) => kind === 'mode').map(({ details }) => details['to'])
  assert.deepEqual(modes, ['adaptive', 'fallback', 'local', 'adaptive', 'adaptive'])
})

test('SG54: a stage is held as long as asked, what others wait is counted, and who waits too long is served all the same', () => {
  const play = new Play()
  play.run(3)
  const held = play.intervention('emergency', 'ns', 150)
  const standing = ['x/e-in', 'x/w-in']
  const lights = play.run(150, { interventions: [held], standing })
  assert.equal(play.states.at(-2)?.mode, 'priority')
  assert.ok(lights.slice(10, 55).every((one) => one === 'GrGrr'))
  const broken = lights.findIndex((one, n) => n > 20 && one === 'rGrGG')
  // The interlock's maximum red is 60 s; yellow and all-red come before the green.
  assert.ok(broken > 55 && broken < 75, String(broken))
  assert.ok(play.costS > 100)
  play.run(2, { interventions: [held], standing })
  assert.equal(play.last.mode, 'adaptive')
})

test('SG66: a bus that asks is heard by the plan, an emergency vehicle also in fixed time; who may not ask is not, and all is told', () => {
  const play = new Play()
  play.control.manage([own('fixed')])
  play.run(60)
  const request = { id: 'a1', intersection: 0, groups: [1, 3], arrives_in_s: 12 }
  const ask = (kind: 'bus' | 'emergency' | 'convoy') => ({ observed: { requests: [{ ...request, kind }] } })
  play.run(5, ask('bus'))
  assert.equal(play.last.mode, 'fixed', 'a bus does not break a fixed plan')
  assert.deepEqual([play.last.priorities?.[0]?.kind, play.last.priorities?.[0]?.arrivesInS], ['bus', 12])
  play.run(5)
  const lights = play.run(30, { ...ask('emergency'), standing: ['x/n-in'] })
  assert.equal(play.last.mode, 'priority')
  assert.equal(lights.at(-1), 'rGrGG')
  assert.ok((play.last.priorities?.[0]?.costS ?? 0) > 5)
  play.run(2)
  assert.equal(play.last.mode, 'fixed')
  play.run(2, { observed: { unauthorised: [{ id: 't', vehicleClass: 'taxi', intersection: 0 }] } })
  play.run(2, ask('convoy'))
  assert.deepEqual(play.last.priorities, [])
  const told = play.events
    .filter(({ kind }) => kind === 'priority')
    .map(({ details }) => [details['step'], details['vehicle']])
  assert.deepEqual(told, [
    ['asked', 'bus'],
    ['passed', 'bus'],
    ['asked', 'emergency'],
    ['passed', 'emergency'],
    ['refused', 'taxi'],
    ['refused', 'convoy'],
  ])
})

test('SG55: flash is entered and left over red for everybody', () => {
  const play = new Play()
  play.run(20, { standing: ['x/n-in'] })
  const flash = play.intervention('flash', null, 300)
  const into = play.run(100, { interventions: [flash] })
  const begun = into.indexOf('ooooo')
  assert.ok(begun >= 3)
  assert.ok(into.slice(begun - 3, begun).every((one) => one === 'rrrrr'))
  assert.ok(
    into.slice(begun).every((one) => one === 'ooooo'),
    'nothing else while it flashes',
  )
  assert.equal(play.last.mode, 'flash')
  const out = play.run(60)
  assert.equal(out[0], 'rrrrr')
  assert.ok(out.some((one) => one.includes('G')))
})

test('SG55, SG57: begun anew while the lamps flash, red for everybody comes first all the same', () => {
  const control = new StreetControl(network, [own()], seen(0, 'ooooo'), 100)
  const lights = [1, 2, 3, 4, 5, 6, 7, 8].map((s) => {
    const { commands } = control.second(seen(s, s === 1 ? 'ooooo' : 'rrrrr', ['x/n-in']), health, at(s), [])
    return commands[0]?.aspects ?? ''
  })
  assert.ok(
    lights.slice(0, 3).every((one) => one === 'rrrrr'),
    lights.join(' '),
  )
  assert.ok(lights.some((one) => one.includes('G')))
})

test('SG53: a cabinet that flashes by itself is told and not commanded; after that, and after a lost link, its own lights are where the control goes on from', () => {
  const play = new Play()
  play.run(20, { standing: ['x/n-in'] })
  assert.equal(play.last.state, 'GrGrr')
  play.run(2, { observed: { shown: ['ooooo'] } })
  assert.deepEqual([play.last.mode, play.last.why, play.last.state], ['local', 'cabinet-flashes', 'ooooo'])
  const lost = { connected: true, silent_s: [9] }
  play.run(30, { health: lost })
  // It has gone by itself to the other stage, and that one has its minimum green, yellow and red before anything else.
  const [first = '', ...after] = play.run(25, { standing: ['x/n-in'], observed: { shown: ['rGrGr'] } })
  assert.equal(first, 'rGrGr')
  const north = after.findIndex((one) => one.startsWith('G'))
  assert.ok(north >= 5 + 3, `${north} s after: ${after.join(' ')}`)
})

test('SG47: an emergency vehicle with a transmitter goes before a held stage, and the hold goes on after it', () => {
  const play = new Play()
  play.run(3)
  const hold = play.intervention('hold', 'ns', 200)
  play.run(30, { interventions: [hold] })
  assert.deepEqual([play.last.mode, play.last.state], ['manual', 'GrGrr'])
  const request = { id: 'a1', kind: 'emergency' as const, intersection: 0, groups: [1, 3], arrives_in_s: 12 }
  play.run(30, { interventions: [hold], observed: { requests: [request] } })
  assert.deepEqual([play.last.mode, play.last.state], ['priority', 'rGrGG'])
  play.run(30, { interventions: [hold] })
  assert.deepEqual([play.last.mode, play.last.state], ['manual', 'GrGrr'])
})
