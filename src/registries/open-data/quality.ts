/** How good an edition is, as a number that anybody can work out again. Rule OD7. */
import type { ColumnDefinition, Dataset, Frequency, Row, Value } from './definition.ts'

export interface Quality {
  /** Shares from 0 to 1. */
  readonly completeness: number
  readonly validity: number
  readonly documentation: number
}

/** What each part counts for; together 1. Shown beside the score. */
export const weights = { completeness: 0.35, validity: 0.35, documentation: 0.15, timeliness: 0.15 } as const

const periodDays: Readonly<Record<Frequency, number>> = {
  DAILY: 1,
  WEEKLY: 7,
  MONTHLY: 31,
  QUARTERLY: 92,
  ANNUAL: 366,
}

export function periodOf(frequency: Frequency): Temporal.Duration {
  return Temporal.Duration.from({ hours: 24 * periodDays[frequency] })
}

/**
 * `completeness`: values that are there, of those in columns that must have one; what was kept back for privacy counts for neither.
 * `validity`: values of the column's type, list and limits, of those that are there. `documentation`: columns with a title and a
 * meaning in both languages.
 */
export function measure(dataset: Dataset, rows: readonly Row[]): Quality {
  const columns = Object.entries(dataset.columns)
  const keptBack = dataset.suppression ? [dataset.suppression.count, ...dataset.suppression.also] : []
  let [wanted, there, given, valid] = [0, 0, 0, 0]
  for (const row of rows) {
    for (const [name, column] of columns) {
      const value = row[name] ?? null
      const isKeptBack = row['suppressed'] === true && keptBack.includes(name)
      if (!column.optional && !isKeptBack) {
        wanted++
        if (value !== null) there++
      }
      if (value === null) continue
      given++
      if (isValid(column, value)) valid++
    }
  }
  const documented = columns.filter(([, { title, meaning }]) =>
    [title.vi, title.en, meaning.vi, meaning.en].every((text) => text.trim() !== ''),
  )
  return {
    completeness: share(there, wanted),
    validity: share(valid, given),
    documentation: share(documented.length, columns.length),
  }
}

function share(part: number, whole: number): number {
  return whole === 0 ? 1 : part / whole
}

const shapes = {
  text: (value: Value) => typeof value === 'string' && value !== '',
  integer: (value: Value) => Number.isSafeInteger(value),
  number: (value: Value) => typeof value === 'number' && Number.isFinite(value),
  boolean: (value: Value) => typeof value === 'boolean',
  day: (value: Value) => typeof value === 'string' && /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(value),
  month: (value: Value) => typeof value === 'string' && /^\d{4}-(0[1-9]|1[0-2])$/.test(value),
} as const

function isValid({ type, values, minimum, maximum }: ColumnDefinition, value: Value): boolean {
  if (!shapes[type](value)) return false
  if (values && !values.includes(String(value))) return false
  if (typeof value !== 'number') return true
  return value >= (minimum ?? Number.NEGATIVE_INFINITY) && value <= (maximum ?? Number.POSITIVE_INFINITY)
}

/** 1 while it was looked at within its period; then down to 0 at three periods. */
export function timelinessOf(frequency: Frequency, checkedAt: Temporal.Instant, now: Temporal.Instant): number {
  const period = periodOf(frequency).total('hours')
  const age = now.since(checkedAt).total('hours')
  return Math.min(1, Math.max(0, 1 - (age - period) / (2 * period)))
}

/** 0 to 100. */
export function scoreOf(quality: Quality & { readonly timeliness: number }): number {
  const sum =
    weights.completeness * quality.completeness +
    weights.validity * quality.validity +
    weights.documentation * quality.documentation +
    weights.timeliness * quality.timeliness
  // Never rounded up to a hundred: that is for what has no fault at all.
  return Math.floor(100 * sum + 1e-9)
}
