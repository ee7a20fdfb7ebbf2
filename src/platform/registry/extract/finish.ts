/**
 * The end of an extract: of a great many rows who is like too few others is kept back, and the rest is written. It computes for a
 * while on end, so it has a thread of its own (kernel K22). Rules RG62 and RG63.
 */
import { answer } from '../../../kernel/helper-thread.ts'
import { byteOrderMark, csvLine } from '../csv-lines.ts'
import { type Cells, keepBack } from './keep-back.ts'

export interface Drawn {
  /** Each a page of rows as JSON: text is handed over at once, where a hundred thousand rows would be copied one by one. */
  readonly pages: readonly string[]
  readonly head: readonly string[]
  /** The columns that together may give somebody away. */
  readonly columns: readonly number[]
  readonly k: number
}

export interface Finished {
  readonly csv: Uint8Array
  readonly rows: number
  readonly suppressed: number
}

function finish({ pages, head, columns, k }: Drawn): Finished {
  const rows = pages.flatMap((page) => JSON.parse(page) as Cells[])
  const made = keepBack(rows, (row) => JSON.stringify(columns.map((at) => row[at])), k)
  const text = [csvLine(head), ...made.rows.map((row) => csvLine(row))].join('')
  return { csv: Buffer.from(`${byteOrderMark}${text}`), rows: made.rows.length, suppressed: made.suppressed }
}

answer(finish)
