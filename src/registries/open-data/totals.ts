/** Counts with the totals above them: what suppress.ts works on. */
import type { Row } from './definition.ts'

/** Values of the levels from the outermost on, and what was counted there. */
export interface Count {
  readonly levels: readonly string[]
  readonly counts: readonly number[]
}

/** In a level's column: the sum of all rows that only differ there and further in. */
export const total = 'total'

/**
 * One row for each count and for each total of the levels (the innermost levels are summed up first): `names` are the columns of the
 * levels, `counted` those of the counts. In the order of the levels, a total before its parts.
 */
export function withTotals(names: readonly string[], counted: readonly string[], counts: readonly Count[]): Row[] {
  const sums = new Map<string, { levels: string[]; counts: number[] }>()
  for (const one of counts) {
    for (let depth = 0; depth <= names.length; depth++) {
      const levels = names.map((_, index) => (index < depth ? (one.levels[index] ?? '') : total))
      const key = JSON.stringify(levels)
      const sum = sums.get(key) ?? { levels, counts: counted.map(() => 0) }
      sum.counts = sum.counts.map((value, index) => value + (one.counts[index] ?? 0))
      sums.set(key, sum)
    }
  }
  return [...sums.values()]
    .toSorted((a, b) => compareLevels(a.levels, b.levels))
    .map((sum) =>
      Object.fromEntries([
        ...names.map((name, index) => [name, sum.levels[index] ?? ''] as const),
        ...counted.map((name, index) => [name, sum.counts[index] ?? 0] as const),
      ]),
    )
}

function compareLevels(a: readonly string[], b: readonly string[]): number {
  for (const [index, value] of a.entries()) {
    const other = b[index] ?? ''
    if (value === other) continue
    if (value === total) return -1
    if (other === total) return 1
    return value < other ? -1 : 1
  }
  return 0
}
