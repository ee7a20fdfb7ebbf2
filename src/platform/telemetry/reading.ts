/** What anybody who may see a series reads of it: newest values, charts, observations, corrections. */
import type { Actor } from '../../kernel/actor.ts'
import type { App, Tx } from '../../kernel/app.ts'
import { type InputOf, packedJson } from '../../kernel/endpoint.ts'
import { problem } from '../../kernel/problems.ts'
import { directory, requireMay } from '../organisation/index.ts'
import { catalogueOf, type Series } from './catalogue.ts'
import type * as api from './contract.ts'
import { dayMs } from './days.ts'
import { chart, pointsBetween } from './history.ts'
import { logOf } from './log.ts'
import { answerOf, columnsOf, NewestPages } from './newest.ts'
import { badQuality, placeOf, pointsOf, qualities, type Quality, slice } from './points.ts'
import * as store from './store-log.ts'
import { getSeries, seesSeries } from './things.ts'

const chartPoints = 1000
const chartDaysMax = 20 * 366
const observationDaysMax = 31
const observationsMax = 10_000
const correctionsMax = 1000

// ---- many at once -------------------------------------------------------------------------------------------------

interface Filter {
  readonly quantity?: string | undefined
  readonly unit?: string | undefined
  readonly box?: string | undefined
}

interface Chosen {
  readonly version: number
  readonly series: readonly Series[]
}

/** Which series a filter gives to whom, as long as the catalogue stays as it is. */
const choices = new WeakMap<App, Map<string, Chosen>>()
const choicesMax = 100

function chosen(app: App, actor: Actor, filter: Filter): readonly Series[] {
  const catalogue = catalogueOf(app)
  const made = choices.get(app) ?? new Map<string, Chosen>()
  choices.set(app, made)
  const grants =
    actor.kind === 'official' ? actor.grants.filter(({ permission }) => permission === 'telemetry.read') : []
  const key = JSON.stringify([actor.kind === 'system', grants, filter.quantity, filter.unit, filter.box])
  const found = made.get(key)
  if (found?.version === catalogue.version) return found.series
  const series = choose(app, actor, filter)
  const [oldest] = made.keys()
  if (made.size >= choicesMax && oldest !== undefined) made.delete(oldest)
  made.set(key, { version: catalogue.version, series })
  return series
}

function choose(app: App, actor: Actor, { quantity, unit, box }: Filter): Series[] {
  const isSeen = seesSeries(actor)
  const [west = -180, south = -90, east = 180, north = 90] = (box ?? '').split(',').filter(Boolean).map(Number)
  const isInside = ({ point }: Series) =>
    point !== null &&
    point.longitude >= west &&
    point.longitude <= east &&
    point.latitude >= south &&
    point.latitude <= north
  return catalogueOf(app)
    .all()
    .filter(
      (series): series is Series =>
        series !== undefined &&
        !series.ended &&
        isSeen(series) &&
        (quantity === undefined || series.quantity === quantity) &&
        (unit === undefined || directory().isWithin(series.thing.unitId, unit)) &&
        (box === undefined || isInside(series)),
    )
}

export function map(app: App, actor: Actor, filter: Filter) {
  const series = chosen(app, actor, filter)
  return {
    ids: series.map(({ id }) => id),
    codes: series.map(({ code }) => code),
    longitudes: series.map(({ point }) => point?.longitude ?? null),
    latitudes: series.map(({ point }) => point?.latitude ?? null),
    quantities: series.map(({ quantity }) => quantity),
    units: series.map(({ unit }) => unit),
  }
}

/** The answer to a choice of so many series is kept packed, of the last choices that were asked for. */
const packedFrom = 4096
const packedMax = 4
const packed = new WeakMap<App, Map<readonly Series[], NewestPages>>()

function pagesOf(app: App, series: readonly Series[]): NewestPages {
  const made = packed.get(app) ?? new Map<readonly Series[], NewestPages>()
  packed.set(app, made)
  const found = made.get(series) ?? new NewestPages(logOf(app).recent, series)
  made.delete(series)
  const [oldest] = made.keys()
  if (made.size >= packedMax && oldest !== undefined) made.delete(oldest)
  made.set(series, found)
  return found
}

export async function latest(app: App, actor: Actor, { after, ...filter }: InputOf<typeof api.readLatest>['query']) {
  const { recent, position } = logOf(app)
  const series = chosen(app, actor, filter)
  if (after !== undefined || series.length < packedFrom) return answerOf(position, columnsOf(recent, series, after))
  return packedJson(await pagesOf(app, series).answer(position))
}

// ---- one series ---------------------------------------------------------------------------------------------------

function periodOf({ from, to }: { readonly from: string; readonly to: string }, daysMax: number): [number, number] {
  const [fromMs, toMs] = [Date.parse(from), Date.parse(to)]
  if (!(toMs > fromMs && toMs - fromMs <= daysMax * dayMs))
    throw problem('telemetry.period-too-long', { days: daysMax })
  return [fromMs, toMs]
}

export function history(tx: Tx, actor: Actor, id: number, query: InputOf<typeof api.readHistory>['query']) {
  const series = getSeries(tx.app, actor, id)
  const [fromMs, toMs] = periodOf(query, chartDaysMax)
  return chart(tx, series, fromMs, toMs, query.points ?? chartPoints)
}

export async function observations(
  tx: Tx,
  actor: Actor,
  id: number,
  query: InputOf<typeof api.listObservations>['query'],
) {
  const series = getSeries(tx.app, actor, id)
  const [fromMs, toMs] = periodOf(query, observationDaysMax)
  const all = await pointsBetween(tx, series.id, fromMs, toMs)
  const page = all.times.length > observationsMax ? slice(all, 0, observationsMax) : all
  const next = all.times[observationsMax]
  return {
    times: [...page.times],
    values: [...page.values],
    quality: [...page.quality],
    next: next === undefined ? null : new Date(next).toISOString(),
  }
}

const qualityName = (code: number): Quality => qualities[code] ?? 'bad'
const text = (ms: number) => new Date(ms).toISOString()

export async function corrections(
  tx: Tx,
  actor: Actor,
  id: number,
  query: InputOf<typeof api.listCorrections>['query'],
) {
  const series = getSeries(tx.app, actor, id)
  // Who corrected is not public, though the series may be.
  requireMay(actor, 'telemetry.read', series.thing.unitId)
  const [fromMs, toMs] = periodOf(query, chartDaysMax)
  const rows = await store.correctionsBetween(tx, series.id, fromMs, toMs, correctionsMax)
  return rows.map((row) => ({
    time: text(row.time_ms),
    value: row.value,
    quality: qualityName(row.quality),
    newValue: row.new_value,
    newQuality: qualityName(row.new_quality),
    correctedBy: row.corrected_by,
    correctedAt: row.corrected_at,
    reason: row.reason,
  }))
}

/** TEL7. Throws `telemetry.nothing-to-correct` unless each time has an observation. */
export async function correct(
  tx: Tx,
  actor: Actor,
  id: number,
  { reason, observations: given }: InputOf<typeof api.correct>['body'],
): Promise<void> {
  const series = getSeries(tx.app, actor, id)
  requireMay(actor, 'telemetry.manage', series.thing.unitId)
  const rows = given.map(
    ({ time, value, quality = 'good' }) => [Date.parse(time), value, qualities.indexOf(quality)] as const,
  )
  for (const [time] of rows) {
    // A leap second is a time to the schema, and none to us.
    if (Number.isNaN(time)) throw problem('kernel.invalid-input')
    const known = await pointsBetween(tx, series.id, time, time + 1)
    if (placeOf(known.times, time) >= known.times.length)
      throw problem('telemetry.nothing-to-correct', { time: text(time) })
  }
  const points = pointsOf(rows.map(([time, value, code]) => [time, value + 0, Math.min(code, badQuality)] as const))
  await logOf(tx.app).store(
    { series: new Float64Array(rows.length).fill(series.id), ...points },
    { by: actor.kind === 'official' ? `official:${actor.id}` : `system:${actor.id ?? ''}`, reason },
  )
}
