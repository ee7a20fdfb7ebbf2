/** Readings by officials as seen by what watches over them: counts for all, single ones of a few. Rule ID30. */
import type { Tx } from '../../kernel/app.ts'
import * as store from './store-watch.ts'

export type ReadingTotal = store.ReadingTotal
export type WatchedReading = store.WatchedReading
export type NumberedReading = store.NumberedReading

/** What each official has read after `from` up to `to`, by the hour (UTC). Readers at other agencies are not officials. */
export async function readingTotals(tx: Tx, from: string, to: string): Promise<ReadingTotal[]> {
  return store.totalsBetween(tx, from, to)
}

/** The readings of these persons by officials, after `from` up to `to`, oldest first. */
export async function readingsAbout(
  tx: Tx,
  personIds: readonly string[],
  from: string,
  to: string,
): Promise<WatchedReading[]> {
  return personIds.length === 0 ? [] : store.readingsAbout(tx, personIds, from, to)
}

/** The readings of these officials since then, oldest first, at most so many of each. */
export async function readingsBy(
  tx: Tx,
  officialIds: readonly string[],
  since: string,
  limitEach: number,
): Promise<NumberedReading[]> {
  return officialIds.length === 0 ? [] : store.readingsBy(tx, officialIds, since, limitEach)
}
