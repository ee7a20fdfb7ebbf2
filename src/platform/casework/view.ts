/** A case as an official, and as its applicant, sees it. */
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import type { CaseView, Text } from './contract.ts'

/** The case without data, papers and events: for modules that listen to `caseChanged`. */
export interface CaseSummary {
  readonly id: string
  readonly code: string
  readonly version: number
  readonly phase: CaseView['actable']['phase']
  readonly status: number
  readonly procedureCode: string
  readonly procedureVersion: number
  readonly title: Text
  readonly applicant: { readonly personId: string; readonly name: string }
  readonly receivingUnitId: string
  readonly competentUnitId: string
  readonly holderUnitId: string
  readonly addressUnitId: string | null
  readonly stepId: string | null
  readonly assigneeId: string | null
  readonly draftDocumentId: string | null
  /** The last signing: null before the first. */
  readonly sealId: string | null
  readonly submittedAt: string
  readonly receivedAt: string | null
  readonly dueAt: string | null
  readonly data: CaseView['data']
  readonly papers: CaseView['papers']
}

/** No check of who asks: for rules of other modules. Throws `kernel.not-found`. */
export async function caseSummary(tx: Tx, caseId: string): Promise<CaseSummary> {
  throw new Error(`not built yet: ${tx.now} ${caseId}`)
}

/** The whole case for an official; checks the row rule and records the read. Throws `kernel.not-found`, `kernel.forbidden`. */
export async function caseView(tx: Tx, actor: Actor, caseId: string): Promise<CaseView> {
  throw new Error(`not built yet: ${tx.now} ${actor.kind} ${caseId}`)
}

/** Whether this actor may read the case: an official with casework.read at a unit that takes part, or its applicant. */
export async function mayReadCase(tx: Tx, actor: Actor, caseId: string): Promise<boolean> {
  throw new Error(`not built yet: ${tx.now} ${actor.kind} ${caseId}`)
}
