/** When a one-stop desk is open, from the public list of holidays. Plain dates: Temporal is not in every browser yet. */
import { formatDate } from '../../../../kernel/i18n.ts'

export interface Holiday {
  readonly date: string
  readonly kind: 'holiday' | 'compensation' | 'working-weekend'
}

type Opening =
  | { readonly open: true; readonly until: string }
  | { readonly open: false; readonly next: { readonly days: number; readonly time: string; readonly date: string } }

/** Offices work Monday to Friday (organisation's calendar); hours in Hanoi's time. */
const sessions = [
  ['08:00', '12:00'],
  ['13:30', '17:30'],
] as const
const daysAheadMax = 15
const dayMs = 86_400_000
const hanoiOffsetMs = 7 * 3_600_000

/** The years whose holidays decide it: at the end of one the next, too. */
export function yearsAhead(now: Date): number[] {
  const yearAfter = (days: number) => new Date(now.getTime() + hanoiOffsetMs + days * dayMs).getUTCFullYear()
  return [...new Set([yearAfter(0), yearAfter(daysAheadMax)])]
}

function worksOn(date: string, holidays: readonly Holiday[]): boolean {
  const known = holidays.find((one) => one.date === date)
  if (known) return known.kind === 'working-weekend'
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay()
  return weekday >= 1 && weekday <= 5
}

/** Open until when, or closed and open again when. `now` is any instant; the answer is in Hanoi's time. */
export function openingAt(now: Date, holidays: readonly Holiday[]): Opening {
  const local = new Date(now.getTime() + hanoiOffsetMs).toISOString()
  const clock = local.slice(11, 16)
  for (let days = 0; days < daysAheadMax; days++) {
    const date = new Date(Date.parse(`${local.slice(0, 10)}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10)
    if (!worksOn(date, holidays)) continue
    for (const [from, to] of sessions) {
      if (days === 0 && clock >= to) continue
      if (days === 0 && clock >= from) return { open: true, until: to }
      return { open: false, next: { days, time: from, date: formatDate(date) } }
    }
  }
  throw new RangeError(`no working day within ${daysAheadMax} days of ${local}`)
}
