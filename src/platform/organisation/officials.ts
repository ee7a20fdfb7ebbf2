/** Officials as other modules ask about them. */
import type { Grant } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import type { Absence, Position, Role } from './contract.ts'
import { rolePermissions } from './roles.ts'
import * as store from './store.ts'

export type OfficialRow = store.OfficialRow

export interface OfficialAtUnit extends OfficialRow {
  readonly unitId: string
  readonly role: Role
  /** Through a delegation rather than an own role. */
  readonly delegatedBy: string | null
}

export function officialById(tx: Tx, officialId: string): Promise<OfficialRow | null> {
  return store.officialById(tx, officialId)
}

export function officialByEmail(tx: Tx, email: string): Promise<OfficialRow | null> {
  return store.officialByEmail(tx, email.toLowerCase())
}

/**
 * Everything the official may do at an instant: the permissions of the roles held that day and of the roles delegated to
 * the official at that instant. An absent official keeps the own roles; an inactive one has none.
 */
export async function grantsOf(tx: Tx, officialId: string, instant: Temporal.Instant): Promise<Grant[]> {
  return grantsFrom(await store.rolesInForce(tx, officialId, instant))
}

/** The same of each, in their order, by one statement. */
export async function grantsOfEach(
  tx: Tx,
  officialIds: readonly string[],
  instant: Temporal.Instant,
): Promise<Grant[][]> {
  const held = await store.rolesInForceOfEach(tx, officialIds, instant)
  return officialIds.map((id) => grantsFrom(held.get(id) ?? []))
}

function grantsFrom(held: readonly store.HeldRole[]): Grant[] {
  const grants = new Map<string, Grant>()
  for (const { role, unitId, subtree } of held) {
    for (const permission of rolePermissions[role]) {
      const key = `${permission} ${unitId}`
      if (!grants.get(key)?.subtree) grants.set(key, { permission, unitId, subtree })
    }
  }
  return [...grants.values()]
}

/** The roles held now, own and delegated, with where. */
export function rolesOf(tx: Tx, officialId: string): Promise<store.HeldRole[]> {
  return store.rolesInForce(tx, officialId, tx.now)
}

/** Who holds the role exactly at the unit now, own or delegated; absent ones last. */
export function officialsWith(tx: Tx, role: Role, unitId: string): Promise<OfficialAtUnit[]> {
  return store.officialsWith(tx, role, unitId, tx.now)
}

/** The position held today, the newest first where there are several; null when none. */
export function positionOf(tx: Tx, officialId: string): Promise<Position | null> {
  return store.positionOf(tx, officialId, tx.now)
}

/** The unit of each one's position today, as `positionOf` finds it, in their order, by one statement. */
export async function unitsOfOfficials(tx: Tx, officialIds: readonly string[]): Promise<(string | null)[]> {
  const units = await store.unitsOf(tx, officialIds, tx.now)
  return officialIds.map((id) => units.get(id) ?? null)
}

/** The absence that covers the instant, or null. */
export function absentOn(tx: Tx, officialId: string, instant: Temporal.Instant): Promise<Absence | null> {
  return store.absenceAt(tx, officialId, instant)
}
