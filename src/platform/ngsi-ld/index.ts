/** What other modules may call: who writes to the city's open interfaces is asked in one place. */
export { type Caller, callerOf, isOpenCaller, mayChange, openingOf, requireRights } from './access.ts'
export { NgsiError } from './errors.ts'
