/** A value of a registry as a person reads it. Rule PD3. */
import type { Tx } from '../../kernel/app.ts'
import { formatDate, formatNumber, type Language, type Message, translate } from '../../kernel/i18n.ts'
import { directory } from '../../platform/organisation/index.ts'
import { type Field, labelsOf } from '../../platform/registry/index.ts'
import { messages } from './messages.ts'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const isoDay = /^\d{4}-\d{2}-\d{2}$/

export const inBoth = (say: (language: Language) => string): Message => ({ vi: say('vi'), en: say('en') })

/** Ids in a value, whose names are looked up before the words are made. */
function idsIn(value: unknown): string[] {
  if (typeof value === 'string') return uuid.test(value) ? [value] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(idsIn)
}

export type Names = ReadonlyMap<string, string>

/** Of everybody whom these values name by an id. */
export function namesIn(tx: Tx, values: readonly unknown[]): Promise<Names> {
  return labelsOf(tx, 'population', [...new Set(idsIn(values))])
}

/** The household is a record of its own on the same page. */
export function wordsOf(name: string, field: Field, value: unknown, names: Names): Message {
  if (name === 'householdId') return messages.ownHousehold
  return inBoth((language) => new Speaker(language, field, names).say(value))
}

/** One field's values in one language. */
class Speaker {
  readonly #language: Language
  readonly #field: Field
  readonly #names: Names

  constructor(language: Language, field: Field, names: Names) {
    this.#language = language
    this.#field = field
    this.#names = names
  }

  say(value: unknown): string {
    if (value === null || value === undefined) return ''
    if (typeof value === 'boolean') return translate(this.#language, value ? messages.yes : messages.no)
    if (typeof value === 'number') return formatNumber(this.#language, value)
    if (typeof value === 'string') return this.#text(value)
    if (Array.isArray(value)) return value.map((one: unknown) => this.say(one)).join('; ')
    return this.#object(value as Readonly<Record<string, unknown>>)
  }

  #text(value: string): string {
    const choice = Object.hasOwn(this.#field.choices ?? {}, value) ? this.#field.choices?.[value] : undefined
    if (choice) return choice[this.#language]
    if (uuid.test(value)) return this.#names.get(value) ?? translate(this.#language, messages.unknownPerson)
    if (isoDay.test(value)) return formatDate(value)
    return directory().unit(value)?.name[this.#language] ?? value
  }

  #object(value: Readonly<Record<string, unknown>>): string {
    if ('coordinates' in value) return translate(this.#language, messages.onTheMap)
    const { personId, unitId, line, since, ...rest } = value
    if (typeof personId === 'string' || typeof rest['name'] === 'string') return this.#person(personId, rest)
    if (typeof unitId !== 'string') return this.#parts(value)
    const text = [line, this.#text(unitId)].filter((part) => typeof part === 'string').join(', ')
    if (typeof since !== 'string') return text
    return translate(this.#language, messages.sinceDay, { text, date: formatDate(since) })
  }

  /** Or a thing that has a name: a line of business. */
  #person(personId: unknown, { name, ...rest }: Readonly<Record<string, unknown>>): string {
    const called = typeof name === 'string' ? name : this.say(personId)
    const more = this.#parts(rest)
    return more === '' ? called : `${called} (${more})`
  }

  /** A day, a number or a yes says nothing without what it is; other words speak for themselves. */
  #parts(value: Readonly<Record<string, unknown>>): string {
    return Object.entries(value)
      .map(([part, one]) => {
        const title = this.#field.parts?.[part]
        const bare = typeof one === 'string' && !isoDay.test(one)
        return title && !bare ? `${title[this.#language]}: ${this.say(one)}` : this.say(one)
      })
      .filter((text) => text !== '')
      .join(', ')
  }
}

const sourceWords = {
  import: messages.sourceImport,
  case: messages.sourceCase,
  official: messages.sourceOfficial,
  national: messages.sourceNational,
  generator: messages.sourceGenerator,
} as const

export function sourceInWords(kind: keyof typeof sourceWords, reference: string): Message {
  return inBoth((language) => translate(language, sourceWords[kind], { reference }))
}
