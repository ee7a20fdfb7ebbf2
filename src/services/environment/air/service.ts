/** What anybody may ask about the air. Rules EV2 to EV6 and EV11. */
import type { Tx } from '../../../kernel/app.ts'
import { dayOf } from '../../../kernel/clock.ts'
import { problem } from '../../../kernel/problems.ts'
import { directory } from '../../../platform/organisation/index.ts'
import { thingById } from '../../../platform/telemetry/index.ts'
import type { AirDetail, AirNow, AirPast, AirStation, Forecast, ForecastReply, spans } from '../contract.ts'
import { overall } from '../forecast/evaluate.ts'
import { hourMs } from '../forecast/hours.ts'
import * as store from '../store.ts'
import { type Band, bandOf, bands } from '../vn-aqi.ts'

/** An index of an hour that began earlier than this is told as old. */
const oldMs = 3 * hourMs
/** A forecast made longer ago is none of the next 24 hours any more. */
const forecastOldMs = 6 * hourMs

/** What every station says of itself; its name and place are telemetry's. */
export function factsOf(tx: Tx, row: store.StationRow) {
  const thing = thingById(tx.app, row.thing_id)
  const owner = thing && directory().unit(thing.unitId)?.name
  return {
    code: row.code,
    name: thing?.name ?? { vi: row.code, en: row.code },
    owner: owner ?? { vi: '', en: '' },
    point: thing?.point ?? null,
    source: row.source,
    isSample: row.is_sample,
    isPlaceEstimated: row.is_place_estimated,
  }
}

function nowOf(tx: Tx, row: store.AirHourRow | undefined): AirNow | null {
  if (!row || row.aqi === null || row.main === null) return null
  return {
    hour: row.hour,
    aqi: row.aqi,
    band: bandOf(row.aqi),
    main: row.main,
    parts: row.parts as AirNow['parts'],
    means: row.means as AirNow['means'],
    isOld: tx.now.epochMilliseconds - Date.parse(row.hour) > oldMs,
  }
}

export async function list(tx: Tx): Promise<AirStation[]> {
  const [rows, newest] = await Promise.all([store.stations(tx, 'air'), store.newestAirHours(tx)])
  const byStation = new Map(newest.map((row) => [row.station, row]))
  return rows.map((row) => ({ ...factsOf(tx, row), now: nowOf(tx, byStation.get(row.code)) }))
}

async function getAir(tx: Tx, code: string): Promise<store.StationRow> {
  const row = await store.stationByCode(tx, code)
  if (row?.kind !== 'air') throw problem('kernel.not-found')
  return row
}

export async function one(tx: Tx, code: string): Promise<AirDetail> {
  const row = await getAir(tx, code)
  const newest = await store.newestAirHour(tx, code)
  const day = dayOf(newest ? Temporal.Instant.from(newest.hour) : tx.now)
    .subtract({ days: 1 })
    .toString()
  const [before] = await store.airDays(tx, code, day, day)
  return {
    ...factsOf(tx, row),
    now: nowOf(tx, newest),
    series: seriesOf(tx, row),
    yesterday: before ? { day, aqi: before.aqi, band: bandOrNull(before.aqi) } : null,
  }
}

/** The public series of a station. */
export function seriesOf(tx: Tx, row: store.StationRow) {
  const all = thingById(tx.app, row.thing_id)?.series ?? []
  return all
    .filter(({ isPublic, ended }) => isPublic && !ended)
    .map(({ id, quantity, title, unit }) => ({ id, quantity, title, unit }))
}

const bandOrNull = (aqi: number | null): Band | null => (aqi === null ? null : bandOf(aqi))

const hoursShown = 72
const daysShown = 31
const monthsShown = 12

/** Up to the newest figure, so that a station that fell silent still shows what it had. */
export async function history(tx: Tx, code: string, span: (typeof spans)[number]): Promise<AirPast[]> {
  await getAir(tx, code)
  const newest = await store.newestAirHour(tx, code)
  if (!newest) return []
  const last = Temporal.Instant.from(newest.hour)
  if (span === 'hours') return hoursUpTo(tx, code, last)
  const day = dayOf(last)
  const from =
    span === 'days' ? day.subtract({ days: daysShown - 1 }) : day.with({ day: 1 }).subtract({ months: monthsShown - 1 })
  const days = await store.airDays(tx, code, from.toString(), day.toString())
  return span === 'days' ? days.map(pastDay) : monthsOf(days)
}

async function hoursUpTo(tx: Tx, code: string, last: Temporal.Instant): Promise<AirPast[]> {
  const from = last.subtract({ hours: hoursShown - 1 })
  const rows = await store.airHours(tx, code, from.toString(), last.add({ hours: 1 }).toString())
  return rows.map(({ hour, aqi, main, means }) => ({
    at: hour,
    aqi,
    band: bandOrNull(aqi),
    main,
    pm25: means['pm25'] ?? null,
  }))
}

const pastDay = ({ day, aqi, main, pm25 }: store.AirDayRow): AirPast => ({
  at: day,
  aqi,
  band: bandOrNull(aqi),
  main,
  pm25,
})

function monthsOf(days: readonly store.AirDayRow[]): AirPast[] {
  const months = Map.groupBy(days, ({ day }) => day.slice(0, 7))
  return [...months].map(([month, rows]) => {
    const known = rows.flatMap(({ aqi }) => (aqi === null ? [] : [aqi]))
    const dust = rows.flatMap(({ pm25 }) => (pm25 === null ? [] : [pm25]))
    const mean = (values: readonly number[]) =>
      values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
    const aqi = mean(known)
    const [rounded, pm25] = [aqi === null ? null : Math.round(aqi), mean(dust)]
    return {
      at: `${month}-01`,
      aqi: rounded,
      band: bandOrNull(rounded),
      main: null,
      pm25: pm25 === null ? null : Math.round(pm25 * 10) / 10,
      daysInBands: Object.fromEntries(bands.map((band) => [band, known.filter((one) => bandOf(one) === band).length])),
    }
  })
}

export async function forecast(tx: Tx, code: string): Promise<ForecastReply> {
  await getAir(tx, code)
  const [newest, model] = await Promise.all([store.newestForecast(tx, code), store.modelOf(tx, code)])
  const dayBefore = newest && Temporal.Instant.from(newest.hour).subtract({ hours: 24 }).toString()
  const before = dayBefore === undefined ? undefined : await store.forecastUpTo(tx, code, dayBefore)
  const isFresh = newest && tx.now.epochMilliseconds - Date.parse(newest.hour) <= forecastOldMs
  return {
    next: isFresh ? await withWhatCame(tx, newest) : null,
    before: before ? await withWhatCame(tx, before) : null,
    scores: model?.scores
      ? {
          learnedAt: model.learned_at,
          learnedHours: model.model.hours,
          overall: overall(model.scores),
          horizons: model.scores,
        }
      : null,
  }
}

async function withWhatCame(tx: Tx, { station, hour, told }: store.ForecastRow): Promise<Forecast> {
  const from = Temporal.Instant.from(hour)
  const rows = await store.airHours(tx, station, hour, from.add({ hours: told.length + 1 }).toString())
  const came = new Map(rows.map((row) => [Date.parse(row.hour), row.means['pm25'] ?? null]))
  return {
    from: hour,
    hours: told.map((one, at) => {
      const ms = from.epochMilliseconds + (at + 1) * hourMs
      return { ...one, at: new Date(ms).toISOString(), band: bandOf(one.aqi), came: came.get(ms) ?? null }
    }),
  }
}
