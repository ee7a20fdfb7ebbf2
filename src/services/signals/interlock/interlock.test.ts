/** The interlock against everything that may be sent to it, judged by an observer that knows only the rules of the street. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Conflict, type Intersection, clearanceOf, conflictOf, goes } from '../control/model.ts'
import { type Decision, Interlock } from './interlock.ts'

const yellow_s = 3
const clear_s = 2
const min_green_s = 5
const max_red_s = 60

/** An intersection of some groups; `pairs` says how each two of them stand to each other. */
function intersection(groups: number, pairs: readonly number[], cleared_s = clear_s): Intersection {
  const conflicts = new Uint8Array(groups * groups)
  let next = 0
  for (let a = 0; a < groups; a++)
    for (let b = a + 1; b < groups; b++) {
      const kind = pairs[next++] ?? Conflict.none
      conflicts[a * groups + b] = kind
      conflicts[b * groups + a] = kind === Conflict.givesWay ? Conflict.permitted : kind
    }
  const at = {
    id: 'test',
    position: [0, 0] as const,
    groups: Array.from({ length: groups }, (_, group) => ({
      kind: group === groups - 1 ? ('pedestrian' as const) : ('vehicle' as const),
      connections: [],
      yellow_s: group === groups - 1 ? 0 : yellow_s,
      min_green_s,
      max_red_s,
    })),
    stages: [],
    conflicts,
    clearance_s: new Float64Array(groups * groups).fill(cleared_s),
    plans: [],
    schedule: [],
    detectors: [],
  }
  return { ...at, stages: Array.from({ length: groups }, (_, first) => ({ own: true, aspects: stageWith(at, first) })) }
}

/** The group, and whoever may go with it. */
function stageWith(at: Intersection, first: number): string {
  const going = [first]
  for (let group = 0; group < at.groups.length; group++)
    if (going.every((other) => conflictOf(at, group, other) !== Conflict.exclusive)) going.push(group)
  const yields = (group: number) => going.some((other) => conflictOf(at, group, other) === Conflict.givesWay)
  return at.groups.map((_, group) => (going.includes(group) ? (yields(group) ? 'g' : 'G') : 'r')).join('')
}

const someIntersection = fc.integer({ min: 2, max: 7 }).chain((groups) => {
  const length = (groups * (groups - 1)) / 2
  const pair = fc.constantFrom(...Object.values(Conflict), Conflict.exclusive)
  const pairs = fc.array(pair, { minLength: length, maxLength: length })
  return fc.tuple(pairs, fc.integer({ min: 0, max: clear_s })).map((drawn) => intersection(groups, ...drawn))
})

/** What may be sent: nonsense, letters at random, a stage at once, or a proper step with one letter changed. */
const command = fc.oneof(
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('text' as const), text: fc.string({ maxLength: 9 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('letters' as const),
      text: fc.array(fc.constantFrom('G', 'g', 'y', 'r', 's'), { minLength: 7, maxLength: 7 }).map((a) => a.join('')),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('stage' as const), stage: fc.nat(6) }) },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('step' as const),
      stage: fc.nat(6),
      at: fc.nat(20),
      letter: fc.constantFrom('G', 'g', 'y', 'r'),
    }),
  },
)
type Command = typeof command extends fc.Arbitrary<infer T> ? T : never

const pace = fc.oneof(
  { weight: 12, arbitrary: fc.constant(1) },
  { weight: 1, arbitrary: fc.constantFrom(0, -5, 0.3, 7, Number.NaN, Number.POSITIVE_INFINITY) },
)

function wantedBy(given: Command, at: Intersection, interlock: Interlock, time_s: number): string {
  if (given.kind === 'text') return given.text
  if (given.kind === 'letters') return given.text.slice(0, at.groups.length)
  const stage = at.stages[given.stage % at.stages.length]?.aspects ?? ''
  if (given.kind === 'stage') return stage
  const step = [...interlock.towards(stage, time_s)]
  if (given.at < step.length) step[given.at] = given.letter
  return step.join('')
}

/** Sees the lamps alone. Throws at what no road user should see. */
class Observer {
  readonly #at: Intersection
  readonly #since_s: number[]
  #last: string

  constructor(at: Intersection, shown: string) {
    this.#at = at
    this.#since_s = at.groups.map(() => 0)
    this.#last = shown
  }

  see(shown: string, time_s: number): void {
    assert.equal(shown.length, this.#at.groups.length)
    for (let a = 0; a < shown.length; a++) this.#judge(a, shown, time_s)
    for (let a = 0; a < shown.length; a++) if (phase(shown, a) !== phase(this.#last, a)) this.#since_s[a] = time_s
    this.#last = shown
  }

  #judge(a: number, shown: string, time_s: number): void {
    const was = phase(this.#last, a)
    const is = phase(shown, a)
    const age_s = time_s - (this.#since_s[a] ?? 0)
    const yellow = this.#at.groups[a]?.yellow_s ?? 0
    if (was === 'green' && is !== 'green') {
      assert.ok(age_s >= min_green_s, `group ${a} was green for ${age_s} s`)
      assert.equal(is, yellow > 0 ? 'yellow' : is, `group ${a} went from green to ${is}`)
    }
    if (was === 'yellow' && is !== 'yellow')
      assert.ok(is === 'red' && age_s >= yellow, `yellow of ${age_s} s, then ${is}`)
    if (was === 'red') assert.notEqual(is, 'yellow')
    for (let b = 0; b < shown.length; b++) if (b !== a) this.#judgePair(a, b, shown, time_s)
  }

  #judgePair(a: number, b: number, shown: string, time_s: number): void {
    if (phase(shown, a) === 'red' || b === a) return
    const conflict = conflictOf(this.#at, a, b)
    const moves = phase(shown, b) !== 'red'
    assert.ok(!(moves && conflict === Conflict.exclusive), `${a} and ${b} at once: ${shown}`)
    assert.ok(
      !(moves && conflict === Conflict.givesWay && shown[a] === 'G'),
      `${a} does not give way to ${b}: ${shown}`,
    )
    if (conflict === Conflict.exclusive && phase(shown, a) === 'green' && phase(this.#last, a) !== 'green') {
      const before = phase(this.#last, b)
      assert.notEqual(before, 'green')
      const stopped_s = before === 'red' ? time_s - (this.#since_s[b] ?? 0) : 0
      assert.ok(stopped_s >= clearanceOf(this.#at, b, a), `${a} began too soon after ${b}`)
    }
  }
}

const phase = (shown: string, group: number) => (goes(shown[group]) ? 'green' : shown[group] === 'y' ? 'yellow' : 'red')

function play(at: Intersection, commands: readonly (readonly [Command, number])[]): Decision[] {
  const red = 'r'.repeat(at.groups.length)
  const interlock = new Interlock(at, red, 0)
  const observer = new Observer(at, red)
  let clock_s = 0
  return commands.map(([given, pause_s]) => {
    const time_s = clock_s + pause_s
    const decision = interlock.decide(time_s, wantedBy(given, at, interlock, time_s))
    observer.see(decision.shown, Number.isFinite(time_s) ? Math.max(clock_s, time_s) : clock_s)
    if (Number.isFinite(time_s)) clock_s = Math.max(clock_s, time_s)
    return decision
  })
}

test('SG1, SG2, SG3: whatever is sent, nobody sees a conflict, a short green, a cut yellow or an early green', () => {
  fc.assert(
    fc.property(
      someIntersection,
      fc.array(fc.tuple(command, pace), { minLength: 50, maxLength: 250 }),
      (at, commands) => {
        play(at, commands)
      },
    ),
    {
      numRuns: 300,
    },
  )
})

const crossing = intersection(3, [Conflict.exclusive, Conflict.exclusive, Conflict.none])
const begun = (): Interlock => {
  const interlock = new Interlock(crossing, 'rrr', 0)
  assert.deepEqual(interlock.decide(2, 'Grr'), { shown: 'Grr', refusals: [] })
  return interlock
}
const reasonsOf = ({ refusals }: Decision) => refusals.map(({ reason }) => reason)

test('SG4: a refused command changes nothing, and each refusal says why', () => {
  const tries: [number, string, string][] = [
    [3, 'GGr', 'conflict'],
    [3, 'yrr', 'minimum-green'],
    [7, 'rrr', 'yellow'],
    [3, 'Gr', 'unknown-aspect'],
    [3, 'Grs', 'unknown-aspect'],
    [2, 'Grr', 'clock'],
    [1, 'Grr', 'clock'],
    [Number.NaN, 'Grr', 'clock'],
    [2.5, 'Grr', 'too-soon'],
  ]
  for (const [time_s, wanted, reason] of tries) {
    const decision = begun().decide(time_s, wanted)
    assert.deepEqual([decision.shown, reasonsOf(decision)], ['Grr', [reason]], wanted)
  }
})

test('SG2: a clock that is set back does not leave the lights as they are; nothing that was shown counts as older than it is known to be', () => {
  const interlock = new Interlock(crossing, 'rrr', 100_000)
  interlock.decide(100_002, 'Grr')
  assert.deepEqual(reasonsOf(interlock.decide(500, 'yrr')), ['clock'])
  const shown = []
  for (let time_s = 501; time_s < 514; time_s++)
    shown.push(interlock.decide(time_s, interlock.towards('rGG', time_s)).shown)
  assert.deepEqual(shown, [
    ...Array(4).fill('Grr'),
    ...Array(3).fill('yrr'),
    ...Array(2).fill('rrr'),
    ...Array(4).fill('rGG'),
  ])
})

test('SG3: after green come yellow and clearance, however soon the other is wanted', () => {
  const interlock = begun()
  const shown = []
  for (let time_s = 7; time_s < 16; time_s++) shown.push(interlock.decide(time_s, time_s === 7 ? 'yrr' : 'rGG').shown)
  // The yellow ends by itself, since nothing that was wanted was right until the clearance was over.
  assert.deepEqual(shown, ['yrr', 'yrr', 'yrr', 'rrr', 'rrr', 'rGG', 'rGG', 'rGG', 'rGG'])
})

test('SG3: where no clearance is wanted, the next begin in the second in which the yellow ends, not before', () => {
  const interlock = new Interlock(intersection(3, [Conflict.exclusive, Conflict.exclusive, Conflict.none], 0), 'Grr', 0)
  const shown = []
  for (let time_s = 5; time_s < 11; time_s++) shown.push(interlock.decide(time_s, time_s === 5 ? 'yrr' : 'rGG').shown)
  assert.deepEqual(shown, ['yrr', 'yrr', 'yrr', 'rGG', 'rGG', 'rGG'])
})

test('SG5: who waits too long is served by the interlock itself, against any command', () => {
  fc.assert(
    fc.property(someIntersection, fc.infiniteStream(command), (at, commands) => {
      const red = 'r'.repeat(at.groups.length)
      const interlock = new Interlock(at, red, 0)
      const waits_s = at.groups.map(() => 0)
      // All of them may become due at once; each turn ends a green, waits for the clearance and gives one.
      const limit_s = max_red_s + at.groups.length * (min_green_s + yellow_s + clear_s + 2)
      for (let time_s = 1; time_s < 400; time_s++) {
        const given = commands.next().value
        const { shown } = interlock.decide(time_s, wantedBy(given, at, interlock, time_s))
        for (const [group] of waits_s.entries()) {
          waits_s[group] = goes(shown[group]) ? 0 : (waits_s[group] ?? 0) + 1
          assert.ok((waits_s[group] ?? 0) <= limit_s, `group ${group} waits ${waits_s[group]} s`)
        }
      }
    }),
    { numRuns: 60 },
  )
})

test('SG6: of a street that it finds in a conflict, it makes red before anything else', () => {
  const interlock = new Interlock(crossing, 'GGG', 100)
  assert.equal(interlock.decide(101, 'GGG').shown, 'rrr')
})

test('SG7: a change keeps those green that stay, and each begins as soon as those have cleared whose way it crosses', () => {
  const at = intersection(4, [0, 3, 0, 0, 0, 0])
  const interlock = new Interlock(at, 'rrrr', 0)
  const shown = []
  for (let time_s = 2; time_s < 16; time_s++) {
    const wanted = interlock.towards(time_s < 4 ? 'GGrr' : 'rGGG', time_s)
    shown.push(interlock.decide(time_s, wanted).shown)
  }
  assert.ok(shown.includes('yGrG'), `group 3 crosses nobody and waits for nobody: ${shown.join(' ')}`)
  assert.deepEqual(shown.slice(5, 11), ['yGrG', 'yGrG', 'yGrG', 'rGrG', 'rGrG', 'rGGG'])
})

test('SG1: the steps of a proper change are never refused', () => {
  fc.assert(
    fc.property(someIntersection, fc.array(fc.nat(6), { minLength: 120, maxLength: 200 }), (at, wishes) => {
      const interlock = new Interlock(at, 'r'.repeat(at.groups.length), 0)
      for (const [second, wish] of wishes.entries()) {
        const stage = at.stages[wish % at.stages.length]?.aspects ?? ''
        const step = interlock.towards(stage, second + 1)
        const decision = interlock.decide(second + 1, step)
        assert.deepEqual(
          reasonsOf(decision).filter((reason) => reason !== 'maximum-red'),
          [],
        )
      }
    }),
    { numRuns: 100 },
  )
})
