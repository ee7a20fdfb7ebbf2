/** The state of a case as a pure function of its process and its events. Everything stored about a case is derived here. */
import type { Phase, SupplementItem as SupplementItemShape } from './actions.ts'
import type { CaseEvent } from './case-events.ts'
import type { Static } from 'typebox'
import type { Channel } from './contract.ts'
import { type CaseClock, countingFrom, dueAt, type PauseReason, type Term } from './deadline.ts'
import { type Process, type StepRole, stepOf, type Text } from './process.ts'

type SupplementItem = Static<typeof SupplementItemShape>

export interface OpinionState {
  readonly id: string
  readonly unitId: string
  readonly role: StepRole
  readonly question: Text
  readonly askedAt: Temporal.Instant
  readonly dueAt: Temporal.Instant
  readonly given: {
    readonly at: Temporal.Instant
    readonly opinion: 'agree' | 'disagree' | 'comment'
    readonly text: string
  } | null
  /** Since when nobody waits for it: its time ran out, or the case was decided without it. */
  readonly lapsedAt: Temporal.Instant | null
}

/** Who held the case and when: a line of form 06. */
export interface Custody {
  readonly unitId: string
  readonly stepId: string
  readonly official: string | null
  readonly from: Temporal.Instant
  readonly to: Temporal.Instant | null
  readonly note: string | null
}

export interface CaseState {
  readonly version: number
  readonly processId: string
  readonly procedureCode: string
  readonly procedureVersion: number
  readonly applicantPersonId: string
  readonly channel: Channel
  readonly receivingUnitId: string
  readonly competentUnitId: string
  readonly addressUnitId: string | null
  readonly stepUnits: Readonly<Record<string, string>>
  readonly phase: Phase
  readonly stepId: string
  readonly holderUnitId: string
  readonly heldSince: Temporal.Instant
  readonly assignee: { readonly id: string; readonly name: string } | null
  /** Whoever examined it last: a return for rework goes back to this official. */
  readonly examiner: { readonly id: string; readonly name: string; readonly stepId: string } | null
  readonly submittedAt: Temporal.Instant
  /** Since when acceptance is awaited: submission, or the supplement that came before acceptance. */
  readonly awaitingSince: Temporal.Instant
  readonly receivedAt: Temporal.Instant | null
  readonly doneAt: Temporal.Instant | null
  readonly closedAt: Temporal.Instant | null
  readonly clock: CaseClock | null
  readonly extended: boolean
  readonly supplement: {
    readonly items: readonly SupplementItem[]
    readonly reason: string
    readonly askedAt: Temporal.Instant
    readonly providedAt: Temporal.Instant | null
  } | null
  readonly draft: { readonly documentId: string; readonly sha256: string } | null
  readonly signing: { readonly sealId: string; readonly documentId: string; readonly at: Temporal.Instant } | null
  readonly sealFailure: { readonly sealId: string; readonly reason: string; readonly at: Temporal.Instant } | null
  readonly result: {
    readonly documentId: string
    readonly sealedDocumentId: string
    readonly at: Temporal.Instant
    readonly revokedAt: Temporal.Instant | null
  } | null
  readonly opinions: readonly OpinionState[]
  readonly money: {
    readonly state: 'none' | 'due' | 'paid' | 'refunded'
    readonly amountDong: number
    readonly paymentId: string | null
    readonly pauses: boolean
  }
  readonly delivery: { readonly state: 'none' | 'under-way' | 'delivered' | 'failed'; readonly detail: string | null }
  readonly synchronisation: { readonly state: 'none' | 'pending' | 'done' | 'failed'; readonly detail: string | null }
  readonly rating: { readonly score: number; readonly comment: string | null } | null
  readonly custody: readonly Custody[]
}

/** Replays a case. Throws when the list does not begin with `submitted` or has a gap. */
export function project(process: Process, events: readonly CaseEvent[]): CaseState {
  const [first, ...rest] = events
  if (first?.type !== 'submitted' || first.seq !== 1) throw new Error('a case begins with submitted')
  return rest.reduce((state, event) => apply(process, state, event), begin(first))
}

function begin(event: Extract<CaseEvent, { type: 'submitted' }>): CaseState {
  const { data, at } = event
  const holderUnitId = data.stepUnits[data.stepId] ?? data.receivingUnitId
  return {
    version: 1,
    processId: data.processId,
    procedureCode: data.procedureCode,
    procedureVersion: data.procedureVersion,
    applicantPersonId: data.applicantPersonId,
    channel: data.channel,
    receivingUnitId: data.receivingUnitId,
    competentUnitId: data.competentUnitId,
    addressUnitId: data.addressUnitId,
    stepUnits: data.stepUnits,
    phase: 'submitted',
    stepId: data.stepId,
    holderUnitId,
    heldSince: at,
    assignee: null,
    examiner: null,
    submittedAt: at,
    awaitingSince: at,
    receivedAt: null,
    doneAt: null,
    closedAt: null,
    clock: null,
    extended: false,
    supplement: null,
    draft: null,
    signing: null,
    sealFailure: null,
    result: null,
    opinions: [],
    money: { state: 'none', amountDong: 0, paymentId: null, pauses: false },
    delivery: { state: 'none', detail: null },
    synchronisation: { state: 'none', detail: null },
    rating: null,
    custody: [{ unitId: holderUnitId, stepId: data.stepId, official: null, from: at, to: null, note: null }],
  }
}

export function apply(process: Process, before: CaseState, event: CaseEvent): CaseState {
  if (event.seq !== before.version + 1) throw new Error(`event ${event.seq} follows version ${before.version}`)
  const state = { ...before, version: event.seq }
  return (
    applyReception(process, state, event) ??
    applyHandling(state, event) ??
    applyDecision(process, state, event) ??
    applyTrack(state, event)
  )
}

// ---- the clock --------------------------------------------------------------------------------------------------

function termOf(process: Process): Term {
  if (process.sameDay) return { kind: 'same-day' }
  if (process.calendarDays !== undefined) return { kind: 'calendar-days', days: process.calendarDays }
  return { kind: 'hours', hours: process.workingHours }
}

function startClock(
  process: Process,
  because: CaseClock['because'],
  at: Temporal.Instant,
  from: string,
  reasons: readonly PauseReason[],
): CaseClock {
  const start = Temporal.Instant.from(from)
  const paused = reasons.length > 0 ? { since: at, reasons } : null
  return { because, at, start, term: termOf(process), pauses: [], paused, extension: null, stoppedAt: null }
}

/** CW9: the applicant has to pay before the case goes on. */
export const awaitsPayment = ({ money }: Pick<CaseState, 'money'>): boolean => money.state === 'due' && money.pauses

const stopsOf = (state: CaseState): readonly PauseReason[] => (awaitsPayment(state) ? ['money'] : [])

/** When the result of a case of this process would be due if it were accepted at `at`. */
export function dueIfAccepted(process: Process, at: Temporal.Instant): Temporal.Instant {
  const due = dueAt(startClock(process, 'accepted', at, countingFrom(at).toString(), []))
  if (!due) throw new Error('a clock that runs has a due time')
  return due
}

function pause(clock: CaseClock | null, reason: PauseReason, at: Temporal.Instant): CaseClock | null {
  if (!clock || clock.stoppedAt) return clock
  if (!clock.paused) return { ...clock, paused: { since: at, reasons: [reason] } }
  return { ...clock, paused: { ...clock.paused, reasons: [...new Set([...clock.paused.reasons, reason])] } }
}

function resume(clock: CaseClock | null, reason: PauseReason, at: Temporal.Instant): CaseClock | null {
  if (!clock?.paused || clock.stoppedAt) return clock
  const left = clock.paused.reasons.filter((r) => r !== reason)
  if (left.length > 0) return { ...clock, paused: { ...clock.paused, reasons: left } }
  const closed = { from: clock.paused.since, to: at, reasons: clock.paused.reasons }
  return { ...clock, paused: null, pauses: [...clock.pauses, closed] }
}

function stopClock(clock: CaseClock | null, at: Temporal.Instant): CaseClock | null {
  if (!clock) return null
  const ended = (clock.paused?.reasons ?? []).reduce((c: CaseClock, reason) => resume(c, reason, at) ?? c, clock)
  return { ...ended, stoppedAt: at }
}

// ---- custody ----------------------------------------------------------------------------------------------------

type Hold = Pick<CaseState, 'stepId' | 'holderUnitId' | 'assignee'>

/** The case changes hands: the open line of form 06 is closed and a new one begun. */
function hold(state: CaseState, next: Hold, event: CaseEvent): CaseState {
  const custody = [
    ...closeCustody(state, event.at),
    {
      unitId: next.holderUnitId,
      stepId: next.stepId,
      official: next.assignee?.name ?? null,
      from: event.at,
      to: null,
      note: event.reason,
    },
  ]
  return { ...state, ...next, heldSince: event.at, custody }
}

function closeCustody(state: CaseState, at: Temporal.Instant): readonly Custody[] {
  const last = state.custody.at(-1)
  return last && !last.to ? [...state.custody.slice(0, -1), { ...last, to: at }] : state.custody
}

function unitOfStep(state: CaseState, stepId: string): string {
  return state.stepUnits[stepId] ?? state.holderUnitId
}

// ---- events -----------------------------------------------------------------------------------------------------

function applyReception(process: Process, state: CaseState, event: CaseEvent): CaseState | null {
  const { at } = event
  switch (event.type) {
    case 'submitted':
      throw new Error('a case is submitted once')
    case 'received': {
      const clock = startClock(process, 'accepted', at, event.data.clockFrom, stopsOf(state))
      return { ...state, phase: 'in-progress', receivedAt: at, clock }
    }
    case 'supplement-requested': {
      const supplement = { items: event.data.items, reason: event.reason ?? '', askedAt: at, providedAt: null }
      return { ...state, phase: 'supplement', supplement, clock: pause(state.clock, 'supplement', at) }
    }
    case 'supplement-provided': {
      const supplement = state.supplement && { ...state.supplement, providedAt: at }
      if (event.data.clockFrom === null) return { ...state, phase: 'submitted', supplement, awaitingSince: at }
      const reasons = (state.clock?.paused?.reasons ?? []).filter((r) => r !== 'supplement')
      const clock = startClock(process, 'supplemented', at, event.data.clockFrom, reasons)
      return { ...state, phase: 'in-progress', supplement, clock }
    }
    case 'refused':
      return end(state, 'refused', at)
    case 'withdrawn':
      return end(state, 'withdrawn', at)
    case 'stopped':
      return end(state, 'stopped', at)
    case 'reopened': {
      const opened = { ...state, doneAt: null, closedAt: null, draft: null, sealFailure: null }
      const { clockFrom, stepId } = event.data
      const clock = clockFrom ? startClock(process, 'reopened', at, clockFrom, stopsOf(state)) : null
      const next = { stepId, holderUnitId: unitOfStep(state, stepId), assignee: null }
      return hold({ ...opened, clock, phase: clock ? 'in-progress' : 'submitted', awaitingSince: at }, next, event)
    }
    case 'objected': {
      const { clockFrom, toUnitId } = event.data
      const opened = { ...atUnit(state, toUnitId), phase: 'in-progress' as const, doneAt: null, closedAt: null }
      const clock = startClock(process, 'reopened', at, clockFrom, [])
      return hold({ ...opened, clock, rating: null, awaitingSince: at }, heldAt(event.data), event)
    }
    default:
      return null
  }
}

function end(state: CaseState, phase: Phase, at: Temporal.Instant): CaseState {
  return {
    ...state,
    phase,
    doneAt: at,
    closedAt: at,
    clock: stopClock(state.clock, at),
    custody: closeCustody(state, at),
    opinions: state.opinions.map((opinion) => lapsed(opinion, at)),
  }
}

/** An opinion that was given, or lapsed before, stays as it is. */
function lapsed(opinion: OpinionState, at: Temporal.Instant): OpinionState {
  return isAwaited(opinion) ? { ...opinion, lapsedAt: at } : opinion
}

export const isAwaited = ({ given, lapsedAt }: OpinionState): boolean => given === null && lapsedAt === null

function applyHandling(state: CaseState, event: CaseEvent): CaseState | null {
  const { at } = event
  switch (event.type) {
    case 'assigned':
    case 'taken': {
      const assignee = { id: event.data.officialId, name: event.data.officialName }
      const examiner = { ...assignee, stepId: state.stepId }
      return hold({ ...state, examiner }, { stepId: state.stepId, holderUnitId: state.holderUnitId, assignee }, event)
    }
    case 'passed-on':
      return hold(state, { stepId: event.data.toStep, holderUnitId: event.data.toUnitId, assignee: null }, event)
    case 'opinion-asked': {
      const { opinionId, unitId, role, question, dueAt } = event.data
      const opinion = {
        id: opinionId,
        unitId,
        role,
        question,
        askedAt: at,
        dueAt: Temporal.Instant.from(dueAt),
        given: null,
        lapsedAt: null,
      }
      return { ...state, opinions: [...state.opinions, opinion] }
    }
    case 'opinion-given': {
      const { opinionId, opinion, text } = event.data
      const given = { at, opinion, text }
      return { ...state, opinions: state.opinions.map((o) => (o.id === opinionId ? { ...o, given } : o)) }
    }
    case 'opinion-lapsed': {
      const { opinionId } = event.data
      return { ...state, opinions: state.opinions.map((o) => (o.id === opinionId ? lapsed(o, at) : o)) }
    }
    case 'noted':
      return state
    case 'rated':
      return { ...state, rating: { score: event.data.score, comment: event.data.comment } }
    case 'extended': {
      const extension = { at, newDueAt: Temporal.Instant.from(event.data.newDueAt) }
      return { ...state, extended: true, clock: state.clock && { ...state.clock, extension } }
    }
    case 'moved':
      return move(state, event)
    case 'transferred':
      return hold(atUnit(state, event.data.toUnitId), heldAt(event.data), event)
    default:
      return null
  }
}

const heldAt = ({ stepId, toUnitId }: { stepId: string; toUnitId: string }): Hold => ({
  stepId,
  holderUnitId: toUnitId,
  assignee: null,
})

/** All of it is another unit's from now on. */
function atUnit(state: CaseState, unitId: string): CaseState {
  return {
    ...state,
    receivingUnitId: unitId,
    competentUnitId: unitId,
    stepUnits: Object.fromEntries(Object.keys(state.stepUnits).map((step) => [step, unitId])),
  }
}

/** A unit that ended gives way to its successor wherever the case names it; clock, papers and history stay. */
function move(state: CaseState, event: Extract<CaseEvent, { type: 'moved' }>): CaseState {
  const { fromUnitId, toUnitId, newAddressUnitId } = event.data
  const renamed = (unitId: string) => (unitId === fromUnitId ? toUnitId : unitId)
  const moved = {
    ...state,
    receivingUnitId: renamed(state.receivingUnitId),
    competentUnitId: renamed(state.competentUnitId),
    addressUnitId: newAddressUnitId ?? state.addressUnitId,
    stepUnits: Object.fromEntries(Object.entries(state.stepUnits).map(([step, unitId]) => [step, renamed(unitId)])),
    opinions: state.opinions.map((o) => (o.given ? o : { ...o, unitId: renamed(o.unitId) })),
  }
  if (state.holderUnitId !== fromUnitId) return moved
  // The officials of the old unit do not come along: the successor assigns anew.
  return hold(moved, { stepId: state.stepId, holderUnitId: toUnitId, assignee: null }, event)
}

function applyDecision(process: Process, state: CaseState, event: CaseEvent): CaseState | null {
  const { at } = event
  switch (event.type) {
    case 'drafted':
      return { ...state, draft: { documentId: event.data.documentId, sha256: event.data.sha256 } }
    case 'returned-for-rework': {
      const { toStep, toOfficialId } = event.data
      const { examiner } = state
      const assignee = examiner && examiner.id === toOfficialId ? { id: examiner.id, name: examiner.name } : null
      return hold(state, { stepId: toStep, holderUnitId: unitOfStep(state, toStep), assignee }, event)
    }
    case 'signing': {
      const { sealId, documentId } = event.data
      return { ...state, phase: 'signing', signing: { sealId, documentId, at }, sealFailure: null }
    }
    case 'seal-failed':
      return {
        ...state,
        phase: 'in-progress',
        sealFailure: { sealId: event.data.sealId, reason: event.reason ?? '', at },
      }
    case 'result-issued': {
      const { documentId, sealedDocumentId, toStep } = event.data
      const issued: CaseState = {
        ...state,
        phase: 'issued',
        doneAt: at,
        clock: stopClock(state.clock, at),
        result: { documentId, sealedDocumentId, at, revokedAt: null },
        sealFailure: null,
        opinions: state.opinions.map((opinion) => lapsed(opinion, at)),
      }
      if (toStep === null) return issued
      stepOf(process, toStep)
      return hold(issued, { stepId: toStep, holderUnitId: unitOfStep(state, toStep), assignee: null }, event)
    }
    case 'result-revoked':
      return {
        ...state,
        // What the applicant has not been given yet is not given any more.
        phase: state.phase === 'issued' ? 'stopped' : state.phase,
        closedAt: state.closedAt ?? at,
        custody: closeCustody(state, at),
        result: state.result && { ...state.result, revokedAt: at },
      }
    case 'granted':
      return end(state, 'returned', at)
    case 'returned':
      return { ...state, phase: 'returned', closedAt: at, custody: closeCustody(state, at) }
    default:
      return null
  }
}

function applyTrack(state: CaseState, event: CaseEvent): CaseState {
  const { at } = event
  switch (event.type) {
    case 'payment-requested':
    case 'payment-reversed': {
      const { amountDong, paymentId, pauses } = event.data
      const clock = pauses ? pause(state.clock, 'money', at) : state.clock
      return { ...state, clock, money: { state: 'due', amountDong, paymentId, pauses } }
    }
    case 'payment-settled':
      return {
        ...state,
        clock: resume(state.clock, 'money', at),
        money: { ...state.money, state: 'paid', pauses: false },
      }
    case 'payment-refunded':
      return { ...state, money: { ...state.money, state: 'refunded', pauses: false } }
    case 'delivery-started':
      return { ...state, delivery: { state: 'under-way', detail: event.data.detail } }
    case 'delivery-completed':
      return { ...state, delivery: { state: 'delivered', detail: event.data.detail } }
    case 'delivery-failed':
      return { ...state, delivery: { state: 'failed', detail: event.data.detail } }
    case 'sync-queued':
      return { ...state, synchronisation: { state: 'pending', detail: event.data.system } }
    case 'sync-done':
      return { ...state, synchronisation: { state: 'done', detail: event.data.system } }
    case 'sync-failed':
      return { ...state, synchronisation: { state: 'failed', detail: event.data.error } }
    default:
      throw new Error(`no rule for ${event.type}`)
  }
}
