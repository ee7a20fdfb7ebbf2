/** THE permission check: one function, from memory. */
import type { Actor } from '../../kernel/actor.ts'
import { problem } from '../../kernel/problems.ts'
import { directory } from './current.ts'

/** Whether the actor holds the permission at the unit: there, or at a unit above with its reach below. The program itself may all. */
export function may(actor: Actor, permission: string, unitId: string): boolean {
  if (actor.kind === 'system') return true
  if (actor.kind !== 'official') return false
  return actor.grants.some(
    (grant) =>
      grant.permission === permission &&
      (grant.unitId === unitId || (grant.subtree && directory().isWithin(unitId, grant.unitId))),
  )
}

/** Throws `kernel.forbidden` unless the actor may. */
export function requireMay(actor: Actor, permission: string, unitId: string): void {
  if (!may(actor, permission, unitId)) throw problem('kernel.forbidden', { permission, unitId })
}

/** Whether the actor holds the permission anywhere. */
export function mayAnywhere(actor: Actor, permission: string): boolean {
  if (actor.kind === 'system') return true
  return actor.kind === 'official' && actor.grants.some((grant) => grant.permission === permission)
}

/** The ids of all units, of any date, where the actor holds the permission; `all` where it holds for the whole city. For row filters. */
export function unitsWhere(actor: Actor, permission: string): string[] | 'all' {
  if (actor.kind === 'system') return 'all'
  if (actor.kind !== 'official') return []
  const held = actor.grants.filter((grant) => grant.permission === permission)
  const known = directory()
  const cityId = known.city().id
  if (held.some((grant) => grant.subtree && grant.unitId === cityId)) return 'all'
  const ids = new Set(held.map((grant) => grant.unitId))
  const reaching = held.filter((grant) => grant.subtree)
  if (reaching.length > 0) {
    for (const unit of known.units) {
      if (reaching.some((grant) => known.isWithin(unit.id, grant.unitId))) ids.add(unit.id)
    }
  }
  return [...ids]
}
