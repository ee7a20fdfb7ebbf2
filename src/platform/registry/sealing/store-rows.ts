/** SQL of going through all rows that may hold something sealed, in the order of their keys. */
import type { Tx } from '../../../kernel/app.ts'
import type { RecordData } from '../definition.ts'
import type { What } from './store.ts'

export type RowKind = Exclude<What, 'import-file' | 'column'>

export interface SealedRow {
  readonly position: string
  /** Of the record, or of the import. */
  readonly id: string
  /** The version, or the line; 0 for a record. */
  readonly number: number
  readonly data: RecordData
  readonly sealed: Buffer | null
}

export type Fresh = Pick<SealedRow, 'id' | 'number' | 'data' | 'sealed'>

const beforeAll = '00000000-0000-0000-0000-000000000000'

/** `id/number` of the last one. */
function after(position: string): [id: string, number: number] {
  const [id = '', number = '0'] = position.split('/')
  return [id || beforeAll, Number(number)]
}

type Next = (tx: Tx, registry: string, position: string, limit: number) => Promise<SealedRow[]>

/** Locked until the batch is written. */
export const rowsAfter: Readonly<Record<RowKind, Next>> = {
  record: (tx, registry, position, limit) =>
    tx.named<SealedRow>(
      'registry.reseal-records',
      `select id::text as position, id, 0 as number, data, sealed from registry.record
       where registry = $1 and id > $2 order by id limit $3 for update`,
      [registry, after(position)[0], limit],
    ),
  version: (tx, registry, position, limit) =>
    tx.named<SealedRow>(
      'registry.reseal-versions',
      `select record_id || '/' || version as position, record_id as id, version as number, patch as data, sealed
       from registry.version where registry = $1 and (record_id, version) > ($2::uuid, $3::int)
       order by record_id, version limit $4 for update`,
      [registry, ...after(position), limit],
    ),
  'import-row': (tx, registry, position, limit) =>
    tx.named<SealedRow>(
      'registry.reseal-import-rows',
      `select r.import_id || '/' || r.line as position, r.import_id as id, r.line as number, r.data, r.sealed
       from registry.import_row r join registry.import i on i.id = r.import_id
       where i.registry = $1 and (r.import_id, r.line) > ($2::uuid, $3::int) and r.data is not null
       order by r.import_id, r.line limit $4 for update of r`,
      [registry, ...after(position), limit],
    ),
}

const columnsOf = (rows: readonly Fresh[]) => [
  rows.map(({ id }) => id),
  rows.map(({ number }) => number),
  rows.map(({ data }) => JSON.stringify(data)),
  rows.map(({ sealed }) => sealed),
]

type PutBack = (tx: Tx, registry: string, rows: readonly Fresh[]) => Promise<void>

/** Neither the version nor the place in the change feed moves: nothing has changed. */
export const putBack: Readonly<Record<RowKind, PutBack>> = {
  async record(tx, registry, rows) {
    await tx.named(
      'registry.put-back-records',
      `update registry.record r set data = n.data, sealed = n.sealed
       from unnest($2::uuid[], $3::int[], $4::json[], $5::bytea[]) as n (id, number, data, sealed)
       where r.registry = $1 and r.id = n.id`,
      [registry, ...columnsOf(rows)],
    )
  },
  async version(tx, registry, rows) {
    await tx.named(
      'registry.put-back-versions',
      `update registry.version v set patch = n.data::jsonb, sealed = n.sealed
       from unnest($2::uuid[], $3::int[], $4::json[], $5::bytea[]) as n (id, number, data, sealed)
       where v.registry = $1 and v.record_id = n.id and v.version = n.number`,
      [registry, ...columnsOf(rows)],
    )
  },
  async 'import-row'(tx, _registry, rows) {
    await tx.named(
      'registry.put-back-import-rows',
      `update registry.import_row r set data = n.data, sealed = n.sealed
       from unnest($1::uuid[], $2::int[], $3::json[], $4::bytea[]) as n (id, number, data, sealed)
       where r.import_id = n.id and r.line = n.number`,
      columnsOf(rows),
    )
  },
}

export interface FileRow {
  readonly id: string
  readonly sha256: string
  readonly blob: string | null
  readonly blob_key: number | null
}

export async function filesAfter(tx: Tx, registry: string, position: string, limit: number): Promise<FileRow[]> {
  return tx.named<FileRow>(
    'registry.reseal-files',
    `select id, sha256, blob, blob_key from registry.import
     where registry = $1 and id > $2 and not file_gone order by id limit $3 for update`,
    [registry, after(position)[0], limit],
  )
}

export async function setBlob(tx: Tx, importId: string, blob: string, key: number): Promise<void> {
  const values = [importId, blob, key]
  await tx.named('registry.set-blob', 'update registry.import set blob = $2, blob_key = $3 where id = $1', values)
}
