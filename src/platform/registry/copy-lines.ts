/** Records as lines of COPY's text format (PostgreSQL documentation, COPY, Text Format). */
import { newId } from '../../kernel/id.ts'
import type { RecordData, Registry } from './definition.ts'
import { type Name, nameOf, noDay, personsIn, pointOf } from './row.ts'

export interface LoadedRecord {
  /** The registry's name. */
  readonly registry: string
  readonly id?: string
  readonly data: RecordData
  readonly validFrom: string
}

/** Of every registry, in the order of `line`; what all records of a load have in common is not sent (see store-load.ts). */
export const copyColumns = 'id, key, label, words, words_reversed, day, unit_id, data, valid_from'

/** Names are folded once while they are remembered: in a city, most are borne by many. */
const rememberedNames = 100_000

export class CopyLines {
  /** Every folded word so far. */
  readonly words = new Set<string>()
  /** Where there are positions, or persons in the index, these come last. */
  readonly columns: string
  readonly #registry: Registry
  readonly #names = new Map<string, Name>()

  constructor(registry: Registry) {
    this.#registry = registry
    this.columns = [
      copyColumns,
      ...(registry.pointOf ? ['point'] : []),
      ...(registry.ofPerson === 'indexed' ? ['persons'] : []),
    ].join(', ')
  }

  line({ id = newId(), data, validFrom }: LoadedRecord): string {
    const registry = this.#registry
    const { label, words, words_reversed } = this.#nameOf(registry.labelOf(data))
    const key = registry.keyOf(data)
    const unit = registry.unitOf(data)
    const day = registry.dayOf(data) ?? noDay
    const found = `${orNull(key)}\t${label}\t${words}\t${words_reversed}\t${day}\t${orNull(unit)}`
    const point = registry.pointOf ? `\t${orNull(pointOf(registry, data))}` : ''
    const persons = registry.ofPerson === 'indexed' ? `\t${arrayOrNull(personsIn(registry, id, data))}` : ''
    return `${id}\t${found}\t${json(data)}\t${validFrom}${point}${persons}\n`
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
