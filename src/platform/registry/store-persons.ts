/** SQL of finding records by whose data they hold. */
import type { Tx } from '../../kernel/app.ts'
import { openRecords } from './sealing/rows.ts'
import { partitionOf, type RecordRow, wholeColumns } from './store.ts'

/** Records that name this person, of any state. On a cluster every machine is asked: it is one person's own page. */
export async function recordsNaming(tx: Tx, registry: string, personId: string, limit: number): Promise<RecordRow[]> {
  const rows = await tx.named<RecordRow>(
    `registry.naming-${registry}`,
    `select ${wholeColumns} from registry.${partitionOf(registry)}
     where persons is not null and persons @> array[$1::uuid] order by id limit $2`,
    [personId, limit],
  )
  return openRecords(tx, registry, rows)
}
