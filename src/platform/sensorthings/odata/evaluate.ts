/** Whether something is as a $filter says, and what it is ordered by (OGC 18-088 §9.3.3.5). */
import {
  holds,
  NoGeometry,
  planarDistance,
  planarLength,
  relates,
  type Relation,
  type Shape,
  shapeOf,
  shapeOfText,
} from '../../../kernel/geometry.ts'
import { bad, linkOf, type Row } from '../model.ts'
import type { Expression } from './filter.ts'
import { orderOfSpans, type Span, spanOf } from './times.ts'

/** Gives what a link of a row leads to; it has been loaded before. */
export type Linked = (row: Row, link: string) => readonly Row[]

type Value = string | number | boolean | null | Span | Shape | Duration | object | undefined
interface Duration {
  readonly ms: number
}

/** A comparison with several (a path through many) is true when it is for one of them. */
export function isTrue(expression: Expression, row: Row, linked: Linked): boolean {
  return valuesOf(expression, row, linked).some((value) => value === true)
}

export function valuesOf(expression: Expression, row: Row, linked: Linked): Value[] {
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
      return [shape(() => shapeOfText(expression.text.replace(/^SRID=\d+;/i, '')))]
    case 'path':
      return pathValues(expression.steps, row, linked)
    case 'not':
      return [!isTrue(expression.of, row, linked)]
    case 'minus':
      return valuesOf(expression.of, row, linked).map((value) => (typeof value === 'number' ? -value : undefined))
    case 'binary':
      return binary(expression.operator, expression.left, expression.right, row, linked)
    case 'call':
      return call(expression.name, expression.args, row, linked)
  }
}

function shape(read: () => Shape): Shape {
  try {
    return read()
  } catch (error) {
    if (error instanceof NoGeometry) throw bad(error.message)
    throw error
  }
}

function durationOf(text: string): Duration {
  try {
    return { ms: Temporal.Duration.from(text).total({ unit: 'millisecond', relativeTo: '2000-01-01' }) }
  } catch (error) {
    throw bad(`this is no duration: ${error instanceof Error ? error.message : text}`)
  }
}

function pathValues(steps: readonly string[], row: Row, linked: Linked): Value[] {
  const [first = '', ...rest] = steps
  if (first === 'id' || first === '@iot.id') return [row.key ?? row.id]
  if (linkOf(row.kind, first))
    return rest.length === 0
      ? [...linked(row, first)]
      : linked(row, first).flatMap((one) => pathValues(rest, one, linked))
  let value: unknown = row.body[first]
  for (const step of rest)
    value =
      typeof value === 'object' && value !== null && Object.hasOwn(value, step)
        ? (value as Record<string, unknown>)[step]
        : undefined
  return [value as Value]
}

/** Every pair of what is on both sides. */
function pairs(left: Expression, right: Expression, row: Row, linked: Linked): [Value, Value][] {
  const others = valuesOf(right, row, linked)
  return valuesOf(left, row, linked).flatMap((one) => others.map((other): [Value, Value] => [one, other]))
}

function binary(operator: string, left: Expression, right: Expression, row: Row, linked: Linked): Value[] {
  if (operator === 'and') return [isTrue(left, row, linked) && isTrue(right, row, linked)]
  if (operator === 'or') return [isTrue(left, row, linked) || isTrue(right, row, linked)]
  const both = pairs(left, right, row, linked)
  if (['eq', 'ne', 'gt', 'ge', 'lt', 'le'].includes(operator)) return both.map(([a, b]) => compare(operator, a, b))
  return both.map(([a, b]) => arithmetic(operator, a, b))
}

const isSpan = (value: Value): value is Span =>
  typeof value === 'object' && value !== null && 'from' in value && 'to' in value && typeof value.from === 'number'
const isDuration = (value: Value): value is Duration => typeof value === 'object' && value !== null && 'ms' in value

/** Times are compared as times as soon as one of the two is one. */
function alike(a: Value, b: Value): [Value, Value] {
  if (isSpan(a) && typeof b === 'string') return [a, spanOf(b)]
  if (isSpan(b) && typeof a === 'string') return [spanOf(a), b]
  return [a, b]
}

function compare(operator: string, given: Value, other: Value): boolean {
  const [a, b] = alike(given, other)
  const isNothing = (value: Value) => value === null || value === undefined
  if (isNothing(a) || isNothing(b))
    return operator === 'eq' ? isNothing(a) && isNothing(b) : operator === 'ne' && isNothing(a) !== isNothing(b)
  if (isSpan(a) && isSpan(b)) return compareSpans(operator, a, b)
  if (typeof a !== typeof b) return operator === 'ne'
  if (operator === 'eq') return a === b
  if (operator === 'ne') return a !== b
  if (typeof a === 'object' || typeof b === 'object' || a === undefined || b === undefined) return false
  const [x, y] = [a as string | number, b as string | number]
  return operator === 'gt' ? x > y : operator === 'ge' ? x >= y : operator === 'lt' ? x < y : x <= y
}

function compareSpans(operator: string, a: Span, b: Span): boolean {
  const order = orderOfSpans(a, b)
  switch (operator) {
    case 'eq':
      return order === 0
    case 'ne':
      return order !== 0
    case 'lt':
      return order !== undefined && order < 0
    case 'le':
      return a.to <= b.to && a.from <= b.from
    case 'gt':
      return order !== undefined && order > 0
    default:
      return a.from >= b.from && a.to >= b.to
  }
}

function arithmetic(operator: string, a: Value, b: Value): Value {
  if (isSpan(a) && isDuration(b))
    return operator === 'add' ? { from: a.from + b.ms, to: a.to + b.ms } : { from: a.from - b.ms, to: a.to - b.ms }
  if (typeof a === 'string' && isDuration(b)) return arithmetic(operator, spanOf(a), b)
  if (isSpan(a) && isSpan(b) && operator === 'sub') return { ms: a.from - b.from }
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

// ---- functions ---------------------------------------------------------------------------------------------------

type Call = (...args: Value[]) => Value
const onText =
  (work: (text: string, ...others: (string | number)[]) => Value): Call =>
  (text, ...others) =>
    typeof text === 'string' ? work(text, ...(others as (string | number)[])) : undefined
const onDate =
  (work: (at: Temporal.ZonedDateTime) => Value): Call =>
  (value) => {
    const span = isSpan(value) ? value : spanOf(value)
    return span && work(Temporal.Instant.fromEpochMilliseconds(span.from).toZonedDateTimeISO('UTC'))
  }
const onNumber =
  (work: (value: number) => number): Call =>
  (value) =>
    typeof value === 'number' ? work(value) : undefined
const isShape = (value: Value): value is Shape =>
  typeof value === 'object' && value !== null && 'is' in value && 'box' in value
const shapeIn = (value: Value): Shape | undefined => {
  if (isShape(value)) return value
  if (typeof value !== 'object' || value === null) return undefined
  // A Feature stands for its geometry.
  const geometry = 'geometry' in value ? value.geometry : value
  return shape(() => shapeOf(geometry))
}
const onShapes =
  (work: (a: Shape, b: Shape, pattern: Value) => Value): Call =>
  (a, b, pattern) => {
    const [one, other] = [shapeIn(a), shapeIn(b)]
    return one && other && work(one, other, pattern)
  }
const relation = (name: Relation): Call => onShapes((a, b) => holds(name, a, b))
const onSpans =
  (work: (a: Span, b: Span) => boolean): Call =>
  (a, b) => {
    const [one, other] = [isSpan(a) ? a : spanOf(a), isSpan(b) ? b : spanOf(b)]
    return one && other && work(one, other)
  }

const functions: Readonly<Record<string, readonly [args: readonly number[], call: Call]>> = {
  substringof: [
    [2],
    (part, text) => (typeof text === 'string' && typeof part === 'string' ? text.includes(part) : undefined),
  ],
  contains: [[2], onText((text, part) => text.includes(String(part)))],
  endswith: [[2], onText((text, end) => text.endsWith(String(end)))],
  startswith: [[2], onText((text, start) => text.startsWith(String(start)))],
  length: [[1], onText((text) => text.length)],
  indexof: [[2], onText((text, part) => text.indexOf(String(part)))],
  substring: [
    [2, 3],
    onText((text, from, count) =>
      text.slice(Number(from), count === undefined ? undefined : Number(from) + Number(count)),
    ),
  ],
  tolower: [[1], onText((text) => text.toLowerCase())],
  toupper: [[1], onText((text) => text.toUpperCase())],
  trim: [[1], onText((text) => text.trim())],
  concat: [[2], onText((text, other) => text + String(other))],
  year: [[1], onDate((at) => at.year)],
  month: [[1], onDate((at) => at.month)],
  day: [[1], onDate((at) => at.day)],
  hour: [[1], onDate((at) => at.hour)],
  minute: [[1], onDate((at) => at.minute)],
  second: [[1], onDate((at) => at.second)],
  fractionalseconds: [[1], onDate((at) => at.millisecond / 1000)],
  date: [[1], onDate((at) => spanOf(at.toPlainDate().toString()))],
  time: [[1], onDate((at) => at.toPlainTime().toString({ smallestUnit: 'second' }))],
  totaloffsetminutes: [[1], (value) => (typeof value === 'string' ? offsetMinutes(value) : 0)],
  now: [[0], () => ({ from: Temporal.Now.instant().epochMilliseconds, to: Temporal.Now.instant().epochMilliseconds })],
  mindatetime: [[0], () => ({ from: -8.64e15, to: -8.64e15 })],
  maxdatetime: [[0], () => ({ from: 8.64e15, to: 8.64e15 })],
  // Half goes away from zero, as XQuery's round does not.
  round: [[1], onNumber((value) => Math.sign(value) * Math.round(Math.abs(value)))],
  floor: [[1], onNumber(Math.floor)],
  ceiling: [[1], onNumber(Math.ceil)],
  'geo.distance': [[2], onShapes(planarDistance)],
  'geo.length': [
    [1],
    (value) => {
      const one = shapeIn(value)
      return one && planarLength(one)
    },
  ],
  'geo.intersects': [[2], relation('intersects')],
  st_equals: [[2], relation('equals')],
  st_disjoint: [[2], relation('disjoint')],
  st_touches: [[2], relation('touches')],
  st_within: [[2], relation('within')],
  st_overlaps: [[2], relation('overlaps')],
  st_crosses: [[2], relation('crosses')],
  st_intersects: [[2], relation('intersects')],
  st_contains: [[2], relation('contains')],
  st_relate: [[3], onShapes((a, b, pattern) => relates(a, b, String(pattern)))],
  before: [[2], onSpans((a, b) => a.to < b.from)],
  after: [[2], onSpans((a, b) => a.from > b.to)],
  meets: [[2], onSpans((a, b) => a.to === b.from || b.to === a.from)],
  during: [[2], onSpans((a, b) => a.from >= b.from && a.to <= b.to)],
  overlaps: [[2], onSpans((a, b) => a.from <= b.to && b.from <= a.to)],
  starts: [[2], onSpans((a, b) => a.from === b.from)],
  finishes: [[2], onSpans((a, b) => a.to === b.to)],
}

function offsetMinutes(text: string): number {
  const [, sign, hours = '0', minutes = '0'] = /([+-])(\d\d):?(\d\d)$/.exec(text) ?? []
  return sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}

function call(name: string, args: readonly Expression[], row: Row, linked: Linked): Value[] {
  const found = Object.hasOwn(functions, name) ? functions[name] : undefined
  if (!found) throw bad(`there is no function ${name}`)
  const [counts, work] = found
  if (!counts.includes(args.length)) throw bad(`${name} takes ${counts.join(' or ')} arguments`)
  let given: Value[][] = [[]]
  for (const arg of args) {
    const values = valuesOf(arg, row, linked)
    given = given.flatMap((before) => values.map((value) => [...before, value]))
  }
  return given.map((one) => shapeSafe(() => work(...one)))
}

function shapeSafe(work: () => Value): Value {
  try {
    return work()
  } catch (error) {
    if (error instanceof NoGeometry) throw bad(error.message)
    throw error
  }
}

/** The links that an expression goes through, from a kind. */
export function linksIn(expression: Expression, kind: Row['kind']): string[][] {
  switch (expression.kind) {
    case 'path': {
      const links: string[] = []
      let at = kind
      for (const step of expression.steps) {
        const link = linkOf(at, step)
        if (!link) break
        links.push(step)
        at = link.to
      }
      return links.length > 0 ? [links] : []
    }
    case 'call':
      return expression.args.flatMap((arg) => linksIn(arg, kind))
    case 'not':
    case 'minus':
      return linksIn(expression.of, kind)
    case 'binary':
      return [...linksIn(expression.left, kind), ...linksIn(expression.right, kind)]
    default:
      return []
  }
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
  return isSpan(value) ? value.from : undefined
}
