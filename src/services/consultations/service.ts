/** Who may take part, what is shown when, what is said and answered. Rules CS1 to CS9. */
import type { Actor, Citizen } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { dayOf } from '../../kernel/clock.ts'
import type { InputOf, ReplyOf } from '../../kernel/endpoint.ts'
import { formatDate, formatTime } from '../../kernel/i18n.ts'
import { newId } from '../../kernel/id.ts'
import { firstDay } from '../../kernel/partial-date.ts'
import { problem } from '../../kernel/problems.ts'
import { recordAccess } from '../../platform/identity/index.ts'
import { notify } from '../../platform/notifications/index.ts'
import { administrativeDate, directory, may } from '../../platform/organisation/index.ts'
import { recordedPersonById } from '../../registries/population/index.ts'
import type * as api from './contract.ts'
import { earlierOf, replaces } from './answers.ts'
import {
  type Consultation,
  type EarlierAnswer,
  type Line,
  type Result,
  type Saying,
  sayingsMax,
  seatsShown,
} from './contract.ts'
import { count } from './result.ts'
import * as store from './store.ts'

const manages = 'consultations.manage'
const listedMax = 50
const ownSayingsMax = 20
const unknownUnit = { vi: 'Đơn vị không còn', en: 'A unit that is no more' }
const nameOf = (unitId: string) => directory().unit(unitId)?.name ?? unknownUnit

function phaseOf(tx: Tx, row: store.ConsultationRow): Line['phase'] {
  if (Temporal.Instant.compare(tx.now, Temporal.Instant.from(row.opens_at)) < 0) return 'planned'
  if (Temporal.Instant.compare(tx.now, Temporal.Instant.from(row.closes_at)) < 0) return 'open'
  return row.answered_at === null ? 'closed' : 'answered'
}

function lineOf(tx: Tx, row: store.ConsultationRow): Line {
  return {
    id: row.consultation_id,
    kind: row.kind,
    title: row.title,
    lead: row.lead,
    unit: nameOf(row.unit_id),
    phase: phaseOf(tx, row),
    opensAt: row.opens_at,
    closesAt: row.closes_at,
  }
}

const order: readonly Line['phase'][] = ['open', 'planned', 'closed', 'answered']

/** What ends last comes first, so that all that is open or planned stands before what is over; within a page by phase. */
export async function list(tx: Tx, after: string | undefined): Promise<ReplyOf<typeof api.listConsultations>> {
  const rows = await store.newest(tx, after ?? null, listedMax + 1)
  const lines = rows.slice(0, listedMax).map((row) => lineOf(tx, row))
  return {
    items: lines.toSorted((a, b) => order.indexOf(a.phase) - order.indexOf(b.phase)),
    next: rows.length > listedMax ? (lines.at(-1)?.id ?? null) : null,
  }
}

async function get(tx: Tx, id: string, lock = false): Promise<store.ConsultationRow> {
  const row = await store.byId(tx, id, lock)
  if (!row) throw problem('kernel.not-found')
  return row
}

export async function read(tx: Tx, actor: Actor, id: string): Promise<Consultation> {
  return viewOf(tx, actor, await get(tx, id))
}

async function viewOf(tx: Tx, actor: Actor, row: store.ConsultationRow): Promise<Consultation> {
  const id = row.consultation_id
  const personId = actor.kind === 'citizen' ? actor.id : null
  const isOver = ['closed', 'answered'].includes(phaseOf(tx, row))
  const [parts, sayings, inAll, seats, voted, earlier] = await Promise.all([
    store.partsOf(tx, id),
    store.sayingsFor(tx, id, personId, sayingsMax),
    store.countSayings(tx, id, 'shown'),
    store.seats(tx, id, personId),
    personId !== null && store.hasVoted(tx, id, personId),
    earlierOf(tx, id),
  ])
  return {
    ...lineOf(tx, row),
    areas: row.area_unit_ids?.map(nameOf) ?? null,
    ageMin: row.age_min,
    parts: parts.map(({ part_id, heading, body }) => ({ id: part_id, heading, body })),
    sayings: sayings.map((one) => sayingOf(one, personId, earlier(one.saying_id))),
    sayingsInAll: inAll,
    answer: row.answer,
    answeredAt: row.answered_at,
    earlierAnswers: earlier(null),
    result: row.kind === 'poll' && isOver ? await resultOf(tx, id, parts) : null,
    dialogue: row.kind === 'dialogue' ? await dialogueOf(tx, row, seats.taken) : null,
    me: { voted, seated: seats.mine },
    manages: may(actor, manages, row.unit_id),
  }
}

function sayingOf(row: store.SayingRow, personId: string | null, earlierAnswers: EarlierAnswer[]): Saying {
  return {
    id: row.saying_id,
    partId: row.part_id,
    name: row.shown_name,
    words: row.words,
    saidAt: row.said_at,
    votes: row.votes,
    answer: row.answer,
    earlierAnswers,
    mine: personId !== null && row.person_id === personId,
    state: row.state,
    reason: row.reason,
  }
}

async function resultOf(tx: Tx, id: string, parts: readonly store.PartRow[]): Promise<Result> {
  const counted = count(
    await store.tallies(tx, id),
    parts.map(({ part_id }) => part_id),
  )
  return {
    votes: counted.votes,
    options: [...counted.options],
    byWard: counted.byWard.map(({ unitId, votes, options }) => ({
      unit: unitId === null ? null : nameOf(unitId),
      votes,
      options: [...options],
    })),
  }
}

async function dialogueOf(tx: Tx, row: store.ConsultationRow, taken: number): Promise<Consultation['dialogue']> {
  const tasks = await store.tasksOf(tx, row.consultation_id)
  return {
    heldAt: row.held_at ?? row.closes_at,
    where: row.held_where ?? '',
    seats: row.seats ?? 0,
    taken,
    tasks: tasks.map((task) => ({
      id: task.task_id,
      words: task.words,
      unit: nameOf(task.unit_id),
      dueOn: task.due_on,
      doneAt: task.done_at,
      outcome: task.outcome,
    })),
  }
}

// ---- taking part ------------------------------------------------------------------------------------------------

function citizenOf(actor: Actor): Citizen {
  if (actor.kind !== 'citizen') throw problem('kernel.forbidden')
  return actor
}

function requireOpen(tx: Tx, row: store.ConsultationRow): void {
  if (phaseOf(tx, row) !== 'open') {
    const when = (at: string) => `${formatTime(at)} ${formatDate(at)}`
    throw problem('consultations.not-open', { from: when(row.opens_at), to: when(row.closes_at) })
  }
}

/** CS3: by the registry's answer of today, not by what the person says. Gives the ward of residence. */
async function requireEligible(tx: Tx, citizen: Citizen, row: store.ConsultationRow): Promise<string> {
  const person = await recordedPersonById(tx, citizen.id)
  const residence = person?.residence
  if (!person || !residence) throw problem('consultations.not-recorded')
  const ward = wardToday(tx, residence.unitId)
  const lives = row.area_unit_ids === null || row.area_unit_ids.some((unitId) => isPartOf(tx, ward, unitId))
  const age = dayOf(tx.now).since(Temporal.PlainDate.from(firstDay(person.dateOfBirth)), { largestUnit: 'year' }).years
  if (!lives || age < (row.age_min ?? 0)) throw problem('consultations.not-eligible')
  return ward
}

/** Of a unit that is no more, all that its ground belongs to. */
function isPartOf(tx: Tx, ward: string, unitId: string): boolean {
  const known = directory()
  const now = known.placeOn(unitId, administrativeDate(tx)).map(({ unit }) => unit.id)
  return [unitId, ...now].some((id) => known.isWithin(ward, id))
}

function wardToday(tx: Tx, unitId: string): string {
  const date = administrativeDate(tx)
  return directory().competentUnit({ competence: 'commune', addressUnitId: unitId, date })?.id ?? unitId
}

export async function say(
  tx: Tx,
  actor: Actor,
  id: string,
  { partId, words, named }: InputOf<typeof api.say>['body'],
): Promise<Consultation> {
  const citizen = citizenOf(actor)
  const row = await get(tx, id)
  if (row.kind === 'poll') throw problem('kernel.not-found')
  requireOpen(tx, row)
  await requireEligible(tx, citizen, row)
  if (partId !== undefined && !(await store.partsOf(tx, id)).some(({ part_id }) => part_id === partId)) {
    throw problem('kernel.not-found')
  }
  if ((await store.countOwn(tx, id, citizen.id)) >= ownSayingsMax) {
    throw problem('consultations.too-many', { max: ownSayingsMax })
  }
  await store.insertSaying(tx, {
    consultation_id: id,
    saying_id: newId(tx.now.epochMilliseconds),
    part_id: partId ?? null,
    person_id: citizen.id,
    shown_name: named ? citizen.name : null,
    words,
  })
  return viewOf(tx, actor, row)
}

/** CS5: a shown one that is not one's own, once. */
export async function back(tx: Tx, actor: Actor, id: string, sayingId: string): Promise<Consultation> {
  const citizen = citizenOf(actor)
  const row = await get(tx, id)
  requireOpen(tx, row)
  await requireEligible(tx, citizen, row)
  const saying = await store.sayingById(tx, id, sayingId)
  if (saying?.state !== 'shown' || saying.person_id === citizen.id) throw problem('kernel.not-found')
  const vote = { consultation_id: id, saying_id: sayingId, person_id: citizen.id }
  if (await store.backSaying(tx, vote)) await store.updateSaying(tx, saying, { votes: saying.votes + 1 })
  return viewOf(tx, actor, row)
}

/** CS6: that one has voted is kept, and how many votes an option has; never the two together. */
export async function vote(tx: Tx, actor: Actor, id: string, optionId: string): Promise<Consultation> {
  const citizen = citizenOf(actor)
  const row = await get(tx, id)
  const known = row.kind === 'poll' && (await store.partsOf(tx, id)).some(({ part_id }) => part_id === optionId)
  if (!known) throw problem('kernel.not-found')
  requireOpen(tx, row)
  const ward = await requireEligible(tx, citizen, row)
  if (!(await store.markVoter(tx, id, citizen.id))) throw problem('consultations.voted')
  await store.addVote(tx, id, optionId, ward)
  return viewOf(tx, actor, row)
}

export async function takeSeat(tx: Tx, actor: Actor, id: string): Promise<Consultation> {
  const citizen = citizenOf(actor)
  const row = await get(tx, id, true)
  if (row.kind !== 'dialogue') throw problem('kernel.not-found')
  requireOpen(tx, row)
  await requireEligible(tx, citizen, row)
  const { taken, mine } = await store.seats(tx, id, citizen.id)
  if (!mine && taken >= (row.seats ?? 0)) throw problem('consultations.no-seats')
  const seat = { consultation_id: id, person_id: citizen.id, name: citizen.name, taken_at: tx.now.toString() }
  await store.takeSeat(tx, seat)
  return viewOf(tx, actor, row)
}

export async function giveSeatBack(tx: Tx, actor: Actor, id: string): Promise<Consultation> {
  const row = await get(tx, id, true)
  await store.giveSeatBack(tx, id, citizenOf(actor).id)
  return viewOf(tx, actor, row)
}

// ---- the desk ---------------------------------------------------------------------------------------------------

async function managed(tx: Tx, actor: Actor, id: string): Promise<store.ConsultationRow> {
  const row = await get(tx, id, true)
  if (!may(actor, manages, row.unit_id)) throw problem('kernel.forbidden')
  return row
}

type Made = InputOf<typeof api.makeConsultation>['body']

function isWhole({ kind, parts, dialogue }: Made): boolean {
  const partsMin = { draft: 1, poll: 2, dialogue: 0 }[kind]
  return parts.length >= partsMin && (kind === 'dialogue') === (dialogue !== undefined)
}

function isInTime(tx: Tx, { opensAt, closesAt, dialogue }: Made): boolean {
  const [opens, closes] = [Date.parse(opensAt), Date.parse(closesAt)]
  return opens < closes && closes > tx.now.epochMilliseconds && (!dialogue || Date.parse(dialogue.heldAt) > opens)
}

/** People live in communes, districts and the city; nobody lives in a department. */
const isPlace = (unitId: string): boolean => !['department', undefined].includes(directory().unit(unitId)?.level)

export async function make(tx: Tx, actor: Actor, made: Made): Promise<Consultation> {
  if (!may(actor, manages, made.unitId)) throw problem('kernel.forbidden')
  if (!isWhole(made)) throw problem('consultations.wrong-shape')
  if (!isInTime(tx, made)) throw problem('consultations.wrong-times')
  if (!directory().unit(made.unitId) || !(made.areaUnitIds ?? []).every(isPlace)) throw problem('casework.unknown-unit')
  const id = newId(tx.now.epochMilliseconds)
  const parts = made.parts.map((part, position) => ({ ...part, part_id: newId(), position }))
  const row = {
    consultation_id: id,
    kind: made.kind,
    title: made.title,
    lead: made.lead,
    unit_id: made.unitId,
    opens_at: made.opensAt,
    closes_at: made.closesAt,
    area_unit_ids: made.areaUnitIds ?? null,
    age_min: made.ageMin ?? null,
    held_at: made.dialogue?.heldAt ?? null,
    held_where: made.dialogue?.where ?? null,
    seats: made.dialogue?.seats ?? null,
    made_by: actor.id ?? '',
    made_at: tx.now.toString(),
  }
  await store.insertConsultation(tx, row, parts)
  return read(tx, actor, id)
}

export async function waiting(tx: Tx, actor: Actor, id: string): Promise<ReplyOf<typeof api.waitingSayings>> {
  const row = await get(tx, id)
  if (!may(actor, manages, row.unit_id)) throw problem('kernel.forbidden')
  const [items, inAll] = await Promise.all([store.waiting(tx, id, sayingsMax), store.countSayings(tx, id, 'waiting')])
  return { items: items.map((one) => sayingOf(one, null, [])), inAll }
}

/** CS10: the unit that holds the dialogue knows who comes; each of them sees that it was read. */
export async function seats(tx: Tx, actor: Actor, id: string, page: number): Promise<ReplyOf<typeof api.listSeats>> {
  const row = await get(tx, id)
  if (!may(actor, manages, row.unit_id)) throw problem('kernel.forbidden')
  const rows = await store.seatsOf(tx, id, (page - 1) * seatsShown, seatsShown + 1)
  const shown = rows.slice(0, seatsShown)
  await recordAccess(tx, actor, {
    personIds: shown.map(({ person_id }) => person_id),
    what: 'dialogue registration',
    purpose: 'holding a dialogue',
  })
  return { items: shown.map(({ name, taken_at }) => ({ name, takenAt: taken_at })), more: rows.length > seatsShown }
}

/** CS4: nothing is changed in what somebody said; what is not shown has a reason that its author reads. */
export async function moderate(
  tx: Tx,
  actor: Actor,
  { id, sayingId }: InputOf<typeof api.moderate>['params'],
  { show, reason, answer }: InputOf<typeof api.moderate>['body'],
): Promise<Consultation> {
  const row = await managed(tx, actor, id)
  const saying = await store.sayingById(tx, id, sayingId)
  if (!saying) throw problem('kernel.not-found')
  const why = reason?.trim() ?? ''
  if (!show && why === '') throw problem('kernel.invalid-input')
  const said = answer?.trim() ?? ''
  const isNew = said !== '' && (await replaces(tx, saying, said))
  const answered = isNew && { answer: said, answered_at: tx.now.toString() }
  await store.updateSaying(tx, saying, {
    state: show ? 'shown' : 'refused',
    reason: show ? null : why,
    ...answered,
  })
  await tell(tx, row, saying.person_id, said !== '' ? said : show ? null : why)
  return viewOf(tx, actor, row)
}

async function tell(tx: Tx, row: store.ConsultationRow, personId: string, words: string | null): Promise<void> {
  if (words === null) return
  await notify(tx, {
    personId,
    title: { vi: `Trả lời ý kiến của bạn: ${row.title.vi}`, en: `About what you said: ${row.title.en}` },
    body: { vi: words.slice(0, 1000), en: words.slice(0, 1000) },
    link: `/consultations/${row.consultation_id}`,
    kind: 'consultations.answered',
  })
}

export async function answer(tx: Tx, actor: Actor, id: string, words: string): Promise<Consultation> {
  const row = await managed(tx, actor, id)
  if (!['closed', 'answered'].includes(phaseOf(tx, row))) throw problem('consultations.not-over')
  if (await replaces(tx, { ...row, saying_id: null }, words)) await store.answer(tx, id, words)
  return read(tx, actor, id)
}

export async function addTask(
  tx: Tx,
  actor: Actor,
  id: string,
  { words, unitId, dueOn }: InputOf<typeof api.addTask>['body'],
): Promise<Consultation> {
  const row = await managed(tx, actor, id)
  if (row.kind !== 'dialogue') throw problem('kernel.not-found')
  if (!directory().unit(unitId)) throw problem('casework.unknown-unit')
  if (dueOn < dayOf(tx.now).toString()) throw problem('consultations.wrong-times')
  await store.insertTask(tx, { consultation_id: id, task_id: newId(), words, unit_id: unitId, due_on: dueOn })
  return viewOf(tx, actor, row)
}

export async function endTask(
  tx: Tx,
  actor: Actor,
  { id, taskId }: InputOf<typeof api.endTask>['params'],
  outcome: string,
): Promise<Consultation> {
  const row = await managed(tx, actor, id)
  if (!(await store.endTask(tx, id, taskId, outcome))) throw problem('kernel.not-found')
  return viewOf(tx, actor, row)
}
