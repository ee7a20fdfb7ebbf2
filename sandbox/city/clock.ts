/**
 * The simulated city's clock. Without `fromMs` it begins now and runs `speed` times as fast as the real one, and everything is told
 * to Khuê as of the real moment: the day passes before one's eyes. With it, it begins so long ago and what happened then is told as
 * of then; when it has come to the present it goes on as the real one does.
 */
export interface Step {
  readonly fromMs: number
  readonly toMs: number
}

const presentMs = 60_000

export class CityClock {
  readonly #speed: number
  readonly #isAsOfThen: boolean
  readonly #startMs: number
  #cityMs: number
  #realMs: number
  /** Where in real time the last step began and ended, to date what is in it. */
  #realStep: Step

  constructor(options: { readonly speed: number; readonly fromMs: number | undefined; readonly nowMs: number }) {
    this.#speed = options.speed
    this.#isAsOfThen = options.fromMs !== undefined
    this.#startMs = options.nowMs
    this.#cityMs = options.nowMs - (options.fromMs ?? 0)
    this.#realMs = options.nowMs
    this.#realStep = { fromMs: options.nowMs, toMs: options.nowMs }
  }

  get cityMs(): number {
    return this.#cityMs
  }

  /** How much of the city's time is told as one of Khuê's. */
  get pace(): number {
    return this.#isAsOfThen ? 1 : this.#speed
  }

  /** Whether what happens now in the city is told as of now: a past that is caught up with is none. */
  isPresent(nowMs: number): boolean {
    return !this.#isAsOfThen || nowMs - this.#cityMs < presentMs
  }

  /** How long it has run. */
  elapsedMs(nowMs: number): number {
    return nowMs - this.#startMs
  }

  /**
   * The next piece of the city's time, at most `mostMs` of the real time long: whoever cannot keep up plays more slowly, and
   * leaves nothing out.
   */
  step(nowMs: number, mostMs: number): Step {
    const passed = Math.min(mostMs, Math.max(0, nowMs - this.#realMs))
    const fromMs = this.#cityMs
    const next = fromMs + passed * this.#speed
    this.#realStep = { fromMs: nowMs - passed, toMs: nowMs }
    this.#realMs = nowMs
    this.#cityMs = this.#isAsOfThen ? Math.min(next, nowMs) : next
    return { fromMs, toMs: this.#cityMs }
  }

  /** When Khuê is told that something of the last step happened. */
  told(cityMs: number, step: Step): number {
    if (this.#isAsOfThen) return Math.round(cityMs)
    const length = step.toMs - step.fromMs
    const share = length > 0 ? (cityMs - step.fromMs) / length : 1
    return Math.round(this.#realStep.fromMs + share * (this.#realStep.toMs - this.#realStep.fromMs))
  }
}
