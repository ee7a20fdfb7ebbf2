/**
 * What the ground is used for, square by square: how the map looks at scales at which a parcel is smaller than a dot. Nothing
 * is left out: each parcel's area and the parcel itself are counted in the squares that it covers.
 */
import { gunzipSync, gzipSync } from 'node:zlib'
import { areaOf, innerPoint, type Polygon } from './geometry.ts'
import { coverZoom, parcelZoom, project, type TileId } from './grid.ts'
import { groupOf, groupsOfUse } from './uses.ts'

/** A tile shows 64 × 64 cells: eight dots of the screen each. */
export const cellsAcross = 64
/** Square metres by group of uses, then how many parcels have their middle in the cell. */
export const layersOfCell = groupsOfUse.length + 1

/** Cells of a square part of the world; `size` cells across. */
export class Cover {
  readonly size: number
  readonly values: Float32Array

  constructor(size: number, values = new Float32Array(size * size * layersOfCell)) {
    this.size = size
    this.values = values
  }

  add(x: number, y: number, layer: number, amount: number): void {
    if (x < 0 || y < 0 || x >= this.size || y >= this.size) return
    const at = (y * this.size + x) * layersOfCell + layer
    this.values[at] = (this.values[at] ?? 0) + amount
  }

  at(x: number, y: number, layer: number): number {
    return this.values[(y * this.size + x) * layersOfCell + layer] ?? 0
  }

  /** Adds half as many cells across, each the sum of four, to `into` from this cell on. */
  halve(into: Cover, left: number, top: number): void {
    for (let y = 0; y < this.size; y++) {
      for (let x = 0; x < this.size; x++) {
        for (let layer = 0; layer < layersOfCell; layer++) {
          const amount = this.at(x, y, layer)
          if (amount > 0) into.add(left + (x >> 1), top + (y >> 1), layer, amount)
        }
      }
    }
  }

  /** A square part, as a cover of its own. */
  part(left: number, top: number, size: number): Cover {
    const values = new Float32Array(size * size * layersOfCell)
    for (let y = 0; y < size; y++) {
      const from = ((top + y) * this.size + left) * layersOfCell
      values.set(this.values.subarray(from, from + size * layersOfCell), y * size * layersOfCell)
    }
    return new Cover(size, values)
  }

  parcels(): number {
    let sum = 0
    for (let at = groupsOfUse.length; at < this.values.length; at += layersOfCell) sum += this.values[at] ?? 0
    return sum
  }

  pack(): Buffer {
    return gzipSync(Buffer.from(this.values.buffer, this.values.byteOffset, this.values.byteLength))
  }

  static unpack(bytes: Uint8Array, size: number): Cover {
    const plain = gunzipSync(bytes)
    // Copied, so that the numbers begin where they may.
    return new Cover(size, new Float32Array(new Uint8Array(plain).buffer))
  }
}

const levels = parcelZoom - 1 - coverZoom
/** Cells across a square of `coverZoom`, as fine as the finest tiles of cover show them. */
const finest = cellsAcross * 2 ** levels

/** The tiles of one scale in a square, by column and row; only those in which something lies. */
class Tiles {
  readonly #across: number
  readonly #covers = new Map<number, Cover>()

  constructor(across: number) {
    this.#across = across
  }

  has(column: number, row: number): Cover | undefined {
    return this.#covers.get(row * this.#across + column)
  }

  /** Made when it is first asked for. */
  at(column: number, row: number): Cover {
    const known = this.has(column, row)
    if (known) return known
    const made = new Cover(cellsAcross)
    this.#covers.set(row * this.#across + column, made)
    return made
  }
}

/** What lies in one square of `coverZoom`. */
export class Square {
  readonly id: TileId
  readonly #finest = new Tiles(2 ** levels)

  constructor(id: TileId) {
    this.id = id
  }

  /** Counts a parcel in the cells that it covers. */
  addParcel(polygon: Polygon, use: string): void {
    for (const { x, y, layer, amount } of countsOf(polygon, use, this.id)) {
      if (x < 0 || y < 0 || x >= finest || y >= finest) continue
      this.#finest
        .at(Math.floor(x / cellsAcross), Math.floor(y / cellsAcross))
        .add(x % cellsAcross, y % cellsAcross, layer, amount)
    }
  }

  /** Every tile within, from the finest scale up to the square itself; without a cover where nothing lies. */
  *tiles(): Generator<{ readonly tile: TileId; readonly cover: Cover | undefined }> {
    const { z, x, y } = this.id
    const half = cellsAcross / 2
    let current = this.#finest
    for (let level = levels; level >= 0; level--) {
      const across = 2 ** level
      const above = new Tiles(across / 2)
      for (let row = 0; row < across; row++) {
        for (let column = 0; column < across; column++) {
          const cover = current.has(column, row)
          yield { tile: { z: z + level, x: x * across + column, y: y * across + row }, cover }
          if (level > 0) cover?.halve(above.at(column >> 1, row >> 1), (column % 2) * half, (row % 2) * half)
        }
      }
      current = above
    }
  }
}

interface Count {
  readonly x: number
  readonly y: number
  readonly layer: number
  readonly amount: number
}

/** A parcel in cells of a square, some of them maybe beyond it. */
function* countsOf(polygon: Polygon, use: string, square: TileId): Generator<Count> {
  const layer = groupsOfUse.indexOf(groupOf(use))
  const factor = 2 ** square.z * finest
  const toCell = ([x, y]: [number, number]): [number, number] => [
    x * factor - square.x * finest,
    y * factor - square.y * finest,
  ]
  const rings = polygon.coordinates.map((ring) => ring.map((point) => toCell(project(point))))
  const [middleX, middleY] = toCell(project(innerPoint(polygon)))
  yield { x: Math.floor(middleX), y: Math.floor(middleY), layer: groupsOfUse.length, amount: 1 }
  const covered = cellsIn(rings)
  if (covered.length === 0) covered.push([Math.floor(middleX), Math.floor(middleY)])
  const share = areaOf(polygon) / covered.length
  for (const [x, y] of covered) yield { x, y, layer, amount: share }
}

/** Cells whose middle is inside, by the even-odd rule. */
function cellsIn(rings: readonly (readonly [number, number])[][]): [number, number][] {
  const ys = rings.flat().map(([, y]) => y)
  const found: [number, number][] = []
  for (let row = Math.floor(Math.min(...ys)); row <= Math.max(...ys); row++) {
    const y = row + 0.5
    const cuts: number[] = []
    for (const ring of rings) {
      for (let i = 0; i + 1 < ring.length; i++) {
        const [a, b] = [ring[i] as [number, number], ring[i + 1] as [number, number]]
        if (a[1] > y !== b[1] > y) cuts.push(((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1]) + a[0])
      }
    }
    cuts.sort((a, b) => a - b)
    for (let i = 0; i + 1 < cuts.length; i += 2) {
      const beyond = cuts[i + 1] as number
      for (let x = Math.ceil((cuts[i] as number) - 0.5); x + 0.5 < beyond; x++) found.push([x, row])
    }
  }
  return found
}

/** The tile above, made of those below that there are. */
export function coverAbove(parts: readonly { tile: TileId; cover: Cover }[]): Cover {
  const whole = new Cover(cellsAcross)
  const half = cellsAcross / 2
  for (const { tile, cover } of parts) cover.halve(whole, (tile.x % 2) * half, (tile.y % 2) * half)
  return whole
}
