/** Periods of indicators: days, months, quarters, years of Hanoi's calendar. A span is [from, to), days as YYYY-MM-DD. */
export const periodKinds = ['day', 'month', 'quarter', 'year'] as const
export type PeriodKind = (typeof periodKinds)[number]

export interface Span {
  readonly from: string
  /** The first day after it. */
  readonly to: string
}

const lengths: Readonly<Record<PeriodKind, Temporal.DurationLike>> = {
  day: { days: 1 },
  month: { months: 1 },
  quarter: { months: 3 },
  year: { years: 1 },
}

/** The period that a day is in. */
export function periodOf(kind: PeriodKind, day: Temporal.PlainDate): Span {
  const from =
    kind === 'day'
      ? day
      : kind === 'month'
        ? day.with({ day: 1 })
        : kind === 'quarter'
          ? day.with({ day: 1, month: day.month - ((day.month - 1) % 3) })
          : day.with({ day: 1, month: 1 })
  return { from: from.toString(), to: from.add(lengths[kind]).toString() }
}

/** The period of a day and `count - 1` before it, the oldest first. */
export function lastPeriods(kind: PeriodKind, day: Temporal.PlainDate, count: number): Span[] {
  const spans = [periodOf(kind, day)]
  while (spans.length < count) {
    const [first] = spans as [Span]
    spans.unshift(periodOf(kind, Temporal.PlainDate.from(first.from).subtract({ days: 1 })))
  }
  return spans
}
