/** What other modules may call. */
export { defineRegistry, type RecordData, type Registry } from './definition.ts'
export type { LoadedRecord } from './copy-lines.ts'
export { loadRecords } from './load.ts'
export { openRegistry } from './registries.ts'
