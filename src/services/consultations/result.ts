/** The result of a poll: by ward only where nobody's vote can be told from it. Pure. Rule CS7. */

export interface Tally {
  readonly optionId: string
  readonly unitId: string
  readonly votes: number
}

export interface Row {
  /** Null: all the wards that are not told one by one. */
  readonly unitId: string | null
  readonly votes: number
  readonly options: readonly { readonly id: string; readonly votes: number }[]
}

export interface Counted {
  readonly votes: number
  readonly options: readonly { readonly id: string; readonly votes: number }[]
  readonly byWard: readonly Row[]
}

/** Fewer votes of a ward are told together with others'. */
export const wardVotesMin = 10

function rowOf(unitId: string | null, tallies: readonly Tally[], optionIds: readonly string[]): Row {
  const options = optionIds.map((id) => ({
    id,
    votes: tallies.filter((one) => one.optionId === id).reduce((sum, { votes }) => sum + votes, 0),
  }))
  return { unitId, votes: options.reduce((sum, { votes }) => sum + votes, 0), options }
}

/** Many enough, and not of one mind: where all voted alike, who voted is told what. */
function isTellable({ votes, options }: Row): boolean {
  return votes >= wardVotesMin && !options.some((one) => one.votes === votes)
}

export function count(tallies: readonly Tally[], optionIds: readonly string[]): Counted {
  const { votes, options } = rowOf(null, tallies, optionIds)
  const wards = [...Map.groupBy(tallies, ({ unitId }) => unitId)]
    .map(([unitId, own]) => ({ row: rowOf(unitId, own, optionIds), own }))
    .toSorted((a, b) => b.row.votes - a.row.votes)
  const told = wards.filter(({ row }) => isTellable(row))
  const kept = wards.filter(({ row }) => !isTellable(row))
  // The rest follows from the total: when it is too small or of one mind, the smallest ward that is told joins it.
  for (;;) {
    const rest = rowOf(
      null,
      kept.flatMap(({ own }) => own),
      optionIds,
    )
    if (kept.length === 0) return { votes, options, byWard: told.map(({ row }) => row) }
    if (told.length === 0) return { votes, options, byWard: [] }
    if (isTellable(rest)) return { votes, options, byWard: [...told.map(({ row }) => row), rest] }
    kept.push(...told.splice(-1))
  }
}
