/** What other modules may call. */
export { importBoundaries } from './boundaries.ts'
export { cadastreOf, type LandReport, loadCadastre } from './load.ts'
