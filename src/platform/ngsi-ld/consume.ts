/** Reading entities: one, or those that a query finds (CIM 009 §5.7.1, §5.7.2). Rules NG2 and NG4. */
import type { ProtocolReply } from '../../kernel/protocol.ts'
import type { Ask } from './ask.ts'
import {
  type Conditions,
  conditionsIn,
  fits,
  narrowingOf,
  datasetsIn,
  datasetsOf,
  conditionsOf,
  isLocal,
  listIn,
  orderingIn,
  orderingOf,
  type Page,
  pageOf,
  requireNarrow,
} from './asked.ts'
import { conformed, preferredVersion } from './conformance.ts'
import type { Context } from './context.ts'
import { type Asked, findByMap, mapOf } from './entity-maps/find.ts'
import { made } from './entity-maps/service.ts'
import { headersFor, make, type Wish, wishOf } from './entity-maps/use.ts'
import { badData, notFound } from './errors.ts'
import { failed } from './failure.ts'
import { allThatFit, find, type Found } from './find.ts'
import { type Join, readJoin, requireJoined, writtenWith } from './join.ts'
import { geoJson, json } from './negotiate.ts'
import type { Entity } from './model.ts'
import { depthOf, type GivenProjection, type Projection, projected, readProjection } from './projection.ts'
import { depthOf as linksOf } from './query/along.ts'
import { hasTypes, readTypeQuery, type TypeQuery } from './query/types.ts'
import { asObject, type Json, readId } from './read.ts'
import {
  matchesFor,
  nothing,
  type Queried,
  queryThere,
  refuseOrder,
  retrieveThere,
  together as withSources,
  type Told,
} from './registrations/entities.ts'
import * as store from './store.ts'
import { thingAt, thingsFor, together } from './things.ts'
import { type Shape, writeFeature } from './write.ts'

export type Shown = Shape & { readonly geometryProperty?: string | undefined }

function shapeOf(ask: Ask, context: Context, projection: Projection): Shown {
  const geometryProperty = ask.param('geometryProperty')
  if (geometryProperty !== undefined && ask.media !== geoJson) throw badData(`geometryProperty is for ${geoJson} only`)
  return {
    form: ask.form(['count']),
    sysAttrs: ask.sysAttrs,
    context,
    lang: ask.param('lang'),
    datasetIds: datasetsOf(ask.list('datasetId')),
    hasMember: projection.hasMember,
    geometryProperty,
  }
}

export async function retrieve(ask: Ask): Promise<ProtocolReply> {
  const id = readId(ask.name(0))
  const context = await ask.context()
  const projection = readProjection(projectionAsked(ask), context)
  const shape = shapeOf(ask, context, projection)
  const join = joinOf(ask)
  requireJoined(depthOf(projection), join)
  isLocal(ask)
  const wish = await wishOf(ask)
  const row = await ask.app.read((tx) => store.entityById(tx, ask.tenant, id))
  const observed = thingAt(ask.app, ask.tenant, id)
  const own = row ? together(store.entityOf(row), observed) : observed
  const told = await knownElsewhere(ask, context, id, own, projection, wish)
  const map = wish.isWanted && (wish.map ?? (await make(ask, wish, { ids: own ? [id] : [], told })))
  const warnings = { ...warningsOf(told), ...(map && headersFor(map)) }
  const [whole] = withSources(own ? [own] : [], told.entities)
  if (!whole) return failed(ask.app, notFound(`the entity ${id}`), warnings)
  const type = ask.param('type')
  const types = type === undefined ? null : readTypeQuery(type, context)
  if (types && !hasTypes(types, whole.types)) throw notFound(`the entity ${id} of this type`)
  const entity = projected(whole, projection)
  const hasNone =
    projection.shown !== null && ask.param('attrs') !== undefined && entity && Object.keys(entity.attrs).length === 0
  if (!entity || hasNone) throw notFound(`what is asked of the entity ${id}`)
  if (ask.media === geoJson) return ask.reply(writeFeature(entity, shape), context, warnings)
  const all = await writtenWith(ask.app, ask.tenant, [entity], shape, join, projection)
  return replyAs(ask, shape, all.length === 1 ? all[0] : all, warnings)
}

/** An entity as context sources know it. */
async function knownElsewhere(
  ask: Ask,
  context: Context,
  id: string,
  own: Entity | undefined,
  { shown }: Projection,
  { map }: Wish,
): Promise<Told> {
  const types = own?.types.map((iri) => ({ kind: 'is' as const, condition: iri })) ?? []
  const type: TypeQuery | null = types.length > 0 ? { kind: 'or', parts: types } : null
  const selectors = [{ ids: [id], idPattern: null, types: type }]
  const conditions = { selectors, q: undefined, geo: undefined, scopes: undefined, anyOf: shown ? [...shown] : null }
  const all = await matchesFor(ask, conditions, context, isLocal(ask))
  // A map says which sources are asked (§5.12).
  const sources = map && new Set(map.entities[id])
  const matches = sources ? all.filter(({ registered }) => sources.has(registered.row.id)) : all
  return matches.length === 0 ? nothing : retrieveThere(ask, matches, context, id)
}

/** §6.3.17. */
const warningsOf = ({ warnings }: Told): Record<string, string[]> =>
  warnings.length > 0 ? { 'ngsild-warning': [...warnings] } : {}

const projectionAsked = (ask: Ask): GivenProjection => ({
  attrs: ask.list('attrs'),
  pick: ask.param('pick'),
  omit: ask.param('omit'),
})

/** The same in a body: lists of names, which may hold names of what is linked. */
const projectionIn = (body: Json): GivenProjection => ({
  attrs: listIn(body, 'attrs'),
  pick: listIn(body, 'pick')?.join(),
  omit: listIn(body, 'omit')?.join(),
})

const joinOf = (ask: Ask) => readJoin(ask.param('join'), ask.param('joinLevel'))

/** §5.5.9: where the next page is, and the one before. */
export function pageHeaders(
  ask: Ask,
  path: string,
  { limit, offset, count }: Page,
  { hasMore, total }: Pick<Found, 'hasMore' | 'total'>,
): Record<string, string | readonly string[]> {
  const at = (start: number, relation: string) => {
    const query = new URLSearchParams([...ask.params])
    query.set('limit', String(limit))
    query.set('offset', String(start))
    // The same page has the same address, however it was asked for.
    query.sort()
    return `<${path}?${query.toString().replaceAll('%3A', ':')}>;rel="${relation}";type="${ask.media}"`
  }
  const links =
    limit > 0
      ? [
          ...(offset > 0 ? [at(Math.max(0, offset - limit), 'prev')] : []),
          ...(hasMore ? [at(offset + limit, 'next')] : []),
        ]
      : []
  return {
    ...(links.length > 0 && { link: links }),
    ...(count && total !== undefined && { 'ngsild-results-count': String(total) }),
  }
}

async function answer(
  ask: Ask,
  path: string,
  conditions: Conditions,
  projection: Projection,
  shape: Shown,
  page: Page,
): Promise<ProtocolReply> {
  requireNarrow(conditions, isLocal(ask))
  const join = joinOf(ask)
  requireJoined(Math.max(depthOf(projection), linksOf(conditions.q)), join)
  const queried: Queried = {
    by: 'parameters',
    members: Object.fromEntries(ask.params),
    isSplit: ask.flag('splitEntities'),
  }
  const wish = await wishOf(ask)
  const asked = { conditions, context: shape.context, queried, isHere: isLocal(ask) }
  return found(ask, wish, asked, { path, page, join, projection, shape })
}

interface Showing {
  readonly path: string
  readonly page: Page
  readonly join: Join | undefined
  readonly projection: Projection
  readonly shape: Shown
}

/** By way of a map where one is wanted; one that is made for it is told as something new (201). */
async function found(
  ask: Ask,
  wish: Wish,
  asked: Asked,
  { path, page, join, projection, shape }: Showing,
): Promise<ProtocolReply> {
  const all = wish.isWanted
    ? await findByMap(ask, wish, asked, page)
    : { ...(await findEverywhere(ask, asked, page)), map: undefined }
  const { map } = all
  const entities = all.entities.flatMap((entity) => projected(entity, projection) ?? [])
  const headers = { ...pageHeaders(ask, path, page, all), ...warningsOf(all.told), ...(map && headersFor(map)) }
  const status = map && !wish.map ? 201 : 200
  return replyAs(ask, shape, await written(ask, entities, shape, join, projection), headers, status)
}

/** As the version of the standard has it that the client prefers. */
function replyAs(
  ask: Ask,
  { form, context }: Shown,
  body: unknown,
  headers: Readonly<Record<string, string | readonly string[]>>,
  status = 200,
): ProtocolReply {
  const version = preferredVersion(ask)
  if (!version || ask.media === geoJson || form !== 'normalized') return ask.reply(body, context, headers, status)
  const altered = conformed(body, version)
  const isSame = JSON.stringify(altered) === JSON.stringify(body)
  const applied = { ...headers, 'preference-applied': `ngsi-ld=${version.join('.')}` }
  return ask.reply(altered, context, applied, isSame ? status : 203)
}

async function written(
  ask: Ask,
  entities: readonly Entity[],
  shape: Shown,
  join: Join | undefined,
  projection: Projection,
): Promise<unknown> {
  if (ask.media === geoJson)
    return { type: 'FeatureCollection', features: entities.map((entity) => writeFeature(entity, shape)) }
  return writtenWith(ask.app, ask.tenant, entities, shape, join, projection)
}

/** Here, and with what the sources know that may know something of it. */
async function findEverywhere(
  ask: Ask,
  { conditions, context, queried, isHere }: Asked,
  page: Page,
): Promise<Found & { readonly told: Told }> {
  const matches = await matchesFor(ask, conditions, context, isHere)
  if (matches.length === 0) return { ...(await find(ask.app, ask.tenant, conditions, page)), told: nothing }
  refuseOrder(page.ordering !== undefined, matches)
  const { isSplit } = queried
  const narrowing = isSplit ? { ...conditions, q: undefined, geo: undefined, scopes: undefined } : conditions
  const things = thingsFor(ask.app, narrowingOf(ask.tenant, narrowing))
  const [own, told] = await Promise.all([
    allThatFit(ask.app, ask.tenant, narrowing, things),
    queryThere(ask, matches, context, queried),
  ])
  const whole = withSources(own, told.entities)
  const all = isSplit ? whole.filter((entity) => fits(conditions, entity)) : whole
  const { limit, offset, count } = page
  return {
    entities: all.slice(offset, offset + limit),
    hasMore: all.length > offset + limit,
    total: count ? all.length : undefined,
    told,
  }
}

/** §5.14.4: which entities a query finds, and where. */
export async function mapQuery(ask: Ask): Promise<ProtocolReply> {
  const context = await ask.context()
  const conditions = conditionsOf(ask, context)
  requireNarrow(conditions, isLocal(ask))
  const queried: Queried = {
    by: 'parameters',
    members: Object.fromEntries(ask.params),
    isSplit: ask.flag('splitEntities'),
  }
  return made(ask, await mapOf(ask, await wishOf(ask), { conditions, context, queried, isHere: isLocal(ask) }))
}

export async function mapQueryByBody(ask: Ask): Promise<ProtocolReply> {
  const { body, conditions, shape } = await readQueryBody(ask)
  const isHere = body['local'] === true || isLocal(ask)
  requireNarrow(conditions, isHere)
  const queried: Queried = { by: 'body', members: body, isSplit: body['splitEntities'] === true }
  return made(ask, await mapOf(ask, await wishOf(ask, body), { conditions, context: shape.context, queried, isHere }))
}

export async function query(ask: Ask): Promise<ProtocolReply> {
  const context = await ask.context()
  const projection = readProjection(projectionAsked(ask), context)
  return answer(
    ask,
    '/ngsi-ld/v1/entities',
    conditionsOf(ask, context),
    projection,
    shapeOf(ask, context, projection),
    { ...pageOf(ask), ordering: orderingOf(ask, context) },
  )
}

const queryMembers = new Set([
  'type',
  'entities',
  'attrs',
  'pick',
  'omit',
  'q',
  'geoQ',
  'csf',
  'temporalQ',
  'scopeQ',
  'lang',
  'local',
  'datasetId',
  '@context',
  'join',
  'joinLevel',
  'containedBy',
  'expandValues',
  'jsonKeys',
  'ordering',
  'splitEntities',
  'entityMap',
  'entityMapLifetime',
])

/** §5.2.23: a query as a body. */
export async function readQueryBody(
  ask: Ask,
): Promise<{ body: Json; context: Context; projection: Projection; conditions: Conditions; shape: Shown }> {
  const body = asObject(ask.body())
  const context = await ask.contextFor(body)
  const wrong = Object.keys(body).find((name) => !queryMembers.has(name))
  if (wrong !== undefined) throw badData(`a query has no ${wrong}`)
  if (body['type'] !== 'Query') throw badData('the type is Query')
  const given = projectionIn(body)
  const projection = readProjection(given, context)
  const lang = body['lang']
  if (lang !== undefined && typeof lang !== 'string') throw badData('lang is no text')
  const shape: Shown = { ...shapeOf(ask, context, projection), lang, datasetIds: datasetsIn(body) }
  return { body, context, projection, conditions: conditionsIn(body, context, given.attrs), shape }
}

export async function queryByBody(ask: Ask): Promise<ProtocolReply> {
  const { body, projection, conditions, shape } = await readQueryBody(ask)
  const join = readJoin(body['join'] ?? ask.param('join'), body['joinLevel'] ?? ask.param('joinLevel'))
  requireJoined(Math.max(depthOf(projection), linksOf(conditions.q)), join)
  const isHere = body['local'] === true
  if (!isHere) requireNarrow(conditions, isLocal(ask))
  if (body['temporalQ'] !== undefined) throw badData('temporalQ is for temporal queries')
  const page = { ...pageOf(ask), ordering: orderingIn(body, shape.context) }
  const queried: Queried = { by: 'body', members: body, isSplit: body['splitEntities'] === true }
  const asked = { conditions, context: shape.context, queried, isHere: isHere || isLocal(ask) }
  const path = '/ngsi-ld/v1/entityOperations/query'
  return found(ask, await wishOf(ask, body), asked, { path, page, join, projection, shape })
}

export const offersGeo = [json, 'application/ld+json', geoJson]
