/** A city is small enough to be flat: metres east and north of a point, good to a few centimetres in a kilometre. Browser-safe. */

const radiusM = 6_371_008.8
export const metresPerDegree = (Math.PI / 180) * radiusM

export type Position = readonly [longitude: number, latitude: number]

export interface Plane {
  readonly longitude: number
  readonly latitude: number
  /** Metres of one degree of longitude. */
  readonly east: number
}

export function planeAt(longitude: number, latitude: number): Plane {
  return { longitude, latitude, east: metresPerDegree * Math.cos((latitude * Math.PI) / 180) }
}

export const xOf = (plane: Plane, longitude: number): number => (longitude - plane.longitude) * plane.east
export const yOf = (plane: Plane, latitude: number): number => (latitude - plane.latitude) * metresPerDegree
export const positionAt = (plane: Plane, x: number, y: number): Position => [
  plane.longitude + x / plane.east,
  plane.latitude + y / metresPerDegree,
]

export function metresBetween([aLon, aLat]: Position, [bLon, bLat]: Position): number {
  const east = metresPerDegree * Math.cos((((aLat + bLat) / 2) * Math.PI) / 180)
  return Math.hypot((aLon - bLon) * east, (aLat - bLat) * metresPerDegree)
}

export function metresAlong(line: readonly Position[]): number {
  let sum = 0
  for (let at = 1; at < line.length; at++) {
    const [a, b] = [line[at - 1], line[at]]
    if (a && b) sum += metresBetween(a, b)
  }
  return sum
}
