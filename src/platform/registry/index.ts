/** What other modules may call. */
export { defineRegistry, type Position, type RecordData, type Registry, type Sensitivity } from './definition.ts'
export { type Imported, type ImportedRecord, importRecords } from './import.ts'
export type { LoadedRecord } from './copy-lines.ts'
export { loadRecords } from './load.ts'
export { findOpen, type OpenQuestion, type OpenRecord, readOpen } from './open.ts'
export { distance_m } from './plane.ts'
export { openRegistry } from './registries.ts'
export { isRecorded, type Shared, shareRecord } from './share.ts'
