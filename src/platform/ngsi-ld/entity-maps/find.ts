/** Entities that a query finds by way of a map: the set is fixed when the map is made, what is known of each is not (CIM 009 1.9 §5.5.9.3). Rule NG32. */
import type { Ask } from '../ask.ts'
import { type Conditions, fits, narrowingOf, type Page } from '../asked.ts'
import type { Context } from '../context.ts'
import { allThatFit, type Found } from '../find.ts'
import type { Entity } from '../model.ts'
import { ordered } from '../query/order.ts'
import {
  mapsThere,
  matchesFor,
  nothing,
  type Queried,
  queryThere,
  together as withSources,
  type Told,
} from '../registrations/entities.ts'
import { thingsFor } from '../things.ts'
import { type EntityMapRow, here, idsAt, make, narrowedTo, prune, type Wish } from './use.ts'

export interface Asked {
  readonly conditions: Conditions
  readonly context: Context
  readonly queried: Queried
  readonly isHere: boolean
}

/** What is decided before the parts of an entity are together, where entities are in parts. */
const loosened = ({ conditions, queried }: Asked): Conditions =>
  queried.isSplit ? { ...conditions, q: undefined, geo: undefined, scopes: undefined } : conditions

const ownOf = (ask: Ask, conditions: Conditions): Promise<Entity[]> =>
  allThatFit(ask.app, ask.tenant, conditions, thingsFor(ask.app, narrowingOf(ask.tenant, conditions)))

/** Here, and at the sources: those that make maps themselves say where, of the others the entities are asked. */
export async function mapOf(ask: Ask, wish: Wish, asked: Asked): Promise<EntityMapRow> {
  const { conditions, context, queried, isHere } = asked
  const matches = await matchesFor(ask, conditions, context, isHere)
  const isMapping = (match: (typeof matches)[number]) =>
    match.registered.source.operations.has('createEntityMapQueryEntity')
  const [own, linked, told] = await Promise.all([
    ownOf(ask, loosened(asked)),
    mapsThere(ask, matches.filter(isMapping), context, queried),
    queryThere(
      ask,
      matches.filter((match) => !isMapping(match)),
      context,
      queried,
    ),
  ])
  return make(ask, wish, { ids: own.map(({ id }) => id), told, linked })
}

export async function findByMap(
  ask: Ask,
  wish: Wish,
  asked: Asked,
  { limit, offset, count, ordering }: Page,
): Promise<Found & { readonly told: Told; readonly map: EntityMapRow }> {
  const map = wish.map ?? (await mapOf(ask, wish, asked))
  const { conditions, queried } = asked
  const ids = idsAt(map, here)
  const [own, told] = await Promise.all([
    ids.length > 0 ? ownOf(ask, narrowedTo(loosened(asked), ids)) : [],
    toldOf(ask, map, asked),
  ])
  const whole = withSources(own, told.entities)
  const all = queried.isSplit ? whole.filter((entity) => fits(conditions, entity)) : whole
  // A source that did not answer takes nothing away.
  if (told.warnings.length === 0) await prune(ask, map, new Set(all.map(({ id }) => id)))
  const inOrder = ordering ? ordered(all, ordering) : all
  return {
    entities: inOrder.slice(offset, offset + limit),
    hasMore: all.length > offset + limit,
    total: count ? all.length : undefined,
    told,
    map,
  }
}

/** The sources that the map names are asked for what it names there, and for nothing else (§5.12). */
async function toldOf(ask: Ask, map: EntityMapRow, { conditions, context, queried, isHere }: Asked): Promise<Told> {
  const sources = new Set(Object.values(map.entities).flat())
  sources.delete(here)
  if (sources.size === 0) return nothing
  const matches = (await matchesFor(ask, conditions, context, isHere))
    .filter(({ registered }) => sources.has(registered.row.id))
    .map((match) => ({
      ...match,
      ids: idsAt(map, match.registered.row.id),
      map: map.linked[match.registered.row.id],
    }))
  const { id: _id, entities, ...members } = queried.members
  const selectors = Array.isArray(entities)
    ? { entities: entities.map((one: object) => ({ ...one, id: undefined })) }
    : {}
  return queryThere(ask, matches, context, { ...queried, members: { ...members, ...selectors } })
}
