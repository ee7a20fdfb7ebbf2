/** RFC 4180, UTF-8 with or without a byte order mark, `,` or `;` or a tab between cells. */
import { Readable } from 'node:stream'
import { parse } from 'csv-parse'
import type { Cells } from './rows.ts'
import { unreadable } from './unreadable.ts'

/** No cell of a registry's record is longer. */
const recordLengthMax = 1024 * 1024
const chunkLength = 64 * 1024

interface Parsed {
  readonly record: string[]
  readonly info: { readonly lines: number }
}

/** Lines are those of the file: a cell may hold line ends. */
export async function* readCsv(bytes: Buffer): AsyncGenerator<Cells> {
  const parser = Readable.from(chunks(bytes)).pipe(
    parse({
      bom: true,
      delimiter: delimiterOf(bytes),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: recordLengthMax,
    }),
  )
  // The info's line is the one at which the record ends, and it counts the two characters of a line end in a cell as two.
  let twice = 0
  let line = 0
  try {
    for await (const { record, info } of parser as AsyncIterable<Parsed>) {
      const text = record.join('')
      twice += text.match(/\r\n/g)?.length ?? 0
      line = Math.max(line + 1, info.lines - twice - (text.match(/\n/g)?.length ?? 0))
      yield { line, cells: record }
    }
  } catch (error) {
    throw unreadable((error as Error).message)
  }
}

function* chunks(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += chunkLength) yield bytes.subarray(at, at + chunkLength)
}

/** What stands most often in the header, outside quotes. */
function delimiterOf(bytes: Buffer): string {
  const [header = ''] = bytes.toString('utf8', 0, 64 * 1024).split(/\r?\n/, 1)
  const bare = header.replaceAll(/"[^"]*"/g, '')
  const count = (delimiter: string) => bare.split(delimiter).length
  return [',', ';', '\t'].toSorted((a, b) => count(b) - count(a))[0] ?? ','
}
