/** SQL of what is worked out behind a registry's changes. */
import type { Tx } from '../../../kernel/app.ts'
import type { Tables } from '../tables.ts'

const db = (tx: Tx) => tx.tables<Tables>('registry')

// ---- how far the feed was read ----------------------------------------------------------------------------------

export interface Position {
  readonly xact: string
  readonly id: string
}

/** Whoever takes the next batch waits for the one before. */
export async function lockFollower(
  tx: Tx,
  registry: string,
): Promise<Position & { readonly countedAt: string | null }> {
  await tx.named(
    'registry.begin-following',
    `insert into registry.follower (registry, xact, record_id)
     values ($1, '0', '00000000-0000-0000-0000-000000000000') on conflict do nothing`,
    [registry],
  )
  const [row] = await tx.named<{ xact: string; record_id: string; counted_at: string | null }>(
    'registry.lock-follower',
    'select xact::text, record_id, counted_at from registry.follower where registry = $1 for update',
    [registry],
  )
  if (!row) throw new Error('a follower vanished')
  return { xact: row.xact, id: row.record_id, countedAt: row.counted_at }
}

export function moveFollower(tx: Tx, registry: string, { xact, id }: Position): void {
  tx.later(
    'registry.move-follower',
    'update registry.follower set xact = $2::xid8, record_id = $3 where registry = $1',
    [registry, xact, id],
  )
}

// ---- pairs ------------------------------------------------------------------------------------------------------

export interface Blocks {
  readonly id: string
  readonly blocks: readonly string[]
}

export async function setBlocks(tx: Tx, registry: string, records: readonly Blocks[]): Promise<void> {
  const flat = records.flatMap(({ id, blocks }) => blocks.map((block) => ({ id, block })))
  tx.later('registry.forget-blocks', 'delete from registry.block where registry = $1 and record_id = any($2::uuid[])', [
    registry,
    records.map(({ id }) => id),
  ])
  await tx.named(
    'registry.set-blocks',
    `insert into registry.block (registry, block, record_id)
     select distinct $1, block, id from unnest($2::text[], $3::uuid[]) as b (block, id) on conflict do nothing`,
    [registry, flat.map(({ block }) => block), flat.map(({ id }) => id)],
  )
}

/** Others that share a block with one of these; of a block that very many share, only the first. */
export async function sharers(
  tx: Tx,
  registry: string,
  ids: readonly string[],
  most: number,
): Promise<{ id: string; other: string }[]> {
  return tx.named<{ id: string; other: string }>(
    'registry.sharers',
    `select distinct mine.record_id as id, theirs.record_id as other
     from registry.block mine
     cross join lateral (
       select record_id from registry.block
       where registry = mine.registry and block = mine.block and record_id <> mine.record_id order by record_id limit $3
     ) as theirs
     where mine.registry = $1 and mine.record_id = any($2::uuid[])`,
    [registry, ids, most],
  )
}

export interface Pair {
  readonly firstId: string
  readonly secondId: string
  readonly firstUnit: string | null
  readonly secondUnit: string | null
  readonly score: number
  readonly reasons: readonly { readonly points: number; readonly vi: string; readonly en: string }[]
}

/** What was thought of these records before is thought anew; what somebody has decided stays. */
export async function forgetOpenPairs(tx: Tx, registry: string, ids: readonly string[]): Promise<void> {
  tx.later(
    'registry.forget-pairs',
    `delete from registry.pair
     where registry = $1 and state = 'open' and (first_id = any($2::uuid[]) or second_id = any($2::uuid[]))`,
    [registry, ids],
  )
}

export async function insertPairs(tx: Tx, registry: string, pairs: readonly Pair[]): Promise<void> {
  if (pairs.length === 0) return
  const rows = pairs.map((pair) => ({
    registry,
    first_id: pair.firstId,
    second_id: pair.secondId,
    first_unit: pair.firstUnit,
    second_unit: pair.secondUnit,
    score: pair.score,
    reasons: JSON.stringify(pair.reasons),
    state: 'open' as const,
    found_at: tx.now.toString(),
  }))
  await db(tx)
    .insertInto('pair')
    .values(rows)
    .onConflict((c) => c.doNothing())
    .execute()
}

export interface KnownPair extends Pair {
  readonly decision: { readonly reason: string; readonly at: string } | null
}

interface PairQuestion {
  /** Both records are in one of these; null for all. */
  readonly unitIds: readonly string[] | null
  readonly decided: boolean
  readonly limit: number
}

/** Open ones, the likeliest first; or those of which somebody has decided, the last decision first. */
export async function pairsOf(
  tx: Tx,
  registry: string,
  { unitIds, decided, limit }: PairQuestion,
): Promise<KnownPair[]> {
  const state = decided ? 'not-same' : 'open'
  let query = db(tx).selectFrom('pair').selectAll().where('registry', '=', registry).where('state', '=', state)
  if (unitIds) query = query.where('first_unit', 'in', [...unitIds]).where('second_unit', 'in', [...unitIds])
  const rows = await query
    .orderBy(decided ? 'decided_at' : 'score', 'desc')
    .orderBy('first_id')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    firstId: row.first_id,
    secondId: row.second_id,
    firstUnit: row.first_unit,
    secondUnit: row.second_unit,
    score: row.score,
    reasons: row.reasons,
    decision: row.decided_at === null ? null : { reason: row.decision ?? '', at: row.decided_at },
  }))
}

export interface Decision {
  readonly firstId: string
  readonly secondId: string
  readonly by: string
  readonly reason: string
}

/** Gives false when there is no such open pair. */
export async function decide(tx: Tx, registry: string, { firstId, secondId, by, reason }: Decision): Promise<boolean> {
  const rows = await db(tx)
    .updateTable('pair')
    .set({ state: 'not-same', decided_at: tx.now.toString(), decided_by: by, decision: reason })
    .where('registry', '=', registry)
    .where('first_id', '=', firstId)
    .where('second_id', '=', secondId)
    .where('state', '=', 'open')
    .returning('first_id')
    .execute()
  return rows.length > 0
}

/** Gives false when nobody has decided about this pair. */
export async function reopen(
  tx: Tx,
  registry: string,
  { firstId, secondId }: Pick<Decision, 'firstId' | 'secondId'>,
): Promise<boolean> {
  const rows = await db(tx)
    .updateTable('pair')
    .set({ state: 'open', decided_at: null, decided_by: null, decision: null })
    .where('registry', '=', registry)
    .where('first_id', '=', firstId)
    .where('second_id', '=', secondId)
    .where('state', '=', 'not-same')
    .returning('first_id')
    .execute()
  return rows.length > 0
}

// ---- rules ------------------------------------------------------------------------------------------------------

export interface Finding {
  readonly recordId: string
  readonly rule: string
  readonly unitId: string | null
}

export async function replaceFindings(
  tx: Tx,
  registry: string,
  ids: readonly string[],
  findings: readonly Finding[],
): Promise<void> {
  tx.later(
    'registry.forget-findings',
    'delete from registry.finding where registry = $1 and record_id = any($2::uuid[])',
    [registry, ids],
  )
  tx.later(
    'registry.add-findings',
    `insert into registry.finding (registry, record_id, rule, unit_id)
     select $1, f.* from unnest($2::uuid[], $3::text[], $4::text[]) as f`,
    [
      registry,
      findings.map(({ recordId }) => recordId),
      findings.map(({ rule }) => rule),
      findings.map(({ unitId }) => unitId),
    ],
  )
}

/** Of one rule, in the order of ids; in these units unless null. */
export async function findingsOf(
  tx: Tx,
  registry: string,
  rule: string,
  unitIds: readonly string[] | null,
  after: string,
  limit: number,
): Promise<string[]> {
  const rows = await tx.named<{ record_id: string }>(
    'registry.findings-of',
    `select record_id from registry.finding
     where registry = $1 and rule = $2 and record_id > $3 and ($4::text[] is null or unit_id = any($4))
     order by record_id limit $5`,
    [registry, rule, after, unitIds, limit],
  )
  return rows.map(({ record_id }) => record_id)
}

export interface RuleCount {
  readonly unitId: string
  readonly rule: string
  readonly broken: number
}

export async function brokenByUnit(tx: Tx, registry: string, unitIds: readonly string[] | null): Promise<RuleCount[]> {
  return tx.named<RuleCount>(
    'registry.broken-by-unit',
    `select unit_id as "unitId", rule, count(*)::int as broken from registry.finding
     where registry = $1 and unit_id is not null and ($2::text[] is null or unit_id = any($2)) group by unit_id, rule`,
    [registry, unitIds],
  )
}

export async function countsByUnit(
  tx: Tx,
  registry: string,
  unitIds: readonly string[] | null,
): Promise<{ unitId: string; records: number }[]> {
  return tx.named<{ unitId: string; records: number }>(
    'registry.counts-by-unit',
    `select unit_id as "unitId", records from registry.unit_count
     where registry = $1 and ($2::text[] is null or unit_id = any($2))`,
    [registry, unitIds],
  )
}

/** Reads the whole registry: not at every change. */
export async function recount(tx: Tx, registry: string): Promise<void> {
  tx.later('registry.forget-counts', 'delete from registry.unit_count where registry = $1', [registry])
  tx.later(
    'registry.count',
    `insert into registry.unit_count (registry, unit_id, records)
     select $1, unit_id, count(*) from registry.record
     where registry = $1 and state = 'current' and unit_id is not null group by unit_id`,
    [registry],
  )
  await tx.named('registry.counted', 'update registry.follower set counted_at = $2 where registry = $1', [
    registry,
    tx.now.toString(),
  ])
}
