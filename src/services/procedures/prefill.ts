/** Once only: what the city knows already goes into the form, and each answer says where it came from. */
import type { Tx } from '../../kernel/app.ts'
import { dayOf } from '../../kernel/clock.ts'
import { type Message, translate } from '../../kernel/i18n.ts'
import type { Person } from '../../platform/identity/contract.ts'
import { administrativeDate, directory } from '../../platform/organisation/index.ts'
import type { Address, Answers, FieldSchema, FormSchema, PrefillSource } from './form.ts'
import { messages } from './messages.ts'
import type { Remembered, SourceRow } from './store.ts'

export interface Prefilled {
  readonly answers: Answers
  readonly sources: Record<string, SourceRow>
}

interface Known {
  readonly value: unknown
  /** The person's field whose source is named. */
  readonly field: string
}

/** First what the population database or the account knows, then what the person answered before. */
export function prefill(tx: Tx, form: FormSchema, person: Person, remembered: readonly Remembered[]): Prefilled {
  const answers: Answers = {}
  const sources: Record<string, SourceRow> = {}
  const at = tx.now.toString()
  const earlier = new Map(remembered.map((r) => [r.key, r]))
  for (const [name, field] of fieldsOf(form)) {
    const source = field['x-prefill']
    const known = source ? knownOf(tx, source, person) : null
    if (known && fits(field, known.value)) {
      answers[name] = known.value
      sources[name] = sourceOf(person, known.field, at)
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

/** The form's own fields; conditional ones are offered when they appear, by the browser asking for nothing new. */
function fieldsOf(form: FormSchema): [string, FieldSchema][] {
  const conditional = (form.allOf ?? []).flatMap((c) => [
    ...Object.entries(c.then?.properties ?? {}),
    ...Object.entries(c.else?.properties ?? {}),
  ])
  return [...Object.entries(form.properties), ...conditional.filter(([, field]) => field['x-once'] !== undefined)]
}

function knownOf(tx: Tx, source: PrefillSource, person: Person): Known | null {
  switch (source) {
    case 'today':
      return { value: dayOf(tx.now).toString(), field: 'today' }
    case 'applicant.residence': {
      const value = currentAddress(tx, person)
      return value ? { value, field: 'residence' } : null
    }
    case 'applicant':
      return {
        value: { name: person.name, citizenNumber: person.citizenNumber, dateOfBirth: person.dateOfBirth },
        field: 'name',
      }
    default: {
      const field = source.slice('applicant.'.length) as 'name'
      const value = person[field]
      return value === null || value === undefined ? null : { value, field }
    }
  }
}

/** The residence as an address of today's units: a ward that ended is followed to its one successor, else left to be chosen. */
export function currentAddress(tx: Tx, person: Pick<Person, 'residence'>): Address | null {
  const { residence } = person
  if (!residence?.unitId) return null
  const places = directory()
    .placeOn(residence.unitId, administrativeDate(tx))
    .filter((place) => place.unit.level === 'commune')
  const [first] = places
  if (!first || (places.length > 1 && first.share !== 'full')) return null
  return { unitId: first.unit.id, unitName: first.unit.name.vi, line: residence.line }
}

function sourceOf(person: Person, field: string, at: string): SourceRow {
  if (field === 'today') return { from: 'clock', at }
  const source = person.sources[field]
  return source?.source === 'self' ? { from: 'account', at: source.at } : { from: 'population', at: source?.at ?? at }
}

/** The source in words. */
export function sourceWords(source: SourceRow): Message {
  switch (source.from) {
    case 'population':
      return messages.fromPopulation
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
