/** SQL of loading many records at once. */
import type { Tx } from '../../kernel/app.ts'

export { addWords, type SourceRow, sourceId } from './store.ts'

export const copyColumns =
  'registry, id, version, state, key, label, words, words_reversed, day, unit_id, data, valid_from, recorded_at, source_id'

export interface LoadTable {
  /** With its schema. */
  readonly name: string
  readonly partition: string
}

/** Definitions take no parameters, so names come as text: ours, never a caller's. */
async function define(tx: Tx, text: string): Promise<void> {
  await tx.named('', text, [])
}

function partitionOf(registry: string): string {
  if (!/^[a-z-]{1,40}$/.test(registry)) throw new Error(`not a registry's name: ${registry}`)
  return `record_${registry.replaceAll('-', '_')}`
}

/** Whether the registry has no record; nobody else can add one until the transaction ends. */
export async function isEmpty(tx: Tx, registry: string): Promise<boolean> {
  await define(tx, `lock table registry.${partitionOf(registry)} in share row exclusive mode`)
  const rows = await tx.named<{ one: number }>(
    'registry.first-of',
    'select 1 as one from registry.record where registry = $1 limit 1',
    [registry],
  )
  return rows.length === 0
}

/** A table beside the partition, without indexes. Its check spares the scan when it becomes the partition. */
export async function newPartition(tx: Tx, registry: string): Promise<LoadTable> {
  const partition = partitionOf(registry)
  const name = `registry.${partition}_load`
  await define(
    tx,
    `create table ${name} (like registry.record including defaults including constraints including comments)`,
  )
  await define(tx, `alter table ${name} add constraint one_registry check (registry = '${registry}')`)
  return { name, partition }
}

/** Indexes it as its parent is indexed, and puts it in the place of the empty partition. */
export async function swapIn(tx: Tx, registry: string, { name, partition }: LoadTable): Promise<void> {
  await define(tx, `set local maintenance_work_mem = '512MB'`)
  await define(tx, `alter table registry.record detach partition registry.${partition}`)
  await define(tx, `drop table registry.${partition}`)
  await define(tx, `alter table ${name} rename to ${partition}`)
  const indexes = await tx.named<{ definition: string }>(
    'registry.parent-indexes',
    `select pg_get_indexdef(indexrelid) as definition from pg_index where indrelid = 'registry.record'::regclass`,
    [],
  )
  for (const { definition } of indexes) await define(tx, indexOn(definition, partition))
  await define(tx, `alter table registry.record attach partition registry.${partition} for values in ('${registry}')`)
  await define(tx, `alter table registry.${partition} drop constraint one_registry`)
  await define(tx, `analyze registry.${partition}`)
}

/** `CREATE UNIQUE INDEX record_pkey ON ONLY registry.record USING …` for the partition, under a name of its own. */
function indexOn(definition: string, partition: string): string {
  const found = /^CREATE (UNIQUE )?INDEX (\w+) ON ONLY registry\.record (USING .*)$/.exec(definition)
  if (!found) throw new Error(`an index is defined as was not foreseen: ${definition}`)
  const [, unique = '', index = '', how = ''] = found
  return `create ${unique}index ${partition}_${index} on registry.${partition} ${how}`
}
