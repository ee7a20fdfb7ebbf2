/** What other modules may call. */
export { type Following, followersOf } from './followers.ts'
export {
  defineRegistry,
  type Field,
  type Likeness,
  type Position,
  type RecordData,
  type Registry,
  type Sensitivity,
} from './definition.ts'
export { byteOrderMark, csvLine } from './csv-lines.ts'
export {
  assess,
  type Assessment,
  dayLikeness,
  lettersApart,
  nameLikeness,
  weight,
} from './similarity.ts'
export { saysAlready } from './history.ts'
export { readSome } from './read.ts'
export { type Imported, type ImportedRecord, importRecords } from './import.ts'
export type { LoadedRecord } from './copy-rows.ts'
export { loadRecords } from './load.ts'
export type { Parts, PartsMaker } from './load-parts.ts'
export { sayEvery, sizeAndSeed } from './load-command.ts'
export { allOpen, findOpen, type OpenQuestion, type OpenRecord, readOpen, readOpenByKey } from './open.ts'
export { distance_m } from './plane.ts'
export { recordChanged } from './events.ts'
export { ownRecord, type OwnRecord, ownRecords, ownRecordsOfUnit } from './own.ts'
export { type FieldInfo, fieldInfo } from './read.ts'
export { openRegistry, registryTitle } from './registries.ts'
export { currentRecordsNamed, isRecorded, type Shared, shareRecord, shareRecords } from './share.ts'
export {
  amend as amendRecord,
  checkChange,
  type CurrentRecord,
  currentRecord,
  currentRecordByKey,
  type Ground,
  mayMaintain,
  type RecordNow,
  register as registerRecord,
  type Written,
} from './write.ts'
export { groupRecords, type Tally, tallyRecords } from './tally.ts'
export {
  type AboutRecord,
  findRecord,
  type KnownRecord,
  labelsOf,
  neighbourhoodsOf,
  recordsAbout,
  registryNamed,
} from './subject.ts'
export { reopen as reopenRecord, undoSource } from './undo.ts'
export { sealedColumn, type SealedColumn } from './sealing/columns.ts'
export { keepSealed } from './sealing/reseal.ts'
