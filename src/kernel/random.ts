/** Numbers that look random and are the same for the same seed: for made-up data, and to repeat what a bench did. */

/** From 0 to 1, without 1. */
export type Random = () => number

/** mulberry32: 32 bits of state, fast, good enough to make people up; not for secrets. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Any of a list that is not empty. */
export const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
