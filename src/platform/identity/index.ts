/** What other modules may call. */
export {
  type Access,
  accessTo,
  type OutsideReader,
  recordAccess,
  recordCitizenAccess,
  recordOutsideAccess,
  type Usage,
  usageOf,
} from './access.ts'
export { requireAssurance, requireSecondFactor } from './assurance.ts'
export { namedInCase, type Person } from './contract.ts'
export { ensurePerson, personByCitizenNumber, personById, type WalkIn } from './people.ts'
export { askWhoIsRecorded, recordedId } from './recorded.ts'
export { sandboxPassword, sandboxTotpSecret } from './sandbox-secrets.ts'
export { isSameReading, rememberReading } from './same-reading.ts'
export { type Reading, readingsOf } from './service.ts'
export {
  type NumberedReading,
  readingsAbout,
  readingsBy,
  type ReadingTotal,
  readingTotals,
  type WatchedReading,
} from './watch.ts'
