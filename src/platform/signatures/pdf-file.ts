/**
 * A PDF file as objects, by its cross-reference sections only (ISO 32000-1 §7.5). Nothing is repaired: where readers would have
 * to guess, a signed file is refused instead (PdfError).
 */
import { inflateSync } from 'node:zlib'
import {
  isArray,
  isDict,
  type PdfDict,
  PdfError,
  PdfName,
  PdfParser,
  PdfRef,
  PdfStream,
  type PdfValue,
} from './pdf-values.ts'

type Entry =
  | { readonly kind: 'free' }
  | { readonly kind: 'at'; readonly offset: number; readonly gen: number }
  | { readonly kind: 'in'; readonly stream: number; readonly index: number }

const revisionsMax = 64
const objectsMax = 200_000
const inflatedBytesMax = 64 * 1024 * 1024
/** What a file's structure may inflate to: so many times its own length, beyond a start for small ones. */
const inflatedTimes = 16
const inflatedStart = 1024 * 1024

/** What may still be inflated of one file: a kilobyte of it can stand for a megabyte. */
class Inflater {
  #left: number

  constructor(fileLength: number) {
    this.#left = Math.min(inflatedBytesMax, inflatedStart + inflatedTimes * fileLength)
  }

  inflate(raw: Buffer): Buffer {
    try {
      const data = inflateSync(raw, { maxOutputLength: Math.max(1, this.#left) })
      this.#left -= data.length
      return data
    } catch (error) {
      throw new PdfError(`stream cannot be inflated: ${(error as Error).message}`, { cause: error })
    }
  }
}

interface Section {
  readonly at: number
  readonly entries: ReadonlyMap<number, Entry>
  readonly trailer: PdfDict
  readonly isStream: boolean
}

export interface PdfFile {
  readonly bytes: Buffer
  /** Newest first. */
  readonly sections: readonly Section[]
  readonly trailer: PdfDict
  readonly rootRef: PdfRef
  readonly root: PdfDict
  /** Where the last cross-reference section begins. */
  readonly startXref: number
  readonly size: number
  /** Follows references; a missing object is null (§7.3.10). */
  resolve(value: PdfValue | undefined): PdfValue
  entry(num: number): Entry | undefined
  numbers(): IterableIterator<number>
}

/** Opens the file, or only its first `length` bytes: the revision that ended there. Throws PdfError. */
export function openPdf(all: Buffer, length: number = all.length): PdfFile {
  const bytes = all.subarray(0, length)
  if (bytes.toString('latin1', 0, 5) !== '%PDF-') throw new PdfError('no %PDF- at the beginning')
  const startXref = findStart(bytes)
  const inflater = new Inflater(bytes.length)
  const sections = readSections(bytes, startXref, inflater)
  const trailer = sections[0]?.trailer ?? new Map<string, PdfValue>()
  if (trailer.has('Encrypt')) throw new PdfError('encrypted')
  const entries = new Map<number, Entry>()
  for (const section of sections)
    for (const [num, entry] of section.entries) if (!entries.has(num)) entries.set(num, entry)
  const resolve = resolver(bytes, entries, inflater)
  const rootRef = trailer.get('Root')
  if (!(rootRef instanceof PdfRef)) throw new PdfError('no catalog')
  const root = resolve(rootRef)
  if (!isDict(root)) throw new PdfError('no catalog')
  const size = trailer.get('Size')
  if (typeof size !== 'number') throw new PdfError('no Size')
  return {
    bytes,
    sections,
    trailer,
    rootRef,
    root,
    startXref,
    size,
    resolve,
    entry: (num) => entries.get(num),
    numbers: () => entries.keys(),
  }
}

function findStart(bytes: Buffer): number {
  const tail = bytes.toString('latin1', Math.max(0, bytes.length - 64))
  const found = /startxref[\r\n ]+(\d{1,10})[\r\n ]+%%EOF[\r\n]{0,2}$/.exec(tail)
  if (!found) throw new PdfError('does not end with startxref and %%EOF')
  return Number(found[1])
}

function readSections(bytes: Buffer, start: number, inflater: Inflater): Section[] {
  const sections: Section[] = []
  const seen = new Set<number>()
  let entries = 0
  for (let at: number | undefined = start; at !== undefined; ) {
    if (seen.has(at) || sections.length >= revisionsMax) throw new PdfError('circular or too many revisions')
    seen.add(at)
    const section = readSection(bytes, at, inflater)
    sections.push(section)
    entries += section.entries.size
    if (entries > objectsMax) throw new PdfError('too many objects')
    const previous: PdfValue | undefined = section.trailer.get('Prev')
    if (previous === undefined) break
    // A newer section lies behind the older one in every incremental update; another order is a forger's.
    if (typeof previous !== 'number' || previous >= at || previous < 0) throw new PdfError('bad Prev')
    at = previous
  }
  return sections
}

function readSection(bytes: Buffer, at: number, inflater: Inflater): Section {
  if (at >= bytes.length) throw new PdfError('cross-reference beyond the end')
  const parser = new PdfParser(bytes, at)
  return parser.take('xref') ? readTable(parser, at) : readXrefStream(bytes, at, inflater)
}

function readTable(parser: PdfParser, at: number): Section {
  const entries = new Map<number, Entry>()
  for (;;) {
    parser.skipSpace()
    if (parser.take('trailer')) break
    const first = parser.integer()
    const count = parser.integer()
    if (first < 0 || count < 0 || first + count > objectsMax) throw parser.fail('bad subsection')
    for (let i = 0; i < count; i++) {
      const offset = parser.integer()
      const gen = parser.integer()
      parser.skipSpace()
      if (parser.take('n')) addEntry(entries, first + i, { kind: 'at', offset, gen })
      else if (parser.take('f')) addEntry(entries, first + i, { kind: 'free' })
      else throw parser.fail('bad entry')
    }
  }
  const trailer = parser.value()
  if (!isDict(trailer)) throw parser.fail('no trailer')
  if (trailer.has('XRefStm')) throw new PdfError('hybrid cross-reference')
  return { at, entries, trailer, isStream: false }
}

function addEntry(entries: Map<number, Entry>, num: number, entry: Entry): void {
  if (entries.has(num)) throw new PdfError(`object ${num} twice in one section`)
  entries.set(num, entry)
}

function readXrefStream(bytes: Buffer, at: number, inflater: Inflater): Section {
  const { value } = readObjectAt(bytes, at, undefined, (length) => {
    if (length instanceof PdfRef) throw new PdfError('indirect length in a cross-reference stream')
    return length ?? null
  })
  if (!(value instanceof PdfStream) || !isNamed(value.dict.get('Type'), 'XRef'))
    throw new PdfError('no cross-reference')
  const { dict } = value
  const widths = integers(dict.get('W'))
  const size = dict.get('Size')
  if (widths.length !== 3 || widths.some((w) => w < 0 || w > 6) || typeof size !== 'number') throw new PdfError('bad W')
  const index = dict.has('Index') ? integers(dict.get('Index')) : [0, size]
  const data = decode(value, inflater)
  const [w0 = 0, w1 = 0, w2 = 0] = widths
  const entries = new Map<number, Entry>()
  let pos = 0
  const field = (width: number, missing: number) => {
    if (width === 0) return missing
    if (pos + width > data.length) throw new PdfError('short cross-reference stream')
    pos += width
    return data.readUIntBE(pos - width, width)
  }
  for (let i = 0; i + 1 < index.length; i += 2) {
    const [first = 0, count = 0] = index.slice(i, i + 2)
    if (first < 0 || count < 0 || first + count > objectsMax) throw new PdfError('bad Index')
    for (let n = 0; n < count; n++) {
      const [type, a, b] = [field(w0, 1), field(w1, 0), field(w2, 0)]
      if (type === 0) addEntry(entries, first + n, { kind: 'free' })
      else if (type === 1) addEntry(entries, first + n, { kind: 'at', offset: a, gen: b })
      else if (type === 2) addEntry(entries, first + n, { kind: 'in', stream: a, index: b })
    }
  }
  return { at, entries, trailer: dict, isStream: true }
}

function isNamed(value: PdfValue | undefined, name: string): boolean {
  return value instanceof PdfName && value.name === name
}

export function integers(value: PdfValue | undefined): number[] {
  if (!isArray(value)) throw new PdfError('no array of integers')
  return value.map((one) => {
    if (typeof one !== 'number' || !Number.isSafeInteger(one)) throw new PdfError('no array of integers')
    return one
  })
}

/** Reads `num gen obj … endobj`. `num` undefined: whatever stands there. */
function readObjectAt(
  bytes: Buffer,
  at: number,
  num: number | undefined,
  resolve: (value: PdfValue | undefined) => PdfValue,
): { num: number; value: PdfValue; end: number } {
  const parser = new PdfParser(bytes, at)
  const found = parser.integer()
  parser.integer()
  parser.expectWord('obj')
  if (num !== undefined && found !== num) throw new PdfError(`object ${found} where ${num} should be`)
  const value = parser.value()
  parser.skipSpace()
  if (isDict(value) && parser.take('stream')) {
    if (bytes[parser.at] === 13) parser.at += 1
    if (bytes[parser.at] !== 10) throw parser.fail('no line end after stream')
    const start = parser.at + 1
    const length = resolve(value.get('Length'))
    if (typeof length !== 'number' || length < 0 || start + length > bytes.length) throw parser.fail('bad Length')
    parser.at = start + length
    parser.expectWord('endstream')
    parser.expectWord('endobj')
    return { num: found, value: new PdfStream(value, bytes.subarray(start, start + length)), end: parser.at }
  }
  if (!parser.take('endobj')) throw parser.fail('no endobj')
  return { num: found, value, end: parser.at }
}

/** Stream data without filter or with FlateDecode (and PNG predictors), which is all that structure uses. */
function decode(stream: PdfStream, inflater: Inflater): Buffer {
  const filter = stream.dict.get('Filter')
  const names = filter === undefined ? [] : isArray(filter) ? filter : [filter]
  if (names.length === 0) return stream.raw
  if (names.length > 1 || !isNamed(names[0], 'FlateDecode')) throw new PdfError('unsupported filter')
  const data = inflater.inflate(stream.raw)
  const given = stream.dict.get('DecodeParms')
  const parms = isArray(given) ? given[0] : given
  if (!isDict(parms)) return data
  const predictor = parms.get('Predictor') ?? 1
  if (predictor === 1) return data
  const columns = parms.get('Columns') ?? 1
  const plain = (parms.get('Colors') ?? 1) === 1 && (parms.get('BitsPerComponent') ?? 8) === 8
  if (typeof predictor !== 'number' || predictor < 10 || typeof columns !== 'number' || columns < 1 || !plain) {
    throw new PdfError('unsupported predictor')
  }
  return unpredict(data, columns)
}

function unpredict(data: Buffer, columns: number): Buffer {
  const rows = Math.floor(data.length / (columns + 1))
  const out = Buffer.alloc(rows * columns)
  for (let r = 0; r < rows; r++) {
    const kind = data[r * (columns + 1)]
    for (let c = 0; c < columns; c++) {
      const raw = data[r * (columns + 1) + 1 + c] ?? 0
      const left = c > 0 ? (out[r * columns + c - 1] ?? 0) : 0
      const up = r > 0 ? (out[(r - 1) * columns + c] ?? 0) : 0
      if (kind !== 0 && kind !== 1 && kind !== 2) throw new PdfError('unsupported predictor')
      out[r * columns + c] = (raw + (kind === 1 ? left : kind === 2 ? up : 0)) & 0xff
    }
  }
  return out
}

function resolver(
  bytes: Buffer,
  entries: ReadonlyMap<number, Entry>,
  inflater: Inflater,
): (value: PdfValue | undefined) => PdfValue {
  const cache = new Map<number, PdfValue>()
  const open = new Set<number>()
  const packed = new Map<number, ReadonlyMap<number, PdfValue>>()

  let read = 0

  const load = (ref: PdfRef): PdfValue => {
    const entry = entries.get(ref.num)
    if (!entry || entry.kind === 'free') return null
    if (entry.kind === 'in') return members(entry.stream).get(ref.num) ?? null
    if (entry.gen !== ref.gen) return null
    const { value, end } = readObjectAt(bytes, entry.offset, ref.num, resolve)
    // Each is read once, and none lies in another: else a small file would be read over and over.
    read += end - entry.offset
    if (read > bytes.length) throw new PdfError('objects in objects')
    return value
  }
  const members = (num: number): ReadonlyMap<number, PdfValue> => {
    const known = packed.get(num)
    if (known) return known
    const holder = entries.get(num)
    if (holder?.kind !== 'at') throw new PdfError('object stream in an object stream')
    const value = resolve(new PdfRef(num, holder.gen))
    if (!(value instanceof PdfStream) || !isNamed(value.dict.get('Type'), 'ObjStm'))
      throw new PdfError('no object stream')
    const made = readMembers(value, inflater)
    packed.set(num, made)
    return made
  }
  const resolve = (value: PdfValue | undefined): PdfValue => {
    if (!(value instanceof PdfRef)) return value ?? null
    const known = cache.get(value.num)
    if (known !== undefined) return known
    if (open.has(value.num)) throw new PdfError('circular reference')
    open.add(value.num)
    const loaded = load(value)
    open.delete(value.num)
    // A reference to a reference is not allowed (§7.3.10).
    if (loaded instanceof PdfRef) throw new PdfError('reference to a reference')
    cache.set(value.num, loaded)
    return loaded
  }
  return resolve
}

function readMembers(stream: PdfStream, inflater: Inflater): Map<number, PdfValue> {
  const [count, first] = [stream.dict.get('N'), stream.dict.get('First')]
  if (typeof count !== 'number' || typeof first !== 'number' || count > objectsMax)
    throw new PdfError('bad object stream')
  const data = decode(stream, inflater)
  const head = new PdfParser(data, 0)
  let end = first
  const found = new Map<number, PdfValue>()
  for (let i = 0; i < count; i++) {
    const num = head.integer()
    const offset = head.integer()
    if (found.has(num)) throw new PdfError(`object ${num} twice in one object stream`)
    // One behind the other (§7.5.7): a large one that all of them point at would be read for each.
    if (first + offset < end) throw new PdfError('objects of a stream out of order')
    const parser = new PdfParser(data, first + offset)
    found.set(num, parser.value())
    end = parser.at
  }
  return found
}
