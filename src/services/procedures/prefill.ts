/** Once only: what the city knows already goes into the form, and each answer says where it came from. */
import type { Tx } from '../../kernel/app.ts'
import { dayOf } from '../../kernel/clock.ts'
import { formatDate, type Language, type Message, translate } from '../../kernel/i18n.ts'
import type { Person } from '../../platform/identity/contract.ts'
import type { Answers, FieldSchema, PrefillSource } from './form.ts'
import { messages } from './messages.ts'
import { currentAddress, type Recorded, recordedAs } from './recorded.ts'
import type { Remembered, SourceRow } from './store.ts'

export interface Prefilled {
  readonly answers: Answers
  readonly sources: Record<string, SourceRow>
}

interface Known {
  readonly value: unknown
  readonly source: SourceRow
}

/** Of the one who applies. */
export interface Knowledge {
  readonly person: Person
  readonly remembered: readonly Remembered[]
  readonly recorded: Recorded | undefined
}

/** First what the city's population registry has, then what the account knows, then what the person answered before. */
export function prefill(
  tx: Tx,
  fields: Iterable<readonly [string, FieldSchema]>,
  { person, remembered, recorded }: Knowledge,
): Prefilled {
  const answers: Answers = {}
  const sources: Record<string, SourceRow> = {}
  const earlier = new Map(remembered.map((r) => [r.key, r]))
  for (const [name, field] of fields) {
    const source = field['x-prefill']
    const known = [
      source && recorded ? recordedAs(tx, source, recorded) : null,
      source ? knownOf(tx, source, person) : null,
    ].find((one) => one && fits(field, one.value))
    if (known) {
      answers[name] = known.value
      sources[name] = known.source
      continue
    }
    const before = field['x-once'] ? earlier.get(field['x-once'].key) : undefined
    if (before && fits(field, before.value)) {
      answers[name] = before.value
      sources[name] = { from: 'earlier', at: before.at, caseCode: before.case_code }
    }
  }
  return { answers, sources }
}

function knownOf(tx: Tx, source: PrefillSource, person: Person): Known | null {
  const at = tx.now.toString()
  const known = (value: unknown, field: string): Known | null =>
    value === null || value === undefined ? null : { value, source: sourceOf(person, field, at) }
  switch (source) {
    case 'today':
      return { value: dayOf(tx.now).toString(), source: { from: 'clock', at } }
    case 'applicant.residence':
      return known(currentAddress(tx, person), 'residence')
    case 'applicant': {
      const { name, citizenNumber, dateOfBirth } = person
      return known({ name, citizenNumber, dateOfBirth }, 'name')
    }
    case 'applicant.maritalState':
    case 'family.mother':
    case 'family.father':
    case 'household.members':
    case 'applicant.placeOfBirth':
    case 'applicant.stay':
    case 'applicant.stayUntil':
      // Only the registry knows.
      return null
    case 'applicant.phone':
      // As the forms write it; VNeID and the account also take the country in front.
      return known(person.phone?.replace(/^\+84/, '0'), 'phone')
    default: {
      const field = source.slice('applicant.'.length) as 'name'
      return known(person[field], field)
    }
  }
}

function sourceOf(person: Person, field: string, at: string): SourceRow {
  const source = person.sources[field]
  return source?.source === 'self' ? { from: 'account', at: source.at } : { from: 'population', at: source?.at ?? at }
}

/** The source in words. */
export function sourceWords(source: SourceRow): Message {
  switch (source.from) {
    case 'population':
      return messages.fromPopulation
    case 'registry': {
      const words = (language: Language) => translate(language, messages.fromRegistry, { date: formatDate(source.at) })
      return { vi: words('vi'), en: words('en') }
    }
    case 'account':
      return messages.fromAccount
    case 'clock':
      return messages.fromClock
    case 'typed':
      return messages.fromTyped
    case 'earlier': {
      const code = { code: source.caseCode ?? '' }
      return { vi: translate('vi', messages.fromEarlier, code), en: translate('en', messages.fromEarlier, code) }
    }
  }
}

/** A value that the form would refuse is not offered. */
function fits(field: FieldSchema, value: unknown): boolean {
  if (value === null || value === undefined || value === '') return false
  if (field.type === 'string') {
    if (typeof value !== 'string') return false
    return field.enum === undefined || field.enum.includes(value)
  }
  if (field.type === 'object') return typeof value === 'object' && !Array.isArray(value)
  if (field.type === 'array') return Array.isArray(value)
  return typeof value === (field.type === 'boolean' ? 'boolean' : 'number')
}
