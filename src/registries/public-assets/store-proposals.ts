/** Every SQL statement of transfers and disposals. */
import type { Tx } from '../../kernel/app.ts'
import type { Tables } from './tables.ts'

const db = (tx: Tx) => tx.tables<Tables>('public_assets')

export type ProposalRow = Tables['proposal']

/** From a unit or to it, newest first. */
export async function proposalsOf(tx: Tx, unitId: string, limit: number): Promise<ProposalRow[]> {
  return db(tx)
    .selectFrom('proposal')
    .selectAll()
    .where((eb) => eb.or([eb('unit_id', '=', unitId), eb('to_unit_id', '=', unitId)]))
    .orderBy('proposed_at', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** Nobody else decides about it until the transaction ends. */
export async function lockProposal(tx: Tx, id: string): Promise<ProposalRow | undefined> {
  return db(tx).selectFrom('proposal').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function insertProposal(tx: Tx, row: ProposalRow): Promise<void> {
  await db(tx).insertInto('proposal').values(row).execute()
}

export async function updateProposal(
  tx: Tx,
  { unit_id, id }: Pick<ProposalRow, 'unit_id' | 'id'>,
  values: Partial<Omit<ProposalRow, 'unit_id' | 'id'>>,
): Promise<void> {
  await db(tx).updateTable('proposal').set(values).where('unit_id', '=', unit_id).where('id', '=', id).execute()
}

/** Two proposals of one unit wait for each other, so that no asset is in both. */
export async function lockUnit(tx: Tx, unitId: string): Promise<void> {
  await tx.named('public-assets.lock-unit', 'select pg_advisory_xact_lock(7306108, hashtext($1))', [unitId])
}

/** Those of these assets about which something is proposed and not done yet. */
export async function assetsProposed(tx: Tx, unitId: string, assetIds: readonly string[]): Promise<string[]> {
  const rows = await tx.named<{ id: string }>(
    'public-assets.assets-proposed',
    `select distinct a.id from public_assets.proposal p, unnest(p.asset_ids) as a (id)
     where p.unit_id = $1 and p.state in ('proposed', 'approved') and a.id = any($2::uuid[])`,
    [unitId, assetIds],
  )
  return rows.map(({ id }) => id)
}
