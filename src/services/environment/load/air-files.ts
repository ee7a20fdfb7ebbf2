/** The files of ../shared/data/air_weather: an hourly city-level series of Hanoi, February to June 2025. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'csv-parse/sync'
import type { Pollutant } from '../vn-aqi.ts'
import { hourOf, type Hours, hoursFrom } from '../forecast/hours.ts'

export interface AirRow extends Readonly<Record<Pollutant, number | null>> {
  readonly atMs: number
  readonly temperature: number | null
  readonly humidity: number | null
  /** m/s. */
  readonly wind: number | null
}

const fileName = path.join('air_weather', 'hanoi_iqair_2025-02_06_hourly.csv')

/** `N/A` is nothing; units stand behind the number. */
function numberOf(text: string | undefined): number | null {
  const value = Number.parseFloat(text ?? '')
  return Number.isNaN(value) ? null : value
}

/** In the order of time. `folder` is the data folder. Throws when the file is not there. */
export function readAirFile(folder: string): AirRow[] {
  const records: Record<string, string>[] = parse(readFileSync(path.join(folder, fileName)), { columns: true })
  return records
    .map((record) => {
      const wind = numberOf(record['wind_speed'])
      return {
        atMs: Date.parse(record['timestamp'] ?? ''),
        pm25: numberOf(record['pm25']),
        pm10: numberOf(record['pm10']),
        o3: numberOf(record['o3']),
        no2: numberOf(record['no2']),
        so2: numberOf(record['so2']),
        co: numberOf(record['co']),
        temperature: numberOf(record['temperature']),
        humidity: numberOf(record['humidity']),
        // Told in km/h.
        wind: wind === null ? null : Math.round((wind / 3.6) * 10) / 10,
      }
    })
    .filter(({ atMs }) => !Number.isNaN(atMs))
    .toSorted((a, b) => a.atMs - b.atMs)
}

export function hoursOfFile(rows: readonly AirRow[]): Hours {
  return hoursFrom(rows.map((row) => ({ ...row, hour: hourOf(row.atMs) })))
}
