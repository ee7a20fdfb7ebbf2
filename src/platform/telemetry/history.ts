/** A series through time: from blocks, roll-ups and what is not yet packed, as if it were one. Rules TEL8 and TEL9. */
import type { Tx } from '../../kernel/app.ts'
import { unpackBlock } from './block.ts'
import { dayAt, dayMs, dayStart, hourMs, periodStart } from './days.ts'
import { logOf } from './log.ts'
import { between, merged, type Points } from './points.ts'
import { combine, meanOf, type Sums, sumUp, unpackHours } from './rollup.ts'
import * as store from './store-log.ts'

const minuteMs = 60_000
/** Lengths of a chart's periods; each divides a day or is made of whole days. */
const lengths = [1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1440, 2880, 10_080, 20_160, 43_200].map(
  (n) => n * minuteMs,
)

/** A silence longer than this many expected intervals is a gap. */
const intervalsOfGap = 2.5

/** Of [fromMs, toMs), in order, each time once, as last said. */
export async function pointsBetween(tx: Tx, series: number, fromMs: number, toMs: number): Promise<Points> {
  // Memory first: what is packed in between is then read twice, not missed.
  const tail = logOf(tx.app).recent.tail(series)
  const rows = await store.blocksBetween(tx, series, [dayAt(fromMs), dayAt(toMs - 1)], [fromMs, toMs])
  return between(merged([...rows.map(({ data }) => unpackBlock(data)), tail]), fromMs, toMs)
}

/** When the first and the last observation was; undefined where there is none. */
export async function observedSpan(tx: Tx, series: number): Promise<{ fromMs: number; toMs: number } | undefined> {
  // Memory first, as above.
  const { times } = logOf(tx.app).recent.tail(series)
  const packed = await store.packedSpan(tx, series)
  const all = [...times, ...(packed ? [packed.from, packed.to] : [])]
  return all.length === 0
    ? undefined
    : {
        fromMs: all.reduce((least, time) => Math.min(least, time)),
        toMs: all.reduce((most, time) => Math.max(most, time)),
      }
}

/** Periods of this length that touch [fromMs, toMs) and have observations; lengths from an hour on come from roll-ups. */
export async function sumsBetween(
  tx: Tx,
  series: number,
  fromMs: number,
  toMs: number,
  lengthMs: number,
): Promise<Sums[]> {
  const from = periodStart(fromMs, lengthMs)
  const to = periodStart(toMs - 1, lengthMs) + lengthMs
  if (lengthMs < hourMs || lengthMs % hourMs !== 0) {
    return sumUp(await pointsBetween(tx, series, from, to), lengthMs)
  }
  return combine(await hoursBetween(tx, series, from, to), lengthMs)
}

async function hoursBetween(tx: Tx, series: number, from: number, to: number): Promise<Sums[]> {
  const [first, last] = [dayAt(from), dayAt(to - 1)]
  const tail = logOf(tx.app).recent.tail(series)
  const [unmerged, rollups] = await Promise.all([
    store.unmergedDays(tx, series, first, last),
    store.rollupsBetween(tx, series, first, last),
  ])
  const open = new Set(unmerged)
  for (const time of tail.times) if (time >= from && time < to) open.add(dayAt(time))
  const hours = rollups.filter(({ day }) => !open.has(day)).flatMap(({ data }) => unpackHours(data))
  if (open.size > 0) {
    const rows = await store.blocksOnDays(tx, series, [...open])
    const all = merged([...rows.map(({ data }) => unpackBlock(data)), tail])
    for (const day of open) hours.push(...sumUp(between(all, dayStart(day), dayStart(day) + dayMs), hourMs))
    hours.sort((a, b) => a.start - b.start)
  }
  return hours.filter(({ start }) => start >= from && start < to)
}

/** The shortest length that gives no more than `points` periods. */
export function lengthFor(fromMs: number, toMs: number, points: number): number {
  return lengths.find((length) => (toMs - fromMs) / length <= points) ?? lengths.at(-1) ?? dayMs
}

export interface Chart {
  readonly level: 'raw' | 'minute' | 'hour' | 'day'
  /** 0 for observations as they are. */
  readonly lengthMs: number
  readonly starts: number[]
  /** Null where a period has bad observations only. */
  readonly means: (number | null)[]
  readonly mins: (number | null)[]
  readonly maxs: (number | null)[]
  readonly counts: number[]
  /** Uncertain or bad ones. */
  readonly flagged: number[]
  /** Silences longer than two and a half expected intervals. */
  readonly gaps: [number, number][]
}

export interface SeriesFacts {
  readonly id: number
  readonly mean: 'arithmetic' | 'time-weighted'
  readonly intervalMs: number | null
}

/** As many observations may be given as they are instead of summed up. */
const seldomMs = 60_000

/** A chart of about `points` points: observations themselves where that is no more than asked for, else periods. */
export async function chart(tx: Tx, series: SeriesFacts, fromMs: number, toMs: number, points: number): Promise<Chart> {
  const expected = (toMs - fromMs) / (series.intervalMs ?? seldomMs)
  if (expected <= points) {
    const raw = await pointsBetween(tx, series.id, fromMs, toMs)
    if (raw.times.length <= 2 * points) return rawChart(raw, series)
  }
  const lengthMs = lengthFor(fromMs, toMs, points)
  return chartOf(await sumsBetween(tx, series.id, fromMs, toMs, lengthMs), series, lengthMs, tx.now.epochMilliseconds)
}

function rawChart({ times, values, quality }: Points, { intervalMs }: SeriesFacts): Chart {
  const shown = [...values].map((value, at) => (quality[at] === 2 ? null : value))
  const spans = [...times].map((time) => [time, time] as const)
  return {
    level: 'raw',
    lengthMs: 0,
    starts: [...times],
    means: shown,
    mins: shown,
    maxs: shown,
    counts: shown.map((value) => (value === null ? 0 : 1)),
    flagged: [...quality].map((code) => (code === 0 ? 0 : 1)),
    gaps: gapsBetween(spans, intervalMs),
  }
}

/** Periods as a chart. */
export function chartOf(
  sums: readonly Sums[],
  { mean, intervalMs }: Omit<SeriesFacts, 'id'>,
  lengthMs: number,
  nowMs: number,
): Chart {
  const heard = sums.filter(({ count }) => count > 0)
  return {
    level: lengthMs >= dayMs ? 'day' : lengthMs >= hourMs ? 'hour' : 'minute',
    lengthMs,
    starts: sums.map(({ start }) => start),
    means: sums.map((one, at) => meanOf(one, mean, lengthMs, sums[at - 1], nowMs)),
    mins: sums.map(({ count, min }) => (count > 0 ? min : null)),
    maxs: sums.map(({ count, max }) => (count > 0 ? max : null)),
    counts: sums.map(({ count }) => count),
    flagged: sums.map(({ bad, uncertain }) => bad + uncertain),
    gaps: gapsBetween(
      heard.map(({ firstAt, lastAt }) => [firstAt, lastAt] as const),
      intervalMs,
    ),
  }
}

function gapsBetween(
  spans: readonly (readonly [from: number, to: number])[],
  intervalMs: number | null,
): [number, number][] {
  if (intervalMs === null) return []
  const gaps: [number, number][] = []
  for (let at = 1; at < spans.length; at++) {
    const [before, after] = [spans[at - 1]?.[1] ?? 0, spans[at]?.[0] ?? 0]
    if (after - before > intervalsOfGap * intervalMs) gaps.push([before, after])
  }
  return gaps
}
