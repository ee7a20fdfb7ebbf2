/**
 * Who is meant by what is known of somebody: a notice without a number, a person at a counter who has no paper. The weights are
 * those by which doubles are found (care.ts). Rules PO25 to PO27.
 */
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { firstDay, lastDay } from '../../kernel/partial-date.ts'
import {
  assess,
  type Assessment,
  type CurrentRecord,
  currentRecordByKey,
  currentRecordsNamed,
  readSome,
  type RecordData,
} from '../../platform/registry/index.ts'
import type { Candidates } from './contract.ts'
import { compare, prior } from './care.ts'
import { population } from './definition.ts'

export interface Described {
  readonly name: string
  readonly citizenNumber?: string
  readonly dateOfBirth?: string
  readonly sex?: 'male' | 'female'
  readonly unitId?: string
}

export interface Match extends Assessment {
  readonly record: CurrentRecord
}

/** As a record has it, so that both are compared alike. */
function dataOf({ unitId, ...described }: Described): RecordData {
  return { ...described, ...(unitId !== undefined && { residence: { unitId } }) }
}

export function likeness(described: Described, data: RecordData): Assessment {
  return assess(compare(dataOf(described), data), prior)
}

/** The likeliest first; those that are certainly others are left out. For the program: nothing is shown to anybody. */
export async function matches(tx: Tx, described: Described): Promise<Match[]> {
  const found = await candidates(tx, described)
  return [...found.values()]
    .map((record) => ({ record, ...likeness(described, record.data) }))
    .filter(({ verdict }) => verdict !== 'different')
    .toSorted((a, b) => b.score - a.score)
}

/** Whoever has the number; whoever has the name, with the day either way round or in that year. */
async function candidates(tx: Tx, described: Described): Promise<Map<string, CurrentRecord>> {
  const { name, citizenNumber, dateOfBirth } = described
  const found = new Map<string, CurrentRecord>()
  const byNumber = citizenNumber && (await currentRecordByKey(tx, population.name, citizenNumber))
  if (byNumber) found.set(byNumber.id, byNumber)
  for (const between of periodsOf(dateOfBirth)) {
    const { records } = await currentRecordsNamed(tx, population.name, name, between)
    for (const record of records) found.set(record.id, record)
  }
  return found
}

/** A frequent name has more bearers than are read: first those of the very day, then of the year. */
function periodsOf(day: string | undefined): { dayFrom?: string; dayTo?: string }[] {
  if (day === undefined) return [{}]
  const [year = '', month, date] = day.split('-')
  const inYear = { dayFrom: `${year}-01-01`, dayTo: `${year}-12-31` }
  // Who is recorded with a year alone stands at its first day.
  if (date === undefined)
    return month === undefined ? [inYear] : [{ dayFrom: firstDay(day), dayTo: lastDay(day) }, inYear]
  const swapped = `${year}-${date}-${month}`
  const days = Number(date) <= 12 ? [day, swapped] : [day]
  return [...days.map((one) => ({ dayFrom: one, dayTo: one })), inYear]
}

const shownMax = 10

/** At a counter: who this may be. The reading of each who is shown is recorded, with its purpose. */
export async function whoIsThis(
  tx: Tx,
  actor: Actor,
  { purpose, ...described }: Described & { readonly purpose: string },
): Promise<Candidates> {
  const found = (await matches(tx, described)).slice(0, shownMax)
  const views = await readSome(
    tx,
    actor,
    population.name,
    found.map(({ record }) => record.id),
    { purpose },
  )
  const byId = new Map(views.map((view) => [view.id, view]))
  return {
    candidates: found.flatMap(({ record, score, verdict, reasons }) => {
      const view = byId.get(record.id)
      return view
        ? [{ record: view, score, verdict, reasons: reasons.map(({ points, why }) => ({ points, why })) }]
        : []
    }),
  }
}
