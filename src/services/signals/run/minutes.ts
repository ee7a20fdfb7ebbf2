/** The lights as they were, minute by minute, until they are written. Rule SG50. */
import type { PutMinute } from '../store-control.ts'
import type { Second } from './street-control.ts'

const minuteMs = 60_000

interface Kept {
  readonly states: { s: number; lights: string; stage: string | null }[]
  waiting: number
  seconds: number
  passed: number
  /** The last second of it that is known. */
  lastS: number
}

export class Minutes {
  /** By minute and intersection. */
  readonly #kept = new Map<number, Map<string, Kept>>()
  readonly #last = new Map<string, string>()

  add({ states, passed }: Second, ms: number): void {
    const minute = Math.floor(ms / minuteMs) * minuteMs
    const here = this.#kept.get(minute) ?? new Map<string, Kept>()
    this.#kept.set(minute, here)
    for (const [id, { state: lights, stage, lanes }] of states) {
      const kept = here.get(id) ?? { states: [], waiting: 0, seconds: 0, passed: 0, lastS: 0 }
      // Each minute says how it began, so that it can be read alone.
      if (kept.seconds === 0 || this.#last.get(id) !== lights)
        kept.states.push({ s: Math.floor((ms - minute) / 1000), lights, stage })
      this.#last.set(id, lights)
      kept.waiting += lanes.reduce((sum, { waiting }) => sum + waiting, 0)
      kept.passed += passed.get(id) ?? 0
      kept.seconds++
      kept.lastS = Math.floor((ms - minute) / 1000)
      here.set(id, kept)
    }
  }

  /** All that is not yet written to its end; minutes that are over are then forgotten. */
  take(ms: number): PutMinute[] {
    const present = Math.floor(ms / minuteMs) * minuteMs
    const found = [...this.#kept].flatMap(([minute, here]) =>
      [...here].map(([intersectionId, { states, waiting, seconds, passed, lastS }]) => ({
        intersectionId,
        at: new Date(minute).toISOString(),
        states: JSON.stringify(ended(states, lastS)),
        queue: seconds === 0 ? 0 : waiting / seconds,
        passed,
      })),
    )
    for (const minute of this.#kept.keys()) if (minute < present) this.#kept.delete(minute)
    return found
  }
}

/** The last state once more at the last second that is known: what came after it nobody saw. */
function ended(states: Kept['states'], lastS: number): Kept['states'] {
  const last = states.at(-1)
  return last && last.s < lastS ? [...states, { ...last, s: lastS }] : states
}
