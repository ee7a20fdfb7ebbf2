/**
 * Level of service of a street by its speed as a share of the free-flow speed: Highway Capacity Manual, 6th and 7th editions, urban street
 * segments (exhibit 18-1: more than 80, 67, 50, 40 and 30 % of the base free-flow speed; the demand that exceeds capacity is not known here). Browser-safe. Rule TF10.
 */
export const levels = ['A', 'B', 'C', 'D', 'E', 'F'] as const
export type Level = (typeof levels)[number]

const above: readonly (readonly [number, Level])[] = [
  [0.8, 'A'],
  [0.67, 'B'],
  [0.5, 'C'],
  [0.4, 'D'],
  [0.3, 'E'],
]

export function levelOf(ratio: number): Level {
  return above.find(([share]) => ratio > share)?.[1] ?? 'F'
}
