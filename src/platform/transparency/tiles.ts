/**
 * C2SP tlog-tiles: tiles of up to 256 hashes. Tile (L, N) holds the hashes of level 8·L, numbers 256·N to 256·N + 255; hashes of the
 * levels in between are computed from a tile's own.
 */
import { hashBytes, nodeHash, type ReadHash } from './merkle.ts'

export const tileWidth = 256

export interface TileId {
  readonly level: number
  readonly number: number
}

export const tileKey = ({ level, number }: TileId): string => `${level}/${number}`

/** `x001/x234/067` of a tile number. */
export function tilePath(number: number): string {
  let path = String(number % 1000).padStart(3, '0')
  for (let rest = Math.floor(number / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    path = `x${String(rest % 1000).padStart(3, '0')}/${path}`
  }
  return path
}

/** The tile number of a path, or null; only the one right spelling is taken. */
export function parseTilePath(path: string): number | null {
  if (!/^(x\d{3}\/){0,4}\d{3}$/.test(path)) return null
  const number = Number(path.replaceAll(/[x/]/g, ''))
  return tilePath(number) === path ? number : null
}

/** How many tiles and hashes a tree of `size` leaves has at tile level `level`. */
export function hashesAt(level: number, size: number): number {
  return Math.floor(size / tileWidth ** level)
}

/** The root over a power of two of hashes that lie one after the other. */
function fold(hashes: Buffer): Buffer {
  if (hashes.length === hashBytes) return hashes
  const middle = hashes.length / 2
  return nodeHash(fold(hashes.subarray(0, middle)), fold(hashes.subarray(middle)))
}

/** Reads any complete subtree's hash out of tiles; throws when a tile is missing. What was computed is remembered. */
export function readFromTiles(tiles: ReadonlyMap<string, Buffer>): ReadHash {
  const known = new Map<string, Buffer>()
  return (level, number) => {
    const key = `${level}/${number}`
    const remembered = known.get(key)
    if (remembered) return remembered
    const tileLevel = Math.floor(level / 8)
    const count = 2 ** (level % 8)
    const first = number * count
    const bytes = tiles.get(tileKey({ level: tileLevel, number: Math.floor(first / tileWidth) }))
    const start = (first % tileWidth) * hashBytes
    const end = start + count * hashBytes
    if (!bytes || bytes.length < end) throw new Error(`hash ${key} is not stored`)
    const hash = fold(bytes.subarray(start, end))
    known.set(key, hash)
    return hash
  }
}

/** The tiles that hold the right edge of a tree of `size` leaves, and those that leaf `index` hangs on. */
export function tilesFor(size: number, leaves: readonly number[]): TileId[] {
  const wanted = new Map<string, TileId>()
  for (let level = 0; hashesAt(level, size) > 0; level++) {
    const add = (number: number) => {
      if (number * tileWidth < hashesAt(level, size)) wanted.set(tileKey({ level, number }), { level, number })
    }
    add(Math.floor((hashesAt(level, size) - 1) / tileWidth))
    for (const leaf of leaves) add(Math.floor(leaf / tileWidth ** (level + 1)))
  }
  return [...wanted.values()]
}

/**
 * Appends leaf hashes to a tree of `size` leaves. `tiles` must hold the partial tiles of its right edge, and gets the new and the
 * grown ones. Gives the keys of the changed tiles.
 */
export function appendLeaves(tiles: Map<string, Buffer>, size: number, leaves: readonly Buffer[]): Set<string> {
  const changed = new Set<string>()
  let fresh = [...leaves]
  let before = size
  for (let level = 0; fresh.length > 0; level++) {
    const above: Buffer[] = []
    for (const [i, hash] of fresh.entries()) {
      const number = Math.floor((before + i) / tileWidth)
      const key = tileKey({ level, number })
      const grown = Buffer.concat([tiles.get(key) ?? Buffer.alloc(0), hash])
      tiles.set(key, grown)
      changed.add(key)
      if (grown.length === tileWidth * hashBytes) {
        above.push(fold(grown))
      }
    }
    before = Math.floor(before / tileWidth)
    fresh = above
  }
  return changed
}
