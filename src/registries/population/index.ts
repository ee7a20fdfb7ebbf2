/** What other modules may call. */
export { population } from './definition.ts'
export { type City, recordsOf } from './generator.ts'
export { cityOf, loadCity, type LoadReport } from './load.ts'
