/** CW17: an opinion that was not given in time is not waited for: the case is its holder's to go on with. */
import type { Tx } from '../../kernel/app.ts'
import { append, lockCase, nowOf } from './change.ts'
import { lapseOpinions } from './events.ts'
import { overdueOpinions } from './standing.ts'
import { casesWithOverdueOpinions } from './store.ts'

/** Each in a transaction of its own, so that none waits for another. */
export async function sendLapses(tx: Tx): Promise<void> {
  for (const caseId of await casesWithOverdueOpinions(tx, nowOf(tx))) {
    tx.enqueue(lapseOpinions, { caseId }, { key: caseId })
  }
}

export async function lapseOf(tx: Tx, { caseId }: { caseId: string }): Promise<void> {
  const loaded = await lockCase(tx, caseId)
  const overdue = overdueOpinions(loaded.state, nowOf(tx))
  if (overdue.length === 0) return
  const events = overdue.map(({ id, unitId }) => ({
    type: 'opinion-lapsed' as const,
    data: { opinionId: id, unitId },
  }))
  await append(tx, loaded, { kind: 'system', id: 'casework', name: null, unitId: null }, events)
}
