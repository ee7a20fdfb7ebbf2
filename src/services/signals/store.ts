/** SQL of the register: intersections, plans, deployments, corridors, and who did what. What runs: store-run.ts. */
import type { Insertable, Selectable, Updateable } from 'kysely'
import type { Tx } from '../../kernel/app.ts'
import type { Tables } from './tables.ts'

const db = (tx: Tx) => tx.tables<Tables>('signals')

export type IntersectionRow = Selectable<Tables['intersection']>
export type PlanRow = Selectable<Tables['plan']>
export type CorridorRow = Selectable<Tables['corridor']>
type NoteRow = Selectable<Tables['note']>

export function intersections(tx: Tx): Promise<IntersectionRow[]> {
  return db(tx).selectFrom('intersection').selectAll().where('ended_at', 'is', null).orderBy('code').execute()
}

export function intersectionById(tx: Tx, id: string): Promise<IntersectionRow | undefined> {
  return db(tx).selectFrom('intersection').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Until the end of the transaction nobody else changes it. */
export function lockIntersection(tx: Tx, id: string): Promise<IntersectionRow | undefined> {
  return db(tx).selectFrom('intersection').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function intersectionsByCode(tx: Tx, codes: readonly string[]): Promise<Map<string, IntersectionRow>> {
  if (codes.length === 0) return new Map()
  const rows = await db(tx).selectFrom('intersection').selectAll().where('code', 'in', codes).execute()
  return new Map(rows.map((row) => [row.code, row]))
}

export async function insertIntersection(tx: Tx, row: Insertable<Tables['intersection']>): Promise<void> {
  await db(tx).insertInto('intersection').values(row).execute()
}

export async function updateIntersection(
  tx: Tx,
  id: string,
  change: Updateable<Tables['intersection']>,
): Promise<void> {
  await db(tx).updateTable('intersection').set(change).where('id', '=', id).execute()
}

// ---- plans ----------------------------------------------------------------------------------------------------------

export function plansOf(tx: Tx, intersectionId: string): Promise<PlanRow[]> {
  return db(tx)
    .selectFrom('plan')
    .selectAll()
    .where('intersection_id', '=', intersectionId)
    .orderBy('number', 'desc')
    .limit(200)
    .execute()
}

/** The plans that run now, by intersection. */
export async function runningPlans(tx: Tx): Promise<Map<string, PlanRow>> {
  const rows = await db(tx)
    .selectFrom('plan')
    .innerJoin('intersection', 'intersection.plan_id', 'plan.id')
    .selectAll('plan')
    .where('intersection.ended_at', 'is', null)
    .execute()
  return new Map(rows.map((row) => [row.intersection_id, row]))
}

/** How many wait for a second person, by intersection. */
export async function proposedCounts(tx: Tx): Promise<Map<string, number>> {
  const rows = await db(tx)
    .selectFrom('plan')
    .select(({ fn }) => ['intersection_id', fn.countAll<number>().as('n')])
    .where('state', '=', 'proposed')
    .groupBy('intersection_id')
    .execute()
  return new Map(rows.map(({ intersection_id, n }) => [intersection_id, n]))
}

export function lockPlan(tx: Tx, id: string): Promise<PlanRow | undefined> {
  return db(tx).selectFrom('plan').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export function planById(tx: Tx, id: string): Promise<PlanRow | undefined> {
  return db(tx).selectFrom('plan').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function nextPlanNumber(tx: Tx, intersectionId: string): Promise<number> {
  const row = await db(tx)
    .selectFrom('plan')
    .select(({ fn }) => fn.max('number').as('last'))
    .where('intersection_id', '=', intersectionId)
    .executeTakeFirst()
  return (row?.last ?? 0) + 1
}

export async function insertPlan(tx: Tx, row: Insertable<Tables['plan']>): Promise<void> {
  await db(tx).insertInto('plan').values(row).execute()
}

export async function updatePlan(tx: Tx, id: string, change: Updateable<Tables['plan']>): Promise<void> {
  await db(tx).updateTable('plan').set(change).where('id', '=', id).execute()
}

export async function insertDeployment(tx: Tx, row: Insertable<Tables['deployment']>): Promise<void> {
  await db(tx).insertInto('deployment').values(row).execute()
}

/**
 * The plan that ran when the present one was approved; undefined when there was none. Not what ran last: who brings back twice
 * goes further back, and never forward to what was brought back from.
 */
export async function earlierPlan(tx: Tx, intersectionId: string, presentId: string): Promise<PlanRow | undefined> {
  const row = await db(tx)
    .selectFrom('deployment')
    .select('replaced_id')
    .where('intersection_id', '=', intersectionId)
    .where('plan_id', '=', presentId)
    .where('how', '=', 'approved')
    .executeTakeFirst()
  return row?.replaced_id ? planById(tx, row.replaced_id) : undefined
}

// ---- corridors ------------------------------------------------------------------------------------------------------

export function corridors(tx: Tx): Promise<CorridorRow[]> {
  return db(tx).selectFrom('corridor').selectAll().orderBy('code').execute()
}

export async function putCorridor(tx: Tx, row: Insertable<Tables['corridor']>): Promise<string> {
  const { id: _, ...change } = row
  const [put] = await db(tx)
    .insertInto('corridor')
    .values(row)
    .onConflict((conflict) => conflict.column('code').doUpdateSet(change))
    .returning('id')
    .execute()
  return put?.id ?? row.id
}

// ---- audit ----------------------------------------------------------------------------------------------------------

export async function insertNote(tx: Tx, row: Insertable<Tables['note']>): Promise<void> {
  await db(tx).insertInto('note').values(row).execute()
}

export function notes(
  tx: Tx,
  asked: { intersectionId: string | undefined; before: string | undefined; limit: number },
): Promise<NoteRow[]> {
  let query = db(tx).selectFrom('note').selectAll().orderBy('at', 'desc').orderBy('id', 'desc').limit(asked.limit)
  if (asked.intersectionId) query = query.where('intersection_id', '=', asked.intersectionId)
  const { before } = asked
  if (before !== undefined)
    query = query.where((where) =>
      where(
        where.refTuple('at', 'id'),
        '<',
        where.selectFrom('note').select(['at', 'id']).where('id', '=', before).$asTuple('at', 'id'),
      ),
    )
  return query.execute()
}
