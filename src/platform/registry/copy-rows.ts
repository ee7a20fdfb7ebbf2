/**
 * Records as rows of COPY's binary format (PostgreSQL documentation, COPY, Binary Format), with what is sensitive sealed. The
 * server has half the work with it of lines of text, and so has who writes them.
 */
import { newId } from '../../kernel/id.ts'
import { Bytes } from './bytes.ts'
import type { RecordData, Registry } from './definition.ts'
import { nameOf, noDay, personsIn, placeOnPlane } from './row.ts'
import { BulkSealer, type Plain } from './sealing/bulk.ts'
import { sealedNames } from './sealing/definition.ts'
import { type DataKey, headBytes, padded, placeOf } from './sealing/seal.ts'

export interface LoadedRecord {
  /** The registry's name. */
  readonly registry: string
  readonly id?: string
  readonly data: RecordData
  readonly validFrom: string
}

/** Some rows of one registry. */
export interface Rows {
  readonly registry: string
  readonly bytes: Uint8Array
  readonly count: number
  /** Folded words of their labels that no rows before have had. */
  readonly words: readonly string[]
}

/** Before the first row and after the last one. */
export const beforeRows = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1')
export const afterRows = Buffer.from([0xff, 0xff])

/** Of every registry, in the order of `add`; what all records of a load have in common is not sent (see store-load.ts). */
const commonColumns = ['id', 'key', 'label', 'words', 'words_reversed', 'day', 'unit_id', 'data', 'valid_from']
const space = Buffer.from(' ')
const none = -1
/** PostgreSQL's number of the type uuid (pg_type.dat). */
const uuidType = 2950

/** Columns that a load of this registry fills: where there are positions, persons in the index, or sealed fields, these come last. */
export function columnsOf(registry: Registry): readonly string[] {
  return [
    ...commonColumns,
    ...(registry.pointOf ? ['point'] : []),
    ...(registry.ofPerson === 'indexed' ? ['persons'] : []),
    ...(sealedNames(registry).length > 0 ? ['sealed'] : []),
  ]
}

/** What is to be sealed, and where it goes. */
interface Hole extends Plain {
  readonly at: number
}

/** A word of a name, in UTF-8. */
interface Word {
  /** With its marks, composed (NFC). */
  readonly label: Uint8Array
  /** Nothing of a dash, two words of `a-b`. */
  readonly folded: Uint8Array
  readonly reversed: Uint8Array
}

/** A limit of what is remembered. Names are made of some hundred words, and what is sealed is alike for many. */
const rememberedMax = 20_000

export class CopyRows {
  readonly registry: Registry
  readonly #columns: number
  readonly #sealed: readonly string[]
  readonly #sealer: BulkSealer | undefined
  readonly #out = new Bytes()
  #holes: Hole[] = []
  #count = 0
  readonly #remembered = new Map<string, Word>()
  readonly #words = new Set<string>()
  /** Of #words, those that were not given yet. */
  #fresh: string[] = []
  readonly #plains = new Map<string, Buffer>()

  constructor(registry: Registry, key: DataKey) {
    this.registry = registry
    this.#columns = columnsOf(registry).length
    this.#sealed = sealedNames(registry)
    this.#sealer = this.#sealed.length > 0 ? new BulkSealer(key) : undefined
  }

  /** In bytes, so far. */
  get length(): number {
    return this.#out.length
  }

  add({ id = newId(), data, validFrom }: LoadedRecord): void {
    const [registry, out] = [this.registry, this.#out]
    const { clear, secret } = this.#parted(data)
    this.#count += 1
    out.int16(this.#columns)
    out.int32(16)
    out.uuid(id)
    this.#text(registry.keyOf(data))
    this.#name(registry.labelOf(data))
    this.#day(registry.dayOf(data) ?? noDay)
    this.#text(registry.unitOf(data))
    this.#text(JSON.stringify(clear))
    this.#day(validFrom)
    if (registry.pointOf) this.#point(data)
    if (registry.ofPerson === 'indexed') this.#persons(id, data)
    if (this.#sealer) this.#seal(id, secret)
  }

  /** What was added since the last time. */
  take(): Rows {
    const [count, words, holes] = [this.#count, this.#fresh, this.#holes]
    this.#count = 0
    this.#fresh = []
    this.#holes = []
    if (this.#sealer) {
      const pieces = this.#sealer.seal(holes)
      let piece = 0
      for (const { at, plain } of holes) this.#out.put(pieces, piece, (piece += headBytes + plain.length), at)
    }
    return { registry: this.registry.name, bytes: this.#out.take(), count, words }
  }

  /** As `part` (sealing/rows.ts) has it, without deleting anything: JSON leaves out what is undefined. */
  #parted(data: RecordData): { clear: RecordData; secret?: RecordData } {
    let clear: Record<string, unknown> | undefined
    let secret: Record<string, unknown> | undefined
    for (const name of this.#sealed) {
      if (data[name] === undefined) continue
      clear ??= { ...data }
      secret ??= {}
      secret[name] = data[name]
      clear[name] = undefined
    }
    return clear && secret ? { clear, secret } : { clear: data }
  }

  #text(text: string | null): void {
    if (text === null) return this.#out.int32(none)
    const at = this.#out.length
    this.#out.int32(0)
    this.#out.text(text)
    this.#out.setLength(at)
  }

  #day(day: string): void {
    this.#out.int32(4)
    this.#out.day(day)
  }

  /** Label, words and words reversed, as `nameOf` (row.ts) has them; each word is folded once. */
  #name(text: string): void {
    const words = text.split(' ').map((word) => this.#wordOf(word))
    const named = words.filter(({ folded }) => folded.length > 0)
    this.#spaced(words.map(({ label }) => label))
    this.#spaced(named.map(({ folded }) => folded))
    this.#spaced(named.toReversed().map((word) => word.reversed))
  }

  #spaced(words: readonly Uint8Array[]): void {
    const at = this.#out.length
    this.#out.int32(0)
    for (let n = 0; n < words.length; n++) {
      if (n > 0) this.#out.few(space)
      this.#out.few(words[n] as Uint8Array)
    }
    this.#out.setLength(at)
  }

  #wordOf(text: string): Word {
    const known = this.#remembered.get(text)
    if (known) return known
    const { label, words, words_reversed } = nameOf(text)
    for (const one of words.split(' ')) {
      if (one === '' || this.#words.has(one)) continue
      this.#words.add(one)
      this.#fresh.push(one)
    }
    if (this.#remembered.size >= rememberedMax) this.#remembered.clear()
    const word = { label: Buffer.from(label), folded: Buffer.from(words), reversed: Buffer.from(words_reversed) }
    this.#remembered.set(text, word)
    return word
  }

  #point(data: RecordData): void {
    const place = placeOnPlane(this.registry, data)
    if (!place) return this.#out.int32(none)
    this.#out.int32(16)
    this.#out.float64(place.x)
    this.#out.float64(place.y)
  }

  /** An array of one dimension whose first is number 1. */
  #persons(id: string, data: RecordData): void {
    const out = this.#out
    const ids = personsIn(this.registry, id, data)
    if (!ids) return out.int32(none)
    const at = out.length
    for (const value of [0, 1, 0, uuidType, ids.length, 1]) out.int32(value)
    for (const one of ids) {
      out.int32(16)
      out.uuid(one)
    }
    out.setLength(at)
  }

  /** Leaves room for the piece, which is made with all others. */
  #seal(id: string, secret: RecordData | undefined): void {
    const out = this.#out
    if (!secret) return out.int32(none)
    const plain = this.#plainOf(JSON.stringify(secret))
    out.int32(headBytes + plain.length)
    this.#holes.push({ place: placeOf.record(this.registry.name, id), plain, at: out.leave(headBytes + plain.length) })
  }

  /** Many people share what is sealed: what it reads as is made once; each is encrypted by itself. */
  #plainOf(secret: string): Buffer {
    const known = this.#plains.get(secret)
    if (known) return known
    if (this.#plains.size >= rememberedMax) this.#plains.clear()
    const plain = padded(Buffer.from(secret))
    this.#plains.set(secret, plain)
    return plain
  }
}
