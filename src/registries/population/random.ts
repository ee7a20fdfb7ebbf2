/** Numbers that look random and are the same for the same seed. */

/** From 0 to 1. */
export type Random = () => number

/** mulberry32: 32 bits of state, fast, good enough to make people up. */
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

/** Draws by weight, in constant time: the weights are spread over a table of 4,096 places. */
export function weighted<T>(choices: readonly (readonly [T, number])[]): (random: Random) => T {
  const places = 4_096
  const whole = choices.reduce((sum, [, weight]) => sum + weight, 0)
  const table: T[] = []
  let share = 0
  for (const [choice, weight] of choices) {
    share += weight
    while (table.length < Math.round((places * share) / whole)) table.push(choice)
  }
  return (random) => table[Math.floor(random() * places)] as T
}
