/** Entities through time: read, asked for, and entered as they were (CIM 009 §5.6.11 to §5.6.16, §5.7.3, §5.7.4). Rules NG21 and NG22. */
import { isId, newId } from '../../../kernel/id.ts'
import { problem } from '../../../kernel/problems.ts'
import type { ProtocolReply } from '../../../kernel/protocol.ts'
import { mayChange } from '../access.ts'
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
  pageOf,
  requireNarrow,
  selects,
} from '../asked.ts'
import { pageHeaders } from '../consume.ts'
import type { Context } from '../context.ts'
import { badData, invalid, NgsiError, notFound } from '../errors.ts'
import { type Entity, type Instance, isDateTime, isName, ngsiNull } from '../model.ts'
import { requireJoined } from '../join.ts'
import { depthOf, type Projection, projected, readProjection } from '../projection.ts'
import { refuseLinks } from '../query/along.ts'
import { asObject, type Json, readAttribute, readEntity, readFragment, readId } from '../read.ts'
import { single, type Shape } from '../write.ts'
import * as store from './store.ts'
import { type Aggregation, readAggregation, writeAggregated, writeNormalized, writeValues } from './write.ts'

const path = '/ngsi-ld/v1/temporal/entities'
const instancesMax = 20_000
const rowsAtOnce = 200

interface Times {
  readonly property: store.TimeProperty
  readonly from: string | null
  readonly to: string | null
  readonly isAsked: boolean
  readonly lastN: number | null
}

/** §4.11. Throws BadRequestData. */
function readTimes(given: {
  timerel?: unknown
  timeAt?: unknown
  endTimeAt?: unknown
  timeproperty?: unknown
  lastN?: unknown
}): Times {
  const { timerel, timeAt, endTimeAt, timeproperty = 'observedAt', lastN } = given
  if (!['observedAt', 'createdAt', 'modifiedAt', 'deletedAt'].includes(String(timeproperty)))
    throw badData(`there is no timeproperty ${String(timeproperty)}`)
  const property = timeproperty as store.TimeProperty
  const last = lastN === undefined ? null : Number(lastN)
  if (last !== null && !(Number.isInteger(last) && last > 0)) throw badData('lastN is a positive number')
  if (timerel === undefined) {
    if (timeAt !== undefined || endTimeAt !== undefined) throw badData('timerel is missing')
    return { property, from: null, to: null, isAsked: false, lastN: last }
  }
  if (!isDateTime(timeAt)) throw badData('timeAt is no moment in UTC')
  if (timerel === 'between' && !isDateTime(endTimeAt)) throw badData('endTimeAt is no moment in UTC')
  if (timerel === 'before') return { property, from: null, to: timeAt, isAsked: true, lastN: last }
  if (timerel === 'after') return { property, from: timeAt, to: null, isAsked: true, lastN: last }
  if (timerel === 'between') return { property, from: timeAt, to: String(endTimeAt), isAsked: true, lastN: last }
  throw badData('timerel is before, after or between')
}

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

/** The entities with the instances of that time. Throws TooComplexQuery when there are more than one answer may hold. */
async function withInstances(ask: Ask, rows: readonly store.HistoryRow[], times: Times): Promise<Entity[]> {
  const found = await ask.app.read((tx) =>
    store.instancesOf(
      tx,
      ask.tenant,
      rows.map(({ id }) => id),
      {
        property: times.property,
        from: times.from,
        to: times.to,
        all: !times.isAsked && times.property !== 'deletedAt',
        attributes: null,
        limit: instancesMax + 1,
      },
    ),
  )
  if (found.length > instancesMax)
    throw new NgsiError('TooManyResults', 'there are too many values; ask for less time, or fewer entities')
  const byEntity = Map.groupBy(found, ({ entity_id }) => entity_id)
  return rows.map((row) => {
    const attrs: Record<string, Instance[]> = {}
    for (const { attribute, id, body } of byEntity.get(row.id) ?? [])
      (attrs[attribute] ??= []).push({ ...body, instanceId: `urn:ngsi-ld:Instance:${id}` })
    return entityOf(row, attrs)
  })
}

interface Showing {
  readonly projection: Projection
  readonly shape: Shape
  readonly manner: Manner
  readonly times: Times
}

function written(given: Entity, { projection, shape, manner, times }: Showing): Json | undefined {
  const entity = projected(given, projection)
  if (!entity) return undefined
  const { context, sysAttrs } = shape
  const body: Record<string, unknown> = {}
  if (projection.hasMember('id')) body['id'] = entity.id
  if (projection.hasMember('type')) body['type'] = single(entity.types.map((type) => context.compact(type)))
  if (projection.hasMember('scope') && entity.scopes.length > 0) body['scope'] = single(entity.scopes)
  if (sysAttrs)
    Object.assign(body, {
      createdAt: entity.createdAt,
      modifiedAt: entity.modifiedAt,
      ...(entity.deletedAt !== undefined && { deletedAt: entity.deletedAt }),
    })
  for (const [iri, all] of Object.entries(entity.attrs)) {
    const wanted = shape.datasetIds
      ? all.filter(({ datasetId = '@none' }) => shape.datasetIds?.includes(datasetId))
      : all
    // §5.7.3: of the last ones the newest comes first.
    const instances = times.lastN === null ? wanted : wanted.slice(-times.lastN).toReversed()
    if (instances.length === 0) continue
    const name = context.compact(iri)
    if (manner.kind === 'normalized') body[name] = writeNormalized(instances, shape)
    else if (manner.kind === 'values') body[name] = writeValues(instances, context, times.property)
    else body[name] = writeAggregated(instances, manner, times.property)
  }
  return body
}

/** Whether of the instances that are asked for there is one. */
function hasAny(entity: Entity, { projection, shape: { datasetIds } }: Showing): boolean {
  if (!datasetIds) return true
  const attrs = projected(entity, projection)?.attrs ?? {}
  return Object.values(attrs).some((all) => all.some(({ datasetId = '@none' }) => datasetIds.includes(datasetId)))
}

/** §5.7.4: the past is ordered by ids alone. */
function directionOf(by: readonly string[] | undefined): 'asc' | 'desc' {
  const [first = 'id', ...others] = by ?? []
  const [, direction] = /^id(?:;(asc|desc))?$/.exec(first) ?? [undefined, 'none']
  if (others.length > 0 || direction === 'none') throw badData('entities through time are ordered by id alone')
  return direction === 'desc' ? 'desc' : 'asc'
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
  const [entity] = await withInstances(ask, [row], times)
  const shown = entity && written(entity, showing)
  const isEmpty =
    ask.param('attrs') !== undefined && entity && !Object.keys(entity.attrs).some((iri) => projection.shown?.has(iri))
  if (!shown || isEmpty) throw notFound(`what is asked of the entity ${id}`)
  return ask.reply(shown, context)
}

interface Asking extends Showing {
  readonly direction: 'asc' | 'desc'
  readonly conditions: Conditions
  readonly path: string
}

async function answer(ask: Ask, { conditions, path: at, direction, ...showing }: Asking): Promise<ProtocolReply> {
  if (!showing.times.isAsked) throw badData('a query through time has timerel and timeAt')
  const page = pageOf(ask)
  const narrowing = narrowingOf(ask.tenant, conditions)
  const shown: Json[] = []
  let total = 0
  for (let after: string | null = null; ; ) {
    const from: string | null = after
    const rows: store.HistoryRow[] = await ask.app.read((tx) =>
      store.historiesAfter(tx, narrowing, from, rowsAtOnce, direction),
    )
    const wanted = rows.filter(
      ({ id, types }) =>
        conditions.selectors.length === 0 || conditions.selectors.some((one) => selects(one, { id, types })),
    )
    for (const entity of await withInstances(ask, wanted, showing.times)) {
      if (Object.keys(entity.attrs).length === 0 || !fits(conditions, entity)) continue
      if (!hasAny(entity, showing)) continue
      total += 1
      const one = total > page.offset && shown.length < page.limit ? written(entity, showing) : undefined
      if (one) shown.push(one)
    }
    after = rows.at(-1)?.id ?? after
    if (rows.length < rowsAtOnce || (!page.count && total > page.offset + page.limit)) break
  }
  const headers = pageHeaders(ask, at, page, { hasMore: total > page.offset + page.limit, total })
  return ask.reply(shown, showing.shape.context, headers)
}

export async function query(ask: Ask): Promise<ProtocolReply> {
  const context = await ask.context()
  const conditions = conditionsOf(ask, context)
  refuseLinks(conditions.q)
  requireNarrow(conditions, isLocal(ask))
  const times = timesOf(ask)
  return answer(ask, {
    conditions,
    path,
    direction: directionOf(ask.list('orderBy')),
    times,
    projection: projectionOf(ask, context),
    shape: shapeOf(ask, context),
    manner: mannerIn(ask, times),
  })
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
  return answer(ask, {
    conditions,
    path: '/ngsi-ld/v1/temporal/entityOperations/query',
    direction: directionOf(listIn(asObject(body['ordering'] ?? {}, 'ordering'), 'orderBy')),
    times,
    projection,
    shape: { ...shapeOf(ask, context), datasetIds: datasetsIn(body) },
    manner,
  })
}

// ---- entering what was ------------------------------------------------------------------------------------------

function instancesIn(id: string, attrs: Entity['attrs'], now: string): store.NewInstance[] {
  return Object.entries(attrs).flatMap(([attribute, instances]) =>
    instances.map((instance) => ({
      entityId: id,
      attribute,
      instance: { ...instance, createdAt: now, modifiedAt: now, instanceId: newId() },
    })),
  )
}

export async function create(ask: Ask): Promise<ProtocolReply> {
  const body = ask.body()
  const context = await ask.contextFor(body)
  const { id, types, scopes = [], attrs, expiresAt } = readEntity(body, { context, nulls: 'taken', times: 'many' })
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
    store.addInstances(tx, tenant, instancesIn(id, attrs, now))
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
  const { attrs } = readFragment(body, { context, nulls: 'taken', times: 'many' })
  return changed(ask, (tx, { id }) =>
    Promise.resolve(store.addInstances(tx, ask.tenant, instancesIn(id, attrs, ask.now))),
  )
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
