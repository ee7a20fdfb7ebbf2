/**
 * The first sheet of a workbook (ECMA-376), cell by cell as it is unpacked. Formulas are never computed: the value that the
 * spreadsheet has stored is taken. A zip that says it unpacks to much more than a file of 50 MiB may, or that unpacks to more
 * than it says, is refused; so are document types (XML bombs).
 */
import path from 'node:path'
import sax from 'sax'
import type yauzl from 'yauzl'
import { Problem } from '../../../kernel/problems.ts'
import type { Cell, Cells } from './rows.ts'
import { unreadable } from './unreadable.ts'

const unpackedBytesMax = 512 * 1024 * 1024
const sharedStringsMax = 64 * 1024 * 1024
const entriesMax = 2000
const columnsMax = 1000
/** Of a sheet (ECMA-376). */
const rowsMax = 1_048_576

export async function* readXlsx(bytes: Buffer): AsyncGenerator<Cells> {
  const book = await openBook(bytes)
  try {
    const strings = await sharedStrings(book)
    const sheet = await firstSheet(book)
    yield* rowsIn(book, sheet, strings)
  } catch (error) {
    throw error instanceof Problem ? error : unreadable((error as Error).message)
  } finally {
    book.zip.close()
  }
}

interface Book {
  readonly zip: yauzl.ZipFile
  readonly parts: ReadonlyMap<string, yauzl.Entry>
}

async function openBook(bytes: Buffer): Promise<Book> {
  const parts = new Map<string, yauzl.Entry>()
  try {
    // Loaded by the first workbook.
    const { default: zips } = await import('yauzl')
    const zip = await zips.fromBufferPromise(bytes, { lazyEntries: true, autoClose: false, validateEntrySizes: true })
    let unpacked = 0
    for await (const entry of zip.eachEntry()) {
      parts.set(entry.fileName, entry)
      unpacked += entry.uncompressedSize
      if (parts.size > entriesMax || unpacked > unpackedBytesMax) throw unreadable('it unpacks to too much')
    }
    return { zip, parts }
  } catch (error) {
    throw error instanceof Problem ? error : unreadable((error as Error).message)
  }
}

interface Handlers {
  readonly open?: (name: string, attributes: Readonly<Record<string, string>>) => void
  readonly close?: (name: string) => void
  readonly text?: (text: string) => void
}

/** Reads a part's XML; after each piece of it, whoever asks may take what was found. */
async function* readPart(book: Book, name: string, handlers: Handlers): AsyncGenerator<void> {
  const entry = book.parts.get(name)
  if (!entry) throw unreadable(`it has no ${name}`)
  const parser = sax.parser(true, {})
  const onText = (text: string) => handlers.text?.(text)
  Object.assign(parser, {
    onopentag: ({ name: tag, attributes }: sax.Tag) => handlers.open?.(localName(tag), attributes),
    onclosetag: (tag: string) => handlers.close?.(localName(tag)),
    ontext: onText,
    oncdata: onText,
    onerror: (error: Error) => {
      throw error
    },
    ondoctype: () => {
      throw unreadable('it has a document type')
    },
  })
  const decoder = new TextDecoder('utf-8', { fatal: true })
  for await (const chunk of await book.zip.openReadStreamPromise(entry)) {
    parser.write(decoder.decode(chunk as Buffer, { stream: true }))
    yield
  }
  parser.write(decoder.decode()).close()
  yield
}

const localName = (tag: string) => tag.slice(tag.indexOf(':') + 1)

async function readWhole(book: Book, name: string, handlers: Handlers): Promise<void> {
  for await (const _ of readPart(book, name, handlers));
}

async function sharedStrings(book: Book): Promise<string[]> {
  const name = 'xl/sharedStrings.xml'
  const entry = book.parts.get(name)
  if (!entry) return []
  if (entry.uncompressedSize > sharedStringsMax) throw unreadable('it has too many texts')
  const strings: string[] = []
  let [current, inText, phonetic] = ['', false, false]
  await readWhole(book, name, {
    open: (tag) => {
      if (tag === 'si') current = ''
      if (tag === 'rPh') phonetic = true
      inText = tag === 't' && !phonetic
    },
    close: (tag) => {
      if (tag === 'si') strings.push(current)
      if (tag === 'rPh') phonetic = false
      inText = false
    },
    text: (text) => {
      if (inText) current += text
    },
  })
  return strings
}

async function firstSheet(book: Book): Promise<string> {
  let id: string | undefined
  await readWhole(book, 'xl/workbook.xml', {
    open: (tag, attributes) => {
      if (tag === 'sheet') id ??= attributes['r:id']
      if (tag === 'workbookPr' && /^(1|true)$/.test(attributes['date1904'] ?? '')) {
        throw unreadable('it counts days from 1904; save it with days from 1900')
      }
    },
  })
  let target: string | undefined
  await readWhole(book, 'xl/_rels/workbook.xml.rels', {
    open: (_tag, attributes) => {
      if (attributes['Id'] === id) target = attributes['Target']
    },
  })
  if (target === undefined) throw unreadable('it has no sheet')
  return target.startsWith('/') ? target.slice(1) : path.posix.join('xl', target)
}

async function* rowsIn(book: Book, sheet: string, strings: readonly string[]): AsyncGenerator<Cells> {
  const done: Cells[] = []
  let [line, column, type, text, inValue] = [0, 0, '', '', false]
  let cells: Cell[] = []
  const reading = readPart(book, sheet, {
    open: (tag, attributes) => {
      if (tag === 'row') {
        const next = Number(attributes['r'] ?? line + 1)
        if (!(next > line && next <= rowsMax)) throw unreadable('its rows are not in order')
        line = next
        cells = []
      } else if (tag === 'c') {
        column = attributes['r'] ? columnOf(attributes['r']) : cells.length
        type = attributes['t'] ?? 'n'
        text = ''
      }
      inValue = tag === 'v' || tag === 't'
    },
    text: (piece) => {
      if (inValue) text += piece
    },
    close: (tag) => {
      inValue = false
      if (tag === 'c' && text !== '') {
        if (column >= columnsMax) throw unreadable('it has too many columns')
        while (cells.length < column) cells.push('')
        cells[column] = cellOf(type, text, strings)
      } else if (tag === 'row' && cells.length > 0) done.push({ line, cells })
    },
  })
  for await (const _ of reading) yield* done.splice(0)
}

/** `AB12` → 27. */
function columnOf(reference: string): number {
  const letters = /^[A-Z]{1,3}/.exec(reference)?.[0] ?? 'A'
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
}

function cellOf(type: string, text: string, strings: readonly string[]): Cell {
  if (type === 's') return strings[Number(text)] ?? ''
  if (type === 'b') return text === '1'
  // An error of a formula (`#REF!`) is told as a value that does not fit.
  if (type !== 'n') return text
  const value = Number(text)
  // Beyond this a spreadsheet has lost digits already; the text is nearer to what was typed.
  return Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER ? value : text
}
