/**
 * Whom a case speaks of besides its applicant: a child, a spouse, who moves along. Casework knows no form; the service that owns the
 * case finds them in what was declared, and they see who read it. Rule CW4.
 */
import type { Tx } from '../../kernel/app.ts'
import type { ApplicationDataType } from './contract.ts'
import { type Process, serviceOf } from './process.ts'

/** Gives the ids of the people, as the city's records and their accounts have them. */
export type FindConcerned = (tx: Tx, declared: ApplicationDataType) => Promise<readonly string[]>

const finders = new Map<string, FindConcerned>()

/** Adds (or replaces) what one service says. Call it at the top of the module's module.ts. */
export function registerConcerned(service: string, find: FindConcerned): void {
  finders.set(service, find)
}

export async function concernedIn(tx: Tx, process: Process, declared: ApplicationDataType): Promise<readonly string[]> {
  return (await finders.get(serviceOf(process))?.(tx, declared)) ?? []
}
