/** Holds what came in against limits and warning levels, hour by hour, each hour once. Rules EV12 to EV14. */
import type { Tx } from '../../../kernel/app.ts'
import { dayOf } from '../../../kernel/clock.ts'
import { newId } from '../../../kernel/id.ts'
import { endSignal } from '../../../platform/situation/index.ts'
import { findSeries } from '../../../platform/telemetry/index.ts'
import { hourMs } from '../forecast/hours.ts'
import { airLevels, floodLevels, limitsFor, type PlantFacts, rainLevels, riverLevels } from '../limits.ts'
import { soundHours } from '../sound-hours.ts'
import * as store from '../store.ts'
import * as watchStore from '../store-watch.ts'
import { type Bound, type Breach, type Hour, judge } from './judge.ts'
import { rainHours, rainUpTo } from './rain.ts'
import { signalSource, tell } from './signal.ts'

/** A station that was not watched before is looked at from here on: older breaches are nobody's alarm any more. */
const firstLookMs = 31 * 24 * hourMs
/** What is told late is kept, and raises no alarm any more. */
const newsMs = 12 * hourMs

const round = (value: number) => Math.round(value * 100) / 100

/** What each kind is held against on a day. */
export function boundsOf(
  { kind, code, details }: Pick<store.StationRow, 'kind' | 'code' | 'details'>,
  day: string,
): Bound[] {
  if (kind === 'air') return [{ quantity: 'aqi', ...airLevels }]
  if (kind === 'rain') return [{ quantity: 'rain', ...rainLevels }]
  if (kind === 'flood') return [{ quantity: 'depth', ...floodLevels }]
  if (kind === 'river') {
    const levels = riverLevels[code]
    return levels ? [{ quantity: 'level', ...levels }] : []
  }
  return limitsFor(details as PlantFacts, day).map(({ quantity, low, high = Infinity, ground }) => ({
    quantity,
    steps: [high],
    ground,
    ...(low !== undefined && { low }),
  }))
}

/** The value of each hour of [fromMs, toMs): the highest of a level, the sum of a day's rain, the mean of what flows out. */
async function valuesOf(
  tx: Tx,
  station: store.StationRow,
  quantity: string,
  fromMs: number,
  toMs: number,
): Promise<Hour[]> {
  const nowHour = Math.floor(tx.now.epochMilliseconds / hourMs) * hourMs
  const hour = (atMs: number, value: number): Hour => ({ atMs, value: round(value), isWhole: atMs < nowHour })
  if (station.kind === 'air') {
    const rows = await store.airHours(tx, station.code, new Date(fromMs).toISOString(), new Date(toMs).toISOString())
    return rows.flatMap((row) => (row.aqi === null ? [] : [hour(Date.parse(row.hour), row.aqi)]))
  }
  const series = findSeries(tx.app, `${station.code}/${quantity}`)
  if (!series) return []
  const back = station.kind === 'rain' ? (rainHours - 1) * hourMs : 0
  const sums = await soundHours(tx, series.id, fromMs - back, toMs)
  const own = sums.filter(({ start }) => start >= fromMs)
  if (station.kind === 'plant') return own.map(({ start, sum, count }) => hour(start, sum / count))
  if (station.kind !== 'rain') return own.map(({ start, max }) => hour(start, max))
  return own.map(({ start }) => hour(start, rainUpTo(sums, start)))
}

const breachOf = (row: watchStore.BreachRow): Breach => ({
  level: row.level,
  worst: row.worst,
  limit: row.limit_value,
  beganAt: Date.parse(row.began_at),
  lastAt: Date.parse(row.last_at),
  calmHours: row.calm_hours,
  endedAt: row.ended_at === null ? null : Date.parse(row.ended_at),
})

/** What began, got worse or lasts unknown to the centre is told with the first hour beyond that is news; an end always is. */
async function watchBound(
  tx: Tx,
  station: store.StationRow,
  bound: Bound,
  open: watchStore.BreachRow | undefined,
  hours: readonly Hour[],
): Promise<void> {
  const reach = station.kind === 'plant' ? 'above' : 'at'
  let [id, breach, toldLevel] = [open?.id, open && breachOf(open), open?.told_level ?? 0]
  for (const hour of hours) {
    const { breach: next, change } = judge(breach, bound, hour, reach)
    if (!next || next === breach) continue
    id ??= newId(tx.now.epochMilliseconds)
    breach = next
    const isNews = breach.lastAt === hour.atMs && hour.atMs >= tx.now.epochMilliseconds - newsMs
    if (isNews && breach.level > toldLevel) {
      tell(tx, station, id, bound, breach)
      toldLevel = breach.level
    }
    await watchStore.saveBreach(tx, rowOf(station.code, id, bound, breach, toldLevel))
    if (change !== 'ended') continue
    endSignal(tx, signalSource, id)
    ;[id, breach, toldLevel] = [undefined, undefined, 0]
  }
}

const text = (ms: number) => new Date(ms).toISOString()

const rowOf = (station: string, id: string, bound: Bound, breach: Breach, toldLevel: number) => ({
  station,
  id,
  quantity: bound.quantity,
  level: breach.level,
  worst: breach.worst,
  limit_value: breach.limit,
  ground: JSON.stringify(bound.ground),
  began_at: text(breach.beganAt),
  last_at: text(breach.lastAt),
  calm_hours: breach.calmHours,
  ended_at: breach.endedAt === null ? null : text(breach.endedAt),
  told_level: toldLevel,
})

/** Each quantity from the hour after the last that was watched up to the present one. */
export async function watchStation(tx: Tx, station: store.StationRow): Promise<void> {
  const nowHour = Math.floor(tx.now.epochMilliseconds / hourMs) * hourMs
  const [open, watched] = await Promise.all([
    watchStore.openBreaches(tx, station.code),
    watchStore.watchedTo(tx, station.code),
  ])
  const bounds = boundsOf(station, dayOf(tx.now).toString())
  for (const row of open.filter(({ quantity }) => bounds.every((bound) => bound.quantity !== quantity)))
    await endWithoutLimit(tx, row)
  for (const bound of bounds) {
    const { quantity } = bound
    const mark = watched.find((one) => one.quantity === quantity)?.watched_to
    const from = mark === undefined ? nowHour - firstLookMs : Date.parse(mark)
    const hours = await valuesOf(tx, station, quantity, from, nowHour + hourMs)
    const breach = open.find((one) => one.quantity === quantity)
    await watchBound(tx, station, bound, breach, hours)
    const last = hours.findLast(({ isWhole }) => isWhole)
    if (last) await watchStore.setWatched(tx, station.code, quantity, text(last.atMs + hourMs))
  }
}

/** The law that it was against holds no more. */
async function endWithoutLimit(tx: Tx, row: watchStore.BreachRow): Promise<void> {
  await watchStore.endBreach(tx, row, tx.now.toString())
  endSignal(tx, signalSource, row.id)
}
