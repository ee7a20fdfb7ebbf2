/** Geo-queries (CIM 009 §4.10). Rule NG10. */
import { isDeepStrictEqual } from 'node:util'
import {
  type Box,
  boxAround,
  holds,
  metresBetween,
  type Relation,
  type Shape,
  shapeOf,
} from '../../../kernel/geometry.ts'
import type { Context } from '../context.ts'
import { badData, readingGeometry } from '../errors.ts'
import { type Entity, locationIri } from '../model.ts'

export interface GeoQuery {
  /** IRI of the attribute. */
  readonly property: string
  readonly reference: Shape
  /** As it was given: GeoJSON. */
  readonly given: { readonly type: string; readonly coordinates: unknown }
  readonly relation:
    | { readonly kind: Relation }
    | { readonly kind: 'near'; readonly within: number; readonly beyond: number }
}

export interface GeoParams {
  readonly georel?: string | undefined
  readonly geometry?: string | undefined
  /** A list, or one as a text. */
  readonly coordinates?: unknown
  readonly geoproperty?: string | undefined
}

const relations = new Set(['contains', 'disjoint', 'equals', 'intersects', 'overlaps', 'within'])

/** Undefined when nothing of it is asked. Throws BadRequestData. */
export function readGeoQuery(
  { georel, geometry, coordinates, geoproperty }: GeoParams,
  context: Context,
): GeoQuery | undefined {
  if (georel === undefined && geometry === undefined && coordinates === undefined) return undefined
  if (georel === undefined || geometry === undefined || coordinates === undefined)
    throw badData('a geo-query has georel, geometry and coordinates')
  const place: unknown = typeof coordinates === 'string' ? parsed(coordinates) : coordinates
  const given = { type: geometry, coordinates: place }
  return {
    property: geoproperty === undefined ? locationIri : context.expand(geoproperty),
    reference: readingGeometry(() => shapeOf(given)),
    given,
    relation: readRelation(georel),
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw badData(`coordinates cannot be read: ${error instanceof Error ? error.message : ''}`)
  }
}

function readRelation(georel: string): GeoQuery['relation'] {
  if (relations.has(georel)) return { kind: georel as Relation }
  const [name, ...modifiers] = georel.split(';')
  if (name !== 'near' || modifiers.length === 0) throw badData(`this is no georel: ${georel}`)
  // §4.10: one distance, nearest or farthest.
  if (modifiers.length > 1) throw badData('near has one distance')
  let [within, beyond] = [Number.POSITIVE_INFINITY, 0]
  for (const modifier of modifiers) {
    const [, kind, metres] = /^(maxDistance|minDistance)==(\d+(?:\.\d+)?)$/.exec(modifier) ?? []
    if (metres === undefined) throw badData(`this is no distance: ${modifier}`)
    if (Number(metres) === 0 && kind === 'maxDistance') throw badData('a distance is more than nothing')
    if (kind === 'maxDistance') within = Number(metres)
    else beyond = Number(metres)
  }
  return { kind: 'near', within, beyond }
}

/** Where all that it finds must be; undefined when it may be anywhere. */
export function boxOf({ reference, relation }: GeoQuery): Box | undefined {
  if (relation.kind === 'near')
    return Number.isFinite(relation.within) ? boxAround(reference, relation.within) : undefined
  return relation.kind === 'disjoint' ? undefined : reference.box
}

/** Also of a polygon that crosses itself, whose inside nobody knows. */
const isSame = (value: unknown, given: GeoQuery['given']) => isDeepStrictEqual(value, given)

export function isPlaced({ property, reference, given, relation }: GeoQuery, entity: Entity): boolean {
  return (entity.attrs[property] ?? []).some(({ type, value }) => {
    if (type !== 'GeoProperty' || typeof value !== 'object') return false
    const shape = shapeOf(value)
    if (relation.kind === 'equals' && isSame(value, given)) return true
    if (relation.kind !== 'near') return holds(relation.kind, shape, reference)
    const metres = metresBetween(shape, reference)
    return metres <= relation.within && metres >= relation.beyond
  })
}
