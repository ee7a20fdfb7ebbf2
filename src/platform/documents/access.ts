/**
 * Who may read a document. Documents knows owners only; the modules that hang documents on a case or a store register a
 * rule each, and a rule records the read of an official where the law wants it (DOC6).
 */
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import type { StoredFile } from './store.ts'

/** Says whether the actor may read the document; called only when owner and classification have not decided already. */
export type AccessRule = (tx: Tx, actor: Actor, document: StoredFile) => Promise<boolean> | boolean

const rules = new Map<string, AccessRule>()

/** Adds (or replaces) the rule of one module. Call it at the top of the module's module.ts. */
export function registerAccess(moduleName: string, rule: AccessRule): void {
  rules.set(moduleName, rule)
}

export async function mayRead(tx: Tx, actor: Actor, document: StoredFile): Promise<boolean> {
  if (actor.kind === 'system' || document.classification === 'public') return true
  if (actor.kind === 'anonymous') return false
  if (actor.kind === 'citizen' && document.ownerPersonId === actor.id && document.classification === 'personal')
    return true
  // Once it is on a case, the case's rule decides also for who scanned it, and records the reading.
  if (document.createdBy === `${actor.kind}:${actor.id}` && document.caseId === null) return true
  for (const rule of rules.values()) if (await rule(tx, actor, document)) return true
  return false
}
