/** Forward-only migrations: each module's `migrations/*.sql`, in the order of modules and then of names, each in one transaction. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type pg from 'pg'
import type { Module } from './module.ts'

/** The data folder was written by a newer Khuê. */
export class SchemaTooNew extends Error {}
/** A migration that was applied has since been edited. */
export class MigrationChanged extends Error {}

export interface MigrationFile {
  readonly module: string
  readonly name: string
  readonly sql: string
  readonly sha256: string
}

export function schemaOf(moduleName: string): string {
  return moduleName.replaceAll('-', '_')
}

function readFolder(module: string, folder: string): MigrationFile[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .toSorted()
    .map((name) => {
      const sql = readFileSync(path.join(folder, name), 'utf8')
      return { module, name, sql, sha256: createHash('sha256').update(sql).digest('hex') }
    })
}

export function migrationFiles(modules: readonly Module[]): MigrationFile[] {
  return [
    ...readFolder('kernel', path.join(import.meta.dirname, 'migrations')),
    ...modules.filter((m) => m.name !== 'kernel').flatMap((m) => readFolder(m.name, path.join(m.folder, 'migrations'))),
  ]
}

// Any fixed number: one migrator at a time in a whole cluster.
const migrationLock = 7_306_105

/** Applies what is missing and gives how many. Safe when several processes start at once. */
export async function migrate(pool: pg.Pool, modules: readonly Module[]): Promise<number> {
  const files = migrationFiles(modules)
  const client = await pool.connect()
  try {
    await client.query('set statement_timeout = 0')
    await client.query('select pg_advisory_lock($1)', [migrationLock])
    await client.query(`create schema if not exists kernel`)
    await client.query(`create table if not exists kernel.migration (
      module text, name text, sha256 text not null, applied_at timestamptz not null default now(), primary key (module, name))`)
    const applied = new Map<string, string>()
    const { rows } = await client.query<{ module: string; name: string; sha256: string }>(
      'select * from kernel.migration',
    )
    for (const row of rows) applied.set(`${row.module}/${row.name}`, row.sha256)
    refuseUnknown(files, applied)
    const missing = files.filter((f) => !applied.has(`${f.module}/${f.name}`))
    for (const file of missing) await apply(client, file)
    return missing.length
  } finally {
    await client.query('select pg_advisory_unlock_all()')
    await client.query('reset statement_timeout')
    client.release()
  }
}

function refuseUnknown(files: readonly MigrationFile[], applied: ReadonlyMap<string, string>): void {
  const known = new Map(files.map((f) => [`${f.module}/${f.name}`, f.sha256]))
  // A test may run with few modules on a template of all: only the modules in use are compared.
  const modulesInUse = new Set(files.map((f) => f.module))
  for (const [key, sha256] of applied) {
    const inUse = modulesInUse.has(key.slice(0, key.indexOf('/')))
    const expected = known.get(key)
    if (expected === undefined && inUse) {
      throw new SchemaTooNew(`the database has migration ${key}, which this version does not know`)
    }
    if (expected !== undefined && expected !== sha256) {
      throw new MigrationChanged(`migration ${key} differs from the one that was applied to this database`)
    }
  }
}

async function apply(client: pg.PoolClient, file: MigrationFile): Promise<void> {
  const schema = schemaOf(file.module)
  try {
    await client.query('begin')
    await client.query(`create schema if not exists ${schema}`)
    await client.query(`set local search_path = ${schema}, public`)
    await client.query(file.sql)
    await client.query('insert into kernel.migration (module, name, sha256) values ($1, $2, $3)', [
      file.module,
      file.name,
      file.sha256,
    ])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw new Error(`migration ${file.module}/${file.name} failed: ${(error as Error).message}`, { cause: error })
  }
}
