/** What other modules may call. */
export { importBoundaries, liesWithin, unitAt, type UnitAtPoint } from './boundaries.ts'
export { cadastreOf, type LandReport, loadCadastre } from './load.ts'
