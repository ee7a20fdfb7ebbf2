/** Every reading of personal data by an official is recorded with its purpose (Law 91/2025). Rules ID24 and ID25. */
import type { Actor, Citizen } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { inBatches } from '../../kernel/batches.ts'
import { newId } from '../../kernel/id.ts'
import { remembered } from '../../kernel/remembered.ts'
import { directory, unitsOfOfficials } from '../organisation/index.ts'
import { type AccessRow, insertAccess, listAccessTo } from './store-people.ts'

export interface Access {
  readonly personIds: readonly string[]
  /** What was read, in a few words or as a stable code: `case`, `birth record`, `documents`. */
  readonly what: string
  /** Why: `handling a case`, `reception at the counter`. */
  readonly purpose: string
  readonly caseId?: string | null
}

/**
 * Records that `actor` read these people's data. Nothing for a citizen (their own data) or for the program itself.
 * Works in a transaction and outside one, so that a GET can call it.
 */
export async function recordAccess(tx: Tx, actor: Actor, access: Access): Promise<void> {
  if (actor.kind !== 'official' || access.personIds.length === 0) return
  const unitId = await units.of(tx, actor.id)
  const unit = unitId === null ? undefined : directory().unit(unitId)
  const { id: official_id, name: official_name } = actor
  await note(tx, access, { official_id, official_name, unit_id: unitId, unit_name: unit?.name ?? null })
}

/** A reader outside the city's own desks: another agency's system, and who sat there. */
export interface OutsideReader {
  readonly memberId: string
  readonly memberName: { readonly vi: string; readonly en: string }
  readonly userId: string
}

/** Records that another agency read these people's data through the exchange. */
export async function recordOutsideAccess(tx: Tx, reader: OutsideReader, access: Access): Promise<void> {
  await note(tx, access, {
    official_id: `${reader.memberId}:${reader.userId}`,
    official_name: reader.userId,
    unit_id: null,
    unit_name: { ...reader.memberName },
  })
}

/** Records that a citizen was shown other people's data: those of the own household, offered by a form. */
export async function recordCitizenAccess(tx: Tx, citizen: Citizen, access: Access): Promise<void> {
  if (access.personIds.length === 0) return
  const reader = { official_id: `citizen:${citizen.id}`, official_name: citizen.name, unit_id: null, unit_name: null }
  await note(tx, access, reader)
}

type Reader = Pick<AccessRow, 'official_id' | 'official_name' | 'unit_id' | 'unit_name'>

async function note(tx: Tx, { personIds, what, purpose, caseId }: Access, reader: Reader): Promise<void> {
  const { epochMilliseconds } = tx.now
  const rows = [...new Set(personIds)].map((personId) => ({
    person_id: personId,
    id: newId(epochMilliseconds),
    at: tx.now.toString(),
    ...reader,
    what,
    purpose,
    case_id: caseId ?? null,
  }))
  await (tx.isTransaction ? insertAccess(tx, rows) : noteTogether(tx.app, rows))
}

/** Readings at the same time are committed together. */
const noteTogether = inBatches<readonly AccessRow[], void>(async (app, readings) => {
  await app.read((tx) => insertAccess(tx, readings.flat()))
  return []
})

export interface Reading {
  /** ISO instant. */
  readonly at: string
  readonly officialName: string
  readonly unitName: { readonly vi: string; readonly en: string } | null
  readonly purpose: string
}

/** Who read `what` of these people, newest first. */
export async function accessTo(tx: Tx, personIds: readonly string[], what: string, limit: number): Promise<Reading[]> {
  if (personIds.length === 0) return []
  const rows = await listAccessTo(tx, personIds, what, limit)
  return rows.map((row) => ({
    at: row.at,
    officialName: row.official_name,
    unitName: row.unit_name,
    purpose: row.purpose,
  }))
}

export interface Usage extends Reading {
  readonly id: string
  readonly personId: string
  /** An official's id, or MEMBER:USER of another agency. */
  readonly readerId: string
  readonly unitId: string | null
}

/** The same with the ids of readings and readers, for the person's own systems. */
export async function usageOf(tx: Tx, personIds: readonly string[], what: string, limit: number): Promise<Usage[]> {
  if (personIds.length === 0) return []
  const rows = await listAccessTo(tx, personIds, what, limit)
  return rows.map((row) => ({
    id: row.id,
    personId: row.person_id,
    readerId: row.official_id,
    unitId: row.unit_id,
    at: row.at,
    officialName: row.official_name,
    unitName: row.unit_name,
    purpose: row.purpose,
  }))
}

/** As long as an official's roles: who has moved to another unit reads as of the new one after this at the latest. */
const unitForMs = 3_000
const units = remembered(unitForMs, unitsOfOfficials)
