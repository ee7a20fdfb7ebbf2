/**
 * From observations to the index: what came in about a station is marked by `follow`, and computed within a minute by
 * `computeDirty`, from the earliest hour that it touches. Rules EV2, EV3 and EV5.
 */
import type { App, Tx } from '../../../kernel/app.ts'
import { dayOf, timeZone } from '../../../kernel/clock.ts'
import { findSeries, followObservations, seriesById } from '../../../platform/telemetry/index.ts'
import { hourMs } from '../forecast/hours.ts'
import { inTurn } from '../in-turn.ts'
import { isStation } from '../kinds.ts'
import { type SoundHour, soundHours } from '../sound-hours.ts'
import * as store from '../store.ts'
import { watchStation } from '../watch/watch.ts'
import { dailyAqi, hourlyAqi, type Hourly, type HoursBack, pollutants } from '../vn-aqi.ts'

/** The weather that an air station measures beside the air: the forecast learns from it. */
export const weather = ['temperature', 'humidity', 'wind'] as const
const quantities = [...pollutants, ...weather]

const dayMs = 24 * hourMs
const text = (ms: number): string => new Date(ms).toISOString()
export const hourStart = (ms: number): number => Math.floor(ms / hourMs) * hourMs

/** Means of each hour from the first to the last, by quantity. */
type Means = ReadonlyMap<string, ReadonlyMap<number, number>>

const meanOf = ({ count, sum }: SoundHour): number => Math.round((sum / count) * 100) / 100

/** The hour that is not over is a mean of the hour from this share of what the hours before it had. */
const shareOfHourMin = 0.75
const hoursCompared = 3

/** A first minute is no hour: who sends once an hour is heard at once, who sends each minute after three quarters of it. */
function withoutScantPresent(hours: readonly SoundHour[], nowHour: number): readonly SoundHour[] {
  const present = hours.findLast(({ start }) => start === nowHour)
  const before = hours.filter(({ start }) => start < nowHour && start >= nowHour - hoursCompared * hourMs)
  const usual = before.reduce((most, { count }) => Math.max(most, count), 0)
  return present && present.count < shareOfHourMin * usual ? hours.filter((hour) => hour !== present) : hours
}

async function meansOf(tx: Tx, station: string, fromMs: number, toMs: number): Promise<Means> {
  const nowHour = hourStart(tx.now.epochMilliseconds)
  const found = new Map<string, ReadonlyMap<number, number>>()
  for (const name of quantities) {
    const series = findSeries(tx.app, `${station}/${name}`)
    if (!series) continue
    const hours = withoutScantPresent(await soundHours(tx, series.id, fromMs, toMs), nowHour)
    found.set(name, new Map(hours.map((hour) => [hour.start, meanOf(hour)])))
  }
  return found
}

/** The hours of [fromMs, toMs) that have anything. */
function hourRows(station: string, means: Means, fromMs: number, toMs: number): store.AirHourRow[] {
  const rows: store.AirHourRow[] = []
  for (let start = fromMs; start < toMs; start += hourMs) {
    const own = Object.fromEntries(
      [...means].flatMap(([name, hours]) => (hours.has(start) ? [[name, hours.get(start) ?? 0]] : [])),
    )
    if (Object.keys(own).length === 0) continue
    const back: HoursBack = Object.fromEntries(
      pollutants.map((name) => [
        name,
        Array.from({ length: 12 }, (_, at) => means.get(name)?.get(start - at * hourMs)),
      ]),
    )
    const found = hourlyAqi(back)
    rows.push({
      station,
      hour: text(start),
      aqi: found?.aqi ?? null,
      main: found?.main ?? null,
      parts: found?.parts ?? {},
      means: own,
    })
  }
  return rows
}

/** The days that begin within [fromMs, toMs). */
function dayRows(station: string, means: Means, fromMs: number, toMs: number): store.AirDayRow[] {
  const rows: store.AirDayRow[] = []
  for (let start = fromMs; start < toMs; start += dayMs) {
    const hours = (name: string): Hourly =>
      Array.from({ length: 31 }, (_, at) => means.get(name)?.get(start + (at - 7) * hourMs))
    const dust = hours('pm25')
      .slice(7)
      .filter((value) => value != null)
    const found = dailyAqi(Object.fromEntries(pollutants.map((name) => [name, hours(name)])))
    if (dust.length === 0 && !found) continue
    rows.push({
      station,
      day: dayOf(Temporal.Instant.fromEpochMilliseconds(start)).toString(),
      aqi: found?.aqi ?? null,
      main: found?.main ?? null,
      parts: found?.parts ?? {},
      pm25:
        dust.length === 0 ? null : Math.round((dust.reduce((sum, value) => sum + value, 0) / dust.length) * 10) / 10,
      hours: dust.length,
    })
  }
  return rows
}

const midnight = (ms: number): number =>
  dayOf(Temporal.Instant.fromEpochMilliseconds(ms)).toZonedDateTime(timeZone).epochMilliseconds

/** Computes hours and days that observations from `fromMs` on touch, up to now; those of which nothing sound is left are gone. */
export async function computeStation(tx: Tx, station: string, fromMs: number): Promise<void> {
  const nowMs = tx.now.epochMilliseconds
  const [first, end] = [hourStart(fromMs), hourStart(nowMs) + hourMs]
  const firstDay = midnight(fromMs)
  const means = await meansOf(tx, station, Math.min(first - 11 * hourMs, firstDay - 7 * hourMs), end)
  const [hours, days] = [hourRows(station, means, first, end), dayRows(station, means, firstDay, end)]
  await store.forgetAirHours(tx, station, text(first), hours)
  await store.upsertAirHours(tx, hours)
  await store.forgetAirDays(tx, station, dayOf(Temporal.Instant.fromEpochMilliseconds(firstDay)).toString(), days)
  await store.upsertAirDays(tx, days)
}

/**
 * Each station in a transaction of its own; what another process has in hand is left to it, and what fails is tried again the next
 * time. Gives those that were computed.
 */
export async function computeDirty(app: App): Promise<string[]> {
  const dirty = await app.read(store.dirtyStations)
  const done: string[] = []
  await inTurn(
    app,
    dirty.map(({ code }) => code),
    (code) =>
      app.transaction(async (tx) => {
        const row = await store.lockDirty(tx, code)
        if (!row?.dirty_from) return
        if (row.kind === 'air') await computeStation(tx, code, Date.parse(row.dirty_from))
        await watchStation(tx, row)
        await store.markClean(tx, code)
        tx.live('environment:now')
        done.push(code)
      }),
  )
  return done
}

const pauseMs = 5_000

/**
 * Marks stations about which observations come in, at most every five seconds. Gives a function that ends it. What is lost by a
 * death within those seconds is found by `lookBack`.
 */
export function follow(app: App): () => Promise<void> {
  const touched = new Map<string, number>()
  let timer: NodeJS.Timeout | undefined
  let marking = Promise.resolve()
  const touch = (thingId: string, from: number) =>
    touched.set(thingId, Math.min(touched.get(thingId) ?? Infinity, from))
  const mark = (): void => {
    timer = undefined
    const things = [...touched]
    touched.clear()
    marking = app
      .transaction((tx) =>
        store.markDirty(
          tx,
          things.map(([thingId, from]) => ({ thingId, from: text(from) })),
        ),
      )
      .catch((error: unknown) => {
        app.log.warn({ err: error }, 'environment: stations were not marked; once more with what comes next')
        for (const [thingId, from] of things) touch(thingId, from)
      })
  }
  const stop = followObservations(app, (_id, { series, times }) => {
    for (let at = 0; at < series.length; at++) {
      const thing = seriesById(app, series[at] ?? 0)?.thing
      if (thing === undefined || !isStation(thing.kind)) continue
      touch(thing.id, times[at] ?? Infinity)
    }
    if (touched.size > 0) timer ??= setTimeout(mark, pauseMs)
  })
  return async () => {
    stop()
    if (timer !== undefined) {
      clearTimeout(timer)
      mark()
    }
    await marking
  }
}

/** Once an hour: the last two days of every station again. */
export async function lookBack(tx: Tx): Promise<void> {
  const from = tx.now.subtract({ hours: 48 }).toString()
  const all = await store.stations(tx)
  await store.markDirty(
    tx,
    all.map(({ thing_id }) => ({ thingId: thing_id, from })),
  )
}
