/** Every SQL statement of open data. */
import type { Tx } from '../../kernel/app.ts'
import type { Format } from './contract.ts'
import type { ColumnType, Row } from './definition.ts'
import type { Tables } from './tables.ts'

const db = (tx: Tx) => tx.tables<Tables>('open_data')

export interface StateRow {
  readonly id: string
  readonly checked_at: string
  readonly edition: number
}

export type EditionRow = Readonly<Tables['edition']>

/** One publication of a dataset at a time, in a whole cluster. */
export async function lockDataset(tx: Tx, id: string): Promise<void> {
  await tx.named('open-data.lock', 'select pg_advisory_xact_lock(hashtextextended($1, 7306108))', [id])
}

export async function states(tx: Tx): Promise<ReadonlyMap<string, StateRow>> {
  const rows = await db(tx).selectFrom('dataset').selectAll().execute()
  return new Map(rows.map((row) => [row.id, row]))
}

export async function stateOf(tx: Tx, id: string): Promise<StateRow | undefined> {
  return db(tx).selectFrom('dataset').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function saveState(tx: Tx, { id, checked_at, edition }: StateRow): Promise<void> {
  await tx.named(
    'open-data.save-state',
    `insert into open_data.dataset (id, checked_at, edition) values ($1, $2, $3)
     on conflict (id) do update set checked_at = excluded.checked_at, edition = excluded.edition`,
    [id, checked_at, edition],
  )
}

/** Newest first; of each dataset the last `each`. */
export async function editionsOf(tx: Tx, id: string, max: number): Promise<EditionRow[]> {
  return db(tx)
    .selectFrom('edition')
    .selectAll()
    .where('dataset_id', '=', id)
    .orderBy('number', 'desc')
    .limit(max)
    .execute()
}

/** The newest of every dataset. */
export async function newestEditions(tx: Tx): Promise<EditionRow[]> {
  return tx.named<EditionRow>(
    'open-data.newest',
    `select e.* from open_data.edition e join open_data.dataset d on d.id = e.dataset_id and d.edition = e.number
     order by e.dataset_id`,
    [],
  )
}

/** When each dataset was first published. */
export async function firstIssues(tx: Tx): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.named<{ dataset_id: string; issued_at: string }>(
    'open-data.first-issues',
    'select dataset_id, min(issued_at) as issued_at from open_data.edition group by dataset_id',
    [],
  )
  return new Map(rows.map(({ dataset_id, issued_at }) => [dataset_id, issued_at]))
}

export async function insertEdition(tx: Tx, edition: EditionRow): Promise<void> {
  await db(tx).insertInto('edition').values(edition).execute()
}

export interface FileRow {
  readonly dataset_id: string
  readonly edition: number
  readonly format: Format
  readonly sha256: string
  readonly size_bytes: number
}

export async function insertFiles(tx: Tx, files: readonly FileRow[]): Promise<void> {
  await db(tx)
    .insertInto('file')
    .values([...files])
    .execute()
}

export async function filesOf(tx: Tx, id: string): Promise<FileRow[]> {
  return db(tx).selectFrom('file').selectAll().where('dataset_id', '=', id).execute()
}

/** Of the newest edition of every dataset. */
export async function newestFiles(tx: Tx): Promise<FileRow[]> {
  return tx.named<FileRow>(
    'open-data.newest-files',
    `select f.* from open_data.file f join open_data.dataset d on d.id = f.dataset_id and d.edition = f.edition
     order by f.dataset_id, f.format`,
    [],
  )
}

export async function fileOf(tx: Tx, id: string, edition: number, format: Format): Promise<FileRow | undefined> {
  return db(tx)
    .selectFrom('file')
    .selectAll()
    .where('dataset_id', '=', id)
    .where('edition', '=', edition)
    .where('format', '=', format)
    .executeTakeFirst()
}

// ---- rows ---------------------------------------------------------------------------------------------------------

/** Key and values of each row of the newest edition. */
export async function currentRows(tx: Tx, id: string): Promise<ReadonlyMap<string, Row>> {
  const rows = await tx.named<{ key: string; data: Row }>(
    'open-data.current-rows',
    'select key, data from open_data.row where dataset_id = $1',
    [id],
  )
  return new Map(rows.map(({ key, data }) => [key, data]))
}

const rowsAtOnce = 5000

export async function replaceRows(
  tx: Tx,
  id: string,
  rows: readonly { readonly key: string; readonly data: Row }[],
): Promise<void> {
  await tx.named('open-data.drop-rows', 'delete from open_data.row where dataset_id = $1', [id])
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    const some = rows.slice(from, from + rowsAtOnce)
    await tx.named(
      'open-data.add-rows',
      `insert into open_data.row (dataset_id, position, key, data)
       select $1, $2 + n - 1, key, data from unnest($3::text[], $4::jsonb[]) with ordinality as r (key, data, n)`,
      [id, from, some.map(({ key }) => key), some.map(({ data }) => JSON.stringify(data))],
    )
  }
}

/** What a filter asks of a column: one of these, or a range. Names and types are the dataset's own, never a caller's. */
export interface Condition {
  readonly column: string
  readonly type: ColumnType
  readonly among?: readonly string[]
  readonly from?: string
  readonly to?: string
}

export interface RowQuestion {
  readonly id: string
  readonly conditions: readonly Condition[]
  readonly sort: { readonly column: string; readonly type: ColumnType; readonly descending: boolean } | null
  readonly offset: number
  readonly limit: number
}

const isNumeric = (type: ColumnType) => type === 'integer' || type === 'number'

/** Statements have few shapes, and values never become part of them. */
export async function rowsOf(tx: Tx, question: RowQuestion): Promise<{ total: number; rows: Row[] }> {
  const values: unknown[] = [question.id]
  const next = (value: unknown) => `$${values.push(value)}`
  const column = (name: string, type: ColumnType) =>
    isNumeric(type) ? `(data->>${next(name)})::float8` : `(data->>${next(name)}) collate "C"`
  const parts = question.conditions.flatMap(({ column: name, type, among, from, to }) => {
    const cast = isNumeric(type) ? 'float8' : 'text'
    return [
      ...(among ? [`${column(name, type)} = any(${next(among)}::${cast}[])`] : []),
      ...(from === undefined ? [] : [`${column(name, type)} >= ${next(from)}::${cast}`]),
      ...(to === undefined ? [] : [`${column(name, type)} <= ${next(to)}::${cast}`]),
    ]
  })
  const where = ['dataset_id = $1', ...parts].join(' and ')
  const { sort } = question
  const order = sort ? `${column(sort.column, sort.type)} ${sort.descending ? 'desc' : 'asc'} nulls last, ` : ''
  // Unnamed: each shape would stay prepared on each connection.
  const rows = await tx.named<{ total: number; data: Row }>(
    '',
    `select count(*) over () as total, data from open_data.row where ${where}
     order by ${order}position limit ${next(question.limit)} offset ${next(question.offset)}`,
    values,
  )
  const [first] = rows
  if (first) return { total: first.total, rows: rows.map(({ data }) => data) }
  return { total: question.offset === 0 ? 0 : question.offset, rows: [] }
}
