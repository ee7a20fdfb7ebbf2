/**
 * What the forecast looks at when it looks `ahead` hours ahead. All of it is known at the hour of looking; concentrations are
 * taken as logarithms against the mean of the last day, so that what was learned in the dusty months holds in the clean ones.
 */
import { carriedOn, clockOf, type Hours } from './hours.ts'

/** Added before the logarithm: a microgram more or less matters little where the air is clean. */
const softening = 5
export const toLog = (value: number): number => Math.log(value + softening)
export const fromLog = (value: number): number => Math.max(0, Math.exp(value) - softening)

const holeMax = 3
/** A mean needs this share of its hours. */
const shareMin = 0.6

/** The columns of a station that are looked at again and again. */
export interface Looked {
  readonly hours: Hours
  /** Logarithms, short holes filled. */
  readonly level: readonly (number | null)[]
  readonly dayMean: readonly (number | null)[]
  readonly temperature: readonly (number | null)[]
  readonly humidity: readonly (number | null)[]
  readonly wind: readonly (number | null)[]
}

export function look(hours: Hours): Looked {
  const level = carriedOn(hours.values.pm25, holeMax).map((value) => (value === null ? null : toLog(value)))
  return {
    hours,
    level,
    dayMean: level.map((_, at) => meanBack(level, at, 24)),
    temperature: carriedOn(hours.values.temperature, holeMax),
    humidity: carriedOn(hours.values.humidity, holeMax),
    wind: carriedOn(hours.values.wind, holeMax),
  }
}

function meanBack(values: readonly (number | null)[], at: number, count: number): number | null {
  let [sum, found] = [0, 0]
  for (let place = Math.max(0, at - count + 1); place <= at; place++) {
    const value = values[place] ?? null
    if (value === null) continue
    sum += value
    found += 1
  }
  return found >= count * shareMin ? sum / found : null
}

const lagNames = [
  'now',
  'hour before',
  '2 hours before',
  '3 hours before',
  '5 hours before',
  'mean of 3 hours',
  'mean of 6 hours',
  'mean of 12 hours',
  'mean of 2 days',
  'mean of a week',
  'same hour yesterday',
  'an hour after it',
  'two hours after it',
  'usual at that hour',
  'hour: sin 1',
  'hour: cos 1',
  'hour: sin 2',
  'hour: cos 2',
  'hour: sin 3',
  'hour: cos 3',
] as const
const weatherNames = [
  'temperature',
  'humidity',
  'wind of 6 hours',
  'warmer than yesterday',
  'more humid than yesterday',
  'more wind than yesterday',
  'dew point against yesterday',
  'dew point against 6 hours ago',
  'temperature of the day',
  'humidity of the day',
  'wind of the day',
] as const

/** What the columns of a row are, in their order. */
export function columnNames(weather: 'with-weather' | 'without'): string[] {
  return weather === 'without' ? [...lagNames] : [...lagNames, ...weatherNames]
}

/** A row of columns, or null where too little is known. `at` is the hour of looking; everything after it is not looked at. */
export function rowAt(of: Looked, at: number, ahead: number, withWeather: 'with-weather' | 'without'): number[] | null {
  const base = of.dayMean[at] ?? null
  if (base === null || (of.level[at] ?? null) === null) return null
  const row = [...lags(of, at, ahead, base), ...clock(of.hours.first + at + ahead)]
  if (withWeather === 'without') return row
  const weather = weatherAt(of, at)
  return weather && [...row, ...weather]
}

function lags({ level, dayMean }: Looked, at: number, ahead: number, base: number): number[] {
  const against = (value: number | null | undefined) => (value == null ? 0 : value - base)
  const sameHour = at + ahead - 24
  return [
    ...[0, 1, 2, 3, 5].map((back) => against(level[at - back])),
    ...[3, 6, 12, 48, 168].map((count) => against(meanBack(level, at, count))),
    ...[0, 1, 2].map((later) => against(level[Math.min(at, sameHour + later)])),
    usualAt(level, dayMean, sameHour),
  ]
}

/** How that hour of the day stood against its day, in the last week. */
function usualAt(level: Looked['level'], dayMean: Looked['dayMean'], sameHour: number): number {
  let [sum, found] = [0, 0]
  for (let day = 0; day < 7; day++) {
    const [value, mean] = [level[sameHour - 24 * day], dayMean[sameHour - 24 * day]]
    if (value == null || mean == null) continue
    sum += value - mean
    found += 1
  }
  return found === 0 ? 0 : sum / found
}

function clock(hour: number): number[] {
  const angle = (2 * Math.PI * clockOf(hour)) / 24
  return [1, 2, 3].flatMap((times) => [Math.sin(times * angle), Math.cos(times * angle)])
}

function weatherAt({ temperature, humidity, wind }: Looked, at: number): number[] | null {
  const [warmth, damp, air] = [temperature[at] ?? null, humidity[at] ?? null, wind[at] ?? null]
  if (warmth === null || damp === null || air === null) return null
  const change = (values: readonly (number | null)[], back: number) => {
    const [now, then] = [meanBack(values, at, 3), meanBack(values, at - back, 3)]
    return now === null || then === null ? 0 : now - then
  }
  // A point of humidity less is about 0.2 °C less of dew point (Lawrence 2005).
  const dew = (back: number) => change(temperature, back) + change(humidity, back) / 5
  return [
    warmth,
    damp,
    meanBack(wind, at, 6) ?? air,
    change(temperature, 24),
    change(humidity, 24),
    change(wind, 24),
    dew(24),
    dew(6),
    meanBack(temperature, at, 24) ?? warmth,
    meanBack(humidity, at, 24) ?? damp,
    meanBack(wind, at, 24) ?? air,
  ]
}
