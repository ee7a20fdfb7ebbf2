/** How many records there are of each kind, without reading any of them: for statistics. Rules RG19 and RG84. */
import type { Tx } from '../../kernel/app.ts'
import { getOpen } from './registries.ts'
import { refuseSealed } from './sealing/definition.ts'
import * as store from './store-tally.ts'

export interface TallyQuestion {
  /** Groups by the value of this field. */
  readonly field: string
  /** Records that have this field do not count. */
  readonly without: string
  /** Groups by the years between the record's day and this one, in bands of so many years; the last band is open. */
  readonly on: Temporal.PlainDate
  readonly bandYears: number
  readonly bands: number
}

export type Tally = store.TallyRow

/**
 * Counts of current records by unit, field and band of age. They may be of one person: whoever shows them keeps small ones back.
 * On a connection without a limit of time: it reads the whole registry. Throws `registry.unknown`.
 */
export async function tallyRecords(tx: Tx, name: string, question: TallyQuestion): Promise<Tally[]> {
  const { registry } = getOpen(name)
  for (const field of [question.field, question.without]) refuseSealed(registry, field, 'tallyRecords')
  return store.tally(tx, name, { ...question, on: question.on.toString() })
}

export interface GroupQuestion {
  readonly by: readonly store.Grouping[]
  /** A field whose numbers are added up. */
  readonly sum?: string
}

/**
 * Counts of current records by unit and values, and what a number of theirs adds up to. As with tallies, a group may be of one person.
 * On a connection without a limit of time: it reads the whole registry. Throws `registry.unknown`.
 */
export async function groupRecords(tx: Tx, name: string, { by, sum }: GroupQuestion): Promise<store.GroupRow[]> {
  getOpen(name)
  return store.groups(tx, name, { by, sum: sum ?? null })
}
