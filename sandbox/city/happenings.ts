/**
 * What happens in the city besides measuring: what people report, what is called in, which lines break. By the hour and the
 * weather. Pure: the same seed has the same day.
 */
import { chance, pickBy } from './chance.ts'
import { type CallKind, callWords, type ReportCategory, reportWords, spots } from './words.ts'
import { hourOfDay, type Weather } from './weather.ts'

export const minuteMs = 60_000

export interface Place {
  readonly words: string
  readonly lat: number
  readonly lon: number
}

export interface Report {
  readonly category: ReportCategory
  readonly words: string
  readonly place: Place
  /** Through the portal, or through another agency's app. */
  readonly way: 'portal' | 'open311'
}

export interface Call {
  readonly kind: CallKind
  readonly severity: number
  readonly title: string
  readonly place: Place
}

/** Share of the busiest hour in which people write, by the hour. */
const writing = [4, 2, 1, 1, 2, 8, 30, 70, 85, 80, 75, 60, 45, 50, 65, 70, 80, 95, 100, 90, 75, 55, 25, 10]
const busiestPerHour = 14
/** A cloudburst makes so many times as many write. */
const rainFactor = 5
const callsPerHour = 1.6

interface Drawing {
  readonly weather: Weather
  readonly seed: number
  /** The minute, as a number since 1970. */
  readonly minute: number
}

function drawn({ seed, minute }: Drawing, what: string, perMinute: number): number[] {
  const whole = Math.floor(perMinute)
  const count = whole + (chance(seed, what, minute) < perMinute - whole ? 1 : 0)
  return Array.from({ length: count }, (_, n) => n)
}

function weighted<K extends string>(share: number, weights: Readonly<Record<K, number>>): K {
  const entries = Object.entries(weights) as [K, number][]
  let left = share * entries.reduce((sum, [, weight]) => sum + weight, 0)
  for (const [name, weight] of entries) {
    left -= weight
    if (left < 0) return name
  }
  return (entries.at(-1) as [K, number])[0]
}

function placeOf({ seed, minute }: Drawing, what: string, n: number): Place {
  const [words, lat, lon] = pickBy(chance(seed, what, minute, n, 'spot'), spots)
  const near = (of: string) => (chance(seed, what, minute, n, of) - 0.5) * 0.006
  return { words, lat: Number((lat + near('lat')).toFixed(6)), lon: Number((lon + near('lon')).toFixed(6)) }
}

const wetAt = (weather: Weather, ms: number) => Math.min(1, weather.lately('city', ms) / 60)

export function reportsAt(drawing: Drawing): Report[] {
  const { weather, seed, minute } = drawing
  const ms = minute * minuteMs
  const hour = Math.floor(hourOfDay(ms))
  const wet = wetAt(weather, ms)
  const perHour = busiestPerHour * ((writing[hour] ?? 0) / 100) * (1 + (rainFactor - 1) * wet)
  const isNight = hour >= 19 || hour < 5
  const weights: Record<ReportCategory, number> = {
    drainage: 3 + 120 * wet,
    danger: 2 + 30 * wet,
    trees: 4 + 25 * wet,
    rubbish: 24,
    roads: 12,
    lighting: isNight ? 22 : 3,
    noise: isNight ? 24 : 6,
    air: 2 + weather.measured('pm25', ms) / 12,
    order: isNight ? 6 : 18,
    'traffic-signals': 5,
  }
  return drawn(drawing, 'report', perHour / 60).map((n) => {
    const category = weighted(chance(seed, 'report', minute, n, 'category'), weights)
    return {
      category,
      words: pickBy(chance(seed, 'report', minute, n, 'words'), reportWords[category]),
      place: placeOf(drawing, 'report', n),
      way: chance(seed, 'report', minute, n, 'way') < 0.6 ? 'portal' : 'open311',
    }
  })
}

export function callsAt(drawing: Drawing): Call[] {
  const { weather, seed, minute } = drawing
  const ms = minute * minuteMs
  const hour = hourOfDay(ms)
  const wet = wetAt(weather, ms)
  const isRush = (hour >= 7 && hour < 9) || (hour >= 16.5 && hour < 19)
  const hot = Math.max(0, weather.measured('temperature', ms) - 30) / 10
  const perHour = callsPerHour * (hour < 5 ? 0.4 : 1) * (1 + 3 * wet + (isRush ? 0.8 : 0))
  const weights: Record<CallKind, number> = {
    flood: 1 + 60 * wet,
    traffic: isRush ? 40 : 16,
    fire: 6 + 8 * hot,
    power: 4 + 20 * hot + 10 * wet,
    water: 4,
    crowd: hour > 16 && hour < 23 ? 5 : 1,
  }
  return drawn(drawing, 'call', perHour / 60).map((n) => {
    const kind = weighted(chance(seed, 'call', minute, n, 'kind'), weights)
    const place = placeOf(drawing, 'call', n)
    const grave = chance(seed, 'call', minute, n, 'severity') + 0.2 * wet
    return {
      kind,
      severity: grave > 0.97 ? 3 : grave > 0.7 ? 2 : 1,
      title: `${pickBy(chance(seed, 'call', minute, n, 'words'), callWords[kind])}, ${place.words}`,
      place,
    }
  })
}

export interface Fault {
  readonly kind: 'cut' | 'off'
  /** Of all there are, the one at this share. */
  readonly share: number
  readonly minutes: number
}

const faultsPerHour = 0.15

/** A line that breaks, a device without current: now and then, and more in the rain. */
export function faultsAt(drawing: Drawing): Fault[] {
  const { weather, seed, minute } = drawing
  const wet = wetAt(weather, minute * minuteMs)
  return drawn(drawing, 'fault', (faultsPerHour * (1 + 12 * wet)) / 60).map((n) => ({
    kind: chance(seed, 'fault', minute, n, 'kind') < 0.7 ? 'cut' : 'off',
    share: chance(seed, 'fault', minute, n, 'which'),
    minutes: 8 + Math.floor(100 * chance(seed, 'fault', minute, n, 'long') ** 2),
  }))
}
