/** The bank as we speak with it: its messages to us, our requests to it. The sandbox bank speaks the same. */
import { type Static, Type } from 'typebox'
import type { Config } from '../../kernel/config.ts'
import { type Answer, toSetAddress } from '../../kernel/outgoing.ts'
import { problem } from '../../kernel/problems.ts'
import { signatureHeader, verifySigned } from '../../kernel/signed-callback.ts'
import { compileFor } from '../../kernel/validation.ts'

export const messageTyp = 'bank-message+jws'
export const statementTyp = 'bank-statement+jws'

const BankId = Type.String({ pattern: '^[\\x21-\\x7e]{1,64}$' })
// More than nothing, in the currency's units; đồng have no fraction.
const Amount = Type.String({ pattern: '^(?=.*[1-9])\\d{1,13}(\\.\\d{1,3})?$' })
const Currency = Type.String({ pattern: '^[A-Z]{3}$' })
const Instant = Type.String({ format: 'date-time' })
const Words = (maxLength: number) => Type.Union([Type.String({ maxLength }), Type.Null()])

/** Money came to an account. */
export const TransferMessage = Type.Object({
  type: Type.Literal('transfer'),
  id: BankId,
  account: Type.String({ minLength: 1, maxLength: 34 }),
  amount: Amount,
  currency: Currency,
  content: Type.String({ maxLength: 500 }),
  payer: Type.Union([Type.Object({ name: Words(200), account: Words(34), bank: Words(100) }), Type.Null()]),
  occurredAt: Instant,
})
export type TransferMessage = Static<typeof TransferMessage>

/** What became of a refund that we asked for. */
export const RefundMessage = Type.Object({
  type: Type.Literal('refund'),
  id: BankId,
  refundId: Type.String({ format: 'uuid' }),
  state: Type.Union([Type.Literal('completed'), Type.Literal('rejected')]),
  amount: Amount,
  currency: Currency,
  reason: Type.String({ maxLength: 500 }),
  occurredAt: Instant,
})
export type RefundMessage = Static<typeof RefundMessage>

export const BankMessage = Type.Union([TransferMessage, RefundMessage])
export type BankMessage = Static<typeof BankMessage>

export const Statement = Type.Object({
  account: Type.String(),
  date: Type.String({ format: 'date' }),
  lines: Type.Array(BankMessage, { maxItems: 100_000 }),
})
export type Statement = Static<typeof Statement>

const readMessage = compileFor('body', BankMessage)
const readStatement = compileFor('body', Statement)

/** The message in the bytes, or the reason why there is none. */
export function parseMessage(body: Buffer): BankMessage | { unreadable: string } {
  return parse<BankMessage>(body, readMessage)
}

function parse<T>(body: Buffer, read: ReturnType<typeof compileFor>): T | { unreadable: string } {
  let data: unknown
  try {
    // PostgreSQL's text has no zero character.
    data = JSON.parse(body.toString('utf8'), (_key, value: unknown) =>
      typeof value === 'string' ? value.replaceAll('\0', '').toWellFormed() : value,
    )
  } catch (error) {
    return { unreadable: String(error) }
  }
  const result = read(data)
  return 'error' in result ? { unreadable: result.error.message } : (data as T)
}

/** Whole đồng, or null when the amount is in another currency or has a fraction. */
export function dongOf({ amount, currency }: { amount: string; currency: string }): number | null {
  if (currency !== 'VND' || !/^\d+(\.0+)?$/.test(amount)) return null
  return Number(amount.split('.')[0])
}

const timeoutMs = 15_000
const statementBytesMax = 64 * 1024 * 1024

async function call(config: Config, method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answer> {
  try {
    return await toSetAddress.call(`${config.bank.url}${path}`, {
      method,
      timeoutMs,
      bytesMax: statementBytesMax,
      headers: {
        authorization: `Bearer ${config.bank.apiKey}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  } catch (error) {
    throw Object.assign(problem('payments.bank-unavailable'), { cause: error })
  }
}

export interface RefundOrder {
  /** Our id: the bank does the same id once. */
  readonly refundId: string
  /** The bank's number of the transfer whose sender gets the money. */
  readonly transferId: string
  readonly amountDong: number
  readonly content: string
}

/** Asks the bank to send money back: accepted (a message follows), or refused for good with its reason. */
export async function orderRefund(config: Config, order: RefundOrder): Promise<'accepted' | { refused: string }> {
  const { refundId, transferId, content } = order
  const amount = String(order.amountDong)
  const response = await call(config, 'POST', '/api/refunds', {
    refundId,
    transferId,
    amount,
    currency: 'VND',
    content,
  })
  const text = response.body.toString('utf8').slice(0, 500)
  if (response.ok) return 'accepted'
  if (response.status === 409 || response.status === 422) return { refused: text }
  throw Object.assign(problem('payments.bank-unavailable'), { cause: new Error(`${response.status}: ${text}`) })
}

/** The signed statement of a day. Throws Forged, KeysUnavailable, or `payments.bank-unavailable`. */
export async function fetchStatement(config: Config, date: string): Promise<Statement> {
  const query = new URLSearchParams({ date, account: config.bank.account })
  const response = await call(config, 'GET', `/api/statement?${query}`)
  const { body } = response
  const unavailable = (why: string) => Object.assign(problem('payments.bank-unavailable'), { cause: new Error(why) })
  if (!response.ok) throw unavailable(`statement: ${response.status}`)
  await verifySigned(config.bank.jwksUrl, statementTyp, body, response.headers[signatureHeader])
  const statement = parse<Statement>(body, readStatement)
  if ('unreadable' in statement) throw unavailable(statement.unreadable)
  if (statement.date !== date || statement.account !== config.bank.account) throw unavailable('another statement')
  return statement
}
