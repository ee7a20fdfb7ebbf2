/** The files of an edition. The same rows make the same bytes. Rule OD5. */
import { setImmediate as others } from 'node:timers/promises'
import { ByteWriter, parquetWrite } from 'hyparquet-writer'
import type { Format } from './contract.ts'
import type { ColumnType, Dataset, Row, Value } from './definition.ts'

export const mediaTypes: Readonly<Record<Format, string>> = {
  csv: 'text/csv',
  json: 'application/json',
  geojson: 'application/geo+json',
  parquet: 'application/vnd.apache.parquet',
}

export function formatsOf(dataset: Dataset): Format[] {
  return dataset.position ? ['csv', 'json', 'geojson', 'parquet'] : ['csv', 'json', 'parquet']
}

const writers: Readonly<Record<Format, (dataset: Dataset, rows: readonly Row[]) => Promise<Uint8Array>>> = {
  csv,
  json,
  geojson,
  parquet,
}

export function write(format: Format, dataset: Dataset, rows: readonly Row[]): Promise<Uint8Array> {
  return writers[format](dataset, rows)
}

/** As many rows are written in some tens of milliseconds; then whoever waits is answered before the next. */
const rowsAtOnce = 5_000

async function linesOf(rows: readonly Row[], lineOf: (row: Row) => string, between: string): Promise<string> {
  const parts: string[] = []
  for (let at = 0; at < rows.length; at += rowsAtOnce) {
    const some = rows.slice(at, at + rowsAtOnce)
    parts.push(some.map(lineOf).join(between))
    await others()
  }
  return parts.join(between)
}

/** RFC 4180: UTF-8, CRLF, a header. */
async function csv(dataset: Dataset, rows: readonly Row[]): Promise<Uint8Array> {
  const names = Object.keys(dataset.columns)
  const lines = await linesOf(rows, (row) => names.map((name) => csvField(row[name] ?? null)).join(','), '\r\n')
  return Buffer.from(`${names.join(',')}\r\n${lines}${rows.length > 0 ? '\r\n' : ''}`)
}

function csvField(value: Value): string {
  const text = value === null ? '' : String(value)
  // A spreadsheet runs what begins like a formula; text from outside may (OWASP: CSV injection).
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

async function json(dataset: Dataset, rows: readonly Row[]): Promise<Uint8Array> {
  const columns = Object.fromEntries(
    Object.entries(dataset.columns).map(([name, { title, meaning, type }]) => [name, { title, meaning, type }]),
  )
  const { id, title, licence, attribution } = dataset
  const head = JSON.stringify({ dataset: id, title, licence, ...(attribution && { attribution }), columns })
  return Buffer.from(`${head.slice(0, -1)},"rows":[\n${await linesOf(rows, (row) => JSON.stringify(row), ',\n')}\n]}\n`)
}

/** RFC 7946: longitude first. Rows without a position are features without a geometry. */
async function geojson(dataset: Dataset, rows: readonly Row[]): Promise<Uint8Array> {
  const { lat = '', lon = '' } = dataset.position ?? {}
  const featureOf = (row: Row): string => {
    const { [lat]: y, [lon]: x, ...properties } = row
    const geometry =
      typeof x === 'number' && typeof y === 'number' ? { type: 'Point', coordinates: [x, y] as const } : null
    return JSON.stringify({ type: 'Feature', geometry, properties })
  }
  return Buffer.from(`{"type":"FeatureCollection","features":[\n${await linesOf(rows, featureOf, ',\n')}\n]}\n`)
}

const parquetTypes = {
  text: 'STRING',
  integer: 'INT32',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
  day: 'STRING',
  month: 'STRING',
} as const satisfies Record<ColumnType, string>

async function parquet(dataset: Dataset, rows: readonly Row[]): Promise<Uint8Array> {
  const columnData = Object.entries(dataset.columns).map(([name, { type }]) => ({
    name,
    type: parquetTypes[type],
    data: rows.map((row) => row[name] ?? null),
  }))
  // It waits for what `flush` gives after each group of rows.
  const writer = Object.assign(new ByteWriter(), { flush: () => others() })
  await parquetWrite({ writer, columnData, rowGroupSize: rowsAtOnce })
  return writer.getBytes()
}
