/** What other modules may call. */
export { type Access, recordAccess } from './access.ts'
export { requireAssurance, requireSecondFactor } from './assurance.ts'
export type { Person } from './contract.ts'
export { accountLocked, personChanged, signedIn } from './events.ts'
export { rotateKeys } from './keys.ts'
export { ensurePerson, personByCitizenNumber, personById, type WalkIn } from './people.ts'
export { sandboxPassword, sandboxTotpSecret } from './sandbox-secrets.ts'
