/** Every SQL statement of the registries. */
import type { Tx } from '../../kernel/app.ts'
import { countedBelow } from './contract.ts'
import { opensSealed, type RecordData, type Registry, type Sensitivity } from './definition.ts'
import type { VersionKind } from './history.ts'
import { open, openRecords, part, seal } from './sealing/rows.ts'
import { placeOf } from './sealing/seal.ts'
import type { Tables } from './tables.ts'
import { keepPosition } from './store-feed.ts'

const db = (tx: Tx) => tx.tables<Tables>('registry')

export type SourceKind = Tables['source']['kind']

export interface RecordRow {
  readonly id: string
  readonly version: number
  readonly state: 'current' | 'ended' | 'merged' | 'withdrawn'
  readonly merged_into: string | null
  readonly key: string | null
  readonly label: string
  readonly unit_id: string | null
  readonly data: RecordData
  readonly valid_from: string
  readonly recorded_at: string
  readonly source_id: number
}

/** Of a record, as RecordRow without its sealed fields. */
export const columns = 'id, version, state, merged_into, key, label, unit_id, data, valid_from, recorded_at, source_id'
/** With them, for `openRecords`. */
export const wholeColumns = `${columns}, sealed`
/** What to read for a purpose that opens so much, and how such a statement's name ends. */
export const read = (upTo: Sensitivity) =>
  opensSealed(upTo) ? ({ what: wholeColumns, how: '-whole' } as const) : ({ what: columns, how: '' } as const)

/** What is stored of a record besides its identity; see row.ts. */
export interface RecordValues {
  readonly version: number
  readonly state: RecordRow['state']
  readonly merged_into: string | null
  readonly key: string | null
  readonly label: string
  readonly words: string
  readonly words_reversed: string
  readonly day: string
  readonly unit_id: string | null
  /** On the plane of plane.ts: `(x,y)`. */
  readonly point: string | null
  /** Ids of those whose data it holds, where they are found by the index. */
  readonly persons: readonly string[] | null
  /** The fields that are stored as they are … */
  readonly data: RecordData
  /** … and those that are sealed. */
  readonly secret: RecordData | null
  readonly valid_from: string
  readonly recorded_at: string
  readonly source_id: number
}

// ---- opening ----------------------------------------------------------------------------------------------------

/** A part of statements that define, which take no parameters: the name is one of ours, never a caller's. */
export function partitionOf(registry: string): string {
  if (!/^[a-z-]{1,40}$/.test(registry)) throw new Error(`not a registry's name: ${registry}`)
  return `record_${registry.replaceAll('-', '_')}`
}

/** Makes the registry's partition when it is missing. */
export async function ensurePartition(tx: Tx, registry: string): Promise<void> {
  const partition = partitionOf(registry)
  // One at a time in a whole cluster; any fixed number.
  await tx.named('registry.open-lock', 'select pg_advisory_xact_lock(7306106)', [])
  const [found] = await tx.named<{ there: boolean }>(
    'registry.partition-there',
    `select to_regclass('registry.' || $1) is not null as there`,
    [partition],
  )
  if (found?.there) return
  await tx.named(
    `registry.partition-${partition}`,
    `create table registry.${partition} partition of registry.record for values in ('${registry}')`,
    [],
  )
}

export async function allWords(tx: Tx, registry: string): Promise<string[]> {
  const rows = await db(tx).selectFrom('word').select('word').where('registry', '=', registry).execute()
  return rows.map(({ word }) => word)
}

export async function addWords(tx: Tx, registry: string, words: readonly string[]): Promise<void> {
  await tx.named(
    'registry.add-words',
    'insert into registry.word (registry, word) select $1, unnest($2::text[]) on conflict do nothing',
    [registry, words],
  )
}

/** By the planner's own statistics: near enough for an overview, and free at any size. Fewer than `countedBelow` are counted. */
export async function recordNumbers(tx: Tx, registries: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.named<{ registry: string; records: number }>(
    'registry.record-numbers',
    `select name as registry, coalesce(
       (select c.reltuples::bigint from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = 'registry.record'::regclass and c.relname = 'record_' || replace(name, '-', '_') and c.reltuples >= $2),
       (select count(*) from (select from registry.record where registry = name limit $2) as few)) as records
     from unnest($1::text[]) as name`,
    [registries, countedBelow],
  )
  return new Map(rows.map(({ registry, records }) => [registry, records]))
}

/** Straight from the partition: the planner, asked at every reading, needs not look through all of them. */
export const from = (registry: string) => `registry.${partitionOf(registry)}`

// ---- one record -------------------------------------------------------------------------------------------------

// Each gives a record without its sealed fields unless `upTo` opens them, which it does where it is not said.

export async function recordById(
  tx: Tx,
  registry: string,
  id: string,
  upTo: Sensitivity = 'sensitive',
): Promise<RecordRow | undefined> {
  const { what, how } = read(upTo)
  const rows = await tx.named<RecordRow>(
    `registry.by-id-${registry}${how}`,
    `select ${what} from ${from(registry)} where id = $1`,
    [id],
  )
  return (await openRecords(tx, registry, rows))[0]
}

export async function recordsByIds(
  tx: Tx,
  registry: string,
  ids: readonly string[],
  upTo: Sensitivity = 'sensitive',
): Promise<RecordRow[]> {
  if (ids.length === 0) return []
  const { what, how } = read(upTo)
  const rows = await tx.named<RecordRow>(
    `registry.by-ids${how}`,
    `select ${what} from registry.record where registry = $1 and id = any($2::uuid[])`,
    [registry, ids],
  )
  return openRecords(tx, registry, rows)
}

export async function lockRecord(tx: Tx, registry: string, id: string): Promise<RecordRow | undefined> {
  return (await lockRecords(tx, registry, [id]))[0]
}

/** The same for many: key → who has it. */
export async function holdersOfKeys(
  tx: Tx,
  registry: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (keys.length === 0) return new Map()
  // In one order everywhere, so that two who need the same ones cannot wait for each other.
  tx.later(
    'registry.key-locks',
    `select pg_advisory_xact_lock(hashtextextended($1 || ' ' || key, 7306107))
     from (select key from unnest($2::text[]) as key order by key) as ordered`,
    [registry, keys],
  )
  const rows = await tx.named<{ key: string; id: string }>(
    'registry.key-holders',
    'select key, id from registry.record where registry = $1 and key = any($2)',
    [registry, keys],
  )
  return new Map(rows.map(({ key, id }) => [key, id]))
}

/** Many at once, each its own first version. */
export async function insertRecords(
  tx: Tx,
  registry: string,
  records: readonly { readonly id: string; readonly values: RecordValues }[],
): Promise<void> {
  if (records.length === 0) return
  const rows = []
  for (const { id, values } of records) {
    const { secret, data, persons, ...plain } = values
    const sealed = await seal(tx, placeOf.record(registry, id), secret)
    rows.push({ registry, id, ...plain, data: JSON.stringify(data), persons: persons && [...persons], sealed })
  }
  await db(tx).insertInto('record').values(rows).execute()
}

export async function lockRecords(tx: Tx, registry: string, ids: readonly string[]): Promise<RecordRow[]> {
  const rows = await tx.named<RecordRow>(
    'registry.lock-many',
    `select ${wholeColumns} from registry.record where registry = $1 and id = any($2::uuid[]) order by id for update`,
    [registry, ids],
  )
  return openRecords(tx, registry, rows)
}

/** A new version of it: also moves it to the end of the change feed. */
export async function updateRecord(tx: Tx, registry: string, id: string, values: RecordValues): Promise<void> {
  keepPosition(tx, registry, id)
  await tx.named(
    'registry.update',
    `update registry.record set version = $3, state = $4, merged_into = $5, key = $6, label = $7, words = $8,
       words_reversed = $9, day = $10, unit_id = $11, data = $12, valid_from = $13, recorded_at = $14, source_id = $15,
       point = $16::point, persons = $17, sealed = $18, xact = pg_current_xact_id()
     where registry = $1 and id = $2`,
    [
      registry,
      id,
      values.version,
      values.state,
      values.merged_into,
      values.key,
      values.label,
      values.words,
      values.words_reversed,
      values.day,
      values.unit_id,
      JSON.stringify(values.data),
      values.valid_from,
      values.recorded_at,
      values.source_id,
      values.point,
      values.persons,
      await seal(tx, placeOf.record(registry, id), values.secret),
    ],
  )
}

// ---- versions ---------------------------------------------------------------------------------------------------

export interface VersionRow {
  readonly version: number
  readonly kind: VersionKind
  readonly patch: RecordData
  readonly valid_from: string
  readonly recorded_at: string
  readonly source_id: number
  readonly reason: string | null
  readonly actor_id: string
  readonly actor_name: string
  readonly other_id: string | null
}

export async function versionsOf(tx: Tx, registry: string, recordId: string): Promise<VersionRow[]> {
  const rows = await db(tx)
    .selectFrom('version')
    .select([
      'version',
      'kind',
      'patch',
      'valid_from',
      'recorded_at',
      'source_id',
      'reason',
      'actor_id',
      'actor_name',
      'other_id',
      'sealed',
    ])
    .where('registry', '=', registry)
    .where('record_id', '=', recordId)
    .orderBy('version')
    .execute()
  const whole: VersionRow[] = []
  for (const { sealed, ...row } of rows) {
    const secret = await open(tx, placeOf.version(registry, recordId, row.version), sealed)
    whole.push({ ...row, patch: { ...row.patch, ...secret } })
  }
  return whole
}

/** Of a record that has none written down: one that was loaded costs one row until it changes. */
export function firstVersion(row: Pick<RecordRow, 'data' | 'valid_from' | 'recorded_at' | 'source_id'>): VersionRow {
  return {
    version: 1,
    kind: 'registered',
    patch: row.data,
    valid_from: row.valid_from,
    recorded_at: row.recorded_at,
    source_id: row.source_id,
    reason: null,
    actor_id: '',
    actor_name: '',
    other_id: null,
  }
}

export async function insertVersions(
  tx: Tx,
  registry: Registry,
  versions: readonly { readonly recordId: string; readonly row: VersionRow }[],
): Promise<void> {
  if (versions.length === 0) return
  const rows = []
  for (const { recordId, row } of versions) {
    const { clear, secret } = part(registry, row.patch)
    const sealed = await seal(tx, placeOf.version(registry.name, recordId, row.version), secret)
    rows.push({ registry: registry.name, record_id: recordId, ...row, patch: JSON.stringify(clear), sealed })
  }
  await db(tx).insertInto('version').values(rows).execute()
}

export interface SourceRow {
  readonly kind: SourceKind
  readonly reference: string
  readonly legal_ground: string
}

/** The source's number; the same source keeps its number. A known one is only read, so that its users do not wait for each other. */
export async function sourceId(tx: Tx, registry: string, source: SourceRow): Promise<number> {
  const known = await findSource(tx, registry, source)
  if (known !== undefined) return known
  await db(tx)
    .insertInto('source')
    .values({ registry, ...source, first_used_at: tx.now.toString() })
    .onConflict((c) => c.columns(['registry', 'kind', 'reference', 'legal_ground']).doNothing())
    .execute()
  const now = await findSource(tx, registry, source)
  if (now === undefined) throw new Error('a source vanished after it was written')
  return now
}

async function findSource(tx: Tx, registry: string, source: SourceRow): Promise<number | undefined> {
  const [row] = await tx.named<{ id: number }>(
    'registry.source',
    'select id from registry.source where registry = $1 and kind = $2 and reference = $3 and legal_ground = $4',
    [registry, source.kind, source.reference, source.legal_ground],
  )
  return row?.id
}

export async function sourcesById(tx: Tx, ids: readonly number[]): Promise<ReadonlyMap<number, SourceRow>> {
  if (ids.length === 0) return new Map()
  const rows = await db(tx)
    .selectFrom('source')
    .select(['id', 'kind', 'reference', 'legal_ground'])
    .where('id', 'in', [...ids])
    .execute()
  return new Map(rows.map(({ id, ...source }) => [id, source]))
}

// ---- search -----------------------------------------------------------------------------------------------------

export interface NameQuestion {
  /** Sealed fields are never searched, and given only when it opens them. */
  readonly upTo: Sensitivity
  readonly dayFrom: string
  readonly dayTo: string
  /** Null: any. */
  readonly unitIds: readonly string[] | null
  readonly limit: number
}

const filter = `state = 'current' and day between $2 and $3 and ($4::text[] is null or unit_id = any($4))`

type Column = 'words' | 'words_reversed'

/** Records whose folded name is this. Oldest first. */
export async function namedExactly(
  tx: Tx,
  registry: string,
  words: string,
  { upTo, dayFrom, dayTo, unitIds, limit }: NameQuestion,
): Promise<RecordRow[]> {
  const { what, how } = read(upTo)
  const rows = await tx.named<RecordRow>(
    `registry.named-exactly-${registry}${how}`,
    `select ${what} from ${from(registry)} where words = $1 and ${filter} order by day, id limit $5`,
    [words, dayFrom, dayTo, unitIds, limit],
  )
  return openRecords(tx, registry, rows)
}

/** Records whose folded name is one of these: the first of each name, in the order of the names, then the second of each. */
export async function namedOneOf(
  tx: Tx,
  registry: string,
  names: readonly string[],
  { upTo, dayFrom, dayTo, unitIds, limit }: NameQuestion,
): Promise<RecordRow[]> {
  const { what, how } = read(upTo)
  const rows = await tx.named<RecordRow>(
    `registry.named-one-of-${registry}${how}`,
    `select ${what}
     from unnest($1::text[]) with ordinality as typed (name, place)
     cross join lateral (
       select ${what}, row_number() over (order by day, id) as turn
       from (select ${what}, day from ${from(registry)} where words = name and ${filter} order by day, id limit $5) as first
     ) as found
     order by turn, place limit $5`,
    [names, dayFrom, dayTo, unitIds, limit],
  )
  return openRecords(tx, registry, rows)
}

/** The same, also by the marks. */
export async function labelled(
  tx: Tx,
  registry: string,
  words: string,
  label: string,
  { upTo, dayFrom, dayTo, unitIds, limit }: NameQuestion,
): Promise<RecordRow[]> {
  const { what, how } = read(upTo)
  const rows = await tx.named<RecordRow>(
    `registry.labelled-${registry}${how}`,
    `select ${what} from ${from(registry)} where words = $1 and ${filter} and lower(label) = $6 order by day, id limit $5`,
    [words, dayFrom, dayTo, unitIds, limit, label],
  )
  return openRecords(tx, registry, rows)
}

/** Names that go on after these words. `~` sorts after every letter in the C collation, a space before. */
export async function namedLike(
  tx: Tx,
  registry: string,
  column: Column,
  words: string,
  { upTo, dayFrom, dayTo, unitIds, limit }: NameQuestion,
): Promise<RecordRow[]> {
  const { what, how } = read(upTo)
  const rows = await tx.named<RecordRow>(
    `registry.${column}-like-${registry}${how}`,
    `select ${what} from ${from(registry)} where ${column} > $1 || ' ' and ${column} < $1 || ' ~' and ${filter} limit $5`,
    [words, dayFrom, dayTo, unitIds, limit],
  )
  return openRecords(tx, registry, rows)
}

// ---- change feed ------------------------------------------------------------------------------------------------

export type ChangeRow = Pick<
  RecordRow,
  'id' | 'version' | 'state' | 'merged_into' | 'label' | 'unit_id' | 'data' | 'valid_from' | 'recorded_at'
> & { readonly position: string }

/** Only what no transaction still under way can come before: nothing is skipped, whenever it commits. */
export async function changesAfter(
  tx: Tx,
  registry: string,
  after: { xact: string; id: string },
  limit: number,
  upTo: Sensitivity,
): Promise<ChangeRow[]> {
  const whole = opensSealed(upTo)
  const rows = await tx.named<ChangeRow>(
    `registry.changes-${registry}${read(upTo).how}`,
    `select id, version, state, merged_into, label, unit_id, data, valid_from, recorded_at, xact::text as position${whole ? ', sealed' : ''}
     from ${from(registry)}
     where (xact, id) > ($1::xid8, $2::uuid) and xact < pg_snapshot_xmin(pg_current_snapshot())
     order by xact, id limit $3`,
    [after.xact, after.id, limit],
  )
  return whole ? openRecords(tx, registry, rows) : rows
}
