/**
 * What an official reads again within ten minutes, in the same process of the program, is the same reading: the law asks who, when and
 * why, not how often a page was redrawn. Rule ID24.
 */
import type { Tx } from '../../kernel/app.ts'

const sameReadingMs = 10 * 60_000
const rememberedMax = 50_000
/** When this process last recorded a reading, oldest first: a Map keeps the order of insertion. */
const lastReadings = new Map<string, number>()

/** `key` names the official and what was read. */
export function isSameReading(tx: Tx, key: string): boolean {
  const nowMs = tx.now.epochMilliseconds
  const lastMs = lastReadings.get(key)
  return lastMs !== undefined && nowMs >= lastMs && nowMs - lastMs < sameReadingMs
}

/** Called when the reading is recorded for good, not before: a transaction may yet be undone, and its record with it. */
export function rememberReading(tx: Tx, key: string): void {
  if (tx.isTransaction) return
  lastReadings.delete(key)
  lastReadings.set(key, tx.now.epochMilliseconds)
  if (lastReadings.size <= rememberedMax) return
  for (const oldest of lastReadings.keys()) {
    lastReadings.delete(oldest)
    return
  }
}
