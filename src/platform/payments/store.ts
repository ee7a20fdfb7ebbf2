/** Every SQL statement of payments, but for the ledger's own (ledger.ts). */
import type { Tx } from '../../kernel/app.ts'
import type { TransferState } from './contract.ts'
import type { ItemRow, PaymentRow, RefundRow, RunRow, Tables, TransferRow } from './rows.ts'

const db = (tx: Tx) => tx.tables<Tables>('payments')

// ---- payments ----------------------------------------------------------------------------------------------------

export async function insertPayment(tx: Tx, row: PaymentRow): Promise<void> {
  await db(tx)
    .insertInto('payment')
    .values({ ...row, items: JSON.stringify(row.items) })
    .execute()
}

/** The request that is open for this purpose, locked. */
export async function lockOpenPayment(tx: Tx, reference: string, purpose: string): Promise<PaymentRow | undefined> {
  return db(tx)
    .selectFrom('payment')
    .selectAll()
    .where('reference', '=', reference)
    .where('purpose', '=', purpose)
    .where('status', 'not in', ['cancelled', 'refunded'])
    .forUpdate()
    .executeTakeFirst()
}

/** Makes two requests for the same thing wait for each other, so that the second finds the first's. */
export async function lockReference(tx: Tx, reference: string): Promise<void> {
  await tx.named('payments.lock-reference', 'select pg_advisory_xact_lock(hashtextextended($1, 7306))', [reference])
}

export async function findPayment(tx: Tx, id: string): Promise<PaymentRow | undefined> {
  return db(tx).selectFrom('payment').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function lockPayment(tx: Tx, id: string): Promise<PaymentRow | undefined> {
  return db(tx).selectFrom('payment').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export type PaymentChange = Partial<Omit<PaymentRow, 'reference' | 'id' | 'items' | 'version' | 'amount_dong'>>

/** Changes a payment that this transaction has locked. */
export async function updatePayment(tx: Tx, row: PaymentRow, change: PaymentChange): Promise<PaymentRow> {
  const next = { ...change, version: row.version + 1 }
  await db(tx)
    .updateTable('payment')
    .set(next)
    .where('reference', '=', row.reference)
    .where('id', '=', row.id)
    .execute()
  return { ...row, ...next }
}

/** A document made from the payment changes nothing that a reader decided on, so the version stays. */
export async function setReceipt(tx: Tx, row: PaymentRow, documentId: string): Promise<void> {
  await db(tx)
    .updateTable('payment')
    .set({ receipt_document_id: documentId })
    .where('reference', '=', row.reference)
    .where('id', '=', row.id)
    .execute()
}

export async function setLabel(tx: Tx, reference: string, label: string): Promise<void> {
  await db(tx).updateTable('payment').set({ label }).where('reference', '=', reference).execute()
}

export async function paymentsByReference(tx: Tx, reference: string): Promise<PaymentRow[]> {
  return db(tx).selectFrom('payment').selectAll().where('reference', '=', reference).orderBy('id').execute()
}

export async function paymentsOfPayer(
  tx: Tx,
  payer: string,
  filter: { reference?: string | undefined; before?: string | undefined; limit: number },
): Promise<PaymentRow[]> {
  let query = db(tx).selectFrom('payment').selectAll().where('payer_person_id', '=', payer)
  if (filter.reference !== undefined) query = query.where('reference', '=', filter.reference)
  if (filter.before !== undefined) query = query.where('id', '<', filter.before)
  return query.orderBy('id', 'desc').limit(filter.limit).execute()
}

/** Payments whose time is over, locked; those that somebody else holds just now come next time. */
export async function lockOverdue(tx: Tx, now: string, limit: number): Promise<PaymentRow[]> {
  return db(tx)
    .selectFrom('payment')
    .selectAll()
    .where('status', '=', 'waiting')
    .where('expires_at', '<', now)
    .orderBy('expires_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute()
}

/** False when the code is taken. */
export async function claimCode(tx: Tx, code: string, paymentId: string): Promise<boolean> {
  const claimed = await db(tx)
    .insertInto('transfer_code')
    .values({ code, payment_id: paymentId, created_at: tx.now.toString() })
    .onConflict((conflict) => conflict.doNothing())
    .returning('code')
    .execute()
  return claimed.length > 0
}

export async function paymentIdsByCodes(tx: Tx, codes: readonly string[]): Promise<string[]> {
  if (codes.length === 0) return []
  const rows = await db(tx)
    .selectFrom('transfer_code')
    .select('payment_id')
    .distinct()
    .where('code', 'in', [...codes])
    .execute()
  return rows.map((row) => row.payment_id)
}

// ---- what the bank says ------------------------------------------------------------------------------------------

/** False when the bank's transaction number is known already (PAY4). Two at once: the second waits for the first. */
export async function claimTransfer(tx: Tx, row: TransferRow): Promise<boolean> {
  const claimed = await db(tx)
    .insertInto('bank_transfer')
    .values(row)
    .onConflict((conflict) => conflict.column('bank_id').doNothing())
    .returning('bank_id')
    .execute()
  return claimed.length > 0
}

export async function findTransfer(tx: Tx, bankId: string): Promise<TransferRow | undefined> {
  return db(tx).selectFrom('bank_transfer').selectAll().where('bank_id', '=', bankId).executeTakeFirst()
}

/** Others who decide about it wait. */
export async function lockTransfer(tx: Tx, bankId: string): Promise<TransferRow | undefined> {
  return db(tx).selectFrom('bank_transfer').selectAll().where('bank_id', '=', bankId).forUpdate().executeTakeFirst()
}

/** Its money is entered once more. */
export async function countEntry(tx: Tx, bankId: string): Promise<TransferRow> {
  return db(tx)
    .updateTable('bank_transfer')
    .set((eb) => ({ entries: eb('entries', '+', 1) }))
    .where('bank_id', '=', bankId)
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function setTransferState(
  tx: Tx,
  bankId: string,
  change: { state: TransferState; payment_id: string | null },
): Promise<void> {
  await db(tx).updateTable('bank_transfer').set(change).where('bank_id', '=', bankId).execute()
}

/** The transfer whose money settled the payment. */
export async function creditingTransfer(tx: Tx, paymentId: string): Promise<TransferRow | undefined> {
  return db(tx)
    .selectFrom('bank_transfer')
    .selectAll()
    .where('payment_id', '=', paymentId)
    .where('state', '=', 'credited')
    .executeTakeFirst()
}

export async function transfersBetween(tx: Tx, from: string, to: string): Promise<TransferRow[]> {
  return db(tx)
    .selectFrom('bank_transfer')
    .selectAll()
    .where('occurred_at', '>=', from)
    .where('occurred_at', '<', to)
    .execute()
}

export interface Message {
  readonly sha256: string
  readonly bankId: string | null
  readonly body: string
  readonly signature: string
  readonly keyId: string
  readonly outcome: string
}

export async function keepMessage(tx: Tx, message: Message): Promise<void> {
  const now = tx.now.toString()
  await db(tx)
    .insertInto('bank_message')
    .values({
      sha256: message.sha256,
      bank_id: message.bankId,
      body: message.body,
      signature: message.signature,
      key_id: message.keyId,
      first_received_at: now,
      last_received_at: now,
      deliveries: 1,
      outcome: message.outcome,
    })
    .onConflict((conflict) =>
      conflict.column('sha256').doUpdateSet((eb) => ({
        deliveries: eb('bank_message.deliveries', '+', 1),
        last_received_at: now,
      })),
    )
    .execute()
}

/** Anybody can send forgeries, so at most `limit` of a day are kept; the metrics count them all. */
export async function keepRefused(tx: Tx, row: Tables['refused_message'], since: string, limit: number): Promise<void> {
  await tx.named(
    'payments.keep-refused',
    `insert into payments.refused_message (id, received_at, sha256, size_bytes, ip, reason)
     select $1, $2, $3, $4, $5, $6
     where (select count(*) from payments.refused_message where received_at >= $7) < $8`,
    [row.id, row.received_at, row.sha256, row.size_bytes, row.ip, row.reason, since, limit],
  )
}

// ---- refunds -----------------------------------------------------------------------------------------------------

export async function insertRefund(tx: Tx, row: RefundRow): Promise<void> {
  await db(tx).insertInto('refund').values(row).execute()
}

export async function findRefund(tx: Tx, id: string): Promise<RefundRow | undefined> {
  return db(tx).selectFrom('refund').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Whether money of this transfer was ever ordered back: all of it, or what was too much. */
export async function hasRefund(tx: Tx, bankId: string): Promise<boolean> {
  const row = await db(tx).selectFrom('refund').select('id').where('bank_id', '=', bankId).limit(1).executeTakeFirst()
  return row !== undefined
}

export async function lockRefund(tx: Tx, id: string): Promise<RefundRow | undefined> {
  return db(tx).selectFrom('refund').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function updateRefund(tx: Tx, id: string, change: Partial<Omit<RefundRow, 'id'>>): Promise<void> {
  await db(tx).updateTable('refund').set(change).where('id', '=', id).execute()
}

/** Refunds that were asked for and of which the bank has said nothing since `before`. */
export async function silentRefunds(tx: Tx, before: string, limit: number): Promise<string[]> {
  const rows = await db(tx)
    .selectFrom('refund')
    .select('id')
    .where('status', 'in', ['requested', 'sent'])
    .where('requested_at', '<', before)
    .orderBy('requested_at')
    .limit(limit)
    .execute()
  return rows.map((row) => row.id)
}

export async function refundsCompletedBetween(tx: Tx, from: string, to: string): Promise<RefundRow[]> {
  return db(tx)
    .selectFrom('refund')
    .selectAll()
    .where('status', '=', 'completed')
    .where('completed_at', '>=', from)
    .where('completed_at', '<', to)
    .execute()
}

// ---- reconciliation ----------------------------------------------------------------------------------------------

/** Opens an item; one about the same subject is opened once. */
export async function openItem(tx: Tx, row: ItemRow): Promise<boolean> {
  const opened = await db(tx)
    .insertInto('reconciliation_item')
    .values(row)
    .onConflict((conflict) => conflict.columns(['kind', 'subject']).doNothing())
    .returning('id')
    .execute()
  return opened.length > 0
}

export async function lockItem(tx: Tx, id: string): Promise<ItemRow | undefined> {
  return db(tx).selectFrom('reconciliation_item').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function closeItem(
  tx: Tx,
  row: ItemRow,
  change: Pick<ItemRow, 'resolution' | 'resolved_at' | 'resolved_by' | 'resolution_reason'> & {
    payment_id?: string
    reference?: string
  },
): Promise<ItemRow> {
  await db(tx).updateTable('reconciliation_item').set(change).where('id', '=', row.id).execute()
  return { ...row, ...change }
}

/** Closes an item that time has settled; false when there is none or somebody has decided already. */
export async function closeOpenItem(tx: Tx, kind: ItemRow['kind'], subject: string, reason: string): Promise<boolean> {
  const closed = await db(tx)
    .updateTable('reconciliation_item')
    .set({
      resolution: 'closed',
      resolved_at: tx.now.toString(),
      resolved_by: 'system:bank',
      resolution_reason: reason,
    })
    .where('kind', '=', kind)
    .where('subject', '=', subject)
    .where('resolved_at', 'is', null)
    .returning('id')
    .execute()
  return closed.length > 0
}

export interface ItemFilter {
  readonly open?: boolean | undefined
  readonly search?: string | undefined
  readonly before?: string | undefined
  readonly limit: number
  readonly units: readonly string[] | 'all'
}

export async function listItems(tx: Tx, filter: ItemFilter): Promise<ItemRow[]> {
  let query = db(tx).selectFrom('reconciliation_item').selectAll()
  const { units } = filter
  if (units !== 'all') {
    if (units.length === 0) return []
    query = query.where('unit_id', 'in', [...units])
  }
  if (filter.open === true) query = query.where('resolved_at', 'is', null)
  if (filter.open === false) query = query.where('resolved_at', 'is not', null)
  if (filter.before !== undefined) query = query.where('id', '<', filter.before)
  if (filter.search) {
    const like = `%${filter.search.replaceAll(/[\\%_]/g, (c) => `\\${c}`)}%`
    query = query.where((eb) =>
      eb.or([
        eb('bank_id', 'ilike', like),
        eb('content', 'ilike', like),
        eb('payer_name', 'ilike', like),
        eb('reference', 'ilike', like),
      ]),
    )
  }
  return query.orderBy('id', 'desc').limit(filter.limit).execute()
}

export async function countOpenItems(tx: Tx, units: readonly string[] | 'all'): Promise<number> {
  const [row] = await tx.named<{ count: number }>(
    'payments.count-open-items',
    'select count(*) from payments.reconciliation_item where resolved_at is null and ($1::text[] is null or unit_id = any($1))',
    [units === 'all' ? null : units],
  )
  return row?.count ?? 0
}

/** Đồng held in suspense for each of these payments. */
export async function heldFor(tx: Tx, paymentIds: readonly string[]): Promise<Map<string, number>> {
  if (paymentIds.length === 0) return new Map()
  const rows = await tx.named<{ payment_id: string; held: number }>(
    'payments.held-for',
    `select t.payment_id, sum(t.amount_dong)::bigint as held
     from payments.bank_transfer t join payments.reconciliation_item i on i.kind = 'transfer'
       and i.subject = t.bank_id || case when t.entries > 1 then '#' || t.entries else '' end
     where t.payment_id = any($1::uuid[]) and i.resolved_at is null and t.amount_dong is not null
       and t.state not in ('wrong-account', 'wrong-currency')
     group by t.payment_id`,
    [paymentIds],
  )
  return new Map(rows.map((row) => [row.payment_id, row.held]))
}

export interface RefundLine {
  id: string
  status: RefundRow['status']
  method: 'transfer' | 'cash'
  amount_dong: number
  reason: string
  requested_at: string
  requested_by: string
  completed_at: string | null
  bank_id: string | null
  last_error: string | null
  reference: string | null
  label: string | null
}

/**
 * Newest first: what was ordered from the bank, and cash that was given back; of these units, where `all` has money of no unit as well.
 * An id is of its moment, so that it orders both.
 */
export function refundsOf(
  tx: Tx,
  asked: {
    units: readonly string[] | 'all'
    state?: RefundRow['status']
    search?: string
    after?: string
    limit: number
  },
): Promise<RefundLine[]> {
  const { units, state, search, after, limit } = asked
  return tx.named<RefundLine>(
    'payments.refunds-of',
    `with line as (
       select r.id, r.status, 'transfer' as method, r.amount_dong, r.reason, r.requested_at, r.requested_by, r.completed_at,
         r.bank_id, r.last_error, p.reference, p.label, p.beneficiary_unit_id as unit_id
       from payments.refund r left join payments.payment p on p.id = r.payment_id
       union all
       select t.id, 'completed', 'cash', p.amount_dong, t.reason, t.at, t.actor, t.at, null, null, p.reference, p.label,
         p.beneficiary_unit_id
       from payments.ledger_transaction t join payments.payment p on p.id = t.payment_id
       where t.kind = 'cash-refund'
     )
     select id, status, method, amount_dong, reason, requested_at, requested_by, completed_at, bank_id, last_error, reference, label
     from line
     where ($1::text[] is null or unit_id = any($1)) and ($2::text is null or status = $2)
       and ($3::text is null or strpos(lower(concat_ws(' ', label, bank_id, reason)), lower($3)) > 0)
       and ($4::uuid is null or id < $4)
     order by id desc limit $5`,
    [units === 'all' ? null : units, state ?? null, search?.trim() || null, after ?? null, limit],
  )
}

export async function keepRun(tx: Tx, row: RunRow): Promise<void> {
  await db(tx)
    .insertInto('reconciliation_run')
    .values(row)
    .onConflict((conflict) => conflict.column('date').doUpdateSet(row))
    .execute()
}

export async function listRuns(tx: Tx, limit: number): Promise<RunRow[]> {
  return db(tx).selectFrom('reconciliation_run').selectAll().orderBy('date', 'desc').limit(limit).execute()
}
