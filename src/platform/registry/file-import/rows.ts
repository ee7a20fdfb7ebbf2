/** What a file gives, whatever its format: its columns, then its rows in their order. */
import type { Message } from '../../../kernel/i18n.ts'
import { foldText } from '../../organisation/index.ts'
import type { Field, RecordData, Registry } from '../definition.ts'
import { words } from './words.ts'

export interface RowError {
  /** The field's name, or `''` for the row as a whole. */
  readonly field: string
  readonly vi: string
  readonly en: string
}

export interface Row {
  /** Where a person finds it in the file, from 1. */
  readonly line: number
  /** Of the record that it is about, where the file says so. */
  readonly id?: string
  readonly data: RecordData
  readonly errors: readonly RowError[]
  /** Fields of which only parts are given. */
  readonly parts?: readonly string[]
}

export interface Column {
  readonly header: string
  /** A field's name, `id`, or a part of a field (`residence.unitId`); null when the registry has none of that name. */
  readonly field: string | null
}

/** A line of a table, not yet understood. */
export interface Cells {
  readonly line: number
  readonly cells: readonly Cell[]
}

/** A number comes as one from a spreadsheet only. */
export type Cell = string | number | boolean

type Schema = Readonly<Record<string, unknown>>

export interface Mapped extends Column {
  readonly schema: Schema
  /** What the values of an enumeration are called. */
  readonly choices?: Field['choices']
}

export const errorOf = (field: string, message: Message): RowError => ({ field, ...message })

/** Headers name a field by its name or its title in either language, marks and capitals aside. */
export function columnsOf(registry: Registry, header: readonly Cell[]): Mapped[] {
  const known = new Map<string, Mapped>()
  const add = (header: string, field: string, schema: Schema, choices?: Field['choices']) => {
    const folded = foldText(header)
    if (!known.has(folded)) known.set(folded, { header, field, schema, ...(choices && { choices }) })
  }
  add('id', 'id', { type: 'string' })
  for (const [name, { schema, title, choices, parts }] of Object.entries(registry.fields)) {
    for (const header of [name, title.vi, title.en]) add(header, name, schema, choices)
    for (const [part, inner] of Object.entries((schema['properties'] ?? {}) as Record<string, Schema>)) {
      const called = parts?.[part]
      for (const whole of [name, title.vi, title.en]) {
        for (const header of called ? [part, called.vi, called.en] : [part]) {
          add(`${whole}.${header}`, `${name}.${part}`, inner, choices)
        }
      }
    }
  }
  return header.map((cell) => {
    const found = known.get(foldText(String(cell)))
    return { ...(found ?? { field: null, schema: {} }), header: String(cell).slice(0, 200) }
  })
}

/** An empty cell says nothing about its field. */
export function rowOf(columns: readonly Mapped[], { line, cells }: Cells): Row {
  const data: Record<string, unknown> = {}
  const errors: RowError[] = []
  let id: string | undefined
  cells.forEach((cell, index) => {
    const text = typeof cell === 'string' ? cell.trim() : cell
    if (text === '') return
    const column = columns[index]
    if (!column) errors.push(errorOf('', words.tooManyCells))
    if (!column || column.field === null) return
    const value = valueOf(column.schema, chosen(column.choices, text))
    if (value === undefined) errors.push(errorOf(column.field, words.notReadable))
    else if (column.field === 'id') id = String(value)
    else put(data, column.field, value)
  })
  const parts = columns.flatMap(({ field }) => field?.match(/^(\w+)\./)?.[1] ?? []).filter((name) => name in data)
  return { line, data, errors, parts: [...new Set(parts)], ...(id !== undefined && { id }) }
}

function put(data: Record<string, unknown>, field: string, value: unknown): void {
  const [name = '', part] = field.split('.')
  if (part === undefined) data[name] = value
  else data[name] = { ...(data[name] as object | undefined), [part]: value }
}

/** The value that is called so, or what was written. */
function chosen(choices: Field['choices'], cell: Cell): Cell {
  const folded = foldText(String(cell))
  const isCalledSo = ([, { vi, en }]: [string, { vi: string; en: string }]) =>
    foldText(vi) === folded || foldText(en) === folded
  return Object.entries(choices ?? {}).find(isCalledSo)?.[0] ?? cell
}

const yes = new Set(['true', '1', 'co', 'yes', 'x', 'dung'])
const no = new Set(['false', '0', 'khong', 'no', 'sai'])

/** As the field's schema has it; undefined when it cannot be read as that. */
function valueOf(schema: Schema, cell: Cell): unknown {
  switch (schema['type']) {
    case 'boolean': {
      const folded = foldText(String(cell))
      return yes.has(folded) ? true : no.has(folded) ? false : undefined
    }
    case 'integer':
    case 'number': {
      const value = typeof cell === 'number' ? cell : Number(cell)
      return Number.isFinite(value) && typeof cell !== 'boolean' ? value : undefined
    }
    case 'array':
    case 'object':
      return jsonOf(String(cell))
    default:
      if (schema['format'] === 'partial-date') return partialDateOf(cell)
      return schema['format'] === 'date' ? dateOf(cell) : String(cell).normalize('NFC')
  }
}

/** Undefined when it is not JSON, as any cell is that does not read as its column's kind. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** `1948` and `03/1948` as well; a bare number of a spreadsheet is a year where it can be one, since nobody was born in 1905 or before. */
function partialDateOf(cell: Cell): string | undefined {
  if (typeof cell === 'number' && Number.isInteger(cell) && cell > lastYearSerial && cell < 2100) return String(cell)
  const [, month = '', year] = typeof cell === 'string' ? (/^(\d{1,2})[/.-](\d{4})$/.exec(cell) ?? []) : []
  return year === undefined ? dateOf(cell) : `${year}-${month.padStart(2, '0')}`
}

/** As days from 1899-12-30, the numbers 1850 to 2099 would be days of 1905. */
const lastYearSerial = 1849

/** Days from 1899-12-30 in a spreadsheet; `31/12/2020` as people write; or as in ISO 8601, which the schema checks. */
function dateOf(cell: Cell): string | undefined {
  if (typeof cell === 'boolean') return undefined
  if (typeof cell === 'number') {
    if (cell < 1 || cell > 2_958_465) return undefined
    return Temporal.PlainDate.from('1899-12-30')
      .add({ days: Math.floor(cell) })
      .toString()
  }
  const [, day = '', month = '', year] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(cell) ?? []
  return year === undefined ? cell : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}
