/** SQL of Open311: keys of clients, and reports that were sent on. */
import type { Tx } from '../../../kernel/app.ts'
import type { Selectable } from 'kysely'
import type { Tables } from '../tables.ts'

const db = (tx: Tx) => tx.tables<Tables>('participation')

export type SentOutRow = Selectable<Tables['sent_out']>

export async function sentOutOf(tx: Tx, reportId: string, lock = false): Promise<SentOutRow | undefined> {
  const query = db(tx).selectFrom('sent_out').selectAll().where('report_id', '=', reportId)
  return (lock ? query.forUpdate() : query).executeTakeFirst()
}
