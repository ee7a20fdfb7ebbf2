/** Putting something onto the officials' reconciliation list, once for each subject. */
import type { Tx } from '../../kernel/app.ts'
import { newId } from '../../kernel/id.ts'
import type { ReconciliationKind, TransferState } from './contract.ts'
import type { PaymentRow, TransferRow } from './rows.ts'
import { openItem } from './store.ts'

const detailCharsMax = 2000

export interface About {
  readonly kind: ReconciliationKind
  readonly subject: string
  readonly detail: string
  readonly state?: TransferState
  readonly bankId?: string
  readonly refundId?: string
  readonly transfer?: { amount: string; currency: string; content: string; occurredAt: string }
  readonly payerName?: string | null
  readonly payment?: PaymentRow | null
}

/** What an item about a transfer's money is about: once for each time that it was entered in the books. */
export const subjectOf = ({ bank_id: bankId, entries }: Pick<TransferRow, 'bank_id' | 'entries'>): string =>
  entries > 1 ? `${bankId}#${entries}` : bankId

export async function openAbout(tx: Tx, about: About): Promise<boolean> {
  return openItem(tx, {
    id: newId(tx.now.epochMilliseconds),
    kind: about.kind,
    subject: about.subject,
    state: about.state ?? null,
    opened_at: tx.now.toString(),
    bank_id: about.bankId ?? null,
    refund_id: about.refundId ?? null,
    payment_id: about.payment?.id ?? null,
    reference: about.payment?.reference ?? null,
    unit_id: about.payment?.beneficiary_unit_id ?? null,
    amount: about.transfer?.amount ?? '0',
    currency: about.transfer?.currency ?? 'VND',
    content: about.transfer?.content ?? '',
    payer_name: about.payerName ?? null,
    occurred_at: about.transfer?.occurredAt ?? null,
    detail: about.detail.slice(0, detailCharsMax),
    resolution: null,
    resolved_at: null,
    resolved_by: null,
    resolution_reason: null,
  })
}
