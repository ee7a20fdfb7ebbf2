/** Every SQL statement about the log, blocks, roll-ups and the newest: what observations are kept in. */
import type { BulkTx, Tx } from '../../kernel/app.ts'

// Any fixed number: ids of the log are drawn one commit after the other.
const logLock = 7_306_204

/** Gives the id of the row. Its commit comes before any greater id's. */
export async function appendArrival(tx: Tx, at: string, observations: number, data: Buffer): Promise<number> {
  tx.later('telemetry.lock-log', 'select pg_advisory_xact_lock($1)', [logLock])
  const [row] = await tx.named<{ id: number }>(
    'telemetry.append',
    'insert into telemetry.arrival (at, observations, data) values ($1, $2, $3) returning id',
    [at, observations, data],
  )
  return row?.id ?? 0
}

export interface ArrivalRow {
  readonly id: number
  readonly at: string
  readonly observations: number
  readonly data: Buffer
}

export function arrivalsAfter(tx: Tx, id: number, rows: number): Promise<ArrivalRow[]> {
  return tx.named<ArrivalRow>(
    'telemetry.arrivals-after',
    'select id, at, observations, data from telemetry.arrival where id > $1 order by id limit $2',
    [id, rows],
  )
}

export async function tellOthers(tx: Tx, what: string): Promise<void> {
  await tx.named('telemetry.tell', `select pg_notify('khue_telemetry', $1)`, [what])
}

// ---- packing ------------------------------------------------------------------------------------------------------

export async function packedTo(tx: Tx): Promise<number> {
  const [row] = await tx.named<{ packed_to: number }>(
    'telemetry.packed-to',
    'select packed_to from telemetry.progress',
    [],
  )
  return row?.packed_to ?? 0
}

/** Holds the row: one packs at a time, and none merges meanwhile. */
export async function lockProgress(tx: Tx): Promise<number> {
  const [row] = await tx.named<{ packed_to: number }>(
    'telemetry.lock-progress',
    'select packed_to from telemetry.progress for update',
    [],
  )
  return row?.packed_to ?? 0
}

export async function setPackedTo(tx: Tx, id: number): Promise<void> {
  await tx.named('telemetry.set-packed-to', 'update telemetry.progress set packed_to = $1', [id])
}

/** Ids up to and with `upTo` that are packed and older than `before` are forgotten, some at a time; gives how many. */
export async function forgetArrivals(tx: Tx, before: string, rows: number): Promise<number> {
  const gone = await tx.named<{ id: number }>(
    'telemetry.forget-arrivals',
    `delete from telemetry.arrival where id in (
       select id from telemetry.arrival where at < $1 and id <= (select packed_to from telemetry.progress) order by id limit $2)
     returning id`,
    [before, rows],
  )
  const last = gone.reduce((most, { id }) => Math.max(most, id), 0)
  if (last > 0)
    tx.later('telemetry.note-forgotten', 'update telemetry.progress set forgotten_to = greatest(forgotten_to, $1)', [
      last,
    ])
  return gone.length
}

/** The last row of the log that is gone; 0 while none is. */
export async function forgottenTo(tx: Tx): Promise<number> {
  const [row] = await tx.named<{ id: number }>(
    'telemetry.forgotten-to',
    'select forgotten_to as id from telemetry.progress',
    [],
  )
  return row?.id ?? 0
}

export interface BlockRow {
  readonly series_id: number
  readonly day: number
  readonly part: number
  readonly from_ms: number
  readonly to_ms: number
  readonly is_merged: boolean
  readonly observations: number
  readonly data: Buffer
}

const blockColumns = 'series_id, day, part, from_ms, to_ms, is_merged, observations, data'

async function* blockLines(rows: Iterable<BlockRow>): AsyncGenerator<string> {
  let chunk = ''
  for (const row of rows) {
    const { series_id, day, part, from_ms, to_ms, is_merged, observations, data } = row
    chunk += `${series_id}\t${day}\t${part}\t${from_ms}\t${to_ms}\t${is_merged ? 't' : 'f'}\t${observations}\t\\\\x${data.toString('hex')}\n`
    if (chunk.length < 256 * 1024) continue
    yield chunk
    chunk = ''
  }
  if (chunk !== '') yield chunk
}

export async function addBlocks(tx: BulkTx, rows: Iterable<BlockRow>): Promise<void> {
  await tx.copyIn('telemetry.block', blockColumns, blockLines(rows))
}

export interface RollupRow {
  readonly series_id: number
  readonly day: number
  readonly data: Buffer
}

async function* rollupLines(rows: Iterable<RollupRow>): AsyncGenerator<string> {
  let chunk = ''
  for (const { series_id, day, data } of rows) {
    chunk += `${series_id}\t${day}\t\\\\x${data.toString('hex')}\n`
    if (chunk.length < 256 * 1024) continue
    yield chunk
    chunk = ''
  }
  if (chunk !== '') yield chunk
}

/** For days that have none yet. */
export async function addRollups(tx: BulkTx, rows: Iterable<RollupRow>): Promise<void> {
  await tx.copyIn('telemetry.rollup', 'series_id, day, data', rollupLines(rows))
}

export interface DayKey {
  readonly series_id: number
  readonly day: number
}

const keys = (days: readonly DayKey[]) => [days.map((key) => key.series_id), days.map((key) => key.day)]

/** In the order in which what they say counts. */
export function blocksOfDays(tx: Tx, days: readonly DayKey[]): Promise<BlockRow[]> {
  return tx.named<BlockRow>(
    'telemetry.blocks-of-days',
    `select ${blockColumns} from telemetry.block join unnest($1::bigint[], $2::int[]) as wanted (series_id, day)
       using (series_id, day) order by series_id, day, part, from_ms`,
    keys(days),
  )
}

/** Takes away what is merged anew: the blocks up to the given part of each day, and the day's roll-up. */
export async function removeDays(tx: Tx, days: readonly (DayKey & { readonly part: number })[]): Promise<void> {
  const given = [...keys(days), days.map(({ part }) => part)]
  await tx.named(
    'telemetry.remove-blocks',
    `delete from telemetry.block using unnest($1::bigint[], $2::int[], $3::bigint[]) as gone (series_id, day, part)
     where block.series_id = gone.series_id and block.day = gone.day and block.part <= gone.part`,
    given,
  )
  await tx.named(
    'telemetry.remove-rollups',
    `delete from telemetry.rollup using unnest($1::bigint[], $2::int[]) as gone (series_id, day)
     where rollup.series_id = gone.series_id and rollup.day = gone.day`,
    keys(days),
  )
}

/** All blocks of days. */
export async function removeBlocks(tx: Tx, days: readonly DayKey[]): Promise<void> {
  await tx.named(
    'telemetry.remove-all-blocks',
    `delete from telemetry.block using unnest($1::bigint[], $2::int[]) as gone (series_id, day)
     where block.series_id = gone.series_id and block.day = gone.day`,
    keys(days),
  )
}

/** Which of these days are summed up already. */
export function daysWithRollups(tx: Tx, days: readonly DayKey[]): Promise<DayKey[]> {
  return tx.named<DayKey>(
    'telemetry.days-with-rollups',
    'select series_id, day from telemetry.rollup join unnest($1::bigint[], $2::int[]) as wanted (series_id, day) using (series_id, day)',
    keys(days),
  )
}

/** Days that are to be merged: those over (before `today`) with anything unmerged, and those in many parts. */
export function daysToMerge(tx: Tx, today: number, parts: number, limit: number): Promise<DayKey[]> {
  return tx.named<DayKey>(
    'telemetry.days-to-merge',
    `select series_id, day from telemetry.block where not is_merged
     group by day, series_id having day < $1 or count(*) > $2 order by day, series_id limit $3`,
    [today, parts, limit],
  )
}

export interface LatestRow {
  readonly series_id: number
  readonly time_ms: number
  readonly value: number
  readonly quality: number
}

export function latestOf(tx: Tx, series: readonly number[]): Promise<LatestRow[]> {
  return tx.named<LatestRow>(
    'telemetry.latest-of',
    'select series_id, time_ms, value, quality from telemetry.latest where series_id = any($1::bigint[])',
    [series],
  )
}

export function latestAfter(tx: Tx, series: number, limit: number): Promise<LatestRow[]> {
  return tx.named<LatestRow>(
    'telemetry.latest-after',
    'select series_id, time_ms, value, quality from telemetry.latest where series_id > $1 order by series_id limit $2',
    [series, limit],
  )
}

/** One row a series, in one order everywhere. */
export async function setLatest(tx: Tx, rows: readonly LatestRow[]): Promise<void> {
  await tx.named(
    'telemetry.set-latest',
    `insert into telemetry.latest (series_id, time_ms, value, quality)
     select * from unnest($1::bigint[], $2::bigint[], $3::float8[], $4::smallint[])
     on conflict (series_id) do update set time_ms = excluded.time_ms, value = excluded.value, quality = excluded.quality
     where excluded.time_ms >= latest.time_ms`,
    [rows.map((r) => r.series_id), rows.map((r) => r.time_ms), rows.map((r) => r.value), rows.map((r) => r.quality)],
  )
}

export interface CorrectionRow {
  readonly series_id: number
  readonly time_ms: number
  readonly value: number
  readonly quality: number
  readonly new_value: number
  readonly new_quality: number
  readonly corrected_by: string
  readonly corrected_at: string
  readonly reason: string | null
}

export async function addCorrections(tx: Tx, rows: readonly CorrectionRow[]): Promise<void> {
  const column = <K extends keyof CorrectionRow>(name: K) => rows.map((row) => row[name])
  await tx.named(
    'telemetry.add-corrections',
    `insert into telemetry.correction
       (series_id, time_ms, value, quality, new_value, new_quality, corrected_by, corrected_at, reason)
     select * from unnest($1::bigint[], $2::bigint[], $3::float8[], $4::smallint[], $5::float8[], $6::smallint[], $7::text[], $8::timestamptz[], $9::text[])`,
    [
      column('series_id'),
      column('time_ms'),
      column('value'),
      column('quality'),
      column('new_value'),
      column('new_quality'),
      column('corrected_by'),
      column('corrected_at'),
      column('reason'),
    ],
  )
}

export function correctionsBetween(
  tx: Tx,
  series: number,
  fromMs: number,
  toMs: number,
  limit: number,
): Promise<CorrectionRow[]> {
  return tx.named<CorrectionRow>(
    'telemetry.corrections-between',
    `select series_id, time_ms, value, quality, new_value, new_quality, corrected_by, corrected_at, reason from telemetry.correction
     where series_id = $1 and time_ms >= $2 and time_ms < $3 order by time_ms, id limit $4`,
    [series, fromMs, toMs, limit],
  )
}

// ---- reading ------------------------------------------------------------------------------------------------------

/** Blocks that touch [fromMs, toMs), in the order in which what they say counts. */
export function blocksBetween(
  tx: Tx,
  series: number,
  days: readonly [number, number],
  ms: readonly [number, number],
): Promise<BlockRow[]> {
  return tx.named<BlockRow>(
    'telemetry.blocks-between',
    `select ${blockColumns} from telemetry.block
     where series_id = $1 and day between $2 and $3 and from_ms < $5 and to_ms >= $4 order by part, from_ms`,
    [series, ...days, ...ms],
  )
}

/** When the first and the last packed observation was. */
export async function packedSpan(tx: Tx, series: number): Promise<{ from: number; to: number } | undefined> {
  const [row] = await tx.named<{ from: number | null; to: number | null }>(
    'telemetry.packed-span',
    'select min(from_ms) as from, max(to_ms) as to from telemetry.block where series_id = $1',
    [series],
  )
  return row?.from == null || row.to == null ? undefined : { from: row.from, to: row.to }
}

/** Days whose roll-up does not hold. */
export async function unmergedDays(tx: Tx, series: number, from: number, to: number): Promise<number[]> {
  const rows = await tx.named<{ day: number }>(
    'telemetry.unmerged-days',
    'select distinct day from telemetry.block where not is_merged and day between $2 and $3 and series_id = $1',
    [series, from, to],
  )
  return rows.map(({ day }) => day)
}

export function blocksOnDays(tx: Tx, series: number, days: readonly number[]): Promise<BlockRow[]> {
  return tx.named<BlockRow>(
    'telemetry.blocks-on-days',
    `select ${blockColumns} from telemetry.block where series_id = $1 and day = any($2::int[]) order by part, from_ms`,
    [series, days],
  )
}

export function rollupsBetween(tx: Tx, series: number, from: number, to: number): Promise<RollupRow[]> {
  return tx.named<RollupRow>(
    'telemetry.rollups-between',
    'select series_id, day, data from telemetry.rollup where series_id = $1 and day between $2 and $3 order by day',
    [series, from, to],
  )
}
