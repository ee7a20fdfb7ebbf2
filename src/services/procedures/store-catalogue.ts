/** Every SQL statement about the catalogue and its imports. */
import type { Tx } from '../../kernel/app.ts'

export interface ProcedureRow {
  code: string
  version: number
  source: 'city' | 'national'
  name_vi: string
  field: string
  level: string
  decision: string
  content: unknown
  content_sha256: string
  valid_from: string
  valid_to: string | null
}

export async function revision(tx: Tx): Promise<number> {
  const [row] = await tx.named<{ revision: number }>(
    'procedures.revision',
    'select revision from procedures.catalogue_state',
    [],
  )
  return row?.revision ?? 0
}

export async function bumpRevision(tx: Tx): Promise<void> {
  await tx.named('procedures.bump-revision', 'update procedures.catalogue_state set revision = revision + 1', [])
}

/** The versions in force, without the long texts of national ones (their detail is read one by one). */
export function currentRows(tx: Tx): Promise<ProcedureRow[]> {
  return tx.named<ProcedureRow>(
    'procedures.current',
    `select code, version, source, name_vi, field, level, decision, content_sha256, valid_from, valid_to,
            case when source = 'city' then content else json_build_object('levels', content->'levels',
              'audiences', content->'audiences', 'time', content->'time', 'fee', content->'fee') end as content
     from procedures.procedure where valid_to is null order by code`,
    [],
  )
}

export async function procedureRow(tx: Tx, code: string, version: number): Promise<ProcedureRow | undefined> {
  const [row] = await tx.named<ProcedureRow>(
    'procedures.by-version',
    `select code, version, source, name_vi, field, level, decision, content, content_sha256, valid_from, valid_to
     from procedures.procedure where code = $1 and version = $2`,
    [code, version],
  )
  return row
}

export interface NewVersion {
  readonly code: string
  readonly source: 'city' | 'national'
  readonly nameVi: string
  readonly field: string
  readonly level: string
  readonly decision: string
  readonly content: unknown
  readonly sha256: string
  readonly validFrom: string
}

export type Kept = 'added' | 'changed' | 'unchanged'

/**
 * Keeps procedures as they read today. An unchanged one is left; a changed one gets a new version from `today` on, and the
 * one before it ends then. What the city wrote itself is never replaced by the national file.
 */
export async function keepVersions(tx: Tx, versions: readonly NewVersion[], today: string): Promise<Kept[]> {
  const column = <T>(pick: (v: NewVersion) => T) => versions.map(pick)
  const rows = await tx.named<{ code: string; kept: Kept }>(
    'procedures.keep-versions',
    `with given as (
       select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::json[], $8::text[], $9::date[])
         as g(code, source, name_vi, field, level, decision, content, sha256, valid_from)
     ), judged as (
       select g.*, p.version as old_version,
              case when p.code is null then 'added'
                   when p.content_sha256 = g.sha256 or (p.source = 'city' and g.source = 'national') then 'unchanged'
                   else 'changed' end as kept
       from given g left join procedures.procedure p on p.code = g.code and p.valid_to is null
     ), ended as (
       update procedures.procedure p set valid_to = greatest($10::date, p.valid_from)
       from judged j where j.kept = 'changed' and p.code = j.code and p.version = j.old_version
       returning p.code
     )
     select code, kept from judged where (select count(*) from ended) >= 0`,
    [
      column((v) => v.code),
      column((v) => v.source),
      column((v) => v.nameVi),
      column((v) => v.field),
      column((v) => v.level),
      column((v) => v.decision),
      column((v) => JSON.stringify(v.content)),
      column((v) => v.sha256),
      column((v) => v.validFrom),
      today,
    ],
  )
  const kept = new Map(rows.map((row) => [row.code, row.kept]))
  const fresh = versions.filter((v) => kept.get(v.code) !== 'unchanged')
  if (fresh.length > 0) await insertVersions(tx, fresh, kept, today)
  return versions.map((v) => kept.get(v.code) ?? 'unchanged')
}

// A statement of its own: the one that ends the old versions must have taken effect before the unique index looks.
async function insertVersions(
  tx: Tx,
  fresh: readonly NewVersion[],
  kept: ReadonlyMap<string, Kept>,
  today: string,
): Promise<void> {
  await tx.named(
    'procedures.insert-versions',
    `insert into procedures.procedure
       (code, version, source, name_vi, field, level, decision, content, content_sha256, valid_from)
     select g.code, coalesce((select max(version) from procedures.procedure p where p.code = g.code), 0) + 1,
            g.source, g.name_vi, g.field, g.level, g.decision, g.content, g.sha256, g.valid_from
     from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::json[], $8::text[], $9::date[])
       as g(code, source, name_vi, field, level, decision, content, sha256, valid_from)`,
    [
      fresh.map((v) => v.code),
      fresh.map((v) => v.source),
      fresh.map((v) => v.nameVi),
      fresh.map((v) => v.field),
      fresh.map((v) => v.level),
      fresh.map((v) => v.decision),
      fresh.map((v) => JSON.stringify(v.content)),
      fresh.map((v) => v.sha256),
      fresh.map((v) => (kept.get(v.code) === 'changed' ? today : v.validFrom)),
    ],
  )
}

// ---- imports ----------------------------------------------------------------------------------------------------

export interface Unread {
  row: number
  reason: string
}

export interface ImportRow {
  id: string
  file_name: string
  started_at: string
  finished_at: string | null
  rows_done: number
  added: number
  changed: number
  unchanged: number
  unread: Unread[]
}

const importColumns = 'id, file_name, started_at, finished_at, rows_done, added, changed, unchanged, unread'

/** The last import of this very file that did not finish. */
export async function unfinishedImport(tx: Tx, sha256: string): Promise<ImportRow | undefined> {
  const [row] = await tx.named<ImportRow>(
    'procedures.unfinished-import',
    `select ${importColumns} from procedures.import where file_sha256 = $1 and finished_at is null
     order by started_at desc limit 1`,
    [sha256],
  )
  return row
}

export async function insertImport(tx: Tx, id: string, name: string, sha256: string): Promise<void> {
  await tx.named(
    'procedures.insert-import',
    'insert into procedures.import (id, file_name, file_sha256, started_at) values ($1, $2, $3, $4)',
    [id, name, sha256, tx.now.toString()],
  )
}

export interface ImportStep {
  readonly rowsDone: number
  readonly added: number
  readonly changed: number
  readonly unchanged: number
  readonly unread: readonly Unread[]
}

/** Adds one batch to an import's counts. */
export async function advanceImport(tx: Tx, id: string, step: ImportStep): Promise<void> {
  await tx.named(
    'procedures.advance-import',
    `update procedures.import set rows_done = $2, added = added + $3, changed = changed + $4,
       unchanged = unchanged + $5, unread = unread || $6::jsonb where id = $1`,
    [id, step.rowsDone, step.added, step.changed, step.unchanged, JSON.stringify(step.unread)],
  )
}

export async function finishImport(tx: Tx, id: string): Promise<ImportRow> {
  const [row] = await tx.named<ImportRow>(
    'procedures.finish-import',
    `update procedures.import set finished_at = $2 where id = $1 returning ${importColumns}`,
    [id, tx.now.toString()],
  )
  if (!row) throw new Error(`no import ${id}`)
  return row
}

export function imports(tx: Tx): Promise<ImportRow[]> {
  return tx.named<ImportRow>(
    'procedures.imports',
    `select ${importColumns} from procedures.import order by started_at desc limit 50`,
    [],
  )
}
