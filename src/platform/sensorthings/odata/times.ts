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

/** Below 0: before; above 0: after; 0: the same; undefined: they overlap. */
export function orderOfSpans(a: Span, b: Span): number | undefined {
  if (a.from === b.from && a.to === b.to) return 0
  if (a.to <= b.from) return -1
  return a.from >= b.to ? 1 : undefined
}
