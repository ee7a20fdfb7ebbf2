/** Opens cases: the hot path of the house. */
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import type { ApplicationDataType, Channel, Paper, Process } from './contract.ts'

export interface OpenCaseInput {
  /** From `newId()`, when something (a payment, an upload) had to name the case before; otherwise made here. */
  readonly id?: string
  readonly process: Process
  readonly applicant: { readonly personId: string; readonly name: string }
  /** The one-stop desk that takes it in. */
  readonly receivingUnitId: string
  /** 'commune', 'district', 'department:<slug>' or 'city'. */
  readonly competence: string
  /** Commune of the address that the case is about; null when competence does not depend on it. */
  readonly addressUnitId: string | null
  readonly channel: Channel
  readonly data: ApplicationDataType
  readonly papers: readonly Paper[]
  /** A fee already asked for with this case (payments.requestPayment with reference = id). */
  readonly fee?: { readonly paymentId: string; readonly amountDong: number }
  /** Walk-in: the clerk at the counter accepts in the same breath. Needs casework.receive at the receiving unit. */
  readonly receiveNow?: boolean
}

export interface OpenedCase {
  readonly id: string
  readonly code: string
  readonly version: number
  /** ISO instant; null until accepted. */
  readonly dueAt: string | null
}

/** Opens a case. Call it last in the transaction: it takes the agency's running number of the day, which others wait for. */
export async function openCase(tx: Tx, actor: Actor, input: OpenCaseInput): Promise<OpenedCase> {
  throw new Error(`not built yet: ${tx.now} ${actor.kind} ${input.channel}`)
}
