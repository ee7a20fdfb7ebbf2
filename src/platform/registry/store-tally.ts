/** SQL of counting a whole registry. */
import type { Tx } from '../../kernel/app.ts'
import { partitionOf } from './store.ts'

export interface TallyRow {
  readonly unit_id: string | null
  readonly value: string | null
  /** From 0. */
  readonly band: number
  readonly count: number
}

export async function tally(
  tx: Tx,
  registry: string,
  asked: { field: string; without: string; on: string; bandYears: number; bands: number },
): Promise<TallyRow[]> {
  return tx.named<TallyRow>(
    `registry.tally-${registry}`,
    `select unit_id, data->>$1 as value,
       least(greatest(extract(year from age($3::date, day))::integer, 0) / $4::integer, $5::integer - 1) as band,
       count(*) as count
     from registry.${partitionOf(registry)} where state = 'current' and data->>$2 is null group by 1, 2, 3`,
    [asked.field, asked.without, asked.on, asked.bandYears, asked.bands],
  )
}
