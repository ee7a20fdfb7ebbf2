/**
 * Days of which only the year, or the year and the month, are known: many old people have such a day of birth. Written by ISO 8601 with
 * reduced precision, as EDTF (level 0) has it: `1948`, `1948-03`, `1948-03-12`. JSON Schema's format for it here is `partial-date`.
 * Browser-safe.
 */

/** A real one. A year of the first thousand is a slip. */
export function isPartialDate(text: string): boolean {
  if (!/^[1-9]\d{3}(-\d{2}(-\d{2})?)?$/.test(text)) return false
  const first = firstDay(text)
  const date = new Date(`${first}T00:00:00Z`)
  // 1948-02-30 becomes a day of March.
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(first)
}

/** YYYY-MM-DD: the earliest day that it may be. Where the law counts years from an unknown day, it counts from this one. */
export function firstDay(text: string): string {
  if (text.length === 10) return text
  return `${text}${'-01-01'.slice(text.length - 4)}`
}

/** YYYY-MM-DD: the last day that it may be. */
export function lastDay(text: string): string {
  if (text.length === 10) return text
  const [year = 0, month = 12] = text.split('-').map(Number)
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10)
}

/** Whether both may be the same day: one says no more than the other, and nothing else. */
export function mayBeSameDay(a: string, b: string): boolean {
  return a !== '' && b !== '' && (a.startsWith(b) || b.startsWith(a))
}
