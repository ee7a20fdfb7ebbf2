/**
 * What comes and goes is one trouble that will not settle, not many: a penalty that each failure adds to and that halves with
 * time, after RFC 2439 (BGP route flap damping). Pure. Rule NW10.
 */

export interface Penalty {
  readonly value: number
  /** Ms since 1970. */
  readonly at: number
}

const perFailure = 1000
const halfLifeMs = 15 * 60_000
/** Three failures within a few minutes. */
const suppressAbove = 2500
const reuseBelow = 1000
/** Beyond this it grows no more: what has come to rest is believed within the hour. */
const most = 8000

export const noPenalty: Penalty = { value: 0, at: 0 }

export function penaltyAt({ value, at }: Penalty, now: number): number {
  return value * 0.5 ** (Math.max(0, now - at) / halfLifeMs)
}

export function withFailure(penalty: Penalty, now: number): Penalty {
  return { value: Math.min(most, penaltyAt(penalty, now) + perFailure), at: now }
}

/** Whether a return is not believed yet. */
export function isUnsettled(penalty: Penalty, now: number): boolean {
  return penaltyAt(penalty, now) > suppressAbove
}

/** Whether what was not believed has been quiet for long enough. */
export function hasSettled(penalty: Penalty, now: number): boolean {
  return penaltyAt(penalty, now) < reuseBelow
}
