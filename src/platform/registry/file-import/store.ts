/** SQL of imports. */
import type { Tx } from '../../../kernel/app.ts'
import type { RecordData, Registry } from '../definition.ts'
import { open, openRecords, part, seal } from '../sealing/rows.ts'
import { placeOf } from '../sealing/seal.ts'
import { type RecordRow, wholeColumns } from '../store.ts'
import type { Tables } from '../tables.ts'
import type { RowError } from './rows.ts'

const db = (tx: Tx) => tx.tables<Tables>('registry')

export type ImportState = Tables['import']['state']
export type Outcome = Tables['import_row']['outcome']
export type RowState = Tables['import_row']['state']

export interface ImportRow {
  readonly id: string
  readonly registry: string
  readonly file_name: string
  /** Of what was brought … */
  readonly sha256: string
  /** … and the name of the blob that keeps it sealed; null: it is from before, in clear under `sha256`. */
  readonly blob: string | null
  readonly blob_key: number | null
  readonly file_gone: boolean
  readonly size: number
  readonly format: Tables['import']['format']
  readonly state: ImportState
  readonly refusal: { type: string; params: Record<string, string | number> } | null
  readonly columns: { header: string; field: string | null }[]
  readonly reference: string
  readonly legal_ground: string
  readonly reason: string
  readonly valid_from: string
  readonly position: number
  readonly moved_at: string
  readonly new_rows: number
  readonly changed_rows: number
  readonly unchanged_rows: number
  readonly wrong_rows: number
  readonly applied_rows: number
  readonly taken_back_rows: number
  readonly kept_rows: number
  readonly ordered_by: Record<string, unknown>
  readonly created_by: string
  readonly created_at: string
}

export async function insertImport(tx: Tx, row: ImportRow): Promise<void> {
  const json = { refusal: null, columns: JSON.stringify(row.columns), ordered_by: JSON.stringify(row.ordered_by) }
  await db(tx)
    .insertInto('import')
    .values({ ...row, ...json })
    .execute()
}

export async function findImport(tx: Tx, id: string): Promise<ImportRow | undefined> {
  return db(tx).selectFrom('import').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Whoever takes the next batch waits for the one before. */
export async function lockImport(tx: Tx, id: string): Promise<ImportRow | undefined> {
  return db(tx).selectFrom('import').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

/** Newest first, those behind `after`; of one person unless null. */
export async function importsOf(
  tx: Tx,
  registry: string,
  createdBy: string | null,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<ImportRow[]> {
  let query = db(tx).selectFrom('import').selectAll().where('registry', '=', registry)
  if (after !== undefined) query = query.where('id', '<', after)
  if (createdBy !== null) query = query.where('created_by', '=', createdBy)
  return query.orderBy('id', 'desc').limit(limit).execute()
}

/** Until the transaction ends nobody else begins to apply a file with these bytes. */
export async function lockFile(tx: Tx, registry: string, sha256: string): Promise<void> {
  await tx.named('registry.import-file-lock', 'select pg_advisory_xact_lock(hashtextextended($1, 7306113))', [
    `${registry} ${sha256}`,
  ])
}

/** An import of the same file whose changes are there, or are being made. */
export async function sameFileApplied(tx: Tx, registry: string, sha256: string): Promise<boolean> {
  const found = await db(tx)
    .selectFrom('import')
    .select('id')
    .where('registry', '=', registry)
    .where('sha256', '=', sha256)
    .where('state', 'in', ['applying', 'applied', 'stopped', 'taking-back'])
    .executeTakeFirst()
  return found !== undefined
}

export async function updateImport(tx: Tx, id: string, given: Partial<ImportRow>): Promise<void> {
  const { refusal, columns: columnsGiven, ordered_by, ...plain } = given
  await db(tx)
    .updateTable('import')
    .set({
      ...plain,
      ...(refusal !== undefined && { refusal: JSON.stringify(refusal) }),
      ...(columnsGiven !== undefined && { columns: JSON.stringify(columnsGiven) }),
      ...(ordered_by !== undefined && { ordered_by: JSON.stringify(ordered_by) }),
      moved_at: tx.now.toString(),
    })
    .where('id', '=', id)
    .execute()
}

/** Those that a program which ended has left in the middle. */
export async function standingStill(tx: Tx, since: string): Promise<string[]> {
  const rows = await db(tx)
    .selectFrom('import')
    .select('id')
    .where('state', 'in', ['checking', 'applying', 'taking-back'])
    .where('moved_at', '<', since)
    .execute()
  return rows.map(({ id }) => id)
}

// ---- rows -------------------------------------------------------------------------------------------------------

export interface CheckedRow {
  readonly line: number
  readonly outcome: Outcome
  /** Of the record that it is about: its id, or the key of a new one. */
  readonly key: string | null
  readonly record_id: string | null
  readonly version: number | null
  readonly state: RowState
  readonly data: RecordData | null
  readonly errors: readonly RowError[] | null
}

export async function insertRows(
  tx: Tx,
  registry: Registry,
  importId: string,
  rows: readonly CheckedRow[],
): Promise<void> {
  if (rows.length === 0) return
  const values = []
  for (const { data, errors, ...row } of rows) {
    const parted = data && part(registry, data)
    values.push({
      ...row,
      import_id: importId,
      data: parted && JSON.stringify(parted.clear),
      errors: errors && JSON.stringify(errors),
      sealed: parted && (await seal(tx, placeOf.importRow(importId, row.line), parted.secret)),
    })
  }
  await db(tx).insertInto('import_row').values(values).execute()
}

/** Key → the line that has it already. */
export async function linesOfKeys(
  tx: Tx,
  importId: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.named<{ key: string; line: number }>(
    'registry.import-lines-of-keys',
    'select key, min(line) as line from registry.import_row where import_id = $1 and key = any($2) group by key',
    [importId, keys],
  )
  return new Map(rows.map(({ key, line }) => [key, line]))
}

interface Question {
  readonly states?: readonly RowState[]
  readonly outcome?: Outcome | undefined
  readonly withErrors?: boolean
  readonly after?: number
  readonly limit: number
}

export async function rowsOf(
  tx: Tx,
  importId: string,
  { states, outcome, withErrors, after = 0, limit }: Question,
): Promise<CheckedRow[]> {
  let query = db(tx).selectFrom('import_row').selectAll().where('import_id', '=', importId).where('line', '>', after)
  if (outcome) query = query.where('outcome', '=', outcome)
  if (states) query = query.where('state', 'in', [...states])
  if (withErrors) query = query.where('errors', 'is not', null)
  return wholeRows(tx, importId, await query.orderBy('line').limit(limit).execute())
}

/** How many rows of each import were refused while applying; of those that have any. */
export async function refusedRows(tx: Tx, importIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.named<{ import_id: string; refused: number }>(
    'registry.import-refused-rows',
    `select import_id, count(*)::int as refused from registry.import_row
     where import_id = any($1::uuid[]) and state = 'refused' and outcome <> 'wrong' group by import_id`,
    [importIds],
  )
  return new Map(rows.map(({ import_id, refused }) => [import_id, refused]))
}

/** What the import has written, and not what was so already. */
export async function appliedRows(tx: Tx, importId: string, limit: number): Promise<CheckedRow[]> {
  const rows = await db(tx)
    .selectFrom('import_row')
    .selectAll()
    .where('import_id', '=', importId)
    .where('outcome', 'in', ['new', 'changed'])
    .where('state', '=', 'applied')
    .orderBy('line')
    .limit(limit)
    .execute()
  return wholeRows(tx, importId, rows)
}

async function wholeRows(
  tx: Tx,
  importId: string,
  rows: readonly (CheckedRow & { readonly sealed: Buffer | null })[],
): Promise<CheckedRow[]> {
  const whole: CheckedRow[] = []
  for (const { sealed, ...row } of rows) {
    const secret = sealed && (await open(tx, placeOf.importRow(importId, row.line), sealed))
    whole.push(secret ? { ...row, data: { ...row.data, ...secret } } : row)
  }
  return whole
}

export interface RowResult {
  readonly line: number
  readonly state: RowState
  readonly recordId: string | null
  readonly version: number | null
  readonly errors: readonly RowError[] | null
}

/** What became of them; the values are no longer needed when the registry has them. */
export async function settleRows(tx: Tx, importId: string, results: readonly RowResult[]): Promise<void> {
  await tx.named(
    'registry.settle-import-rows',
    `update registry.import_row as r
     set state = s.state, record_id = s.record_id, version = s.version, errors = s.errors, data = null, sealed = null
     from unnest($2::int[], $3::text[], $4::uuid[], $5::int[], $6::json[]) as s (line, state, record_id, version, errors)
     where r.import_id = $1 and r.line = s.line`,
    [
      importId,
      results.map(({ line }) => line),
      results.map(({ state }) => state),
      results.map(({ recordId }) => recordId),
      results.map(({ version }) => version),
      results.map(({ errors }) => errors && JSON.stringify(errors)),
    ],
  )
}

// ---- records ----------------------------------------------------------------------------------------------------

export async function recordsByIdsOrKeys(
  tx: Tx,
  registry: string,
  ids: readonly string[],
  keys: readonly string[],
): Promise<RecordRow[]> {
  const rows = await tx.named<RecordRow>(
    'registry.by-ids-or-keys',
    `select ${wholeColumns} from registry.record where registry = $1 and id = any($2::uuid[])
     union all
     select ${wholeColumns} from registry.record where registry = $1 and key = any($3) and not id = any($2::uuid[])`,
    [registry, ids, keys],
  )
  return openRecords(tx, registry, rows)
}
