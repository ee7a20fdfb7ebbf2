import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { FormulaError, parseFormula } from './formula.ts'

const valueOf = (text: string, of: Record<string, number> = {}) => parseFormula(text).value((name) => of[name])

test('IN3: a formula follows the rules of arithmetic, and names its measures', () => {
  assert.equal(valueOf('1 + 2 * 3 - 4 / 2'), 5)
  assert.equal(valueOf('8 - 3 - 2'), 3)
  assert.equal(valueOf('100 / 10 / 2'), 5)
  assert.equal(valueOf('(1 + 2) * (3 - 1)'), 6)
  assert.equal(valueOf('100 * cases.on_time / cases.decided', { 'cases.on_time': 9, 'cases.decided': 12 }), 75)
  assert.deepEqual(parseFormula('a.b + a.c / a.b').measures, ['a.b', 'a.c'])
})

test('IN3: what divides by nothing, or has no figure, has no value', () => {
  assert.equal(valueOf('1 / 0'), null)
  assert.equal(valueOf('cases.a / cases.b', { 'cases.a': 0, 'cases.b': 0 }), null)
  assert.equal(valueOf('1 + cases.a'), null)
})

test('IN3: what is no formula is refused where it goes wrong', () => {
  for (const [text, at] of [
    ['', 0],
    ['1 +', 3],
    ['1 2', 2],
    ['(1 + 2', 6],
    ['1 + )', 4],
    ['cases', 0],
    ['1 + process.exit()', 16],
    ['a.b; drop table', 3],
    ['1e5', 1],
  ] as const) {
    assert.throws(
      () => parseFormula(text),
      (error) => error instanceof FormulaError && error.at === at,
      `${text} at ${at}`,
    )
  }
  assert.throws(() => parseFormula('('.repeat(60)), FormulaError)
  assert.throws(() => parseFormula(`1${' + 1'.repeat(500)}`), FormulaError)
})

interface Made {
  readonly text: string
  readonly value: number
}

const apply: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
}

test('IN3: any nest of operators and brackets gives what it means', () => {
  const leaf = fc.integer({ min: 0, max: 99 }).map((value): Made => ({ text: String(value), value }))
  const { made } = fc.letrec<{ made: Made }>((tie) => ({
    made: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.tuple(tie('made'), fc.constantFrom('+', '-', '*', '/'), tie('made')).map(
        ([a, sign, b]): Made => ({
          text: `(${a.text} ${sign} ${b.text})`,
          value: apply[sign]?.(a.value, b.value) ?? Number.NaN,
        }),
      ),
    ),
  }))
  fc.assert(
    fc.property(made, ({ text, value }) => {
      assert.equal(valueOf(text), Number.isFinite(value) ? value : null)
    }),
  )
})
