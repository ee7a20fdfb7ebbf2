/** Whether something is as a $filter says, and what it is ordered by (OGC 18-088 §9.3.3.5). */
import { type Shape, shapeOfText } from '../../../kernel/geometry.ts'
import { bad, linkOf, type Row } from '../model.ts'
import type { Expression } from './filter.ts'
import { type Duration, functions, isDuration, isSpan, readingShape, type Value } from './functions.ts'
import { isAfter, isBefore, type Span, spanOf } from './times.ts'

/** Gives what a link of a row leads to; it has been loaded before. */
export type Linked = (row: Row, link: string) => readonly Row[]

/** What the names of `any` and `all` stand for. */
type Names = ReadonlyMap<string, Row>
const noNames: Names = new Map()

/** A comparison with several (a path through many) is true when it is for one of them. */
export function isTrue(expression: Expression, row: Row, linked: Linked): boolean {
  return truth(expression, row, linked, noNames) === true
}

/** Undefined where it cannot be said: what is not there is neither before a moment nor not before it. */
function truth(expression: Expression, row: Row, linked: Linked, names: Names): boolean | undefined {
  const values = valuesOf(expression, row, linked, names)
  if (values.includes(true)) return true
  return values.includes(false) ? false : undefined
}

export function valuesOf(expression: Expression, row: Row, linked: Linked, names: Names = noNames): Value[] {
  switch (expression.kind) {
    case 'value':
      return [expression.value]
    case 'time': {
      const span = spanOf(expression.text)
      if (!span) throw bad(`this is no time: ${expression.text}`)
      return [span]
    }
    case 'duration':
      return [durationOf(expression.text)]
    case 'geometry':
      return [readingShape<Shape>(() => shapeOfText(expression.text.replace(/^SRID=\d+;/i, '')))]
    case 'path':
      return pathValues(expression.steps, row, linked, names)
    case 'not': {
      const is = truth(expression.of, row, linked, names)
      return [is === undefined ? undefined : !is]
    }
    case 'minus':
      return valuesOf(expression.of, row, linked, names).map((value) =>
        typeof value === 'number' ? -value : undefined,
      )
    case 'binary':
      return binary(expression, row, linked, names)
    case 'in':
      return [isAmong(expression, row, linked, names)]
    case 'any':
    case 'all':
      return [holdsFor(expression, row, linked, names)]
    case 'call':
      return call(expression.name, expression.args, row, linked, names)
  }
}

function durationOf(text: string): Duration {
  try {
    return { ms: Temporal.Duration.from(text).total({ unit: 'millisecond', relativeTo: '2000-01-01' }) }
  } catch (error) {
    throw bad(`this is no duration: ${error instanceof Error ? error.message : text}`)
  }
}

function pathValues(steps: readonly string[], row: Row, linked: Linked, names: Names): Value[] {
  const [first = '', ...rest] = steps
  const named = names.get(first)
  if (named) return rest.length === 0 ? [named] : pathValues(rest, named, linked, noNames)
  if (first === 'id' || first === '@iot.id') return [row.key ?? row.id]
  if (linkOf(row.kind, first))
    return rest.length === 0
      ? [...linked(row, first)]
      : linked(row, first).flatMap((one) => pathValues(rest, one, linked, noNames))
  let value: unknown = row.body[first]
  for (const step of rest)
    value =
      typeof value === 'object' && value !== null && Object.hasOwn(value, step)
        ? (value as Record<string, unknown>)[step]
        : undefined
  return [value as Value]
}

/** `Datastreams/any(d: …)`, `Datastreams/all(d: …)`. */
function holdsFor(
  { kind, steps, name, of }: Extract<Expression, { kind: 'any' | 'all' }>,
  row: Row,
  linked: Linked,
  names: Names,
): boolean {
  const rows = pathValues(steps, row, linked, names) as Row[]
  const isSo = (one: Row) => of === undefined || truth(of, row, linked, new Map([...names, [name, one]])) === true
  return kind === 'any' ? rows.some(isSo) : rows.every(isSo)
}

const itemsOf = (value: Value): readonly Value[] => (Array.isArray(value) ? (value as Value[]) : [value])

/** `unit in ('a', 'b')`, `9 in properties/levels`. */
function isAmong({ of, list }: Extract<Expression, { kind: 'in' }>, row: Row, linked: Linked, names: Names): boolean {
  const all = list.flatMap((one) => valuesOf(one, row, linked, names)).flatMap(itemsOf)
  return valuesOf(of, row, linked, names).some((value) =>
    all.some((other) => compare('eq', value, other, undefined) === true),
  )
}

type Binary = Extract<Expression, { kind: 'binary' }>
const isNull = (expression: Expression) => expression.kind === 'value' && expression.value === null

/** Every pair of what is on both sides. A path that leads nowhere is null, where null is asked for. */
function pairs({ left, right }: Binary, row: Row, linked: Linked, names: Names): [Value, Value][] {
  const own = valuesOf(left, row, linked, names)
  const others = valuesOf(right, row, linked, names)
  const all = own.length === 0 && isNull(right) ? [null] : own
  return all.flatMap((one) => others.map((other): [Value, Value] => [one, other]))
}

function binary(expression: Binary, row: Row, linked: Linked, names: Names): Value[] {
  const { operator, left, right } = expression
  if (operator === 'and' || operator === 'or') {
    const decides = operator === 'or'
    const one = truth(left, row, linked, names)
    if (one === decides) return [decides]
    const other = truth(right, row, linked, names)
    if (other === decides) return [decides]
    return [one === undefined || other === undefined ? undefined : !decides]
  }
  const both = pairs(expression, row, linked, names)
  if (!comparisons.has(operator)) return both.map(([a, b]) => arithmetic(operator, a, b))
  const written = writtenIn(left) ?? writtenIn(right)
  return both.map(([a, b]) => compare(operator, a, b, written))
}

const comparisons = new Set(['eq', 'ne', 'gt', 'ge', 'lt', 'le'])

/** Times are compared as times as soon as one of the two is one. */
function alike(a: Value, b: Value): [Value, Value] {
  if (isSpan(a) && typeof b === 'string') return [a, spanOf(b)]
  if (isSpan(b) && typeof a === 'string') return [spanOf(a), b]
  return [a, b]
}

/** What stands in the expression itself, where it makes a difference. */
type Written = 'null' | 'number' | undefined

function writtenIn(expression: Expression): Written {
  if (expression.kind !== 'value') return undefined
  if (expression.value === null) return 'null'
  return typeof expression.value === 'number' ? 'number' : undefined
}

const isNothing = (value: Value) => value === null || value === undefined

/** With nothing there nothing can be compared, unless null is asked for. A text is compared with a number as texts are. */
function compare(operator: string, given: Value, other: Value, written: Written): boolean | undefined {
  const [a, b] = alike(given, other)
  if (isNothing(a) || isNothing(b)) {
    const isSame = isNothing(a) && isNothing(b)
    if (written !== 'null') return undefined
    return operator === 'eq' ? isSame : operator === 'ne' ? !isSame : undefined
  }
  if (isSpan(a) && isSpan(b)) return compareSpans(operator, a, b)
  if (isDuration(a) && isDuration(b)) return inOrder(operator, a.ms, b.ms)
  if (typeof a === 'object' || typeof b === 'object' || a === undefined || b === undefined) return operator === 'ne'
  if (typeof a === typeof b) return inOrder(operator, a, b)
  const isText = (typeof a === 'string' || typeof b === 'string') && written !== 'number'
  return isText ? inOrder(operator, String(a), String(b)) : operator === 'ne'
}

type Plain = string | number | boolean

function inOrder(operator: string, a: Plain, b: Plain): boolean {
  switch (operator) {
    case 'eq':
      return a === b
    case 'ne':
      return a !== b
    case 'gt':
      return a > b
    case 'ge':
      return a >= b
    case 'lt':
      return a < b
    default:
      return a <= b
  }
}

function compareSpans(operator: string, a: Span, b: Span): boolean {
  const isSame = a.from === b.from && a.to === b.to
  switch (operator) {
    case 'eq':
      return isSame
    case 'ne':
      return !isSame
    case 'lt':
      return isBefore(a, b)
    case 'le':
      return a.to <= b.to && a.from <= b.from
    case 'gt':
      return isAfter(a, b)
    default:
      return a.from >= b.from && a.to >= b.to
  }
}

function arithmetic(operator: string, a: Value, b: Value): Value {
  if (isSpan(a) && isDuration(b))
    return operator === 'add' ? { from: a.from + b.ms, to: a.to + b.ms } : { from: a.from - b.ms, to: a.to - b.ms }
  if (typeof a === 'string' && isDuration(b)) return arithmetic(operator, spanOf(a), b)
  if (typeof a === 'string' && isSpan(b)) return arithmetic(operator, spanOf(a), b)
  // Between moments, not between spans.
  if (isSpan(a) && isSpan(b))
    return operator === 'sub' && a.from === a.to && b.from === b.to ? { ms: a.from - b.from } : undefined
  if (typeof a !== 'number' || typeof b !== 'number') return undefined
  switch (operator) {
    case 'add':
      return a + b
    case 'sub':
      return a - b
    case 'mul':
      return a * b
    case 'div':
      if (b === 0) throw bad('nothing can be divided by zero')
      return a / b
    default:
      return a % b
  }
}

function call(name: string, args: readonly Expression[], row: Row, linked: Linked, names: Names): Value[] {
  const found = Object.hasOwn(functions, name) ? functions[name] : undefined
  if (!found) throw bad(`there is no function ${name}`)
  const [counts, work] = found
  if (!counts.includes(args.length)) throw bad(`${name} takes ${counts.join(' or ')} arguments`)
  let given: Value[][] = [[]]
  for (const arg of args) {
    const values = valuesOf(arg, row, linked, names)
    given = given.flatMap((before) => values.map((value) => [...before, value]))
  }
  return given.map((one) => readingShape(() => work(...one)))
}

/** The links that an expression goes through, from a kind. */
export function linksIn(expression: Expression, kind: Row['kind'], names: PathNames = new Map()): string[][] {
  const within = (one: Expression) => linksIn(one, kind, names)
  switch (expression.kind) {
    case 'path':
      return linksOf(expression.steps, kind, names)
    case 'call':
      return expression.args.flatMap(within)
    case 'not':
    case 'minus':
      return within(expression.of)
    case 'binary':
      return [...within(expression.left), ...within(expression.right)]
    case 'in':
      return [expression.of, ...expression.list].flatMap(within)
    case 'any':
    case 'all': {
      const { steps, name, of } = expression
      const inner = new Map([...names, [name, whole(steps, names)] as const])
      return [...linksOf(steps, kind, names), ...(of ? linksIn(of, kind, inner) : [])]
    }
    default:
      return []
  }
}

/** The path that a name of `any` stands for. */
type PathNames = ReadonlyMap<string, readonly string[]>

const whole = (steps: readonly string[], names: PathNames): readonly string[] => {
  const [first = '', ...rest] = steps
  const before = names.get(first)
  return before ? [...before, ...rest] : steps
}

function linksOf(steps: readonly string[], kind: Row['kind'], names: PathNames): string[][] {
  const links: string[] = []
  let at = kind
  for (const step of whole(steps, names)) {
    const link = linkOf(at, step)
    if (!link) break
    links.push(step)
    at = link.to
  }
  return links.length > 0 ? [links] : []
}

/** In OData's order: nothing first, then by value; times as times. */
export function orderOf(a: Value, b: Value): number {
  const [x, y] = [plain(a), plain(b)]
  if (x === undefined || y === undefined) return x === y ? 0 : x === undefined ? -1 : 1
  if (typeof x !== typeof y) return typeof x === 'number' ? -1 : 1
  return x < y ? -1 : x > y ? 1 : 0
}

function plain(value: Value): string | number | undefined {
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return Number(value)
  if (typeof value === 'string') return spanOf(value)?.from ?? value
  if (isSpan(value)) return value.from
  return typeof value === 'object' && value !== null ? textOf(value) : undefined
}

/** The same for objects that say the same. */
function textOf(value: object): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}
