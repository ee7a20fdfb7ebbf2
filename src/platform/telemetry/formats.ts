/** What a batch may look like (docs/telemetry.md): NDJSON, compact JSON, SensorThings' dataArray, CSV. */
import { isUtf8 } from 'node:buffer'
import { parse as parseCsv } from 'csv-parse/sync'
import { problem } from '../../kernel/problems.ts'
import type { Collector } from './collect.ts'

const unreadable = () => problem('telemetry.unreadable-body')

/** Throws `telemetry.unreadable-body` when the body as a whole is not what it says; then nothing was collected. */
export function readBody(body: Buffer, contentType: string, into: Collector): void {
  if (body.length === 0 || !isUtf8(body)) throw unreadable()
  const text = body.toString()
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? ''
  if (type === 'application/json') readJson(text, into)
  else if (type === 'text/csv') readCsv(text, into)
  else readNdjson(text, into)
}

/** What nearly every line is; anything else goes the long way, with the same result. */
const usual =
  /\{"series":"([a-z0-9._/-]+)","time":"([0-9TZ:.+-]+)","value":(-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?)(?:,"quality":"([a-z]+)")?\}/y

function readNdjson(text: string, into: Collector): void {
  let line = 0
  for (let from = 0; from < text.length; ) {
    const end = text.indexOf('\n', from)
    const to = end < 0 ? text.length : end
    line += 1
    usual.lastIndex = from
    const found = usual.exec(text)
    if (found && (usual.lastIndex === to || text.slice(usual.lastIndex, to) === '\r')) {
      into.add(line, found[1], found[2], Number(found[3]), found[4])
    } else readLine(text.slice(from, to).trim(), line, into)
    from = to + 1
  }
}

function readLine(text: string, line: number, into: Collector): void {
  if (text === '') return
  const given = parsed(text)
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return into.refuse(line, 'unreadable')
  const { series, time, value, quality } = given as Record<string, unknown>
  into.add(line, series, time, value, quality)
}

/** Undefined when it is not JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function readJson(text: string, into: Collector): void {
  const given = parsed(text)
  if (Array.isArray(given)) return readDataArrays(given, into)
  if (typeof given !== 'object' || given === null) throw unreadable()
  const { series, observations } = given as Record<string, unknown>
  if (!Array.isArray(series) || !Array.isArray(observations)) throw unreadable()
  const codes = series as unknown[]
  ;(observations as unknown[]).forEach((row, at) => {
    if (!Array.isArray(row)) return into.refuse(at + 1, 'unreadable')
    const [place, time, value, quality] = row as unknown[]
    into.add(at + 1, typeof place === 'number' ? codes[place] : place, time, value, quality)
  })
}

/** OGC 18-088 §13.3: rows of values under named components. Lines count through all of them. */
function readDataArrays(groups: readonly unknown[], into: Collector): void {
  let line = 0
  for (const group of groups) {
    const { Datastream, components, dataArray } = (group ?? {}) as Record<string, unknown>
    const code = (Datastream as Record<string, unknown> | null | undefined)?.['@iot.id']
    if (!Array.isArray(components) || !Array.isArray(dataArray)) throw unreadable()
    const [time, result, quality] = ['phenomenonTime', 'result', 'resultQuality'].map((name) =>
      components.indexOf(name),
    )
    for (const row of dataArray as unknown[]) {
      line += 1
      if (!Array.isArray(row)) {
        into.refuse(line, 'unreadable')
        continue
      }
      const cell = (place: number | undefined) =>
        place === undefined || place < 0 ? undefined : (row[place] as unknown)
      const when = cell(time)
      // An interval (OGC 18-088 §8.2.6) counts from its beginning.
      into.add(line, code, typeof when === 'string' ? when.split('/')[0] : when, cell(result), cell(quality))
    }
  }
}

function readCsv(text: string, into: Collector): void {
  const header = text.slice(0, Math.max(0, text.indexOf('\n')))
  // A comma may be what stands before the decimals.
  const delimiter = header.includes(';') ? ';' : header.includes('\t') ? '\t' : ','
  let rows: string[][]
  try {
    rows = parseCsv(text, {
      bom: true,
      delimiter,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    })
  } catch (error) {
    throw problem('telemetry.unreadable-body', { why: String(error) })
  }
  const names = (rows.shift() ?? []).map((name) => name.toLowerCase())
  const [series, time, value, quality] = ['series', 'time', 'value', 'quality'].map((name) => names.indexOf(name))
  if (series === undefined || time === undefined || value === undefined || Math.min(series, time, value) < 0) {
    throw unreadable()
  }
  rows.forEach((row, at) => {
    const when = row[time] ?? ''
    // The header is line 1.
    into.add(
      at + 2,
      row[series],
      /^\d{10,}$/.test(when) ? Number(when) : when,
      valueOf(row[value] ?? ''),
      row[quality ?? -1],
    )
  })
}

/** A comma for the decimals is what Vietnamese spreadsheets write. */
function valueOf(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true'
  return /^-?\d+([.,]\d+)?(e[+-]?\d+)?$/i.test(text) ? Number(text.replace(',', '.')) : text
}
