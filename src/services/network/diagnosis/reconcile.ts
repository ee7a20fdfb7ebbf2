/**
 * From the outages that are open and a new diagnosis to what changes: opened, gone on, told otherwise, at rest, over. Pure.
 * Rules NW8 and NW10.
 */
import { hasSettled, isUnsettled, noPenalty, type Penalty, withFailure } from './damping.ts'
import type { Cause, Diagnosis, Known, Subject } from './diagnose.ts'

export interface Outage {
  readonly id: string
  readonly cause: Subject
  readonly effect: 'outage' | 'degraded'
  readonly behind: readonly string[]
  /** False while it waits to be believed that it is over. */
  readonly isDown: boolean
  readonly penalty: Penalty
  /** Ms; null while open. */
  readonly endedAt: number | null
}

export type Change =
  | { readonly what: 'opened'; readonly cause: Cause; readonly penalty: Penalty }
  | { readonly what: 'failed-again'; readonly outage: Outage; readonly cause: Cause; readonly penalty: Penalty }
  | { readonly what: 'told-otherwise'; readonly outage: Outage; readonly cause: Cause }
  | { readonly what: 'spread'; readonly outage: Outage; readonly cause: Cause }
  | { readonly what: 'at-rest'; readonly outage: Outage }
  | { readonly what: 'over'; readonly outage: Outage }

/** One that failed again so soon after its end is the same trouble. */
const sameAgainMs = 15 * 60_000

export const isSame = (x: Subject, y: Subject): boolean => x.kind === y.kind && x.id === y.id

/** `known`: the open outages, and those that ended a short while ago. */
export function reconcile(known: readonly Outage[], { causes }: Diagnosis, now: number): Change[] {
  const changes: Change[] = []
  const taken = new Set<string>()
  const open = known.filter(({ endedAt }) => endedAt === null)
  const ended = known.filter(({ endedAt }) => endedAt !== null && now - endedAt <= sameAgainMs)
  const isCause = (subject: Subject) => causes.some((cause) => isSame(cause, subject))
  const take = (outage: Outage, change: Change | undefined) => {
    taken.add(outage.id)
    if (change) changes.push(change)
  }
  const rest: Cause[] = []
  for (const cause of causes) {
    const outage = open.find((one) => isSame(one.cause, cause))
    if (outage) take(outage, goesOn(outage, cause, now))
    else rest.push(cause)
  }
  for (const cause of rest) {
    // What looked like one thing turns out to be another: the same trouble, not a second one.
    const before = open.find(
      (one) => one.isDown && !taken.has(one.id) && !isCause(one.cause) && explainsTheSame(one, cause),
    )
    if (before) {
      take(before, { what: 'told-otherwise', outage: before, cause })
      continue
    }
    const lately = ended.findLast((one) => !taken.has(one.id) && isSame(one.cause, cause))
    if (lately) take(lately, { what: 'failed-again', outage: lately, cause, penalty: withFailure(lately.penalty, now) })
    else changes.push({ what: 'opened', cause, penalty: withFailure(noPenalty, now) })
  }
  for (const outage of open) {
    if (taken.has(outage.id)) continue
    if (outage.isDown) changes.push({ what: isUnsettled(outage.penalty, now) ? 'at-rest' : 'over', outage })
    else if (hasSettled(outage.penalty, now)) changes.push({ what: 'over', outage })
  }
  return changes
}

function goesOn(outage: Outage, cause: Cause, now: number): Change | undefined {
  if (!outage.isDown) return { what: 'failed-again', outage, cause, penalty: withFailure(outage.penalty, now) }
  const isAsBefore =
    outage.effect === cause.effect &&
    outage.behind.length === cause.behind.length &&
    outage.behind.every((id) => cause.behind.includes(id))
  return isAsBefore ? undefined : { what: 'spread', outage, cause }
}

function explainsTheSame(outage: Outage, cause: Cause): boolean {
  if (cause.instead.some((one) => isSame(one, outage.cause)) || cause.around.includes(outage.cause.id)) return true
  const silent = new Set([outage.cause.id, ...outage.behind])
  return silent.has(cause.id) || cause.behind.some((id) => silent.has(id))
}

/** What is open and down. */
export function knownFrom(outages: readonly Outage[]): Known {
  const down = outages.filter(({ endedAt, isDown }) => endedAt === null && isDown)
  const of = (kind: Subject['kind']) =>
    new Set(down.filter((one) => one.cause.kind === kind).map((one) => one.cause.id))
  return { nodes: of('node'), links: of('link') }
}
