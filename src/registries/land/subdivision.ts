/**
 * How ground is divided, for a made-up cadastre: blocks of a slightly uneven grid, each cut into lots that fill it and do not
 * overlap. Pure; the same seed gives the same lots. Lengths in metres, from the middle of the unit.
 */
import { type Box, boxOf, isInside, meet, metresPerDegree, type Point, type Ring } from './geometry.ts'

export type XY = readonly [x: number, y: number]
/** Four corners in turn; convex. */
export type Quad = readonly [XY, XY, XY, XY]

/** A number from 0 to 1 that depends on its arguments alone. */
export function hash(...values: readonly number[]): number {
  let h = 0x811c9dc5
  for (const value of values) {
    h = Math.imul(h ^ (value | 0), 0x01000193)
    h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d)
  }
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39)
  return ((h ^ (h >>> 15)) >>> 0) / 4_294_967_296
}

/** Noise that changes over `scale` cells: what kind of neighbourhood a block lies in. */
export function neighbourhood(seed: number, column: number, row: number, scale: number): number {
  const [x, y] = [column / scale, row / scale]
  const [x0, y0] = [Math.floor(x), Math.floor(y)]
  const ease = (t: number) => t * t * (3 - 2 * t)
  const [tx, ty] = [ease(x - x0), ease(y - y0)]
  const at = (dx: number, dy: number) => hash(seed, x0 + dx, y0 + dy)
  const mix = (a: number, b: number, t: number) => a + (b - a) * t
  return mix(mix(at(0, 0), at(1, 0), tx), mix(at(0, 1), at(1, 1), tx), ty)
}

export function quadArea([a, b, c, d]: Quad): number {
  return Math.abs((c[0] - a[0]) * (d[1] - b[1]) - (d[0] - b[0]) * (c[1] - a[1])) / 2
}

const along = (a: XY, b: XY, t: number): XY => [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t]

/**
 * Cuts a block into `count` lots: two rows back to back where the lots would be deep, one otherwise, each row into lots of
 * uneven width. They fill the block and do not overlap.
 */
export function lotsOf(block: Quad, count: number, seed: number): Quad[] {
  const [a, b, c, d] = longSideFirst(block)
  if (count === 1) return [[a, b, c, d]]
  const [length, depth] = [distance(a, b), distance(b, c)]
  const rows = rowsFor(length, depth, count)
  const lots: Quad[] = []
  for (let row = 0; row < rows; row++) {
    const inRow = Math.floor((count * (row + 1)) / rows) - Math.floor((count * row) / rows)
    const [from, to] = [row / rows, (row + 1) / rows]
    const corners: Quad = [along(a, d, from), along(b, c, from), along(b, c, to), along(a, d, to)]
    lots.push(...rowOf(corners, inRow, seed + row))
  }
  return lots
}

/** As many rows as make the lots about twice as deep as wide, at most one lot a row less than there are. */
function rowsFor(length: number, depth: number, count: number): number {
  const ideal = Math.sqrt((count * depth) / (2 * length))
  return Math.max(1, Math.min(count, Math.round(ideal)))
}

function rowOf([a, b, c, d]: Quad, count: number, seed: number): Quad[] {
  const widths = Array.from({ length: count }, (_, i) => 0.75 + 0.5 * hash(seed, i, 17))
  const whole = widths.reduce((sum, width) => sum + width, 0)
  const lots: Quad[] = []
  let [lower, upper] = [a, d]
  let share = 0
  widths.forEach((width, i) => {
    share += width / whole
    const last = i === count - 1
    const [nextLower, nextUpper] = last ? [b, c] : [along(a, b, share), along(d, c, share)]
    lots.push([lower, nextLower, nextUpper, upper])
    ;[lower, upper] = [nextLower, nextUpper]
  })
  return lots
}

const distance = (a: XY, b: XY) => Math.hypot(a[0] - b[0], a[1] - b[1])

function longSideFirst([a, b, c, d]: Quad): Quad {
  return distance(a, b) >= distance(b, c) ? [a, b, c, d] : [b, c, d, a]
}

export interface Block {
  readonly corners: Quad
  readonly column: number
  readonly row: number
}

export interface BlockGrid {
  /** Metres from street to street, along and across. */
  readonly pitch: readonly [number, number]
  /** Metres of street around a block. */
  readonly street: number
  /** Radians. */
  readonly turn: number
  readonly seed: number
}

/** Metres about a middle, and back to degrees. */
export function planeAt(middle: Point): { toPlane: (point: Point) => XY; toDegrees: (xy: XY) => Point } {
  const per = metresPerDegree(middle[1])
  // A hundred-millionth of a degree is a millimetre.
  const round = (degrees: number) => Math.round(degrees * 1e7) / 1e7
  return {
    toPlane: ([lon, lat]) => [(lon - middle[0]) * per.lon, (lat - middle[1]) * per.lat],
    toDegrees: ([x, y]) => [round(middle[0] + x / per.lon), round(middle[1] + y / per.lat)],
  }
}

/** Blocks of the grid that lie whole inside the boundary (rings in the plane), nearest to the middle first. */
export function blocksIn(boundary: readonly Ring[], grid: BlockGrid): Block[] {
  const edges = new Edges(boundary)
  const reach = boxOf(boundary.map((ring) => ring.map((point) => turned(point, -grid.turn))))
  const [across, down] = grid.pitch
  const found: (Block & { readonly away: number })[] = []
  for (let row = Math.floor(reach.south / down); row <= reach.north / down; row++) {
    for (let column = Math.floor(reach.west / across); column <= reach.east / across; column++) {
      const corners = cornersOf(grid, column, row)
      if (edges.contains(corners)) found.push({ corners, column, row, away: middleDistance(corners) })
    }
  }
  return found.toSorted((a, b) => a.away - b.away || a.row - b.row || a.column - b.column)
}

const middleDistance = ([a, , c]: Quad) => Math.hypot(a[0] + c[0], a[1] + c[1]) / 2

function turned([x, y]: XY, angle: number): XY {
  return [x * Math.cos(angle) - y * Math.sin(angle), x * Math.sin(angle) + y * Math.cos(angle)]
}

/** Crossings of the grid are moved a little, then the street is taken off on all sides. */
function cornersOf(grid: BlockGrid, column: number, row: number): Quad {
  const crossing = (c: number, r: number): XY => {
    const [dx, dy] = [hash(grid.seed, c, r, 1) - 0.5, hash(grid.seed, c, r, 2) - 0.5]
    return [(c + dx * 0.24) * grid.pitch[0], (r + dy * 0.24) * grid.pitch[1]]
  }
  const outer = [
    crossing(column, row),
    crossing(column + 1, row),
    crossing(column + 1, row + 1),
    crossing(column, row + 1),
  ] as const
  const middle: XY = [outer.reduce((sum, [x]) => sum + x, 0) / 4, outer.reduce((sum, [, y]) => sum + y, 0) / 4]
  const inwards = (corner: XY): XY => {
    const share = 1 - (grid.street * Math.SQRT1_2 * 2) / Math.max(distance(corner, middle) * 2, grid.street * 3)
    return turned(along(middle, corner, share), grid.turn)
  }
  return [inwards(outer[0]), inwards(outer[1]), inwards(outer[2]), inwards(outer[3])]
}

/** Edges of a boundary by squares, so that one block is compared with the few that are near it. */
class Edges {
  readonly #rings: readonly Ring[]
  readonly #cells = new Map<string, [Point, Point][]>()
  readonly #size = 500

  constructor(rings: readonly Ring[]) {
    this.#rings = rings
    for (const ring of rings) {
      for (let i = 0; i + 1 < ring.length; i++) {
        const edge: [Point, Point] = [ring[i] as Point, ring[i + 1] as Point]
        for (const cell of this.#cellsOf(boxOf([edge]))) this.#cells.set(cell, [...(this.#cells.get(cell) ?? []), edge])
      }
    }
  }

  contains(corners: Quad): boolean {
    if (!isInside(corners[0], this.#rings)) return false
    const near = this.#cellsOf(boxOf([corners])).flatMap((cell) => this.#cells.get(cell) ?? [])
    return near.every(([a, b]) => corners.every((corner, i) => !meet(a, b, corner, corners[(i + 1) % 4] as XY)))
  }

  #cellsOf({ west, south, east, north }: Box): string[] {
    const found: string[] = []
    const at = (metres: number) => Math.floor(metres / this.#size)
    for (let y = at(south); y <= at(north); y++) for (let x = at(west); x <= at(east); x++) found.push(`${x},${y}`)
    return found
  }
}
