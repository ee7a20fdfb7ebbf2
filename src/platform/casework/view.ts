/** A case as an official sees it, and the short form that other modules ask for. */
import { setImmediate as underWay } from 'node:timers/promises'
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { problem } from '../../kernel/problems.ts'
import { isSameReading, namedInCase, recordAccess, rememberReading } from '../identity/index.ts'
import { officialsWith } from '../organisation/index.ts'
import { nextActions } from './actions.ts'
import type { CaseEvent } from './case-events.ts'
import { concernedIn } from './concerned.ts'
import { type LoadedCase, loadCase, loadWhole, nowOf, type WholeCase } from './change.ts'
import type { CaseView, ControlSlip, Deadline, EventLine, Paper, Text } from './contract.ts'
import { addWorkingHours } from '../organisation/index.ts'
import { deadlineState, handoverDue, hoursLeft } from './deadline.ts'
import { trackOf } from './case-events.ts'
import { type Process, serviceOf, stepOf } from './process.ts'
import { awaitsPayment, type CaseState } from './projection.ts'
import { currentStep, isOpen } from './standing.ts'
import { deadlineFacts, iso } from './row.ts'
import { caseIdByCode } from './store.ts'
import { unitRef } from './units.ts'
import { actableOf, mayRead, viewerOf } from './viewer.ts'
import { explained, wordsOf } from './words.ts'

/** The case without papers' content and events: for modules that listen to `caseChanged`. */
export interface CaseSummary {
  readonly id: string
  readonly code: string
  readonly version: number
  readonly phase: CaseView['actable']['phase']
  readonly status: number
  readonly procedureCode: string
  readonly procedureVersion: number
  readonly title: Text
  readonly applicant: { readonly personId: string; readonly name: string }
  readonly receivingUnitId: string
  readonly competentUnitId: string
  readonly holderUnitId: string
  readonly addressUnitId: string | null
  readonly stepId: string | null
  readonly assigneeId: string | null
  readonly draftDocumentId: string | null
  /** The last signing: null before the first. */
  readonly sealId: string | null
  readonly submittedAt: string
  readonly receivedAt: string | null
  readonly dueAt: string | null
  /** CW45: it is not decided before the applicant has paid. */
  readonly awaitsPayment: boolean
  readonly data: CaseView['data']
  readonly papers: readonly Paper[]
  /** What happened so far, with reasons: for slips and notices. */
  readonly events: readonly CaseEvent[]
}

/** No check of who asks: for rules of other modules. Throws `kernel.not-found`. */
export async function caseSummary(tx: Tx, caseId: string): Promise<CaseSummary> {
  const loaded = await loadWhole(tx, caseId)
  const { row, process } = loaded
  return {
    id: row.case_id,
    code: row.code,
    version: row.version,
    phase: row.phase,
    status: row.status,
    procedureCode: row.procedure_code,
    procedureVersion: row.procedure_version,
    title: process.title,
    applicant: { personId: row.applicant_person_id, name: row.applicant_name },
    receivingUnitId: row.receiving_unit_id,
    competentUnitId: row.competent_unit_id,
    holderUnitId: row.holder_unit_id,
    addressUnitId: row.address_unit_id,
    stepId: row.step_id,
    assigneeId: row.assignee_id,
    draftDocumentId: row.draft_document_id,
    sealId: row.seal_id,
    submittedAt: row.submitted_at,
    receivedAt: row.received_at,
    dueAt: row.due_at,
    awaitsPayment: awaitsPayment(loaded.state),
    data: loaded.data,
    papers: papersOf(loaded.events),
    events: loaded.events,
  }
}

/** Whether this actor may read the case: an official with casework.read at a unit that takes part, or its applicant. */
export async function mayReadCase(tx: Tx, actor: Actor, caseId: string): Promise<boolean> {
  return mayRead(actor, await loadCase(tx, caseId))
}

/** The whole case for an official; checks the row rule and records the read. Throws `kernel.not-found`, `kernel.forbidden`. */
export async function caseView(tx: Tx, actor: Actor, caseId: string): Promise<CaseView> {
  const whole = await loadWhole(tx, caseId)
  if (!mayRead(actor, whole)) throw problem('kernel.forbidden')
  // The page is put together while the record goes to the disk; it is not given before.
  const [, view] = await Promise.all([
    recordWholeRead(tx, actor, whole),
    underWay().then(() => viewOf(tx, actor, whole)),
  ])
  return view
}

async function viewOf(tx: Tx, actor: Actor, whole: WholeCase): Promise<CaseView> {
  const { row, process, state, events, data } = whole
  const at = nowOf(tx)
  const viewer = viewerOf(actor, whole)
  const actable = actableOf(whole)
  const actions = nextActions(actable, viewer, iso(at))
  const step = currentStep(process, state)
  return {
    id: row.case_id,
    code: row.code,
    version: row.version,
    applicant: { personId: row.applicant_person_id, name: row.applicant_name },
    channel: row.channel,
    submittedAt: row.submitted_at,
    closedAt: row.closed_at,
    status: row.status,
    holder: {
      unit: unitRef(state.holderUnitId),
      role: isOpen(state) ? step.role : null,
      official: state.assignee,
      since: iso(state.heldSince),
    },
    receivingUnit: unitRef(state.receivingUnitId),
    competentUnit: unitRef(state.competentUnitId),
    addressUnitId: state.addressUnitId,
    assignable: actions.some(({ type }) => type === 'assign') ? await assignableTo(tx, step.role, state) : [],
    steps: stepLines(process, state).map(({ step, unitId, standing }) => ({
      step,
      unit: unitRef(unitId),
      state: standing,
    })),
    ...shared(whole, at),
    data,
    events: eventLines(process, events),
    opinions: state.opinions.map((o) => ({
      id: o.id,
      unit: unitRef(o.unitId),
      question: o.question,
      askedAt: iso(o.askedAt),
      dueAt: iso(o.dueAt),
      givenAt: o.given ? iso(o.given.at) : null,
      lapsedAt: o.lapsedAt ? iso(o.lapsedAt) : null,
      opinion: o.given?.opinion ?? null,
      text: o.given?.text ?? null,
    })),
    sealFailure: state.sealFailure && { ...state.sealFailure, at: iso(state.sealFailure.at) },
    signingSince: state.phase === 'signing' && state.signing ? iso(state.signing.at) : null,
    actable,
    viewer,
    actions,
  }
}

async function assignableTo(tx: Tx, role: 'one-stop-clerk' | 'specialist' | 'leader', state: CaseState) {
  const able = await officialsWith(tx, role, state.holderUnitId)
  return able.map(({ id, name }) => ({ id, name }))
}

/** What the official's and the applicant's page have in common. */
export function shared({ process, state, events }: LoadedCase, at: Temporal.Instant) {
  return {
    tracks: {
      money: { state: state.money.state, amountDong: state.money.amountDong, paymentId: state.money.paymentId },
      delivery: state.delivery,
      synchronisation: state.synchronisation,
    },
    deadline: deadlineView(state, at),
    papers: papersOf(events),
    supplement: state.supplement && {
      items: [...state.supplement.items],
      reason: state.supplement.reason,
      askedAt: iso(state.supplement.askedAt),
      providedAt: state.supplement.providedAt ? iso(state.supplement.providedAt) : null,
    },
    result: state.result && {
      documentId: state.result.documentId,
      sealedDocumentId: state.result.sealedDocumentId,
      issuedAt: iso(state.result.at),
      revokedAt: state.result.revokedAt ? iso(state.result.revokedAt) : null,
    },
    rating: state.rating,
    service: serviceOf(process),
    procedure: { code: state.procedureCode, version: state.procedureVersion, title: process.title },
  }
}

function deadlineView(state: CaseState, at: Temporal.Instant): Deadline {
  const facts = deadlineFacts(state)
  return {
    state: deadlineState(facts, at),
    dueAt: facts.dueAt ? iso(facts.dueAt) : null,
    hoursLeft: hoursLeft(facts, at),
    pausedSince: facts.pausedSince ? iso(facts.pausedSince) : null,
    explanation: explained(state, at),
  }
}

export function papersOf(events: readonly CaseEvent[]): Paper[] {
  return events.flatMap((event) => [...event.papers])
}

export function stepLines(process: Process, state: CaseState) {
  const now = process.steps.findIndex((step) => step.id === state.stepId)
  const open = isOpen(state)
  return process.steps.map((step, i) => ({
    step,
    unitId: state.stepUnits[step.id] ?? state.holderUnitId,
    standing: i < now || (i === now && !open) ? ('done' as const) : i === now ? ('now' as const) : ('next' as const),
  }))
}

export function eventLines(process: Process, events: readonly CaseEvent[], hide?: 'names'): EventLine[] {
  const stepName = (stepId: string, language: 'vi' | 'en') => stepOf(process, stepId).name[language]
  return events.map((event) => ({
    seq: event.seq,
    type: event.type,
    track: trackOf(event.type),
    at: iso(event.at),
    actor: {
      kind: event.actor.kind,
      id: hide ? null : event.actor.id,
      name: hide ? null : event.actor.name,
      unit: event.actor.unitId ? unitRef(event.actor.unitId) : null,
    },
    words: wordsOf(event, stepName),
    reason: event.reason,
    papers: [...event.papers],
  }))
}

// ---- reading is recorded ----------------------------------------------------------------------------------------

/** Loads a case for somebody who may read it, and records an official's read. Throws `kernel.not-found`, `kernel.forbidden`. */
export async function readable(tx: Tx, actor: Actor, caseId: string): Promise<LoadedCase> {
  const loaded = await loadCase(tx, caseId)
  if (!mayRead(actor, loaded)) throw problem('kernel.forbidden')
  await recordRead(tx, actor, loaded)
  return loaded
}

/** CW4: opening a case is recorded for its applicant to see; again within ten minutes by the same official is the same read. */
async function recordRead(tx: Tx, actor: Actor, { row }: LoadedCase): Promise<void> {
  if (actor.kind !== 'official') return
  const key = `${actor.id} ${row.case_id}`
  if (isSameReading(tx, key)) return
  await recordAccess(tx, actor, readOf(row.case_id, [row.applicant_person_id]))
  rememberReading(tx, key)
}

/** CW4: with what was declared, for everybody whom it speaks of. */
async function recordWholeRead(tx: Tx, actor: Actor, whole: WholeCase): Promise<void> {
  if (actor.kind !== 'official') return
  const { row, process, data } = whole
  const key = `${actor.id} ${row.case_id} whole`
  if (isSameReading(tx, key)) return
  await recordAccess(tx, actor, readOf(row.case_id, [row.applicant_person_id]))
  const others = (await concernedIn(tx, process, data)).filter((id) => id !== row.applicant_person_id)
  await recordAccess(tx, actor, { ...readOf(row.case_id, others), what: namedInCase })
  rememberReading(tx, key)
  rememberReading(tx, `${actor.id} ${row.case_id}`)
}

const readOf = (caseId: string, personIds: readonly string[]) =>
  ({ personIds, what: 'case', purpose: 'case handling', caseId }) as const

// ---- forms ------------------------------------------------------------------------------------------------------

/** Form 06: who held the case when. Computed from the events: nothing is kept twice. */
export async function controlSlip(tx: Tx, actor: Actor, caseId: string): Promise<ControlSlip> {
  const { row, process, state } = await readable(tx, actor, caseId)
  return {
    code: row.code,
    title: process.title,
    lines: state.custody.map((line) => {
      const step = stepOf(process, line.stepId)
      const due = custodyDue(process, state, line)
      return {
        unit: unitRef(line.unitId),
        step: step.name,
        official: line.official,
        from: iso(line.from),
        to: line.to ? iso(line.to) : null,
        dueAt: due ? iso(due) : null,
        result: resultOf(line.to, due),
        note: line.note,
      }
    }),
  }
}

/** The desk hands over the same day, or the next morning after 15:00 (rule 18); a step by its share of the time. */
function custodyDue(process: Process, state: CaseState, line: CaseState['custody'][number]): Temporal.Instant | null {
  if (line.stepId === process.steps[0]?.id) return state.receivedAt ? handoverDue(state.receivedAt) : null
  const { workingHours } = stepOf(process, line.stepId)
  return workingHours > 0 ? addWorkingHours(line.from, workingHours) : null
}

function resultOf(to: Temporal.Instant | null, due: Temporal.Instant | null): ControlSlip['lines'][number]['result'] {
  if (!to) return 'open'
  if (!due) return 'on-time'
  const order = Temporal.Instant.compare(to, due)
  return order > 0 ? 'late' : 'on-time'
}

/** The id of the case with this code, for an official who may read it. Throws `kernel.not-found`. */
export async function findByCode(tx: Tx, actor: Actor, code: string): Promise<{ id: string }> {
  const id = await caseIdByCode(tx, code.trim().toUpperCase())
  // The same answer for a case that is not there and one that may not be read.
  if (!id || !(await mayReadCase(tx, actor, id))) throw problem('kernel.not-found')
  return { id }
}
