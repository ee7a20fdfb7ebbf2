/** Plane geometry of parcels and boundaries: GeoJSON rings in degrees (WGS 84), lengths in metres. Pure. */

export type Point = readonly [lon: number, lat: number]
/** Closed: its first point is its last one. */
export type Ring = readonly Point[]
export interface Polygon {
  readonly type: 'Polygon'
  readonly coordinates: readonly Ring[]
}
export interface MultiPolygon {
  readonly type: 'MultiPolygon'
  readonly coordinates: readonly (readonly Ring[])[]
}
export interface Box {
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
}

/** Metres of a degree at this latitude (WGS 84 ellipsoid). */
export function metresPerDegree(lat: number): { lon: number; lat: number } {
  const phi = (lat * Math.PI) / 180
  const [a, e2] = [6_378_137, 0.006_694_379_990_14]
  const w = 1 - e2 * Math.sin(phi) ** 2
  const perRadian = { lon: (a * Math.cos(phi)) / Math.sqrt(w), lat: (a * (1 - e2)) / w ** 1.5 }
  return { lon: (perRadian.lon * Math.PI) / 180, lat: (perRadian.lat * Math.PI) / 180 }
}

/** Twice the signed area in square degrees, counter-clockwise positive, about its first point (for precision). */
function twiceSigned(ring: Ring): number {
  const [ox, oy] = ring[0] ?? [0, 0]
  let sum = 0
  for (let i = 0; i + 1 < ring.length; i++) {
    const [a, b] = [ring[i] as Point, ring[i + 1] as Point]
    sum += (a[0] - ox) * (b[1] - oy) - (b[0] - ox) * (a[1] - oy)
  }
  return sum
}

/** Square metres, holes taken off. Right to a thousandth for whatever fits in a commune. */
export function areaOf({ coordinates }: Polygon): number {
  const per = metresPerDegree(coordinates[0]?.[0]?.[1] ?? 0)
  const [outer = 0, ...holes] = coordinates.map((ring) => (Math.abs(twiceSigned(ring)) / 2) * per.lon * per.lat)
  return outer - holes.reduce((sum, hole) => sum + hole, 0)
}

export function boxOf(rings: readonly Ring[]): Box {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const ring of rings) {
    for (const [lon, lat] of ring) {
      west = Math.min(west, lon)
      east = Math.max(east, lon)
      south = Math.min(south, lat)
      north = Math.max(north, lat)
    }
  }
  return { west, south, east, north }
}

/** By the even-odd rule over all rings: holes are outside. */
export function isInside([x, y]: Point, rings: readonly Ring[]): boolean {
  let inside = false
  for (const ring of rings) {
    for (let i = 0; i + 1 < ring.length; i++) {
      const [a, b] = [ring[i] as Point, ring[i + 1] as Point]
      if (a[1] > y !== b[1] > y && x < ((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1]) + a[0]) inside = !inside
    }
  }
  return inside
}

/** Metres from a point to the nearest edge. */
export function distanceTo([x, y]: Point, rings: readonly Ring[]): number {
  const per = metresPerDegree(y)
  let nearest = Infinity
  for (const ring of rings) {
    for (let i = 0; i + 1 < ring.length; i++) {
      const [a, b] = [ring[i] as Point, ring[i + 1] as Point]
      const [ax, ay] = [(a[0] - x) * per.lon, (a[1] - y) * per.lat]
      const [dx, dy] = [(b[0] - a[0]) * per.lon, (b[1] - a[1]) * per.lat]
      const length2 = dx * dx + dy * dy
      const t = length2 === 0 ? 0 : Math.max(0, Math.min(1, -(ax * dx + ay * dy) / length2))
      nearest = Math.min(nearest, Math.hypot(ax + t * dx, ay + t * dy))
    }
  }
  return nearest
}

const turn = (a: Point, b: Point, c: Point) => Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))

const between = (a: number, b: number, c: number) => Math.min(a, b) <= c && c <= Math.max(a, b)
const isOn = (a: Point, b: Point, c: Point) =>
  turn(a, b, c) === 0 && between(a[0], b[0], c[0]) && between(a[1], b[1], c[1])

/** Whether two segments have a point in common. */
export function meet(a: Point, b: Point, c: Point, d: Point): boolean {
  if (turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0) return true
  return isOn(a, b, c) || isOn(a, b, d) || isOn(c, d, a) || isOn(c, d, b)
}

export type Fault = 'not-closed' | 'too-few-points' | 'crosses-itself' | 'no-area' | 'hole-outside' | 'too-large'

/** A parcel reaches no farther than this, in degrees: about five kilometres. */
const spanMax = 0.05

/** What is wrong with an outline, or null. */
export function faultOf({ coordinates }: Polygon): Fault | null {
  for (const ring of coordinates) {
    const [first, last] = [ring[0], ring.at(-1)]
    if (!first || !last || first[0] !== last[0] || first[1] !== last[1]) return 'not-closed'
    if (new Set(ring.map(String)).size < 3) return 'too-few-points'
    if (twiceSigned(ring) === 0) return 'no-area'
    if (crosses(ring)) return 'crosses-itself'
  }
  const [outer = [], ...holes] = coordinates
  if (holes.some((hole) => hole.some((point) => !isInside(point, [outer]) && distanceTo(point, [outer]) > 0)))
    return 'hole-outside'
  const { west, south, east, north } = boxOf([outer])
  return east - west > spanMax || north - south > spanMax ? 'too-large' : null
}

/** Edges that touch, but for each with the next at their common point. */
function crosses(ring: Ring): boolean {
  const edges = ring.length - 1
  for (let i = 0; i < edges; i++) {
    for (let k = i + 1; k < edges; k++) {
      const [a, b, c, d] = [ring[i], ring[i + 1], ring[k], ring[k + 1]] as [Point, Point, Point, Point]
      const follows = k === i + 1
      const closes = i === 0 && k === edges - 1
      if (follows ? isOn(a, b, d) || isOn(c, d, a) : closes ? isOn(a, b, c) || isOn(c, d, b) : meet(a, b, c, d))
        return true
    }
  }
  return false
}

/** A point inside the outline: the middle of the widest stretch on the middle line of its box. */
export function innerPoint({ coordinates }: Polygon): Point {
  const { south, north } = boxOf(coordinates)
  const y = (south + north) / 2 + (north - south) * 1e-6
  const cuts: number[] = []
  for (const ring of coordinates) {
    for (let i = 0; i + 1 < ring.length; i++) {
      const [a, b] = [ring[i] as Point, ring[i + 1] as Point]
      if (a[1] > y !== b[1] > y) cuts.push(((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1]) + a[0])
    }
  }
  cuts.sort((a, b) => a - b)
  let best: Point = coordinates[0]?.[0] ?? [0, 0]
  let widest = -1
  for (let i = 0; i + 1 < cuts.length; i += 2) {
    const [from, to] = [cuts[i] as number, cuts[i + 1] as number]
    if (to - from > widest) {
      widest = to - from
      best = [(from + to) / 2, y]
    }
  }
  return best
}
