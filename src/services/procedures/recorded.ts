/** What the population registry has of the applicant and the family, as answers. Rule PR8. */
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { dayOf } from '../../kernel/clock.ts'
import { firstDay } from '../../kernel/partial-date.ts'
import type { Person } from '../../platform/identity/contract.ts'
import { recordAccess, recordCitizenAccess } from '../../platform/identity/index.ts'
import { administrativeDate, directory, mayAnywhere } from '../../platform/organisation/index.ts'
import {
  recordedHousehold,
  recordedPerson,
  type RecordedPerson,
  recordedPersonById,
} from '../../registries/population/index.ts'
import { type Address, fieldsEverAsked, type FormSchema, type PrefillSource } from './form.ts'
import { addressLine } from './result-data.ts'
import type { SourceRow } from './store.ts'

export interface Recorded {
  readonly self: RecordedPerson
  readonly spouse: RecordedPerson | undefined
  /** Read only for a form that asks who lives with the applicant. */
  readonly household: readonly RecordedPerson[]
}

/** The applicant's own record for the applicant; at a counter for a clerk who may look it up, which is recorded. */
export async function recordedFor(
  tx: Tx,
  actor: Actor,
  person: Person,
  form: FormSchema,
): Promise<Recorded | undefined> {
  if (actor.kind === 'official' && !mayAnywhere(actor, 'population.look-up')) return undefined
  const self = await recordedPerson(tx, person)
  if (!self) return undefined
  const spouse = self.spouseId === null ? undefined : await recordedPersonById(tx, self.spouseId)
  const asked = fieldsEverAsked(form).some(([, field]) => field['x-prefill'] === 'household.members')
  const household = asked ? await recordedHousehold(tx, self) : []
  const idsOf = (people: readonly (RecordedPerson | undefined)[]) => [
    ...new Set(people.flatMap((one) => one?.id ?? [])),
  ]
  const why = { what: 'population', purpose: 'case-handling' }
  if (actor.kind === 'citizen') await recordCitizenAccess(tx, actor, { personIds: idsOf(household), ...why })
  else await recordAccess(tx, actor, { personIds: idsOf([self, spouse, ...household]), ...why })
  // Ethnicity is sensitive: not for the counter (rule PO2).
  const open = (one: RecordedPerson) => (actor.kind === 'official' ? { ...one, ethnicity: null } : one)
  return { self: open(self), spouse: spouse && open(spouse), household: household.map(open) }
}

export function recordedAs(
  tx: Tx,
  wanted: PrefillSource,
  { self, spouse, household }: Recorded,
): { value: unknown; source: SourceRow } | null {
  const from = (one: RecordedPerson, value: unknown) =>
    value === null || value === undefined ? null : { value, source: { from: 'registry', at: one.asOf } as const }
  switch (wanted) {
    case 'today':
    case 'applicant.phone':
    case 'applicant.email':
      return null
    case 'applicant': {
      const { name, citizenNumber, dateOfBirth } = self
      return from(self, { name, citizenNumber, dateOfBirth })
    }
    case 'applicant.residence':
      return from(self, currentAddress(tx, self))
    case 'applicant.stay':
      return from(self, currentAddress(tx, { residence: self.stay }))
    case 'applicant.stayUntil':
      return from(self, self.stay?.until)
    case 'applicant.maritalState':
      return from(self, self.maritalStatus === 'single' ? 'never' : self.maritalStatus)
    case 'family.mother':
    case 'family.father': {
      const parent = parentsOf(tx, self, spouse)[wanted === 'family.mother' ? 'mother' : 'father']
      return parent ? from(parent, asParent(tx, parent)) : null
    }
    case 'household.members':
      return household.length === 0 ? null : from(self, household.map(asMember))
    default:
      return from(self, self[wanted.slice('applicant.'.length) as 'name'])
  }
}

/** Of a newborn. Whose age makes it unlikely (grandparents register births, too) is not offered. */
const motherAge = { min: 16, max: 50 } as const

function parentsOf(tx: Tx, self: RecordedPerson, spouse: RecordedPerson | undefined) {
  const [mother, father] = self.sex === 'female' ? [self, spouse] : [spouse, self]
  if (!mother) return {}
  const age = dayOf(tx.now).since(firstDay(mother.dateOfBirth), { largestUnit: 'years' }).years
  return age >= motherAge.min && age <= motherAge.max ? { mother, father } : {}
}

function asParent(tx: Tx, one: RecordedPerson): Record<string, unknown> {
  const address = currentAddress(tx, one)
  const { name, citizenNumber, dateOfBirth, ethnicity, nationality } = one
  const known = {
    name,
    citizenNumber,
    dateOfBirth,
    ethnicity,
    nationality,
    residence: address && addressLine(address),
  }
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== null))
}

/** The relation to the head is asked: it is that of the household they go to. */
function asMember({ name, citizenNumber, dateOfBirth }: RecordedPerson): Record<string, unknown> {
  return { name, dateOfBirth, ...(citizenNumber !== null && { citizenNumber }) }
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
