/** Merkle tree of RFC 6962 §2.1: hashes, audit paths, consistency proofs. Pure; hashes are read through a function. */
import { createHash } from 'node:crypto'

export const hashBytes = 32

export function leafHash(data: Uint8Array): Buffer {
  return createHash('sha256')
    .update(Buffer.from([0]))
    .update(data)
    .digest()
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return createHash('sha256')
    .update(Buffer.from([1]))
    .update(left)
    .update(right)
    .digest()
}

/** The hash of the complete subtree of 2^level leaves, the `number`th from the left. */
export type ReadHash = (level: number, number: number) => Buffer

/** The largest power of two below n (n > 1), as its exponent. */
function splitLevel(n: number): number {
  return Math.floor(Math.log2(n - 1))
}

/** Root of the leaves [from, from + count); `from` is a multiple of the largest power of two in count. */
export function subtreeRoot(read: ReadHash, from: number, count: number): Buffer {
  if (count === 0) return createHash('sha256').digest()
  const level = Math.log2(count)
  if (Number.isInteger(level)) return read(level, from / count)
  const left = 2 ** splitLevel(count)
  return nodeHash(subtreeRoot(read, from, left), subtreeRoot(read, from + left, count - left))
}

/** Audit path of leaf `index` in the tree of `size` leaves (§2.1.1), from the leaf upwards. */
export function inclusionPath(read: ReadHash, index: number, size: number): Buffer[] {
  if (index < 0 || index >= size) throw new RangeError(`no leaf ${index} in a tree of ${size}`)
  const path = (m: number, from: number, n: number): Buffer[] => {
    if (n === 1) return []
    const k = 2 ** splitLevel(n)
    return m < k
      ? [...path(m, from, k), subtreeRoot(read, from + k, n - k)]
      : [...path(m - k, from + k, n - k), subtreeRoot(read, from, k)]
  }
  return path(index, 0, size)
}

/** Consistency proof from the tree of `first` leaves to that of `second` (§2.1.2). */
export function consistencyPath(read: ReadHash, first: number, second: number): Buffer[] {
  if (first < 1 || first > second) throw new RangeError(`no consistency from ${first} to ${second}`)
  const path = (m: number, from: number, n: number, whole: boolean): Buffer[] => {
    if (m === n) return whole ? [] : [subtreeRoot(read, from, n)]
    const k = 2 ** splitLevel(n)
    return m <= k
      ? [...path(m, from, k, whole), subtreeRoot(read, from + k, n - k)]
      : [...path(m - k, from + k, n - k, false), subtreeRoot(read, from, k)]
  }
  return path(first, 0, second, true)
}

/** Whether the path leads from the leaf to the root (RFC 9162 §2.1.3.2). */
export function checkInclusion(
  leaf: Buffer,
  index: number,
  size: number,
  path: readonly Buffer[],
  root: Buffer,
): boolean {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return false
  let [fn, sn, hash] = [index, size - 1, leaf]
  for (const step of path) {
    if (sn === 0 || step.length !== hashBytes) return false
    if (fn % 2 === 1 || fn === sn) {
      hash = nodeHash(step, hash)
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn / 2, Math.floor(sn / 2)]
    } else hash = nodeHash(hash, step)
    ;[fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)]
  }
  return sn === 0 && hash.equals(root)
}

/** Whether the tree with the second root began as the one with the first (RFC 9162 §2.1.4.2). */
export function checkConsistency(
  first: number,
  second: number,
  firstRoot: Buffer,
  secondRoot: Buffer,
  path: readonly Buffer[],
): boolean {
  if (first < 1 || first > second) return false
  if (first === second) return path.length === 0 && firstRoot.equals(secondRoot)
  const steps = Number.isInteger(Math.log2(first)) ? [firstRoot, ...path] : [...path]
  let [fn, sn] = [first - 1, second - 1]
  while (fn % 2 === 1) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)]
  const begin = steps.shift()
  if (!begin) return false
  let [fr, sr] = [begin, begin]
  for (const step of steps) {
    if (sn === 0 || step.length !== hashBytes) return false
    if (fn % 2 === 1 || fn === sn) {
      fr = nodeHash(step, fr)
      sr = nodeHash(step, sr)
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn / 2, Math.floor(sn / 2)]
    } else sr = nodeHash(sr, step)
    ;[fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)]
  }
  return sn === 0 && fr.equals(firstRoot) && sr.equals(secondRoot)
}
