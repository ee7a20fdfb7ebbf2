/**
 * The air and the weather of the simulated city: the measured hours of Hanoi, each at its own hour of the day, again and again.
 * Rain is in no file at hand: it falls in spells where the measured air is humid.
 */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'csv-parse/sync'
import { StartError } from '../../src/kernel/start-error.ts'
import { chance } from './chance.ts'

const columns = ['pm25', 'pm10', 'o3', 'no2', 'so2', 'co', 'temperature', 'humidity', 'wind_speed'] as const
export type Measured = Readonly<Record<(typeof columns)[number], number>>

export const hourMs = 3_600_000
const dayMs = 24 * hourMs
const hanoiOffsetMs = 7 * hourMs
const spellHours = 6

/** Hours of the day in Hanoi, with their part: 17.5 is half past five in the afternoon. */
export const hourOfDay = (ms: number): number => ((((ms + hanoiOffsetMs) % dayMs) + dayMs) % dayMs) / hourMs

export const fileName = path.join('air_weather', 'hanoi_iqair_2025-02_06_hourly.csv')

/** Throws a StartError where the file is not there or holds no whole day. */
export function readWeather(folder: string, seed: number): Weather {
  const file = path.join(folder, fileName)
  let records: Record<string, string>[]
  try {
    records = parse(readFileSync(file), { columns: true })
  } catch (error) {
    throw unreadable(file, error instanceof Error ? error.message : String(error))
  }
  const days = wholeDays(records)
  if (days.length === 0) throw unreadable(file, `it holds no whole day of ${columns.join(', ')}`)
  return new Weather(days, seed)
}

function unreadable(file: string, why: string): StartError {
  return new StartError('config', {
    vi: 'Không đọc được số liệu thật của không khí và thời tiết.',
    what: 'The real series of air and weather cannot be read.',
    why: [file, why],
    todo: 'khue simulate --data FOLDER, where air_weather is in the folder',
  })
}

type Day = readonly Measured[]

/** From the first to the last day of which at least half of the hours are there; gaps are as the hour before. */
function wholeDays(records: readonly Record<string, string>[]): Day[] {
  const hours = new Map<number, Measured>()
  let last = Object.fromEntries(columns.map((name) => [name, 0])) as Measured
  for (const record of records) {
    const at = Date.parse(record['timestamp'] ?? '')
    if (Number.isNaN(at)) continue
    const given = columns.map((name): [string, number] => {
      const value = Number.parseFloat(record[name] ?? '')
      return [name, Number.isNaN(value) ? last[name] : value]
    })
    last = Object.fromEntries(given) as Measured
    hours.set(Math.floor((at + hanoiOffsetMs) / hourMs), last)
  }
  const numbers = [...hours.keys()]
  const [from, to] = [Math.ceil(Math.min(...numbers) / 24), Math.floor((Math.max(...numbers) + 1) / 24)]
  const days: Day[] = []
  let before = last
  for (let day = from; day < to; day++) {
    const there = Array.from({ length: 24 }, (_, hour) => hours.get(day * 24 + hour))
    if (there.filter(Boolean).length < 12) continue
    days.push(there.map((hour) => (before = hour ?? before)))
  }
  return days
}

export class Weather {
  readonly #days: readonly Day[]
  readonly #seed: number

  constructor(days: readonly Day[], seed: number) {
    this.#days = days
    this.#seed = seed
  }

  get days(): number {
    return this.#days.length
  }

  #hour(number: number): Measured {
    const count = this.#days.length
    const day = ((Math.floor(number / 24) % count) + count) % count
    return this.#days[day]?.[((number % 24) + 24) % 24] as Measured
  }

  /** As measured, between two hours without a jump. */
  measured(name: keyof Measured, ms: number): number {
    const hours = (ms + hanoiOffsetMs) / hourMs
    const [here, part] = [Math.floor(hours), hours - Math.floor(hours)]
    return this.#hour(here)[name] * (1 - part) + this.#hour(here + 1)[name] * part
  }

  /** Millimetres an hour, at one place: over the whole city at once, not everywhere as much. */
  rain(place: string | number, ms: number): number {
    const hours = (ms + hanoiOffsetMs) / hourMs
    const spell = Math.floor(hours / spellHours)
    const strength = chance(this.#seed, 'rain', spell)
    const humid = Math.max(0, (this.measured('humidity', ms) - 70) / 30)
    if (strength < 0.8 || humid === 0) return 0
    const swell = Math.sin((Math.PI * (hours - spell * spellHours)) / spellHours)
    return 200 * (strength - 0.8) * humid * swell * (0.5 + chance(this.#seed, 'rain', spell, place))
  }

  /** What fell in the last three hours, in millimetres: what stands in the streets. */
  lately(place: string | number, ms: number): number {
    return [0, 1, 2].reduce((sum, back) => sum + this.rain(place, ms - back * hourMs), 0)
  }
}
