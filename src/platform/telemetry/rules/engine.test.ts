import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { dayStart, hourMs } from '../days.ts'
import type { Condition, RuleBody } from './contract.ts'
import { beyond, type Change, hourOf, isSilent, type Member, RuleEngine } from './engine.ts'

const midnight = dayStart(20_783)
const noon = midnight + 12 * hourMs
const second = 1000
const members: readonly Member[] = [1, 2, 3].map((id) => ({ id, thingId: `t${id}`, unitId: id < 3 ? 'a' : 'b' }))

function rule(condition: Condition, more: Partial<RuleBody> = {}): RuleBody {
  return {
    name: { vi: 'x', en: 'x' },
    unitId: 'a',
    severity: 'warning',
    select: {},
    condition,
    groupBy: 'series',
    silences: [],
    ...more,
  }
}

const words = (changes: readonly Change[]) => changes.map(({ kind, group }) => `${kind} ${group}`)

test('TEL18: a threshold fires beyond its limit, comes back by the hysteresis only, and holds as long as it says', () => {
  const engine = new RuleEngine(rule({ kind: 'threshold', above: 50, back: 5, forS: 60 }), members, noon)
  const see = (s: number, value: number) => words(engine.observe(1, noon + s * second, value, 0))
  assert.deepEqual(see(0, 51), [])
  assert.deepEqual(see(30, 60), [])
  assert.deepEqual(see(60, 55), ['raised series 1'])
  assert.deepEqual(see(70, 46), [], 'not back by five yet')
  assert.deepEqual(see(80, 45), ['cleared series 1'])
  assert.deepEqual(see(90, 51), [])
  assert.deepEqual(see(100, 49), [], 'still beyond: it has not come back')
  assert.deepEqual(words(engine.tick(noon + 151 * second)), ['raised series 1'], 'time alone is enough')
  assert.deepEqual(words(engine.observe(1, noon + 152 * second, 0, 2)), [], 'a bad observation changes nothing')
  assert.deepEqual(words(engine.observe(1, noon, 0, 0)), [], 'nor does a late one')
})

test('TEL18: hysteresis never fires more often than the bare limit does', () => {
  const values = fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 60 })
  const raisedBy = (back: number, given: readonly number[]) => {
    const engine = new RuleEngine(rule({ kind: 'threshold', above: 10, back }), members, noon)
    return given
      .flatMap((value, at) => engine.observe(1, noon + at * second, value, 0))
      .filter(({ kind }) => kind === 'raised').length
  }
  fc.assert(
    fc.property(values, fc.integer({ min: 0, max: 10 }), (given, back) =>
      assert.ok(raisedBy(back, given) <= raisedBy(0, given)),
    ),
  )
  assert.ok(beyond({ above: 1, below: -1 }, -2, false) && !beyond({ above: 1, below: -1 }, 0, false))
})

test('TEL18: a rate is the change within its window, in either direction', () => {
  const engine = new RuleEngine(rule({ kind: 'rate', perMinute: 2, windowS: 300 }), members, noon)
  const see = (minutes: number, value: number) => words(engine.observe(1, noon + minutes * 60 * second, value, 0))
  assert.deepEqual([see(0, 10), see(1, 11), see(2, 12)].flat(), [])
  assert.deepEqual(see(3, 5), [])
  assert.deepEqual(see(4, 1), ['raised series 1'])
  assert.deepEqual(see(12, 1), ['cleared series 1'], 'the window has gone by')
})

test('TEL18: absence fires by the clock and ends with the next observation', () => {
  const engine = new RuleEngine(rule({ kind: 'absence', afterS: 120 }), members.slice(0, 1), noon)
  assert.deepEqual(engine.tick(noon + 119 * second), [])
  assert.deepEqual(words(engine.tick(noon + 120 * second)), ['raised series 1'])
  assert.deepEqual(engine.tick(noon + 500 * second), [], 'once')
  assert.deepEqual(words(engine.observe(1, noon + 500 * second, 3, 0)), ['cleared series 1'])
})

test('TEL18: a deviation is from what is usual at that hour', () => {
  const usual = (_: number, hour: number) =>
    hour === 12 ? { mean: 20, deviation: 2 } : hour === 13 ? { mean: 40, deviation: 2 } : undefined
  const engine = new RuleEngine(rule({ kind: 'deviation', deviations: 3, days: 28 }), members, noon, { usual })
  assert.deepEqual(engine.observe(1, noon, 25, 0), [])
  assert.deepEqual(words(engine.observe(1, noon + 60 * second, 40, 0)), ['raised series 1'])
  assert.deepEqual(words(engine.observe(1, noon + hourMs, 40, 0)), ['cleared series 1'])
  assert.deepEqual(engine.observe(1, noon + 2 * hourMs, 999, 0), [], 'where nothing is usual, nothing is unusual')
  assert.equal(hourOf(midnight), 0)
  assert.equal(hourOf(noon + 59 * 60 * second), 12)
})

test('TEL18: an area fires when so many of a unit are beyond at the same time', () => {
  const engine = new RuleEngine(rule({ kind: 'area', above: 50, atLeast: 2, withinS: 600 }), members, noon)
  assert.deepEqual(engine.observe(1, noon, 60, 0), [])
  assert.deepEqual(engine.observe(3, noon, 60, 0), [], 'of another unit')
  const [raised] = engine.observe(2, noon + 60 * second, 60, 0)
  assert.deepEqual(raised?.kind === 'raised' && [raised.group, raised.seriesIds], ['unit a', [1, 2]])
  assert.deepEqual(words(engine.observe(1, noon + 120 * second, 40, 0)), ['cleared unit a'])
})

test('TEL19: what belongs together is one alert, raised by the first and cleared by the last', () => {
  const engine = new RuleEngine(rule({ kind: 'threshold', above: 50 }, { groupBy: 'unit' }), members, noon)
  assert.deepEqual(words(engine.observe(1, noon, 60, 0)), ['raised unit a'])
  assert.deepEqual(engine.observe(2, noon, 60, 0), [])
  assert.deepEqual(engine.observe(1, noon + second, 40, 0), [])
  assert.deepEqual(words(engine.observe(2, noon + 2 * second, 40, 0)), ['cleared unit a'])
  const again = new RuleEngine(rule({ kind: 'threshold', above: 50 }), members, noon, { open: ['series 1'] })
  assert.deepEqual(again.observe(1, noon, 60, 0), [], 'it has its alert already')
  assert.deepEqual(words(again.observe(1, noon + second, 40, 0)), ['cleared series 1'])
})

test('TEL19: in a window of silence nothing is raised; what is still so afterwards is raised then', () => {
  const night = { from: '22:00', to: '06:00' }
  const engine = new RuleEngine(rule({ kind: 'threshold', above: 50 }, { silences: [night] }), members, midnight)
  assert.deepEqual(engine.observe(1, midnight + hourMs, 60, 0), [])
  assert.deepEqual(engine.tick(midnight + 6 * hourMs - 1), [])
  assert.deepEqual(words(engine.tick(midnight + 6 * hourMs)), ['raised series 1'])
  // 27 November 2026 is a Friday; its night ends on Saturday.
  const friday = Date.UTC(2026, 10, 26, 17)
  assert.ok(isSilent({ ...night, days: [5] }, friday + 23 * hourMs))
  assert.ok(isSilent({ ...night, days: [5] }, friday + 29 * hourMs))
  assert.ok(!isSilent({ ...night, days: [5] }, friday + 2 * hourMs), 'that was the night of Thursday')
  assert.ok(!isSilent(night, noon))
})

test('TEL27: what is silenced for a while is not raised until then; another thing of the same group is, and what stood open ends as ever', () => {
  const until = noon + hourMs
  const hush = (thingId: string | null) => ({ hushes: [{ thingId, fromMs: noon, untilMs: until }] })
  const whole = new RuleEngine(rule({ kind: 'threshold', above: 50 }), members, noon, hush(null))
  assert.deepEqual(words(whole.observe(1, noon - 1, 60, 0)), ['raised series 1'], 'before it begins')
  assert.deepEqual(words(whole.observe(1, noon, 40, 0)), ['cleared series 1'], 'what stood open ends')
  assert.deepEqual(whole.observe(1, noon + second, 60, 0), [])
  assert.deepEqual(whole.tick(until - 1), [])
  assert.deepEqual(words(whole.tick(until)), ['raised series 1'])
  const part = new RuleEngine(rule({ kind: 'threshold', above: 50 }, { groupBy: 'unit' }), members, noon, hush('t1'))
  assert.deepEqual(part.observe(1, noon, 60, 0), [])
  assert.deepEqual(part.observe(2, noon, 40, 0), [], 'one that is right does not raise it for the other')
  const [raised] = part.observe(2, noon + second, 60, 0)
  assert.ok(raised?.kind === 'raised')
  assert.deepEqual(raised.seriesIds, [2])
})

test('TEL19: a rule that is read again goes on from where it was, and ends what belongs to nothing any more', () => {
  const body = rule({ kind: 'threshold', above: 50, forS: 60 })
  const first = new RuleEngine(body, members, noon)
  first.observe(1, noon, 60, 0)
  const later = new RuleEngine(body, members, noon)
  later.adopt(first)
  assert.deepEqual(words(later.tick(noon + 60 * second)), ['raised series 1'], 'the minute before counts')
  const third = new RuleEngine(body, members.slice(1), noon)
  third.adopt(later)
  assert.deepEqual(words(third.clearOrphans(noon + 61 * second)), ['cleared series 1'])
  assert.deepEqual(third.clearOrphans(noon + 62 * second), [])
  const absent = new RuleEngine(rule({ kind: 'absence', afterS: 7200 }), members.slice(0, 1), noon)
  assert.deepEqual(absent.tick(noon + 2 * hourMs - 1), [], 'what was never heard is silent since the rule began')
  assert.deepEqual(words(absent.tick(noon + 2 * hourMs)), ['raised series 1'])
  const heard = new RuleEngine(rule({ kind: 'absence', afterS: 7200 }), members.slice(0, 1), noon)
  assert.deepEqual(heard.observe(1, noon - hourMs, 1, 0), [])
  assert.deepEqual(words(heard.tick(noon + hourMs)), ['raised series 1'], 'what was heard, since then')
  const begunLater = new RuleEngine(rule({ kind: 'absence', afterS: 7200 }), members.slice(0, 1), noon, {
    open: ['series 1'],
  })
  assert.deepEqual(begunLater.observe(1, noon - 3 * hourMs, 1, 0, noon), [], 'it is silent still, and has its alert')
})
