/** What a query asks, from parameters or from a body (CIM 009 §5.2.23, §5.7.2). Rules NG4, NG7 to NG10. */
import type { Ask } from './ask.ts'
import type { Context } from './context.ts'
import { badData, NgsiError } from './errors.ts'
import { type Entity, isName, isUri } from './model.ts'
import { isAsAsked, type Linked } from './query/compare.ts'
import { coreMembers } from './projection.ts'
import { type Ordering, readOrdering } from './query/order.ts'
import { boxOf, type GeoQuery, isPlaced, readGeoQuery } from './query/geo.ts'
import { patternOf, type Query, readQuery } from './query/q.ts'
import { certain } from './query/scanner.ts'
import {
  hasScopes,
  hasTypes,
  readScopeQuery,
  readTypeQuery,
  type ScopeQuery,
  type TypeQuery,
  typesIn,
} from './query/types.ts'
import type { Narrowing } from './store.ts'

export const limitUsual = 20
export const limitMax = 1000

/** Of several, one must fit. */
export interface Selector {
  readonly ids: readonly string[] | null
  readonly idPattern: RegExp | null
  readonly types: TypeQuery | null
  /** `*`: every type was asked for. */
  readonly isOfAnyType?: boolean
}

export interface Conditions {
  readonly selectors: readonly Selector[]
  readonly q: Query | undefined
  readonly geo: GeoQuery | undefined
  readonly scopes: ScopeQuery | undefined
  /** An entity has at least one of these. */
  readonly anyOf: readonly string[] | null
}

export interface Page {
  readonly ordering?: Ordering | undefined
  readonly limit: number
  readonly offset: number
  readonly count: boolean
}

/** §4.23. */
export function orderingOf(ask: Ask, context: Context): Ordering | undefined {
  const coordinates = ask.param('orderFrom')
  const from = coordinates === undefined ? undefined : { coordinates, geometry: ask.param('orderGeometry') }
  return readOrdering({ by: ask.list('orderBy'), from, collation: ask.param('collation') }, context)
}

/** §5.2.43: the same in a body. */
export function orderingIn(body: Json, context: Context): Ordering | undefined {
  const given = body['ordering']
  if (given === undefined) return undefined
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw badData('ordering is no object')
  const own = given as Json
  const coordinates = own['coordinates']
  if (coordinates !== undefined && !Array.isArray(coordinates)) throw badData('coordinates of ordering are no list')
  const from = coordinates === undefined ? undefined : { coordinates, geometry: textOf(own, 'geometry') }
  if (!from) textOf(own, 'geometry')
  return readOrdering({ by: listIn(own, 'orderBy'), from, collation: textOf(own, 'collation') }, context)
}

export function readIds(ids: readonly string[] | undefined): readonly string[] | null {
  const wrong = ids?.find((id: unknown) => !isUri(id))
  if (wrong !== undefined) throw badData(`an id is a URI: ${wrong}`)
  return ids ?? null
}

/** §5.7.2.4: something must be asked that is no more than the system's own. */
export function requireNarrow({ selectors, q, geo, anyOf }: Conditions, isLocal: boolean): void {
  // Every type by the asterisk is a type that was asked for (§4.17).
  const hasType = selectors.some(({ types, isOfAnyType }) => types !== null || isOfAnyType)
  const asksAttribute = q !== undefined && certain(q).some(({ path }) => !isSystem(path[0]?.name))
  const asksSome = q !== undefined && !onlySystem(q)
  if (hasType || geo || asksAttribute || asksSome || (anyOf && anyOf.length > 0) || isLocal) return
  throw badData('a query needs a type, attributes, q or a geo-query')
}

const isSystem = (name: string | undefined) =>
  name !== undefined && ['id', 'type', 'scope', 'createdAt', 'modifiedAt', 'deletedAt'].includes(name)
const onlySystem = (q: Query): boolean =>
  q.kind === 'is' ? isSystem(q.condition.path[0]?.name) : q.parts.every(onlySystem)

export function conditionsOf(ask: Ask, context: Context): Conditions {
  const [type, idPattern, q, scopeQ] = [ask.param('type'), ask.param('idPattern'), ask.param('q'), ask.param('scopeQ')]
  if (type === '*' && ask.param('local') === 'false') throw badData('entities of every type are asked for here alone')
  if (ask.param('csf') !== undefined) readQuery(ask.param('csf') ?? '', context)
  const ids = readIds(ask.list('id'))
  const selectors: Selector[] =
    type === undefined && idPattern === undefined && ids === null
      ? []
      : [
          {
            ids,
            // §5.7.2.4: an id counts before a pattern.
            idPattern:
              idPattern === undefined || ids !== null
                ? null
                : patternOf(idPattern, (why) => badData(`idPattern: ${why}`)),
            types: type === undefined ? null : readTypeQuery(type, context),
            isOfAnyType: type === '*',
          },
        ]
  const attrs = ask.list('attrs')?.filter((name) => !coreMembers.includes(name))
  const wrong = attrs?.find((name) => !isName(name))
  if (wrong !== undefined) throw badData(`this is no name: ${wrong}`)
  return {
    selectors,
    q: q === undefined ? undefined : readQuery(q, context, ask.list('expandValues')),
    geo: readGeoQuery(
      {
        georel: ask.param('georel'),
        geometry: ask.param('geometry'),
        coordinates: ask.param('coordinates'),
        geoproperty: ask.param('geoproperty'),
      },
      context,
    ),
    scopes: scopeQ === undefined ? undefined : readScopeQuery(scopeQ),
    anyOf: attrs?.map((name) => context.expand(name)) ?? null,
  }
}

type Json = Readonly<Record<string, unknown>>

const textOf = (body: Json, name: string): string | undefined => {
  const value = body[name]
  if (value !== undefined && typeof value !== 'string') throw badData(`${name} is no text`)
  return value
}

export function listIn(body: Json, name: string): readonly string[] | undefined {
  const value = body[name]
  if (value === undefined) return undefined
  const list = typeof value === 'string' ? value.split(',') : value
  if (!Array.isArray(list) || list.length === 0 || !list.every((one) => typeof one === 'string' && one !== ''))
    throw badData(`${name} is no list of names`)
  return list as string[]
}

/** §4.5.5: which instances a body asks for. */
export function datasetsIn(body: Json): readonly string[] | undefined {
  return datasetsOf(listIn(body, 'datasetId'))
}

export function datasetsOf(given: readonly string[] | undefined): readonly string[] | undefined {
  const wrong = given?.find((one: unknown) => one !== '@none' && !isUri(one))
  if (wrong !== undefined) throw badData(`a datasetId is a URI: ${wrong}`)
  return given
}

/** In a body, too, a query may be written as in an address. */
const decoded = (q: string) =>
  q.replaceAll(/(?:%[\da-f]{2})+/gi, (text) => {
    try {
      return decodeURIComponent(text)
    } catch (error) {
      // Bytes that are no UTF-8 stand for themselves.
      if (error instanceof URIError) return text
      throw error
    }
  })

/** The members that a query's body and a subscription have in common. */
export function conditionsIn(body: Json, context: Context, attrs: readonly string[] | undefined): Conditions {
  const { entities, q, scopeQ, geoQ } = body
  if (entities !== undefined && (!Array.isArray(entities) || entities.length === 0))
    throw badData('entities is no list')
  if (q !== undefined && typeof q !== 'string') throw badData('q is no text')
  if (scopeQ !== undefined && typeof scopeQ !== 'string') throw badData('scopeQ is no text')
  return {
    selectors: ((entities ?? []) as unknown[]).map((one) => readSelector(one, context)),
    q: q === undefined ? undefined : readQuery(decoded(q), context, listIn(body, 'expandValues')),
    geo: geoQ === undefined ? undefined : readGeoMember(geoQ, context),
    scopes: scopeQ === undefined ? undefined : readScopeQuery(scopeQ),
    anyOf: attrs?.filter((name) => !coreMembers.includes(name)).map((name) => context.expand(name)) ?? null,
  }
}

function readGeoMember(geoQ: unknown, context: Context): GeoQuery {
  if (typeof geoQ !== 'object' || geoQ === null) throw badData('geoQ is no object')
  const body = geoQ as Json
  const query = readGeoQuery(
    {
      georel: textOf(body, 'georel'),
      geometry: textOf(body, 'geometry'),
      coordinates: body['coordinates'],
      geoproperty: textOf(body, 'geoproperty'),
    },
    context,
  )
  if (!query) throw badData('geoQ is empty')
  return query
}

/** §5.2.33. */
export function readSelector(given: unknown, context: Context): Selector {
  if (typeof given !== 'object' || given === null) throw badData('an entity of entities is no object')
  const body = given as Json
  const { id, type } = body
  const ids = id === undefined ? null : readIds([id].flat() as string[])
  const idPattern = textOf(body, 'idPattern')
  if (type === undefined) throw badData('an entity of entities has no type')
  if (typeof type !== 'string' || type === '') throw badData('a type is no text')
  return {
    ids,
    idPattern:
      idPattern === undefined || ids !== null ? null : patternOf(idPattern, (why) => badData(`idPattern: ${why}`)),
    types: readTypeQuery(type, context),
  }
}

export function pageOf(ask: Ask, most = limitMax): Page {
  const number = (name: string, least: number): number | undefined => {
    const given = ask.param(name)
    if (given === undefined) return undefined
    const value = Number(given)
    if (!/^\d+$/.test(given) || value < least) throw badData(`${name} is a number from ${least}`)
    return value
  }
  const count = ask.flag('count') || ask.options.has('count')
  const limit = number('limit', count ? 0 : 1) ?? limitUsual
  if (limit > most) throw new NgsiError('TooManyResults', `the limit is ${most} at most`)
  return { limit, offset: number('offset', 0) ?? 0, count }
}

const knowsNone: Linked = () => undefined

/** `linked` gives the entities that the query asks about along relationships. */
export function fits(
  { selectors, q, geo, scopes, anyOf }: Conditions,
  entity: Entity,
  linked: Linked = knowsNone,
): boolean {
  if (selectors.length > 0 && !selectors.some((selector) => selects(selector, entity))) return false
  if (anyOf && anyOf.length > 0 && !anyOf.some((iri) => Object.hasOwn(entity.attrs, iri))) return false
  if (scopes && !hasScopes(scopes, entity.scopes)) return false
  if (q && !isAsAsked(q, entity, linked)) return false
  return !geo || isPlaced(geo, entity)
}

export function selects(
  { ids, idPattern, types }: Selector,
  { id, types: own }: Pick<Entity, 'id' | 'types'>,
): boolean {
  return (
    (ids === null || ids.includes(id)) &&
    (idPattern === null || idPattern.test(id)) &&
    (types === null || hasTypes(types, own))
  )
}

/** Whether what the database narrows by is all that is asked. */
export function isNarrowedWholly({ selectors, q, geo, scopes }: Conditions): boolean {
  const [selector] = selectors
  const isSimple =
    !selector || (selector.idPattern === null && (selector.types === null || selector.types.kind === 'is'))
  return selectors.length <= 1 && isSimple && !q && !geo && !scopes
}

export function narrowingOf(tenant: string, { selectors, q, geo, anyOf }: Conditions): Narrowing {
  const isAll = selectors.length === 0
  const types = selectors.map((selector) => (selector.types === null ? null : typesIn(selector.types)))
  const asked = q ? certain(q).filter(({ test, path }) => test.kind !== 'lacks' && !isSystem(path[0]?.name)) : []
  const box = geo?.property === 'https://uri.etsi.org/ngsi-ld/location' ? boxOf(geo) : undefined
  return {
    tenant,
    ids: isAll || selectors.some(({ ids }) => ids === null) ? null : selectors.flatMap(({ ids }) => ids ?? []),
    types: isAll || types.includes(null) ? null : types.flatMap((one) => one ?? []),
    anyOf: anyOf && anyOf.length > 0 ? anyOf : null,
    allOf: [...asked.flatMap(({ path }) => path[0]?.iri ?? []), ...(geo ? [geo.property] : [])],
    box: box ?? null,
  }
}

/** `true` for a parameter that only a federation has a use for; it is read, so that it is right. */
export const isLocal = (ask: Ask) => ask.flag('local')
