/** What other modules may call. */
export { defineRegistry, type RecordData, type Registry } from './definition.ts'
export { recordChanged } from './events.ts'
export { loadRecords, type LoadedRecord } from './load.ts'
export { lookUp, read, search } from './read.ts'
export { openRegistry } from './registries.ts'
export { amend, type Ground, merge, register, split, type Written } from './write.ts'
