/** How sure the city is of who acts. Rules ID10 and ID19. */
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { problem } from '../../kernel/problems.ts'

/**
 * A citizen acting online must have at least this level (Decree 69/2024); an official at the counter has seen the
 * paper, so officials and the program pass. Throws `kernel.signed-out` or `identity.assurance-too-low`.
 */
export function requireAssurance(actor: Actor, level: 1 | 2): void {
  if (actor.kind === 'anonymous') throw problem('kernel.signed-out')
  if (actor.kind === 'citizen' && actor.assurance < level) {
    throw problem('identity.assurance-too-low', { needed: level })
  }
}

/**
 * For what binds the city (signing, refunds, removing a factor): an official who gave a second factor within the last
 * ten minutes. Throws `kernel.signed-out`, `kernel.forbidden` or `identity.second-factor-required`.
 */
export function requireSecondFactor(tx: Tx, actor: Actor): void {
  if (actor.kind === 'anonymous') throw problem('kernel.signed-out')
  if (actor.kind !== 'official') throw problem('kernel.forbidden')
  if (actor.strongUntil <= tx.now.epochMilliseconds) throw problem('identity.second-factor-required')
}
