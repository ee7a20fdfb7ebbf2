/** Which commune a point lies in. */
import type { Position } from '../../../platform/registry/index.ts'
import type { Boundary, Ring } from './read-files.ts'

interface Boxed extends Boundary {
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
}

/** Gives the code of the commune that a point lies in; undefined outside all of them. */
export function communeFinder(boundaries: readonly Boundary[]): (position: Position) => string | undefined {
  const boxed = boundaries.map(withBox)
  return ({ lat, lon }) =>
    boxed.find(
      (one) =>
        one.west <= lon &&
        lon <= one.east &&
        one.south <= lat &&
        lat <= one.north &&
        one.polygons.some(
          ([outline = [], ...holes]) => inside(outline, lon, lat) && !holes.some((hole) => inside(hole, lon, lat)),
        ),
    )?.code
}

function withBox(boundary: Boundary): Boxed {
  const points = boundary.polygons.flat(2)
  const [lons, lats] = [points.map(([lon]) => lon), points.map(([, lat]) => lat)]
  return {
    ...boundary,
    west: Math.min(...lons),
    south: Math.min(...lats),
    east: Math.max(...lons),
    north: Math.max(...lats),
  }
}

/** A ray to the east crosses the ring an odd number of times. */
function inside(ring: Ring, lon: number, lat: number): boolean {
  let odd = false
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [[ax, ay], [bx, by]] = [ring[i] ?? [0, 0], ring[j] ?? [0, 0]]
    if (ay > lat !== by > lat && lon < ((bx - ax) * (lat - ay)) / (by - ay) + ax) odd = !odd
  }
  return odd
}
