/** Every SQL statement of the inventories. */
import type { Tx } from '../../kernel/app.ts'
import type { Tables } from './tables.ts'

const db = (tx: Tx) => tx.tables<Tables>('public_assets')

export type RoundRow = Tables['round']
export type CountRow = Tables['count']

export async function roundsOf(tx: Tx, unitId: string, limit: number): Promise<RoundRow[]> {
  return db(tx)
    .selectFrom('round')
    .selectAll()
    .where('unit_id', '=', unitId)
    .orderBy('begun_at', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute()
}

export async function roundById(tx: Tx, id: string): Promise<RoundRow | undefined> {
  return db(tx).selectFrom('round').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Nobody closes it until the transaction ends. */
export async function lockRound(tx: Tx, id: string): Promise<RoundRow | undefined> {
  return db(tx).selectFrom('round').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

/** Whether it was begun: not while another is open. */
export async function insertRound(tx: Tx, row: RoundRow): Promise<boolean> {
  const inserted = await db(tx)
    .insertInto('round')
    .values(row)
    .onConflict((c) => c.doNothing())
    .returning('id')
    .executeTakeFirst()
  return inserted !== undefined
}

export async function closeRound(tx: Tx, row: RoundRow, at: string): Promise<void> {
  await db(tx)
    .updateTable('round')
    .set({ closed_at: at })
    .where('unit_id', '=', row.unit_id)
    .where('id', '=', row.id)
    .execute()
}

export async function countsOf(tx: Tx, { unit_id, id }: RoundRow): Promise<CountRow[]> {
  return db(tx).selectFrom('count').selectAll().where('unit_id', '=', unit_id).where('round_id', '=', id).execute()
}

/** What was found last counts: one that was found earlier and is sent later changes nothing. A photo stays. */
export async function upsertCount(tx: Tx, row: Omit<CountRow, 'photo_id'>): Promise<void> {
  const { at, by_name, state, place, note, register_state, register_place } = row
  await db(tx)
    .insertInto('count')
    .values({ ...row, photo_id: null })
    .onConflict((c) =>
      c
        .columns(['unit_id', 'round_id', 'asset_id'])
        .doUpdateSet({ at, by_name, state, place, note, register_state, register_place })
        .whereRef('excluded.at', '>=', 'count.at'),
    )
    .execute()
}

export async function setPhoto(tx: Tx, round: RoundRow, assetId: string, photoId: string): Promise<boolean> {
  const { numUpdatedRows } = await db(tx)
    .updateTable('count')
    .set({ photo_id: photoId })
    .where('unit_id', '=', round.unit_id)
    .where('round_id', '=', round.id)
    .where('asset_id', '=', assetId)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export async function countOf(tx: Tx, { unit_id, id }: RoundRow, assetId: string): Promise<CountRow | undefined> {
  return db(tx)
    .selectFrom('count')
    .selectAll()
    .where('unit_id', '=', unit_id)
    .where('round_id', '=', id)
    .where('asset_id', '=', assetId)
    .executeTakeFirst()
}

/** Units that counted with this photo: who may count there may see it. */
export async function unitsOfPhoto(tx: Tx, photoId: string): Promise<string[]> {
  const rows = await db(tx).selectFrom('count').select('unit_id').where('photo_id', '=', photoId).execute()
  return rows.map(({ unit_id }) => unit_id)
}
