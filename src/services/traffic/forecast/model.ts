/**
 * A short forecast of a segment's speed: what is usual then, times as much of today's difference from the usual as is wont to last so
 * long. How much lasts is learned; how good it was is measured on days that it had not seen, beside “as now”. Pure. Rule TF20.
 */
export const aheads = [15, 30, 60] as const
export type AheadMin = (typeof aheads)[number]

export interface Score {
  readonly aheadMin: number
  /** Speeds judged. */
  readonly count: number
  /** Mean absolute error, km/h. */
  readonly mae: number
  readonly maeAsNow: number
  readonly maeAsUsual: number
  /** Some of the days were made up, for trying out. */
  readonly isSample?: boolean
}

/** One speed with what came of it, km/h. */
export interface Case {
  readonly now: number
  readonly usualNow: number
  readonly usualThen: number
  readonly came: number
}

const differenceMax = Math.log(5)
/** Today's difference from the usual, as a logarithm; a segment that stands does not make it endless. */
const difference = (now: number, usual: number): number =>
  Math.max(-differenceMax, Math.min(differenceMax, Math.log(Math.max(1, now) / usual)))

/** `share`: how much of the difference is left then, 0 to 1. Without a usual speed it stays as it is. */
export function forecastKmh(now: number, usualNow: number | null, usualThen: number | null, share: number): number {
  if (usualNow === null || usualThen === null) return now
  return usualThen * Math.exp(share * difference(now, usualNow))
}

/** Sums for one horizon: least squares of the later difference on the present one. */
export class Share {
  #xy = 0
  #xx = 0
  count = 0

  add({ now, usualNow, usualThen, came }: Case): void {
    const x = difference(now, usualNow)
    this.#xy += x * difference(came, usualThen)
    this.#xx += x * x
    this.count++
  }

  get value(): number {
    return this.#xx === 0 ? 1 : Math.max(0, Math.min(1, this.#xy / this.#xx))
  }
}

export class Judge {
  readonly #share: number
  #count = 0
  #errors = 0
  #errorsAsNow = 0
  #errorsAsUsual = 0

  constructor(share: number) {
    this.#share = share
  }

  add({ now, usualNow, usualThen, came }: Case): void {
    this.#count++
    this.#errors += Math.abs(forecastKmh(now, usualNow, usualThen, this.#share) - came)
    this.#errorsAsNow += Math.abs(now - came)
    this.#errorsAsUsual += Math.abs(usualThen - came)
  }

  score(aheadMin: number): Score {
    const mean = (sum: number) => Math.round((1000 * sum) / Math.max(1, this.#count)) / 1000
    return {
      aheadMin,
      count: this.#count,
      mae: mean(this.#errors),
      maeAsNow: mean(this.#errorsAsNow),
      maeAsUsual: mean(this.#errorsAsUsual),
    }
  }
}
