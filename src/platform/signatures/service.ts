import type { Static } from 'typebox'
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import type { SealState } from './contract.ts'

/** Who signs: the leader's own key first, then the seal of the agency (unitId). */
export interface SealSigner {
  readonly officialId: string
  readonly name: string
  /** e.g. Chủ tịch Ủy ban nhân dân phường */
  readonly title: string
  readonly unitId: string
  /** Vietnamese name of the agency whose seal it is. */
  readonly unitName: string
}

export interface RequestSealInput {
  readonly documentId: string
  readonly caseId?: string
  readonly signer: SealSigner
  /** Goes into the signature dictionary, e.g. “Ban hành kết quả”. */
  readonly reason: string
}

/** Queues the sealing in the caller's transaction. Asking again for the same document gives the same sealId. */
export function requestSeal(_tx: Tx, _input: RequestSealInput): Promise<{ sealId: string }> {
  throw new Error('not built yet')
}

/** The state of a document's sealing, or null when none was requested. */
export function sealState(_tx: Tx, _documentId: string): Promise<Static<typeof SealState> | null> {
  throw new Error('not built yet')
}

/** Restarts a failed sealing. Needs signatures.retry at the signer's unit. Throws signatures.not-failed. */
export function retrySeal(_tx: Tx, _actor: Actor, _sealId: string): Promise<Static<typeof SealState>> {
  throw new Error('not built yet')
}
