/** A post to try deliveries with: takes shipments, moves them when a person or a script says so, reports each step signed. */
import { randomInt } from 'node:crypto'
import { type Answer, type Asked, listenBelow, Refusal, requireKey, type StandIn, textOf } from '../answer.ts'
import { openJournal } from '../journal.ts'
import { openOutbox } from '../outbox.ts'
import { switchLanguage } from '../page.ts'
import { listPage, shipmentPage } from './pages.ts'
import { possibleSteps, type Report, type Shipment, type Step } from './shipment.ts'

export interface PostOptions {
  readonly publicUrl: string
  readonly webhookUrl: string
  readonly apiKey: string
  readonly folder: string | null
}

type Entry = { kind: 'shipment'; shipment: Shipment } | { kind: 'report'; report: Report }

const statusTyp = 'post-status+jws'

/** Who has it after the step: sample names of this sandbox. */
function holderOf(kind: Step, shipment: Shipment): { holder: string; place: string } {
  const transits = shipment.reports.filter((report) => report.kind === 'in-transit').length
  if (kind === 'accepted') return { holder: 'Giao dịch viên Phạm Thu Hà', place: 'Bưu cục Hoàn Kiếm' }
  if (kind === 'delivered')
    return { holder: shipment.recipient.name, place: `${shipment.recipient.line}, ${shipment.recipient.commune}` }
  if (kind === 'returned') return { holder: shipment.sender, place: 'Bộ phận một cửa' }
  return transits === 0
    ? { holder: 'Tổ khai thác ca 2', place: 'Trung tâm khai thác Hà Nội' }
    : { holder: 'Bưu tá Lê Văn Hùng', place: `Bưu cục ${shipment.recipient.commune}` }
}

export async function createPostSandbox(options: PostOptions): Promise<StandIn> {
  const prefix = new URL(options.publicUrl).pathname.replace(/\/$/, '')
  const byOrder = new Map<string, Shipment>()
  const byCode = new Map<string, Shipment>()
  const apply = (entry: Entry) => {
    if (entry.kind === 'report') byCode.get(entry.report.trackingCode)?.reports.push(entry.report)
    else {
      byOrder.set(entry.shipment.orderId, entry.shipment)
      byCode.set(entry.shipment.trackingCode, entry.shipment)
    }
  }
  const journal = openJournal<Entry>(options.folder && `${options.folder}/post.jsonl`, apply)
  const record = (entry: Entry) => {
    journal.append(entry)
    apply(entry)
  }
  const outbox = await openOutbox({
    file: options.folder && `${options.folder}/post-outbox.jsonl`,
    url: options.webhookUrl,
  })

  const shipmentOf = (code: string | undefined): Shipment => {
    const shipment = byCode.get(code ?? '')
    if (!shipment) throw new Refusal(404, 'there is no such shipment')
    return shipment
  }
  const advance = (shipment: Shipment, to: string | undefined, note: string | null): Report => {
    const possible = possibleSteps(shipment)
    const kind =
      to === undefined
        ? possible.includes('delivered')
          ? 'delivered'
          : possible[0]
        : possible.find((step) => step === to)
    if (!kind) throw new Refusal(409, `it cannot become ${to ?? 'anything'} now`)
    const report: Report = {
      eventId: crypto.randomUUID(),
      orderId: shipment.orderId,
      trackingCode: shipment.trackingCode,
      kind,
      sequence: shipment.reports.length + 1,
      at: Temporal.Now.instant().toString(),
      ...holderOf(kind, shipment),
      note,
    }
    record({ kind: 'report', report })
    outbox.send(statusTyp, report)
    return report
  }
  const create = (data: Record<string, unknown>): Answer => {
    const shipment = readOrder(data, newTrackingCode(byCode))
    const known = byOrder.get(shipment.orderId)
    if (known) {
      if (JSON.stringify(known.recipient) !== JSON.stringify(shipment.recipient)) {
        throw new Refusal(409, 'this order id was used for another shipment')
      }
      return { json: { trackingCode: known.trackingCode, createdAt: known.createdAt } }
    }
    record({ kind: 'shipment', shipment })
    return { status: 201, json: { trackingCode: shipment.trackingCode, createdAt: shipment.createdAt } }
  }

  const page = async (asked: Asked): Promise<Answer | undefined> => {
    const shown = /^\/s\/(\w+)$/.exec(asked.path)
    const moved = /^\/s\/(\w+)\/advance$/.exec(asked.path)
    if (asked.method === 'GET' && asked.path === '/')
      return { html: listPage(asked.language, prefix, [...byCode.values()].toReversed()) }
    if (asked.method === 'GET' && asked.path === '/language') return switchLanguage(prefix, asked.query.get('to'))
    if (asked.method === 'GET' && shown) return { html: shipmentPage(asked.language, prefix, shipmentOf(shown[1])) }
    if (asked.method === 'POST' && moved) {
      const form = await asked.form()
      advance(shipmentOf(moved[1]), form.get('to') ?? undefined, form.get('note') || null)
      return { to: `${prefix}/s/${moved[1]}` }
    }
    return undefined
  }
  const api = async (asked: Asked): Promise<Answer | undefined> => {
    const one = /^\/api\/shipments\/(\w+)$/.exec(asked.path)
    const moved = /^\/api\/shipments\/(\w+)\/advance$/.exec(asked.path)
    if (asked.method === 'GET' && asked.path === '/jwks.json') {
      return { json: outbox.jwks, headers: { 'cache-control': 'public, max-age=300' } }
    }
    if (asked.method === 'POST' && asked.path === '/api/shipments') {
      requireKey(asked, options.apiKey)
      return create(await asked.json())
    }
    if (asked.method === 'GET' && asked.path === '/api/shipments') {
      const orderId = asked.query.get('orderId')
      return { json: [...byCode.values()].filter((each) => orderId === null || each.orderId === orderId).slice(-200) }
    }
    if (asked.method === 'GET' && one) return { json: shipmentOf(one[1]) }
    if (asked.method === 'POST' && moved) {
      const { to, note } = await asked.json()
      return {
        json: advance(
          shipmentOf(moved[1]),
          typeof to === 'string' ? to : undefined,
          typeof note === 'string' ? note : null,
        ),
      }
    }
    if (asked.method === 'PUT' && asked.path === '/api/behaviour') {
      const { copies, delayMs, silent } = await asked.json()
      outbox.setBehaviour({
        ...(typeof copies === 'number' && copies >= 1 && copies <= 10 && { copies: Math.trunc(copies) }),
        ...(typeof delayMs === 'number' && delayMs >= 0 && delayMs <= 3_600_000 && { delayMs }),
        ...(typeof silent === 'boolean' && { silent }),
      })
      return { json: { ...outbox.behaviour, waiting: outbox.waiting() } }
    }
    return undefined
  }
  const listener = listenBelow(prefix, async (asked) => {
    const answer = (await page(asked)) ?? (await api(asked))
    if (!answer) throw new Refusal(404, 'there is nothing here')
    return answer
  })
  return { listener, greeting: [`Bưu điện · post       ${options.publicUrl}`], close: () => outbox.close() }
}

function readOrder(data: Record<string, unknown>, trackingCode: string): Shipment {
  const recipient = data['recipient']
  if (typeof recipient !== 'object' || recipient === null) throw new Refusal(422, 'recipient is needed')
  const to = recipient as Record<string, unknown>
  return {
    orderId: textOf(data, 'orderId', 64),
    trackingCode,
    recipient: {
      name: textOf(to, 'name'),
      phone: textOf(to, 'phone', 20),
      line: textOf(to, 'line'),
      commune: textOf(to, 'commune'),
      province: textOf(to, 'province'),
    },
    sender: textOf(data, 'sender'),
    contents: textOf(data, 'contents'),
    createdAt: Temporal.Now.instant().toString(),
    reports: [],
  }
}

/** In the form of the Universal Postal Union (S10): two letters, eight digits and a check digit, the country. */
function newTrackingCode(taken: ReadonlyMap<string, unknown>): string {
  for (;;) {
    const digits = String(randomInt(100_000_000)).padStart(8, '0')
    const code = `EK${digits}${s10Check(digits)}VN`
    if (!taken.has(code)) return code
  }
}

/** UPU S10: weights 8 6 4 2 3 5 9 7; 11 minus the sum modulo 11; 10 becomes 0 and 11 becomes 5. */
export function s10Check(digits: string): number {
  const weights = [8, 6, 4, 2, 3, 5, 9, 7]
  const sum = weights.reduce((total, weight, i) => total + weight * Number(digits[i]), 0)
  const check = 11 - (sum % 11)
  return check === 10 ? 0 : check === 11 ? 5 : check
}
