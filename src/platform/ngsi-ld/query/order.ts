/** In which order entities are told (CIM 009 §4.23): by members, values inside of them, or how far they are. Rule NG26. */
import { metresBetween, NoGeometry, shapeOf, type Shape } from '../../../kernel/geometry.ts'
import type { Context } from '../context.ts'
import { badData } from '../errors.ts'
import type { Entity } from '../model.ts'
import { valuesAt } from './compare.ts'
import { readPath, type Condition } from './q.ts'

type Direction = 'asc' | 'desc' | 'dist-asc' | 'dist-desc'

interface By {
  readonly path: Pick<Condition, 'path' | 'inner'>
  readonly direction: Direction
}

export interface Ordering {
  readonly by: readonly By[]
  /** From where distances are measured. */
  readonly from: Shape | undefined
  /** By the letters of a language; without it by their numbers. */
  readonly collator: Intl.Collator | undefined
}

export interface GivenOrdering {
  readonly by: readonly string[] | undefined
  readonly from: { readonly coordinates: unknown; readonly geometry?: string | undefined } | undefined
  readonly collation: string | undefined
}

const directions = new Set<string>(['asc', 'desc', 'dist-asc', 'dist-desc'])
const isDirection = (text: string): text is Direction => directions.has(text)

/** `name;desc,address[city]`; `from` is where distances are measured from: coordinates, or a geometry. Throws BadRequestData. */
export function readOrdering({ by: given, from, collation }: GivenOrdering, context: Context): Ordering | undefined {
  const collator = collation === undefined ? undefined : collatorOf(collation)
  if (!given) {
    if (from) throw badData('orderFrom goes with orderBy')
    return undefined
  }
  const by = given.map((one): By => {
    const [path = '', direction = 'asc', ...more] = one.split(';')
    if (!isDirection(direction) || more.length > 0) throw badData(`this is no order: ${one}`)
    return { path: readPath(path, context), direction }
  })
  const shape = from && shapeFrom(from)
  if (!shape && by.some(({ direction }) => direction.startsWith('dist')))
    throw badData('an order by distance needs orderFrom')
  return { by, from: shape, collator }
}

/** A language by its tag (BCP 47). */
function collatorOf(tag: string): Intl.Collator {
  try {
    return new Intl.Collator(tag)
  } catch (error) {
    if (error instanceof RangeError) throw badData(`this is no collation: ${tag}`)
    throw error
  }
}

function shapeFrom({
  coordinates,
  geometry = 'Point',
}: {
  coordinates: unknown
  geometry?: string | undefined
}): Shape {
  try {
    return shapeOf({
      type: geometry,
      coordinates: typeof coordinates === 'string' ? JSON.parse(coordinates) : coordinates,
    })
  } catch (error) {
    if (error instanceof NoGeometry || error instanceof SyntaxError) throw badData(`orderFrom: ${error.message}`)
    throw error
  }
}

type Key = number | string | undefined

/** What an entity is ordered by; what it does not have comes last. */
function keyOf({ path, direction }: By, from: Shape | undefined, entity: Entity): Key {
  const [value] = valuesAt(path, entity)
  if (direction.startsWith('dist')) return distanceOf(value, from)
  if (Array.isArray(value)) return value.map(String).reduce((least, one) => (one < least ? one : least), '\u{10ffff}')
  if (typeof value === 'boolean') return Number(value)
  return typeof value === 'number' || typeof value === 'string' ? value : undefined
}

function distanceOf(value: unknown, from: Shape | undefined): number | undefined {
  if (!from || typeof value !== 'object' || value === null) return undefined
  try {
    return metresBetween(shapeOf(value), from)
  } catch (error) {
    if (error instanceof NoGeometry) return undefined
    throw error
  }
}

/** Numbers before texts; texts by their letters (§4.23: codepoints). */
function compared(a: Key, b: Key, collator: Intl.Collator | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined)
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1
  if (collator && typeof a === 'string' && typeof b === 'string') return collator.compare(a, b)
  return a < b ? -1 : a > b ? 1 : 0
}

export function ordered(entities: readonly Entity[], { by, from, collator }: Ordering): Entity[] {
  const keyed = entities.map((entity) => ({ entity, keys: by.map((one) => keyOf(one, from, entity)) }))
  return keyed
    .toSorted((a, b) => {
      for (const [at, { direction }] of by.entries()) {
        const [mine, theirs] = [a.keys[at], b.keys[at]]
        const order = compared(mine, theirs, collator)
        const isTurned = direction.endsWith('desc') && mine !== undefined && theirs !== undefined
        if (order !== 0) return isTurned ? -order : order
      }
      return a.entity.id < b.entity.id ? -1 : 1
    })
    .map(({ entity }) => entity)
}
