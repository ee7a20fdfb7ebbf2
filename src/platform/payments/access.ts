/** Who may: the payer, and officials with the right at the unit that the money belongs to (PAY2). */
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { problem } from '../../kernel/problems.ts'
import { may, unitsWhere } from '../organisation/index.ts'
import { permissions } from './contract.ts'
import type { PaymentRow } from './rows.ts'

export type Permission = (typeof permissions)[number]

export function actorText(actor: Actor): string {
  return actor.kind === 'anonymous' ? 'anonymous' : `${actor.kind}:${actor.id}`
}

const isPayer = (actor: Actor, row: PaymentRow) => actor.kind === 'citizen' && row.payer_person_id === actor.id

export function maySee(actor: Actor, row: PaymentRow): boolean {
  return isPayer(actor, row) || permissions.some((permission) => may(actor, permission, row.beneficiary_unit_id))
}

/** A payment that one may not see is answered like one that does not exist. */
export function requireSee(actor: Actor, row: PaymentRow | undefined): PaymentRow {
  if (!row || !maySee(actor, row)) throw problem('payments.not-found')
  return row
}

export function requirePayerOr(actor: Actor, row: PaymentRow | undefined, permission: Permission): PaymentRow {
  const seen = requireSee(actor, row)
  if (!isPayer(actor, seen) && !may(actor, permission, seen.beneficiary_unit_id)) throw problem('kernel.forbidden')
  return seen
}

export function requirePermission(actor: Actor, row: PaymentRow | undefined, permission: Permission): PaymentRow {
  const seen = requireSee(actor, row)
  if (!may(actor, permission, seen.beneficiary_unit_id)) throw problem('kernel.forbidden')
  return seen
}

/** The bank's account and its days are the whole city's, so are their totals. */
export function requireWholeCity(actor: Actor): void {
  if (unitsWhere(actor, 'payments.reconcile') !== 'all') throw problem('kernel.forbidden')
}

/** What sends money out needs a second factor given lately (ASVS 4.3.1); the program itself acts by rule. */
export function requireFreshFactor(tx: Tx, actor: Actor): void {
  if (actor.kind === 'official' && actor.strongUntil <= tx.now.epochMilliseconds) {
    throw problem('identity.second-factor-required')
  }
}
