/** What each role may do. Modules name their permissions; the table says who holds them. Browser-safe. */
import type { Role } from './contract.ts'

export const rolePermissions: Readonly<Record<Role, readonly string[]>> = {
  'one-stop-clerk': [
    'casework.read',
    'casework.receive',
    'casework.return',
    'payments.read',
    'payments.cash',
    'delivery.read',
    'delivery.hand-over',
  ],
  specialist: ['casework.read', 'casework.process', 'payments.read', 'delivery.read'],
  leader: [
    'casework.read',
    'casework.process',
    'casework.decide',
    'casework.assign',
    'payments.read',
    'payments.refund',
    'delivery.read',
    'signatures.retry',
    'centre.view',
  ],
  'unit-admin': [
    'casework.read',
    'casework.assign',
    'organisation.manage',
    'payments.read',
    'payments.reconcile',
    'delivery.read',
    'signatures.retry',
  ],
  operator: ['centre.view'],
  'system-admin': [
    'organisation.manage',
    'organisation.reform',
    'organisation.change-units',
    'organisation.import-agency-codes',
    'procedures.manage',
    'payments.read',
    'payments.reconcile',
    'notifications.manage',
    'signatures.retry',
    'transparency.revoke',
    'security.view',
    'centre.view',
  ],
}

/** Roles that a unit's administrator may give within the unit; the others are given by the system administrator. */
export const rolesGivenByUnits: readonly Role[] = ['one-stop-clerk', 'specialist', 'leader']

/** Roles that can be delegated: those of daily work, not of administration. */
export const delegableRoles: readonly Role[] = ['one-stop-clerk', 'specialist', 'leader']
