/** Every SQL statement of warnings. */
import type { Tx } from '../../../kernel/app.ts'
import type { WarningContent } from '../contract-warnings.ts'
import type { Tables } from '../tables.ts'

const db = (tx: Tx) => tx.tables<Tables>('operations')

export interface WarningRow extends Omit<Tables['warning'], 'content'> {
  readonly content: WarningContent
}

export async function insertWarning(tx: Tx, row: WarningRow): Promise<void> {
  await db(tx)
    .insertInto('warning')
    .values({ ...row, content: JSON.stringify(row.content) })
    .execute()
}

export async function warningById(tx: Tx, id: string): Promise<WarningRow | undefined> {
  return db(tx).selectFrom('warning').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function lockWarning(tx: Tx, id: string): Promise<WarningRow | undefined> {
  return db(tx).selectFrom('warning').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function updateWarning(
  tx: Tx,
  id: string,
  set: Partial<Omit<Tables['warning'], 'content'>>,
): Promise<void> {
  await db(tx).updateTable('warning').set(set).where('id', '=', id).execute()
}

/** Whether a successor of the chain is being prepared. */
export async function hasDraft(tx: Tx, chainId: string): Promise<boolean> {
  const [row] = await tx.named(
    'operations.warning-draft',
    `select 1 from operations.warning where chain_id = $1 and state in ('draft', 'approved')`,
    [chainId],
  )
  return row !== undefined
}

/** A successor whose time is over before it was decided makes room for another. */
export async function dropExpiredDrafts(tx: Tx, chainId: string, now: string, refusal: string): Promise<void> {
  await db(tx)
    .updateTable('warning')
    .set({ state: 'refused', refusal, decided_at: now })
    .where('chain_id', '=', chainId)
    .where('state', '=', 'draft')
    .where('expires_at', '<=', now)
    .execute()
}

/** What was sent of a chain, in its order. */
export function issuedOf(tx: Tx, chainId: string): Promise<WarningRow[]> {
  return db(tx)
    .selectFrom('warning')
    .selectAll()
    .where('chain_id', '=', chainId)
    .where('state', '=', 'issued')
    .orderBy('sent_at')
    .orderBy('id')
    .execute()
}

export async function replaceBefore(tx: Tx, chainId: string, by: string): Promise<void> {
  await db(tx)
    .updateTable('warning')
    .set({ replaced_by: by })
    .where('chain_id', '=', chainId)
    .where('state', '=', 'issued')
    .where('replaced_by', 'is', null)
    .where('id', '<>', by)
    .execute()
}

export function warningsOf(tx: Tx, units: readonly string[] | 'all', limit: number): Promise<WarningRow[]> {
  return tx.named<WarningRow>(
    'operations.warnings-of',
    `select * from operations.warning where $1::text[] is null or unit_id = any($1) or area_unit_ids && $1
     order by state in ('draft', 'approved') desc, composed_at desc, id desc limit $2`,
    [units === 'all' ? null : units, limit],
  )
}

/** Sent since then, or still in force: these first, the newest on top. Without `Test`, those for machines alone are left out. */
export function sentSince(
  tx: Tx,
  { since, now, statuses, limit }: { since: string; now: string; statuses: readonly string[]; limit: number },
): Promise<WarningRow[]> {
  return tx.named<WarningRow>(
    'operations.warnings-sent',
    `select * from operations.warning
     where state = 'issued' and status = any($3) and (sent_at > $1 or (replaced_by is null and expires_at > $2))
     order by (type <> 'Cancel' and replaced_by is null and expires_at > $2) desc, sent_at desc, id desc limit $4`,
    [since, now, statuses, limit],
  )
}

export function approvedWarnings(tx: Tx): Promise<{ id: string }[]> {
  return db(tx).selectFrom('warning').select('id').where('state', '=', 'approved').execute()
}

// ---- who asked to be told -----------------------------------------------------------------------------------------

/** `units`: null is everybody who asked. Each person once, in the order of ids. */
export async function subscribersOf(
  tx: Tx,
  units: readonly string[] | null,
  after: string | null,
  limit: number,
): Promise<string[]> {
  const rows = await tx.named<{ person_id: string }>(
    'operations.warning-subscribers',
    `select distinct person_id from operations.warning_subscriber
     where ($1::text[] is null or unit_id = any($1)) and ($2::uuid is null or person_id > $2) order by person_id limit $3`,
    [units, after, limit],
  )
  return rows.map(({ person_id }) => person_id)
}

export function subscriptionsOf(tx: Tx, personId: string): Promise<{ unit_id: string; since: string }[]> {
  return db(tx)
    .selectFrom('warning_subscriber')
    .select(['unit_id', 'since'])
    .where('person_id', '=', personId)
    .orderBy('unit_id')
    .execute()
}

export async function unitsOf(tx: Tx, personId: string): Promise<string[]> {
  return (await subscriptionsOf(tx, personId)).map(({ unit_id }) => unit_id)
}

/** Gives whether there was one. */
export async function removeUnit(tx: Tx, personId: string, unitId: string): Promise<boolean> {
  const rows = await db(tx)
    .deleteFrom('warning_subscriber')
    .where('person_id', '=', personId)
    .where('unit_id', '=', unitId)
    .returning('unit_id')
    .execute()
  return rows.length > 0
}

export async function setUnits(tx: Tx, personId: string, unitIds: readonly string[], since: string): Promise<void> {
  await db(tx).deleteFrom('warning_subscriber').where('person_id', '=', personId).execute()
  if (unitIds.length === 0) return
  await db(tx)
    .insertInto('warning_subscriber')
    .values(unitIds.map((unit_id) => ({ person_id: personId, unit_id, since })))
    .execute()
}
