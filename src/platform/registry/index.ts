/** What other modules may call. */
export { defineRegistry, type Position, type RecordData, type Registry } from './definition.ts'
export { type Imported, type ImportedRecord, importRecords } from './import.ts'
export type { LoadedRecord } from './copy-lines.ts'
export { loadRecords } from './load.ts'
export { findOpen, type OpenQuestion, type OpenRecord, readOpen } from './open.ts'
export { distance_m } from './plane.ts'
export { openRegistry } from './registries.ts'
