/** What happens to a report besides its case, and who is told that it changed. */
import type { Tx } from '../../kernel/app.ts'
import { newId } from '../../kernel/id.ts'
import type { trailWords } from './messages.ts'
import { addTrail } from './store.ts'

export async function addToTrail(
  tx: Tx,
  reportId: string,
  kind: keyof typeof trailWords,
  data: Readonly<Record<string, string | number | null>> = {},
): Promise<void> {
  await addTrail(tx, reportId, { id: newId(tx.now.epochMilliseconds), at: tx.now.toString(), kind, data })
  tx.live(`report:${reportId}`)
  tx.live(`case:${reportId}`)
  tx.live('reports:all')
}
