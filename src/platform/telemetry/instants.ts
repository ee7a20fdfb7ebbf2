/** Times as senders write them: ISO 8601 with an offset (RFC 3339), or milliseconds since 1970. */

const form = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/

/** The day of the last text and its midnight in UTC: a batch is of one day. */
let lastDay = ''
let lastMidnight = 0

/** In ms; NaN when it is no time. */
export function readInstant(given: unknown): number {
  if (typeof given === 'number') return Number.isFinite(given) ? Math.floor(given) : Number.NaN
  if (typeof given !== 'string') return Number.NaN
  const quick = given.length === 24 || given.length === 20 ? readUtc(given) : Number.NaN
  if (!Number.isNaN(quick)) return quick
  return form.test(given) ? Date.parse(given) : Number.NaN
}

const zero = 48
const two = (text: string, at: number) => (text.charCodeAt(at) - zero) * 10 + text.charCodeAt(at + 1) - zero
const isDigit = (code: number) => code >= zero && code < zero + 10

/** `2026-11-27T18:00:00Z` and `2026-11-27T18:00:00.000Z`, which nearly all are: several times faster than Date.parse. */
function readUtc(text: string): number {
  if (text[10] !== 'T' || text[13] !== ':' || text[16] !== ':' || !text.endsWith('Z')) return Number.NaN
  for (const at of clockDigits) if (!isDigit(text.charCodeAt(at))) return Number.NaN
  const [hour, minute, second] = [two(text, 11), two(text, 14), two(text, 17)]
  if (hour > 23 || minute > 59 || second > 59) return Number.NaN
  let ms = 0
  if (text.length === 24) {
    if (text[19] !== '.') return Number.NaN
    for (let at = 20; at < 23; at++) {
      const code = text.charCodeAt(at)
      if (!isDigit(code)) return Number.NaN
      ms = ms * 10 + code - zero
    }
  }
  const day = text.slice(0, 10)
  if (day !== lastDay) {
    const midnight = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN
    if (Number.isNaN(midnight)) return Number.NaN
    ;[lastDay, lastMidnight] = [day, midnight]
  }
  return lastMidnight + ((hour * 60 + minute) * 60 + second) * 1000 + ms
}

const clockDigits = [11, 12, 14, 15, 17, 18] as const
