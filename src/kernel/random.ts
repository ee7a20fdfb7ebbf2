/** Numbers that look random and are the same for the same seed: for made-up data, and to repeat what a bench did. */

/** From 0 to 1, without 1. */
export type Random = () => number

/** What mulberry32's state grows by with each draw; odd, so that it comes back after 2^32 of them. */
const step = 0x6d2b79f5

/** mulberry32: 32 bits of state, fast, good enough to make people up; not for secrets. As after `drawn` draws. */
export function randomOf(seed: number, drawn = 0): Random {
  let state = (seed + Math.imul(drawn, step)) >>> 0
  return () => {
    state = (state + step) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Any of a list that is not empty. */
export const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
