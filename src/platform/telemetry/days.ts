/** Days and periods in Hanoi's time, which is 7 hours ahead of UTC all year (Decision 134/2002/QĐ-TTg). Browser-safe. */

export const hourMs = 3_600_000
export const dayMs = 24 * hourMs
const aheadMs = 7 * hourMs

/** Days since 1970-01-01. */
export function dayAt(ms: number): number {
  return Math.floor((ms + aheadMs) / dayMs)
}

/** When a day begins. */
export function dayStart(day: number): number {
  return day * dayMs - aheadMs
}

/** When the period of this length begins that `ms` is in; periods are counted from midnight in Hanoi. */
export function periodStart(ms: number, lengthMs: number): number {
  return Math.floor((ms + aheadMs) / lengthMs) * lengthMs - aheadMs
}
