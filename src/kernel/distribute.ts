/**
 * Spreads the tables that grow over the machines of a Citus cluster, by the keys that their modules name. What Citus would
 * refuse is found in the catalogue first, so that a table is never half spread: https://docs.citusdata.com (create_distributed_table).
 */
import type pg from 'pg'
import { schemaOf } from './migrate.ts'
import type { Module } from './module.ts'
import { StartError } from './start-error.ts'

export interface Distribution {
  /** Statements in their order, each repeatable by asking for a new plan. */
  readonly steps: readonly string[]
  /** What stands in the way, in words. Empty on every schema that our tests let through. */
  readonly obstacles: readonly string[]
}

interface Table {
  readonly schema: string
  readonly name: string
  /** Its distribution key; null for a table that stays small, which every machine gets whole. */
  readonly key: string | null
}

/** Queues and locks belong to the coordinator, which every process talks to; copies of them would only cost. */
const onCoordinator = new Set(['kernel', 'pgboss'])

/** What is still to be done in this database. Only reads. */
export async function planDistribution(client: pg.ClientBase, modules: readonly Module[]): Promise<Distribution> {
  const tables = await tablesOf(client, modules)
  const kept = new Set(modules.flatMap((m) => (m.keepsUnique ?? []).map((name) => `${schemaOf(m.name)}.${name}`)))
  const obstacles: string[] = []
  for (const table of tables) {
    if (table.key !== null) obstacles.push(...(await obstaclesOf(client, table, table.key, tables, kept)))
  }
  const whole = tables.filter(({ key }) => key === null)
  const spread = tables.filter(({ key }) => key !== null)
  const done = await alreadyDone(client)
  const left = (table: Table) => !done.has(nameOf(table))
  return {
    obstacles,
    steps: [
      ...(await plainIndexes(client, kept)),
      ...whole.filter(left).map((table) => `select create_reference_table('${nameOf(table)}')`),
      ...spread.filter(left).map((table) => `select create_distributed_table('${nameOf(table)}', '${table.key}')`),
    ],
  }
}

/** What drops the uniqueness that no machine can see; its lookup stays. */
async function plainIndexes(client: pg.ClientBase, names: ReadonlySet<string>): Promise<string[]> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
     where indisunique and indexrelid::regclass::text = any($1) order by 1`,
    [[...names]],
  )
  return rows.map(({ name, definition }) => {
    const plain = definition.replace('CREATE UNIQUE INDEX', 'CREATE INDEX').replace(' ON ONLY ', ' ON ')
    return `begin; drop index ${name}; ${plain}; commit`
  })
}

const nameOf = ({ schema, name }: Table) => `${schema}.${name}`

async function tablesOf(client: pg.ClientBase, modules: readonly Module[]): Promise<Table[]> {
  const schemas = modules.map((module) => schemaOf(module.name)).filter((schema) => !onCoordinator.has(schema))
  const { rows } = await client.query<{ schema: string; name: string }>(
    `select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = any($1) and c.relkind in ('r', 'p') and not c.relispartition order by 1, 2`,
    [schemas],
  )
  const keys = new Map(
    modules.flatMap((module) =>
      Object.entries(module.distributedBy ?? {}).map(([name, key]) => [`${schemaOf(module.name)}.${name}`, key]),
    ),
  )
  for (const known of keys.keys()) {
    if (!rows.some(({ schema, name }) => `${schema}.${name}` === known)) throw new Error(`there is no table ${known}`)
  }
  return rows.map(({ schema, name }) => ({ schema, name, key: keys.get(`${schema}.${name}`) ?? null }))
}

/** What Citus refuses: uniqueness that no single machine can see, references that leave the machine, narrow identities. */
async function obstaclesOf(
  client: pg.ClientBase,
  table: Table,
  key: string,
  all: readonly Table[],
  kept: ReadonlySet<string>,
): Promise<string[]> {
  const name = nameOf(table)
  const { rows: indexes } = await client.query<{ name: string; columns: string[] }>(
    `select i.indexrelid::regclass::text as name,
       array(select a.attname::text from unnest(i.indkey) k join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k) as columns
     from pg_index i where i.indrelid = $1::regclass and (i.indisunique or i.indisexclusion)`,
    [name],
  )
  const { rows: references } = await client.query<{ name: string; target: string; columns: string[] }>(
    `select conname as name, confrelid::regclass::text as target,
       array(select a.attname::text from unnest(conkey) k join pg_attribute a on a.attrelid = conrelid and a.attnum = k) as columns
     from pg_constraint where contype = 'f' and conrelid = $1::regclass`,
    [name],
  )
  const { rows: identities } = await client.query<{ name: string }>(
    `select attname as name from pg_attribute
     where attrelid = $1::regclass and attidentity <> '' and atttypid <> 'bigint'::regtype and not attisdropped`,
    [name],
  )
  const isSpread = (target: string) => all.some((other) => other.key !== null && nameOf(other) === target)
  return [
    ...(indexes.some(({ columns }) => columns.includes(key)) ? [] : [`${name} has no primary key with ${key}`]),
    ...indexes
      .filter(({ name: index, columns }) => !columns.includes(key) && !kept.has(index))
      .map((index) => `${index.name} makes ${name} unique without ${key}`),
    ...references
      .filter(({ target, columns }) => isSpread(target) && !columns.includes(key))
      .map((reference) => `${reference.name} of ${name} refers to ${reference.target} without ${key}`),
    ...identities.map((column) => `${name}.${column.name} counts in less than bigint`),
  ]
}

async function isCitus(client: pg.ClientBase): Promise<boolean> {
  const { rows } = await client.query(`select from pg_proc where proname = 'create_distributed_table'`)
  return rows.length > 0
}

async function alreadyDone(client: pg.ClientBase): Promise<ReadonlySet<string>> {
  if (!(await isCitus(client))) return new Set()
  const { rows } = await client.query<{ name: string }>(
    `select n.nspname || '.' || c.relname as name from pg_dist_partition p
     join pg_class c on c.oid = p.logicalrelid join pg_namespace n on n.oid = c.relnamespace`,
  )
  return new Set(rows.map(({ name }) => name))
}

/**
 * Does what is left of the plan, telling each step; repeatable after an interruption. Throws StartError where there is no
 * cluster, or where something stands in the way: then nothing was changed.
 */
export async function distribute(
  client: pg.ClientBase,
  modules: readonly Module[],
  onStep: (done: number, of: number, step: string) => void,
): Promise<number> {
  if (!(await isCitus(client))) throw noCluster()
  const { rows } = await client.query<{ n: number }>(
    'select count(*)::integer as n from citus_get_active_worker_nodes()',
  )
  if ((rows[0]?.n ?? 0) === 0) throw noWorkers()
  const { steps, obstacles } = await planDistribution(client, modules)
  if (obstacles.length > 0) throw inTheWay(obstacles)
  await client.query('set statement_timeout = 0')
  // Ours only refuse changes to what is append-only: they read no other table, and so are right on every machine.
  await client.query('set citus.enable_unsafe_triggers = on')
  for (const [index, step] of steps.entries()) {
    onStep(index + 1, steps.length, step)
    await client.query(step)
  }
  return steps.length
}

function noCluster(): StartError {
  return new StartError('config', {
    vi: 'Cơ sở dữ liệu này không phải là cụm Citus.',
    what: 'This database is no Citus cluster.',
    why: ['A single server needs nothing: its tables are as they are to be.'],
    todo: 'Name the coordinator of a cluster in DATABASE_URL (PostgreSQL 18 with Citus 14; create extension citus).',
  })
}

function noWorkers(): StartError {
  return new StartError('config', {
    vi: 'Cụm Citus chưa có máy nào để phân tán dữ liệu.',
    what: 'The Citus cluster has no machine to spread to.',
    why: [],
    todo: "Add machines first: select citus_add_node('HOST', 5432).",
  })
}

function inTheWay(obstacles: readonly string[]): StartError {
  return new StartError('software', {
    vi: 'Có bảng chưa thể phân tán; chưa có gì thay đổi.',
    what: 'Some tables cannot be spread; nothing was changed.',
    why: obstacles,
    todo: 'This is a fault of ours: the key of such a table belongs into each of its unique indexes.',
  })
}
