/** Making, changing and removing single entities (CIM 009 §5.6.1 to §5.6.6, §5.6.17 to §5.6.19). Rules NG1, NG11 and NG13. */
import type { App, Tx } from '../../kernel/app.ts'
import { problem } from '../../kernel/problems.ts'
import type { ProtocolReply } from '../../kernel/protocol.ts'
import { type Caller, mayChange } from './access.ts'
import type { Ask } from './ask.ts'
import * as change from './change.ts'
import type { Context } from './context.ts'
import { badData, invalid, NgsiError, notFound } from './errors.ts'
import { type Entity, type Instance, isKind, isName, isNull, ngsiNull, valueMembers } from './model.ts'
import { hasTypes, readTypeQuery } from './query/types.ts'
import {
  asObject,
  type Fragment,
  type Json,
  readAttribute,
  readDateTime,
  readEntity,
  readFragment,
  readId,
  type Reading,
} from './read.ts'
import { happened, record, vanished } from './record.ts'
import * as store from './store.ts'
import { subscriptionsOf } from './subscriptions/known.ts'
import { version } from './subscriptions/store.ts'
import { endAttribute } from './temporal/enter.ts'
import { observe } from './things.ts'

export const entitiesPath = '/ngsi-ld/v1/entities'
export const addressOfEntity = (id: string) => `${entitiesPath}/${encodeURIComponent(id)}`

type Make = (entity: Entity, now: string) => change.Changed

export async function create(ask: Ask): Promise<ProtocolReply> {
  const body = ask.body()
  if (Object.keys(asObject(body)).length === 0) throw invalid('the body is empty')
  const context = await ask.contextFor(body)
  const fragment = readEntity(body, { context, nulls: 'refused' })
  const { app, tenant, caller, now } = ask
  const made = change.made(fragment, now)
  const { entity } = made
  const isNew = await app.transaction(async (tx) => {
    const [inserted, known] = await Promise.all([
      store.insertEntities(tx, tenant, [entity], now, caller.by),
      version(tx),
    ])
    if (!inserted.has(entity.id)) return false
    await subscriptionsOf(app).be(known, tx)
    record(tx, tenant, caller.by, now, [happened(made, 'created')], subscriptionsOf(app))
    return true
  })
  if (!isNew) throw new NgsiError('AlreadyExists', `the entity ${entity.id} exists already`)
  await observe(app, caller, [happened(made, 'created')])
  return ask.plain(201, undefined, { location: addressOfEntity(entity.id) })
}

/** The entity as it is, held; only who may change it gets it. Throws ResourceNotFound. */
export async function held(tx: Tx, caller: Caller, id: string): Promise<Entity> {
  const row = (await store.lockEntities(tx, caller.tenant, [id])).get(id)
  if (!row) throw notFound(`the entity ${id}`)
  if (!mayChange(caller, row.created_by)) throw problem('kernel.forbidden')
  return store.entityOf(row)
}

async function modify(app: App, caller: Caller, id: string, now: string, make: Make): Promise<change.Changed> {
  const done = await app.transaction(async (tx) => {
    const [entity, known] = await Promise.all([held(tx, caller, id), version(tx)])
    const changed = make(entity, now)
    if (changed.changes.length === 0 && !changed.isRenamed) return changed
    await subscriptionsOf(app).be(known, tx)
    store.updateEntities(tx, caller.tenant, [changed.entity])
    record(tx, caller.tenant, caller.by, now, [happened(changed, 'updated')], subscriptionsOf(app))
    return changed
  })
  await observe(app, caller, [happened(done, 'updated')])
  return done
}

/** The `type` parameter says which entity is meant; another one is not there (§5.6.3.4). */
function ofType(ask: Ask, context: Context, make: Make): Make {
  const type = ask.param('type')
  const query = type === undefined ? null : readTypeQuery(type, context)
  return (entity, now) => {
    if (query && !hasTypes(query, entity.types)) throw notFound(`the entity ${entity.id} of this type`)
    return make(entity, now)
  }
}

async function fragmentOf(
  ask: Ask,
  nulls: Reading['nulls'],
  form: Reading['form'] = 'attributes',
): Promise<{ fragment: Fragment; context: Context }> {
  const body = ask.body()
  const context = await ask.contextFor(body)
  const fragment = readFragment(body, { context, nulls, form })
  if (fragment.id !== undefined && fragment.id !== ask.name(0)) throw badData('the id in the body is another one')
  return { fragment, context }
}

/** 204 when all was done; else what was not, and why (§5.2.18). */
function outcome(ask: Ask, { changes, left, isRenamed }: change.Changed): ProtocolReply {
  if (left.length === 0) return ask.plain(204)
  // In full names: no context goes with a partial success (§6.3.6).
  const names = [...new Set(changes.map(({ iri }) => iri))]
  if (names.length === 0 && !isRenamed && left.every(({ reason }) => reason === 'it does not exist'))
    throw notFound(`the attribute ${left.map(({ iri }) => iri).join(', ')}`)
  return ask.plain(207, {
    updated: names,
    notUpdated: left.map(({ iri, reason }) => ({ attributeName: iri, reason })),
  })
}

export async function append(ask: Ask): Promise<ProtocolReply> {
  const id = readId(ask.name(0))
  ask.form(['noOverwrite'])
  const { fragment, context } = await fragmentOf(ask, 'refused')
  const existing = ask.options.has('noOverwrite') ? 'leave' : 'replace'
  const changed = await modify(
    ask.app,
    ask.caller,
    id,
    ask.now,
    ofType(ask, context, (entity, now) => change.appended(entity, fragment, now, existing)),
  )
  return outcome(ask, changed)
}

export async function update(ask: Ask): Promise<ProtocolReply> {
  const id = readId(ask.name(0))
  const { fragment, context } = await fragmentOf(ask, 'taken')
  const changed = await modify(
    ask.app,
    ask.caller,
    id,
    ask.now,
    ofType(ask, context, (entity, now) => change.updated(entity, fragment, now)),
  )
  return outcome(ask, changed)
}

export async function merge(ask: Ask): Promise<ProtocolReply> {
  const id = readId(ask.name(0))
  const form = ask.form()
  const { fragment, context } = await fragmentOf(ask, 'taken', form === 'simplified' ? 'simplified' : 'attributes')
  const observedAt = ask.param('observedAt')
  if (observedAt !== undefined) readDateTime(observedAt, 'observedAt')
  const lang = ask.param('lang')
  await modify(
    ask.app,
    ask.caller,
    id,
    ask.now,
    ofType(ask, context, (entity, now) => {
      const given = lang === undefined ? fragment : inLanguage(fragment, entity, lang)
      return change.merged(entity, given, now, observedAt)
    }),
  )
  return ask.plain(204)
}

/** §5.5.12: a bare text for a LanguageProperty is its text in this language. */
function inLanguage(fragment: Fragment, entity: Entity, lang: string): Fragment {
  const attrs = Object.fromEntries(
    Object.entries(fragment.attrs).map(([iri, instances]) => [
      iri,
      instances.map((given): Instance => {
        const found = entity.attrs[iri]?.find(({ datasetId }) => datasetId === given.datasetId)
        return found?.type === 'LanguageProperty' && given.type === 'Property'
          ? { ...given, type: 'LanguageProperty', value: { [lang]: given.value } }
          : given
      }),
    ]),
  )
  return { ...fragment, attrs }
}

export async function replace(ask: Ask): Promise<ProtocolReply> {
  const id = readId(ask.name(0))
  const { fragment, context } = await fragmentOf(ask, 'refused')
  if (fragment.types === undefined) throw badData('the entity has no type')
  await modify(
    ask.app,
    ask.caller,
    id,
    ask.now,
    ofType(ask, context, (entity, now) => change.replaced(entity, fragment, now)),
  )
  return ask.plain(204)
}

export async function remove(ask: Ask): Promise<ProtocolReply> {
  const id = readId(ask.name(0))
  const { app, caller, tenant } = ask
  const context = await ask.context()
  await app.transaction(async (tx) => {
    const [entity, known] = await Promise.all([held(tx, caller, id), version(tx)])
    ofType(ask, context, (one) => change.replaced(one, { attrs: {} }, ask.now))(entity, ask.now)
    await subscriptionsOf(app).be(known, tx)
    store.deleteEntities(tx, tenant, [entity.id])
    record(tx, tenant, caller.by, ask.now, [vanished(entity)], subscriptionsOf(app))
  })
  return ask.plain(204)
}

// ---- one attribute -----------------------------------------------------------------------------------------------

function nameOfAttribute(ask: Ask): string {
  const name = ask.name(1)
  if (!isName(name) || name === '.' || name === '..') throw badData(`this is no name of an attribute: ${name}`)
  return name
}

export async function updateAttribute(ask: Ask): Promise<ProtocolReply> {
  const id = readId(ask.name(0))
  const name = nameOfAttribute(ask)
  const body = asObject(ask.body())
  const context = await ask.contextFor(body)
  const iri = context.expand(name)
  if (['scope', 'id', 'type', '@id', '@type'].includes(name)) throw badData(`${name} is not an attribute`)
  if (Object.keys(body).filter((key) => key !== '@context').length === 0) throw invalid('the body is empty')
  await modify(
    ask.app,
    ask.caller,
    id,
    ask.now,
    ofType(ask, context, (entity, now) => change.partly(entity, iri, partOf(name, body, context, entity), now)),
  )
  return ask.plain(204)
}

/** The members of an attribute that a body names, read as those of its kind. Throws ResourceNotFound, BadRequestData. */
function partOf(name: string, body: Json, context: Context, entity: Entity): Partial<Instance> {
  const { '@context': _context, ...given } = body
  const iri = context.expand(name)
  const datasetId = given['datasetId'] === '@none' ? undefined : given['datasetId']
  if (datasetId === ngsiNull) throw badData('a datasetId is not removed')
  const found = entity.attrs[iri]?.find((one) => one.datasetId === datasetId)
  if (!found) throw notFound(`the attribute ${name}`)
  const type = given['type'] ?? found.type
  if (!isKind(type)) throw badData(`there is no type ${JSON.stringify(type)}`)
  const member = valueMembers[type]
  const isValued = Object.hasOwn(given, member)
  const whole = isValued ? { ...given, type } : { ...given, type, [member]: ngsiNull }
  const [read] = readAttribute(name, whole, { context, nulls: 'taken' })[iri] ?? []
  if (!read) throw badData(`the attribute ${name} cannot be read`)
  const { value, ...members } = read
  if (isValued && type === 'Property' && !isNull(read)) refuseNull(name, given[member])
  return isValued ? { ...members, value } : members
}

function refuseNull(name: string, value: unknown): void {
  // §5.5.4: only a merge reaches into a value.
  if (JSON.stringify(value).includes(`"${ngsiNull}"`)) throw badData(`a part of the value of ${name} is null`)
}

export async function replaceAttribute(ask: Ask): Promise<ProtocolReply> {
  const id = readId(ask.name(0))
  const name = nameOfAttribute(ask)
  const body = ask.body()
  const context = await ask.contextFor(body)
  const given: unknown = Array.isArray(body) ? body : withoutContext(body)
  const instances = Object.values(readAttribute(name, given, { context, nulls: 'refused' }))[0] ?? []
  await modify(
    ask.app,
    ask.caller,
    id,
    ask.now,
    ofType(ask, context, (entity, now) => change.replacedAttribute(entity, context.expand(name), instances, now)),
  )
  return ask.plain(204)
}

function withoutContext(body: unknown): Json {
  const { '@context': _context, ...given } = asObject(body)
  return given
}

export async function removeAttribute(ask: Ask): Promise<ProtocolReply> {
  const id = readId(ask.name(0))
  const name = nameOfAttribute(ask)
  const context = await ask.context()
  const all = ask.flag('deleteAll')
  const datasetId = ask.param('datasetId')
  if (all && datasetId !== undefined) throw badData('deleteAll goes not with datasetId')
  if (datasetId !== undefined && datasetId !== '@none') readId(datasetId)
  const which = { all, datasetId: datasetId === '@none' ? undefined : datasetId }
  const isHere = await ask.app.read((tx) => store.entityById(tx, ask.tenant, id))
  if (!isHere && (await endAttribute(ask, id, context.expand(name), which))) return ask.plain(204)
  await modify(
    ask.app,
    ask.caller,
    id,
    ask.now,
    ofType(ask, context, (entity, now) =>
      name === 'scope' ? change.unscoped(entity, now) : change.removed(entity, context.expand(name), which, now),
    ),
  )
  return ask.plain(204)
}
