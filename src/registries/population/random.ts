/** Draws for a made-up city. */
import type { Random } from '../../kernel/random.ts'

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
