/** Every SQL statement about what is counted and logged. */
import type { Tx } from '../../kernel/app.ts'
import type { Tables } from './tables.ts'

const db = (tx: Tx) => tx.tables<Tables>('exchange')

// ---- counts -------------------------------------------------------------------------------------------------------

export interface CallsRow {
  readonly grant_id: string
  readonly period: 'minute' | 'day'
  readonly starts: string
  readonly calls: number
}

export async function addCalls(tx: Tx, rows: readonly CallsRow[]): Promise<void> {
  if (rows.length === 0) return
  await db(tx)
    .insertInto('tally')
    .values(rows.toSorted((a, b) => (a.grant_id + a.period < b.grant_id + b.period ? -1 : 1)))
    .onConflict((c) =>
      c.columns(['grant_id', 'period', 'starts']).doUpdateSet((e) => ({
        calls: e('tally.calls', '+', e.ref('excluded.calls')),
      })),
    )
    .execute()
}

export interface MeasureRow {
  readonly service_id: string
  readonly day: string
  readonly bucket: number
  readonly answered: number
  readonly failed: number
  readonly refused: number
}

export async function addMeasured(tx: Tx, rows: readonly MeasureRow[]): Promise<void> {
  if (rows.length === 0) return
  const key = (row: MeasureRow) => `${row.service_id} ${row.day} ${String(row.bucket).padStart(3, '0')}`
  await db(tx)
    .insertInto('measure')
    // In one order in every process, so that two never wait for each other.
    .values(rows.toSorted((a, b) => (key(a) < key(b) ? -1 : 1)))
    .onConflict((c) =>
      c.columns(['service_id', 'day', 'bucket']).doUpdateSet((e) => ({
        answered: e('measure.answered', '+', e.ref('excluded.answered')),
        failed: e('measure.failed', '+', e.ref('excluded.failed')),
        refused: e('measure.refused', '+', e.ref('excluded.refused')),
      })),
    )
    .execute()
}

export function measuredSince(tx: Tx, day: string): Promise<MeasureRow[]> {
  return db(tx).selectFrom('measure').selectAll().where('day', '>=', day).execute()
}

/** What has no more use: minutes and days of quotas gone by, message ids older than any signature may be. */
export async function forgetOld(tx: Tx, { tallies, messages }: { tallies: string; messages: string }): Promise<void> {
  await db(tx).deleteFrom('tally').where('starts', '<', tallies).execute()
  await db(tx).deleteFrom('message').where('at', '<', messages).execute()
}

// ---- message ids --------------------------------------------------------------------------------------------------

export const messageKey = 'message_pkey'

/** A second one of the same client breaks `messageKey`, at the commit. */
export function useMessageId(tx: Tx, memberId: string, messageId: string): void {
  tx.later('exchange.use-message', 'insert into exchange.message (member_id, message_id, at) values ($1, $2, $3)', [
    memberId,
    messageId,
    tx.now.toString(),
  ])
}

/** Gives whether it was still unused. */
export async function useMessageIdNow(tx: Tx, memberId: string, messageId: string): Promise<boolean> {
  const rows = await tx.named(
    'exchange.use-message-now',
    'insert into exchange.message (member_id, message_id, at) values ($1, $2, $3) on conflict do nothing returning 1',
    [memberId, messageId, tx.now.toString()],
  )
  return rows.length > 0
}

// ---- entries ------------------------------------------------------------------------------------------------------

export type EntryRow = Omit<Tables['entry'], 'batch' | 'position'>

const entryColumns = [
  'id',
  'at',
  'member_id',
  'key_id',
  'service_id',
  'purpose',
  'fields',
  'user_id',
  'message_id',
  'issue',
  'outcome',
  'problem',
  'status',
  'took_ms',
  'request_hash',
  'request_base',
  'request_signature',
  'reply_base',
  'reply_signature',
  'reply_key_id',
  'provider',
] as const satisfies readonly (keyof EntryRow)[]

const insertEntryText = `insert into exchange.entry (${entryColumns.join(', ')})
  values (${entryColumns.map((_, index) => `$${index + 1}`).join(', ')})`

export function insertEntry(tx: Tx, row: EntryRow): void {
  tx.later(
    'exchange.insert-entry',
    insertEntryText,
    entryColumns.map((column) => row[column]),
  )
}

export type PlacedEntryRow = EntryRow & { readonly batch: number | null; readonly position: number | null }

export async function findEntry(tx: Tx, id: string): Promise<PlacedEntryRow | undefined> {
  return db(tx).selectFrom('entry').selectAll().where('id', '=', id).executeTakeFirst()
}

export interface EntryQuestion {
  readonly memberId?: string | undefined
  readonly serviceId?: string | undefined
  readonly messageId?: string | undefined
  readonly outcome?: Tables['entry']['outcome'] | undefined
  /** Null: any. */
  readonly services: readonly string[] | null
  readonly before?: string | undefined
  readonly limit: number
}

/** Newest first. */
export function findEntries(tx: Tx, question: EntryQuestion): Promise<PlacedEntryRow[]> {
  const { memberId, serviceId, messageId, outcome, services, before } = question
  return db(tx)
    .selectFrom('entry')
    .selectAll()
    .$if(memberId !== undefined, (q) => q.where('member_id', '=', memberId ?? ''))
    .$if(serviceId !== undefined, (q) => q.where('service_id', '=', serviceId ?? ''))
    .$if(messageId !== undefined, (q) => q.where('message_id', '=', messageId ?? ''))
    .$if(outcome !== undefined, (q) => q.where('outcome', '=', outcome ?? 'answered'))
    .$if(services !== null, (q) => q.where('service_id', 'in', services?.length ? [...services] : ['']))
    .$if(before !== undefined, (q) => q.where('id', '<', before ?? ''))
    .orderBy('id', 'desc')
    .limit(question.limit)
    .execute()
}

// ---- chain --------------------------------------------------------------------------------------------------------

/** One sealer at a time in a whole cluster; any fixed number. */
export async function lockChain(tx: Tx): Promise<void> {
  await tx.named('exchange.chain-lock', 'select pg_advisory_xact_lock(7306108)', [])
}

export function unplacedEntries(tx: Tx, limit: number): Promise<EntryRow[]> {
  return tx.named<EntryRow>(
    'exchange.unplaced',
    `select ${entryColumns.join(', ')} from exchange.entry where batch is null order by id limit $1`,
    [limit],
  )
}

export async function placeEntries(tx: Tx, batch: number, ids: readonly string[]): Promise<void> {
  await tx.named(
    'exchange.place',
    `update exchange.entry set batch = $1, position = placed.position - 1
     from unnest($2::uuid[]) with ordinality as placed (id, position) where entry.id = placed.id`,
    [batch, ids],
  )
}

export type BatchRow = Tables['batch']

export async function newestBatch(tx: Tx): Promise<BatchRow | undefined> {
  return db(tx).selectFrom('batch').selectAll().orderBy('number', 'desc').limit(1).executeTakeFirst()
}

export async function findBatch(tx: Tx, number: number): Promise<BatchRow | undefined> {
  return db(tx).selectFrom('batch').selectAll().where('number', '=', number).executeTakeFirst()
}

export function batchesFrom(tx: Tx, number: number, limit: number): Promise<BatchRow[]> {
  return db(tx).selectFrom('batch').selectAll().where('number', '>=', number).orderBy('number').limit(limit).execute()
}

export async function insertBatch(tx: Tx, row: Omit<BatchRow, 'token'>): Promise<void> {
  await db(tx)
    .insertInto('batch')
    .values({ ...row, token: null })
    .execute()
}

export function entriesOfBatch(tx: Tx, batch: number): Promise<PlacedEntryRow[]> {
  return db(tx).selectFrom('entry').selectAll().where('batch', '=', batch).orderBy('position').execute()
}

export async function entriesById(tx: Tx, ids: readonly string[]): Promise<PlacedEntryRow[]> {
  return ids.length === 0
    ? []
    : db(tx)
        .selectFrom('entry')
        .selectAll()
        .where('id', 'in', [...ids])
        .execute()
}

export type LeafRow = Tables['leaf']

export async function insertLeaves(tx: Tx, leaves: readonly LeafRow[]): Promise<void> {
  if (leaves.length === 0) return
  await db(tx)
    .insertInto('leaf')
    .values([...leaves])
    .onConflict((c) => c.doNothing())
    .execute()
}

export function leavesOf(tx: Tx, batch: number): Promise<LeafRow[]> {
  return db(tx).selectFrom('leaf').selectAll().where('batch', '=', batch).execute()
}

export function unstampedBatches(tx: Tx, limit: number): Promise<Pick<BatchRow, 'number' | 'hash'>[]> {
  return db(tx)
    .selectFrom('batch')
    .select(['number', 'hash'])
    .where('token', 'is', null)
    .orderBy('number')
    .limit(limit)
    .execute()
}

export async function stampBatch(tx: Tx, number: number, token: Buffer): Promise<void> {
  await db(tx).updateTable('batch').set({ token }).where('number', '=', number).where('token', 'is', null).execute()
}
