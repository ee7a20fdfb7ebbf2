/** Every SQL statement of delivery. */
import type { ExpressionBuilder } from 'kysely'
import type { Tx } from '../../kernel/app.ts'
import type { CustodyRow, DeliveryRow, StoredRow, Tables } from './rows.ts'

const db = (tx: Tx) => tx.tables<Tables>('delivery')
const escapeLike = (text: string) => text.replaceAll(/[\\%_]/g, (c) => `\\${c}`)

// ---- the person's document store ---------------------------------------------------------------------------------

/** Keeps a document once for a person; gives the id of what is kept. */
export async function keep(tx: Tx, row: StoredRow): Promise<string> {
  await db(tx)
    .insertInto('stored_document')
    .values({ ...row, title: JSON.stringify(row.title) })
    .onConflict((conflict) => conflict.columns(['person_id', 'document_id']).doNothing())
    .execute()
  const { id } = await db(tx)
    .selectFrom('stored_document')
    .select('id')
    .where('person_id', '=', row.person_id)
    .where('document_id', '=', row.document_id)
    .executeTakeFirstOrThrow()
  return id
}

export interface StoreFilter {
  readonly search?: string | undefined
  readonly kind?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly before?: string | undefined
  readonly limit: number
}

export async function listStored(tx: Tx, personId: string, filter: StoreFilter): Promise<StoredRow[]> {
  let query = db(tx).selectFrom('stored_document').selectAll().where('person_id', '=', personId)
  for (const word of filter.search?.split(/\s+/).filter(Boolean) ?? []) {
    query = query.where('search_text', 'like', `%${escapeLike(word)}%`)
  }
  if (filter.kind !== undefined) query = query.where('kind', '=', filter.kind)
  if (filter.from !== undefined) query = query.where('received_at', '>=', filter.from)
  if (filter.to !== undefined) query = query.where('received_at', '<', filter.to)
  if (filter.before !== undefined) query = query.where('id', '<', filter.before)
  return query.orderBy('id', 'desc').limit(filter.limit).execute()
}

export async function kindsOf(tx: Tx, personId: string): Promise<{ kind: string; count: number }[]> {
  return tx.named(
    'delivery.kinds-of',
    'select kind, count(*) from delivery.stored_document where person_id = $1 group by kind order by kind',
    [personId],
  )
}

export async function findStored(tx: Tx, personId: string, id: string): Promise<StoredRow | undefined> {
  return db(tx)
    .selectFrom('stored_document')
    .selectAll()
    .where('person_id', '=', personId)
    .where('id', '=', id)
    .executeTakeFirst()
}

export async function hasStored(tx: Tx, personId: string, documentId: string): Promise<boolean> {
  const row = await db(tx)
    .selectFrom('stored_document')
    .select('id')
    .where('person_id', '=', personId)
    .where('document_id', '=', documentId)
    .executeTakeFirst()
  return row !== undefined
}

export async function setStanding(
  tx: Tx,
  { personId, documentId, standing }: { personId: string; documentId: string; standing: StoredRow['standing'] },
): Promise<void> {
  await db(tx)
    .updateTable('stored_document')
    .set({ standing })
    .where('person_id', '=', personId)
    .where('document_id', '=', documentId)
    .execute()
}

/** Undefined when the person does not have it. Holds it as it is until the transaction ends (DEL7). */
export async function holdStanding(tx: Tx, row: DeliveryRow): Promise<StoredRow['standing'] | undefined> {
  const stored = await db(tx)
    .selectFrom('stored_document')
    .select('standing')
    .where('person_id', '=', row.person_id)
    .where('document_id', '=', row.document_id)
    .forShare()
    .executeTakeFirst()
  return stored?.standing
}

export async function markOpened(tx: Tx, row: StoredRow): Promise<void> {
  await db(tx)
    .updateTable('stored_document')
    .set({ first_opened_at: tx.now.toString() })
    .where('person_id', '=', row.person_id)
    .where('id', '=', row.id)
    .where('first_opened_at', 'is', null)
    .execute()
}

// ---- deliveries --------------------------------------------------------------------------------------------------

/** True when it is new; false when the same delivery was asked for before. */
export async function insertDelivery(tx: Tx, row: DeliveryRow): Promise<boolean> {
  const inserted = await db(tx)
    .insertInto('delivery')
    .values({ ...row, title: JSON.stringify(row.title), address: row.address && JSON.stringify(row.address) })
    .onConflict((conflict) => conflict.columns(['document_id', 'person_id', 'channel']).doNothing())
    .returning('id')
    .execute()
  return inserted.length > 0
}

export async function findSame(tx: Tx, row: DeliveryRow): Promise<DeliveryRow> {
  return db(tx)
    .selectFrom('delivery')
    .selectAll()
    .where('document_id', '=', row.document_id)
    .where('person_id', '=', row.person_id)
    .where('channel', '=', row.channel)
    .executeTakeFirstOrThrow()
}

export async function findDelivery(tx: Tx, id: string): Promise<DeliveryRow | undefined> {
  return db(tx).selectFrom('delivery').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function lockDelivery(tx: Tx, id: string): Promise<DeliveryRow | undefined> {
  return db(tx).selectFrom('delivery').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export type DeliveryChange = Partial<Pick<DeliveryRow, 'status' | 'tracking_code' | 'completed_at' | 'last_error'>>

export async function updateDelivery(tx: Tx, row: DeliveryRow, change: DeliveryChange): Promise<DeliveryRow> {
  await db(tx).updateTable('delivery').set(change).where('id', '=', row.id).execute()
  return { ...row, ...change }
}

export async function deliveriesOfCase(tx: Tx, caseId: string): Promise<DeliveryRow[]> {
  return db(tx).selectFrom('delivery').selectAll().where('case_id', '=', caseId).orderBy('id').execute()
}

/** DEL7: the paper was neither replaced nor revoked. */
const counts = (eb: Expressions) =>
  eb.not(
    eb.exists(
      eb
        .selectFrom('stored_document')
        .select('stored_document.id')
        .whereRef('stored_document.person_id', '=', 'delivery.person_id')
        .whereRef('stored_document.document_id', '=', 'delivery.document_id')
        .where('standing', '<>', 'current'),
    ),
  )

export interface CounterFilter {
  readonly units: readonly string[] | 'all'
  /** Folded words, each of which stands somewhere, or the id of the case. */
  readonly words?: readonly string[]
  readonly caseId?: string
  readonly before?: string | undefined
  readonly limit: number
}

type Expressions = ExpressionBuilder<Pick<Tables, 'delivery' | 'stored_document'>, 'delivery'>

/** Asked for at the counter, brought back by the post, or never taken by it. */
const atCounter = (eb: Expressions) =>
  eb.or([
    eb.and([eb('channel', '=', 'counter'), eb('status', '=', 'waiting')]),
    eb.and([eb('channel', '=', 'post'), eb('status', 'in', ['returned', 'failed'])]),
  ])

/** The post was asked before `before` and has not taken it. */
const stuckSince = (before: string) => (eb: Expressions) =>
  eb.and([
    eb('channel', '=', 'post'),
    eb('status', '=', 'waiting'),
    eb('tracking_code', 'is', null),
    eb('created_at', '<', before),
  ])

async function listOfUnits(tx: Tx, which: (eb: Expressions) => ReturnType<typeof atCounter>, filter: CounterFilter) {
  if (filter.units !== 'all' && filter.units.length === 0) return []
  let query = db(tx).selectFrom('delivery').selectAll().where(which).where(counts)
  if (filter.units !== 'all') query = query.where('unit_id', 'in', [...filter.units])
  if (filter.caseId !== undefined) query = query.where('case_id', '=', filter.caseId)
  for (const word of filter.words ?? []) query = query.where('search_text', 'like', `%${escapeLike(word)}%`)
  if (filter.before !== undefined) query = query.where('id', '<', filter.before)
  return query.orderBy('id', 'desc').limit(filter.limit).execute()
}

/** What lies at the counters of these units. */
export const listAtCounter = (tx: Tx, filter: CounterFilter): Promise<DeliveryRow[]> =>
  listOfUnits(tx, atCounter, filter)

/** What the post was asked for by these units before `before` and has not taken. */
export const listStuck = (tx: Tx, before: string, filter: CounterFilter): Promise<DeliveryRow[]> =>
  listOfUnits(tx, stuckSince(before), filter)

/** Shipments of all units that the post has not taken although it was asked long ago. */
export async function stuckShipments(tx: Tx, before: string, limit: number): Promise<string[]> {
  const rows = await db(tx)
    .selectFrom('delivery')
    .select('id')
    .where(stuckSince(before))
    .where(counts)
    .orderBy('created_at')
    .limit(limit)
    .execute()
  return rows.map((row) => row.id)
}

// ---- chain of custody --------------------------------------------------------------------------------------------

/** False when the event was heard before. */
export async function appendCustody(tx: Tx, row: CustodyRow): Promise<boolean> {
  const appended = await db(tx)
    .insertInto('custody')
    .values(row)
    .onConflict((conflict) => conflict.columns(['delivery_id', 'event_id']).doNothing())
    .returning('id')
    .execute()
  return appended.length > 0
}

/** In the order in which it happened; at one moment, by the post's own count. */
export async function custodyOf(tx: Tx, deliveryIds: readonly string[]): Promise<CustodyRow[]> {
  if (deliveryIds.length === 0) return []
  return db(tx)
    .selectFrom('custody')
    .selectAll()
    .where('delivery_id', 'in', [...deliveryIds])
    .orderBy('at')
    .orderBy('sequence')
    .orderBy('id')
    .execute()
}
