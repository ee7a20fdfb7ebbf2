/** What looks random and is the same for the same words: each thing that is played depends on the seed and its own name alone. */

/** From 0 to 1, without 1. FNV-1a, then mulberry32's mixing. */
export function chance(seed: number, ...words: readonly (string | number)[]): number {
  let value = 2_166_136_261 ^ seed
  for (const word of words) {
    const text = typeof word === 'number' ? String(word) : word
    for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 16_777_619)
    value = Math.imul(value ^ 31, 16_777_619)
  }
  value = Math.imul(value ^ (value >>> 15), value | 1)
  value ^= value + Math.imul(value ^ (value >>> 7), value | 61)
  return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32
}

export function pickBy<T>(share: number, list: readonly T[]): T {
  return list[Math.min(list.length - 1, Math.floor(share * list.length))] as T
}

/** Between two whole numbers' chances, without a jump. */
export function drift(seed: number, word: string | number, at: number): number {
  const [here, part] = [Math.floor(at), at - Math.floor(at)]
  const smooth = part * part * (3 - 2 * part)
  return chance(seed, word, here) * (1 - smooth) + chance(seed, word, here + 1) * smooth
}
