/**
 * Who is meant by what is known of somebody: a notice without a number, a person at a counter who has no paper. The weights are
 * those by which doubles are found (care.ts). Rules PO25 to PO27.
 */
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { firstDay, lastDay, mayBeSameDay } from '../../kernel/partial-date.ts'
import { foldText } from '../../platform/organisation/index.ts'
import {
  assess,
  type Assessment,
  type CurrentRecord,
  currentRecordByKey,
  currentRecordsNamed,
  type Likeness,
  readSome,
  type RecordData,
} from '../../platform/registry/index.ts'
import type { Candidates } from './contract.ts'
import { compare, prior, rarity, times } from './care.ts'
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

/** `among`: all whom the register has of that name and year, where it was asked for them. */
export function likeness(described: Described, data: RecordData, among: readonly RecordData[] = []): Assessment {
  return assess([...compare(dataOf(described), data), ...howMany(described, data, among)], prior)
}

const isNamed = (data: RecordData, name: string) =>
  typeof data['name'] === 'string' && foldText(data['name']) === foldText(name)

/** PO39: where no more than the year or the month is known of one side. */
function howMany(described: Described, data: RecordData, among: readonly RecordData[]): Likeness[] {
  const { name, dateOfBirth: told = '' } = described
  const bornOf = ({ dateOfBirth: born }: RecordData) => (typeof born === 'string' ? born : '')
  const fits = (one: RecordData) => isNamed(one, name) && mayBeSameDay(bornOf(one), told)
  const known = Math.min(told.length, bornOf(data).length)
  if (known >= 10 || !among.includes(data) || !fits(data)) return []
  const others = among.filter((one) => one !== data && fits(one))
  // Who does not fit in what else is told counts for less than one.
  const rest = dataOf({ ...described, name: '', dateOfBirth: '' })
  const counted = others.map((one) => times(compare(rest, one))).reduce((sum, one) => sum + one, 0)
  return [rarity(known === 4 ? 'year' : 'month', { people: others.length + 1, others: counted })]
}

/** The likeliest first; those that are certainly others are left out. For the program: nothing is shown to anybody. */
export async function matches(tx: Tx, described: Described): Promise<Match[]> {
  const { found, isWhole } = await candidates(tx, described)
  const records = [...found.values()]
  const among = isWhole ? records.map(({ data }) => data) : []
  return records
    .map((record) => ({ record, ...likeness(described, record.data, among) }))
    .filter(({ verdict }) => verdict !== 'different')
    .toSorted((a, b) => b.score - a.score)
}

/** Whoever has the number; whoever has the name, with the day either way round or in that year. */
async function candidates(
  tx: Tx,
  described: Described,
): Promise<{ found: Map<string, CurrentRecord>; isWhole: boolean }> {
  const { name, citizenNumber, dateOfBirth } = described
  const found = new Map<string, CurrentRecord>()
  const byNumber = citizenNumber && (await currentRecordByKey(tx, population.name, citizenNumber))
  if (byNumber) found.set(byNumber.id, byNumber)
  // The last period takes in the others, and other spellings come last: whether nobody of that very name was left out.
  let isWhole = false
  for (const between of periodsOf(dateOfBirth)) {
    const { records, more } = await currentRecordsNamed(tx, population.name, name, between)
    for (const record of records) found.set(record.id, record)
    isWhole = !more || records.some(({ data }) => !isNamed(data, name))
  }
  return { found, isWhole }
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
