/**
 * Positions as metres on a plane (equirectangular at the city's middle latitude), so that the database's points and circles
 * measure in metres. A box of latitudes and longitudes stays a box; a distance within the city is 0.4 % off at most.
 */
import type { Position } from './definition.ts'

const degree = Math.PI / 180
/** Mean radius of the Earth (IUGG). */
const radius_m = 6_371_008.8
const middleLatitude = 21.0

export interface OnPlane {
  readonly x: number
  readonly y: number
}

export function onPlane({ lat, lon }: Position): OnPlane {
  return {
    x: Math.round(lon * degree * radius_m * Math.cos(middleLatitude * degree) * 100) / 100,
    y: Math.round(lat * degree * radius_m * 100) / 100,
  }
}

/** Along the great circle (haversine), in metres. */
export function distance_m(a: Position, b: Position): number {
  const half = (x: number) => Math.sin((x * degree) / 2) ** 2
  const h = half(b.lat - a.lat) + Math.cos(a.lat * degree) * Math.cos(b.lat * degree) * half(b.lon - a.lon)
  return 2 * radius_m * Math.asin(Math.sqrt(h))
}
