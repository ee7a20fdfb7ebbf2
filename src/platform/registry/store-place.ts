/** SQL of finding records by where they are, and by any words of their names. */
import type { Tx } from '../../kernel/app.ts'
import type { OnPlane } from './plane.ts'
import { columns, type RecordRow } from './store.ts'

export interface Narrowing {
  /** Records whose value of this field is one of these; null for all. */
  readonly field: string
  readonly values: readonly string[] | null
  readonly limit: number
}

const narrowed = `state = 'current' and ($3::text[] is null or data->>$2 = any($3))`

/** Nearest first. */
export async function within(
  tx: Tx,
  registry: string,
  { x, y }: OnPlane,
  radius_m: number,
  { field, values, limit }: Narrowing,
): Promise<RecordRow[]> {
  return tx.named<RecordRow>(
    'registry.within',
    `select ${columns} from registry.record
     where registry = $1 and point is not null and point <@ circle(point($5, $6), $7) and ${narrowed}
     order by point <-> point($5, $6), id limit $4`,
    [registry, field, values, limit, x, y, radius_m],
  )
}

export async function inBox(
  tx: Tx,
  registry: string,
  from: OnPlane,
  to: OnPlane,
  { field, values, limit }: Narrowing,
): Promise<RecordRow[]> {
  return tx.named<RecordRow>(
    'registry.in-box',
    `select ${columns} from registry.record
     where registry = $1 and point is not null and point <@ box(point($5, $6), point($7, $8)) and ${narrowed}
     order by id limit $4`,
    [registry, field, values, limit, from.x, from.y, to.x, to.y],
  )
}

/**
 * Records whose name has all these words, the last one perhaps only begun: as typed with its marks first, then names that
 * begin so, then the shorter. It reads every name of the registry: for those of some ten thousand records, not for a population.
 */
export async function namedWith(
  tx: Tx,
  registry: string,
  words: readonly string[],
  typed: string,
  { field, values, limit }: Narrowing,
): Promise<RecordRow[]> {
  const parts = words.map((word, index) => `% ${word}${index === words.length - 1 ? '' : ' '}%`)
  return tx.named<RecordRow>(
    'registry.named-with',
    `select ${columns} from registry.record
     where registry = $1 and ' ' || words || ' ' like all($5::text[]) and ${narrowed}
     order by position($7 in lower(label)) = 0, words <> $6, position($6 in words) <> 1, length(words), words, id
     limit $4`,
    [registry, field, values, limit, parts, words.join(' '), typed],
  )
}
