/** What other modules may call. */
export { column, suppressedColumn } from './columns.ts'
export { type Dataset, defineDataset, publishDataset, type Row } from './definition.ts'
export { publishAgain } from './publish.ts'
export { total, withTotals } from './totals.ts'
