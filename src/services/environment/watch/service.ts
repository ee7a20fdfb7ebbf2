/** What anybody may ask about rain, rivers, flooded places, plants and breaches. Rules EV12 to EV15. */
import type { Tx } from '../../../kernel/app.ts'
import { dayOf } from '../../../kernel/clock.ts'
import { newestOf, thingById } from '../../../platform/telemetry/index.ts'
import { factsOf, seriesOf } from '../air/service.ts'
import type { BreachView, Plant, Value, WaterStation } from '../contract-water.ts'
import { hourMs } from '../forecast/hours.ts'
import { floodLevels, limitsFor, type PlantFacts, rainLevels, riverLevels, type WarningLevels } from '../limits.ts'
import { soundHours } from '../sound-hours.ts'
import * as store from '../store.ts'
import * as watchStore from '../store-watch.ts'
import { levelOf } from './judge.ts'
import { rainUpTo } from './rain.ts'

const oldMs = 3 * hourMs
const dayMs = 24 * hourMs

function valuesOf(tx: Tx, row: store.StationRow): Value[] {
  const nowMs = tx.now.epochMilliseconds
  return seriesOf(tx, row).map(({ id, quantity, title, unit }) => {
    const newest = newestOf(tx.app, id)
    return {
      quantity,
      title,
      unit,
      seriesId: id,
      value: newest?.value ?? null,
      at: newest ? new Date(newest.time).toISOString() : null,
      isOld: nowMs - (newest?.time ?? 0) > oldMs,
      isDoubtful: (newest?.quality ?? 0) !== 0,
    }
  })
}

export function warningOf({ kind, code }: Pick<store.StationRow, 'kind' | 'code'>): WarningLevels | undefined {
  if (kind === 'river') return riverLevels[code]
  if (kind === 'rain') return rainLevels
  return kind === 'flood' ? floodLevels : undefined
}

const quantityOf = { river: 'level', rain: 'rain', flood: 'depth' } as const

/** Undefined for what is no water. */
export async function waterOf(tx: Tx, row: store.StationRow): Promise<WaterStation | undefined> {
  const { kind } = row
  if (kind !== 'river' && kind !== 'rain' && kind !== 'flood') return undefined
  const value = valuesOf(tx, row).find(({ quantity }) => quantity === quantityOf[kind])
  const nowMs = tx.now.epochMilliseconds
  const warning = warningOf(row)
  const hours = value ? await soundHours(tx, value.seriesId, nowMs - dayMs, nowMs) : []
  const rain24 = kind === 'rain' && value ? Math.round(rainUpTo(hours, nowMs) * 10) / 10 : null
  const isTold = value?.value != null && !value.isOld && !value.isDoubtful
  const measured = kind === 'rain' ? rain24 : (value?.value ?? null)
  const details = row.details as { upstream?: string | null }
  return {
    ...factsOf(tx, row),
    kind,
    value: value ?? null,
    rain24,
    rising: kind === 'river' && isTold ? risingOf(value.value ?? 0, hours, nowMs) : null,
    level: warning && isTold && measured !== null ? levelOf({ quantity: '', ...warning }, measured, 'at') : 0,
    warning: warning ? { ...warning, steps: [...warning.steps] } : null,
    upstream: details.upstream ?? null,
  }
}

/** Against the hour in which it was three hours ago; null where nothing was measured then. */
function risingOf(value: number, hours: readonly { start: number; first: number }[], nowMs: number): number | null {
  const thenMs = Math.floor((nowMs - 3 * hourMs) / hourMs) * hourMs
  const then = hours.find(({ start }) => start === thenMs)
  return then ? Math.round((value - then.first) * 100) / 100 : null
}

export async function water(tx: Tx): Promise<WaterStation[]> {
  const rows = await store.stations(tx)
  return (await Promise.all(rows.map((row) => waterOf(tx, row)))).filter((one) => one !== undefined)
}

export async function plants(tx: Tx): Promise<Plant[]> {
  return Promise.all((await store.stations(tx, 'plant')).map((row) => plantOf(tx, row)))
}

async function plantOf(tx: Tx, row: store.StationRow): Promise<Plant> {
  const facts = row.details as PlantFacts
  const values = valuesOf(tx, row)
  const flow = values.find(({ quantity }) => quantity === 'flow')
  const nowMs = tx.now.epochMilliseconds
  const [hours, open] = await Promise.all([
    flow ? soundHours(tx, flow.seriesId, nowMs - dayMs, nowMs) : [],
    watchStore.openBreaches(tx, row.code),
  ])
  const mean = hours.reduce((sum, one) => sum + one.sum / one.count, 0) / Math.max(1, hours.length)
  return {
    ...factsOf(tx, row),
    of: facts.of,
    column: facts.column,
    capacityM3Day: facts.capacity,
    load: hours.length === 0 ? null : Math.round((1000 * mean * 24) / facts.capacity) / 1000,
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

/** As many as a page takes. */
const shownMax = 200
/** Of 31 days: far more than a city has; one beyond is a fault, and is told as such. */
const publishedMax = 50_000

export async function breaches(tx: Tx): Promise<{ breaches: BreachView[]; isCut: boolean }> {
  const found = await breachesOf(tx, shownMax + 1)
  return { breaches: found.slice(0, shownMax), isCut: found.length > shownMax }
}

/** Throws a RangeError where there are more than can be published at once. */
export async function breachesOf(tx: Tx, limit: number = publishedMax): Promise<BreachView[]> {
  const since = tx.now.subtract({ hours: 24 * shownDays }).toString()
  const [rows, stations] = await Promise.all([watchStore.breachesSince(tx, since, limit), store.stations(tx)])
  if (rows.length === publishedMax) throw new RangeError(`${publishedMax} breaches or more in ${shownDays} days`)
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
