/**
 * The paper that an event of a case speaks of. Events may be heard late, after the case was opened again and drafted anew: what counts
 * is what was declared and signed then, not what stands there now. Rules PR45, PR47, PR48.
 */
import type { Tx } from '../../kernel/app.ts'
import { type CaseChanged, caseSummary, declaredUntil } from '../../platform/casework/index.ts'
import type { Answers } from './form.ts'
import * as store from './store.ts'

export interface PaperAt {
  /** What was applied for. */
  readonly answers: Answers
  /** What was signed. */
  readonly fields: Answers
  readonly numberText: string | null
}

/** Of an event that a result was issued, or revoked. */
export async function paperAt(tx: Tx, { caseId, version }: CaseChanged): Promise<PaperAt> {
  const { events } = await caseSummary(tx, caseId)
  const issuing = events.findLast(({ type, seq }) => type === 'result-issued' && seq <= version)
  if (issuing?.type !== 'result-issued') throw new Error(`case ${caseId} has no result that was issued by ${version}`)
  // Those from before papers were kept have their row alone.
  const paper = (await store.issuedUnder(tx, caseId, issuing.data.sealId)) ?? (await store.resultOf(tx, caseId))
  if (!paper) throw new Error(`case ${caseId} has an issued result and no row of it`)
  const answers = await declaredUntil(tx, caseId, issuing.seq)
  return { answers, fields: paper.fields, numberText: paper.number_text }
}
