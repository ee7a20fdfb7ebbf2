/**
 * From the log into blocks, behind what comes in. A series' new observations become one small block a day; days that are
 * over become one block with its roll-up (merge). What is said otherwise than before is kept as a correction (TEL7).
 */
import { setImmediate as pause } from 'node:timers/promises'
import type { App, BulkTx, Tx } from '../../kernel/app.ts'
import type { Arrival, Batch, Sender } from './arrival.ts'
import { unpackArrival } from './arrival.ts'
import { packBlock, unpackBlock } from './block.ts'
import { catalogueOf } from './catalogue.ts'
import { dayAt, hourMs } from './days.ts'
import { logOf } from './log.ts'
import { merged, type Points, slice } from './points.ts'
import { isForgotten } from './retention.ts'
import { packHours, sumUp } from './rollup.ts'
import * as store from './store-log.ts'

/** Packed by one transaction. */
const observationsAtOnce = 500_000
const rowsAtOnce = 200
/** Then requests that came meanwhile are answered first: some two milliseconds. */
const seriesAtOnce = 200
const daysAtOnce = 1000
/** Longer lists hold up requests while they are put into words, and what lives long is costly to clear away. */
const seriesOfLot = 5000
/** Of one day, before they are merged although the day is not over. */
const partsMax = 24
/** What comes late by less than this still meets an open day. */
const graceMs = hourMs / 2
/** Of a merged block: a second's series has eleven a day. */
const observationsOfBlock = 8192

/** Job: packs until nothing is left. */
export async function packLog(app: App): Promise<void> {
  for (;;) {
    const packed = await app.bulk(packSome)
    if (packed === null) return
    await logOf(app).tell(`packed ${packed}`)
  }
}

interface Source {
  readonly at: string
  readonly senders: readonly Sender[]
  /** The place after its last observation. */
  readonly end: number
}

/** Gives the last row that was packed; null when there was none. */
async function packSome(tx: BulkTx): Promise<number | null> {
  const from = await store.lockProgress(tx)
  const rows: { id: number; at: string; arrival: Arrival }[] = []
  let count = 0
  for (let after = from; count < observationsAtOnce; ) {
    const more = await store.arrivalsAfter(tx, after, rowsAtOnce)
    for (const { id, at, observations, data } of more) {
      if (count >= observationsAtOnce) break
      rows.push({ id, at, arrival: unpackArrival(data) })
      count += observations
      after = id
    }
    if (more.length < rowsAtOnce) break
  }
  const upTo = rows.at(-1)?.id
  if (upTo === undefined) return null
  await packRows(tx, upTo, rows)
  await store.setPackedTo(tx, upTo)
  return upTo
}

async function packRows(tx: BulkTx, upTo: number, rows: readonly { at: string; arrival: Arrival }[]): Promise<void> {
  const { batch, sources } = together(rows)
  let lot: Group[] = []
  for (const group of bySeries(batch)) {
    lot.push(group)
    if (lot.length < seriesOfLot) continue
    await packLot(tx, upTo, batch, sources, lot)
    lot = []
  }
  if (lot.length > 0) await packLot(tx, upTo, batch, sources, lot)
}

/** Some of the series, from their newest so far to their newest now: what is made for them is gone before the next. */
async function packLot(
  tx: BulkTx,
  upTo: number,
  batch: Batch,
  sources: readonly Source[],
  lot: readonly Group[],
): Promise<void> {
  const before = await store.latestOf(
    tx,
    lot.map(({ series }) => series),
  )
  const known = new Map(before.map(({ series_id, time_ms }) => [series_id, time_ms]))
  const blocks: store.BlockRow[] = []
  const latest: store.LatestRow[] = []
  const suspects: Suspect[] = []
  for (const [at, { series, places }] of lot.entries()) {
    if (at % seriesAtOnce === 0) await pause()
    const points = pick(batch, places)
    const lastMs = known.get(series) ?? -Infinity
    addSuspects(suspects, { series, points, places, lastMs })
    const clean = merged([points])
    for (const day of daysOf(clean)) blocks.push(blockOf(series, day.day, upTo, day.points, false))
    const last = clean.times.length - 1
    if ((clean.times[last] ?? 0) >= lastMs) {
      latest.push({
        series_id: series,
        time_ms: clean.times[last] ?? 0,
        value: clean.values[last] ?? 0,
        quality: clean.quality[last] ?? 0,
      })
    }
  }
  await noteCorrections(tx, suspects, sources)
  await store.addBlocks(tx, blocks)
  await store.setLatest(tx, latest)
}

function together(rows: readonly { at: string; arrival: Arrival }[]): { batch: Batch; sources: Source[] } {
  const count = rows.reduce((sum, { arrival }) => sum + arrival.series.length, 0)
  const batch = {
    series: new Float64Array(count),
    times: new Float64Array(count),
    values: new Float64Array(count),
    quality: new Uint8Array(count),
  }
  const sources: Source[] = []
  let at = 0
  for (const { at: arrivedAt, arrival } of rows) {
    batch.series.set(arrival.series, at)
    batch.times.set(arrival.times, at)
    batch.values.set(arrival.values, at)
    batch.quality.set(arrival.quality, at)
    at += arrival.series.length
    sources.push({ at: arrivedAt, senders: arrival.senders, end: at })
  }
  return { batch, sources }
}

interface Group {
  readonly series: number
  /** Its observations, in the order of the log. */
  readonly places: Float64Array
}

function* bySeries({ series }: Batch): Generator<Group> {
  // One number for both: sorting numbers is several times faster than sorting by a function. 2^53 has room for both.
  const span = 2 ** Math.ceil(Math.log2(series.length + 1))
  const keys = Float64Array.from(series, (id, at) => id * span + at).sort()
  for (let from = 0; from < keys.length; ) {
    const id = Math.floor((keys[from] ?? 0) / span)
    let to = from + 1
    while (to < keys.length && (keys[to] ?? 0) < (id + 1) * span) to += 1
    yield { series: id, places: keys.slice(from, to).map((key) => key - id * span) }
    from = to
  }
}

function pick({ times, values, quality }: Batch, places: Float64Array): Points {
  return {
    times: places.map((at) => times[at] ?? 0),
    values: places.map((at) => values[at] ?? 0),
    quality: Uint8Array.from(places, (at) => quality[at] ?? 0),
  }
}

/** Ascending points, day by day. */
function daysOf(points: Points): { day: number; points: Points }[] {
  const days: { day: number; points: Points }[] = []
  const { times } = points
  for (let from = 0; from < times.length; ) {
    const day = dayAt(times[from] ?? 0)
    let to = from + 1
    while (to < times.length && dayAt(times[to] ?? 0) === day) to += 1
    days.push({ day, points: from === 0 && to === times.length ? points : slice(points, from, to) })
    from = to
  }
  return days
}

function blockOf(series: number, day: number, part: number, points: Points, isMerged: boolean): store.BlockRow {
  return {
    series_id: series,
    day,
    part,
    from_ms: points.times[0] ?? 0,
    to_ms: points.times.at(-1) ?? 0,
    is_merged: isMerged,
    observations: points.times.length,
    data: packBlock(points),
  }
}

// ---- corrections --------------------------------------------------------------------------------------------------

/** An observation about a time that is not after all before: it may say otherwise what was said. */
interface Suspect {
  readonly series: number
  readonly time: number
  readonly value: number
  readonly quality: number
  /** Where it stands in what is packed; -1 for what a block said. */
  readonly place: number
}

function addSuspects(
  suspects: Suspect[],
  { series, points, places, lastMs }: { series: number; points: Points; places: Float64Array; lastMs: number },
): void {
  const { times, values, quality } = points
  let newest = lastMs
  const again = new Set<number>()
  for (const time of times) {
    if (time <= newest) again.add(time)
    else newest = time
  }
  if (again.size === 0) return
  for (let at = 0; at < times.length; at++) {
    const time = times[at] ?? 0
    if (again.has(time)) {
      suspects.push({ series, time, value: values[at] ?? 0, quality: quality[at] ?? 0, place: places[at] ?? 0 })
    }
  }
}

async function noteCorrections(tx: Tx, suspects: readonly Suspect[], sources: readonly Source[]): Promise<void> {
  if (suspects.length === 0) return
  const days = new Map<string, store.DayKey>()
  for (const { series, time } of suspects) {
    days.set(`${series} ${dayAt(time)}`, { series_id: series, day: dayAt(time) })
  }
  const said = await saidBefore(tx, [...days.values()])
  const rows: store.CorrectionRow[] = []
  for (const { series, time, value, quality, place } of suspects) {
    const key = `${series} ${time}`
    const before = said.get(key)
    said.set(key, [value, quality])
    if (!before || (before[0] === value && before[1] === quality)) continue
    const source = sources.find(({ end }) => place < end)
    const sender = senderAt(sources, place)
    rows.push({
      series_id: series,
      time_ms: time,
      value: before[0],
      quality: before[1],
      new_value: value,
      new_quality: quality,
      corrected_by: sender?.by ?? '',
      corrected_at: source?.at ?? '',
      reason: sender?.reason ?? null,
    })
  }
  if (rows.length > 0) await store.addCorrections(tx, rows)
}

async function saidBefore(tx: Tx, days: readonly store.DayKey[]): Promise<Map<string, readonly [number, number]>> {
  const said = new Map<string, readonly [number, number]>()
  for (let at = 0; at < days.length; at += daysAtOnce) {
    for (const { series_id, data } of await store.blocksOfDays(tx, days.slice(at, at + daysAtOnce))) {
      const { times, values, quality } = unpackBlock(data)
      times.forEach((time, one) => said.set(`${series_id} ${time}`, [values[one] ?? 0, quality[one] ?? 0]))
    }
  }
  return said
}

function senderAt(sources: readonly Source[], place: number): Sender | undefined {
  const at = sources.findIndex(({ end }) => place < end)
  let end = sources[at - 1]?.end ?? 0
  for (const sender of sources[at]?.senders ?? []) {
    end += sender.count
    if (place < end) return sender
  }
  return undefined
}

// ---- merging ------------------------------------------------------------------------------------------------------

/** Job: merges until nothing is left that is due. */
export async function mergeDays(app: App): Promise<void> {
  while ((await app.bulk(mergeSome)) === daysAtOnce);
}

async function mergeSome(tx: BulkTx): Promise<number> {
  await store.lockProgress(tx)
  const today = dayAt(tx.now.epochMilliseconds - graceMs)
  const days = await store.daysToMerge(tx, today, partsMax, daysAtOnce)
  if (days.length === 0) return 0
  const isLate = await tooLate(tx, days)
  const late = days.filter(isLate)
  if (late.length > 0) await store.removeBlocks(tx, late)
  const due = days.filter((day) => !isLate(day))
  const byDay = Map.groupBy(await store.blocksOfDays(tx, due), (row) => `${row.series_id} ${row.day}`)
  const blocks: store.BlockRow[] = []
  const rollups: store.RollupRow[] = []
  const gone: (store.DayKey & { part: number })[] = []
  for (const rows of byDay.values()) {
    const [{ series_id, day } = { series_id: 0, day: 0 }] = rows
    const part = rows.at(-1)?.part ?? 0
    const made = mergedDay({ series_id, day }, part, merged(rows.map(({ data }) => unpackBlock(data))))
    blocks.push(...made.blocks)
    rollups.push(made.rollup)
    gone.push({ series_id, day, part })
  }
  await store.removeDays(tx, gone)
  await store.addBlocks(tx, blocks)
  await store.addRollups(tx, rollups)
  return days.length
}

/**
 * What comes for a day whose observations were forgotten, and whose sums stay: summed up alone it would take their place. It is let
 * go of as the others were.
 */
async function tooLate(tx: Tx, days: readonly store.DayKey[]): Promise<(day: store.DayKey) => boolean> {
  const nowMs = tx.now.epochMilliseconds
  const forgotten = days.filter(({ series_id, day }) => {
    const retention = catalogueOf(tx.app).series(series_id)?.retention
    return retention !== undefined && isForgotten(retention, day, nowMs)
  })
  const summed = forgotten.length === 0 ? [] : await store.daysWithRollups(tx, forgotten)
  const known = new Set(summed.map(({ series_id, day }) => `${series_id} ${day}`))
  return ({ series_id, day }) => known.has(`${series_id} ${day}`)
}

/** The blocks and the roll-up of a whole day; `points` ascend. */
function mergedDay({ series_id, day }: store.DayKey, part: number, points: Points) {
  const blocks: store.BlockRow[] = []
  for (let from = 0; from < points.times.length; from += observationsOfBlock) {
    const to = Math.min(from + observationsOfBlock, points.times.length)
    blocks.push(
      blockOf(series_id, day, part, to - from === points.times.length ? points : slice(points, from, to), true),
    )
  }
  return { blocks, rollup: { series_id, day, data: packHours(sumUp(points, hourMs)) } }
}

/** For loading history: whole days of series that have nothing of them yet. */
export async function writeDays(
  tx: BulkTx,
  days: readonly { readonly series: number; readonly day: number; readonly points: Points }[],
): Promise<void> {
  const made = days.map(({ series, day, points }) => mergedDay({ series_id: series, day }, 0, points))
  await store.addBlocks(
    tx,
    made.flatMap(({ blocks }) => blocks),
  )
  await store.addRollups(
    tx,
    made.map(({ rollup }) => rollup),
  )
}
