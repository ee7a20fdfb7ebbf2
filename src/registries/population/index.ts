/** What other modules may call. */
export { population } from './definition.ts'
export { cityOf, loadCity, type LoadReport } from './load.ts'
