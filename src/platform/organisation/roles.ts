/** What each role may do. Modules name their permissions; the table says who holds them. Browser-safe. */
import type { DailyRole, Role } from './contract.ts'

export const rolePermissions: Readonly<Record<Role, readonly string[]>> = {
  'one-stop-clerk': [
    'casework.read',
    'casework.receive',
    'casework.return',
    'payments.read',
    'payments.cash',
    'delivery.read',
    'delivery.hand-over',
    'population.look-up',
    'places.look-up',
    'land.look-up',
    'enterprises.look-up',
  ],
  specialist: [
    'casework.read',
    'casework.process',
    'payments.read',
    'delivery.read',
    'population.look-up',
    'population.manage',
    'places.look-up',
    'places.manage',
    'land.look-up',
    'land.manage',
    'enterprises.look-up',
    'enterprises.manage',
    'public-assets.count',
    'environment.read',
    'environment.rounds',
  ],
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
    'population.look-up',
    'population.export',
    'public-assets.count',
    'public-assets.approve',
    'places.look-up',
    'exchange.grant',
    'exchange.audit',
    'land.look-up',
    'enterprises.look-up',
    'telemetry.read',
    'environment.read',
  ],
  'unit-admin': [
    'casework.read',
    'public-assets.count',
    'public-assets.manage',
    'casework.assign',
    'organisation.manage',
    'payments.read',
    'payments.reconcile',
    'delivery.read',
    'signatures.retry',
    'telemetry.read',
    'telemetry.manage',
    'ngsi-ld.manage',
  ],
  operator: ['centre.view', 'telemetry.read', 'telemetry.acknowledge', 'environment.read'],
  // Follows the registries' change feeds, which ask for the feed's permission and the purpose's.
  'data-steward': [
    'data-protection.retention',
    'registry.extracts',
    'registry.extract',
    'registry.feed',
    'population.look-up',
    'places.look-up',
    'land.look-up',
  ],
  'system-admin': [
    'organisation.manage',
    'organisation.reform',
    'organisation.change-units',
    'organisation.import-agency-codes',
    'data-protection.retention',
    'registry.extracts',
    'registry.approve-extract',
    'procedures.manage',
    'payments.read',
    'payments.reconcile',
    'notifications.manage',
    'signatures.retry',
    'centre.view',
    'registry.feed',
    'exchange.manage',
    'exchange.audit',
    'participation.manage',
    'telemetry.read',
    'telemetry.manage',
    'ngsi-ld.manage',
  ],
}

/**
 * Roles of daily work: a unit's administrator gives them within the unit, and they can be delegated. Those of
 * administration are given by the system administrator, and cannot.
 */
export const dailyRoles: readonly DailyRole[] = ['one-stop-clerk', 'specialist', 'leader']

export function isDaily(role: Role): role is DailyRole {
  return dailyRoles.some((daily) => daily === role)
}
