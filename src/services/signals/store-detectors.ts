/** SQL of detectors that are out of service. */
import type { Insertable, Selectable } from 'kysely'
import type { Tx } from '../../kernel/app.ts'
import type { Tables } from './tables.ts'

const db = (tx: Tx) => tx.tables<Tables>('signals')

type OutRow = Selectable<Tables['detector_out']>

export function outAt(tx: Tx, intersectionId: string): Promise<OutRow[]> {
  return db(tx)
    .selectFrom('detector_out')
    .selectAll()
    .where('intersection_id', '=', intersectionId)
    .orderBy('at', 'desc')
    .execute()
}

/** By intersection. */
export async function outEverywhere(tx: Tx): Promise<Map<string, ReadonlySet<string>>> {
  const rows = await db(tx).selectFrom('detector_out').select(['intersection_id', 'detector']).execute()
  const found = new Map<string, Set<string>>()
  for (const { intersection_id: id, detector } of rows) found.set(id, (found.get(id) ?? new Set()).add(detector))
  return found
}

/** Who has taken it out first stays. */
export async function takeOut(tx: Tx, row: Insertable<Tables['detector_out']>): Promise<void> {
  await db(tx)
    .insertInto('detector_out')
    .values(row)
    .onConflict((conflict) => conflict.columns(['intersection_id', 'detector']).doNothing())
    .execute()
}

export async function putIn(tx: Tx, intersectionId: string, detector: string): Promise<void> {
  await db(tx)
    .deleteFrom('detector_out')
    .where('intersection_id', '=', intersectionId)
    .where('detector', '=', detector)
    .execute()
}

/** Those that are not there any more are not out either. */
export async function keepOut(tx: Tx, intersectionId: string, there: readonly string[]): Promise<void> {
  let query = db(tx).deleteFrom('detector_out').where('intersection_id', '=', intersectionId)
  if (there.length > 0) query = query.where('detector', 'not in', there)
  await query.execute()
}
