import type { ColumnType } from 'kysely'
import type {
  PaymentItem,
  PaymentMethod,
  PaymentStatus,
  ReconciliationKind,
  Resolution,
  TransferState,
} from './contract.ts'

type Json<T> = ColumnType<T, string, string>

export interface PaymentRow {
  reference: string
  id: string
  purpose: string
  payer_person_id: string | null
  payer_name: string | null
  label: string | null
  beneficiary_unit_id: string
  amount_dong: number
  items: PaymentItem[]
  status: PaymentStatus
  method: PaymentMethod | null
  code: string
  created_at: string
  expires_at: string
  settled_at: string | null
  settled_by: string | null
  cash_payer_name: string | null
  cancelled_at: string | null
  cancel_reason: string | null
  refunded_at: string | null
  refund_reason: string | null
  receipt_document_id: string | null
  version: number
}

export interface TransferRow {
  bank_id: string
  account: string
  amount: string
  currency: string
  amount_dong: number | null
  content: string
  payer_name: string | null
  payer_account: string | null
  payer_bank: string | null
  occurred_at: string
  received_at: string
  source: 'webhook' | 'statement'
  state: TransferState
  payment_id: string | null
  digest: string
  /** How often its money was entered in the books: once more after each time it was taken out. */
  entries: number
}

export interface RefundRow {
  id: string
  payment_id: string | null
  bank_id: string
  amount_dong: number
  reason: string
  status: 'requested' | 'sent' | 'completed' | 'rejected'
  requested_at: string
  requested_by: string
  completed_bank_id: string | null
  completed_at: string | null
  last_error: string | null
}

export interface ItemRow {
  id: string
  kind: ReconciliationKind
  subject: string
  state: TransferState | null
  opened_at: string
  bank_id: string | null
  refund_id: string | null
  payment_id: string | null
  reference: string | null
  unit_id: string | null
  amount: string
  currency: string
  content: string
  payer_name: string | null
  occurred_at: string | null
  detail: string
  resolution: Resolution | null
  resolved_at: string | null
  resolved_by: string | null
  resolution_reason: string | null
}

export interface RunRow {
  date: string
  ran_at: string
  statement_lines: number
  matched: number
  added: number
  conflicts: number
  missing: number
  statement_dong: number
  ledger_dong: number
}

export type LedgerKind =
  | 'transfer'
  | 'cash'
  | 'allocation'
  | 'refund'
  | 'refund-paid'
  | 'cash-refund'
  | 'payout'
  | 'reversal'

export interface LedgerTransactionRow {
  id: string
  at: string
  kind: LedgerKind
  payment_id: string | null
  bank_id: string | null
  refund_id: string | null
  reverses: string | null
  /** Of a transfer: which entry of its money it is, from 1. */
  entry_no: number
  actor: string
  reason: string
}

export interface Tables {
  payment: Omit<PaymentRow, 'items'> & { items: Json<PaymentItem[]> }
  transfer_code: { code: string; payment_id: string; created_at: string }
  bank_transfer: TransferRow
  bank_message: {
    sha256: string
    bank_id: string | null
    body: string
    signature: string
    key_id: string
    first_received_at: string
    last_received_at: string
    deliveries: number
    outcome: string
  }
  refused_message: { id: string; received_at: string; sha256: string; size_bytes: number; ip: string; reason: string }
  refund: RefundRow
  reconciliation_item: ItemRow
  reconciliation_run: RunRow
  ledger_account: { code: string; kind: 'asset' | 'liability' | 'income' }
  ledger_transaction: LedgerTransactionRow
  ledger_entry: { transaction_id: string; line: number; account: string; amount_dong: number }
}

/** What a message of the bank came to. */
export interface Recorded {
  readonly outcome: 'recorded' | 'duplicate' | 'conflict'
  readonly state: TransferState | null
}
