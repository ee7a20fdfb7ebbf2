/** What the bank says, believed once (PAY4 to PAY6): by webhook or by statement, in any order, any number of times. */
import { createHash } from 'node:crypto'
import type { App, Tx } from '../../kernel/app.ts'
import { dayOf, instantAt } from '../../kernel/clock.ts'
import { newId } from '../../kernel/id.ts'
import { problem } from '../../kernel/problems.ts'
import { Forged, KeysUnavailable, verifySigned } from '../../kernel/signed-callback.ts'
import { sha256Hex } from '../../kernel/storage.ts'
import { type BankMessage, dongOf, messageTyp, parseMessage, type TransferMessage } from './bank.ts'
import { outsideLedger, type TransferState } from './contract.ts'
import { judge } from './judge.ts'
import { accounts, move, post, standingTransactions } from './ledger.ts'
import { openAbout, subjectOf } from './open-items.ts'
import { recordRefund } from './refunds.ts'
import type { PaymentRow, Recorded, TransferRow } from './rows.ts'
import { settle } from './service.ts'
import * as store from './store.ts'
import { transferCodesIn } from './transfer-code.ts'

const refusedADayMax = 1000

/**
 * The webhook. The signature is checked over the raw bytes before anything is read from them; then the message is
 * recorded in one transaction. Throws `payments.forged-confirmation`, `payments.unreadable-confirmation`, or
 * `kernel.unavailable` when the bank's keys cannot be fetched (the bank sends it again).
 */
export async function receiveConfirmation(
  app: App,
  body: Buffer,
  signature: string | string[] | undefined,
  ip: string,
): Promise<Recorded> {
  const sha256 = sha256Hex(body)
  let keyId: string
  try {
    keyId = await verifySigned(app.config.bank.jwksUrl, messageTyp, body, signature)
  } catch (error) {
    if (error instanceof KeysUnavailable) throw Object.assign(problem('kernel.unavailable'), { cause: error })
    if (!(error instanceof Forged)) throw error
    await app.transaction((tx) => refuse(tx, { sha256, sizeBytes: body.length, ip, reason: error.message }))
    throw problem('payments.forged-confirmation')
  }
  const message = parseMessage(body)
  const proof = { sha256, body: body.toString('utf8').replaceAll('\0', ''), signature: String(signature), keyId }
  if ('unreadable' in message) {
    await app.transaction(async (tx) => {
      await store.keepMessage(tx, { ...proof, bankId: null, outcome: 'unreadable' })
      await openAbout(tx, {
        kind: 'conflict',
        subject: `message:${sha256}`,
        detail: `unreadable: ${message.unreadable}`,
      })
    })
    throw problem('payments.unreadable-confirmation')
  }
  return app.transaction(async (tx) => {
    const recorded = await recordMessage(tx, message, 'webhook')
    await store.keepMessage(tx, { ...proof, bankId: message.id, outcome: recorded.outcome })
    return recorded
  })
}

async function refuse(
  tx: Tx,
  { sha256, sizeBytes, ip, reason }: { sha256: string; sizeBytes: number; ip: string; reason: string },
): Promise<void> {
  const since = instantAt(dayOf(tx.now).toPlainDateTime()).toString()
  const row = {
    id: newId(tx.now.epochMilliseconds),
    received_at: tx.now.toString(),
    sha256,
    size_bytes: sizeBytes,
    ip: ip.slice(0, 100),
    reason: reason.slice(0, 200),
  }
  await store.keepRefused(tx, row, since, refusedADayMax)
  tx.app.log.warn({ reason, ip }, 'a bank message with a bad signature was refused')
}

export async function recordMessage(tx: Tx, message: BankMessage, source: 'webhook' | 'statement'): Promise<Recorded> {
  return message.type === 'transfer' ? recordTransfer(tx, message, source) : recordRefund(tx, message)
}

/** The facts of a transfer that may not differ between two tellings of it. */
function digestOf(message: TransferMessage): string {
  const facts = [
    message.account,
    message.currency,
    dongOf(message) ?? message.amount,
    message.content,
    Temporal.Instant.from(message.occurredAt).epochMilliseconds,
  ]
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex')
}

async function recordTransfer(tx: Tx, message: TransferMessage, source: 'webhook' | 'statement'): Promise<Recorded> {
  const digest = digestOf(message)
  const row: TransferRow = {
    bank_id: message.id,
    account: message.account,
    amount: message.amount,
    currency: message.currency,
    amount_dong: dongOf(message),
    content: message.content,
    payer_name: message.payer?.name ?? null,
    payer_account: message.payer?.account ?? null,
    payer_bank: message.payer?.bank ?? null,
    occurred_at: message.occurredAt,
    received_at: tx.now.toString(),
    source,
    // Until it is judged below, in this same transaction.
    state: 'unknown-reference',
    payment_id: null,
    digest,
    entries: 1,
  }
  if (!(await store.claimTransfer(tx, row))) return secondTelling(tx, message, digest)
  return { outcome: 'recorded', state: await place(tx, row, 'system:bank') }
}

/** Where a transfer's money goes: to the payment that it names, or into suspense and onto the officials' list. In the ledger, by `by`. */
export async function place(tx: Tx, row: TransferRow, by: string): Promise<TransferState> {
  const payment = await paymentMeant(tx, row.content)
  const occurredAt = Temporal.Instant.from(row.occurred_at)
  const state = judge(
    { account: row.account, currency: row.currency, amountDong: row.amount_dong, occurredAt },
    payment && {
      status: payment.status,
      amountDong: payment.amount_dong,
      expiresAt: Temporal.Instant.from(payment.expires_at),
    },
    tx.app.config.bank.account,
  )
  await store.setTransferState(tx, row.bank_id, { state, payment_id: payment?.id ?? null })
  if (state === 'credited' && payment) {
    await enter(tx, row, { credited: accounts.fees(payment.beneficiary_unit_id), payment, by })
    await settle(tx, payment, { method: 'transfer', by, at: occurredAt })
  } else {
    await hold(tx, { ...row, state }, payment, by)
  }
  return state
}

async function secondTelling(tx: Tx, message: TransferMessage, digest: string): Promise<Recorded> {
  const first = await store.findTransfer(tx, message.id)
  if (!first) throw new Error(`transfer ${message.id} was claimed and is not there`)
  if (first.digest === digest) {
    const reversed =
      !outsideLedger.includes(first.state) && (await standingTransactions(tx, first.bank_id)).length === 0
    return reversed ? toldAfterReversal(tx, first) : { outcome: 'duplicate', state: first.state }
  }
  const subject = `${message.id}/${digest.slice(0, 16)}`
  const detail = `${first.amount} ${first.currency} “${first.content}” → ${message.amount} ${message.currency} “${message.content}”`
  await openAbout(tx, { kind: 'conflict', subject, detail, bankId: message.id, transfer: message })
  return { outcome: 'conflict', state: first.state }
}

/** Officials reversed it, since a statement lacked it; when the bank tells it after all, they must know. */
async function toldAfterReversal(tx: Tx, first: TransferRow): Promise<Recorded> {
  const { bank_id: bankId, payer_name: payerName } = first
  const payment = first.payment_id === null ? null : ((await store.findPayment(tx, first.payment_id)) ?? null)
  const transfer = { ...first, occurredAt: first.occurred_at }
  const detail = 'told again after its entries were reversed'
  const subject = subjectOf(first)
  await openAbout(tx, { kind: 'told-again', subject, detail, bankId, transfer, payerName, payment })
  return { outcome: 'conflict', state: first.state }
}

/** The one payment that the description names, locked; null when it names none or more than one. */
async function paymentMeant(tx: Tx, content: string): Promise<PaymentRow | null> {
  const ids = await store.paymentIdsByCodes(tx, transferCodesIn(content))
  const [id] = ids
  if (id === undefined || ids.length > 1) return null
  return (await store.lockPayment(tx, id)) ?? null
}

async function enter(
  tx: Tx,
  row: TransferRow,
  { credited, payment, by }: { credited: string; payment: PaymentRow | null; by: string },
): Promise<void> {
  if (row.amount_dong === null) throw new Error('only đồng enter the ledger')
  await post(tx, {
    kind: 'transfer',
    paymentId: payment?.id ?? null,
    bankId: row.bank_id,
    entryNo: row.entries,
    actor: by,
    reason: row.content,
    entries: move(accounts.bank, credited, row.amount_dong),
  })
}

/** Money that settles nothing by rule goes into suspense and onto the officials' list, whatever the reason. */
async function hold(tx: Tx, row: TransferRow, payment: PaymentRow | null, by: string): Promise<void> {
  if (!outsideLedger.includes(row.state)) await enter(tx, row, { credited: accounts.suspense, payment, by })
  await openAbout(tx, {
    kind: 'transfer',
    subject: subjectOf(row),
    state: row.state,
    detail: '',
    bankId: row.bank_id,
    transfer: { amount: row.amount, currency: row.currency, content: row.content, occurredAt: row.occurred_at },
    payerName: row.payer_name,
    payment,
  })
  if (payment) tx.live(`payment:${payment.id}`)
  tx.live('reconciliation:all')
}
