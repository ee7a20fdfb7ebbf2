/** What other parts of the program may call. */
export { loadProcedures, type ImportReport, type ImportProgress } from './import.ts'
