/** Waits for something that comes about by itself, and never without end. */
import { setTimeout as pause } from 'node:timers/promises'

const withinMs = 60_000
const pauseMs = 100

/** Tries `check` until it no longer throws; when it still does after a minute, the message says what was waited for and why it failed. */
export async function eventually(what: string, check: () => Promise<void>): Promise<void> {
  const until = performance.now() + withinMs
  for (;;) {
    try {
      await check()
      return
    } catch (error) {
      if (performance.now() > until) throw new Error(`not within ${withinMs / 1000} s: ${what}`, { cause: error })
    }
    await pause(pauseMs)
  }
}
