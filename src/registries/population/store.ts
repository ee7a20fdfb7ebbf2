/** Every SQL statement about notices of the national database. */
import type { Selectable } from 'kysely'
import type { Tx } from '../../kernel/app.ts'
import type { Tables } from './tables.ts'

const db = (tx: Tx) => tx.tables<Tables>('population')

export type NoticeRow = Selectable<Tables['notice']>
export type NoticeState = NoticeRow['state']

export async function lastNotice(tx: Tx): Promise<number> {
  const [row] = await tx.named<{ last: number }>(
    'population.last-notice',
    'select coalesce(max(seq), 0)::integer as last from population.notice',
    [],
  )
  return row?.last ?? 0
}

/** One at a time takes notices over, so that each is there once and in order; gives the last. Any fixed number. */
export async function lockNotices(tx: Tx): Promise<number> {
  await tx.named('population.notice-lock', 'select pg_advisory_xact_lock(7306190)', [])
  return lastNotice(tx)
}

export async function insertNotice(
  tx: Tx,
  row: Omit<NoticeRow, 'body' | 'settled_by' | 'settled_at' | 'settlement'> & { readonly body: unknown },
): Promise<void> {
  await db(tx)
    .insertInto('notice')
    .values({ ...row, body: JSON.stringify(row.body) })
    .execute()
}

/** Those that wait for an official of one of these units; null: of any, and of nobody known. */
export async function waitingNotices(tx: Tx, unitIds: readonly string[] | null, limit: number): Promise<NoticeRow[]> {
  if (unitIds?.length === 0) return []
  let query = db(tx).selectFrom('notice').selectAll().where('state', 'in', ['conflict', 'unknown'])
  if (unitIds !== null) query = query.where('unit_id', 'in', [...unitIds])
  return query.orderBy('seq').limit(limit).execute()
}

export async function lockNotice(tx: Tx, seq: number): Promise<NoticeRow | undefined> {
  return db(tx).selectFrom('notice').selectAll().where('seq', '=', seq).forUpdate().executeTakeFirst()
}

export async function settleNotice(
  tx: Tx,
  seq: number,
  settled: { readonly state: NoticeState; readonly by: string; readonly settlement: string },
): Promise<void> {
  await db(tx)
    .updateTable('notice')
    .set({
      state: settled.state,
      settled_by: settled.by,
      settled_at: tx.now.toString(),
      settlement: settled.settlement,
    })
    .where('seq', '=', seq)
    .execute()
}
