/** Which registrations are about what is asked (CIM 009 §4.3.6, §5.12). Pure. Rules NG23 and NG30. */
import type { Selector } from '../asked.ts'
import { hasTypes } from '../query/types.ts'
import type { Registered } from './known.ts'
import type { Information, Source } from './read.ts'

/** What of a source is asked about: all of its entities' attributes, or these. */
export interface Match {
  readonly registered: Registered
  /** IRIs; null: any. */
  readonly attributes: readonly string[] | null
  /** Ids that the registration names; null: any. */
  readonly ids: readonly string[] | null
  /** Where the source keeps which entities are meant. */
  readonly map?: string | undefined
}

function hasEntity({ entities }: Information, selectors: readonly Selector[]): boolean {
  return (
    selectors.length === 0 ||
    entities.length === 0 ||
    selectors.some(({ ids, idPattern, types }) =>
      entities.some((entity) => {
        const isType = types === null || hasTypes(types, entity.types)
        const isId =
          ids === null ||
          (entity.id === null
            ? entity.idPattern === null || ids.some((id) => entity.idPattern?.test(id))
            : ids.includes(entity.id))
        return isType && isId && (idPattern === null || entity.id === null || idPattern.test(entity.id))
      }),
    )
  )
}

/** §5.10.2: whether its source may know what is asked. */
export function mayKnow(
  information: readonly Information[],
  selectors: readonly Selector[],
  attributes: readonly string[] | null,
): boolean {
  return information.some((part) => {
    const hasAttribute =
      !attributes ||
      attributes.length === 0 ||
      part.attributes.length === 0 ||
      part.attributes.some((iri) => attributes.includes(iri))
    return hasAttribute && hasEntity(part, selectors)
  })
}

/** The part of a registration that a query is about; undefined when there is none. */
export function matchOf(
  registered: Registered,
  selectors: readonly Selector[],
  attributes: readonly string[] | null,
): Match | undefined {
  const parts = registered.source.information.filter((part) => mayKnow([part], selectors, attributes))
  if (parts.length === 0) return undefined
  const isOfAll = parts.some((part) => part.attributes.length === 0)
  const own = [...new Set(parts.flatMap((part) => part.attributes))]
  const isOfAnyId = parts.some(({ entities }) => entities.length === 0 || entities.some(({ id }) => id === null))
  return {
    registered,
    attributes: isOfAll
      ? null
      : own.filter((iri) => !attributes || attributes.length === 0 || attributes.includes(iri)),
    ids: isOfAnyId ? null : [...new Set(parts.flatMap(({ entities }) => entities.flatMap(({ id }) => id ?? [])))],
  }
}

/** Whether a source has to do with this entity; of which attributes: null for all, empty for none. */
export function attributesOf(
  { information }: Source,
  { id, types }: { readonly id: string; readonly types: readonly string[] | null },
): readonly string[] | null {
  const parts = information.filter(
    ({ entities }) =>
      entities.length === 0 ||
      entities.some(
        (entity) =>
          (entity.id === null || entity.id === id) &&
          (entity.idPattern === null || entity.idPattern.test(id)) &&
          // Of what is not known here the id alone decides, when there is one.
          (types === null
            ? entity.id !== null || entity.idPattern !== null
            : types.some((type) => entity.types.includes(type))),
      ),
  )
  if (parts.some(({ attributes }) => attributes.length === 0)) return null
  return parts.flatMap(({ attributes }) => attributes)
}

/** §4.3.6.3: what an exclusive source owns nobody else can own. */
export function collides(one: Source, other: Source): boolean {
  const owns = (source: Source) => source.mode === 'exclusive' || source.mode === 'redirect'
  if (!(owns(one) && owns(other)) || (one.mode === 'redirect' && other.mode === 'redirect')) return false
  const exclusive = one.mode === 'exclusive' ? one : other
  const rest = exclusive === one ? other : one
  return exclusive.information.some(({ entities, attributes }) =>
    entities.some(({ id, types }) => {
      const theirs = attributesOf(rest, { id: id ?? '', types })
      return theirs === null || theirs.some((iri) => attributes.includes(iri))
    }),
  )
}
