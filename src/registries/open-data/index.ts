/** What other modules may call. */
export { column, suppressedColumn } from './columns.ts'
export { type Dataset, defineDataset, publishDataset, type Row } from './definition.ts'
export { total, withTotals } from './totals.ts'
