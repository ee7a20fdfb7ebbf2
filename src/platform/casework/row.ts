/** The stored projection of a case: what queues, registers and locks need, computed from the state. */
import type { Phase } from './actions.ts'
import { acceptanceHours, type DeadlineFacts, dueAt, outcomeOf, type Outcome, riskAt } from './deadline.ts'
import { addWorkingHours } from '../organisation/index.ts'
import type { Channel } from './contract.ts'
import type { Process, StepRole } from './process.ts'
import type { CaseState } from './projection.ts'
import { currentStep, isOpen, isWaiting, statusOf } from './standing.ts'

/** A row of casework.case_file; instants are ISO text with milliseconds, as the database gives them. */
export interface CaseRow {
  readonly case_id: string
  readonly code: string
  readonly version: number
  readonly process_id: string
  readonly procedure_code: string
  readonly procedure_version: number
  readonly applicant_person_id: string
  readonly applicant_name: string
  readonly channel: Channel
  readonly phase: Phase
  readonly open: boolean
  readonly status: number
  readonly step_id: string
  readonly receiving_unit_id: string
  readonly competent_unit_id: string
  readonly address_unit_id: string | null
  readonly holder_unit_id: string
  readonly holder_role: StepRole
  readonly held_since: string
  readonly assignee_id: string | null
  readonly assignee_name: string | null
  readonly waiting: boolean
  readonly submitted_at: string
  readonly received_at: string | null
  readonly due_at: string | null
  readonly risk_at: string | null
  readonly paused_since: string | null
  readonly queue_at: string
  readonly done_at: string | null
  readonly closed_at: string | null
  readonly outcome: Outcome | null
  readonly draft_document_id: string | null
  readonly seal_id: string | null
  readonly money_state: CaseState['money']['state']
  readonly amount_dong: number
  readonly payment_id: string | null
  readonly delivery_state: CaseState['delivery']['state']
  readonly sync_state: CaseState['synchronisation']['state']
}

/** Cases without a running clock sort after all others. */
const lastInQueue = '9999-12-31T00:00:00.000Z'

export const iso = (instant: Temporal.Instant): string => instant.toString({ fractionalSecondDigits: 3 })
const isoOrNull = (instant: Temporal.Instant | null | undefined) => (instant ? iso(instant) : null)

export interface CaseIdentity {
  readonly caseId: string
  readonly code: string
  readonly applicantName: string
}

/** How the clock stands; a withdrawn case was neither early nor late. */
export function deadlineFacts(state: CaseState): DeadlineFacts {
  const { clock } = state
  if (!clock || state.phase === 'withdrawn') return { dueAt: null, riskAt: null, pausedSince: null, outcome: null }
  return {
    dueAt: dueAt(clock),
    riskAt: riskAt(clock),
    pausedSince: clock.paused?.since ?? null,
    outcome: outcomeOf(clock),
  }
}

export function factsOfRow(row: Pick<CaseRow, 'due_at' | 'risk_at' | 'paused_since' | 'outcome'>): DeadlineFacts {
  const instant = (text: string | null) => (text ? Temporal.Instant.from(text) : null)
  return {
    dueAt: instant(row.due_at),
    riskAt: instant(row.risk_at),
    pausedSince: instant(row.paused_since),
    outcome: row.outcome,
  }
}

export function rowOf(identity: CaseIdentity, process: Process, state: CaseState): CaseRow {
  const facts = deadlineFacts(state)
  return {
    case_id: identity.caseId,
    code: identity.code,
    version: state.version,
    process_id: state.processId,
    procedure_code: state.procedureCode,
    procedure_version: state.procedureVersion,
    applicant_person_id: state.applicantPersonId,
    applicant_name: identity.applicantName,
    channel: state.channel,
    phase: state.phase,
    open: isOpen(state),
    status: statusOf(state),
    step_id: state.stepId,
    receiving_unit_id: state.receivingUnitId,
    competent_unit_id: state.competentUnitId,
    address_unit_id: state.addressUnitId,
    holder_unit_id: state.holderUnitId,
    holder_role: currentStep(process, state).role,
    held_since: iso(state.heldSince),
    assignee_id: state.assignee?.id ?? null,
    assignee_name: state.assignee?.name ?? null,
    waiting: isWaiting(state, process),
    submitted_at: iso(state.submittedAt),
    received_at: isoOrNull(state.receivedAt),
    due_at: isoOrNull(facts.dueAt),
    risk_at: isoOrNull(facts.riskAt),
    paused_since: isoOrNull(facts.pausedSince),
    queue_at: queueAt(state, facts),
    done_at: isoOrNull(state.doneAt),
    closed_at: isoOrNull(state.closedAt),
    outcome: facts.outcome,
    draft_document_id: state.draft?.documentId ?? null,
    seal_id: state.signing?.sealId ?? null,
    money_state: state.money.state,
    amount_dong: state.money.amountDong,
    payment_id: state.money.paymentId,
    delivery_state: state.delivery.state,
    sync_state: state.synchronisation.state,
  }
}

function queueAt(state: CaseState, facts: DeadlineFacts): string {
  if (facts.dueAt) return iso(facts.dueAt)
  return state.phase === 'submitted' ? iso(addWorkingHours(state.awaitingSince, acceptanceHours)) : lastInQueue
}
