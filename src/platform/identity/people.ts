/** People as the city knows them: filled from VNeID or at the counter, each value with its source. Rules ID20 to ID23. */
import type { Tx } from '../../kernel/app.ts'
import { newId } from '../../kernel/id.ts'
import { mayBeSameDay } from '../../kernel/partial-date.ts'
import { problem } from '../../kernel/problems.ts'
import type { Person, Relative, Sex } from './contract.ts'
import { personChanged } from './events.ts'
import { recordedId } from './recorded.ts'
import { claimNumber, findPerson, findPersonId, lockPerson, savePerson } from './store-people.ts'

/** What an official reads off a person's papers, or another source gives. The day of birth as kernel/partial-date.ts has it. */
export interface WalkIn {
  /** 12 digits; without one (a child, a foreigner) a new person is made each time. */
  readonly citizenNumber?: string | null
  readonly name: string
  readonly dateOfBirth?: string | null
  readonly sex?: Sex | null
  readonly nationality?: string | null
  readonly placeOfOrigin?: string | null
  readonly residence?: { unitId: string | null; line: string } | null
  readonly email?: string | null
  readonly phone?: string | null
  readonly family?: readonly Relative[]
  /** `counter`, `vneid`, `birth-registration` … */
  readonly source: string
}

/** Sources by weight: a value is replaced only by an equal or a weightier source; contact data by the person alone. */
const weight: Readonly<Record<string, number>> = { counter: 1, 'birth-registration': 2, vneid: 3, self: 4 }
const weightOf = (source: string | undefined) => (source === undefined ? 0 : (weight[source] ?? 1))

/** The person with this internal id. Throws `identity.unknown-person`. */
export async function personById(tx: Tx, id: string): Promise<Person> {
  const person = await findPerson(tx, id)
  if (!person) throw problem('identity.unknown-person')
  return person
}

/** The person with this citizen number, or undefined. Reading it as an official is to be recorded: see recordAccess. */
export async function personByCitizenNumber(tx: Tx, citizenNumber: string): Promise<Person | undefined> {
  const id = await findPersonId(tx, citizenNumber)
  return id === undefined ? undefined : findPerson(tx, id)
}

/**
 * Finds the person by citizen number or makes one, and fills what this source knows and no weightier one has said.
 * Throws `identity.person-mismatch` when the number is recorded with another name and date of birth.
 */
export async function ensurePerson(tx: Tx, given: WalkIn): Promise<Person> {
  const recorded = await recordedId(tx, given)
  const fresh = recorded ?? newId(tx.now.epochMilliseconds)
  const id = given.citizenNumber ? await claimNumber(tx, given.citizenNumber, fresh) : fresh
  // Somebody recorded may have been here before, with another number.
  const known = id === fresh && recorded === undefined ? undefined : await lockPerson(tx, id)
  if (known) refuseMismatch(known, given)
  const person = merge(known ?? blank(id, given), given, tx.now.toString())
  if (known && JSON.stringify(known) === JSON.stringify(person)) return known
  await savePerson(tx, person)
  tx.emit(personChanged, { personId: id })
  return person
}

const sameName = (a: string, b: string) =>
  a.normalize('NFC').trim().toLocaleLowerCase('vi') === b.normalize('NFC').trim().toLocaleLowerCase('vi')

function refuseMismatch(known: Person, given: WalkIn): void {
  const birthDiffers = known.dateOfBirth && given.dateOfBirth && !mayBeSameDay(known.dateOfBirth, given.dateOfBirth)
  // The national source may correct what the counter typed; the counter may not rename whom VNeID has named.
  if (weightOf(given.source) >= weightOf(known.sources['name']?.source) && given.source !== 'counter') return
  if (birthDiffers || !sameName(known.name, given.name)) throw problem('identity.person-mismatch')
}

function blank(id: string, given: WalkIn): Person {
  return {
    id,
    citizenNumber: given.citizenNumber ?? null,
    name: given.name,
    dateOfBirth: null,
    sex: null,
    nationality: null,
    placeOfOrigin: null,
    residence: null,
    email: null,
    phone: null,
    language: 'vi',
    family: [],
    sources: {},
  }
}

const fields = [
  'citizenNumber',
  'name',
  'dateOfBirth',
  'sex',
  'nationality',
  'placeOfOrigin',
  'residence',
  'email',
  'phone',
  'family',
] as const

function merge(known: Person, given: WalkIn, at: string): Person {
  const next: Record<string, unknown> = { ...known }
  const sources = { ...known.sources }
  for (const field of fields) {
    const value = given[field]
    if (value === undefined || value === null) continue
    const before = sources[field]
    if (before && weightOf(given.source) < weightOf(before.source)) continue
    // The year alone of a day that is known adds nothing.
    if (field === 'dateOfBirth' && before && known.dateOfBirth?.startsWith(String(value))) continue
    // The same value from the same source keeps the time at which it was first told.
    if (before?.source === given.source && JSON.stringify(known[field]) === JSON.stringify(value)) continue
    next[field] = typeof value === 'string' ? value.normalize('NFC') : value
    sources[field] = { source: given.source, at }
  }
  return { ...(next as Person), sources }
}

/** The person changes how the city reaches them; what they say themselves outweighs VNeID. */
export async function setContact(
  tx: Tx,
  personId: string,
  change: { email?: string | null; phone?: string | null; language?: 'vi' | 'en' },
): Promise<Person> {
  const known = await lockPerson(tx, personId)
  if (!known) throw problem('identity.unknown-person')
  const at = tx.now.toString()
  const sources = { ...known.sources }
  for (const field of ['email', 'phone', 'language'] as const) {
    if (change[field] !== undefined) sources[field] = { source: 'self', at }
  }
  const person = { ...known, ...change, sources }
  await savePerson(tx, person)
  tx.emit(personChanged, { personId })
  return person
}
