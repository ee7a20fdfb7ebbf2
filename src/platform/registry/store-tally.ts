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

/** A value of the record, by the names and places that lead to it; `letters`: only so many of its first. */
export interface Grouping {
  readonly path: readonly string[]
  readonly letters?: number
}

export interface GroupRow {
  readonly unit_id: string | null
  readonly values: (string | null)[]
  readonly count: number
  readonly sum: number
}

const lettersMax = 400

export async function groups(
  tx: Tx,
  registry: string,
  { by, sum }: { by: readonly Grouping[]; sum: string | null },
): Promise<GroupRow[]> {
  const value = (at: number) => `left(data #>> $${at * 2 + 2}::text[], $${at * 2 + 3}::integer)`
  return tx.named<GroupRow>(
    `registry.groups-${registry}-${by.length}`,
    `select unit_id, array[${by.map((_, at) => value(at)).join(', ')}]::text[] as values, count(*)::float8 as count,
       coalesce(sum((data->>$1)::float8), 0) as sum
     from registry.${partitionOf(registry)} where state = 'current' group by 1, 2`,
    [sum, ...by.flatMap(({ path, letters = lettersMax }) => [path, letters])],
  )
}
