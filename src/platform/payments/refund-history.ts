/** What went back, for the finance desk (PAY11). Whose money it was is not told: who opens the case reads that, and is recorded. */
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import type { ReplyOf } from '../../kernel/endpoint.ts'
import { unitsWhere } from '../organisation/index.ts'
import type { listRefunds as endpoint, RefundState } from './contract.ts'
import * as store from './store.ts'

export async function listRefunds(
  tx: Tx,
  actor: Actor,
  { limit = 50, ...asked }: { state?: RefundState; search?: string; after?: string; limit?: number },
): Promise<ReplyOf<typeof endpoint>> {
  const units = unitsWhere(actor, 'payments.reconcile')
  const rows = await store.refundsOf(tx, { ...asked, units, limit: limit + 1 })
  const page = rows.slice(0, limit)
  return {
    items: page.map((row) => ({
      id: row.id,
      state: row.status,
      method: row.method,
      amountDong: row.amount_dong,
      reason: row.reason,
      orderedAt: row.requested_at,
      orderedBy: row.requested_by,
      completedAt: row.completed_at,
      bankTransactionId: row.bank_id,
      error: row.status === 'completed' ? null : row.last_error,
      reference: row.reference,
      label: row.label,
    })),
    next: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
  }
}
