/** The paper with the post: ordered by a job, followed by signed reports that may come late, twice or out of order (DEL3, DEL4). */
import type { App, Tx } from '../../kernel/app.ts'
import { newId } from '../../kernel/id.ts'
import { problem } from '../../kernel/problems.ts'
import { Forged, KeysUnavailable, verifySigned } from '../../kernel/signed-callback.ts'
import { sha256Hex } from '../../kernel/storage.ts'
import { notify } from '../notifications/index.ts'
import type { DeliveryStatus } from './contract.ts'
import { createShipment, deliveryReturned } from './events.ts'
import { messages } from './messages.ts'
import { orderShipment, parseReport, type PostReport, statusTyp } from './post.ts'
import type { DeliveryRow } from './rows.ts'
import { complete, eventOf, isCurrent, unitName, withTitle } from './service.ts'
import * as store from './store.ts'

/** Job: orders the shipment. Outside a transaction, since the post may be slow; the delivery's id makes repeats harmless. */
export async function sendShipment(app: App, deliveryId: string): Promise<void> {
  const row = await app.read((tx) => store.findDelivery(tx, deliveryId))
  if (!row?.address) throw new Error(`no address of delivery ${deliveryId}`)
  if (row.tracking_code !== null || row.status !== 'waiting') return
  if (await isWithdrawn(app, row)) return
  const answer = await orderShipment(app.config, {
    orderId: row.id,
    sender: unitName(row.unit_id),
    contents: row.title.vi,
    address: row.address,
  }).catch(async (error: unknown) => {
    const last_error = String((error as Error).cause ?? error).slice(0, 500)
    await app.transaction((tx) => store.updateDelivery(tx, row, { last_error }))
    throw error
  })
  await app.transaction(async (tx) => {
    const now = await store.lockDelivery(tx, deliveryId)
    // The post's first report may have overtaken its answer.
    if (!now || now.tracking_code !== null) return
    if ('refused' in answer) {
      // DEL8: meanwhile it may have been kept at the counter, and even handed over.
      if (now.status !== 'waiting') return
      await store.updateDelivery(tx, now, { status: 'failed', last_error: answer.refused.slice(0, 500) })
    } else await store.updateDelivery(tx, now, { tracking_code: answer.trackingCode, last_error: null })
    tx.live(`delivery:${deliveryId}`)
  })
}

/** DEL7: a paper that counts no more is not sent; the delivery says why. Nothing would change if it were tried again. */
function isWithdrawn(app: App, row: DeliveryRow): Promise<boolean> {
  return app.transaction(async (tx) => {
    if (await isCurrent(tx, row)) return false
    app.log.warn({ delivery: row.id }, 'a paper that was replaced or revoked is not sent')
    await store.updateDelivery(tx, row, { last_error: 'delivery.not-current' })
    return true
  })
}

const stuckMinutes = 30

/** A shipment that was asked for before this and has no tracking code is stuck. */
export const stuckBefore = (tx: Tx): string => tx.now.subtract({ minutes: stuckMinutes }).toString()

const stuckAtOnce = 200

/** Job: orders again what the post has not taken. */
export async function resendStuck(tx: Tx): Promise<void> {
  for (const deliveryId of await store.stuckShipments(tx, stuckBefore(tx), stuckAtOnce)) {
    tx.enqueue(createShipment, { deliveryId }, { key: deliveryId })
  }
}

export type ReportOutcome = 'recorded' | 'duplicate' | 'unknown-shipment'

/** The webhook. Throws `delivery.forged-status`, `delivery.unreadable-status`, or `kernel.unavailable` (it is sent again). */
export async function receiveReport(
  app: App,
  body: Buffer,
  signature: string | string[] | undefined,
): Promise<ReportOutcome> {
  try {
    await verifySigned(app.config.post.jwksUrl, statusTyp, body, signature)
  } catch (error) {
    if (error instanceof KeysUnavailable) throw Object.assign(problem('kernel.unavailable'), { cause: error })
    if (!(error instanceof Forged)) throw error
    app.log.warn({ reason: error.message }, 'a report of the post with a bad signature was refused')
    throw problem('delivery.forged-status')
  }
  const report = parseReport(body)
  if (!report) {
    app.log.error({ sha256: sha256Hex(body), bytes: body.length }, 'a signed report of the post cannot be read')
    throw problem('delivery.unreadable-status')
  }
  return app.transaction((tx) => recordReport(tx, report))
}

async function recordReport(tx: Tx, report: PostReport): Promise<ReportOutcome> {
  const row = await store.lockDelivery(tx, report.orderId)
  const ours = row?.channel === 'post' && (row.tracking_code === null || row.tracking_code === report.trackingCode)
  if (!row || !ours) {
    tx.app.log.error(
      { orderId: report.orderId, trackingCode: report.trackingCode },
      'a report of a shipment that is not ours',
    )
    return 'unknown-shipment'
  }
  const fresh = await store.appendCustody(tx, {
    delivery_id: row.id,
    id: newId(tx.now.epochMilliseconds),
    kind: report.kind,
    sequence: report.sequence,
    event_id: report.eventId,
    at: report.at,
    received_at: tx.now.toString(),
    holder: report.holder,
    place: report.place,
    note: report.note,
    actor: 'system:post',
  })
  if (!fresh) return 'duplicate'
  const known =
    row.tracking_code === null ? await store.updateDelivery(tx, row, { tracking_code: report.trackingCode }) : row
  await follow(tx, known, report)
  tx.live(`delivery:${row.id}`)
  return 'recorded'
}

const statusAfter: Readonly<Record<PostReport['kind'], DeliveryStatus>> = {
  accepted: 'on-the-way',
  'in-transit': 'on-the-way',
  delivered: 'completed',
  returned: 'returned',
}

/** The state follows the report with the highest count of the post, whatever the order in which they arrive; the end is the end. */
async function follow(tx: Tx, row: DeliveryRow, report: PostReport): Promise<void> {
  const steps = (await store.custodyOf(tx, [row.id])).filter((step) => step.sequence !== null)
  const newest = steps.reduce((max, step) => Math.max(max, step.sequence ?? 0), 0)
  if (report.sequence < newest || row.status === 'completed') return
  const status = statusAfter[report.kind]
  if (status === row.status) return
  if (status === 'completed') {
    await complete(tx, row, report.at)
    await tell(tx, row, 'delivered', { holder: report.holder })
    return
  }
  await store.updateDelivery(tx, row, { status, last_error: null })
  if (status === 'returned') {
    tx.emit(deliveryReturned, eventOf(row, report.at))
    // DEL7: nobody is asked to come for a paper that counts no more.
    if (await isCurrent(tx, row)) await tell(tx, row, 'returned', {})
  } else {
    await tell(tx, row, 'post', { trackingCode: report.trackingCode })
  }
}

const words = {
  post: { title: messages.noticePostTitle, body: messages.noticePostBody },
  delivered: { title: messages.noticeDeliveredTitle, body: messages.noticeDeliveredBody },
  returned: { title: messages.noticeReturnedTitle, body: messages.noticeReturnedBody },
} as const

async function tell(tx: Tx, row: DeliveryRow, what: keyof typeof words, params: Record<string, string>): Promise<void> {
  await notify(tx, {
    personId: row.person_id,
    kind: `delivery.${what}`,
    title: withTitle(words[what].title, row.title, params),
    body: withTitle(words[what].body, row.title, params),
    link: `/cases/${row.case_id}`,
  })
}
