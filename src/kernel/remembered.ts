/**
 * What every request asks for and what changes rarely: remembered for a moment, and read anew by one statement for all who ask
 * at the same time. Many are forgotten in the same moment, since they were read in the same one: each alone, they would
 * take a connection each, and everybody else would wait behind them.
 */
import type { App, Tx } from './app.ts'
import { inBatches } from './batches.ts'

interface Kept<Out> {
  readonly value: Out
  readonly since: number
}

/** A limit of what is remembered. */
const keptMax = 10_000

export interface Remembered<Out> {
  /** At most `forMs` old, by the app's clock. */
  of(tx: Tx, key: string): Promise<Out>
  /** This process reads it anew the next time. */
  forget(app: App, key: string): void
}

/** `read` takes keys and gives as many values, in their order. */
export function remembered<Out>(
  forMs: number,
  read: (tx: Tx, keys: readonly string[]) => Promise<readonly Out[]>,
): Remembered<Out> {
  const memory = new WeakMap<App, Map<string, Kept<Out>>>()
  const together = inBatches<string, Out>((app, keys) => app.read((tx) => read(tx, keys)))
  const keptOf = (app: App) => {
    const kept = memory.get(app) ?? new Map<string, Kept<Out>>()
    memory.set(app, kept)
    return kept
  }
  return {
    async of(tx, key) {
      const kept = keptOf(tx.app)
      const now = tx.now.epochMilliseconds
      const known = kept.get(key)
      // A clock that was set back makes it forget.
      if (known && now >= known.since && now < known.since + forMs) return known.value
      // A transaction has a connection, and must not wait for another.
      const value = tx.isTransaction ? ((await read(tx, [key]))[0] as Out) : await together(tx.app, key)
      if (kept.size >= keptMax) kept.clear()
      kept.set(key, { value, since: now })
      return value
    },
    forget: (app, key) => void memory.get(app)?.delete(key),
  }
}
