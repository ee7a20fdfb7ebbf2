/** SQL of Open311: keys of clients, requests as they are listed, reports that were sent on. */
import type { Selectable } from 'kysely'
import type { Tx } from '../../../kernel/app.ts'
import type { ReportRow } from '../store.ts'
import type { Tables } from '../tables.ts'

const db = (tx: Tx) => tx.tables<Tables>('participation')

export type ApiKeyRow = Selectable<Tables['api_key']>
export type SentOutRow = Selectable<Tables['sent_out']>

// ---- keys -------------------------------------------------------------------------------------------------------

export async function insertApiKey(tx: Tx, row: ApiKeyRow): Promise<void> {
  await db(tx).insertInto('api_key').values(row).execute()
}

export async function apiKeyBy(tx: Tx, sha256: string): Promise<ApiKeyRow | undefined> {
  return db(tx).selectFrom('api_key').selectAll().where('sha256', '=', sha256).executeTakeFirst()
}

export async function apiKeys(tx: Tx): Promise<ApiKeyRow[]> {
  return db(tx).selectFrom('api_key').selectAll().orderBy('made_at', 'desc').limit(200).execute()
}

/** False when there is none. Blocked twice, the first time counts. */
export async function blockApiKey(tx: Tx, id: string, byName: string): Promise<boolean> {
  const rows = await tx.named(
    'participation.block-key',
    `update participation.api_key set blocked_at = coalesce(blocked_at, $2), blocked_name = coalesce(blocked_name, $3)
     where key_id = $1 returning 1`,
    [id, tx.now.toString(), byName],
  )
  return rows.length > 0
}

export async function noteUse(tx: Tx, id: string): Promise<void> {
  await db(tx).updateTable('api_key').set({ last_used_at: tx.now.toString() }).where('key_id', '=', id).execute()
}

// ---- listing ----------------------------------------------------------------------------------------------------

export interface RequestQuestion {
  readonly codes: readonly string[] | null
  readonly from: string | null
  readonly to: string | null
  readonly categories: readonly string[] | null
  readonly closed: boolean | null
  readonly limit: number
  readonly offset: number
}

export async function requests(tx: Tx, asked: RequestQuestion): Promise<ReportRow[]> {
  return tx.named<ReportRow>(
    'participation.open311-requests',
    `select * from participation.report
     where state <> 'withdrawn' and case_code <> '' and ($1::text[] is null or case_code = any($1))
       and ($2::timestamptz is null or sent_at >= $2) and ($3::timestamptz is null or sent_at <= $3)
       and ($4::text[] is null or category = any($4))
       and ($5::boolean is null or (state in ('done', 'refused', 'merged')) = $5)
     order by sent_at desc, report_id desc limit $6 offset $7`,
    [asked.codes, asked.from, asked.to, asked.categories, asked.closed, asked.limit, asked.offset],
  )
}

// ---- sending on -------------------------------------------------------------------------------------------------

export async function sentOutOf(tx: Tx, reportId: string, lock = false): Promise<SentOutRow | undefined> {
  const query = db(tx).selectFrom('sent_out').selectAll().where('report_id', '=', reportId)
  return (lock ? query.forUpdate() : query).executeTakeFirst()
}

/** Nothing happens when it is there. */
export async function insertSentOut(
  tx: Tx,
  row: Pick<SentOutRow, 'report_id' | 'server' | 'service_code'>,
): Promise<void> {
  await db(tx)
    .insertInto('sent_out')
    .values({ ...row, state: 'waiting', changed_at: tx.now.toString() })
    .onConflict((conflict) => conflict.column('report_id').doNothing())
    .execute()
}

export async function updateSentOut(
  tx: Tx,
  reportId: string,
  change: Partial<Omit<SentOutRow, 'report_id'>>,
): Promise<void> {
  await db(tx)
    .updateTable('sent_out')
    .set({ ...change, changed_at: tx.now.toString() })
    .where('report_id', '=', reportId)
    .execute()
}

/** Those that wait to be sent, and those whose state is to be asked; changed longest ago first. */
export async function underWay(
  tx: Tx,
  states: readonly SentOutRow['state'][],
  before: string,
  limit: number,
): Promise<SentOutRow[]> {
  return db(tx)
    .selectFrom('sent_out')
    .selectAll()
    .where('state', 'in', [...states])
    .where('changed_at', '<=', before)
    .orderBy('changed_at')
    .limit(limit)
    .execute()
}
