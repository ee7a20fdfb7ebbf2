/** SQL of extracts. */
import type { Selectable } from 'kysely'
import type { Tx } from '../../../kernel/app.ts'
import type { Tables } from '../tables.ts'

const db = (tx: Tx) => tx.tables<Tables>('registry')

export interface ExtractRow extends Omit<Selectable<Tables['extract']>, 'fields'> {
  readonly fields: string[]
}

export type Failure = NonNullable<ExtractRow['failure']>

export async function insert(tx: Tx, { fields, ...row }: ExtractRow): Promise<void> {
  await db(tx)
    .insertInto('extract')
    .values({ ...row, fields: JSON.stringify(fields) })
    .execute()
}

export async function find(tx: Tx, id: string, lock = false): Promise<ExtractRow | undefined> {
  let query = db(tx).selectFrom('extract').selectAll().where('id', '=', id)
  if (lock) query = query.forUpdate()
  return query.executeTakeFirst()
}

/** Being made, and no further since then. */
export async function standingStill(tx: Tx, since: string): Promise<ExtractRow[]> {
  return db(tx)
    .selectFrom('extract')
    .selectAll()
    .where('state', '=', 'approved')
    .where('moved_at', '<', since)
    .execute()
}

/** Newest first, those behind `after`. */
export async function newest(
  tx: Tx,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<ExtractRow[]> {
  let query = db(tx).selectFrom('extract').selectAll()
  if (after !== undefined) query = query.where('id', '<', after)
  return query.orderBy('id', 'desc').limit(limit).execute()
}

export async function update(tx: Tx, id: string, given: Partial<Omit<ExtractRow, 'id' | 'fields'>>): Promise<void> {
  await db(tx).updateTable('extract').set(given).where('id', '=', id).execute()
}

export async function countDownload(tx: Tx, id: string): Promise<void> {
  await db(tx)
    .updateTable('extract')
    .set((eb) => ({ downloads: eb('downloads', '+', 1) }))
    .where('id', '=', id)
    .execute()
}

/** Reads the whole registry: on a connection without a limit of time. */
export async function countCurrent(tx: Tx, registry: string): Promise<number> {
  const [row] = await tx.named<{ n: number }>(
    'registry.count-current',
    `select count(*)::int as n from registry.record where registry = $1 and state = 'current'`,
    [registry],
  )
  return row?.n ?? 0
}
