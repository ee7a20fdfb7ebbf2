/** What other modules may call. */
export { importBoundaries, unitAt, type UnitAtPoint } from './boundaries.ts'
export { cadastreOf, type LandReport, loadCadastre } from './load.ts'
