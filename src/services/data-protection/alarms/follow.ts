/** What the case of an alarm tells that was done to it at the case's own page. Rule DP9. */
import type { Tx } from '../../../kernel/app.ts'
import { type CaseChanged, caseSummary } from '../../../platform/casework/index.ts'
import { alarmProcess } from './process.ts'
import * as store from './store.ts'

/** May hear the same thing twice, and what this service has done itself. */
export async function caseHasChanged(tx: Tx, change: CaseChanged): Promise<void> {
  if (change.procedureCode !== alarmProcess.procedureCode) return
  if (change.type !== 'refused' && change.type !== 'reopened') return
  const row = await store.alarmById(tx, change.caseId, true)
  if (!row) throw new Error(`case ${change.caseId} is an alarm without its content`)
  if (change.type === 'reopened') return store.reopen(tx, row)
  if (row.state !== 'open') return
  const event = (await caseSummary(tx, change.caseId)).events.find(({ seq }) => seq === change.version)
  await store.updateAlarm(tx, row, {
    state: 'violation',
    decision: event?.reason ?? '',
    decided_by: event?.actor.name ?? '',
    decided_at: change.at,
  })
}
