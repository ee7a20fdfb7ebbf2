/**
 * Imports the national catalogue. Each batch and the count of rows done commit together, so an import that was cut off
 * goes on where it stopped; a repeated one changes nothing. What cannot be read is reported, not skipped in silence.
 * Rules PR40 to PR43.
 */
import { createHash } from 'node:crypto'
import { isUtf8 } from 'node:buffer'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { App } from '../../kernel/app.ts'
import { dayOf } from '../../kernel/clock.ts'
import { newId } from '../../kernel/id.ts'
import { problem } from '../../kernel/problems.ts'
import { forgetCatalogue } from './catalogue.ts'
import { contentHash } from './load-catalogue.ts'
import { csvRows, type NationalProcedure, readNational } from './read-national.ts'
import * as store from './store-catalogue.ts'

export interface ImportProgress {
  readonly done: number
  readonly total: number
}

export interface ImportReport {
  readonly rows: number
  readonly added: number
  readonly changed: number
  readonly unchanged: number
  /** Rows counted from 1, without a header. */
  readonly unread: readonly { readonly row: number; readonly reason: string }[]
  /** Rows that an interrupted import of the same file had done before. */
  readonly resumedAfter: number
}

const batchRows = 250
/** The national file is 12 MB unpacked; ten times that is a mistake. */
const bytesMax = 256 * 1024 * 1024

/** Imports `file` (.csv with `code` and `name`, .jsonl or .jsonl.gz). Throws `procedures.import-unreadable`. */
export async function loadProcedures(
  app: App,
  file: string,
  onProgress: (progress: ImportProgress) => void,
): Promise<ImportReport> {
  const { rows, sha256 } = await readRows(file)
  const unfinished = await app.read((tx) => store.unfinishedImport(tx, sha256))
  const id = unfinished?.id ?? newId()
  const resumedAfter = unfinished?.rows_done ?? 0
  const provenance = path.basename(file)
  if (!unfinished) await app.transaction((tx) => store.insertImport(tx, id, provenance, sha256))
  const seen = new Set<string>(rows.slice(0, resumedAfter).flatMap((row) => codeOf(row)))
  for (let from = resumedAfter; from < rows.length; from += batchRows) {
    await importBatch(app, id, rows, from, seen, provenance)
    onProgress({ done: Math.min(from + batchRows, rows.length), total: rows.length })
  }
  const done = await app.transaction(async (tx) => {
    await store.bumpRevision(tx)
    return store.finishImport(tx, id)
  })
  forgetCatalogue(app)
  const { added, changed, unchanged, unread } = done
  return { rows: rows.length, added, changed, unchanged, unread, resumedAfter }
}

async function importBatch(
  app: App,
  id: string,
  rows: readonly unknown[],
  from: number,
  seen: Set<string>,
  provenance: string,
): Promise<void> {
  const unread: store.Unread[] = []
  const fresh: NationalProcedure[] = []
  rows.slice(from, from + batchRows).forEach((raw, i) => {
    const row = from + i + 1
    const read = raw instanceof UnreadableRow ? raw.reason : readNational(raw, provenance)
    if (typeof read === 'string') unread.push({ row, reason: read })
    else if (seen.has(read.code)) unread.push({ row, reason: `code ${read.code} came before in this file` })
    else {
      seen.add(read.code)
      fresh.push(read)
    }
  })
  await app.transaction(async (tx) => {
    const today = dayOf(tx.now).toString()
    const kept = await store.keepVersions(
      tx,
      fresh.map(({ code, content }) => ({
        code,
        source: 'national',
        nameVi: content.name,
        field: content.field,
        level: content.level,
        decision: content.decision,
        content,
        // Where it was read from does not make it another procedure.
        sha256: contentHash({ ...content, provenance: '' }),
        validFrom: today,
      })),
      today,
    )
    const count = (what: store.Kept) => kept.filter((k) => k === what).length
    await store.advanceImport(tx, id, {
      rowsDone: Math.min(from + batchRows, rows.length),
      added: count('added'),
      changed: count('changed'),
      unchanged: count('unchanged'),
      unread,
    })
  })
}

function codeOf(raw: unknown): string[] {
  const read = raw instanceof UnreadableRow ? '' : readNational(raw, '')
  return typeof read === 'string' ? [] : [read.code]
}

/** A line that is not JSON, or a CSV row with another number of cells than the header. */
class UnreadableRow {
  readonly reason: string
  constructor(reason: string) {
    this.reason = reason
  }
}

async function readRows(file: string): Promise<{ rows: unknown[]; sha256: string }> {
  const unreadable = (reason: string) => problem('procedures.import-unreadable', { reason })
  const shape = /\.(csv|jsonl?)(\.gz)?$/.exec(file)
  if (!shape) throw unreadable(`${path.basename(file)} is neither .csv, .jsonl nor one of them with .gz`)
  const packed = await readFile(file).catch((error: Error) => {
    throw unreadable(error.message)
  })
  let content: Buffer
  try {
    content = shape[2] ? gunzipSync(packed, { maxOutputLength: bytesMax }) : packed
  } catch (error) {
    throw unreadable(`${path.basename(file)}: ${(error as Error).message}`)
  }
  // Decoding would put replacement characters where other encodings have their letters, and keep those.
  if (!isUtf8(content)) throw unreadable(`${path.basename(file)} is not UTF-8; save it as UTF-8`)
  const text = content.toString('utf8').replace(/^\uFEFF/, '')
  const rows = shape[1] === 'csv' ? fromCsv(text) : fromJsonLines(text)
  if (rows.length === 0) throw unreadable(`${path.basename(file)} holds no row`)
  return { rows, sha256: createHash('sha256').update(packed).digest('hex') }
}

function fromJsonLines(content: string): unknown[] {
  return content
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      try {
        return JSON.parse(line) as unknown
      } catch (error) {
        return new UnreadableRow(`not JSON: ${(error as Error).message.slice(0, 200)}`)
      }
    })
}

function fromCsv(content: string): unknown[] {
  const [header = [], ...rows] = [...csvRows(content)]
  const missing = ['code', 'name'].filter((name) => !header.includes(name))
  if (missing.length > 0) {
    const reason = `the first line names no column ${missing.join(', ')}: ${header.join(',').slice(0, 200)}`
    throw problem('procedures.import-unreadable', { reason })
  }
  const isOpen = (content.split('"').length - 1) % 2 === 1
  return rows.map((cells, i) => {
    if (isOpen && i === rows.length - 1) return new UnreadableRow('a quoted cell is not closed; is the file cut off?')
    if (cells.length !== header.length)
      return new UnreadableRow(`${cells.length} cells, the header has ${header.length}`)
    return Object.fromEntries(header.map((name, column) => [name, cells[column] ?? '']))
  })
}
