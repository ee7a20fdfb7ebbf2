/**
 * Subscriptions at context sources (CIM 009 §5.8.1, §5.8.5, §5.8.6): each source that may know what is subscribed to gets a copy that
 * tells us; what it tells is told to the subscriber as a change here would be. Rule NG35.
 */
import { newId } from '../../../kernel/id.ts'
import type { ProtocolReply } from '../../../kernel/protocol.ts'
import type { Ask } from '../ask.ts'
import type { Context } from '../context.ts'
import { badData, notFound } from '../errors.ts'
import type { Entity } from '../model.ts'
import { asObject, type Json, readEntity, readId } from '../read.ts'
import { together } from '../registrations/entities.ts'
import { forward, isLoop } from '../registrations/forward.ts'
import { type Registered, registrationsOf } from '../registrations/known.ts'
import { matchOf } from '../registrations/match.ts'
import { askedOf } from '../registrations/shares.ts'
import * as entities from '../store.ts'
import { isOn, type Known, subscriptionsOf } from './known.ts'
import { told } from './match.ts'
import { renamed } from './renamed.ts'
import * as copies from './store-there.ts'
import * as store from './store.ts'

/** Entities of one notification. */
const entitiesMax = 1000

/** What is watched and what is wanted of it; null: any attribute. */
function attributesOf({ wish: { watched, projection } }: Known): readonly string[] | null {
  return watched && projection.shown ? [...watched, ...projection.shown] : null
}

const isFor = (known: Known, registered: Registered) =>
  !known.sources &&
  (known.row.body as Json)['localOnly'] !== true &&
  registered.source.operations.has('createSubscription') &&
  matchOf(registered, known.wish.conditions.selectors, attributesOf(known)) !== undefined

/** Gives what went wrong, as warnings. */
export async function subscribeThere(ask: Ask, known: Known, sources: readonly Registered[]): Promise<string[]> {
  if (isLoop(ask) || !isOn(known.row, ask.now)) return []
  const warnings = await Promise.all(
    sources.map(async (registered) => (isFor(known, registered) ? copy(ask, known, registered) : [])),
  )
  return warnings.flat()
}

/** At all that there are; none where the request is for here alone. */
export const subscribeEverywhere = async (ask: Ask, known: Known) => subscribeThere(ask, known, await askedOf(ask))

async function copy(ask: Ask, known: Known, registered: Registered): Promise<string[]> {
  const { app, tenant } = ask
  const id = `urn:ngsi-ld:Subscription:${newId()}`
  // Before it is sent: a source may tell at once.
  await app.transaction((tx) =>
    copies.insert(tx, {
      tenant,
      subscription_id: known.row.id,
      registration_id: registered.row.id,
      there_id: id,
    }),
  )
  const answer = await forward(ask, registered, known.context, {
    method: 'POST',
    path: 'subscriptions',
    body: (theirs) => copyOf(ask, known, id, theirs),
  })
  if (answer.status >= 200 && answer.status < 300) return []
  await app.transaction((tx) => copies.remove(tx, id))
  return [answer.warning ?? `299 ${registered.row.id} "HTTP ${answer.status}"`]
}

/** Of entities in parts nothing is decided there (`splitEntities`). */
function copyOf({ app }: Ask, { row, context }: Known, id: string, theirs: Context): Json {
  const body = row.body as Json
  const { type, entities: selectors, watchedAttributes, notificationTrigger, expiresAt, splitEntities } = body
  const decided = splitEntities === true ? { splitEntities } : pickOf(body, ['q', 'geoQ', 'scopeQ', 'csf'])
  const copied = {
    id,
    type,
    ...pickOf({ entities: selectors, watchedAttributes, notificationTrigger, expiresAt }, undefined),
    ...decided,
    notification: { endpoint: { uri: `${app.config.publicUrl}/ngsi-ld/v1/relayed/${id}`, accept: 'application/json' } },
  }
  return renamed(copied, context, theirs)
}

const pickOf = (body: Json, names: readonly string[] | undefined): Json =>
  Object.fromEntries(
    Object.entries(body).filter(([name, value]) => value !== undefined && (!names || names.includes(name))),
  )

/** What a source does not answer to ends there by itself, since nobody knows its id any more. */
export async function unsubscribeThere(
  ask: Ask,
  context: Context,
  which: Parameters<typeof copies.takeAll>[2],
): Promise<void> {
  const rows = await ask.app.transaction((tx) => copies.takeAll(tx, ask.tenant, which))
  if (rows.length === 0) return
  const all = await registrationsOf(ask.app, ask.tenant, ask.now)
  const sources = new Map(all.map((registered) => [registered.row.id, registered]))
  await Promise.all(
    rows.map(async ({ registration_id, there_id }) => {
      const registered = sources.get(registration_id)
      if (registered) await forward(ask, registered, context, { method: 'DELETE', path: `subscriptions/${there_id}` })
    }),
  )
}

/** Who is subscribed already is subscribed at a new source, too. */
export async function subscribeAllAt(ask: Ask, registered: Registered): Promise<void> {
  const all = subscriptionsOf(ask.app)
    .all()
    .filter(({ row }) => row.tenant === ask.tenant)
  for (const known of all) await subscribeThere(ask, known, [registered])
}

// ---- what they tell ------------------------------------------------------------------------------------------------

export async function relayed(ask: Ask): Promise<ProtocolReply> {
  const id = readId(ask.name(0))
  const row = await ask.app.read((tx) => copies.byThereId(tx, id))
  const body = asObject(ask.body())
  if (!row || body['subscriptionId'] !== id) throw notFound(`the subscription ${id}`)
  const { data } = body
  if (!Array.isArray(data) || data.length > entitiesMax)
    throw badData(`a notification has data, of ${entitiesMax} entities at most`)
  const context = await ask.contextFor(body)
  const { '@context': given } = body
  const fragments = await Promise.all(
    (data as unknown[]).map(async (one) => {
      const own = asObject(one, 'an entity')
      const words = own['@context'] === undefined || given !== undefined ? context : await ask.contextFor(own)
      return readEntity(own, { context: words, nulls: 'taken' })
    }),
  )
  const { app, now } = ask
  await app.transaction(async (tx) => {
    const subscriptions = subscriptionsOf(app)
    const [version, mine] = await Promise.all([
      store.version(tx),
      entities.entitiesByIds(
        tx,
        row.tenant,
        fragments.map((one) => one.id),
      ),
    ])
    await subscriptions.be(version, tx)
    const known = subscriptions.all().find((one) => one.row.tenant === row.tenant && one.row.id === row.subscription_id)
    if (!known || !isOn(known.row, now)) return
    const isSplit = (known.row.body as Json)['splitEntities'] === true
    const own = isSplit ? mine.map(entities.entityOf) : []
    const changed = fragments.map(
      (read): Entity => ({ ...read, scopes: read.scopes ?? [], createdAt: now, modifiedAt: now }),
    )
    const wholes = changed.map((entity) => {
      const here = own.filter((one) => one.id === entity.id)
      return together(here, [{ entity, mode: 'redirect', registration: row.registration_id }])[0] ?? entity
    })
    subscriptions.tellOne(tx, known, now, (wish, words) =>
      wholes.flatMap((entity, at) => {
        const changes = Object.entries(changed[at]?.attrs ?? {}).flatMap(([iri, all]) =>
          all.map((after) => ({ iri, kind: 'updated' as const, after })),
        )
        const shown = told(wish, words, { kind: 'updated', entity, changes, isRenamed: false, isRescoped: false }, now)
        return shown === undefined ? [] : [{ id: entity.id, data: shown }]
      }),
    )
  })
  return ask.plain(200)
}
