/** What an action that is allowed makes of a case: the events it appends. */
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { dayOf } from '../../kernel/clock.ts'
import { newId } from '../../kernel/id.ts'
import { problem } from '../../kernel/problems.ts'
import {
  addWorkingHours,
  administrativeDate,
  directory,
  isWorkingDay,
  officialsWith,
  workingHoursBetween,
} from '../organisation/index.ts'
import { documentById } from '../documents/index.ts'
import type { Action, Paper } from './actions.ts'
import type { NewEvent } from './case-events.ts'
import { type LoadedCase, nowOf } from './change.ts'
import { countingFrom, dueAt } from './deadline.ts'
import { unitAt } from './open.ts'
import { type ActionType, type Step, stepOf } from './process.ts'
import { currentStep } from './standing.ts'
import { iso } from './row.ts'

type Of<T extends ActionType> = Extract<Action, { type: T }>
type Planner<T extends ActionType> = (
  tx: Tx,
  actor: Actor,
  loaded: LoadedCase,
  action: Of<T>,
) => NewEvent[] | Promise<NewEvent[]>

/** Extending further than this is not an extension. */
const extensionDaysMax = 366

const planners: { readonly [T in ActionType]: Planner<T> } = {
  receive: (tx, _actor, loaded, action) => {
    const received: NewEvent = {
      type: 'received',
      reason: action.note ?? null,
      data: { clockFrom: iso(countingFrom(nowOf(tx))) },
    }
    return action.passOn ? [received, ...handOver(tx, loaded, null)] : [received]
  },
  'request-supplement': (_tx, _actor, _loaded, { items, reason }) => [
    { type: 'supplement-requested', reason, data: { items } },
  ],
  'provide-supplement': async (tx, actor, { state }, action) => {
    await checkPapers(tx, actor, action.papers)
    const clockFrom = state.receivedAt ? iso(countingFrom(nowOf(tx))) : null
    return [{ type: 'supplement-provided', reason: action.note ?? null, papers: action.papers, data: { clockFrom } }]
  },
  refuse: (_tx, _actor, { state }, { legalGround, reason }) => [
    { type: 'refused', reason, data: { legalGround, beforeAcceptance: state.receivedAt === null } },
  ],
  assign: async (tx, _actor, { process, state }, { officialId, note }) => {
    const able = await officialsWith(tx, currentStep(process, state).role, state.holderUnitId)
    const official = able.find((o) => o.id === officialId)
    if (!official) throw problem('casework.not-assignable')
    return [{ type: 'assigned', reason: note ?? null, data: { officialId, officialName: official.name } }]
  },
  take: (_tx, actor) => [{ type: 'taken', data: { officialId: actor.id ?? '', officialName: actor.name ?? '' } }],
  'pass-on': (tx, _actor, loaded, { note }) => handOver(tx, loaded, note ?? null),
  'ask-opinion': (tx, _actor, _loaded, { unitId, question, workingHours }) => {
    refuseUnknownUnit(tx, unitId)
    return [askOpinion(tx, unitId, 'specialist', { vi: question, en: question }, workingHours)]
  },
  'give-opinion': (_tx, _actor, _loaded, { opinionId, opinion, text }) => [
    { type: 'opinion-given', data: { opinionId, opinion, text } },
  ],
  draft: (_tx, _actor, _loaded, { documentId, sha256, note }) => [
    { type: 'drafted', reason: note ?? null, data: { documentId, sha256 } },
  ],
  'return-for-rework': (_tx, _actor, { process, state }, { reason }) => {
    const before = process.steps.find((step) => step.next === state.stepId)
    if (!before) throw problem('casework.not-now')
    const examiner = state.examiner?.stepId === before.id ? state.examiner.id : null
    const data = { fromStep: state.stepId, toStep: before.id, toOfficialId: examiner }
    return [{ type: 'returned-for-rework', reason, data }]
  },
  sign: (_tx, _actor, { state }, { documentId, sealId }) => {
    // The leader signs what was drafted, not whatever a page sends.
    if (documentId !== state.draft?.documentId) throw problem('casework.no-draft')
    return [{ type: 'signing', data: { documentId, sealId } }]
  },
  grant: (_tx, _actor, _loaded, { legalGround, reason }) => [{ type: 'granted', reason, data: { legalGround } }],
  'return-result': (_tx, _actor, _loaded, { how, note }) => [{ type: 'returned', reason: note ?? null, data: { how } }],
  withdraw: (_tx, _actor, _loaded, { reason }) => [{ type: 'withdrawn', reason, data: {} }],
  stop: (_tx, _actor, _loaded, { legalGround, reason }) => [{ type: 'stopped', reason, data: { legalGround } }],
  extend: (tx, _actor, loaded, { newDueAt, reason }) => [extend(tx, loaded, newDueAt, reason)],
  rate: (_tx, _actor, _loaded, { score, comment }) => [{ type: 'rated', data: { score, comment: comment ?? null } }],
  transfer: (tx, _actor, { process, state }, { unitId, reason }) => {
    refuseUnknownUnit(tx, unitId)
    if (unitId === state.holderUnitId) throw problem('casework.unknown-unit')
    const stepId = process.steps[0]?.id ?? state.stepId
    return [{ type: 'transferred', reason, data: { fromUnitId: state.holderUnitId, toUnitId: unitId, stepId } }]
  },
  object: (tx, _actor, { process, state }, { unitId, reason }) => {
    refuseUnknownUnit(tx, unitId)
    const stepId = process.steps[0]?.next ?? state.stepId
    const data = { fromUnitId: state.holderUnitId, toUnitId: unitId, stepId, clockFrom: iso(countingFrom(nowOf(tx))) }
    return [{ type: 'objected', reason, data }]
  },
  reopen: (tx, _actor, { process, state }, { legalGround, reason }) => {
    const accepted = state.receivedAt !== null
    const first = process.steps[0]
    const second = accepted && first?.next ? stepOf(process, first.next) : first
    if (!second) throw problem('casework.not-now')
    const clockFrom = accepted ? iso(countingFrom(nowOf(tx))) : null
    return [{ type: 'reopened', reason, data: { legalGround, stepId: second.id, clockFrom } }]
  },
  'revoke-result': (_tx, _actor, { state }, { legalGround, reason }) => {
    if (!state.result) throw problem('casework.no-result')
    return [{ type: 'result-revoked', reason, data: { legalGround, sealedDocumentId: state.result.sealedDocumentId } }]
  },
  note: (_tx, _actor, _loaded, { text }) => [{ type: 'noted', data: { text } }],
}

/** The events of an action that `refusal` has let through. */
export async function plan(tx: Tx, actor: Actor, loaded: LoadedCase, action: Action): Promise<NewEvent[]> {
  const planner = planners[action.type] as Planner<ActionType>
  return await planner(tx, actor, loaded, action)
}

function refuseUnknownUnit(tx: Tx, unitId: string): void {
  const unit = directory().unit(unitId)
  if (!unit || !directory().isValid(unit, administrativeDate(tx))) throw problem('casework.unknown-unit')
}

/** To the next step, asking at once for the opinions that step plans. */
function handOver(tx: Tx, { process, state }: LoadedCase, note: string | null): NewEvent[] {
  const from = currentStep(process, state)
  if (from.next === null) throw problem('casework.no-next-step')
  const to = stepOf(process, from.next)
  const toUnitId = state.stepUnits[to.id] ?? state.holderUnitId
  const passed: NewEvent = {
    type: 'passed-on',
    reason: note,
    data: { fromStep: from.id, toStep: to.id, fromUnitId: state.holderUnitId, toUnitId },
  }
  return [passed, ...plannedOpinions(tx, to, state)]
}

/** CW17: planned opinions are asked all at once, and only the first time the case comes to the step. */
function plannedOpinions(tx: Tx, step: Step, state: LoadedCase['state']): NewEvent[] {
  if (state.custody.some(({ stepId }) => stepId === step.id)) return []
  return (step.opinions ?? []).map(({ at, role, question, workingHours }) =>
    askOpinion(tx, unitAt(tx, at, state.receivingUnitId, state.competentUnitId), role, question, workingHours),
  )
}

function askOpinion(
  tx: Tx,
  unitId: string,
  role: Step['role'],
  question: { vi: string; en: string },
  workingHours: number,
): NewEvent {
  const due = iso(addWorkingHours(countingFrom(nowOf(tx)), workingHours))
  return { type: 'opinion-asked', data: { opinionId: newId(), unitId, role, question, dueAt: due } }
}

/** CW14: a new appointment is later than the old one, at a time when the office works, and not beyond a year. */
function extend(tx: Tx, { state }: LoadedCase, newDueAt: string, reason: string): NewEvent {
  const due = state.clock && dueAt(state.clock)
  if (!due) throw problem('casework.extend-too-late')
  const next = Temporal.Instant.from(newDueAt)
  const later = Temporal.Instant.compare(next, due) > 0
  const latest = nowOf(tx).add({ hours: 24 * extensionDaysMax })
  if (!later || Temporal.Instant.compare(next, latest) > 0) throw problem('casework.extend-not-later')
  // The minute before it must be worked: a closing time is an appointment, an opening time too early for one.
  const working = isWorkingDay(dayOf(next)) && workingHoursBetween(next.subtract({ minutes: 1 }), next) > 0
  if (!working) throw problem('casework.extend-not-later')
  return { type: 'extended', reason, data: { newDueAt: iso(next), previousDueAt: iso(due) } }
}

/** CW11: an applicant hands in files of their own. */
export async function checkPapers(tx: Tx, actor: Actor, papers: readonly Paper[]): Promise<void> {
  for (const { fileId } of papers) {
    if (fileId === null) continue
    const stored = await documentById(tx, fileId)
    const own = stored && (actor.kind !== 'citizen' || stored.ownerPersonId === actor.id)
    if (!own) throw problem('casework.unknown-paper', { fileId })
  }
}
