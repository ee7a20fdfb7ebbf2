/** Tiles of the web (Web Mercator, XYZ): where a degree lies in them, and their numbers in the order of nearness. Pure. */
import type { Box, Point } from './geometry.ts'

/** Parcels are drawn one by one from here on; finer scales are the same tiles drawn larger. */
export const parcelZoom = 16
/** The squares whose cover is kept; see cover.ts. */
export const coverZoom = 12
export const zoomMin = 7

/** Fractions of the world, from the north-west corner. */
export function project([lon, lat]: Point): [x: number, y: number] {
  const sin = Math.sin((lat * Math.PI) / 180)
  return [lon / 360 + 0.5, 0.5 - (0.25 * Math.log((1 + sin) / (1 - sin))) / Math.PI]
}

export function unproject(x: number, y: number): Point {
  return [(x - 0.5) * 360, (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI]
}

export interface TileId {
  readonly z: number
  readonly x: number
  readonly y: number
}

export function tileAt(point: Point, z: number): TileId {
  const [x, y] = project(point)
  return { z, x: Math.floor(x * 2 ** z), y: Math.floor(y * 2 ** z) }
}

/** All tiles of a scale that a box touches. */
export function tilesIn({ west, south, east, north }: Box, z: number): TileId[] {
  const [first, last] = [tileAt([west, north], z), tileAt([east, south], z)]
  const found: TileId[] = []
  for (let y = first.y; y <= last.y; y++) for (let x = first.x; x <= last.x; x++) found.push({ z, x, y })
  return found
}

/** How many that would be, without making them. */
export function tileCount({ west, south, east, north }: Box, z: number): number {
  const [first, last] = [tileAt([west, north], z), tileAt([east, south], z)]
  return (last.x - first.x + 1) * (last.y - first.y + 1)
}

/** Puts a zero before each of the lower 16 bits. */
function spread(n: number): number {
  let v = n & 0xffff
  v = (v | (v << 8)) & 0x00ff00ff
  v = (v | (v << 4)) & 0x0f0f0f0f
  v = (v | (v << 2)) & 0x33333333
  return (v | (v << 1)) & 0x55555555
}

/** Number of a tile of `parcelZoom`: the bits of x and y in turn (Morton order). */
export function keyOf(x: number, y: number): number {
  return (spread(x) | (spread(y) << 1)) >>> 0
}

function gathered(n: number): number {
  let v = n & 0x55555555
  v = (v | (v >>> 1)) & 0x33333333
  v = (v | (v >>> 2)) & 0x0f0f0f0f
  v = (v | (v >>> 4)) & 0x00ff00ff
  return (v | (v >>> 8)) & 0xffff
}

export function tileOfKey(key: number): TileId {
  return { z: parcelZoom, x: gathered(key), y: gathered(key >>> 1) }
}

/** The numbers of all tiles of `parcelZoom` within one of a smaller scale: from, and the first beyond. */
export function keysWithin({ z, x, y }: TileId): [from: number, beyond: number] {
  const shift = parcelZoom - z
  const from = keyOf(x * 2 ** shift, y * 2 ** shift)
  return [from, from + 4 ** shift]
}
