/** Subscriptions, as the officials who manage them see them. */
import type { Actor } from '../../../kernel/actor.ts'
import type { App, Tx } from '../../../kernel/app.ts'
import type { InputOf } from '../../../kernel/endpoint.ts'
import { newId } from '../../../kernel/id.ts'
import { problem } from '../../../kernel/problems.ts'
import { directory, may, requireMay } from '../../organisation/index.ts'
import { channel, logOf } from '../log.ts'
import type * as api from './contract.ts'
import type { Filter, SubscriptionView } from './contract.ts'
import { send } from './deliver.ts'
import * as store from './store.ts'

const manage = 'telemetry.manage'
const subscriptionsMax = 500
const lettersShown = 200

function viewOf(app: App, row: store.SubscriptionRow, deadLetters: number): SubscriptionView {
  return {
    id: row.id,
    name: row.name,
    unitId: row.unit_id,
    unitName: directory().unit(row.unit_id)?.name ?? { vi: row.unit_id, en: row.unit_id },
    address: row.address,
    filter: row.filter as Filter,
    isOn: row.is_on,
    position: row.position,
    behind: Math.max(0, logOf(app).position - row.position),
    tries: row.tries,
    nextTryAt: row.next_try_at,
    lastError: row.last_error,
    lastDeliveredAt: row.last_delivered_at,
    delivered: row.delivered,
    deadLetters,
  }
}

export async function list(tx: Tx, actor: Actor): Promise<SubscriptionView[]> {
  const [rows, letters] = await Promise.all([store.allSubscriptions(tx), store.deadLetterCounts(tx)])
  return rows
    .filter((row) => may(actor, manage, row.unit_id))
    .map((row) => viewOf(tx.app, row, letters.get(row.id) ?? 0))
}

const tell = (tx: Tx) => tx.later('telemetry.say', 'select pg_notify($1, $2)', [channel, 'subscriptions'])

async function managed(tx: Tx, actor: Actor, id: string): Promise<store.SubscriptionRow> {
  const row = await store.subscriptionById(tx, id)
  if (!row || !may(actor, manage, row.unit_id)) throw problem('kernel.not-found')
  return row
}

async function one(tx: Tx, id: string): Promise<SubscriptionView> {
  const row = await store.subscriptionById(tx, id)
  if (!row) throw problem('kernel.not-found')
  return viewOf(tx.app, row, (await store.deadLetterCounts(tx)).get(id) ?? 0)
}

/** Where the log stood at a moment; its beginning, when that was before it. */
async function positionAt(tx: Tx, from: string): Promise<number> {
  // Before 1970 there was no log, and PostgreSQL has no year 0.
  const at = new Date(Math.max(0, Date.parse(from) || 0)).toISOString()
  const position = await store.positionBefore(tx, at)
  return position ?? store.lastPosition(tx)
}

export async function add(
  tx: Tx,
  actor: Actor,
  { from, ...body }: InputOf<typeof api.subscribe>['body'],
): Promise<SubscriptionView> {
  if (!directory().unit(body.unitId)) throw problem('telemetry.unknown-unit')
  requireMay(actor, manage, body.unitId)
  if ((await store.allSubscriptions(tx)).length >= subscriptionsMax)
    throw problem('telemetry.too-many-subscriptions', { limit: subscriptionsMax })
  const id = newId(tx.now.epochMilliseconds)
  await store.insertSubscription(tx, {
    id,
    unit_id: body.unitId,
    name: body.name,
    address: body.address,
    filter: JSON.stringify(body.filter),
    is_on: true,
    position: from === undefined ? await store.lastPosition(tx) : await positionAt(tx, from),
    created_at: tx.now.toString(),
  })
  tell(tx)
  return one(tx, id)
}

/** TEL23: what is set back is told again from there. */
export async function change(
  tx: Tx,
  actor: Actor,
  id: string,
  body: InputOf<typeof api.changeSubscription>['body'],
): Promise<SubscriptionView> {
  await managed(tx, actor, id)
  const position = body.from === undefined ? body.position : await positionAt(tx, body.from)
  await store.updateSubscription(tx, id, {
    tries: 0,
    next_try_at: null,
    ...(body.isOn !== undefined && { is_on: body.isOn }),
    ...(body.address !== undefined && { address: body.address }),
    ...(position !== undefined && { position: Math.min(position, await store.lastPosition(tx)) }),
  })
  tell(tx)
  return one(tx, id)
}

export async function end(tx: Tx, actor: Actor, id: string): Promise<void> {
  await managed(tx, actor, id)
  await store.deleteSubscription(tx, id)
  tell(tx)
}

export async function letters(tx: Tx, actor: Actor, id: string) {
  await managed(tx, actor, id)
  const rows = await store.deadLetters(tx, id, lettersShown)
  return rows.map((row) => ({
    id: row.id,
    fromPosition: row.from_position,
    toPosition: row.to_position,
    observations: row.observations,
    error: row.error,
    diedAt: row.died_at,
  }))
}

export async function resend(app: App, actor: Actor, id: string, letterId: string): Promise<void> {
  const { row, letter } = await app.read(async (tx) => {
    const found = await managed(tx, actor, id)
    return { row: found, letter: await store.deadLetterById(tx, id, letterId) }
  })
  if (!letter) throw problem('kernel.not-found')
  const failure = await send(app, row.address, letter.body)
  if (failure !== null) throw problem('telemetry.not-taken', { error: failure })
  await app.transaction((tx) => store.deleteDeadLetter(tx, letterId))
}
