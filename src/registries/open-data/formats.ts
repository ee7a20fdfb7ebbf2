/** The files of an edition. The same rows make the same bytes. Rule OD5. */
import { parquetWriteBuffer } from 'hyparquet-writer'
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

const writers: Readonly<Record<Format, (dataset: Dataset, rows: readonly Row[]) => Uint8Array>> = {
  csv,
  json,
  geojson,
  parquet,
}

export function write(format: Format, dataset: Dataset, rows: readonly Row[]): Uint8Array {
  return writers[format](dataset, rows)
}

/** RFC 4180: UTF-8, CRLF, a header. */
function csv(dataset: Dataset, rows: readonly Row[]): Uint8Array {
  const names = Object.keys(dataset.columns)
  const lines = rows.map((row) => names.map((name) => csvField(row[name] ?? null)).join(','))
  return Buffer.from(`${[names.join(','), ...lines].join('\r\n')}\r\n`)
}

function csvField(value: Value): string {
  const text = value === null ? '' : String(value)
  // A spreadsheet runs what begins like a formula; text from outside may (OWASP: CSV injection).
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

function json(dataset: Dataset, rows: readonly Row[]): Uint8Array {
  const columns = Object.fromEntries(
    Object.entries(dataset.columns).map(([name, { title, meaning, type }]) => [name, { title, meaning, type }]),
  )
  const { id, title, licence, attribution } = dataset
  const head = JSON.stringify({ dataset: id, title, licence, ...(attribution && { attribution }), columns })
  return Buffer.from(`${head.slice(0, -1)},"rows":[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]}\n`)
}

/** RFC 7946: longitude first. Rows without a position are features without a geometry. */
function geojson(dataset: Dataset, rows: readonly Row[]): Uint8Array {
  const { lat = '', lon = '' } = dataset.position ?? {}
  const features = rows.map((row) => {
    const { [lat]: y, [lon]: x, ...properties } = row
    const geometry =
      typeof x === 'number' && typeof y === 'number' ? { type: 'Point', coordinates: [x, y] as const } : null
    return JSON.stringify({ type: 'Feature', geometry, properties })
  })
  return Buffer.from(`{"type":"FeatureCollection","features":[\n${features.join(',\n')}\n]}\n`)
}

const parquetTypes = {
  text: 'STRING',
  integer: 'INT32',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
  day: 'STRING',
  month: 'STRING',
} as const satisfies Record<ColumnType, string>

function parquet(dataset: Dataset, rows: readonly Row[]): Uint8Array {
  const columnData = Object.entries(dataset.columns).map(([name, { type }]) => ({
    name,
    type: parquetTypes[type],
    data: rows.map((row) => row[name] ?? null),
  }))
  return new Uint8Array(parquetWriteBuffer({ columnData }))
}
