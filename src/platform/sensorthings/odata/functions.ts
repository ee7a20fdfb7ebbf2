/** The functions of $filter (OGC 18-088 §9.3.3.5.2), on values as they are compared. */
import {
  holds,
  NoGeometry,
  planarDistance,
  planarLength,
  relates,
  type Relation,
  type Shape,
  shapeOf,
} from '../../../kernel/geometry.ts'
import { bad } from '../model.ts'
import { isAfter, isBefore, isDuring, isOverlapping, type Span, spanOf } from './times.ts'

export type Value = string | number | boolean | null | Span | Shape | Duration | object | undefined
export interface Duration {
  readonly ms: number
}

export const isSpan = (value: Value): value is Span =>
  typeof value === 'object' && value !== null && 'from' in value && 'to' in value && typeof value.from === 'number'
export const isDuration = (value: Value): value is Duration =>
  typeof value === 'object' && value !== null && 'ms' in value

/** A geometry that cannot be read is the client's mistake. */
export function readingShape<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof NoGeometry) throw bad(error.message)
    throw error
  }
}

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
  return readingShape(() => shapeOf(geometry))
}
const onShapes =
  (work: (a: Shape, b: Shape, pattern: Value) => Value): Call =>
  (a, b, pattern) => {
    const [one, other] = [shapeIn(a), shapeIn(b)]
    return one && other && work(one, other, pattern)
  }
/** An area and a point have no length. */
const isLine = ({ is }: Shape) => /line/i.test(is.getGeometryType())
const relation = (name: Relation): Call => onShapes((a, b) => holds(name, a, b))
const onSpans =
  (work: (a: Span, b: Span) => boolean): Call =>
  (a, b) => {
    const [one, other] = [isSpan(a) ? a : spanOf(a), isSpan(b) ? b : spanOf(b)]
    return one && other && work(one, other)
  }

export const functions: Readonly<Record<string, readonly [args: readonly number[], call: Call]>> = {
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
      return one && (isLine(one) ? planarLength(one) : 0)
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
  before: [[2], onSpans(isBefore)],
  after: [[2], onSpans(isAfter)],
  meets: [[2], onSpans((a, b) => a.to === b.from || b.to === a.from)],
  during: [[2], onSpans(isDuring)],
  overlaps: [[2], onSpans(isOverlapping)],
  starts: [[2], onSpans((a, b) => a.from === b.from)],
  finishes: [[2], onSpans((a, b) => a.to === b.to)],
}

function offsetMinutes(text: string): number {
  const [, sign, hours = '0', minutes = '0'] = /([+-])(\d\d):?(\d\d)$/.exec(text) ?? []
  return sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}
