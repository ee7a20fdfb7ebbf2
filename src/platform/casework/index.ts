/** What other modules may call. */
export type { TrackEvent } from './case-events.ts'
export { type CaseChanged, caseChanged } from './events.ts'
export { type OpenCaseInput, type OpenedCase, openCase } from './open.ts'
export { act, record, recordReturned } from './act.ts'
export { type CaseSummary, caseSummary, mayReadCase } from './view.ts'
export { dueIfAccepted } from './projection.ts'
export { keepProcess } from './processes.ts'
export { type CaseTally, tallyCases } from './store-tally.ts'
