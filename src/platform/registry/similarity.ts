/** How alike two names or two days are, as weights and in words, and what weights come to: for matching of any registry. Pure. */
import { defineMessages } from '../../kernel/i18n.ts'
import { mayBeSameDay } from '../../kernel/partial-date.ts'
import { foldText } from '../organisation/index.ts'
import type { Likeness } from './definition.ts'

const words = defineMessages({
  sameName: { vi: 'Cùng họ tên', en: 'The same name' },
  sameLetters: { vi: 'Họ tên chỉ khác dấu', en: 'Names that differ in marks alone' },
  oneLetter: { vi: 'Họ tên khác nhau một chữ cái', en: 'Names one letter apart' },
  otherOrder: { vi: 'Cùng các chữ của họ tên, khác thứ tự', en: 'The same words of a name in another order' },
  shorterName: { vi: 'Cùng họ và tên, thiếu chữ đệm', en: 'The same but for a middle name' },
  otherName: { vi: 'Họ tên khác nhau', en: 'Different names' },
  sameDay: { vi: 'Cùng ngày', en: 'The same day' },
  swapped: { vi: 'Ngày và tháng đổi chỗ cho nhau', en: 'Day and month exchanged' },
  oneDigit: { vi: 'Ngày khác nhau một chữ số', en: 'Days one digit apart' },
  knownYear: { vi: 'Cùng năm sinh, chỉ biết năm', en: 'The same year, and no more is known' },
  knownMonth: { vi: 'Cùng tháng, năm sinh, không rõ ngày', en: 'The same month, and the day is not known' },
  sameYear: { vi: 'Chỉ cùng năm', en: 'The same year only' },
  otherDay: { vi: 'Ngày khác nhau', en: 'Different days' },
})

/**
 * The weight of an agreement (Fellegi and Sunter 1969), in tenths of a bit: how much more often it is seen of one person
 * (`ofOne`) than of two (`ofTwo`), both shares from 0 to 1.
 */
export function weight(ofOne: number, ofTwo: number): number {
  return Math.round(10 * Math.log2(ofOne / ofTwo))
}

// Of one person: how often clerks and forms err. Of two: how often two people of a city share it; there are few names.
const nameWeights = {
  same: weight(0.8, 1 / 3000),
  sameLetters: weight(0.15, 1 / 2300),
  oneLetter: weight(0.06, 1 / 700),
  otherOrder: weight(0.01, 1 / 3000),
  shorter: weight(0.02, 1 / 150),
  other: weight(0.03, 0.99),
} as const
const dayWeights = {
  same: weight(0.92, 1 / 20_000),
  swapped: weight(0.03, 1 / 20_000),
  oneDigit: weight(0.04, 1 / 1500),
  sameYear: weight(0.01, 1 / 70),
  // Where no more is known of one of them, agreeing in it speaks for both.
  knownYear: weight(0.96, 1 / 70),
  knownMonth: weight(0.95, 1 / 840),
  other: weight(0.02, 0.98),
} as const

/** As typed: a name written once and the same name written again. */
export function nameLikeness(a: string, b: string): Likeness {
  const asTyped = (text: string) => text.normalize('NFC').toLowerCase().trim()
  if (asTyped(a) === asTyped(b)) return { points: nameWeights.same, why: words.sameName }
  const [x, y] = [foldText(a), foldText(b)]
  if (x === y) return { points: nameWeights.sameLetters, why: words.sameLetters }
  if (lettersApart(x, y, 1) <= 1) return { points: nameWeights.oneLetter, why: words.oneLetter }
  const sorted = (text: string) => text.split(' ').toSorted().join(' ')
  if (sorted(x) === sorted(y)) return { points: nameWeights.otherOrder, why: words.otherOrder }
  if (isShorter(x, y) || isShorter(y, x)) return { points: nameWeights.shorter, why: words.shorterName }
  return { points: nameWeights.other, why: words.otherName }
}

/** Family and given name with a middle name left out. */
function isShorter(a: string, b: string): boolean {
  const [short, long] = [a.split(' '), b.split(' ')]
  if (short.length < 2 || short.length >= long.length) return false
  return short[0] === long[0] && short.at(-1) === long.at(-1) && short.every((word) => long.includes(word))
}

/** Of days as kernel/partial-date.ts has them: they agree in what is known of both. */
export function dayLikeness(a: string, b: string): Likeness {
  const known = Math.min(a.length, b.length)
  if (known < 10 && mayBeSameDay(a, b)) {
    return known === 4
      ? { points: dayWeights.knownYear, why: words.knownYear }
      : { points: dayWeights.knownMonth, why: words.knownMonth }
  }
  if (a === b) return { points: dayWeights.same, why: words.sameDay }
  const [year, month, day] = a.split('-')
  if (`${year}-${day}-${month}` === b) return { points: dayWeights.swapped, why: words.swapped }
  const digits = [...a].filter((digit, at) => digit !== b[at]).length
  if (known === 10 && digits === 1) return { points: dayWeights.oneDigit, why: words.oneDigit }
  if (a.slice(0, 4) === b.slice(0, 4)) return { points: dayWeights.sameYear, why: words.sameYear }
  return { points: dayWeights.other, why: words.otherDay }
}

// ---- what they come to ------------------------------------------------------------------------------------------

export type Verdict = 'same' | 'maybe' | 'different'

export interface Assessment {
  /** From 0 to 1: how likely it is that both are one. */
  readonly score: number
  readonly verdict: Verdict
  /** Each reason with its weight, in words. */
  readonly reasons: readonly Likeness[]
}

const sameFrom = 0.95
const maybeFrom = 0.3

/** `prior`: the weight of two being one before anything of them is known. */
export function assess(reasons: readonly Likeness[], prior: number): Assessment {
  const points = reasons.reduce((sum, one) => sum + one.points, prior)
  const score = Math.round(1000 / (1 + 2 ** (-points / 10))) / 1000
  return { score, verdict: score >= sameFrom ? 'same' : score >= maybeFrom ? 'maybe' : 'different', reasons }
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
