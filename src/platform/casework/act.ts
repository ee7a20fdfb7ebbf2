/** Acts on cases. */
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import type { TrackEvent } from './case-events.ts'
import type { Action, ActReply } from './contract.ts'

export interface ActInput {
  readonly caseId: string
  readonly expectedVersion: number
  readonly action: Action
}

/** Does `action` for `actor`, or throws `casework.stale` when the case has changed since `expectedVersion`, or the reason why not. */
export async function act(tx: Tx, actor: Actor, input: ActInput): Promise<ActReply> {
  throw new Error(`not built yet: ${tx.now} ${actor.kind} ${input.caseId}`)
}

/** Records what happened on the money, delivery or synchronisation track, or to a seal. Recording the same thing twice changes nothing. */
export async function record(tx: Tx, caseId: string, event: TrackEvent): Promise<ActReply> {
  throw new Error(`not built yet: ${tx.now} ${caseId} ${event.type}`)
}
