/** SQL of exports. */
import type { Tx } from '../../../kernel/app.ts'
import { opensSealed, type Sensitivity } from '../definition.ts'
import { openRecords } from '../sealing/rows.ts'
import { columns, type RecordRow, wholeColumns } from '../store.ts'
import type { Tables } from '../tables.ts'

const db = (tx: Tx) => tx.tables<Tables>('registry')

export type ExportRow = Tables['export']

export async function insertExport(tx: Tx, row: ExportRow): Promise<void> {
  await db(tx).insertInto('export').values(row).execute()
}

export async function updateExport(
  tx: Tx,
  id: string,
  given: Partial<Pick<ExportRow, 'records' | 'outcome' | 'ended_at'>>,
): Promise<void> {
  await db(tx).updateTable('export').set(given).where('id', '=', id).execute()
}

/** Newest first, those behind `after`; of one official unless null. */
export async function exportsOf(
  tx: Tx,
  registry: string,
  officialId: string | null,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<ExportRow[]> {
  let query = db(tx).selectFrom('export').selectAll().where('registry', '=', registry)
  if (after !== undefined) query = query.where('id', '<', after)
  if (officialId !== null) query = query.where('official_id', '=', officialId)
  return query.orderBy('id', 'desc').limit(limit).execute()
}

export interface Page {
  readonly after: string
  readonly unitIds: readonly string[] | null
  readonly limit: number
  /** Sealed fields are read when it opens them. */
  readonly upTo: Sensitivity
}

/** Current ones in the order of their ids; of these units unless null. */
export async function recordsAfter(
  tx: Tx,
  registry: string,
  { after, unitIds, limit, upTo }: Page,
): Promise<RecordRow[]> {
  const whole = opensSealed(upTo)
  const rows = await tx.named<RecordRow>(
    `registry.export-page${whole ? '-whole' : ''}`,
    `select ${whole ? wholeColumns : columns} from registry.record
     where registry = $1 and id > $2 and state = 'current' and ($3::text[] is null or unit_id = any($3))
     order by id limit $4`,
    [registry, after, unitIds, limit],
  )
  return openRecords(tx, registry, rows)
}
