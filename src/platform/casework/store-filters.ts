/** SQL of an official's saved filters. */
import type { Tx } from '../../kernel/app.ts'
import type { QueueQuery } from './contract.ts'

export interface FilterRow {
  filter_id: string
  name: string
  query: Omit<QueueQuery, 'after' | 'limit'>
}

export function filtersOf(tx: Tx, officialId: string): Promise<FilterRow[]> {
  return tx.named<FilterRow>(
    'casework.filters-of',
    'select filter_id, name, query from casework.saved_filter where official_id = $1 order by filter_id',
    [officialId],
  )
}

export async function insertFilter(tx: Tx, officialId: string, row: FilterRow): Promise<void> {
  await tx.named(
    'casework.insert-filter',
    'insert into casework.saved_filter (official_id, filter_id, name, query) values ($1, $2, $3, $4)',
    [officialId, row.filter_id, row.name, JSON.stringify(row.query)],
  )
}

export async function deleteFilter(tx: Tx, officialId: string, filterId: string): Promise<boolean> {
  const rows = await tx.named(
    'casework.delete-filter',
    'delete from casework.saved_filter where official_id = $1 and filter_id = $2 returning 1',
    [officialId, filterId],
  )
  return rows.length > 0
}
