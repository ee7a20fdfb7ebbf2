/** What was published stays: an answer that is changed keeps what it was before, for everybody to see. Rule CS11. */
import type { Tx } from '../../kernel/app.ts'
import { newId } from '../../kernel/id.ts'
import { problem } from '../../kernel/problems.ts'
import type { EarlierAnswer } from './contract.ts'
import * as store from './store.ts'

/** Whoever changes an answer more often has not made up their mind yet. */
const changesMax = 30

export interface Answered {
  readonly consultation_id: string
  /** Null: the answer to the whole. */
  readonly saying_id: string | null
  readonly answer: string | null
  readonly answered_at: string | null
}

/** Gives whether `words` are new; what they replace is kept. The row is locked by the caller. */
export async function replaces(tx: Tx, row: Answered, words: string): Promise<boolean> {
  const { consultation_id, saying_id, answer, answered_at } = row
  if (answer === words) return false
  if (answer === null || answered_at === null) return true
  const earlier = await store.earlierAnswers(tx, consultation_id)
  if (earlier.filter((one) => one.saying_id === saying_id).length >= changesMax)
    throw problem('consultations.too-many-changes', { max: changesMax })
  const answer_id = newId(tx.now.epochMilliseconds)
  const replaced_at = tx.now.toString()
  const kept = { consultation_id, answer_id, saying_id, words: answer, published_at: answered_at, replaced_at }
  await store.insertEarlierAnswer(tx, kept)
  return true
}

/** By what was answered, newest first; that to the whole under null. */
export async function earlierOf(tx: Tx, id: string): Promise<(sayingId: string | null) => EarlierAnswer[]> {
  const bySaying = Map.groupBy(await store.earlierAnswers(tx, id), ({ saying_id }) => saying_id)
  return (sayingId) =>
    (bySaying.get(sayingId) ?? []).map(({ words, published_at, replaced_at }) => ({
      words,
      publishedAt: published_at,
      replacedAt: replaced_at,
    }))
}
