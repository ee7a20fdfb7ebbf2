/** Every SQL statement of the log book, of handing over, and of resources. */
import type { Tx } from '../../../kernel/app.ts'
import type { Tables } from '../tables.ts'

const db = (tx: Tx) => tx.tables<Tables>('operations')

export type EntryRow = Tables['log_entry']
export type ResourceRow = Tables['resource']
export interface HandoverRow extends Omit<Tables['handover'], 'open'> {
  readonly open: readonly { id: string; code: string; title: string; severity: number; status: string }[]
}

export async function insertEntry(tx: Tx, row: EntryRow): Promise<void> {
  await db(tx).insertInto('log_entry').values(row).execute()
}

export async function entryById(tx: Tx, id: string): Promise<EntryRow | undefined> {
  return db(tx).selectFrom('log_entry').selectAll().where('id', '=', id).executeTakeFirst()
}

export function entriesOf(
  tx: Tx,
  unitId: string,
  before: string | null,
  limit: number,
): Promise<(EntryRow & { corrected_by: string | null })[]> {
  return tx.named(
    'operations.log-entries',
    `select e.*, (select c.id from operations.log_entry c where c.corrects = e.id order by c.id desc limit 1) as corrected_by
     from operations.log_entry e where unit_id = $1 and ($2::uuid is null or id < $2) order by id desc limit $3`,
    [unitId, before, limit],
  )
}

/** Whether it was given: not while one waits to be taken. */
export async function insertHandover(tx: Tx, row: HandoverRow): Promise<boolean> {
  const made = await db(tx)
    .insertInto('handover')
    .values({ ...row, open: JSON.stringify(row.open) })
    .onConflict((c) => c.doNothing())
    .returning('id')
    .execute()
  return made.length > 0
}

export async function lockHandover(tx: Tx, id: string): Promise<HandoverRow | undefined> {
  return db(tx).selectFrom('handover').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function markTaken(tx: Tx, id: string, by: { id: string; name: string }, at: string): Promise<void> {
  await db(tx)
    .updateTable('handover')
    .set({ taken_by: by.id, taken_name: by.name, taken_at: at })
    .where('id', '=', id)
    .execute()
}

export function handoversOf(tx: Tx, unitId: string, limit: number): Promise<HandoverRow[]> {
  return db(tx)
    .selectFrom('handover')
    .selectAll()
    .where('unit_id', '=', unitId)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

export function resourcesOf(tx: Tx, units: readonly string[] | 'all', limit: number): Promise<ResourceRow[]> {
  return tx.named<ResourceRow>(
    'operations.resources',
    `select * from operations.resource where $1::text[] is null or unit_id = any($1) order by unit_id, kind, name, id limit $2`,
    [units === 'all' ? null : units, limit],
  )
}

export async function resourceById(tx: Tx, id: string): Promise<ResourceRow | undefined> {
  return db(tx).selectFrom('resource').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function saveResource(tx: Tx, row: ResourceRow): Promise<void> {
  await db(tx)
    .insertInto('resource')
    .values(row)
    .onConflict((c) => c.column('id').doUpdateSet(row))
    .execute()
}
