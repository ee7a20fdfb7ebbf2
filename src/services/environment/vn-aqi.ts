/**
 * VN_AQI as Decision 1459/QĐ-TCMT of 12 November 2019 has it computed (its guideline, sections 1.4 and 2.2). Browser-safe.
 * All concentrations are in µg/m³, CO too. Rules EV1 to EV4.
 */

export const pollutants = ['pm25', 'pm10', 'o3', 'no2', 'so2', 'co'] as const
export type Pollutant = (typeof pollutants)[number]

/** The six bands of table 1, by their upper ends. */
export const bands = ['good', 'moderate', 'poor', 'bad', 'very-bad', 'hazardous'] as const
export type Band = (typeof bands)[number]
export const bandTops: Readonly<Record<Band, number>> = {
  good: 50,
  moderate: 100,
  poor: 150,
  bad: 200,
  'very-bad': 300,
  hazardous: 500,
}

export function bandOf(aqi: number): Band {
  return bands.find((band) => aqi <= bandTops[band]) ?? 'hazardous'
}

/** The least index of a band. */
export function bandFloor(band: Band): number {
  const below = bands[bands.indexOf(band) - 1]
  return below === undefined ? 0 : bandTops[below] + 1
}

/** I of table 2; the column of O3 by 8 hours ends at 300. */
const levels = [0, 50, 100, 150, 200, 300, 400, 500]

/** BP of table 2. */
const breakpoints: Readonly<Record<Pollutant | 'o3-8h', readonly number[]>> = {
  o3: [0, 160, 200, 300, 400, 800, 1_000, 1_200],
  'o3-8h': [0, 100, 120, 170, 210, 400],
  co: [0, 10_000, 30_000, 45_000, 60_000, 90_000, 120_000, 150_000],
  so2: [0, 125, 350, 550, 800, 1_600, 2_100, 2_630],
  no2: [0, 100, 200, 700, 1_200, 2_350, 3_100, 3_850],
  pm10: [0, 50, 150, 250, 350, 420, 500, 600],
  pm25: [0, 25, 50, 80, 150, 250, 350, 500],
}

/** Formulas 1 and 2, before rounding. Above the last breakpoint the scale ends (“≥ 500”). */
function interpolated(column: Pollutant | 'o3-8h', concentration: number): number {
  const points = breakpoints[column]
  const above = points.findIndex((point) => concentration <= point)
  if (above === -1) return levels[points.length - 1] ?? 500
  if (above === 0) return 0
  const [low, high] = [points[above - 1] ?? 0, points[above] ?? 0]
  const [from, to] = [levels[above - 1] ?? 0, levels[above] ?? 0]
  return ((to - from) / (high - low)) * (concentration - low) + from
}

/** A whole number, a half upwards; computed values such as 64.49999999999999 stand for the half that they miss. */
const rounded = (value: number): number => Math.floor(Number(value.toPrecision(12)) + 0.5)

/** The index of one pollutant: PM by its NowCast or 24-hour mean, gases by their 1-hour mean. */
export function indexOf(column: Pollutant | 'o3-8h', concentration: number): number {
  return rounded(interpolated(column, concentration))
}

export type Hourly = readonly (number | null | undefined)[]

/**
 * The weighted mean of twelve hours; `hours[0]` is the present one. Null unless two of the latest three are there (note of
 * section 2.2.1.a). Where w is 1/2 and all twelve hours are there, the Decision's own sum is taken, whose weights add up to
 * 1 − 2⁻¹²; where hours are missing it would count them as clean air, so that the other formula is taken with w = 1/2.
 */
export function nowCast(hours: Hourly): number | null {
  const twelve = Array.from({ length: 12 }, (_, at) => hours[at] ?? null)
  const known = twelve.filter((value) => value !== null)
  if (twelve.slice(0, 3).filter((value) => value !== null).length < 2) return null
  const [least, most] = [Math.min(...known), Math.max(...known)]
  const w = Math.max(most === 0 ? 1 : least / most, 0.5)
  let [sum, weights] = [0, 0]
  twelve.forEach((value, at) => {
    if (value === null) return
    sum += w ** at * value
    weights += w ** at
  })
  return w === 0.5 && known.length === 12 ? sum / 2 : sum / weights
}

export type Parts = Readonly<Partial<Record<Pollutant, number>>>

export interface Aqi {
  readonly aqi: number
  /** The pollutant with the greatest index. */
  readonly main: Pollutant
  /** The index of each pollutant that was measured. */
  readonly parts: Parts
}

/** The greatest part; null without PM2.5 and PM10, one of which section 2.1 asks for. */
function composed(parts: Partial<Record<Pollutant, number>>): Aqi | null {
  if (parts.pm25 === undefined && parts.pm10 === undefined) return null
  const [main, aqi] = pollutants
    .flatMap((name) => (parts[name] === undefined ? [] : [[name, parts[name]] as const]))
    .reduce((most, one) => (one[1] > most[1] ? one : most))
  return { aqi, main, parts }
}

/** 1-hour means of each pollutant, the present hour first, eleven before it behind. */
export type HoursBack = Readonly<Partial<Record<Pollutant, Hourly>>>

/** Section 2.2.1. */
export function hourlyAqi(hours: HoursBack): Aqi | null {
  const parts: Partial<Record<Pollutant, number>> = {}
  for (const name of pollutants) {
    const values = hours[name] ?? []
    const value = name === 'pm25' || name === 'pm10' ? nowCast(values) : (values[0] ?? null)
    if (value !== null) parts[name] = indexOf(name, value)
  }
  return composed(parts)
}

/** Three quarters: the Decision names no least number of hours; this is the city's own (QCVN 05:2023 asks for as much). */
export const hoursOfDayMin = 18
const hoursOfEightMin = 6

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
const there = (values: Hourly): number[] => values.filter((value) => value !== null && value !== undefined)

/** Each hour's mean over it and the seven before; `hours` begins with seven hours of the day before. */
export function eightHourMeans(hours: Hourly): (number | null)[] {
  return hours.slice(7).map((_, at) => {
    const eight = there(hours.slice(at, at + 8))
    return eight.length < hoursOfEightMin ? null : meanOf(eight)
  })
}

/** 1-hour means in the order of time: seven hours of the day before, then the day's own, from 01:00 to 00:00. */
export type DayHours = Readonly<Partial<Record<Pollutant, Hourly>>>

/** Section 2.2.2. */
export function dailyAqi(hours: DayHours): Aqi | null {
  const parts: Partial<Record<Pollutant, number>> = {}
  for (const name of pollutants) {
    const values = hours[name] ?? []
    const own = there(values.slice(7))
    if (own.length < hoursOfDayMin) continue
    const most = Math.max(...own)
    if (name === 'pm25' || name === 'pm10') parts[name] = indexOf(name, meanOf(own))
    else if (name === 'o3') parts.o3 = Math.max(indexOf('o3', most), ozoneOfEight(values) ?? 0)
    else parts[name] = indexOf(name, most)
  }
  return composed(parts)
}

/** Not above 400 µg/m³: then the hour alone counts. */
function ozoneOfEight(values: Hourly): number | null {
  const means = there(eightHourMeans(values))
  const most = Math.max(...means)
  return means.length === 0 || most > 400 ? null : indexOf('o3-8h', most)
}
