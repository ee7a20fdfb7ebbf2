/** SQL of loading many records at once. */
import { totalmem } from 'node:os'
import type { Tx } from '../../kernel/app.ts'
import { partitionOf } from './store.ts'

export { addWords, type SourceRow, sourceId } from './store.ts'

/** Definitions take no parameters, so names come as text: ours, never a caller's. */
async function define(tx: Tx, text: string): Promise<void> {
  await tx.named('', text, [])
}

const loadTableOf = (registry: string) => `registry.${partitionOf(registry)}_load`
/** Of the index that becomes the table's primary key. */
const loadKeyOf = (registry: string) => `${partitionOf(registry)}_load_key`

/** Until the transaction ends; any fixed number. */
export async function oneLoadAtATime(tx: Tx): Promise<void> {
  await tx.named('registry.load-lock', 'select pg_advisory_xact_lock(7306107)', [])
}

/** Whether it holds nothing but, perhaps, records with these ids. */
export async function isEmpty(tx: Tx, registry: string, beside: readonly string[]): Promise<boolean> {
  const rows = await tx.named<{ one: number }>(
    'registry.first-of',
    'select 1 as one from registry.record where registry = $1 and id <> all($2) limit 1',
    [registry, beside],
  )
  return rows.length === 0
}

/** What all records of a load have in common. */
export interface InCommon {
  /** ISO instant. */
  readonly recordedAt: string
  readonly sourceId: number
}

/** As defaults they are neither sent nor read row by row. */
const defaultsOf = (registry: string, { recordedAt, sourceId }: InCommon): Readonly<Record<string, string>> => ({
  registry: `'${registry}'`,
  version: '1',
  state: `'current'`,
  recorded_at: `'${recordedAt}'`,
  source_id: String(sourceId),
})

const alterColumns = (columns: readonly string[], how: (name: string) => string) =>
  columns.map((name) => `alter column ${name} ${how(name)}`).join(', ')

/** A table for the load alone, without records and indexes. Its check spares the scan when it becomes the partition; autovacuum, which would read it beside the builders of its indexes, waits for that. Gives its name. */
export async function newLoadTable(tx: Tx, registry: string, common: InCommon): Promise<string> {
  const table = loadTableOf(registry)
  const defaults = defaultsOf(registry, common)
  // What a load that was killed has left.
  await define(tx, `drop table if exists ${table}`)
  await define(
    tx,
    `create table ${table} (like registry.record including defaults including constraints including comments,
       constraint one_registry check (registry = '${registry}')) with (autovacuum_enabled = off)`,
  )
  await define(
    tx,
    `alter table ${table} ${alterColumns(Object.keys(defaults), (name) => `set default ${defaults[name]}`)}`,
  )
  return table
}

export async function dropLoadTables(tx: Tx, registries: readonly string[]): Promise<void> {
  for (const registry of registries) await define(tx, `drop table if exists ${loadTableOf(registry)}`)
}

export interface IndexStatements {
  /** For the table while it is empty: of columns that no record of this load has. Filled, it would be read through in vain. */
  readonly before: readonly string[]
  /** For the table with its records, each by itself; the widest, which take longest, come first. */
  readonly after: readonly string[]
}

/** How the load table gets the indexes of its parent; `columns` are those that the load fills. */
export async function indexStatements(tx: Tx, registry: string, columns: readonly string[]): Promise<IndexStatements> {
  const filled = new Set(columns)
  const indexes = await tx.named<{ definition: string; primary: boolean }>(
    'registry.parent-indexes',
    `select pg_get_indexdef(indexrelid) as definition, indisprimary as "primary" from pg_index
     where indrelid = 'registry.record'::regclass order by indnatts desc, indexrelid`,
    [],
  )
  const isEmpty = ({ definition }: { readonly definition: string }) => {
    const [, column] = / WHERE \((\w+) IS NOT NULL\)$/.exec(definition) ?? []
    return column !== undefined && !filled.has(column)
  }
  const statement = ({ definition, primary }: (typeof indexes)[number]) => indexOn(definition, primary, registry)
  return {
    before: indexes.filter(isEmpty).map(statement),
    after: indexes.filter((index) => !isEmpty(index)).map(statement),
  }
}

/**
 * `CREATE UNIQUE INDEX record_pkey ON ONLY registry.record USING btree (id)` for the load table, under a name of its own. A primary
 * key is an index as well until the table is complete: built as a constraint, no other index could be built beside it.
 */
function indexOn(definition: string, primary: boolean, registry: string): string {
  const [, unique = '', method = '', columns] =
    /^CREATE (UNIQUE )?INDEX \w+ ON ONLY registry\.record USING (\w+) (.*)$/.exec(definition) ?? []
  if (columns === undefined) throw new Error(`an index is defined as was not foreseen: ${definition}`)
  const name = primary ? loadKeyOf(registry) : ''
  return `create ${unique}index ${name} on ${loadTableOf(registry)} using ${method} ${columns}`
}

/** For sorting in memory the names of a city of eight million, where the machine has so much. */
const sortingMib = Math.round(Math.min(1024, Math.max(128, totalmem() / 1024 / 1024 / 16)))

/** Before the copy. */
export async function buildEmptyIndex(tx: Tx, statement: string): Promise<void> {
  await define(tx, statement)
}

/** Several are built at once, so that none needs helpers. */
export async function buildIndex(tx: Tx, statement: string): Promise<void> {
  await define(tx, `set local maintenance_work_mem = '${sortingMib}MB'`)
  await define(tx, 'set local max_parallel_maintenance_workers = 0')
  await define(tx, statement)
}

/** With all its indexes: only a primary key of its own is taken for a part of the parent's; an index like it would be built a second time. */
export async function completeTable(tx: Tx, registry: string): Promise<void> {
  const table = loadTableOf(registry)
  await define(
    tx,
    `alter table ${table} add constraint ${loadKeyOf(registry)} primary key using index ${loadKeyOf(registry)}`,
  )
  await define(tx, `analyze ${table}`)
}

/**
 * Nobody reads or writes a record until the transaction ends. Who has read one partition and then asks for another waits for us
 * as we wait for them: we give way before the database must end one of the two (deadlock_timeout, 1 s), and try again.
 */
export async function lockPartitions(tx: Tx): Promise<void> {
  await define(
    tx,
    `do $$ begin
       for attempt in 1..600 loop
         begin
           perform set_config('lock_timeout', '400ms', true);
           lock table registry.record in access exclusive mode;
           perform set_config('lock_timeout', '0', true);
           return;
         exception when lock_not_available or deadlock_detected then
           perform pg_sleep(0.1);
         end;
       end loop;
       raise lock_not_available using message = 'records are in use all the time: the load cannot take their place';
     end $$`,
  )
}

/** What is there already goes along; nobody can write meanwhile. */
export async function carryOver(tx: Tx, registry: string): Promise<void> {
  await define(tx, `insert into ${loadTableOf(registry)} select * from registry.${partitionOf(registry)}`)
}

/** Puts the load table in the place of the partition. */
export async function swapIn(tx: Tx, registry: string): Promise<void> {
  const partition = partitionOf(registry)
  await define(tx, `alter table registry.record detach partition registry.${partition}`)
  await define(tx, `drop table registry.${partition}`)
  await define(tx, `alter table ${loadTableOf(registry)} rename to ${partition}`)
  // Free for the next load's.
  await define(tx, `alter index registry.${loadKeyOf(registry)} rename to ${partition}_pkey`)
  await define(tx, `alter table registry.record attach partition registry.${partition} for values in ('${registry}')`)
  const columns = Object.keys(defaultsOf(registry, { recordedAt: '', sourceId: 0 }))
  await define(
    tx,
    `alter table registry.${partition} reset (autovacuum_enabled), drop constraint one_registry, ${alterColumns(columns, () => 'drop default')}`,
  )
}
