/** What a caller asks of the rows, checked against the dataset's columns. Rule OD9. */
import { problem } from '../../kernel/problems.ts'
import { rowsPerPageMax } from './contract.ts'
import type { ColumnType, Dataset } from './definition.ts'
import type { Condition, RowQuestion } from './store.ts'

const filtersMax = 12
const valuesMax = 50
const perPage = 100

/** Throws `open-data.unknown-column`, `open-data.bad-value`, `open-data.too-many-filters`, `open-data.edition-changed`. */
export function questionOf(dataset: Dataset, query: Readonly<Record<string, unknown>>, edition: number): RowQuestion {
  const { limit = perPage, sort, cursor, ...filters } = query
  const conditions = Object.entries(filters).map(([name, value]) => conditionOf(dataset, name, value))
  if (conditions.length > filtersMax)
    throw problem('open-data.too-many-filters', { max: filtersMax, values: valuesMax })
  return {
    id: dataset.id,
    conditions,
    sort: typeof sort === 'string' ? sortOf(dataset, sort) : null,
    offset: typeof cursor === 'string' ? offsetOf(cursor, edition) : 0,
    limit: Math.min(Number(limit), rowsPerPageMax),
  }
}

function typeOf(dataset: Dataset, column: string): ColumnType {
  const found = Object.hasOwn(dataset.columns, column) ? dataset.columns[column] : undefined
  if (found) return found.type
  throw problem('open-data.unknown-column', {
    column: column.slice(0, 60),
    columns: Object.keys(dataset.columns).join(', '),
  })
}

function conditionOf(dataset: Dataset, name: string, value: unknown): Condition {
  const [, column = name, end] = /^(.*)[.](from|to)$/.exec(name) ?? []
  const type = typeOf(dataset, column)
  // Repeated, or separated by commas: any of these. A text with a comma in it is asked for by repeating.
  const given = Array.isArray(value) ? value.map(String) : end ? [String(value)] : listOf(type, String(value))
  if (given.length > valuesMax) throw problem('open-data.too-many-filters', { max: filtersMax, values: valuesMax })
  for (const one of given) checkValue(column, type, one)
  const [first = ''] = given
  if (end === 'from') return { column, type, from: first }
  return end === 'to' ? { column, type, to: first } : { column, type, among: given }
}

function listOf(type: ColumnType, value: string): string[] {
  return type === 'text' ? value.split(/,(?! )/) : value.split(',')
}

const forms: Readonly<Record<ColumnType, RegExp>> = {
  text: /^[^]{0,500}$/,
  integer: /^-?\d{1,15}$/,
  number: /^-?\d{1,15}([.]\d{1,15})?$/,
  boolean: /^(true|false)$/,
  day: /^\d{4}-\d{2}-\d{2}$/,
  month: /^\d{4}-\d{2}$/,
}

function checkValue(column: string, type: ColumnType, value: string): void {
  if (!forms[type].test(value)) throw problem('open-data.bad-value', { column, type, value: value.slice(0, 60) })
}

function sortOf(dataset: Dataset, sort: string): RowQuestion['sort'] {
  const descending = sort.startsWith('-')
  const column = descending ? sort.slice(1) : sort
  return { column, type: typeOf(dataset, column), descending }
}

/** `edition.rows read so far`: an edition never changes, so nothing is skipped or shown twice. */
function offsetOf(cursor: string, edition: number): number {
  const [of, offset] = cursor.split('.').map(Number)
  if (of !== edition) throw problem('open-data.edition-changed', { edition })
  return offset ?? 0
}
