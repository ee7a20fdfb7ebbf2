/** What anybody may ask about rain, rivers, flooded places, plants and breaches. Rules EV12 to EV15. */
import type { Tx } from '../../../kernel/app.ts'
import { dayOf } from '../../../kernel/clock.ts'
import { newestOf, sumsBetween, thingById } from '../../../platform/telemetry/index.ts'
import { factsOf } from '../air/service.ts'
import type { BreachView, Plant, Value, WaterStation } from '../contract-water.ts'
import { hourMs } from '../forecast/hours.ts'
import { floodLevels, limitsFor, type PlantFacts, rainLevels, riverLevels, type WarningLevels } from '../limits.ts'
import * as store from '../store.ts'
import * as watchStore from '../store-watch.ts'
import { levelOf } from './judge.ts'
import { rainUpTo } from './rain.ts'

const oldMs = 3 * hourMs
const dayMs = 24 * hourMs

function valuesOf(tx: Tx, row: store.StationRow): Value[] {
  const nowMs = tx.now.epochMilliseconds
  return (thingById(tx.app, row.thing_id)?.series ?? []).map(({ id, quantity, title, unit }) => {
    const newest = newestOf(tx.app, id)
    return {
      quantity,
      title,
      unit,
      seriesId: id,
      value: newest?.value ?? null,
      at: newest ? new Date(newest.time).toISOString() : null,
      isOld: nowMs - (newest?.time ?? 0) > oldMs,
    }
  })
}

function warningOf({ kind, code }: store.StationRow): WarningLevels | undefined {
  if (kind === 'river') return riverLevels[code]
  return kind === 'rain' ? rainLevels : floodLevels
}

async function waterOf(tx: Tx, row: store.StationRow): Promise<WaterStation[]> {
  if (row.kind !== 'river' && row.kind !== 'rain' && row.kind !== 'flood') return []
  const [value] = valuesOf(tx, row)
  const nowMs = tx.now.epochMilliseconds
  const warning = warningOf(row)
  const sums = value ? await sumsBetween(tx, value.seriesId, nowMs - dayMs, nowMs, hourMs) : []
  const rain24 = row.kind === 'rain' && value ? Math.round(rainUpTo(sums, nowMs) * 10) / 10 : null
  const then = sums.find(({ start }) => start >= nowMs - 4 * hourMs)
  const isTold = value?.value != null && !value.isOld
  const rising =
    row.kind === 'river' && isTold && then ? Math.round(((value.value ?? 0) - then.first) * 100) / 100 : null
  const measured = row.kind === 'rain' ? rain24 : (value?.value ?? null)
  const details = row.details as { upstream?: string | null }
  return [
    {
      ...factsOf(tx, row),
      kind: row.kind,
      value: value ?? null,
      rain24,
      rising,
      level: warning && isTold && measured !== null ? levelOf({ quantity: '', ...warning }, measured, 'at') : 0,
      warning: warning ? { ...warning, steps: [...warning.steps] } : null,
      upstream: details.upstream ?? null,
    },
  ]
}

export async function water(tx: Tx): Promise<WaterStation[]> {
  const rows = await store.stations(tx)
  return (await Promise.all(rows.map((row) => waterOf(tx, row)))).flat()
}

export async function plants(tx: Tx): Promise<Plant[]> {
  return Promise.all((await store.stations(tx, 'plant')).map((row) => plantOf(tx, row)))
}

async function plantOf(tx: Tx, row: store.StationRow): Promise<Plant> {
  const facts = row.details as PlantFacts
  const values = valuesOf(tx, row)
  const flow = values.find(({ quantity }) => quantity === 'flow')
  const nowMs = tx.now.epochMilliseconds
  const [sums, open] = await Promise.all([
    flow ? sumsBetween(tx, flow.seriesId, nowMs - dayMs, nowMs, hourMs) : [],
    watchStore.openBreaches(tx, row.code),
  ])
  const hourly = sums.filter(({ count }) => count > 0).map(({ sum, count }) => sum / count)
  const mean = hourly.reduce((sum, value) => sum + value, 0) / Math.max(1, hourly.length)
  return {
    ...factsOf(tx, row),
    of: facts.of,
    column: facts.column,
    capacityM3Day: facts.capacity,
    load: hourly.length === 0 ? null : Math.round((1000 * mean * 24) / facts.capacity) / 1000,
    values,
    limits: limitsFor(facts, dayOf(tx.now).toString()).map(
      ({ quantity, low = null, high = null, ground, basis, from, to }) => ({
        quantity,
        low,
        high,
        ground,
        basis,
        from,
        to,
      }),
    ),
    beyond: open.map(({ quantity }) => quantity),
  }
}

const shownDays = 31
const aqiTitle = { vi: 'VN_AQI giờ', en: 'Hourly VN_AQI' }

export async function breaches(tx: Tx): Promise<BreachView[]> {
  const [rows, stations] = await Promise.all([
    watchStore.breachesSince(tx, tx.now.subtract({ hours: 24 * shownDays }).toString()),
    store.stations(tx),
  ])
  const byCode = new Map(stations.map((station) => [station.code, station]))
  return rows.flatMap((row) => {
    const station = byCode.get(row.station)
    return station ? [viewOf(tx, station, row)] : []
  })
}

function viewOf(tx: Tx, station: store.StationRow, row: watchStore.BreachRow): BreachView {
  const thing = thingById(tx.app, station.thing_id)
  const series = thing?.series.find(({ quantity }) => quantity === row.quantity)
  const until = row.ended_at ?? new Date(Date.parse(row.last_at) + hourMs).toISOString()
  const lastMs = Date.parse(row.last_at) + hourMs
  return {
    id: row.id,
    station: row.station,
    stationName: thing?.name ?? { vi: row.station, en: row.station },
    kind: station.kind,
    unitId: thing?.unitId ?? '',
    quantity: row.quantity,
    title: row.quantity === 'aqi' ? aqiTitle : (series?.title ?? { vi: row.quantity, en: row.quantity }),
    unit: series?.unit ?? '',
    level: row.level,
    worst: row.worst,
    limit: row.limit_value,
    ground: row.ground,
    beganAt: row.began_at,
    until,
    // As long as it was beyond: the calm hours that ended it do not count.
    hours: Math.round((lastMs - Date.parse(row.began_at)) / hourMs),
    isOpen: row.ended_at === null,
    isSample: station.is_sample,
  }
}
