/** Entities through time, read and asked for (CIM 009 §5.7.3, §5.7.4). Rule NG22. */
import type { ProtocolReply } from '../../../kernel/protocol.ts'
import type { Ask } from '../ask.ts'
import {
  type Conditions,
  conditionsIn,
  conditionsOf,
  datasetsIn,
  datasetsOf,
  fits,
  isLocal,
  listIn,
  narrowingOf,
  orderingIn,
  orderingOf,
  pageOf,
  requireNarrow,
  selects,
} from '../asked.ts'
import { pageHeaders } from '../consume.ts'
import type { Context } from '../context.ts'
import { made } from '../entity-maps/service.ts'
import { type EntityMapRow, headersFor, here, idsAt, make, narrowedTo, type Wish, wishOf } from '../entity-maps/use.ts'
import { badData, NgsiError, notFound } from '../errors.ts'
import type { Entity, Instance } from '../model.ts'
import { requireJoined } from '../join.ts'
import { depthOf, type Projection, projected, readProjection } from '../projection.ts'
import { refuseLinks } from '../query/along.ts'
import { ordered, type Ordering } from '../query/order.ts'
import { asObject, type Json, readId } from '../read.ts'
import { single, type Shape } from '../write.ts'
import { closest, type Part, partOf, valuesMax } from './parts.ts'
import { scopedTo, scopesOf } from './scopes.ts'
import * as store from './store.ts'
import { readTimes, type Times } from './times.ts'
import { type Aggregation, readAggregation, writeAggregated, writeNormalized, writeValues } from './write.ts'

export const path = '/ngsi-ld/v1/temporal/entities'
const rowsAtOnce = 200
/** As of entities now. */
const orderedMax = 50_000

const timesOf = (ask: Ask) => {
  const get = (name: string) => ask.param(name)
  return readTimes({
    timerel: get('timerel'),
    timeAt: get('timeAt'),
    endTimeAt: get('endTimeAt'),
    timeproperty: get('timeproperty'),
    lastN: get('lastN'),
  })
}

type Manner =
  | { readonly kind: 'normalized' }
  | { readonly kind: 'values' }
  | ({ readonly kind: 'aggregated' } & Aggregation)

function mannerOf(
  ask: Ask,
  { from, to }: Times,
  given: { methods: readonly string[] | undefined; duration: string | undefined; isAsked?: boolean },
): Manner {
  ask.form(['temporalValues', 'aggregatedValues'])
  const named = ask.param('format') ?? [...ask.options].find((option) => option !== 'sysAttrs')
  const format = named ?? (given.isAsked ? 'aggregatedValues' : undefined)
  if (format === 'temporalValues' || format === 'simplified' || format === 'keyValues') return { kind: 'values' }
  if (format !== 'aggregatedValues') return { kind: 'normalized' }
  return {
    kind: 'aggregated',
    ...readAggregation(
      given.methods,
      given.duration,
      from === null ? null : Date.parse(from),
      to === null ? null : Date.parse(to),
    ),
  }
}

const mannerIn = (ask: Ask, times: Times) =>
  mannerOf(ask, times, { methods: ask.list('aggrMethods'), duration: ask.param('aggrPeriodDuration') })

function entityOf(row: store.HistoryRow, attrs: Entity['attrs']): Entity {
  return {
    id: row.id,
    types: row.types,
    scopes: row.scopes,
    attrs,
    createdAt: row.created_at,
    modifiedAt: row.modified_at,
    ...(row.deleted_at !== null && { deletedAt: row.deleted_at }),
  }
}

interface Loaded {
  readonly entities: readonly Entity[]
  /** Where reading ended, in ms, because there is more than one answer may hold. */
  readonly end: number | undefined
}

/** The entities with the instances of that time. */
async function withInstances(
  ask: Ask,
  rows: readonly store.HistoryRow[],
  { times, shape }: Showing,
  conditions?: Conditions,
): Promise<Loaded> {
  // What is asked of values is asked of all of that time.
  const isOfAll = conditions?.q !== undefined || conditions?.geo !== undefined || shape.datasetIds !== undefined
  const { property, from, to, lastN } = times
  const ids = rows.map(({ id }) => id)
  const [{ found, end }, scoped] = await ask.app.read((tx) =>
    Promise.all([
      store.instancesOf(tx, ask.tenant, ids, {
        property,
        from,
        to,
        all: !times.isAsked && property !== 'deletedAt',
        lastN: isOfAll || conditions?.scopes ? null : lastN,
        direction: lastN === null ? 'asc' : 'desc',
      }),
      store.scopesOf(tx, ask.tenant, ids),
    ]),
  )
  const byEntity = Map.groupBy(found, ({ entity_id }) => entity_id)
  const scopesOfEach = Map.groupBy(scoped, ({ entity_id }) => entity_id)
  const entities = rows.map((row) => {
    const attrs = Map.groupBy(byEntity.get(row.id) ?? [], ({ attribute }) => attribute)
    const named = [...attrs].toSorted(([a], [b]) => (a < b ? -1 : 1))
    const entity = entityOf(row, Object.fromEntries(named.map(([iri, all]) => [iri, instancesIn(all)])))
    const scopes = instancesIn(scopesOfEach.get(row.id) ?? [])
    // Of what is older than their history only the newest scopes are known.
    if (scopes.length === 0) return entity
    const one = conditions?.scopes ? scopedTo(entity, scopes, conditions.scopes, times) : entity
    return { ...one, scopesThrough: scopesOf(scopes, times) }
  })
  return { entities, end }
}

const instancesIn = (all: readonly store.InstanceRow[]): Instance[] =>
  all.map(({ id, body }) => ({ ...body, instanceId: `urn:ngsi-ld:Instance:${id}` }))

/** Of an entity what is asked: attributes, instances, the last ones. */
function asked(entity: Entity, { projection, shape: { datasetIds }, times: { lastN } }: Showing): Entity {
  const attrs = Object.entries(projected(entity, projection)?.attrs ?? {}).flatMap(([iri, all]) => {
    const wanted = datasetIds ? all.filter(({ datasetId = '@none' }) => datasetIds.includes(datasetId)) : all
    const instances = lastN === null ? wanted : wanted.slice(-lastN)
    return instances.length > 0 ? [[iri, instances] as const] : []
  })
  return { ...entity, attrs: Object.fromEntries(attrs) }
}

/** No more than one answer holds; of sums there are few. */
function cut(ask: Ask, entities: readonly Entity[], { manner, times }: Showing, end: number | undefined): Part {
  return partOf(entities, times, manner.kind === 'aggregated' ? Number.POSITIVE_INFINITY : valuesMax(ask), end)
}

const statusOf = ({ range }: Part) => (range === undefined ? 200 : 206)
const rangeOf = ({ range }: Part): Record<string, string> => (range === undefined ? {} : { 'content-range': range })

interface Showing {
  readonly projection: Projection
  readonly shape: Shape
  readonly manner: Manner
  readonly times: Times
}

function written(given: Entity, kinds: Part['kinds'], showing: Showing): Json | undefined {
  const { projection, shape, manner, times } = showing
  const entity = projected(given, projection)
  if (!entity) return undefined
  const { context, sysAttrs } = shape
  const body: Record<string, unknown> = {}
  if (projection.hasMember('id')) body['id'] = entity.id
  if (projection.hasMember('type')) body['type'] = single(entity.types.map((type) => context.compact(type)))
  if (projection.hasMember('scope')) Object.assign(body, scopeMember(entity, showing))
  if (sysAttrs)
    Object.assign(body, {
      createdAt: entity.createdAt,
      modifiedAt: entity.modifiedAt,
      ...(entity.deletedAt !== undefined && { deletedAt: entity.deletedAt }),
    })
  for (const [iri, all] of Object.entries(entity.attrs)) {
    // §5.7.3: of the last ones the newest comes first.
    const instances = times.lastN === null ? all : all.toReversed()
    const name = context.compact(iri)
    if (manner.kind === 'normalized') body[name] = writeNormalized(instances, shape)
    else if (manner.kind === 'values') body[name] = writeValues(instances, context, times.property, kinds.get(iri))
    else body[name] = writeAggregated(instances, manner, times.property)
  }
  return body
}

function scopeMember(
  { scopes, scopesThrough }: Entity,
  { shape, manner, times: { property } }: Showing,
): { readonly scope?: unknown } {
  if (!scopesThrough || manner.kind === 'aggregated') return scopes.length > 0 ? { scope: single(scopes) } : {}
  if (scopesThrough.length === 0) return {}
  if (manner.kind === 'normalized') return { scope: writeNormalized(scopesThrough, shape) }
  return { scope: writeValues(scopesThrough, shape.context, property) }
}

/** By ids as they are read; by anything else once all are known (§4.23). */
function directionOf(by: readonly string[] | undefined): 'asc' | 'desc' | undefined {
  const [first = 'id', ...others] = by ?? []
  const found = others.length === 0 ? /^id(?:;(asc|desc))?$/.exec(first) : null
  return found ? (found[1] === 'desc' ? 'desc' : 'asc') : undefined
}

function orderOf(
  by: readonly string[] | undefined,
  ordering: Ordering | undefined,
): Pick<Asking, 'ordering' | 'direction'> {
  const direction = directionOf(by)
  return direction ? { ordering: undefined, direction } : { ordering, direction: 'asc' }
}

/** What counts of an entity through time is its newest value in that time. */
const newest = (entity: Entity): Entity => ({
  ...entity,
  attrs: Object.fromEntries(Object.entries(entity.attrs).map(([iri, all]) => [iri, all.slice(-1)])),
})

function inOrder(entities: readonly Entity[], ordering: Ordering): Entity[] {
  const byId = new Map(entities.map((entity) => [entity.id, entity]))
  return ordered(entities.map(newest), ordering).flatMap(({ id }) => byId.get(id) ?? [])
}

function textIn(body: Json, name: string): string | undefined {
  const value = body[name]
  if (value !== undefined && typeof value !== 'string') throw badData(`${name} is no text`)
  return value
}

function shapeOf(ask: Ask, context: Context): Shape {
  return {
    form: 'normalized',
    sysAttrs: ask.sysAttrs,
    context,
    lang: ask.param('lang'),
    datasetIds: datasetsOf(ask.list('datasetId')),
  }
}

function projectionOf(ask: Ask, context: Context): Projection {
  const projection = readProjection(
    { attrs: ask.list('attrs'), pick: ask.param('pick'), omit: ask.param('omit') },
    context,
  )
  // §5.7.3: nothing is joined to the past.
  requireJoined(depthOf(projection), undefined)
  return projection
}

export async function retrieve(ask: Ask): Promise<ProtocolReply> {
  const id = readId(ask.name(0))
  const context = await ask.context()
  const times = timesOf(ask)
  const projection = projectionOf(ask, context)
  const showing: Showing = { projection, shape: shapeOf(ask, context), manner: mannerIn(ask, times), times }
  const row = await ask.app.read((tx) => store.historyById(tx, ask.tenant, id))
  if (!row) throw notFound(`the entity ${id}`)
  const { entities, end } = await withInstances(ask, [row], showing)
  const part = cut(
    ask,
    entities.map((one) => asked(one, showing)),
    showing,
    end,
  )
  const [entity] = part.entities
  const shown = entity && written(entity, part.kinds, showing)
  const isEmpty = ask.param('attrs') !== undefined && entity && Object.keys(entity.attrs).length === 0
  if (!shown || isEmpty) throw notFound(`what is asked of the entity ${id}`)
  const wish = await wishOf(ask)
  const map = wish.isWanted && (wish.map ?? (await make(ask, wish, { ids: [id], told: { entities: [] } })))
  return ask.reply(shown, context, { ...rangeOf(part), ...(map && headersFor(map)) }, statusOf(part))
}

interface Asking extends Showing {
  /** Undefined: by their ids, in `direction`. */
  readonly ordering: Ordering | undefined
  readonly direction: 'asc' | 'desc'
  readonly conditions: Conditions
  readonly path: string
}

/** Where reading of values ended, of all that was looked at. */
interface Reach {
  end: number | undefined
}

/** What fits, in the order of the ids. */
async function* through(ask: Ask, { conditions, direction, ...showing }: Asking, reach: Reach): AsyncGenerator<Entity> {
  const narrowing = narrowingOf(ask.tenant, conditions)
  for (let after: string | null = null; ; ) {
    const from: string | null = after
    const rows: store.HistoryRow[] = await ask.app.read((tx) =>
      store.historiesAfter(tx, narrowing, from, rowsAtOnce, direction),
    )
    const wanted = rows.filter(
      ({ id, types }) =>
        conditions.selectors.length === 0 || conditions.selectors.some((one) => selects(one, { id, types })),
    )
    const loaded = await withInstances(ask, wanted, showing, conditions)
    reach.end = closest(reach.end, loaded.end, showing.times)
    for (const entity of loaded.entities) {
      if (Object.keys(entity.attrs).length === 0 || !fits(conditions, entity)) continue
      const one = asked(entity, showing)
      if (!showing.shape.datasetIds || Object.keys(one.attrs).length > 0) yield one
    }
    after = rows.at(-1)?.id ?? after
    if (rows.length < rowsAtOnce) return
  }
}

async function answer(ask: Ask, given: Asking, wish: Wish): Promise<ProtocolReply> {
  const { path: at, ordering, times, shape } = given
  if (!times.isAsked) throw badData('a query through time has timerel and timeAt')
  const page = pageOf(ask)
  const map = wish.isWanted ? (wish.map ?? (await mapOf(ask, given, wish))) : undefined
  const asking = map ? { ...given, conditions: narrowedTo(given.conditions, idsAt(map, here)) } : given
  const found: Entity[] = []
  const reach: Reach = { end: undefined }
  let total = 0
  for await (const entity of through(ask, asking, reach)) {
    total += 1
    if (ordering || (total > page.offset && found.length < page.limit)) found.push(entity)
    if (found.length > orderedMax)
      throw new NgsiError('TooComplexQuery', `more than ${orderedMax} entities cannot be ordered`)
    if (!page.count && !ordering && total > page.offset + page.limit) break
  }
  const paged = ordering ? inOrder(found, ordering).slice(page.offset, page.offset + page.limit) : found
  const part = cut(ask, paged, given, reach.end)
  const shown = part.entities.flatMap((entity) => written(entity, part.kinds, given) ?? [])
  const headers = {
    ...pageHeaders(ask, at, page, { hasMore: total > page.offset + page.limit, total }),
    ...rangeOf(part),
    ...(map && headersFor(map)),
  }
  const status = map && !wish.map && part.range === undefined ? 201 : statusOf(part)
  return ask.reply(shown, shape.context, headers, status)
}

/** §5.14.5: which entities a query through time finds. */
async function mapOf(ask: Ask, asking: Asking, wish: Wish): Promise<EntityMapRow> {
  const ids: string[] = []
  for await (const { id } of through(ask, asking, { end: undefined })) {
    ids.push(id)
    if (ids.length > orderedMax) throw new NgsiError('TooComplexQuery', `a map has ${orderedMax} entities at most`)
  }
  return make(ask, wish, { ids, told: { entities: [] } })
}

async function askingOf(ask: Ask): Promise<Asking> {
  const context = await ask.context()
  const conditions = conditionsOf(ask, context)
  refuseLinks(conditions.q)
  requireNarrow(conditions, isLocal(ask))
  const times = timesOf(ask)
  return {
    conditions,
    path,
    ...orderOf(ask.list('orderBy'), orderingOf(ask, context)),
    times,
    projection: projectionOf(ask, context),
    shape: shapeOf(ask, context),
    manner: mannerIn(ask, times),
  }
}

export async function query(ask: Ask): Promise<ProtocolReply> {
  return answer(ask, await askingOf(ask), await wishOf(ask))
}

export async function mapQuery(ask: Ask): Promise<ProtocolReply> {
  const asking = await askingOf(ask)
  if (!asking.times.isAsked) throw badData('a query through time has timerel and timeAt')
  return made(ask, await mapOf(ask, asking, await wishOf(ask)))
}

export async function queryByBody(ask: Ask): Promise<ProtocolReply> {
  const body = asObject(ask.body())
  const context = await ask.contextFor(body)
  if (body['type'] !== 'Query') throw badData('the type is Query')
  const attrs = listIn(body, 'attrs')
  const conditions = conditionsIn(body, context, attrs)
  refuseLinks(conditions.q)
  if (body['local'] !== true) requireNarrow(conditions, isLocal(ask))
  const temporalQ = asObject(body['temporalQ'] ?? {}, 'temporalQ')
  const times = readTimes(temporalQ)
  const { aggrParams } = body
  const aggregation = asObject(aggrParams ?? temporalQ, 'aggrParams')
  const manner = mannerOf(ask, times, {
    methods: listIn(aggregation, 'aggrMethods') ?? ask.list('aggrMethods'),
    duration: textIn(aggregation, 'aggrPeriodDuration') ?? ask.param('aggrPeriodDuration'),
    isAsked: aggrParams !== undefined || aggregation['aggrMethods'] !== undefined,
  })
  const projection = readProjection(
    { attrs, pick: listIn(body, 'pick')?.join(), omit: listIn(body, 'omit')?.join() },
    context,
  )
  const asking: Asking = {
    conditions,
    path: '/ngsi-ld/v1/temporal/entityOperations/query',
    ...orderOf(listIn(asObject(body['ordering'] ?? {}, 'ordering'), 'orderBy'), orderingIn(body, context)),
    times,
    projection,
    shape: { ...shapeOf(ask, context), datasetIds: datasetsIn(body) },
    manner,
  }
  return answer(ask, asking, await wishOf(ask, body))
}
