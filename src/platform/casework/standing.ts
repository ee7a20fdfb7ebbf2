/** What follows from the state of a case: its national status, whether it is open, what it waits for. */
import { type CaseState, isAwaited, type OpinionState } from './projection.ts'
import { type Process, type Step, stepOf } from './process.ts'

/** National status 1–10 (STANDARDS.md). A case refused after acceptance is 8: 3 is for what was never accepted. */
export function statusOf(state: CaseState): number {
  switch (state.phase) {
    case 'submitted':
      return 1
    case 'supplement':
      return 5
    case 'refused':
      return state.receivedAt ? 8 : 3
    case 'withdrawn':
      return 7
    case 'stopped':
      return 8
    case 'issued':
      return 9
    case 'returned':
      return 10
    case 'signing':
      return 4
    case 'in-progress':
      if (state.money.state === 'due' && state.money.pauses) return 6
      // Accepted but still where it came in.
      return state.custody[0]?.stepId === state.stepId ? 2 : 4
  }
}

export function isOpen(state: Pick<CaseState, 'phase'>): boolean {
  return ['submitted', 'supplement', 'in-progress', 'signing', 'issued'].includes(state.phase)
}

/** Nothing can be done by its holder now: an answer, a payment, an opinion or the seal is awaited. */
export function isWaiting(state: CaseState, process: Process): boolean {
  if (!isOpen(state)) return false
  if (state.phase === 'supplement' || state.phase === 'signing') return true
  if (state.clock?.paused && !state.clock.stoppedAt) return true
  if (state.phase === 'submitted') return process.payment === 'before-receiving' && state.money.state === 'due'
  return state.phase === 'in-progress' && state.opinions.some(isAwaited)
}

export function currentStep(process: Process, state: CaseState): Step {
  return stepOf(process, state.stepId)
}

/** The opinions whose time is over and which nobody has given: the case is not to wait for them (CW17). */
export function overdueOpinions(state: CaseState, now: Temporal.Instant): OpinionState[] {
  return state.opinions.filter((one) => isAwaited(one) && Temporal.Instant.compare(one.dueAt, now) <= 0)
}
