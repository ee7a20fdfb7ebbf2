/** Subscriptions as resources, to entities and to context sources (CIM 009 §5.8, §5.11). Rules NG19 and NG23. */
import type { Tx } from '../../../kernel/app.ts'
import { newId } from '../../../kernel/id.ts'
import { problem } from '../../../kernel/problems.ts'
import type { ProtocolReply } from '../../../kernel/protocol.ts'
import { mayChange } from '../access.ts'
import type { Ask, Operation } from '../ask.ts'
import { pageOf } from '../asked.ts'
import { pageHeaders } from '../consume.ts'
import type { Context } from '../context.ts'
import { addressOf, contextsOf } from '../contexts.ts'
import { badData, NgsiError, notFound } from '../errors.ts'
import { ngsiNull } from '../model.ts'
import { asObject, type Json, readId } from '../read.ts'
import { registrationsOf } from '../registrations/known.ts'
import { toldOfAll } from '../registrations/told.ts'
import { isOn, subscriptionsOf } from './known.ts'
import { readSourceWish, readWish } from './read.ts'
import { renamed } from './renamed.ts'
import * as store from './store.ts'
import { subscribeEverywhere, unsubscribeThere } from './there.ts'

type About = store.About
const names: Readonly<Record<About, string>> = { entities: 'subscriptions', sources: 'csourceSubscriptions' }
const pathOf = (about: About) => `/ngsi-ld/v1/${names[about]}`
const subscriptionsMax = 1000

/** What the server says of a subscription; a client's word about it is not heard (§5.2.12). */
const ours = ['id', '@context', 'status', 'createdAt', 'modifiedAt']
const oursOfNotification = ['status', 'timesSent', 'timesFailed', 'lastNotification', 'lastSuccess', 'lastFailure']
const members = new Set([
  'type',
  'subscriptionName',
  'description',
  'entities',
  'watchedAttributes',
  'notificationTrigger',
  'timeInterval',
  'q',
  'geoQ',
  'csf',
  'isActive',
  'notification',
  'expiresAt',
  'throttling',
  'temporalQ',
  'scopeQ',
  'lang',
  'datasetId',
  'jsonldContext',
  'splitEntities',
  'localOnly',
])

function kept(body: Json): Json {
  const own = Object.fromEntries(Object.entries(body).filter(([name]) => members.has(name) && !ours.includes(name)))
  const { notification } = own
  if (typeof notification !== 'object' || notification === null) return own
  return {
    ...own,
    notification: Object.fromEntries(
      Object.entries(notification).filter(([name]) => !oursOfNotification.includes(name)),
    ),
  }
}

/** §5.8.1.4. Throws BadRequestData. */
async function check(ask: Ask, about: About, body: Json, context: Context) {
  const wish = readWish(body, context)
  if (about === 'sources') readSourceWish(body, context)
  if (wish.expiresAt !== null && Date.parse(wish.expiresAt) <= Date.parse(ask.now)) throw badData('expiresAt is over')
  if (wish.jsonldContext !== null) await contextsOf(ask.app).of(ask.tenant, wish.jsonldContext)
  return wish
}

/** Who subscribes to sources is told first which there are (§5.11.7). */
async function tellOfThere(ask: Ask, tx: Tx, row: store.SubscriptionRow): Promise<void> {
  if (row.about === 'entities') return
  const subscriptions = subscriptionsOf(ask.app)
  const [known, all] = await Promise.all([subscriptions.know(row), registrationsOf(ask.app, ask.tenant, ask.now)])
  const data = toldOfAll(known, all)
  if (data && isOn(row, ask.now) && known.wish.timeIntervalS === null)
    store.addNotifications(tx, ask.tenant, ask.now, [{ subscriptionId: row.id, slot: newId(), data }])
}

async function create(about: About, ask: Ask): Promise<ProtocolReply> {
  const given = asObject(ask.body())
  const context = await ask.contextFor(given)
  if (Object.keys(given).length === 0) throw badData('the body is empty')
  const id = given['id'] === undefined ? `urn:ngsi-ld:Subscription:${newId()}` : readId(given['id'])
  const body = kept(given)
  const wish = await check(ask, about, body, context)
  if (wish.jsonldContext === null) await addressOf(ask.app, ask.tenant, context)
  const { app, tenant, caller, now } = ask
  const made = await app.transaction(async (tx) => {
    if ((await store.countSubscriptions(tx, tenant, about)) >= subscriptionsMax)
      throw new NgsiError('TooManyResults', `a tenant has ${subscriptionsMax} subscriptions at most`)
    store.touch(tx)
    const row = await store.insertSubscription(tx, {
      tenant,
      id,
      about,
      body: JSON.stringify(body),
      context: JSON.stringify({ source: context.source }),
      is_active: wish.isActive,
      expires_at: wish.expiresAt,
      created_at: now,
      modified_at: now,
      created_by: caller.by,
    })
    if (row) await tellOfThere(ask, tx, row)
    return row
  })
  if (!made) throw new NgsiError('AlreadyExists', `the subscription ${id} exists already`)
  const warnings = await subscribeEverywhere(ask, await subscriptionsOf(app).know(made))
  return ask.plain(201, undefined, {
    location: `${pathOf(about)}/${id}`,
    ...(warnings.length > 0 && { 'ngsild-warning': warnings }),
  })
}

async function view(ask: Ask, row: store.SubscriptionRow, context: Context): Promise<Json> {
  const own = await contextsOf(ask.app).of(row.tenant, row.context.source)
  const body = renamed(row.body as Json, own, context)
  // §5.2.12: of a context that has no address of its own one is made.
  const made = own.link === undefined && { jsonldContext: await addressOf(ask.app, row.tenant, own) }
  const isOver = row.expires_at !== null && Date.parse(row.expires_at) <= Date.parse(ask.now)
  const failed = row.last_failure !== null && (row.last_success === null || row.last_failure > row.last_success)
  return {
    id: row.id,
    ...made,
    ...body,
    status: isOver ? 'expired' : row.is_active ? 'active' : 'paused',
    ...(row.about === 'entities' &&
      body['notificationTrigger'] === undefined && { notificationTrigger: ['attributeCreated', 'attributeUpdated'] }),
    ...(ask.sysAttrs && { createdAt: row.created_at, modifiedAt: row.modified_at }),
    notification: {
      ...(body['notification'] as Json),
      ...(row.times_sent > 0 && {
        status: failed ? 'failed' : 'ok',
        timesSent: row.times_sent,
        timesFailed: row.times_failed,
        lastNotification: row.last_notification,
        ...(row.last_success !== null && { lastSuccess: row.last_success }),
        ...(row.last_failure !== null && { lastFailure: row.last_failure }),
      }),
    },
  }
}

async function known(about: About, ask: Ask): Promise<store.SubscriptionRow> {
  const id = readId(ask.name(0))
  const row = await ask.app.read((tx) => store.subscriptionById(tx, ask.tenant, about, id))
  if (!row) throw notFound(`the subscription ${id}`)
  return row
}

async function retrieve(about: About, ask: Ask): Promise<ProtocolReply> {
  const context = await ask.context()
  // Who has just been told reads that it was.
  await subscriptionsOf(ask.app).sent(ask.tenant, ask.name(0))
  return ask.reply(await view(ask, await known(about, ask), context), context)
}

async function list(about: About, ask: Ask): Promise<ProtocolReply> {
  const page = pageOf(ask)
  const context = await ask.context()
  const [rows, total] = await ask.app.read((tx) =>
    Promise.all([
      store.subscriptionsPage(tx, ask.tenant, about, page.limit + 1, page.offset),
      store.countSubscriptions(tx, ask.tenant, about),
    ]),
  )
  const shown = await Promise.all(rows.slice(0, page.limit).map((row) => view(ask, row, context)))
  return ask.reply(shown, context, pageHeaders(ask, pathOf(about), page, { hasMore: rows.length > page.limit, total }))
}

/** Only who made it, or who manages the tenant. */
function requireOwn(ask: Ask, row: store.SubscriptionRow): void {
  if (!mayChange(ask.caller, row.created_by)) throw problem('kernel.forbidden')
}

async function update(about: About, ask: Ask): Promise<ProtocolReply> {
  const given = asObject(ask.body())
  const row = await known(about, ask)
  requireOwn(ask, row)
  if (Object.keys(given).filter((name) => name !== '@context').length === 0) throw badData('the body is empty')
  if (given['id'] !== undefined && given['id'] !== row.id) throw badData('the id of a subscription does not change')
  const context = await ask.contextFor(given)
  const own = await contextsOf(ask.app).of(row.tenant, row.context.source)
  const before = renamed(row.body as Json, own, context)
  const change = kept(given)
  const merged = Object.fromEntries(
    // §5.5.8: a member is replaced whole.
    Object.entries({ ...before, ...change }).filter(
      ([, value]: [string, unknown]) => value !== null && value !== ngsiNull,
    ),
  )
  const wish = await check(ask, about, merged, context)
  const changed = await ask.app.transaction(async (tx) => {
    store.touch(tx)
    const next = await store.updateSubscription(tx, row.tenant, row.id, {
      body: JSON.stringify(merged),
      context: JSON.stringify({ source: context.source }),
      is_active: wish.isActive,
      expires_at: wish.expiresAt,
      modified_at: ask.now,
      tries: 0,
      next_try_at: null,
    })
    await tellOfThere(ask, tx, next)
    return next
  })
  await unsubscribeThere(ask, context, { subscription: row.id })
  await subscribeEverywhere(ask, await subscriptionsOf(ask.app).know(changed))
  return ask.plain(204)
}

async function remove(about: About, ask: Ask): Promise<ProtocolReply> {
  const row = await known(about, ask)
  requireOwn(ask, row)
  await ask.app.transaction(async (tx) => {
    store.touch(tx)
    await store.deleteSubscription(tx, row.tenant, row.id)
  })
  await unsubscribeThere(ask, await ask.context(), { subscription: row.id })
  return ask.plain(204)
}

const resourcesOf = (
  about: About,
): { readonly path: string; readonly methods: Readonly<Record<string, Operation>> }[] => [
  {
    path: names[about],
    methods: {
      GET: {
        run: (ask) => list(about, ask),
        params: ['limit', 'offset', 'count', 'options', 'local'],
        needs: 'write',
      },
      POST: { run: (ask) => create(about, ask), params: ['local'], needs: 'write' },
    },
  },
  {
    path: `${names[about]}/*`,
    methods: {
      GET: { run: (ask) => retrieve(about, ask), params: ['options', 'local'], needs: 'write' },
      PATCH: { run: (ask) => update(about, ask), params: ['local'], needs: 'write' },
      DELETE: { run: (ask) => remove(about, ask), params: ['local'], needs: 'write' },
    },
  },
]

export const resources = [...resourcesOf('entities'), ...resourcesOf('sources')]
