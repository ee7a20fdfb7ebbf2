/** What time alone brings about: reminders, the level above, confirmation. Rule PT14. */
import type { Tx } from '../../kernel/app.ts'
import { caseSummary } from '../../platform/casework/index.ts'
import { addWorkingHours, workingHoursBetween } from '../../platform/organisation/index.ts'
import { unitAbove } from './place.ts'
import * as store from './store.ts'
import * as lists from './store-lists.ts'
import { addToTrail } from './trail.ts'

const batch = 200
/** To receive within eight working hours (rules of iHanoi). */
const receiveHours = 8
/** Overdue this long, the level above is told: the installation's own setting, one working day. */
const escalateHours = 8

/** Every few minutes; each is reminded once before and once after the time, and told above once, in every round. */
export async function remind(tx: Tx): Promise<void> {
  const now = tx.now.toString()
  // To the last: those that wait for the level above to be told come first, and hold up nobody behind them.
  for (let last: string | null = null; ; ) {
    const rows: store.ReportRow[] = await lists.toRemind(tx, now, last, batch)
    for (const row of rows) {
      // What waits for the applicant or was given more time meanwhile is told by the case.
      const { phase, dueAt } = await caseSummary(tx, row.report_id)
      if (phase === 'in-progress' && dueAt !== null) await remindOne(tx, { ...row, due_at: dueAt }, now)
    }
    last = rows.at(-1)?.report_id ?? null
    if (rows.length < batch) break
  }
  const before = receivedBefore(tx)
  for (const row of await lists.toReceive(tx, before, batch)) {
    await note(tx, row, 'reminded-receive', { reminded_before_at: now })
  }
}

/** Whatever was sent before this should have been received: looked for day by day, since nights and holidays do not count. */
function receivedBefore(tx: Tx): string {
  let from = tx.now.subtract({ hours: receiveHours })
  while (workingHoursBetween(from, tx.now) < receiveHours) from = from.subtract({ hours: 1 })
  return from.toString()
}

async function remindOne(tx: Tx, row: store.ReportRow, now: string): Promise<void> {
  const isOver = Date.parse(row.due_at ?? '') <= Date.parse(now)
  if (!isOver) {
    if (row.reminded_before_at === null) await note(tx, row, 'reminded-before', { reminded_before_at: now })
    return
  }
  if (row.reminded_after_at === null) {
    await note(tx, row, 'reminded-after', { reminded_before_at: row.reminded_before_at ?? now, reminded_after_at: now })
    return
  }
  const since = addWorkingHours(Temporal.Instant.from(row.due_at ?? ''), escalateHours)
  if (row.escalated_at !== null || Temporal.Instant.compare(tx.now, since) < 0) return
  const above = unitAbove(tx, row.holder_unit_id)
  await store.updateReport(tx, row.report_id, { escalated_at: now, escalated_unit_id: above.id })
  await addToTrail(tx, row.report_id, 'escalated', { unitId: above.id })
  tx.live(`unit-queue:${above.id}`)
}

async function note(
  tx: Tx,
  row: store.ReportRow,
  kind: 'reminded-before' | 'reminded-after' | 'reminded-receive',
  change: Partial<store.ReportRow>,
): Promise<void> {
  await store.updateReport(tx, row.report_id, change)
  await addToTrail(tx, row.report_id, kind, { unitId: row.holder_unit_id })
  tx.live(`unit-queue:${row.holder_unit_id}`)
}

/** PT13: who does not answer in the term is taken to agree. */
export async function confirmByTime(tx: Tx): Promise<void> {
  const now = tx.now.toString()
  for (const row of await lists.toConfirm(tx, now, batch)) {
    await store.updateReport(tx, row.report_id, { confirmed_at: now, confirmed_by: 'time' })
    await addToTrail(tx, row.report_id, 'confirmed-by-time')
  }
}
