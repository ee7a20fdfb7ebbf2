/**
 * The ledger: double entry in đồng, debit positive. Every transaction sums to zero (checked by the database at commit),
 * nothing is ever changed or removed; a wrong transaction is reversed by another (PAY3).
 */
import type { Tx } from '../../kernel/app.ts'
import { newId } from '../../kernel/id.ts'
import type { LedgerKind, LedgerTransactionRow, Tables } from './rows.ts'

export const accounts = {
  /** Money at the bank. */
  bank: 'bank',
  /** Money that came and belongs to nothing yet. */
  suspense: 'suspense',
  /** Money that we owe back and the bank has not sent yet. */
  refundsPayable: 'refunds-payable',
  /** Owed back, and paid out by hand outside this program. */
  manualPayouts: 'manual-payouts',
  /** Cash in the till of a unit's counter. */
  cash: (unitId: string) => `cash:${unitId}`,
  /** Fees of a unit. */
  fees: (unitId: string) => `fees:${unitId}`,
} as const

type AccountKind = 'asset' | 'liability' | 'income'

function kindOf(account: string): AccountKind {
  if (account === accounts.bank || account.startsWith('cash:')) return 'asset'
  return account.startsWith('fees:') ? 'income' : 'liability'
}

export interface Posting {
  readonly kind: LedgerKind
  readonly paymentId?: string | null
  readonly bankId?: string | null
  readonly refundId?: string | null
  /** Of a transfer that had been taken out: which entry of its money it is. */
  readonly entryNo?: number
  /** `official:<id>`, `system:<name>` … */
  readonly actor: string
  readonly reason: string
  /** Account and amount; debit positive. Sums to zero. */
  readonly entries: readonly (readonly [account: string, amountDong: number])[]
}

const db = (tx: Tx) => tx.tables<Tables>('payments')

/** Posts one transaction and gives its id. */
export async function post(tx: Tx, posting: Posting): Promise<string> {
  return write(tx, posting, null)
}

/** Moves `amountDong` from one account to another: debits `debit`, credits `credit`. */
export function move(debit: string, credit: string, amountDong: number): Posting['entries'] {
  return [
    [debit, amountDong],
    [credit, -amountDong],
  ]
}

/** Takes a transaction back by one with the opposite entries. A second reversal is refused by the database. */
export async function reverse(tx: Tx, transactionId: string, actor: string, reason: string): Promise<string> {
  const original = await db(tx)
    .selectFrom('ledger_transaction')
    .selectAll()
    .where('id', '=', transactionId)
    .executeTakeFirstOrThrow()
  const lines = await db(tx)
    .selectFrom('ledger_entry')
    .selectAll()
    .where('transaction_id', '=', transactionId)
    .orderBy('line')
    .execute()
  return write(
    tx,
    {
      kind: 'reversal',
      paymentId: original.payment_id,
      bankId: original.bank_id,
      refundId: original.refund_id,
      actor,
      reason,
      entries: lines.map((line) => [line.account, -line.amount_dong] as const),
    },
    transactionId,
  )
}

async function write(tx: Tx, posting: Posting, reverses: string | null): Promise<string> {
  const id = newId(tx.now.epochMilliseconds)
  const lines = posting.entries.filter(([, amountDong]) => amountDong !== 0)
  await db(tx)
    .insertInto('ledger_account')
    .values([...new Set(lines.map(([code]) => code))].sort().map((code) => ({ code, kind: kindOf(code) })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const row: LedgerTransactionRow = {
    id,
    at: tx.now.toString(),
    kind: posting.kind,
    payment_id: posting.paymentId ?? null,
    bank_id: posting.bankId ?? null,
    refund_id: posting.refundId ?? null,
    reverses,
    entry_no: posting.entryNo ?? 1,
    actor: posting.actor,
    reason: posting.reason,
  }
  await db(tx).insertInto('ledger_transaction').values(row).execute()
  await db(tx)
    .insertInto('ledger_entry')
    .values(
      lines.map(([account, amountDong], line) => ({ transaction_id: id, line, account, amount_dong: amountDong })),
    )
    .execute()
  return id
}

/** Transactions about a bank transfer that were not reversed, oldest first. */
export async function standingTransactions(tx: Tx, bankId: string): Promise<LedgerTransactionRow[]> {
  return db(tx)
    .selectFrom('ledger_transaction as t')
    .selectAll('t')
    .where('t.bank_id', '=', bankId)
    .where('t.kind', '<>', 'reversal')
    .where((eb) =>
      eb.not(eb.exists(eb.selectFrom('ledger_transaction as r').select('r.id').whereRef('r.reverses', '=', 't.id'))),
    )
    .orderBy('t.id')
    .execute()
}

export interface Balance {
  readonly account: string
  readonly kind: AccountKind
  readonly balanceDong: number
}

export async function balances(tx: Tx): Promise<Balance[]> {
  const rows = await tx.named<{ code: string; kind: AccountKind; balance: number }>(
    'payments.balances',
    `select a.code, a.kind, coalesce(sum(e.amount_dong), 0)::bigint as balance
     from payments.ledger_account a left join payments.ledger_entry e on e.account = a.code
     group by a.code order by a.code`,
    [],
  )
  return rows.map((row) => ({ account: row.code, kind: row.kind, balanceDong: row.balance }))
}

/** Debit minus credit of one account. */
export async function balanceOf(tx: Tx, account: string): Promise<number> {
  const [row] = await tx.named<{ balance: number }>(
    'payments.balance-of',
    'select coalesce(sum(amount_dong), 0)::bigint as balance from payments.ledger_entry where account = $1',
    [account],
  )
  return row?.balance ?? 0
}
