/** The same thing reported twice: one report goes the other's way, until that is undone. Rule PT9. */
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { problem } from '../../kernel/problems.ts'
import { act, caseSummary } from '../../platform/casework/index.ts'
import { bringUpToDate, goAlone } from './follow.ts'
import { legalGround } from './process.ts'
import { signalOver } from './situation.ts'
import * as store from './store.ts'
import { addToTrail } from './trail.ts'
import { isOpen } from './views.ts'

/** Both are locked by the caller in the order of their ids, so that two who merge crosswise do not wait for each other. */
export async function merge(tx: Tx, actor: Actor, row: store.ReportRow, into: store.ReportRow): Promise<void> {
  const fits =
    row.report_id !== into.report_id &&
    isOpen(row) &&
    isOpen(into) &&
    row.holder_unit_id === into.holder_unit_id &&
    (await store.mergedInto(tx, row.report_id)).length === 0
  if (!fits) throw problem('participation.not-mergeable')
  await toWork(tx, actor, row)
  await store.updateReport(tx, row.report_id, { merged_into: into.report_id, state: 'merged' })
  await addToTrail(tx, row.report_id, 'merged', { code: into.case_code })
  await addToTrail(tx, into.report_id, 'merged-here', { code: row.case_code })
  signalOver(tx, { ...row, state: 'merged' })
}

/** To where the leader can end it together with the other: received, and past the desk. */
async function toWork(tx: Tx, actor: Actor, { report_id: caseId }: store.ReportRow): Promise<void> {
  const { phase, stepId, version: expectedVersion } = await caseSummary(tx, caseId)
  if (phase === 'submitted')
    await act(tx, actor, { caseId, expectedVersion, action: { type: 'receive', passOn: true } })
  else if (stepId === 'reception') await act(tx, actor, { caseId, expectedVersion, action: { type: 'pass-on' } })
}

export async function unmerge(tx: Tx, row: store.ReportRow): Promise<void> {
  const { phase } = await caseSummary(tx, row.report_id)
  if (row.merged_into === null || (phase !== 'submitted' && phase !== 'in-progress')) {
    throw problem('participation.not-mergeable')
  }
  await goAlone(tx, row)
}

/** Their cases end with the one that they went with; whoever reported them is told why. */
export async function closeMerged(tx: Tx, actor: Actor, into: store.ReportRow): Promise<void> {
  for (const { report_id: caseId } of await store.mergedInto(tx, into.report_id)) {
    const { phase, version } = await caseSummary(tx, caseId)
    if (phase !== 'in-progress') continue
    const reason = `Đã xử lý cùng phản ánh ${into.case_code}`
    await act(tx, actor, { caseId, expectedVersion: version, action: { type: 'stop', legalGround, reason } })
    await bringUpToDate(tx, caseId)
  }
}
