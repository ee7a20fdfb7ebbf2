/**
 * A bank to try VietQR payments with: a page where a person pays, an API for scripts, and the side that Khuê speaks
 * with (signed messages, refunds, statements). No real money.
 */
import { randomInt } from 'node:crypto'
import { type Answer, type Asked, listenBelow, Refusal, requireKey, type StandIn, textOf } from '../answer.ts'
import { openJournal } from '../journal.ts'
import { type Outbox, openOutbox } from '../outbox.ts'
import { switchLanguage } from '../page.ts'
import { BadQr, type ReadQr, readQr } from './emvco.ts'
import { homePage, paidPage, payPage } from './pages.ts'
import type { BankOptions, BankState, Refund, Transfer } from './state.ts'

type Entry =
  | { kind: 'transfer'; transfer: Transfer; token: string | null }
  | { kind: 'refund'; refund: Refund; content: string }
  | { kind: 'refuse-refunds'; on: boolean }

const messageTyp = 'bank-message+jws'
const statementTyp = 'bank-statement+jws'
const samplePayer = { name: 'NGUYEN VAN THU', account: '9990000123456', bank: 'Ngân hàng thử nghiệm' }

/** `FT26327-8KQ2…`: a number that the bank gives once. */
function newBankId(prefix: string): string {
  const now = Temporal.Now.zonedDateTimeISO('Asia/Ho_Chi_Minh')
  const day = `${String(now.year).slice(2)}${String(now.dayOfYear).padStart(3, '0')}`
  const letters = Array.from({ length: 12 }, () => '0123456789ABCDEFGHJKMNPQRSTVWXYZ'[randomInt(32)]).join('')
  return `${prefix}${day}${letters}`
}

export async function createBankSandbox(options: BankOptions): Promise<StandIn> {
  const prefix = new URL(options.publicUrl).pathname.replace(/\/$/, '')
  const state: BankState = { transfers: new Map(), refunds: new Map(), tokens: new Map(), refuseRefunds: false }
  const journal = openJournal<Entry>(options.folder && `${options.folder}/bank.jsonl`, (entry) => apply(state, entry))
  const record = (entry: Entry) => {
    journal.append(entry)
    apply(state, entry)
  }
  const outbox = await openOutbox({
    file: options.folder && `${options.folder}/bank-outbox.jsonl`,
    url: options.webhookUrl,
  })

  const pay = (order: PaymentOrder): Transfer => {
    const before = order.token === null ? undefined : state.tokens.get(order.token)
    const known = before === undefined ? undefined : state.transfers.get(before)
    if (known) return known
    const transfer: Transfer = {
      type: 'transfer',
      id: newBankId('FT'),
      account: order.account,
      amount: order.amount,
      currency: order.currency,
      content: order.content,
      payer: { ...samplePayer, name: order.payerName ?? samplePayer.name },
      occurredAt: order.occurredAt ?? Temporal.Now.instant().toString(),
    }
    record({ kind: 'transfer', transfer, token: order.token })
    outbox.send(messageTyp, transfer)
    return transfer
  }

  const routes: Record<string, (asked: Asked) => Promise<Answer> | Answer> = {
    'GET /': (asked) => ({ html: homePage(asked.language, prefix, state, outbox) }),
    'GET /language': (asked) => switchLanguage(prefix, asked.query.get('to')),
    'GET /pay': (asked) => {
      const qr = asked.query.get('qr') ?? ''
      return { html: payPage(asked.language, prefix, options, readOrWhy(qr, options), qr) }
    },
    'POST /pay': async (asked) => {
      const form = await asked.form()
      const transfer = pay(orderFromForm(form, options))
      return { to: `${prefix}/paid?id=${transfer.id}` }
    },
    'GET /paid': (asked) => {
      const transfer = state.transfers.get(asked.query.get('id') ?? '')
      if (!transfer) throw new Refusal(404, 'no such transfer')
      return { html: paidPage(asked.language, prefix, options, transfer) }
    },
    'POST /switches': async (asked) => {
      setSwitches(await asked.form(), outbox, record)
      return { to: `${prefix}/` }
    },
    'GET /jwks.json': () => ({ json: outbox.jwks, headers: { 'cache-control': 'public, max-age=300' } }),
    'POST /api/payments': async (asked) => ({ status: 201, json: pay(orderFromApi(await asked.json(), options)) }),
    'GET /api/payments': (asked) => {
      const content = asked.query.get('content') ?? ''
      return { json: [...state.transfers.values()].filter((one) => one.content.includes(content)).slice(-100) }
    },
    'PUT /api/behaviour': async (asked) => setBehaviour(await asked.json(), outbox, record),
    'GET /api/behaviour': () => ({
      json: { ...outbox.behaviour, refuseRefunds: state.refuseRefunds, waiting: outbox.waiting() },
    }),
    'POST /api/refunds': async (asked) => {
      requireKey(asked, options.apiKey)
      return refund(await asked.json(), state, record, outbox)
    },
    'GET /api/statement': (asked) => {
      requireKey(asked, options.apiKey)
      return statement(asked, state, outbox)
    },
  }
  const listener = listenBelow(prefix, async (asked) => {
    const route = routes[`${asked.method} ${asked.path}`]
    if (!route) throw new Refusal(404, 'there is nothing here')
    return route(asked)
  })
  return { listener, greeting: [`Ngân hàng · bank      ${options.publicUrl}`], close: () => outbox.close() }
}

function apply(state: BankState, entry: Entry): void {
  if (entry.kind === 'refuse-refunds') state.refuseRefunds = entry.on
  else if (entry.kind === 'refund') state.refunds.set(entry.refund.refundId, entry)
  else {
    state.transfers.set(entry.transfer.id, entry.transfer)
    if (entry.token !== null) state.tokens.set(entry.token, entry.transfer.id)
  }
}

interface PaymentOrder {
  readonly account: string
  readonly amount: string
  readonly currency: string
  readonly content: string
  readonly payerName?: string | undefined
  readonly occurredAt?: string | undefined
  readonly token: string | null
}

function readOrWhy(payload: string, options: BankOptions): ReadQr | { wrong: string } {
  try {
    return readOurs(payload, options)
  } catch (error) {
    if (error instanceof BadQr) return { wrong: error.message }
    throw error
  }
}

/** Transfers to another bank would leave this sandbox, so they are refused. */
function readOurs(payload: string, options: BankOptions): ReadQr {
  const read = readQr(payload)
  if (read.bin !== options.bin) throw new BadQr(`bank ${read.bin} is not this one (${options.bin})`)
  if (read.currency !== '704') throw new BadQr(`currency ${read.currency} is not đồng (704)`)
  return read
}

function mustRead(payload: string, options: BankOptions): ReadQr {
  const read = readOrWhy(payload, options)
  if ('wrong' in read) throw new Refusal(422, read.wrong)
  return read
}

const amountPattern = /^(?=.*[1-9])\d{1,13}$/

function orderFromForm(form: URLSearchParams, options: BankOptions): PaymentOrder {
  const read = mustRead(form.get('qr') ?? '', options)
  const amount = read.amount ?? (form.get('amount') ?? '').replaceAll(/[\s.,]/g, '')
  if (!amountPattern.test(amount)) throw new Refusal(422, 'the amount is missing')
  return { account: read.account, amount, currency: 'VND', content: read.content, token: form.get('token') || null }
}

/** A script may also pay what no honest application would: another amount, currency, account, text or time. */
function orderFromApi(data: Record<string, unknown>, options: BankOptions): PaymentOrder {
  const read = mustRead(textOf(data, 'qr', 600), options)
  const optional = (name: string) => (data[name] === undefined ? undefined : textOf(data, name))
  const amount = optional('amount') ?? read.amount
  if (amount === null || !/^(?=.*[1-9])\d{1,13}(\.\d{1,3})?$/.test(amount)) throw new Refusal(422, 'amount is needed')
  return {
    account: optional('account') ?? read.account,
    amount,
    currency: optional('currency') ?? 'VND',
    content: optional('content') ?? read.content,
    payerName: optional('payerName'),
    occurredAt: optional('occurredAt'),
    token: optional('token') ?? null,
  }
}

function setSwitches(form: URLSearchParams, outbox: Outbox, record: (entry: Entry) => void): void {
  const whole = (name: string, max: number) => Math.min(max, Math.max(0, Math.trunc(Number(form.get(name)) || 0)))
  outbox.setBehaviour({
    copies: Math.max(1, whole('copies', 10)),
    delayMs: whole('delayMs', 3_600_000),
    silent: form.get('silent') === 'on',
  })
  record({ kind: 'refuse-refunds', on: form.get('refuseRefunds') === 'on' })
}

function setBehaviour(data: Record<string, unknown>, outbox: Outbox, record: (entry: Entry) => void): Answer {
  const { copies, delayMs, silent, refuseRefunds } = data
  outbox.setBehaviour({
    ...(typeof copies === 'number' && copies >= 1 && copies <= 10 && { copies: Math.trunc(copies) }),
    ...(typeof delayMs === 'number' && delayMs >= 0 && delayMs <= 3_600_000 && { delayMs }),
    ...(typeof silent === 'boolean' && { silent }),
  })
  if (typeof refuseRefunds === 'boolean') record({ kind: 'refuse-refunds', on: refuseRefunds })
  return { json: { ...outbox.behaviour } }
}

function refund(
  data: Record<string, unknown>,
  state: BankState,
  record: (entry: Entry) => void,
  outbox: Outbox,
): Answer {
  const order = {
    refundId: textOf(data, 'refundId', 64),
    transferId: textOf(data, 'transferId', 64),
    amount: textOf(data, 'amount', 14),
    content: textOf(data, 'content'),
  }
  const known = state.refunds.get(order.refundId)
  if (known) {
    const same = known.refund.transferId === order.transferId && known.refund.amount === order.amount
    if (!same) throw new Refusal(409, 'this refund id was used for another order')
    return { json: { state: 'accepted', id: known.refund.id } }
  }
  const transfer = state.transfers.get(order.transferId)
  if (!transfer) throw new Refusal(422, 'no such transfer')
  if (!amountPattern.test(order.amount) || transfer.currency !== 'VND') throw new Refusal(422, 'not whole đồng')
  const back = [...state.refunds.values()]
    .filter(({ refund: one }) => one.transferId === order.transferId && one.state === 'completed')
    .reduce((sum, { refund: one }) => sum + Number(one.amount), 0)
  if (back + Number(order.amount) > Number(transfer.amount)) throw new Refusal(422, 'more than was transferred')
  const made: Refund = {
    type: 'refund',
    id: newBankId('RT'),
    refundId: order.refundId,
    transferId: order.transferId,
    state: state.refuseRefunds ? 'rejected' : 'completed',
    amount: order.amount,
    currency: 'VND',
    reason: state.refuseRefunds ? 'The sender’s account is closed' : '',
    occurredAt: Temporal.Now.instant().toString(),
  }
  record({ kind: 'refund', refund: made, content: order.content })
  outbox.send(messageTyp, messageOf(made))
  return { status: 202, json: { state: 'accepted', id: made.id } }
}

/** What the bank tells of a refund: the transfer's number stays inside. */
function messageOf({ transferId: _inside, ...told }: Refund): Omit<Refund, 'transferId'> {
  return told
}

async function statement(asked: Asked, state: BankState, outbox: Outbox): Promise<Answer> {
  const date = asked.query.get('date') ?? ''
  const account = asked.query.get('account') ?? ''
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) throw new Refusal(422, 'date is needed')
  const onDay = ({ occurredAt }: { occurredAt: string }) =>
    Temporal.Instant.from(occurredAt).toZonedDateTimeISO('Asia/Ho_Chi_Minh').toPlainDate().toString() === date
  const lines = [
    ...[...state.transfers.values()].filter((one) => one.account === account && onDay(one)),
    ...[...state.refunds.values()]
      .map(({ refund: one }) => one)
      .filter((one) => one.state === 'completed' && onDay(one))
      .map(messageOf),
  ]
  const bytes = Buffer.from(JSON.stringify({ account, date, lines }))
  const signature = await outbox.sign(statementTyp, bytes)
  return { bytes, mediaType: 'application/json', headers: { 'x-jws-signature': signature } }
}
