/** Who asks, and what the registries hold on them. Rule PD1. */
import type { Actor, Citizen } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { problem } from '../../kernel/problems.ts'
import { personById, recordedId } from '../../platform/identity/index.ts'
import { type AboutRecord, recordsAbout } from '../../platform/registry/index.ts'

/** Throws `kernel.signed-out`, `kernel.forbidden`. */
export function citizenOf(actor: Actor): Citizen {
  if (actor.kind === 'anonymous') throw problem('kernel.signed-out')
  if (actor.kind !== 'citizen') throw problem('kernel.forbidden')
  return actor
}

export async function aboutMe(tx: Tx, personId: string): Promise<AboutRecord[]> {
  return recordsAbout(tx, await recordedAs(tx, personId))
}

/** The person's id in the registries. */
export async function recordedAs(tx: Tx, personId: string): Promise<string> {
  return (await recordedId(tx, await personById(tx, personId))) ?? personId
}
