/** Days as YYYY-MM-DD, in Hanoi. */

/** Is this a day of the calendar? 2023-02-31 is not. */
export function isDay(iso: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(iso)) return false
  const date = new Date(`${iso}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso)
}

const dayMs = 86_400_000
const hanoiOffsetMs = 7 * 3_600_000

/** Today, or so many days after it. */
export function today(daysLater = 0): string {
  return new Date(Date.now() + daysLater * dayMs + hanoiOffsetMs).toISOString().slice(0, 10)
}

/** An instant as people write it in Hanoi, whatever this machine's time zone is: YYYY-MM-DDTHH:MM. */
export const localOf = (ms: number): string => new Date(ms + hanoiOffsetMs).toISOString().slice(0, 16)

/** And back, for the server. */
export const instantOf = (local: string): string => `${local}:00+07:00`
