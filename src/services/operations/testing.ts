/** For this module's tests: the sandbox's officials as they are signed in. */
import type { Official } from '../../kernel/actor.ts'
import { newId } from '../../kernel/id.ts'
import { rolePermissions, sandboxOfficials } from '../../platform/organisation/index.ts'

export const cityId = 'gso:01@2008-08-01'
export const hoanKiem = 'gso:00070@2025-07-01'
export const cauGiay = 'gso:00166@2025-07-01'

/** By name, with the grants of the role. */
export function official(username: string, strong = false): Official {
  const one = sandboxOfficials.find((known) => known.username === username)
  if (!one) throw new Error(username)
  const grants = rolePermissions[one.role].map((permission) => ({
    permission,
    unitId: one.unitId,
    subtree: one.subtree,
  }))
  const strongUntil = strong ? Number.MAX_SAFE_INTEGER : 0
  return { kind: 'official', id: one.officialId, name: one.name, grants, sessionId: newId(), strongUntil }
}
