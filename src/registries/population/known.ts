/** Who somebody is in the population registry, for forms and for signing in. Rule PO21. */
import type { Tx } from '../../kernel/app.ts'
import { currentRecord, findRecord, type KnownRecord, type RecordData } from '../../platform/registry/index.ts'
import { households, membersOf, population } from './definition.ts'

export interface RecordedPerson {
  readonly id: string
  /** When the record last changed; ISO instant. */
  readonly asOf: string
  readonly name: string
  readonly citizenNumber: string | null
  /** A day, or month and year, or the year (kernel/partial-date.ts). */
  readonly dateOfBirth: string
  readonly sex: 'male' | 'female'
  readonly ethnicity: string | null
  readonly nationality: string
  readonly placeOfBirth: string | null
  readonly placeOfOrigin: string | null
  readonly residence: { readonly unitId: string; readonly line: string } | null
  /** Where they stay for a time beside it; days as YYYY-MM-DD. */
  readonly stay: { readonly unitId: string; readonly line: string; readonly until?: string } | null
  readonly maritalStatus: 'single' | 'married' | 'widowed' | 'divorced' | null
  readonly spouseId: string | null
  readonly householdId: string | null
}

/** Checked by the registry's schema when it was written. */
const textOf = (data: RecordData, field: string) => (data[field] as string | undefined) ?? null

function personOf({ id, recordedAt, data }: KnownRecord): RecordedPerson {
  return {
    id,
    asOf: recordedAt,
    name: textOf(data, 'name') ?? '',
    citizenNumber: textOf(data, 'citizenNumber'),
    dateOfBirth: textOf(data, 'dateOfBirth') ?? '',
    sex: data['sex'] as RecordedPerson['sex'],
    ethnicity: textOf(data, 'ethnicity'),
    nationality: textOf(data, 'nationality') ?? '',
    placeOfBirth: textOf(data, 'placeOfBirth'),
    placeOfOrigin: textOf(data, 'placeOfOrigin'),
    residence: (data['residence'] as RecordedPerson['residence'] | undefined) ?? null,
    stay: (data['temporaryResidence'] as RecordedPerson['stay'] | undefined) ?? null,
    maritalStatus: textOf(data, 'maritalStatus') as RecordedPerson['maritalStatus'],
    spouseId: textOf(data, 'spouseId'),
    householdId: textOf(data, 'householdId'),
  }
}

/**
 * Who was found elsewhere (by VNeID, at a counter) is the one recorded under the same number with the same day of birth; the
 * name may have been changed by law. The program's own look-up: whoever shows it to an official records the reading.
 */
export async function recordedPerson(
  tx: Tx,
  who: { readonly citizenNumber: string | null; readonly dateOfBirth: string | null },
): Promise<RecordedPerson | undefined> {
  if (who.citizenNumber === null) return undefined
  const found = await findRecord(tx, population.name, { key: who.citizenNumber })
  if (found?.state !== 'current') return undefined
  // All that is recorded of the day must be said: a year alone would prove little beside a number with a slip in it.
  const born = textOf(found.data, 'dateOfBirth')
  if (born === null || !who.dateOfBirth?.startsWith(born)) return undefined
  return personOf(found)
}

/** Who has this number; whether it is meant, whoever asks decides by what else is known. */
export async function recordedPersonByNumber(tx: Tx, citizenNumber: string): Promise<RecordedPerson | undefined> {
  const found = await findRecord(tx, population.name, { key: citizenNumber })
  return found?.state === 'current' ? personOf(found) : undefined
}

export async function recordedPersonById(tx: Tx, id: string): Promise<RecordedPerson | undefined> {
  const found = await findRecord(tx, population.name, { id })
  return found?.state === 'current' ? personOf(found) : undefined
}

/** Who else lives in somebody's household. */
export async function recordedHousehold(tx: Tx, { id, householdId }: RecordedPerson): Promise<RecordedPerson[]> {
  const household = householdId === null ? undefined : await currentRecord(tx, households.name, householdId)
  const found: RecordedPerson[] = []
  for (const { personId } of household ? membersOf(household.data) : []) {
    const member = personId === id ? undefined : await recordedPersonById(tx, personId)
    if (member) found.push(member)
  }
  return found
}
