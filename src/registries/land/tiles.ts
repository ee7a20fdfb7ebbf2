/** Vector tiles (Mapbox Vector Tile 2.1) of parcels and of cover. Pure. */
import { fromGeojsonVt } from '@maplibre/vt-pbf'
import { type Cover, cellsAcross } from './cover.ts'
import type { Ring } from './geometry.ts'
import { project, type TileId } from './grid.ts'
import { groupOf, groupsOfUse } from './uses.ts'

/** Units across a tile: seven centimetres at the finest scale. */
export const extent = 8192
/** Outlines are cut this far outside the tile, where nobody sees the cut. */
const margin = 256

type XY = [number, number]
type Feature = Parameters<typeof fromGeojsonVt>[0][string]['features'][number]

export interface DrawnParcel {
  readonly number: string
  readonly use: string
  readonly areaM2: number
  readonly rings: readonly Ring[]
}

export function parcelTile({ z, x, y }: TileId, parcels: readonly DrawnParcel[]): Uint8Array {
  const factor = 2 ** z * extent
  const toTile = ([px, py]: [number, number]): XY => [
    Math.round(px * factor - x * extent),
    Math.round(py * factor - y * extent),
  ]
  const features = parcels.flatMap(({ number, use, areaM2, rings }) => {
    const drawn = rings
      .map((ring, index) => wound(clipped(ring.map((point) => toTile(project(point)))), index === 0))
      .filter((ring) => ring.length >= 4)
    const tags = { number, use, group: groupOf(use), area: Math.round(areaM2 * 10) / 10 }
    return drawn.length > 0 ? [polygon(drawn, tags)] : []
  })
  return encode({ parcels: features })
}

/** The cover of a tile: areas of one main use, and squares of eight by eight cells with what is in them. */
export function coverTile(cover: Cover): Uint8Array {
  return encode({ cover: coverAreas(cover), squares: squares(cover) })
}

function encode(layers: Readonly<Record<string, Feature[]>>): Uint8Array {
  const filled = Object.entries(layers).filter(([, features]) => features.length > 0)
  const named = Object.fromEntries(filled.map(([name, features]) => [name, { features }]))
  return fromGeojsonVt(named as Parameters<typeof fromGeojsonVt>[0], { version: 2, extent })
}

function polygon(rings: XY[][], tags: Record<string, string | number>): Feature {
  return { type: 3, geometry: rings, tags }
}

/** Outer rings turn clockwise on the screen, holes the other way (MVT 4.3.4.4). */
function wound(ring: XY[], outer: boolean): XY[] {
  let twice = 0
  for (let i = 0; i + 1 < ring.length; i++) {
    const [a, b] = [ring[i] as XY, ring[i + 1] as XY]
    twice += a[0] * b[1] - b[0] * a[1]
  }
  return twice > 0 === outer ? ring : ring.toReversed()
}

/** Cut to the tile and its margin (Sutherland and Hodgman), without points that fall together. */
function clipped(ring: XY[]): XY[] {
  const [low, high] = [-margin, extent + margin]
  let points = ring.slice(0, -1)
  if (points.some(([x, y]) => x < low || y < low || x > high || y > high)) {
    for (const axis of [0, 1] as const) {
      points = cut(points, axis, (value) => value >= low, low)
      points = cut(points, axis, (value) => value <= high, high)
    }
  }
  const kept = points.filter(([x, y], i) => {
    const [beforeX, beforeY] = points[(i + points.length - 1) % points.length] as XY
    return points.length === 1 || x !== beforeX || y !== beforeY
  })
  const [first] = kept
  return first && kept.length >= 3 ? [...kept, first] : []
}

function cut(points: XY[], axis: 0 | 1, isIn: (value: number) => boolean, edge: number): XY[] {
  return points.flatMap((point, i) => {
    const before = points[(i + points.length - 1) % points.length] as XY
    const [here, there] = [isIn(point[axis]), isIn(before[axis])]
    if (here === there) return here ? [point] : []
    const t = (edge - before[axis]) / (point[axis] - before[axis])
    const other = Math.round(
      before[(1 - axis) as 0 | 1] + t * (point[(1 - axis) as 0 | 1] - before[(1 - axis) as 0 | 1]),
    )
    const crossing: XY = axis === 0 ? [edge, other] : [other, edge]
    return here ? [crossing, point] : [crossing]
  })
}

const cellUnits = extent / cellsAcross
/** The main use of each cell, or -1 where there is no parcel: one small parcel alone is shown, too. */
function mainUses(cover: Cover): Int8Array {
  const main = new Int8Array(cellsAcross ** 2).fill(-1)
  for (let y = 0; y < cellsAcross; y++) {
    for (let x = 0; x < cellsAcross; x++) {
      let [most, best] = [0, -1]
      for (let layer = 0; layer < groupsOfUse.length; layer++) {
        const area = cover.at(x, y, layer)
        if (area > most) [most, best] = [area, layer]
      }
      main[y * cellsAcross + x] = best
    }
  }
  return main
}

/** Cells of one main use that form a rectangle are one area. */
function coverAreas(cover: Cover): Feature[] {
  const main = mainUses(cover)
  const taken = new Uint8Array(main.length)
  const features: Feature[] = []
  const isFree = (x: number, y: number, use: number) =>
    main[y * cellsAcross + x] === use && taken[y * cellsAcross + x] === 0
  for (let y = 0; y < cellsAcross; y++) {
    for (let x = 0; x < cellsAcross; x++) {
      const use = main[y * cellsAcross + x] ?? -1
      if (use < 0 || !isFree(x, y, use)) continue
      let width = 1
      while (x + width < cellsAcross && isFree(x + width, y, use)) width++
      let height = 1
      const rowIsFree = (row: number) =>
        Array.from({ length: width }, (_, i) => x + i).every((cx) => isFree(cx, row, use))
      while (y + height < cellsAcross && rowIsFree(y + height)) height++
      for (let row = y; row < y + height; row++) taken.fill(1, row * cellsAcross + x, row * cellsAcross + x + width)
      features.push(polygon([rectangle(x, y, width, height)], { group: groupsOfUse[use] ?? 'unused' }))
    }
  }
  return features
}

function rectangle(x: number, y: number, width: number, height: number): XY[] {
  const [left, top, right, bottom] = [x, y, x + width, y + height].map((n) => n * cellUnits) as [
    number,
    number,
    number,
    number,
  ]
  return [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
    [left, top],
  ]
}

const squareCells = 8

/** How many parcels, and the hectares of each group of uses. */
function squares(cover: Cover): Feature[] {
  const features: Feature[] = []
  for (let y = 0; y < cellsAcross; y += squareCells) {
    for (let x = 0; x < cellsAcross; x += squareCells) {
      const part = cover.part(x, y, squareCells)
      const tags: Record<string, number> = {}
      groupsOfUse.forEach((group, layer) => {
        let m2 = 0
        for (let i = 0; i < squareCells ** 2; i++) m2 += part.at(i % squareCells, Math.floor(i / squareCells), layer)
        if (m2 > 0) tags[group] = Math.round(m2 / 100) / 100
      })
      if (Object.keys(tags).length === 0) continue
      features.push(polygon([rectangle(x, y, squareCells, squareCells)], { parcels: part.parcels(), ...tags }))
    }
  }
  return features
}
