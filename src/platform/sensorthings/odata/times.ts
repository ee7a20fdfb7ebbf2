/** Moments and spans of time (ISO 8601), as OData compares them. */

export interface Span {
  readonly from: number
  readonly to: number
}

const pattern = /^\d{4}-\d\d-\d\d(T\d\d(:\d\d(:\d\d([.,]\d+)?)?)?(Z|[+-]\d\d:?\d\d)?)?$/

function momentOf(text: string): number | undefined {
  if (!pattern.test(text)) return undefined
  const [day = '', clock] = text.split('T')
  const time = clock === undefined ? '' : `T${clock.replace(',', '.').replace(/^(\d\d)(?=Z|[+-]|$)/, '$1:00')}`
  const zoned = clock !== undefined && !/(Z|[+-]\d\d:?\d\d)$/.test(clock) ? `${time}Z` : time
  const ms = Date.parse(day + zoned)
  return Number.isNaN(ms) ? undefined : ms
}

/** From `2026-11-20T00:00:00Z` or `…/…`; undefined for what is neither. */
export function spanOf(text: unknown): Span | undefined {
  if (typeof text !== 'string') return undefined
  const [start = '', end] = text.split('/')
  const from = momentOf(start)
  if (from === undefined || end === undefined) return from === undefined ? undefined : { from, to: from }
  const to = momentOf(end)
  return to === undefined || to < from ? undefined : { from, to }
}

/** A span has its start and not its end; a moment is itself. */
const isMoment = ({ from, to }: Span) => from === to

export const isBefore = (a: Span, b: Span): boolean => (isMoment(a) ? a.to < b.from : a.to <= b.from)
export const isAfter = (a: Span, b: Span): boolean => isBefore(b, a)

/** Nothing lasts during a moment. */
export function isDuring(a: Span, b: Span): boolean {
  if (isMoment(b)) return false
  return a.from >= b.from && (isMoment(a) ? a.to < b.to : a.to <= b.to)
}

export function isOverlapping(a: Span, b: Span): boolean {
  if (isMoment(a)) return isMoment(b) ? a.from === b.from : isDuring(a, b)
  return isMoment(b) ? isDuring(b, a) : a.from < b.to && b.from < a.to
}
