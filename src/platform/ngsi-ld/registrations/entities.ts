/** Entities as context sources know them, together with what is known here (CIM 009 §4.3.6, §5.7.1, §5.7.2). Rule NG30. */
import type { Ask } from '../ask.ts'
import { type Conditions, fits } from '../asked.ts'
import type { Context } from '../context.ts'
import { badData, NgsiError } from '../errors.ts'
import type { Attributes, Entity, Instance } from '../model.ts'
import { readQuery } from '../query/q.ts'
import { readEntity } from '../read.ts'
import { type Forwarded, forward, isLoop, type Request } from './forward.ts'
import { type Match, matchOf } from './match.ts'
import type { Mode } from './read.ts'
import { askedOf } from './shares.ts'

/** What sources told, and what went wrong. */
export interface Told {
  readonly entities: readonly { readonly entity: Entity; readonly mode: Mode; readonly registration: string }[]
  readonly warnings: readonly string[]
}

export const nothing: Told = { entities: [], warnings: [] }

/** The sources that may know what is asked, unless it is asked for here alone. */
export async function matchesFor(
  ask: Ask,
  conditions: Conditions,
  context: Context,
  isLocal: boolean,
): Promise<Match[]> {
  if (isLocal) return []
  const all = await askedOf(ask)
  if (all.length === 0) return []
  const csf = ask.param('csf')
  const chosen = csf === undefined ? undefined : readQuery(csf, context)
  // What came through here already does not go round again.
  const isAround = isLoop(ask)
  return all.flatMap((registered) => {
    const { itself, operations } = registered.source
    const isChosen =
      !chosen || fits({ selectors: [], q: chosen, geo: undefined, scopes: undefined, anyOf: null }, itself)
    const isAble = operations.has('queryEntity') || operations.has('queryBatch') || operations.has('retrieveEntity')
    const match =
      isChosen && isAble && !isAround ? matchOf(registered, conditions.selectors, conditions.anyOf) : undefined
    return match ?? []
  })
}

/** Reads what a source answered; what is none is told as a warning. */
function entitiesIn(ask: Ask, { attributes }: Match, answer: Forwarded): Told {
  const { registered, status, body, context } = answer
  const warnings = answer.warning === undefined ? [] : [answer.warning]
  if (status < 200 || status > 299 || body === undefined) return { entities: [], warnings }
  try {
    const all: unknown[] = [body].flat()
    const entities = all.map((given) => {
      const read = readEntity(given, { context, nulls: 'refused' })
      const attrs = attributes
        ? Object.fromEntries(Object.entries(read.attrs).filter(([iri]) => attributes.includes(iri)))
        : read.attrs
      const entity: Entity = { ...read, scopes: read.scopes ?? [], attrs, createdAt: ask.now, modifiedAt: ask.now }
      return { entity, mode: registered.source.mode, registration: registered.row.id }
    })
    return { entities, warnings }
  } catch (error) {
    if (!(error instanceof NgsiError)) throw error
    return { entities: [], warnings: [...warnings, `111 ${registered.row.id} "the answer holds no entities"`] }
  }
}

async function askEach(
  ask: Ask,
  matches: readonly Match[],
  context: Context,
  request: (match: Match) => Request,
): Promise<Told> {
  const answers = await Promise.all(
    matches.map(async (match) => entitiesIn(ask, match, await forward(ask, match.registered, context, request(match)))),
  )
  return {
    entities: answers.flatMap(({ entities }) => entities),
    warnings: answers.flatMap(({ warnings }) => warnings),
  }
}

const namesOf = (attributes: readonly string[], context: Context) => attributes.map((iri) => context.compact(iri))

/** One entity, as every source knows it. */
export function retrieveThere(ask: Ask, matches: readonly Match[], context: Context, id: string): Promise<Told> {
  return askEach(ask, matches, context, ({ registered, attributes }) => {
    const search = new URLSearchParams()
    if (attributes) search.set('attrs', namesOf(attributes, context).join())
    const { operations } = registered.source
    if (operations.has('retrieveEntity'))
      return { method: 'GET', path: `entities/${encodeURIComponent(id).replaceAll('%3A', ':')}`, search }
    const types = registered.source.information.flatMap(({ entities }) => entities.flatMap((one) => one.types))
    if (operations.has('queryEntity')) {
      const type = types.map((iri) => context.compact(iri)).join()
      return {
        method: 'GET',
        path: 'entities',
        search: new URLSearchParams({ id, ...(type !== '' && { type }), ...Object.fromEntries(search) }),
      }
    }
    return {
      method: 'POST',
      path: 'entityOperations/query',
      body: (theirs) => ({
        type: 'Query',
        entities: types.map((iri) => ({ id, type: theirs.compact(iri) })),
        ...(attributes && { attrs: namesOf(attributes, theirs) }),
      }),
    }
  })
}

/** What goes with a query, wherever it is decided. */
const choosing = ['id', 'type', 'idPattern', 'attrs']
/** What is decided there, unless entities are in pieces (`splitEntities`). */
const deciding = ['q', 'georel', 'geometry', 'coordinates', 'geoproperty', 'scopeQ']

/** A query as it came: its parameters, or the members of its body. */
export interface Queried {
  readonly by: 'parameters' | 'body'
  readonly members: Readonly<Record<string, unknown>>
  readonly isSplit: boolean
}

export function queryThere(ask: Ask, matches: readonly Match[], context: Context, queried: Queried): Promise<Told> {
  return askEach(ask, matches, context, (match) => {
    const { operations } = match.registered.source
    const isByBody = queried.by === 'body' ? operations.has('queryBatch') : !operations.has('queryEntity')
    const request = isByBody ? byBody(queried, match) : byParameters(queried, match, context)
    return match.map === undefined ? request : { ...request, headers: { 'NGSILD-EntityMap': match.map } }
  })
}

/** A source's own map of what a query finds there. */
export interface Linked {
  readonly registration: string
  readonly map: string
  readonly ids: readonly string[]
}

/** The maps that sources make of a query (§5.14.4). */
export async function mapsThere(
  ask: Ask,
  matches: readonly Match[],
  context: Context,
  queried: Queried,
): Promise<Linked[]> {
  const made = await Promise.all(
    matches.map(async (match) => {
      const request = { ...byParameters(queried, match, context), path: 'entityMaps' }
      const { status, body } = await forward(ask, match.registered, context, request)
      if (status < 200 || status > 299 || !isObject(body) || !isObject(body['entityMap'])) return []
      const id = typeof body['id'] === 'string' ? body['id'] : ''
      const map = `/ngsi-ld/v1/entityMaps/${encodeURIComponent(id).replaceAll('%3A', ':')}`
      return [{ registration: match.registered.row.id, map, ids: Object.keys(body['entityMap']) }]
    }),
  )
  return made.flat()
}

function byParameters({ by, members, isSplit }: Queried, { ids, attributes }: Match, context: Context): Request {
  const search = new URLSearchParams()
  const given = by === 'parameters' ? members : asParameters(members)
  for (const [name, value] of Object.entries(given))
    if (choosing.includes(name) || (!isSplit && deciding.includes(name))) search.set(name, String(value))
  if (ids && !search.has('id')) search.set('id', ids.join())
  if (attributes) search.set('attrs', namesOf(attributes, context).join())
  return { method: 'GET', path: 'entities', search }
}

type Members = Queried['members']
const isObject = (value: unknown): value is Members => typeof value === 'object' && value !== null

function asParameters({ entities, geoQ, ...members }: Members): Members {
  const all = (Array.isArray(entities) ? entities : []).filter(isObject)
  const joined = (name: string) => [...new Set(all.flatMap((one) => one[name] ?? []))].join()
  const [id, type] = [joined('id'), joined('type')]
  return {
    ...(id !== '' && { id }),
    ...(type !== '' && { type }),
    ...members,
    ...(isObject(geoQ) && { ...geoQ, coordinates: JSON.stringify(geoQ['coordinates']) }),
  }
}

function byBody({ by, members, isSplit }: Queried, { ids, attributes }: Match): Request {
  const { type, id, idPattern } = members
  const entities =
    by === 'body'
      ? members['entities']
      : [
          {
            ...(type !== undefined && { type }),
            ...(id !== undefined && { id: String(id).split(',') }),
            ...(idPattern !== undefined && { idPattern }),
          },
        ]
  const narrowed = ids && Array.isArray(entities) ? entities.map((one: Members) => ({ id: ids, ...one })) : entities
  return {
    method: 'POST',
    path: 'entityOperations/query',
    body: (theirs) => ({
      type: 'Query',
      ...(narrowed !== undefined && { entities: narrowed }),
      ...(attributes && { attrs: namesOf(attributes, theirs) }),
      ...(!isSplit && members['q'] !== undefined && { q: members['q'] }),
      ...(!isSplit && members['scopeQ'] !== undefined && { scopeQ: members['scopeQ'] }),
      ...(!isSplit && by === 'body' && members['geoQ'] !== undefined && { geoQ: members['geoQ'] }),
    }),
  }
}

/** §5.7.2.4: pages and orders are of what is in one place. */
export function refuseOrder(isOrdered: boolean, matches: readonly Match[]): void {
  if (isOrdered && matches.length > 0) throw badData('what is in several places is not put in order')
}

// ---- together -----------------------------------------------------------------------------------------------------

/** The first of these counts most; what is auxiliary only fills what is missing (§4.3.6). */
const ranks: Readonly<Record<Mode, number>> = { auxiliary: 0, inclusive: 1, redirect: 2, exclusive: 3 }

/** Each entity once, with what everybody knows of it. */
export function together(own: readonly Entity[], told: Told['entities']): Entity[] {
  const byId = new Map(own.map((entity) => [entity.id, entity]))
  for (const { entity, mode } of told.toSorted((a, b) => ranks[b.mode] - ranks[a.mode])) {
    const here = byId.get(entity.id)
    byId.set(entity.id, here ? both(here, entity, mode) : entity)
  }
  return [...byId.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

function both(here: Entity, there: Entity, mode: Mode): Entity {
  const attrs: Record<string, readonly Instance[]> = { ...here.attrs }
  for (const [iri, instances] of Object.entries(there.attrs)) attrs[iri] = chosen(here.attrs, iri, instances, mode)
  return {
    ...here,
    types: [...new Set([...here.types, ...there.types])],
    scopes: [...new Set([...here.scopes, ...there.scopes])],
    attrs,
  }
}

function chosen(here: Attributes, iri: string, theirs: readonly Instance[], mode: Mode): readonly Instance[] {
  const own = here[iri] ?? []
  const wins = (instance: Instance) => {
    const mine = own.find(({ datasetId }) => datasetId === instance.datasetId)
    if (!mine) return true
    if (mode === 'auxiliary') return false
    return mode !== 'inclusive' || momentOf(instance) > momentOf(mine)
  }
  const added = theirs.filter(wins)
  return [...own.filter((mine) => !added.some(({ datasetId }) => datasetId === mine.datasetId)), ...added]
}

/** The newest moment that is known of a value; none is the oldest. */
const momentOf = ({ observedAt }: Instance) => (observedAt === undefined ? -Infinity : Date.parse(observedAt))
