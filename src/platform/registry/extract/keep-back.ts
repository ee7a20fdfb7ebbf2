/** Who is like too few others is in no extract. Rule RG62. */

export type Cells = readonly (string | number | boolean | null)[]

export interface Made {
  readonly rows: readonly Cells[]
  readonly suppressed: number
}

/** Those of a group smaller than k are kept back. A group is what is equal in all columns that may give a person away. */
export function keepBack(rows: readonly Cells[], groupOf: (row: Cells) => string, k: number): Made {
  const groups = rows.map(groupOf)
  const sizes = new Map<string, number>()
  for (const group of groups) sizes.set(group, (sizes.get(group) ?? 0) + 1)
  const kept = rows.filter((_, at) => (sizes.get(groups[at] ?? '') ?? 0) >= k)
  // By the pseudonym: the registry's own order tells who lives with whom.
  const sorted = kept.toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1))
  return { rows: sorted, suppressed: rows.length - kept.length }
}
