/** What other modules may call. */
export { accountLocked, personChanged, signedIn } from './events.ts'
export { requireAssurance, requireSecondFactor } from './assurance.ts'
export { ensurePerson, personByCitizenNumber, personById, type WalkIn } from './people.ts'
export { recordAccess, type Access } from './access.ts'
export { rotateKeys } from './keys.ts'
