/** Payments: what the browser and other modules may know. Browser-safe. Amounts are whole đồng, times ISO 8601 instants. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'

export const permissions = ['payments.read', 'payments.cash', 'payments.refund', 'payments.reconcile'] as const

const Id = Type.String({ format: 'uuid' })
const Instant = Type.String({ format: 'date-time' })
const Day = Type.String({ format: 'date' })
const Texts = Type.Object({ vi: Type.String(), en: Type.String() })
export const DongAmount = Type.Integer({ minimum: 0, maximum: 1_000_000_000_000 })
const Reason = Type.String({ minLength: 5, maxLength: 1000 })
const Nothing = Type.Object({}, { additionalProperties: false })

export const PaymentItem = Type.Object({
  description: Type.Object({
    vi: Type.String({ minLength: 1, maxLength: 300 }),
    en: Type.String({ minLength: 1, maxLength: 300 }),
  }),
  amountDong: DongAmount,
})
export type PaymentItem = Static<typeof PaymentItem>

/** PAY2: the states of a payment. `waiting` turns into `expired` by itself when its time is over. */
export const PaymentStatus = Type.Union([
  Type.Literal('waiting'),
  Type.Literal('settled'),
  Type.Literal('expired'),
  Type.Literal('cancelled'),
  Type.Literal('refunding'),
  Type.Literal('refunded'),
])
export type PaymentStatus = Static<typeof PaymentStatus>

export const PaymentMethod = Type.Union([Type.Literal('transfer'), Type.Literal('cash')])
export type PaymentMethod = Static<typeof PaymentMethod>

/** What a person types into a banking application when the QR code cannot be scanned. */
export const TransferDetails = Type.Object({
  bankBin: Type.String(),
  bankName: Type.String(),
  account: Type.String(),
  accountName: Type.String(),
  amountDong: DongAmount,
  /** The transfer description with the unique reference. */
  content: Type.String(),
  /** The EMVCo payload of the QR code, as text. */
  qr: Type.String(),
  /** Opens the sandbox bank with this payment filled in; null outside the sandbox. */
  payUrl: Type.Union([Type.String(), Type.Null()]),
})
export type TransferDetails = Static<typeof TransferDetails>

export const PaymentView = Type.Object({
  id: Id,
  /** What is paid for: the id of a case. */
  reference: Type.String(),
  purpose: Type.String(),
  status: PaymentStatus,
  method: Type.Union([PaymentMethod, Type.Null()]),
  items: Type.Array(PaymentItem),
  amountDong: DongAmount,
  amountInWords: Texts,
  beneficiaryUnitId: Type.String(),
  payerPersonId: Type.Union([Id, Type.Null()]),
  createdAt: Instant,
  expiresAt: Instant,
  settledAt: Type.Union([Instant, Type.Null()]),
  refundedAt: Type.Union([Instant, Type.Null()]),
  refundReason: Type.Union([Type.String(), Type.Null()]),
  /** Present while it can be paid. */
  transfer: Type.Union([TransferDetails, Type.Null()]),
  /** Money that came for this payment and is held until an official decides (PAY6). */
  heldDong: DongAmount,
  hasReceipt: Type.Boolean(),
  version: Type.Integer(),
})
export type PaymentView = Static<typeof PaymentView>

/** PAY6: what became of a transfer that the bank reported. Only `credited` settles a payment; the others wait in suspense. */
export const TransferState = Type.Union([
  Type.Literal('credited'),
  Type.Literal('unknown-reference'),
  Type.Literal('underpaid'),
  Type.Literal('overpaid'),
  Type.Literal('wrong-currency'),
  Type.Literal('wrong-account'),
  Type.Literal('expired'),
  Type.Literal('cancelled'),
  Type.Literal('already-paid'),
  Type.Literal('already-refunded'),
])
export type TransferState = Static<typeof TransferState>

export const ReconciliationKind = Type.Union([
  Type.Literal('transfer'),
  /** The bank reported the same transaction twice with different content. */
  Type.Literal('conflict'),
  /** The bank tells of money that was taken out of the books, since its statement had lacked it. */
  Type.Literal('told-again'),
  /** We hold a transfer that the bank's statement does not list. */
  Type.Literal('missing-in-statement'),
  /** The bank refused to send money back. */
  Type.Literal('refund-failed'),
])
export type ReconciliationKind = Static<typeof ReconciliationKind>

/**
 * PAY7, PAY9: `reversed` takes an entry back that the bank never had, `entered` puts it into the books again; `returned` sends the
 * money back; `closed` moves nothing.
 */
export const Resolution = Type.Union([
  Type.Literal('credited'),
  Type.Literal('returned'),
  Type.Literal('reversed'),
  Type.Literal('entered'),
  Type.Literal('closed'),
])
export type Resolution = Static<typeof Resolution>

export const ReconciliationItem = Type.Object({
  id: Id,
  kind: ReconciliationKind,
  state: Type.Union([TransferState, Type.Null()]),
  openedAt: Instant,
  bankTransactionId: Type.Union([Type.String(), Type.Null()]),
  amount: Type.String(),
  currency: Type.String(),
  content: Type.String(),
  payerName: Type.Union([Type.String(), Type.Null()]),
  occurredAt: Type.Union([Instant, Type.Null()]),
  paymentId: Type.Union([Id, Type.Null()]),
  reference: Type.Union([Type.String(), Type.Null()]),
  detail: Type.String(),
  resolution: Type.Union([Resolution, Type.Null()]),
  resolvedAt: Type.Union([Instant, Type.Null()]),
  resolutionReason: Type.Union([Type.String(), Type.Null()]),
})
export type ReconciliationItem = Static<typeof ReconciliationItem>

/** The states in which no money of ours moved: another account got it, or it is not in đồng. */
export const outsideLedger: readonly TransferState[] = ['wrong-account', 'wrong-currency']

/** How an item may be decided: money that is held is credited or sent back, what moved no money is closed (PAY6, PAY7). */
export function resolutionsOf({ kind, state }: Pick<ReconciliationItem, 'kind' | 'state'>): readonly Resolution[] {
  if (kind === 'missing-in-statement') return ['reversed', 'closed']
  if (kind === 'told-again') return ['entered', 'closed']
  if (kind === 'refund-failed') return ['returned', 'closed']
  const isHeld = kind === 'transfer' && state !== null && !outsideLedger.includes(state)
  return isHeld ? ['credited', 'returned'] : ['closed']
}

const Params = Type.Object({ id: Id })

export const getPayment = endpoint({
  method: 'GET',
  path: '/payments/:id',
  can: 'signed-in',
  summary: 'A payment request with its state and how to pay it',
  params: Params,
  reply: PaymentView,
})

export const listMyPayments = endpoint({
  method: 'GET',
  path: '/payments/mine',
  can: 'citizen',
  summary: 'My payments, newest first',
  query: Type.Object({ reference: Type.Optional(Type.String({ maxLength: 100 })), before: Type.Optional(Id) }),
  reply: Type.Object({ payments: Type.Array(PaymentView), next: Type.Union([Id, Type.Null()]) }),
})

export const listPaymentsOf = endpoint({
  method: 'GET',
  path: '/payments/of/:reference',
  can: 'signed-in',
  summary: 'The payments of a case, for its payer and for officials',
  params: Type.Object({ reference: Type.String({ minLength: 1, maxLength: 100 }) }),
  reply: Type.Object({ payments: Type.Array(PaymentView) }),
})

export const getPaymentQr = endpoint({
  method: 'GET',
  path: '/payments/:id/qr.svg',
  can: 'signed-in',
  summary: 'The VietQR code of a payment that waits, as SVG',
  params: Params,
  gives: 'file',
})

export const getPaymentReceipt = endpoint({
  method: 'GET',
  transaction: 'one',
  path: '/payments/:id/receipt.pdf',
  can: 'signed-in',
  summary: 'The receipt of a settled payment, as PDF',
  params: Params,
  gives: 'file',
})

export const payAgain = endpoint({
  method: 'POST',
  path: '/payments/:id/pay-again',
  can: 'signed-in',
  summary: 'Give an expired payment a new reference and a new time',
  params: Params,
  body: Nothing,
  reply: PaymentView,
})

export const cancelPaymentRequest = endpoint({
  method: 'POST',
  path: '/payments/:id/cancel',
  can: 'signed-in',
  summary: 'Cancel a payment that waits',
  params: Params,
  body: Type.Object({ reason: Reason }),
  reply: PaymentView,
})

export const payCash = endpoint({
  method: 'POST',
  path: '/payments/:id/cash',
  can: 'payments.cash',
  summary: 'Record cash received at the counter',
  params: Params,
  body: Type.Object({
    amountDong: DongAmount,
    /** Who handed over the money. */
    payerName: Type.String({ minLength: 1, maxLength: 200 }),
  }),
  reply: PaymentView,
  idempotent: true,
})

export const refundPayment = endpoint({
  method: 'POST',
  path: '/payments/:id/refund',
  can: 'payments.refund',
  summary: 'Give a settled payment back, with the reason',
  params: Params,
  body: Type.Object({ reason: Reason }),
  reply: PaymentView,
  idempotent: true,
})

/** The bank's webhook: a detached JWS (RFC 7515 appendix F) over the raw body in the header `x-jws-signature`. */
export const bankConfirmation = endpoint({
  method: 'POST',
  path: '/payments/bank/confirmations',
  can: 'anyone',
  summary: 'The bank confirms a transfer or a refund (signed; safe to repeat)',
  takes: 'raw',
  // It opens its own: the bank's keys may have to be fetched first, and a refusal is recorded although it is an error.
  transaction: 'none',
  bodyLimit: 64 * 1024,
  perMinute: 6000,
  reply: Type.Object({
    outcome: Type.Union([Type.Literal('recorded'), Type.Literal('duplicate'), Type.Literal('conflict')]),
    state: Type.Union([TransferState, Type.Null()]),
  }),
})

export const listReconciliation = endpoint({
  method: 'GET',
  path: '/payments/reconciliation',
  can: 'payments.reconcile',
  summary: 'Money and messages that could not be credited by rule',
  query: Type.Object({
    open: Type.Optional(Type.Boolean()),
    search: Type.Optional(Type.String({ maxLength: 100 })),
    before: Type.Optional(Id),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  }),
  reply: Type.Object({
    items: Type.Array(ReconciliationItem),
    openCount: Type.Integer(),
    suspenseDong: Type.Integer(),
    next: Type.Union([Id, Type.Null()]),
  }),
})

export const resolveReconciliation = endpoint({
  method: 'POST',
  path: '/payments/reconciliation/:id/resolution',
  can: 'payments.reconcile',
  summary: 'Decide about an open item: credit it to a payment, return the money, or close it',
  params: Params,
  body: Type.Object({
    resolution: Resolution,
    /** For `credited`: the payment it belongs to, by its id or its transfer code; what exceeds the amount due is returned. */
    paymentId: Type.Optional(Id),
    transferCode: Type.Optional(Type.String({ maxLength: 40 })),
    reason: Reason,
  }),
  reply: ReconciliationItem,
  idempotent: true,
})

/** PAY7: `requested` and `sent` wait for the bank, `rejected` for an official (the list of what is to be reconciled). */
export const RefundState = Type.Union([
  Type.Literal('requested'),
  Type.Literal('sent'),
  Type.Literal('completed'),
  Type.Literal('rejected'),
])
export type RefundState = Static<typeof RefundState>

export const RefundView = Type.Object({
  id: Id,
  state: RefundState,
  /** `cash` was given back at the counter. */
  method: PaymentMethod,
  amountDong: Type.Integer(),
  reason: Type.String(),
  orderedAt: Instant,
  /** `official:<id>`, or the program's own rule. */
  orderedBy: Type.String(),
  completedAt: Type.Union([Instant, Type.Null()]),
  /** The bank's number of the transfer that it goes back for. */
  bankTransactionId: Type.Union([Type.String(), Type.Null()]),
  error: Type.Union([Type.String(), Type.Null()]),
  /** The case that was paid for, by its code where it has one; null for money that paid nothing. */
  reference: Type.Union([Type.String(), Type.Null()]),
  label: Type.Union([Type.String(), Type.Null()]),
})
export type RefundView = Static<typeof RefundView>

export const listRefunds = endpoint({
  method: 'GET',
  path: '/payments/refunds',
  can: 'payments.reconcile',
  summary:
    'Money that went back, or is on its way, of the units for which one reconciles; the newest first, a page at a time',
  query: Type.Object({
    state: Type.Optional(RefundState),
    search: Type.Optional(Type.String({ maxLength: 100 })),
    after: Type.Optional(Id),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  }),
  reply: Type.Object({ items: Type.Array(RefundView), next: Type.Union([Id, Type.Null()]) }),
})

export const ReconciliationRun = Type.Object({
  date: Day,
  ranAt: Instant,
  statementLines: Type.Integer(),
  matched: Type.Integer(),
  added: Type.Integer(),
  conflicts: Type.Integer(),
  missing: Type.Integer(),
  statementDong: Type.Integer(),
  ledgerDong: Type.Integer(),
})
export type ReconciliationRun = Static<typeof ReconciliationRun>

export const listReconciliationRuns = endpoint({
  method: 'GET',
  path: '/payments/reconciliation/runs',
  can: 'payments.reconcile',
  summary: 'The daily comparisons with the bank statement',
  reply: Type.Object({ runs: Type.Array(ReconciliationRun) }),
})

export const runReconciliation = endpoint({
  method: 'POST',
  path: '/payments/reconciliation/runs',
  can: 'payments.reconcile',
  summary: 'Compare a day with the bank statement now',
  body: Type.Object({ date: Day }),
  reply: Type.Object({ queued: Type.Boolean() }),
})

export const AccountBalance = Type.Object({
  account: Type.String(),
  kind: Type.Union([Type.Literal('asset'), Type.Literal('liability'), Type.Literal('income')]),
  /** Debit minus credit. */
  balanceDong: Type.Integer(),
})

export const getBalances = endpoint({
  method: 'GET',
  path: '/payments/ledger/balances',
  can: 'payments.reconcile',
  summary: 'The balance of every ledger account; they add up to zero',
  reply: Type.Object({ accounts: Type.Array(AccountBalance), totalDong: Type.Integer() }),
})
