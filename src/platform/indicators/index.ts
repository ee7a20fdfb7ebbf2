/** What other modules may call. */
export { type Measure, offerMeasures, type RowsQuestion } from './measures.ts'
export type { RawRow } from './contract.ts'
export type { Span } from './periods.ts'
