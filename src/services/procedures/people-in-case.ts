/** Whom an application speaks of, of those whom the population registry has: they see who reads it. Rule PR15. */
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import type { CaseSummary } from '../../platform/casework/index.ts'
import { namedInCase, recordAccess } from '../../platform/identity/index.ts'
import { recordedPersonByNumber } from '../../registries/population/index.ts'
import type { Answers } from './form.ts'

/** A form asks for a few people; the longest list of movers has 20. */
const peopleMax = 60

/**
 * Found by citizen number. The day of birth or the name must stand beside it: with a slip of a digit nobody else is told of a
 * case that is not about them. Gives ids of people, each once.
 */
export async function peopleIn(tx: Tx, ...said: readonly Answers[]): Promise<string[]> {
  const beside = new Map<string, string[]>()
  for (const texts of said.flatMap((values) => [...groupsOf(values)])) {
    for (const number of texts.filter((text) => /^\d{12}$/.test(text)))
      beside.set(number, [...(beside.get(number) ?? []), ...texts])
  }
  const ids = new Set<string>()
  for (const [number, texts] of [...beside].slice(0, peopleMax)) {
    const person = await recordedPersonByNumber(tx, number)
    if (person && texts.some((text) => isOf(person, text))) ids.add(person.id)
  }
  return [...ids]
}

const isOf = ({ name, dateOfBirth }: { name: string; dateOfBirth: string }, text: string) =>
  text === dateOfBirth || folded(text) === folded(name)

const folded = (text: string) => text.normalize('NFC').trim().toLocaleLowerCase('vi')

/** An official has read these answers; the applicant is told otherwise. */
export async function tellPeopleIn(tx: Tx, actor: Actor, { id, applicant }: CaseSummary, ...said: readonly Answers[]) {
  if (actor.kind !== 'official') return
  const personIds = (await peopleIn(tx, ...said)).filter((one) => one !== applicant.personId)
  await recordAccess(tx, actor, { personIds, what: namedInCase, purpose: 'handling a case', caseId: id })
}

/** What is said of one person stands together: in the form itself, in a group, in a row of a list. */
function* groupsOf(value: unknown): Iterable<string[]> {
  if (typeof value !== 'object' || value === null) return
  const parts: readonly unknown[] = Object.values(value)
  yield parts.filter((part) => typeof part === 'string')
  for (const part of parts) yield* groupsOf(part)
}
