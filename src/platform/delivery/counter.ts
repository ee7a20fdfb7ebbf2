/** The counter: what lies there, whom it is given to (DEL5), and what the post was asked for and has not taken (DEL8). */
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { isId } from '../../kernel/id.ts'
import { problem } from '../../kernel/problems.ts'
import { notify } from '../notifications/index.ts'
import { foldText, may, unitsWhere } from '../organisation/index.ts'
import { counterCountMax, type DeliveryView } from './contract.ts'
import { createShipment } from './events.ts'
import { messages } from './messages.ts'
import type { DeliveryRow } from './rows.ts'
import { complete, isCurrent, maySee, noteRead, ownStep, unitName, viewOf, viewsOf, withTitle } from './service.ts'
import { stuckBefore } from './shipments.ts'
import * as store from './store.ts'

export interface CounterQuery {
  readonly text?: string
  readonly before?: string
  readonly limit?: number
}

/** Null when what was typed holds no letter and no digit: it is in nothing. */
function searchOf(text: string | undefined): Pick<store.CounterFilter, 'words' | 'caseId'> | null {
  const typed = text?.trim() ?? ''
  if (typed === '') return {}
  if (isId(typed)) return { caseId: typed }
  const words = foldText(typed).split(/\s+/).filter(Boolean)
  return words.length === 0 ? null : { words }
}

type Find = (tx: Tx, filter: store.CounterFilter) => Promise<DeliveryRow[]>

async function listBy(tx: Tx, actor: Actor, query: CounterQuery, find: Find) {
  const limit = query.limit ?? 50
  const search = searchOf(query.text)
  if (!search) return { deliveries: [], next: null }
  const units = unitsWhere(actor, 'delivery.hand-over')
  const rows = await find(tx, { units, ...search, before: query.before, limit: limit + 1 })
  const page = rows.slice(0, limit)
  await noteRead(tx, actor, page, 'reception at the counter')
  return { deliveries: await viewsOf(tx, page), next: rows.length > limit ? (page.at(-1)?.id ?? null) : null }
}

export const listCounter = (tx: Tx, actor: Actor, query: CounterQuery) => listBy(tx, actor, query, store.listAtCounter)

export const listStuck = (tx: Tx, actor: Actor, query: CounterQuery) =>
  listBy(tx, actor, query, (_tx, filter) => store.listStuck(tx, stuckBefore(tx), filter))

/** Nobody's data is read: only how many there are. */
export async function countCounter(tx: Tx, actor: Actor): Promise<{ waiting: number; stuck: number }> {
  const filter = { units: unitsWhere(actor, 'delivery.hand-over'), limit: counterCountMax }
  const waiting = await store.listAtCounter(tx, filter)
  const stuck = await store.listStuck(tx, stuckBefore(tx), filter)
  return { waiting: waiting.length, stuck: stuck.length }
}

/** Locks it for somebody who may hand over at its unit. Throws `delivery.not-found`, `kernel.forbidden`. */
async function lockForClerk(tx: Tx, actor: Actor, id: string): Promise<DeliveryRow> {
  const row = await store.lockDelivery(tx, id)
  if (!row || row.channel === 'online' || !maySee(actor, row)) throw problem('delivery.not-found')
  if (!may(actor, 'delivery.hand-over', row.unit_id ?? '')) throw problem('kernel.forbidden')
  return row
}

export interface HandOver {
  readonly id: string
  readonly receiverName: string
  readonly receiverRole: 'self' | 'authorised'
  readonly authorisation?: string
  readonly identityLastDigits: string
  readonly note?: string
}

/** What the register keeps of it, in the language of the papers. */
function noteOf(input: HandOver, giver = ''): string {
  const role =
    input.receiverRole === 'self' ? 'người đề nghị' : `người được ủy quyền theo ${input.authorisation?.trim() ?? ''}`
  const checked = `${role}, giấy tờ tùy thân …${input.identityLastDigits}${giver}`
  return [checked, 'người nhận xác nhận đã nhận đủ', input.note?.trim()].filter(Boolean).join('; ')
}

/** The paper over the counter: who gave it, when, to whom, and which identity paper was looked at (DEL5). */
export async function handOver(tx: Tx, actor: Actor, input: HandOver): Promise<DeliveryView> {
  const row = await lockForClerk(tx, actor, input.id)
  if (input.receiverRole === 'authorised' && !input.authorisation?.trim()) {
    throw problem('kernel.invalid-input', {}, [
      { pointer: '/body/authorisation', message: messages.authorisationNeeded },
    ])
  }
  const here =
    row.channel === 'counter' ? row.status === 'waiting' : row.status === 'returned' || row.status === 'failed'
  if (!here) throw problem('delivery.not-at-counter', { status: row.status })
  if (!(await isCurrent(tx, row))) throw problem('delivery.not-current')
  await store.appendCustody(tx, {
    ...ownStep(tx, row.id, 'handed-over', `${actor.kind}:${actor.id ?? ''}`),
    holder: input.receiverName.trim(),
    place: unitName(row.unit_id),
    note: noteOf(input, `, người trao: ${actor.name ?? ''}`),
  })
  await noteRead(tx, actor, [row], 'reception at the counter')
  const done = await complete(tx, row, tx.now.toString(), {
    officialId: actor.id ?? '',
    officialName: actor.name ?? '',
    note: `Trao cho ${input.receiverName.trim()}: ${noteOf(input)}`,
  })
  return viewOf(tx, done)
}

/** DEL8: while the post has given no tracking code. Throws `delivery.not-stuck`, `delivery.not-current`. */
async function lockStuck(tx: Tx, actor: Actor, id: string): Promise<DeliveryRow> {
  const row = await lockForClerk(tx, actor, id)
  if (row.channel !== 'post' || row.status !== 'waiting' || row.tracking_code !== null)
    throw problem('delivery.not-stuck')
  if (!(await isCurrent(tx, row))) throw problem('delivery.not-current')
  await noteRead(tx, actor, [row], 'reception at the counter')
  return row
}

/** The post does the same order once, so that a job more is harmless (DEL3). */
export async function orderAgain(tx: Tx, actor: Actor, id: string): Promise<DeliveryView> {
  const row = await lockStuck(tx, actor, id)
  tx.enqueue(createShipment, { deliveryId: row.id })
  return viewOf(tx, row)
}

/** The shipment is given up; the paper is handed over like one that the post refused. */
export async function keepAtCounter(tx: Tx, actor: Actor, id: string): Promise<DeliveryView> {
  const row = await lockStuck(tx, actor, id)
  await store.appendCustody(tx, {
    ...ownStep(tx, row.id, 'kept-at-counter', `${actor.kind}:${actor.id ?? ''}`),
    holder: unitName(row.unit_id),
  })
  const kept = await store.updateDelivery(tx, row, { status: 'failed' })
  tx.live(`delivery:${row.id}`)
  await notify(tx, {
    personId: row.person_id,
    kind: 'delivery.at-counter',
    title: withTitle(messages.noticeAtCounterTitle, row.title),
    body: messages.noticeAtCounterBody,
    link: `/cases/${row.case_id}`,
  })
  return viewOf(tx, kept)
}
