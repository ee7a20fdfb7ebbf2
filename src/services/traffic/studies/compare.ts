/** Two periods compared by their days: Welch's test with unequal variances. Pure. Rule TF24. */

export const daysMin = 3

export interface Compared {
  readonly before: number
  readonly after: number
  readonly difference: number
  /** The 95 % interval of the difference. */
  readonly low: number
  readonly high: number
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

function variance(values: readonly number[]): number {
  const middle = mean(values)
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1)
}

/**
 * The 97.5 % quantile of Student's t: Cornish–Fisher's expansion in 1/degrees (Abramowitz and Stegun 26.7.5); within 1 % from three
 * degrees on, and exact for one and two.
 */
export function quantile975(degrees: number): number {
  if (degrees < 1.5) return 12.706
  if (degrees < 2.5) return 4.303
  const z = 1.959964
  const [z3, z5, z7] = [z ** 3, z ** 5, z ** 7]
  return (
    z +
    (z3 + z) / (4 * degrees) +
    (5 * z5 + 16 * z3 + 3 * z) / (96 * degrees ** 2) +
    (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * degrees ** 3)
  )
}

/** Undefined: too few days. */
export function compare(before: readonly number[], after: readonly number[]): Compared | undefined {
  if (before.length < daysMin || after.length < daysMin) return undefined
  const [a, b] = [variance(before) / before.length, variance(after) / after.length]
  const error = Math.sqrt(a + b)
  const difference = mean(after) - mean(before)
  const degrees = error === 0 ? Infinity : (a + b) ** 2 / (a ** 2 / (before.length - 1) + b ** 2 / (after.length - 1))
  const width = error === 0 ? 0 : quantile975(degrees) * error
  return { before: mean(before), after: mean(after), difference, low: difference - width, high: difference + width }
}
