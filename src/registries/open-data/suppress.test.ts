import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Row } from './definition.ts'
import { suppress } from './suppress.ts'
import { total, withTotals } from './totals.ts'

const threshold = 5
const levels = ['unit', 'age']
const rule = { levels, count: 'people', also: ['late'], threshold }
const table = (counts: Readonly<Record<string, readonly number[]>>) =>
  withTotals(
    levels,
    ['people', 'late'],
    Object.entries(counts).flatMap(([unit, ages]) =>
      ages.map((people, age) => ({ levels: [unit, String(age)], counts: [people, people] })),
    ),
  )
const told = (rows: readonly Row[]) =>
  Object.fromEntries(rows.map((row) => [`${String(row['unit'])} ${String(row['age'])}`, row['people']]))

test('OD4: a small count is kept back, and a second one with it, so that the total does not give it away', () => {
  const rows = suppress(table({ a: [3, 40, 9], b: [20, 30, 50] }), rule)
  assert.deepEqual(told(rows), {
    'total total': 152,
    'a total': 52,
    'a 0': null,
    'a 1': 40,
    'a 2': null,
    'b total': 100,
    'b 0': 20,
    'b 1': 30,
    'b 2': 50,
  })
  const [small] = rows.filter((row) => row['unit'] === 'a' && row['age'] === '0')
  assert.deepEqual(
    [small?.['suppressed'], small?.['late']],
    [true, null],
    'what is told of the same people goes with it',
  )
})

test('OD4: where the parts cannot hide each other, their total is kept back, and another total with it', () => {
  const rows = told(suppress(table({ a: [3, 0, 4], b: [20, 30, 50], c: [90, 90, 90] }), rule))
  // Seven people in two groups: told together they are enough.
  assert.deepEqual([rows['a total'], rows['a 0'], rows['a 1'], rows['a 2']], [7, null, 0, null])
  const alone = told(suppress(table({ a: [3, 0, 0], b: [20, 30, 50], c: [90, 90, 90] }), rule))
  assert.deepEqual([alone['a total'], alone['b total'], alone['b 0'], alone['c total']], [null, null, null, 270])
})

test('OD4: no small count is told, and nothing that is told gives one away', () => {
  const someRows = fc
    .array(
      fc.array(fc.oneof(fc.integer({ min: 0, max: 7 }), fc.integer({ min: 0, max: 40 })), {
        minLength: 1,
        maxLength: 5,
      }),
      {
        minLength: 1,
        maxLength: 5,
      },
    )
    .map((units) => table(Object.fromEntries(units.map((ages, index) => [`u${index}`, ages]))))
  fc.assert(
    fc.property(someRows, (rows) => {
      const shown = suppress(rows, rule)
      const real = new Map(rows.map((row) => [`${String(row['unit'])} ${String(row['age'])}`, Number(row['people'])]))
      const open = told(shown)
      for (const [name, people] of Object.entries(open)) {
        if (people !== null) assert.ok(people === 0 || Number(people) >= threshold, `${name} tells of ${people}`)
      }
      // Every sum there is: a total over units, and one over the ages of each unit.
      const units = [...new Set(rows.map((row) => String(row['unit'])))].filter((unit) => unit !== total)
      const sums = [
        { of: `${total} ${total}`, parts: units.map((unit) => `${unit} ${total}`) },
        ...units.map((unit) => ({
          of: `${unit} ${total}`,
          parts: Object.keys(open).filter((name) => name.startsWith(`${unit} `) && name !== `${unit} ${total}`),
        })),
      ]
      for (const { of, parts } of sums) {
        const hidden = parts.filter((name) => open[name] === null)
        if (open[of] === null) {
          assert.equal(hidden.length, parts.length, `${of} is kept back, so its parts must be: they would add up to it`)
          continue
        }
        if (hidden.length === 0) continue
        const together = hidden.reduce((sum, name) => sum + (real.get(name) ?? 0), 0)
        const inhabited = hidden.filter((name) => (real.get(name) ?? 0) > 0)
        assert.ok(inhabited.length >= 2, `${of} gives away ${hidden.join()}`)
        assert.ok(together >= threshold, `${of} tells that ${together} are in ${hidden.join()}`)
      }
    }),
    { numRuns: 500 },
  )
})

test('OD4: a table without its totals is refused', () => {
  assert.throws(() => suppress([{ unit: 'a', age: '1', people: 3, late: 0 }], rule), /without its total/)
})
