import type { Tx } from '../../kernel/app.ts'
import type { NoticeInput } from './contract.ts'

export interface Notified {
  readonly noticeId: string
  /** True when it was folded into one alike from the last minute (NOT3). */
  readonly grouped: boolean
}

/** Tells a person in the portal and, by preference, by e-mail and web push, in the caller's transaction. */
export async function notify(_tx: Tx, _input: NoticeInput): Promise<Notified> {
  throw new Error('not written yet')
}
