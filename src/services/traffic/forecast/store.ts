/** Every SQL statement about the forecast. */
import type { Selectable } from 'kysely'
import type { Tx } from '../../../kernel/app.ts'
import type { Tables } from '../tables.ts'
import type { Score } from './model.ts'

export type ForecastRow = Selectable<Tables['forecast']>

export function read(tx: Tx): Promise<ForecastRow | undefined> {
  return tx.tables<Tables>('traffic').selectFrom('forecast').selectAll().executeTakeFirst()
}

export async function put(tx: Tx, shares: readonly number[], scores: readonly Score[]): Promise<void> {
  const row = { learned_at: tx.now.toString(), shares: JSON.stringify(shares), scores: JSON.stringify(scores) }
  await tx
    .tables<Tables>('traffic')
    .insertInto('forecast')
    .values({ id: 1, ...row })
    .onConflict((c) => c.column('id').doUpdateSet(row))
    .execute()
}
