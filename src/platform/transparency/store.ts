/** Every SQL statement of transparency. */
import type { Tx } from '../../kernel/app.ts'
import type { TileId } from './tiles.ts'

export interface ResultRow {
  readonly id: string
  readonly document_id: string
  readonly sha256: string
  readonly case_code: string
  readonly procedure_code: string
  readonly kind: { vi: string; en: string }
  readonly issuer_unit_id: string
  readonly issuer: { vi: string; en: string }
  readonly issued_at: string
  readonly status: 'current' | 'superseded' | 'revoked'
  readonly superseded_by: string | null
  readonly changed_at: string | null
  readonly salt: Buffer
}

export interface EntryRow {
  readonly queue_number: number
  readonly result_id: string
  readonly document_id: string
  readonly type: 'issued' | 'superseded' | 'revoked'
  readonly data: Buffer
  readonly index: number | null
}

const columns = `id, document_id, sha256, case_code, procedure_code, kind, issuer_unit_id, issuer, issued_at, status,
  superseded_by, changed_at, salt`

export interface LogResultInput {
  /** From `newResultId()`, made before rendering so that the QR code can carry it. */
  readonly resultId: string
  /** The sealed document and its SHA-256. */
  readonly documentId: string
  readonly sha256: string
  readonly caseCode: string
  readonly procedureCode: string
  /** Name of the kind of paper, e.g. { vi: 'Giấy khai sinh', en: 'Birth certificate' }. */
  readonly kind: { readonly vi: string; readonly en: string }
  readonly issuedAt: Temporal.Instant
  readonly issuerUnitId: string
  readonly issuerName: { readonly vi: string; readonly en: string }
}

/** False when the result was there already. */
export async function insertResult(tx: Tx, input: LogResultInput, salt: Buffer): Promise<boolean> {
  const rows = await tx.named(
    'transparency.insert-result',
    `insert into transparency.result
        (id, document_id, sha256, case_code, procedure_code, kind, issuer_unit_id, issuer, issued_at, status, salt)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'current', $10) on conflict (id) do nothing returning 1`,
    [
      input.resultId,
      input.documentId,
      input.sha256,
      input.caseCode,
      input.procedureCode,
      JSON.stringify(input.kind),
      input.issuerUnitId,
      JSON.stringify(input.issuerName),
      input.issuedAt.toString(),
      salt,
    ],
  )
  return rows.length > 0
}

export async function queueEntry(tx: Tx, resultId: string, type: EntryRow['type'], data: Buffer): Promise<void> {
  await tx.named(
    'transparency.queue-entry',
    `insert into transparency.entry (result_id, type, data, queued_at) values ($1, $2, $3, $4)`,
    [resultId, type, data, tx.now.toString()],
  )
}

export async function findResult(tx: Tx, id: string): Promise<ResultRow | null> {
  const rows = await tx.named<ResultRow>(
    'transparency.result',
    `select ${columns} from transparency.result where id = $1`,
    [id],
  )
  return rows[0] ?? null
}

export async function lockResult(tx: Tx, id: string): Promise<ResultRow | null> {
  const rows = await tx.named<ResultRow>(
    'transparency.lock-result',
    `select ${columns} from transparency.result where id = $1 for update`,
    [id],
  )
  return rows[0] ?? null
}

export async function findBySha256(tx: Tx, sha256: string): Promise<ResultRow | null> {
  const rows = await tx.named<ResultRow>(
    'transparency.by-sha256',
    `select ${columns} from transparency.result where sha256 = $1`,
    [sha256],
  )
  return rows[0] ?? null
}

export function findByCase(tx: Tx, code: string): Promise<ResultRow[]> {
  return tx.named<ResultRow>(
    'transparency.by-case',
    `select ${columns} from transparency.result where case_code = $1 order by issued_at desc, id limit 20`,
    [code],
  )
}

export async function changeStatus(
  tx: Tx,
  id: string,
  status: ResultRow['status'],
  supersededBy: string | null,
): Promise<void> {
  await tx.named(
    'transparency.change-status',
    `update transparency.result set status = $2, superseded_by = $3, changed_at = $4 where id = $1`,
    [id, status, supersededBy, tx.now.toString()],
  )
}

export function entriesOf(tx: Tx, resultId: string): Promise<EntryRow[]> {
  return tx.named<EntryRow>(
    'transparency.entries-of',
    `select e.queue_number, e.result_id, r.document_id, e.type, e.data, e.index
      from transparency.entry e join transparency.result r on r.id = e.result_id
      where e.result_id = $1 order by e.queue_number`,
    [resultId],
  )
}

export function entriesBetween(tx: Tx, from: number, to: number): Promise<{ data: Buffer }[]> {
  return tx.named<{ data: Buffer }>(
    'transparency.entries-between',
    'select data from transparency.entry where index >= $1 and index < $2 order by index',
    [from, to],
  )
}

/** Held to the end of the transaction: one sequencer in the whole cluster. */
export async function lockLog(tx: Tx): Promise<void> {
  await tx.named('transparency.lock-log', 'select pg_advisory_xact_lock(7306, 2)', [])
}

export function waitingEntries(tx: Tx, limit: number): Promise<EntryRow[]> {
  return tx.named<EntryRow>(
    'transparency.waiting',
    `select e.queue_number, e.result_id, r.document_id, e.type, e.data, e.index
      from transparency.entry e join transparency.result r on r.id = e.result_id
      where e.index is null order by e.queue_number limit $1`,
    [limit],
  )
}

export async function anyWaiting(tx: Tx): Promise<boolean> {
  return (
    (await tx.named('transparency.any-waiting', 'select 1 from transparency.entry where index is null limit 1', []))
      .length > 0
  )
}

export async function numberEntries(tx: Tx, queueNumbers: readonly number[], firstIndex: number): Promise<void> {
  await tx.named(
    'transparency.number-entries',
    `update transparency.entry e set index = $2::bigint + n.place - 1
      from unnest($1::bigint[]) with ordinality as n (queue_number, place) where e.queue_number = n.queue_number`,
    [queueNumbers, firstIndex],
  )
}

export async function readTiles(tx: Tx, ids: readonly TileId[]): Promise<(TileId & { hashes: Buffer })[]> {
  return tx.named<TileId & { hashes: Buffer }>(
    'transparency.tiles',
    `select t.level, t.number, t.hashes from transparency.tile t
      join unnest($1::smallint[], $2::bigint[]) as w (level, number) on w.level = t.level and w.number = t.number`,
    [ids.map((id) => id.level), ids.map((id) => id.number)],
  )
}

export async function writeTiles(tx: Tx, tiles: readonly (TileId & { hashes: Buffer })[]): Promise<void> {
  await tx.named(
    'transparency.write-tiles',
    `insert into transparency.tile (level, number, hashes)
      select * from unnest($1::smallint[], $2::bigint[], $3::bytea[])
      on conflict (level, number) do update set hashes = excluded.hashes`,
    [tiles.map((t) => t.level), tiles.map((t) => t.number), tiles.map((t) => t.hashes)],
  )
}

export interface CheckpointRow {
  readonly size: number
  readonly root: Buffer
  readonly note: string
}

export async function newestCheckpoint(tx: Tx): Promise<CheckpointRow | null> {
  const rows = await tx.named<CheckpointRow>(
    'transparency.newest-checkpoint',
    'select size, root, note from transparency.checkpoint order by size desc limit 1',
    [],
  )
  return rows[0] ?? null
}

export async function checkpointOfSize(tx: Tx, size: number): Promise<CheckpointRow | null> {
  const rows = await tx.named<CheckpointRow>(
    'transparency.checkpoint-of-size',
    'select size, root, note from transparency.checkpoint where size = $1',
    [size],
  )
  return rows[0] ?? null
}

export async function insertCheckpoint(tx: Tx, row: CheckpointRow): Promise<void> {
  await tx.named(
    'transparency.insert-checkpoint',
    'insert into transparency.checkpoint (size, root, note, signed_at) values ($1, $2, $3, $4)',
    [row.size, row.root, row.note, tx.now.toString()],
  )
}

export interface KeyRow {
  readonly origin: string
  readonly verifier: string
  readonly public_key: Buffer
  readonly master_key_id: string
  readonly encrypted_key: Buffer
}

export async function findKey(tx: Tx): Promise<KeyRow | null> {
  const rows = await tx.named<KeyRow>(
    'transparency.key',
    'select origin, verifier, public_key, master_key_id, encrypted_key from transparency.log_key',
    [],
  )
  return rows[0] ?? null
}

export async function insertKey(tx: Tx, key: KeyRow): Promise<void> {
  await tx.named(
    'transparency.insert-key',
    `insert into transparency.log_key (origin, verifier, public_key, master_key_id, encrypted_key, created_at)
      values ($1, $2, $3, $4, $5, $6)`,
    [key.origin, key.verifier, key.public_key, key.master_key_id, key.encrypted_key, tx.now.toString()],
  )
}
