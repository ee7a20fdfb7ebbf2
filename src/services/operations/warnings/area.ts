/** The drawn area of a warning: corners in order, the last joined to the first. Browser-safe. Rule OP35. */

/** [longitude, latitude] */
export type Corner = readonly [number, number]

/** On which side of the line a–b the point c lies: above 0, below 0, or 0 on it. */
const side = (a: Corner, b: Corner, c: Corner): number => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

function cross(a: Corner, b: Corner, c: Corner, d: Corner): boolean {
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0
}

/** Two edges that are not neighbours cross: nobody could say what is within. */
export function crossesItself(corners: readonly Corner[]): boolean {
  const edges = corners.flatMap((corner, at): (readonly [Corner, Corner])[] => {
    const next = corners[(at + 1) % corners.length]
    return next ? [[corner, next]] : []
  })
  return edges.some(([a, b], one) => edges.some(([c, d], other) => other > one && cross(a, b, c, d)))
}

/** Whether it encloses anything: three corners that are not in a line. */
export function isArea(corners: readonly Corner[]): boolean {
  const twice = corners.reduce((sum, [x, y], at) => {
    const [nextX, nextY] = corners[(at + 1) % corners.length] ?? [x, y]
    return sum + x * nextY - nextX * y
  }, 0)
  return corners.length >= 3 && Math.abs(twice) > 1e-12
}

export interface Circle {
  readonly longitude: number
  readonly latitude: number
  readonly radiusKm: number
}

const perEdge = 20
const perSide = 20
const kmPerDegree = 111.2

/** The corners of a circle, near enough to judge where it lies. */
export function cornersOf({ longitude, latitude, radiusKm }: Circle): Corner[] {
  const [north, east] = [radiusKm / kmPerDegree, radiusKm / (kmPerDegree * Math.cos((latitude * Math.PI) / 180))]
  return Array.from({ length: 36 }, (_, at) => {
    const angle = (at * Math.PI) / 18
    return [longitude + east * Math.cos(angle), latitude + north * Math.sin(angle)]
  })
}

function isWithin([x, y]: Corner, corners: readonly Corner[]): boolean {
  let inside = false
  corners.forEach(([ax, ay], at) => {
    const [bx, by] = corners[(at + 1) % corners.length] ?? [ax, ay]
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside
  })
  return inside
}

/** Points all over an area, along its edges and inside, to ask of each where it lies. */
export function pointsIn(corners: readonly Corner[]): Corner[] {
  const edges = corners.flatMap(([ax, ay], at) => {
    const [bx, by] = corners[(at + 1) % corners.length] ?? [ax, ay]
    return Array.from(
      { length: perEdge },
      (_, n): Corner => [ax + ((bx - ax) * n) / perEdge, ay + ((by - ay) * n) / perEdge],
    )
  })
  const [west, east] = [Math.min(...corners.map(([x]) => x)), Math.max(...corners.map(([x]) => x))]
  const [south, north] = [Math.min(...corners.map(([, y]) => y)), Math.max(...corners.map(([, y]) => y))]
  const inside = Array.from(
    { length: perSide * perSide },
    (_, n): Corner => [
      west + ((east - west) * ((n % perSide) + 0.5)) / perSide,
      south + ((north - south) * (Math.floor(n / perSide) + 0.5)) / perSide,
    ],
  ).filter((point) => isWithin(point, corners))
  return [...edges, ...inside]
}

/** From end to end, in kilometres. */
export function kmAcross(corners: readonly Corner[]): number {
  const across = (a: Corner, b: Corner) =>
    Math.hypot((a[0] - b[0]) * kmPerDegree * Math.cos((a[1] * Math.PI) / 180), (a[1] - b[1]) * kmPerDegree)
  return Math.max(0, ...corners.flatMap((a, at) => corners.slice(at + 1).map((b) => across(a, b))))
}
