/** A circuit breaker: after several failures in a row a provider is left alone for a while, then tried with one call. Rule EX14. Pure. */

export type CircuitState = 'closed' | 'open' | 'half-open'

const failuresMax = 5
const restSeconds = 30

export class Circuit {
  #failures = 0
  #openUntilMs = 0
  /** When the one call that tries it out began. */
  #tryingSinceMs: number | null = null

  state(now: Temporal.Instant): CircuitState {
    if (this.#failures < failuresMax) return 'closed'
    return now.epochMilliseconds < this.#openUntilMs ? 'open' : 'half-open'
  }

  /** Gives the seconds to wait, or null when a call may go now. A try that never ended gives way to another after the rest. */
  enter(now: Temporal.Instant): number | null {
    const state = this.state(now)
    if (state === 'closed') return null
    const nowMs = now.epochMilliseconds
    if (state === 'open') return Math.max(1, Math.ceil((this.#openUntilMs - nowMs) / 1000))
    if (this.#tryingSinceMs !== null && nowMs - this.#tryingSinceMs < restSeconds * 1000) return 1
    this.#tryingSinceMs = nowMs
    return null
  }

  succeeded(): void {
    this.#failures = 0
    this.#tryingSinceMs = null
  }

  failed(now: Temporal.Instant): void {
    this.#failures += 1
    this.#tryingSinceMs = null
    if (this.#failures >= failuresMax) this.#openUntilMs = now.epochMilliseconds + restSeconds * 1000
  }
}
