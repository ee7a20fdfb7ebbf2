/**
 * What registrations of residence change: where somebody lives, in which household, where they stay for a time. The program's own
 * writing, with the case as its source; the same thing said twice changes nothing. Rules PO34 to PO38.
 */
import { system } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import {
  currentRecord,
  findRecord,
  type KnownRecord,
  type RecordData,
  registerRecord,
  reopenRecord,
  undoSource,
} from '../../platform/registry/index.ts'
import { households, type Member, membersOf, population } from './definition.ts'
import {
  type CivilEvent,
  findMeant,
  groundOf,
  isBornOn,
  leaveHouseholds,
  type Meant,
  write,
  writeMembers,
} from './life-events.ts'

const program = system('population')

export interface Mover extends Meant {
  readonly name: string
}

interface Home {
  readonly unitId: string
  readonly line: string
}

export interface Move {
  readonly movers: readonly (Mover & { readonly relation: Member['relation'] })[]
  readonly home: Home
  /** Whose household they join; not asked when one of them heads a household of its own. */
  readonly headNumber: string | null
}

export interface Stay {
  readonly movers: readonly Mover[]
  readonly home: Home
  readonly from: string
  readonly until: string
}

interface Found<M extends Mover> {
  readonly mover: M
  readonly person: KnownRecord
}

/**
 * By number and day of birth; who has no number, by name and day of birth among those who live with the others. Who is not
 * recorded is left out and told in the log, since whoever keeps the register must enter them.
 */
async function foundOf<M extends Mover>(tx: Tx, { caseId }: CivilEvent, movers: readonly M[]): Promise<Found<M>[]> {
  const byNumber: Found<M>[] = []
  for (const mover of movers) {
    const person = await findMeant(tx, mover)
    if (person) byNumber.push({ mover, person })
  }
  const missing = movers.filter((one) => !byNumber.some(({ mover }) => mover === one))
  const family =
    missing.length === 0
      ? []
      : await livingWith(
          tx,
          byNumber.map(({ person }) => person),
        )
  const byName = missing.flatMap((mover) => {
    if (mover.citizenNumber !== null) return []
    const person = family.find(({ data }) => data['name'] === mover.name && isBornOn(data, mover.dateOfBirth))
    return person ? [{ mover, person }] : []
  })
  const unknown = missing.length - byName.length
  if (unknown > 0)
    tx.app.log.error({ caseId, unknown }, 'residence was registered of people whom the population registry has not')
  return [...byNumber, ...byName]
}

const living = <M extends Mover>(found: readonly Found<M>[]) => found.filter(({ person }) => person.state === 'current')

const householdOf = ({ data }: { readonly data: RecordData }) => data['householdId'] as string | undefined

async function livingWith(tx: Tx, people: readonly KnownRecord[]): Promise<KnownRecord[]> {
  const found: KnownRecord[] = []
  for (const id of new Set(people.flatMap((one) => householdOf(one) ?? []))) {
    const household = await currentRecord(tx, households.name, id)
    for (const { personId } of household ? membersOf(household.data) : []) {
      const person = await findRecord(tx, population.name, { id: personId })
      if (person?.state === 'current') found.push(person)
    }
  }
  return found
}

// ---- permanent residence ----------------------------------------------------------------------------------------

/** From `on` they live there, in that household and no more in the one they had. */
export async function recordMove(tx: Tx, event: CivilEvent, move: Move, on: string): Promise<void> {
  const ground = groundOf(event)
  const found = living(await foundOf(tx, event, move.movers))
  const head = found.find(({ mover }) => mover.relation === 'head')
  const householdId = head ? event.caseId : await householdOfHead(tx, event, move.headNumber)
  await putBackWhoIsNoMoreIn(tx, event, found)
  const leaving = found.map(({ person }) => person).filter((one) => householdOf(one) !== householdId)
  await leaveHouseholds(tx, ground, leaving, on)
  for (const { person } of found) {
    const now = (await findRecord(tx, population.name, { id: person.id })) ?? person
    await write(tx, population.name, now, { ...livesAt(now, move.home, on), householdId }, on, ground)
  }
  const members = found.map(({ person, mover }) => ({ personId: person.id, relation: mover.relation }))
  if (head) await keepOwnHousehold(tx, event, { head: head.mover.name, home: move.home, members }, on)
  else if (householdId !== null) await joinHousehold(tx, event, householdId, members, on)
}

/**
 * Somebody who lives there already keeps the day. A stay in the same commune is over: one stays for a time outside the commune
 * where one lives (Law on Residence 2020 art. 27.1).
 */
function livesAt({ data }: KnownRecord, { unitId, line }: Home, on: string): RecordData {
  const before = data['residence'] as (Home & { readonly since: string }) | undefined
  const same = before?.unitId === unitId && before.line === line
  const stay = data['temporaryResidence'] as Home | undefined
  return {
    residence: { unitId, line, since: same ? before.since : on },
    ...(stay?.unitId === unitId && { temporaryResidence: null }),
  }
}

/** Null when nobody is recorded under this number as the member of a household: who moves then belongs to none, which is told. */
async function householdOfHead(tx: Tx, { caseId }: CivilEvent, headNumber: string | null): Promise<string | null> {
  const head = headNumber === null ? undefined : await findRecord(tx, population.name, { key: headNumber })
  const id = head && householdOf(head)
  if (id !== undefined && (await currentRecord(tx, households.name, id))) return id
  tx.app.log.error({ caseId }, 'the household that was joined is not recorded: those who moved belong to none')
  return null
}

/** The paper was corrected: who is no more on it is put right as if it had never named them. */
async function putBackWhoIsNoMoreIn(tx: Tx, event: CivilEvent, found: readonly Found<Mover>[]): Promise<void> {
  const own = await currentRecord(tx, households.name, event.caseId)
  if (!own) return
  const gone = membersOf(own.data).filter(({ personId }) => !found.some(({ person }) => person.id === personId))
  if (gone.length > 0)
    await undoPeople(
      tx,
      event,
      gone.map(({ personId }) => personId),
    )
}

interface OwnHousehold {
  readonly head: string
  readonly home: Home
  readonly members: readonly Member[]
}

/** Recorded under the case's id and code. */
async function keepOwnHousehold(tx: Tx, event: CivilEvent, { head, home, members }: OwnHousehold, on: string) {
  const { caseId: id, caseCode } = event
  const known = await findRecord(tx, households.name, { id })
  const since = (known?.data['address'] as { since?: string } | undefined)?.since ?? on
  const values = { number: caseCode, head, address: { ...home, since }, members }
  if (!known) await registerRecord(tx, program, households.name, { id, values, validFrom: on }, groundOf(event))
  else if (known.state === 'current') await write(tx, households.name, known, values, on, groundOf(event))
  else {
    const given = { version: known.version, values, validFrom: on }
    await reopenRecord(tx, program, households.name, id, given, groundOf(event))
  }
}

async function joinHousehold(tx: Tx, event: CivilEvent, id: string, joining: readonly Member[], on: string) {
  const household = await currentRecord(tx, households.name, id)
  if (!household) return
  const members = membersOf(household.data)
  const fresh = joining.filter(({ personId }) => !members.some((one) => one.personId === personId))
  if (fresh.length === 0) return
  await writeMembers(tx, groundOf(event), household, [...members, ...fresh], on)
}

// ---- temporary residence ----------------------------------------------------------------------------------------

/** They stay there for a time; where they live and with whom does not change. */
export async function recordStay(
  tx: Tx,
  event: CivilEvent,
  { movers, home, from, until }: Stay,
  on: string,
): Promise<void> {
  const { unitId, line } = home
  const temporaryResidence = { unitId, line, since: from, until }
  for (const { person } of living(await foundOf(tx, event, movers))) {
    await write(tx, population.name, person, { temporaryResidence }, on, groundOf(event))
  }
}

export interface Extension {
  readonly movers: readonly Mover[]
  readonly home: Home
  readonly until: string
}

const stayAt = ({ data }: KnownRecord, { unitId }: Home) => {
  const stay = data['temporaryResidence'] as (Home & { readonly since: string }) | undefined
  return stay?.unitId === unitId ? stay : undefined
}

/** They stay there until another day. Who was not known to stay there does from the day of the paper, which says so. */
export async function extendStay(tx: Tx, event: CivilEvent, { movers, home, until }: Extension, on: string) {
  for (const { person } of living(await foundOf(tx, event, movers))) {
    const { unitId, line, since } = stayAt(person, home) ?? { ...home, since: on }
    const temporaryResidence = { unitId, line, since, until }
    await write(tx, population.name, person, { temporaryResidence }, on, groundOf(event))
  }
}

export interface Leaving {
  readonly movers: readonly Mover[]
  /** What is taken off the register; a residence elsewhere stays. */
  readonly home: Home
}

/** They stay there no more. */
export async function endStay(tx: Tx, event: CivilEvent, { movers, home }: Leaving, on: string): Promise<void> {
  for (const { person } of living(await foundOf(tx, event, movers))) {
    if (!stayAt(person, home)) continue
    await write(tx, population.name, person, { temporaryResidence: null }, on, groundOf(event))
  }
}

/** They live there no more and leave the household; where they live now is not known. */
export async function endResidence(tx: Tx, event: CivilEvent, { movers, home }: Leaving, on: string): Promise<void> {
  const ground = groundOf(event)
  const people = living(await foundOf(tx, event, movers)).map(({ person }) => person)
  const leaving = people.filter(({ data }) => (data['residence'] as Home | undefined)?.unitId === home.unitId)
  await leaveHouseholds(tx, ground, leaving, on)
  for (const person of leaving)
    await write(tx, population.name, person, { residence: null, householdId: null }, on, ground)
}

// ---- taken back ---------------------------------------------------------------------------------------------------

/** The result was revoked: each lives and stays where they would without it. */
export async function takeBackMove(tx: Tx, event: CivilEvent, movers: readonly Mover[]): Promise<void> {
  const found = await foundOf(tx, event, movers)
  const own = await currentRecord(tx, households.name, event.caseId)
  const ids = [...found.map(({ person }) => person.id), ...(own ? membersOf(own.data) : []).map((one) => one.personId)]
  await undoPeople(tx, event, ids)
  const left = await currentRecord(tx, households.name, event.caseId)
  // Who has come to it since keeps it.
  if (left && membersOf(left.data).length === 0)
    await undoSource(tx, program, households.name, left.id, groundOf(event))
}

async function undoPeople(tx: Tx, event: CivilEvent, ids: readonly string[]): Promise<void> {
  const homes = new Set<string>()
  const people: KnownRecord[] = []
  for (const id of [...new Set(ids)].toSorted()) {
    const before = await findRecord(tx, population.name, { id })
    await undoSource(tx, program, population.name, id, groundOf(event))
    const after = await findRecord(tx, population.name, { id })
    if (after) people.push(after)
    for (const home of [before, after].flatMap((one) => (one && householdOf(one)) ?? [])) homes.add(home)
  }
  for (const id of [...homes].toSorted()) {
    if (id !== event.caseId) await undoSource(tx, program, households.name, id, groundOf(event))
    await settleMembers(tx, event, id, people)
  }
}

/** A list of members that others have written since names them all: these people are on it exactly when they belong there. */
async function settleMembers(tx: Tx, event: CivilEvent, id: string, people: readonly KnownRecord[]): Promise<void> {
  const household = await currentRecord(tx, households.name, id)
  if (!household) return
  const members = membersOf(household.data)
  const belongs = people.filter((one) => one.state === 'current' && householdOf(one) === id)
  const others = members.filter(({ personId }) => {
    return belongs.some((one) => one.id === personId) || !people.some((one) => one.id === personId)
  })
  const missing = belongs.filter((one) => !members.some(({ personId }) => personId === one.id))
  const head = members.find(({ relation }) => relation === 'head')?.personId
  const added = missing.map((one) => ({ personId: one.id, relation: kinTo(head, one) }))
  if (missing.length === 0 && others.length === members.length) return
  await writeMembers(tx, groundOf(event), household, [...others, ...added], household.validFrom)
}

/** What the register itself tells of somebody's relation to the head. */
function kinTo(head: string | undefined, { data }: KnownRecord): Member['relation'] {
  if (head === undefined) return 'relative'
  if (data['spouseId'] === head) return 'spouse'
  return data['motherId'] === head || data['fatherId'] === head ? 'child' : 'relative'
}
