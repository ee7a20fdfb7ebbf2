/** What other modules may call. */
export { households, type Member, membersOf, population } from './definition.ts'
export { cityOf, loadCity, type LoadReport } from './load.ts'
