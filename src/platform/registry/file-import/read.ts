/** A file's format by its content, its columns and its rows. */
import { isUtf8 } from 'node:buffer'
import type { RecordData, Registry } from '../definition.ts'
import { readCsv } from './csv.ts'
import { type Cells, type Column, columnsOf, errorOf, type Row, rowOf } from './rows.ts'
import { words } from './words.ts'
import { readXlsx } from './xlsx.ts'
import { unreadable } from './unreadable.ts'

export const formats = ['csv', 'xlsx', 'ndjson'] as const
export type Format = (typeof formats)[number]

/** Throws `registry.import-unreadable`. */
export function sniff(bytes: Buffer): Format {
  if (bytes.length === 0) throw unreadable('it is empty')
  if (bytes.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004'))) return 'xlsx'
  if (!isUtf8(bytes)) throw unreadable('it is neither XLSX nor text in UTF-8')
  if (bytes.includes(0)) throw unreadable('it has bytes that are no text')
  return /^\uFEFF?\s*\{/.test(bytes.toString('utf8', 0, 1000)) ? 'ndjson' : 'csv'
}

export interface Opened {
  readonly columns: readonly Column[]
  readonly rows: AsyncIterable<Row>
}

/** Throws `registry.import-unreadable` here, or when the rows are read. */
export async function openFile(registry: Registry, format: Format, bytes: Buffer): Promise<Opened> {
  if (format === 'ndjson') return { columns: [], rows: readLines(bytes) }
  const lines = format === 'csv' ? readCsv(bytes) : readXlsx(bytes)
  const first = await lines.next()
  const columns = columnsOf(registry, first.done ? [] : first.value.cells)
  const fields = columns.flatMap(({ field }) => (field === null ? [] : [field]))
  if (fields.length === 0) throw unreadable('its first line names no field')
  if (new Set(fields).size < fields.length) throw unreadable('two columns are one field')
  const understood = (cells: Cells) => rowOf(columns, cells)
  return { columns: columns.map(({ header, field }) => ({ header, field })), rows: mapped(lines, understood) }
}

async function* mapped(lines: AsyncIterable<Cells>, understood: (cells: Cells) => Row): AsyncGenerator<Row> {
  for await (const cells of lines) yield understood(cells)
}

/** One JSON object a line; its fields as the registry has them, and `id`. */
async function* readLines(bytes: Buffer): AsyncGenerator<Row> {
  let line = 0
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(10, at)
    const text = bytes
      .toString('utf8', at, end === -1 ? bytes.length : end)
      .replace(/^\uFEFF/, '')
      .trim()
    at = end === -1 ? bytes.length : end + 1
    line += 1
    if (text !== '') yield await Promise.resolve(rowOfJson(line, text))
  }
}

function rowOfJson(line: number, text: string): Row {
  const wrong = { line, data: {}, errors: [errorOf('', words.notAnObject)] }
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrong
    const { id, ...data } = value as RecordData
    return { line, data, errors: [], ...(typeof id === 'string' && { id }) }
  } catch (error) {
    if (error instanceof SyntaxError) return wrong
    throw error
  }
}
