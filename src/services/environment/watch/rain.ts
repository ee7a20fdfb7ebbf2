/** Rain of a day, from its hours. */
import { hourMs } from '../forecast/hours.ts'
import type { SoundHour } from '../sound-hours.ts'

export const rainHours = 24

/** mm in the 24 hours up to and with the one that begins at `start`. */
export function rainUpTo(sums: readonly SoundHour[], start: number): number {
  return sums
    .filter((one) => one.start <= start && one.start > start - rainHours * hourMs)
    .reduce((total, { sum }) => total + sum, 0)
}
