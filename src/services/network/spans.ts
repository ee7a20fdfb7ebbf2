/** Stretches of time: sorted, apart from each other, in ms. Pure. */

export interface Span {
  readonly from: number
  readonly to: number
}

/** In order, what touches or overlaps as one. */
export function joined(spans: readonly Span[]): Span[] {
  const found: Span[] = []
  for (const span of spans.filter(({ from, to }) => to > from).toSorted((a, b) => a.from - b.from)) {
    const last = found.at(-1)
    if (last && span.from <= last.to) found[found.length - 1] = { from: last.from, to: Math.max(last.to, span.to) }
    else found.push(span)
  }
  return found
}

export function common(some: readonly Span[], others: readonly Span[]): Span[] {
  return joined(
    joined(some).flatMap((one) =>
      joined(others).map((other) => ({ from: Math.max(one.from, other.from), to: Math.min(one.to, other.to) })),
    ),
  )
}

export function without(some: readonly Span[], others: readonly Span[]): Span[] {
  let left = joined(some)
  for (const { from, to } of joined(others)) {
    left = left.flatMap((one) => [
      { from: one.from, to: Math.min(one.to, from) },
      { from: Math.max(one.from, to), to: one.to },
    ])
    left = joined(left)
  }
  return left
}

export function length(spans: readonly Span[]): number {
  return joined(spans).reduce((sum, { from, to }) => sum + to - from, 0)
}
