/** Records as lines of COPY's text format (PostgreSQL documentation, COPY, Text Format). */
import { newId } from '../../kernel/id.ts'
import type { RecordData, Registry } from './definition.ts'
import { sealedNames } from './sealing/definition.ts'
import { partsEnd } from './sealing/load-lines.ts'
import { type Name, nameOf, noDay, personsIn, pointOf } from './row.ts'

export interface LoadedRecord {
  /** The registry's name. */
  readonly registry: string
  readonly id?: string
  readonly data: RecordData
  readonly validFrom: string
}

/** Of every registry, in the order of `line`; what all records of a load have in common is not sent (see store-load.ts). */
const copyColumns = 'id, key, label, words, words_reversed, day, unit_id, data, valid_from'

/** Names are folded once while they are remembered: in a city, most are borne by many. */
const rememberedNames = 100_000

export class CopyLines {
  /** Every folded word so far. */
  readonly words = new Set<string>()
  /** Where there are positions, persons in the index, or sealed fields, these come last. */
  readonly columns: string
  /** Whether records are to be `packed`, since each line has something sealed. */
  readonly isSealed: boolean
  readonly #sealed: readonly string[]
  readonly #registry: Registry
  readonly #names = new Map<string, Name>()

  constructor(registry: Registry) {
    this.#registry = registry
    this.#sealed = sealedNames(registry)
    this.isSealed = this.#sealed.length > 0
    this.columns = [
      copyColumns,
      ...(registry.pointOf ? ['point'] : []),
      ...(registry.ofPerson === 'indexed' ? ['persons'] : []),
      ...(this.isSealed ? ['sealed'] : []),
    ].join(', ')
  }

  /** A whole line, for a registry of which nothing is sealed. */
  line(record: LoadedRecord): string {
    return `${this.#head(record.id ?? newId(), record.data, record.validFrom)}\n`
  }

  /** For `sealedLines`: what is to be sealed as the last column, and the line without it. */
  packed({ id = newId(), data, validFrom }: LoadedRecord): string {
    const clear: Record<string, unknown> = { ...data }
    let secret: Record<string, unknown> | undefined
    for (const name of this.#sealed) {
      if (data[name] === undefined) continue
      secret ??= {}
      secret[name] = data[name]
      clear[name] = undefined
    }
    return `${secret ? JSON.stringify(secret) : ''}${partsEnd}${this.#head(id, clear, validFrom)}${partsEnd}`
  }

  #head(id: string, data: RecordData, validFrom: string): string {
    const registry = this.#registry
    const { label, words, words_reversed } = this.#nameOf(registry.labelOf(data))
    const key = registry.keyOf(data)
    const unit = registry.unitOf(data)
    const day = registry.dayOf(data) ?? noDay
    const found = `${orNull(key)}\t${label}\t${words}\t${words_reversed}\t${day}\t${orNull(unit)}`
    const point = registry.pointOf ? `\t${orNull(pointOf(registry, data))}` : ''
    const persons = registry.ofPerson === 'indexed' ? `\t${arrayOrNull(personsIn(registry, id, data))}` : ''
    return `${id}\t${found}\t${json(data)}\t${validFrom}${point}${persons}`
  }

  /** With its label escaped. */
  #nameOf(text: string): Name {
    const known = this.#names.get(text)
    if (known) return known
    const name = nameOf(text)
    for (const word of name.words.split(' ')) this.words.add(word)
    if (this.#names.size >= rememberedNames) this.#names.clear()
    const line = { ...name, label: escaped(name.label) }
    this.#names.set(text, line)
    return line
  }
}

/** JSON writes tabs and line ends as escapes already (RFC 8259 §7), so that only backslashes are left. */
function json(data: RecordData): string {
  const text = JSON.stringify(data)
  return text.includes('\\') ? text.replaceAll('\\', '\\\\') : text
}

/** Ids need no quotes in an array's text form. */
const arrayOrNull = (ids: readonly string[] | null) => (ids === null ? '\\N' : `{${ids.join(',')}}`)
const orNull = (text: string | null) => (text === null ? '\\N' : escaped(text))

function escaped(text: string): string {
  return /[\\\t\n\r]/.test(text)
    ? text.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r')
    : text
}
