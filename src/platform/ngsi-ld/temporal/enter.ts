/** Entities through time, entered as they were, added to, corrected and removed (CIM 009 §5.6.11 to §5.6.16). Rule NG21. */
import { isId, newId } from '../../../kernel/id.ts'
import { problem } from '../../../kernel/problems.ts'
import type { ProtocolReply } from '../../../kernel/protocol.ts'
import { mayChange } from '../access.ts'
import type { Ask } from '../ask.ts'
import type { Context } from '../context.ts'
import { badData, invalid, notFound } from '../errors.ts'
import { type Entity, type Instance, isName, ngsiNull } from '../model.ts'
import { gone } from '../record.ts'
import { asObject, readAttribute, readEntity, readFragment, readId } from '../read.ts'
import { path } from './service.ts'
import { scopeFrom, scopeIri } from './scopes.ts'
import * as store from './store.ts'

function instancesIn(id: string, attrs: Entity['attrs'], now: string): store.NewInstance[] {
  return Object.entries(attrs).flatMap(([attribute, instances]) =>
    instances.map((instance) => ({
      entityId: id,
      attribute,
      instance: { ...instance, createdAt: now, modifiedAt: now, instanceId: newId() },
    })),
  )
}

/** Scopes that were entered; what has no moment holds from now on. */
function scopesIn(id: string, scopes: readonly Instance[] | undefined, now: string): store.NewInstance[] {
  return (scopes ?? []).map(({ value, observedAt = now }) => {
    const { entityId, attribute, instance } = scopeFrom(id, value as readonly string[], now)
    return { entityId, attribute, instance: { ...instance, observedAt } }
  })
}

export async function create(ask: Ask): Promise<ProtocolReply> {
  const body = ask.body()
  const context = await ask.contextFor(body)
  const read = readEntity(body, { context, nulls: 'taken', times: 'many' })
  const { id, types, scopes = [], scopesThrough, attrs, expiresAt } = read
  if (expiresAt === ngsiNull) throw badData('expiresAt is null')
  const { app, tenant, caller, now } = ask
  const isNew = await app.transaction(async (tx) => {
    const known = await store.lockHistory(tx, tenant, id)
    if (known && !mayChange(caller, known.created_by)) throw problem('kernel.forbidden')
    store.addEntities(
      tx,
      tenant,
      [
        {
          id,
          types: [...new Set([...(known?.types ?? []), ...types])],
          scopes,
          attrs: {},
          createdAt: known?.created_at ?? now,
          modifiedAt: now,
        },
      ],
      caller.by,
    )
    store.addInstances(tx, tenant, [...scopesIn(id, scopesThrough, now), ...instancesIn(id, attrs, now)])
    return !known
  })
  return isNew ? ask.plain(201, undefined, { location: `${path}/${id}` }) : ask.plain(204)
}

async function changed(
  ask: Ask,
  work: (tx: Parameters<typeof store.lockHistory>[0], row: store.HistoryRow) => Promise<void>,
): Promise<ProtocolReply> {
  const id = readId(ask.name(0))
  await ask.app.transaction(async (tx) => {
    const row = await store.lockHistory(tx, ask.tenant, id)
    if (!row) throw notFound(`the entity ${id}`)
    if (!mayChange(ask.caller, row.created_by)) throw problem('kernel.forbidden')
    await work(tx, row)
  })
  return ask.plain(204)
}

export const remove = (ask: Ask) => changed(ask, (tx, { id }) => store.deleteHistory(tx, ask.tenant, id))

export async function addAttributes(ask: Ask): Promise<ProtocolReply> {
  readId(ask.name(0))
  const body = ask.body()
  const context = await ask.contextFor(body)
  const { attrs, scopesThrough } = readFragment(body, { context, nulls: 'taken', times: 'many' })
  return changed(ask, (tx, { id }) => {
    const all = [...scopesIn(id, scopesThrough, ask.now), ...instancesIn(id, attrs, ask.now)]
    return Promise.resolve(store.addInstances(tx, ask.tenant, all))
  })
}

function attributeIn(ask: Ask, context: Context): string {
  const name = ask.name(1)
  if (!isName(name) || name === '.' || name === '..') throw badData(`this is no name of an attribute: ${name}`)
  return context.expand(name)
}

export async function removeAttribute(ask: Ask): Promise<ProtocolReply> {
  readId(ask.name(0))
  const context = await ask.context()
  const attribute = attributeIn(ask, context)
  const datasetId = ask.param('datasetId')
  const which = ask.flag('deleteAll')
    ? {}
    : { datasetId: datasetId === undefined || datasetId === '@none' ? '' : readId(datasetId) }
  return changed(ask, async (tx, { id }) => {
    if ((await store.deleteInstances(tx, ask.tenant, id, attribute, which)) === 0)
      throw notFound(`the attribute ${attribute}`)
  })
}

function instanceIdIn(ask: Ask): string {
  const given = readId(ask.name(2))
  const id = given.replace('urn:ngsi-ld:Instance:', '')
  if (!isId(id)) throw notFound(`the instance ${given}`)
  return id
}

export async function removeInstance(ask: Ask): Promise<ProtocolReply> {
  readId(ask.name(0))
  const attribute = attributeIn(ask, await ask.context())
  const instance = instanceIdIn(ask)
  return changed(ask, async (tx, { id }) => {
    if ((await store.deleteInstances(tx, ask.tenant, id, attribute, { id: instance })) === 0)
      throw notFound(`the instance ${instance}`)
  })
}

export async function updateInstance(ask: Ask): Promise<ProtocolReply> {
  readId(ask.name(0))
  const body = asObject(ask.body())
  const context = await ask.contextFor(body)
  const attribute = attributeIn(ask, context)
  const instance = instanceIdIn(ask)
  const { '@context': _context, ...members } = body
  if (Object.keys(members).length === 0) throw invalid('the body is empty')
  // §5.6.14: the body is an attribute by its name, or what is to be said of it.
  const given = members[ask.name(1)] ?? members
  const [next] =
    Object.values(
      readAttribute(ask.name(1), Array.isArray(given) ? given[0] : given, { context, nulls: 'refused' }),
    )[0] ?? []
  if (!next) throw badData('there is no instance in the body')
  return changed(ask, async (tx, { id }) => {
    const before = await store.instanceById(tx, ask.tenant, id, attribute, instance)
    if (!before) throw notFound(`the instance ${instance}`)
    await store.updateInstance(tx, ask.tenant, id, attribute, instance, { ...before, ...next, modifiedAt: ask.now })
  })
}

/**
 * Ends an attribute of an entity that is known only through time, as if it were here now: what was its newest value is gone from
 * this moment on. False when there is no such attribute.
 */
export async function endAttribute(
  { app, tenant, caller, now }: Ask,
  id: string,
  attribute: string,
  which: { readonly datasetId?: string | undefined; readonly all: boolean },
): Promise<boolean> {
  return app.transaction(async (tx) => {
    const row = await store.lockHistory(tx, tenant, id)
    if (!row || row.deleted_at !== null) return false
    if (!mayChange(caller, row.created_by)) throw problem('kernel.forbidden')
    const newest = await store.newestInstances(tx, tenant, id, attribute)
    const ended = newest.filter(
      ({ datasetId, deletedAt }) => deletedAt === undefined && (which.all || datasetId === which.datasetId),
    )
    store.addInstances(
      tx,
      tenant,
      attribute === scopeIri
        ? ended.map(() => scopeFrom(id, [], now))
        : ended.map((before) => ({ entityId: id, attribute, instance: { ...gone(before, now), instanceId: newId() } })),
    )
    return ended.length > 0
  })
}
