/** How alike two names or two days are, in points and in words: for a registry's `compare`. Pure. */
import { defineMessages } from '../../kernel/i18n.ts'
import { foldText } from '../organisation/index.ts'
import type { Likeness } from './definition.ts'

const words = defineMessages({
  sameName: { vi: 'Cùng họ tên', en: 'The same name' },
  sameLetters: { vi: 'Họ tên chỉ khác dấu', en: 'Names that differ in marks alone' },
  oneLetter: { vi: 'Họ tên khác nhau một chữ cái', en: 'Names one letter apart' },
  otherOrder: { vi: 'Cùng các chữ của họ tên, khác thứ tự', en: 'The same words of a name in another order' },
  otherName: { vi: 'Họ tên khác nhau', en: 'Different names' },
  sameDay: { vi: 'Cùng ngày', en: 'The same day' },
  swapped: { vi: 'Ngày và tháng đổi chỗ cho nhau', en: 'Day and month exchanged' },
  oneDigit: { vi: 'Ngày khác nhau một chữ số', en: 'Days one digit apart' },
  otherDay: { vi: 'Ngày khác nhau', en: 'Different days' },
})

/** From 40 for the same name down to −40 for another. */
export function nameLikeness(a: string, b: string): Likeness {
  if (a.normalize('NFC').toLowerCase() === b.normalize('NFC').toLowerCase()) return { points: 40, why: words.sameName }
  const [x, y] = [foldText(a), foldText(b)]
  if (x === y) return { points: 35, why: words.sameLetters }
  if (lettersApart(x, y, 1) <= 1) return { points: 30, why: words.oneLetter }
  const sorted = (text: string) => text.split(' ').toSorted().join(' ')
  if (sorted(x) === sorted(y)) return { points: 25, why: words.otherOrder }
  return { points: -40, why: words.otherName }
}

/** YYYY-MM-DD: from 35 for the same day down to −30 for another. */
export function dayLikeness(a: string, b: string): Likeness {
  if (a === b) return { points: 35, why: words.sameDay }
  const [year, month, day] = a.split('-')
  if (`${year}-${day}-${month}` === b) return { points: 30, why: words.swapped }
  const digits = [...a].filter((digit, at) => digit !== b[at]).length
  if (a.length === b.length && digits === 1) return { points: 20, why: words.oneDigit }
  return { points: -30, why: words.otherDay }
}

/**
 * Letters to add, take away, change or exchange with the next (optimal string alignment) to come from one text to the other;
 * more than `most` is told as `most + 1`.
 */
export function lettersApart(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1
  let [before, last]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, n) => n)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let k = 1; k <= b.length; k++) {
      const change = a[i - 1] === b[k - 1] ? 0 : 1
      let least = Math.min((last[k] ?? 0) + 1, (row[k - 1] ?? 0) + 1, (last[k - 1] ?? 0) + change)
      const exchanged = i > 1 && k > 1 && a[i - 1] === b[k - 2] && a[i - 2] === b[k - 1]
      if (exchanged) least = Math.min(least, (before[k - 2] ?? 0) + 1)
      row.push(least)
    }
    if (Math.min(...row) > most) return most + 1
    ;[before, last] = [last, row]
  }
  return Math.min(last[b.length] ?? 0, most + 1)
}
