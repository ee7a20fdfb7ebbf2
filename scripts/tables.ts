/**
 * npm run tables: writes each module's tables.ts from a freshly migrated database; `--check` only compares.
 *
 * What a column becomes: instants and days are text, as src/kernel/database.ts reads them; bigint is a number, numeric is
 * text (it may not fit); a text column whose check lists its values is their union; JSON is `unknown`, unless the column's
 * comment says more: comment on column s.t.c is 'type: { vi: string; en: string }'. JSON is written as text, since the
 * driver would take an array for an SQL array.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { startEmbeddedPostgres } from '../src/kernel/embedded-postgres.ts'
import { migrate, schemaOf } from '../src/kernel/migrate.ts'
import type { Module } from '../src/kernel/module.ts'
import { modules } from '../src/modules.ts'

interface Column {
  readonly table_name: string
  readonly column_name: string
  readonly type_name: string
  readonly nullable: boolean
  readonly has_default: boolean
  readonly generated: boolean
  readonly comment: string | null
  readonly checks: string[]
  readonly labels: string[]
}

const header = '// Written by `npm run tables` from the migrations; do not edit.'

const typeOf: Readonly<Record<string, string>> = {
  bool: 'boolean',
  int2: 'number',
  int4: 'number',
  int8: 'number',
  float4: 'number',
  float8: 'number',
  numeric: 'string',
  text: 'string',
  varchar: 'string',
  bpchar: 'string',
  citext: 'string',
  uuid: 'string',
  ltree: 'string',
  inet: 'string',
  tsvector: 'string',
  date: 'string',
  time: 'string',
  timestamptz: 'string',
  daterange: 'string',
  tstzrange: 'string',
  int4range: 'string',
  bytea: 'Buffer',
  point: '{ x: number; y: number }',
}

const columnsQuery = `
  select c.relname as table_name, a.attname as column_name,
    coalesce(base.typname, t.typname) as type_name,
    not (a.attnotnull or t.typnotnull) as nullable,
    a.atthasdef or a.attidentity = 'd' as has_default,
    a.attgenerated <> '' or a.attidentity = 'a' as generated,
    col_description(c.oid, a.attnum) as comment,
    array(select pg_get_constraintdef(k.oid) from pg_constraint k
      where k.contype = 'c' and ((k.conrelid = c.oid and k.conkey = array[a.attnum]) or k.contypid = t.oid)
      order by k.conname) as checks,
    array(select e.enumlabel::text from pg_enum e where e.enumtypid = t.oid order by e.enumsortorder) as labels
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  join pg_type t on t.oid = a.atttypid
  left join pg_type base on base.oid = t.typbasetype
  where n.nspname = $1 and c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition
  order by c.relname, a.attnum`

/** `CHECK ((sex = ANY (ARRAY['male'::text, 'female'::text])))` → the values; undefined for any other check. */
function listedValues(checks: readonly string[]): string[] | undefined {
  for (const check of checks) {
    const list = /^CHECK \(\(+\w+ = ANY \(+ARRAY\[(.*?)\]\)*(?:::text\[\])?\)+$/.exec(check)?.[1]
    const texts = [...(list ?? '').matchAll(/'((?:[^']|'')*)'::/g)].map((found) => (found[1] ?? '').replaceAll("''", "'"))
    if (texts.length > 0) return texts
    const single = /^CHECK \(\(+\w+ = '((?:[^']|'')*)'::text\)+$/.exec(check)?.[1]
    if (single !== undefined) return [single]
  }
  return undefined
}

function union(values: readonly string[]): string {
  return values.map((value) => `'${value.replaceAll("'", "\\'")}'`).join(' | ')
}

function columnType(column: Column): string {
  const array = column.type_name.startsWith('_')
  const name = array ? column.type_name.slice(1) : column.type_name
  const said = /^type: (.*)$/s.exec(column.comment ?? '')?.[1]?.trim()
  const orNull = column.nullable ? ' | null' : ''
  if (name === 'json' || name === 'jsonb') {
    const optional = column.has_default || column.nullable ? ' | undefined' : ''
    return `ColumnType<${said ?? 'unknown'}${orNull}, string${orNull}${optional}, string${orNull}>`
  }
  const listed = column.labels.length > 0 ? column.labels : listedValues(column.checks)
  const known = said ?? (listed && !array ? union(listed) : typeOf[name])
  if (!known) throw new Error(`${column.table_name}.${column.column_name}: no type is known for ${column.type_name}`)
  const value = `${array ? (known.includes(' ') ? `(${known})[]` : `${known}[]`) : known}${orNull}`
  if (column.generated) return `GeneratedAlways<${value}>`
  return column.has_default ? `Generated<${value}>` : value
}

/** The whole file; undefined for a module without tables. */
async function render(client: pg.Client, schema: string): Promise<string | undefined> {
  const { rows } = await client.query<Column>(columnsQuery, [schema])
  if (rows.length === 0) return undefined
  const tables = Map.groupBy(rows, (column) => column.table_name)
  const body = [...tables].map(([table, columns]) => {
    const lines = columns.map((column) => `    ${column.column_name}: ${columnType(column)}`)
    return [`  ${table}: {`, ...lines, '  }'].join('\n')
  })
  const text = ['export interface Tables {', ...body, '}', ''].join('\n')
  const needed = ['ColumnType', 'Generated', 'GeneratedAlways'].filter((name) => text.includes(`${name}<`))
  const imports = needed.length > 0 ? [`import type { ${needed.join(', ')} } from 'kysely'`, ''] : []
  return [header, ...imports, text].join('\n')
}

async function withMigratedDatabase<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), 'khue-tables-'))
  const server = await startEmbeddedPostgres({ folder: path.join(folder, 'postgres'), purpose: 'test' })
  try {
    const pool = new pg.Pool({ connectionString: server.url, max: 1 })
    await migrate(pool, modules)
    await pool.end()
    const client = new pg.Client({ connectionString: server.url })
    await client.connect()
    try {
      return await work(client)
    } finally {
      await client.end()
    }
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function writeOrCompare(client: pg.Client, module: Module, check: boolean): Promise<boolean> {
  const file = path.join(module.folder, 'tables.ts')
  const text = await render(client, schemaOf(module.name))
  const before = existsSync(file) ? readFileSync(file, 'utf8') : undefined
  if (text === undefined || text === before) return true
  if (check) {
    process.stderr.write(`${path.relative(process.cwd(), file)} does not fit the migrations; run: npm run tables\n`)
    return false
  }
  writeFileSync(file, text)
  process.stdout.write(`wrote ${path.relative(process.cwd(), file)}\n`)
  return true
}

const [, , ...words] = process.argv
const check = words.includes('--check')
const named = words.filter((word) => !word.startsWith('-'))
// A module that writes its SQL as text needs none: name it once to begin.
const has = (module: Module) => existsSync(path.join(module.folder, 'tables.ts'))
const wanted = modules.filter((module) => (named.length === 0 ? has(module) : named.includes(module.name)))
const fresh = await withMigratedDatabase(async (client) => {
  let all = true
  for (const module of wanted) all = (await writeOrCompare(client, module, check)) && all
  return all
})
process.exitCode = fresh ? 0 : 1
