/** Every reading of personal data by an official is recorded with its purpose (Law 91/2025). Rules ID24 and ID25. */
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { newId } from '../../kernel/id.ts'
import { directory, positionOf } from '../organisation/index.ts'
import { insertAccess } from './store-people.ts'

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
  const unitId = await unitOf(tx, actor.id)
  const unit = unitId === null ? undefined : directory().unit(unitId)
  const nowMs = tx.now.epochMilliseconds
  await insertAccess(
    tx,
    [...new Set(access.personIds)].map((personId) => ({
      person_id: personId,
      id: newId(nowMs),
      official_id: actor.id,
      official_name: actor.name,
      unit_id: unitId,
      unit_name: unit?.name ?? null,
      what: access.what,
      purpose: access.purpose,
      case_id: access.caseId ?? null,
    })),
  )
}

/** A reader outside the city's own desks: another agency's system, and who sat there. */
export interface OutsideReader {
  readonly memberId: string
  readonly memberName: { readonly vi: string; readonly en: string }
  readonly userId: string
}

/** Records that another agency read these people's data through the exchange. */
export async function recordOutsideAccess(tx: Tx, reader: OutsideReader, access: Access): Promise<void> {
  const nowMs = tx.now.epochMilliseconds
  await insertAccess(
    tx,
    [...new Set(access.personIds)].map((personId) => ({
      person_id: personId,
      id: newId(nowMs),
      official_id: `${reader.memberId}:${reader.userId}`,
      official_name: reader.userId,
      unit_id: null,
      unit_name: { ...reader.memberName },
      what: access.what,
      purpose: access.purpose,
      case_id: access.caseId ?? null,
    })),
  )
}

async function unitOf(tx: Tx, officialId: string): Promise<string | null> {
  const position = await positionOf(tx, officialId)
  return position?.unitId ?? null
}
