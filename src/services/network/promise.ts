/** How much of a month something was there, and which outage took the rest. Pure. Rule NW13. */
import { common, length, type Span, without } from './spans.ts'

export interface Failure extends Span {
  readonly outage: string
  /** Planned work on its cause. */
  readonly planned: readonly Span[]
}

export interface Account {
  readonly counted: number
  readonly down: number
  readonly planned: number
  readonly unwatched: number
  /** Percent; null when nothing counts. */
  readonly availability: number | null
  readonly failures: readonly { readonly outage: string; readonly from: number; readonly ms: number }[]
}

/**
 * `life`: the part of the month in which it was in the register. Planned work on it, planned work on what failed for as long as
 * that lasted, and what nobody watched count neither for nor against it.
 */
export function account(
  life: Span,
  {
    failures,
    planned,
    unwatched,
  }: { failures: readonly Failure[]; planned: readonly Span[]; unwatched: readonly Span[] },
): Account {
  const blind = common([life], unwatched)
  const excused = failures.flatMap((failure) => common([failure], failure.planned))
  const work = without(common([life], [...planned, ...excused]), blind)
  const counted = without([life], [...blind, ...work])
  const parts = failures.map((failure) => ({ ...failure, spans: common([failure], counted) }))
  const down = length(parts.flatMap(({ spans }) => spans))
  const total = length(counted)
  return {
    counted: total,
    down,
    planned: length(work),
    unwatched: length(blind),
    availability: total === 0 ? null : (100 * (total - down)) / total,
    failures: parts
      .map(({ outage, from, spans }) => ({ outage, from: Math.max(from, life.from), ms: length(spans) }))
      .filter(({ ms }) => ms > 0),
  }
}

/** Of several links as one promise: all their minutes together. */
export function together(accounts: readonly Account[]): Account {
  const sum = (of: (one: Account) => number) => accounts.reduce((all, one) => all + of(one), 0)
  const [counted, down] = [sum((one) => one.counted), sum((one) => one.down)]
  return {
    counted,
    down,
    planned: sum((one) => one.planned),
    unwatched: sum((one) => one.unwatched),
    availability: counted === 0 ? null : (100 * (counted - down)) / counted,
    failures: accounts.flatMap(({ failures }) => failures),
  }
}

/** What several links are promised together: the minutes that all of them may lose, of all minutes that count. Null without links. */
export function promisedTogether(
  links: readonly { readonly promised: number; readonly account: Account }[],
): number | null {
  const [first] = links
  if (!first) return null
  const counted = links.reduce((sum, { account: { counted: own } }) => sum + own, 0)
  if (counted === 0) return Math.min(...links.map(({ promised }) => promised))
  // One promise for all is that promise, without the noise of its sum.
  if (links.every(({ promised }) => promised === first.promised)) return first.promised
  return links.reduce((sum, { promised, account: { counted: own } }) => sum + (promised * own) / counted, 0)
}
