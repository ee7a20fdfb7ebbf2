/**
 * Figures to try the pages with: each station of the network is the city-wide series, higher or lower by its place and wavering
 * by the hour, always the same for the same station and hour. Told everywhere as sample data.
 */
import type { AirRow } from './air-files.ts'

/** A number from 0 to 1 that depends on the text alone (FNV-1a, finished as MurmurHash3 does). */
export function chance(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32
}

/** A slow wave and a quick one; −1 to 1. */
function waver(code: string, hour: number): number {
  const slow = Math.sin((2 * Math.PI * hour) / 31 + 6.283 * chance(code))
  return 0.6 * slow + 0.8 * (chance(`${code} ${hour}`) - 0.5)
}

/** Dust and gases of a station by the city's; the weather is the city's. */
export function sampleOf(code: string, row: AirRow, hour: number): AirRow {
  const level = 0.75 + 0.5 * chance(`level ${code}`)
  const factor = Math.max(0.3, level * (1 + 0.15 * waver(code, hour)))
  const scaled = (value: number | null) => (value === null ? null : Math.round(value * factor * 10) / 10)
  return { ...row, pm25: scaled(row.pm25), pm10: scaled(row.pm10), no2: scaled(row.no2), co: scaled(row.co) }
}
