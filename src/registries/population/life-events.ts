/**
 * What civil status changes in the population registry: births, deaths, marriages. The program's own writing, each with the
 * case as its source; the same thing said twice changes nothing. Rules PO22 to PO24.
 */
import { system } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { mayBeSameDay } from '../../kernel/partial-date.ts'
import {
  amendRecord,
  currentRecord,
  findRecord,
  type Ground,
  type KnownRecord,
  type RecordData,
  type RecordNow,
  registerRecord,
  reopenRecord,
  saysAlready,
  undoSource,
} from '../../platform/registry/index.ts'
import { households, type Member, membersOf, population } from './definition.ts'

const program = system('population')

export interface CivilEvent {
  readonly caseId: string
  readonly caseCode: string
  readonly legalGround: string
  /** What it is, for the history: “Đăng ký khai sinh”. */
  readonly reason: string
}

/** Who is meant: recorded under this number with this day of birth. */
export interface Meant {
  readonly citizenNumber: string | null
  readonly dateOfBirth: string | null
}

export const groundOf = ({ caseCode, legalGround, reason }: CivilEvent) =>
  ({ kind: 'case', reference: caseCode, legalGround, reason }) as const

export async function findMeant(tx: Tx, { citizenNumber, dateOfBirth }: Meant): Promise<KnownRecord | undefined> {
  if (citizenNumber === null) return undefined
  const found = await findRecord(tx, population.name, { key: citizenNumber })
  return found && isBornOn(found.data, dateOfBirth) ? found : undefined
}

/** As far as both the record and whoever names somebody know the day. */
export const isBornOn = (data: RecordData, day: string | null): boolean =>
  typeof data['dateOfBirth'] === 'string' && day !== null && mayBeSameDay(data['dateOfBirth'], day)

/** Amends when something changes; an ended record is only corrected. */
export async function write(
  tx: Tx,
  registry: string,
  record: Pick<KnownRecord, 'id' | 'version' | 'state' | 'data'>,
  values: RecordData,
  validFrom: string,
  ground: Ground,
): Promise<void> {
  if (saysAlready(record.data, values)) return
  const kind = record.state === 'current' ? 'changed' : 'corrected'
  const { id, version } = record
  await amendRecord(tx, program, registry, id, { kind, version, values, validFrom }, ground)
}

// ---- birth --------------------------------------------------------------------------------------------------------

export interface Birth {
  readonly name: string
  readonly dateOfBirth: string
  readonly sex: 'male' | 'female'
  readonly ethnicity: string | null
  readonly nationality: string
  readonly placeOfBirth: string | null
  readonly placeOfOrigin: string | null
  readonly citizenNumber: string | null
  readonly mother: Meant
  readonly father: Meant | null
  /** Where the applicant lives, when neither parent is recorded. */
  readonly residence: { readonly unitId: string; readonly line: string }
}

/** The newborn is recorded under the case's id, in the mother's household, else the father's. */
export async function recordBirth(tx: Tx, event: CivilEvent, birth: Birth): Promise<void> {
  const mother = await findMeant(tx, birth.mother)
  const father = birth.father ? await findMeant(tx, birth.father) : undefined
  const parent = [mother, father].find((one) => one?.state === 'current')
  const householdId = (parent?.data['householdId'] as string | undefined) ?? null
  const home = (parent?.data['residence'] as Birth['residence'] | undefined) ?? birth.residence
  const known = await findRecord(tx, population.name, { id: event.caseId })
  const values = {
    name: birth.name,
    dateOfBirth: birth.dateOfBirth,
    sex: birth.sex,
    nationality: birth.nationality,
    ethnicity: birth.ethnicity,
    placeOfBirth: birth.placeOfBirth,
    placeOfOrigin: birth.placeOfOrigin,
    citizenNumber: await freeNumber(tx, birth.citizenNumber, event),
    residence: { unitId: home.unitId, line: home.line, since: birth.dateOfBirth },
    householdId,
    motherId: mother?.id ?? null,
    fatherId: father?.id ?? null,
    maritalStatus: 'single',
  }
  const given = { id: event.caseId, values, validFrom: birth.dateOfBirth }
  if (!known) await registerRecord(tx, program, population.name, given, groundOf(event))
  else if (known.state === 'ended') await reenter(tx, event, known, values)
  else await write(tx, population.name, known, values, birth.dateOfBirth, groundOf(event))
  if (parent && householdId) await joinHousehold(tx, event, householdId, parent.id, birth.dateOfBirth)
}

/** Issued again after it was revoked: the child was never another. */
async function reenter(tx: Tx, event: CivilEvent, known: KnownRecord, values: RecordData): Promise<void> {
  const { id, version } = known
  const validFrom = String(values['dateOfBirth'])
  await reopenRecord(tx, program, population.name, id, { version, values, validFrom }, groundOf(event))
}

/** One that another record has stands in the way of nothing: who keeps the register gives the child the right one. */
async function freeNumber(tx: Tx, citizenNumber: string | null, event: CivilEvent): Promise<string | null> {
  if (citizenNumber === null) return null
  const holder = await findRecord(tx, population.name, { key: citizenNumber })
  if (!holder || holder.id === event.caseId) return citizenNumber
  tx.app.log.error({ caseId: event.caseId }, 'the citizen number of a newborn is recorded for another person: left out')
  return null
}

/** A child of the head or the head's spouse is a child of the household; of a child, a grandchild. */
const relationUnder: Readonly<Record<string, Member['relation']>> = {
  head: 'child',
  spouse: 'child',
  child: 'grandchild',
}

async function joinHousehold(
  tx: Tx,
  event: CivilEvent,
  householdId: string,
  parentId: string,
  validFrom: string,
): Promise<void> {
  const household = await currentRecord(tx, households.name, householdId)
  if (!household) return
  const members = membersOf(household.data)
  if (members.some(({ personId }) => personId === event.caseId)) return
  const relation = relationUnder[members.find(({ personId }) => personId === parentId)?.relation ?? ''] ?? 'relative'
  await writeMembers(tx, groundOf(event), household, [...members, { personId: event.caseId, relation }], validFrom)
}

/**
 * Who is of the household from a day on. A list names everybody, so that a later one would hide it: it holds from the later of
 * the two days. Nobody left ends the household.
 */
export async function writeMembers(
  tx: Tx,
  ground: Ground,
  { id, version, validFrom }: RecordNow,
  members: readonly Member[],
  on: string,
): Promise<void> {
  const kind = members.length === 0 ? 'ended' : 'changed'
  const change = { kind, version, values: { members }, validFrom: validFrom > on ? validFrom : on } as const
  await amendRecord(tx, program, households.name, id, change, ground)
}

// ---- death --------------------------------------------------------------------------------------------------------

/** Ends the record; a spouse is widowed from that day. Who is not recorded leaves nothing to end. */
export async function recordDeath(tx: Tx, event: CivilEvent, deceased: Meant, diedOn: string): Promise<void> {
  const found = await findMeant(tx, deceased)
  if (!found) {
    tx.app.log.info({ caseId: event.caseId }, 'a death was registered of somebody whom the population registry has not')
    return
  }
  await endLife(tx, groundOf(event), found, diedOn)
}

/** Whoever says it: a case of civil status, or the national database. */
export async function endLife(tx: Tx, ground: Ground, found: KnownRecord, diedOn: string): Promise<void> {
  const values = { dateOfDeath: diedOn }
  const { id, version } = found
  if (found.state === 'current') {
    const ending = { kind: 'ended', version, values, validFrom: diedOn } as const
    await amendRecord(tx, program, population.name, id, ending, ground)
  } else await write(tx, population.name, found, values, diedOn, ground)
  await leaveHousehold(tx, ground, found, diedOn)
  const spouseId = found.data['spouseId']
  if (typeof spouseId !== 'string' || found.data['maritalStatus'] !== 'married') return
  const spouse = await findRecord(tx, population.name, { id: spouseId })
  if (spouse?.state !== 'current' || spouse.data['spouseId'] !== id) return
  await write(tx, population.name, spouse, { maritalStatus: 'widowed', spouseId: null }, diedOn, ground)
}

/**
 * Whoever died is registered as living there no more (Law on Residence 2020 art. 24). The household ends with its last member. Who
 * heads it next is for its members to say (art. 10): until then it has none, which stands on the work list of who manages
 * residence there (PO11).
 */
export function leaveHousehold(tx: Tx, ground: Ground, deceased: KnownRecord, diedOn: string): Promise<void> {
  return leaveHouseholds(tx, ground, [deceased], diedOn)
}

/** Those of one household leave it together: one version, however many they are. */
export async function leaveHouseholds(
  tx: Tx,
  ground: Ground,
  leaving: readonly KnownRecord[],
  on: string,
): Promise<void> {
  const byHome = Map.groupBy(leaving, ({ data }) => data['householdId'])
  for (const [householdId, gone] of byHome) {
    const household = typeof householdId === 'string' && (await currentRecord(tx, households.name, householdId))
    if (!household) continue
    const members = membersOf(household.data)
    const left = members.filter(({ personId }) => !gone.some(({ id }) => id === personId))
    if (left.length === members.length) continue
    await writeMembers(tx, ground, household, left, on)
  }
}

// ---- marriage -----------------------------------------------------------------------------------------------------

/** Each who is recorded is married from this day, to the other when the other is recorded too. */
export async function recordMarriage(tx: Tx, event: CivilEvent, couple: readonly [Meant, Meant], on: string) {
  const [one, other] = [await findMeant(tx, couple[0]), await findMeant(tx, couple[1])]
  for (const [self, spouse] of [
    [one, other],
    [other, one],
  ] as const) {
    if (self?.state !== 'current') continue
    const values = { maritalStatus: 'married', spouseId: spouse?.id ?? null }
    await write(tx, population.name, self, values, on, groundOf(event))
  }
}

// ---- taken back ---------------------------------------------------------------------------------------------------

/** The result was revoked: everything that its case has written is put right, whomever it concerns. */
export async function takeBack(tx: Tx, event: CivilEvent, concerned: readonly Meant[]): Promise<void> {
  const ground = groundOf(event)
  const ids = new Set([event.caseId])
  const homes = new Set<string>()
  for (const meant of concerned) {
    const found = await findMeant(tx, meant)
    if (!found) continue
    ids.add(found.id)
    if (typeof found.data['spouseId'] === 'string') ids.add(found.data['spouseId'])
    if (typeof found.data['householdId'] === 'string') homes.add(found.data['householdId'])
  }
  for (const id of [...ids].toSorted()) await undoSource(tx, program, population.name, id, ground)
  for (const id of [...homes].toSorted()) await undoSource(tx, program, households.name, id, ground)
}
