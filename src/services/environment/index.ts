/** What other modules may call: for the operations centre, which makes incidents of breaches and shows stations. */
/** @public */
export { breachChanged } from './events.ts'
/** Stations with their present state; breaches with limit, ground and duration. Open to anybody. @public */
export { list as airNow } from './air/service.ts'
/** @public */
export { breaches as breachesNow, plants as plantsNow, water as waterNow } from './watch/service.ts'
