/** Entities as clients want them: normalised, concise, simplified, GeoJSON; in part, in a language (CIM 009 §4.5). Rules NG2 and NG4. */
import type { Context } from './context.ts'
import { type Attributes, type Entity, type Instance, locationIri, valueMembers } from './model.ts'
import { everything, type Projection, projected } from './projection.ts'

export type Form = 'normalized' | 'concise' | 'simplified'

export interface Shape {
  readonly form: Form
  /** With createdAt and modifiedAt. */
  readonly sysAttrs: boolean
  readonly context: Context
  /** A language, or several by preference as in Accept-Language (§4.15). */
  readonly lang?: string | undefined
  /** Which instances; `@none` is the one without a datasetId. */
  readonly datasetIds?: readonly string[] | undefined
  /** Entities that relationships lead to, written inside of them, so many levels deep. */
  readonly linked?:
    | {
        readonly entities: ReadonlyMap<string, Entity>
        readonly levels: number
        /** What is shown of those that the entity in hand leads to. */
        readonly projections?: Projection['linked']
      }
    | undefined
  /** Members that are left away, beside attributes: `id`, `type`, `scope`, …; all are there when it is undefined. */
  readonly hasMember?: (name: string) => boolean
}

type Json = Record<string, unknown>

export function writeEntity(entity: Entity, shape: Shape): Json {
  const { context, hasMember = () => true } = shape
  const written: Json = {}
  if (hasMember('id')) written['id'] = entity.id
  if (hasMember('type')) written['type'] = single(entity.types.map((type) => context.compact(type)))
  if (hasMember('scope') && entity.scopes.length > 0) written['scope'] = single(entity.scopes)
  if (shape.sysAttrs) {
    if (hasMember('createdAt')) written['createdAt'] = entity.createdAt
    if (hasMember('modifiedAt')) written['modifiedAt'] = entity.modifiedAt
    if (hasMember('expiresAt') && entity.expiresAt !== undefined) written['expiresAt'] = entity.expiresAt
  }
  if (entity.deletedAt !== undefined) written['deletedAt'] = entity.deletedAt
  return Object.assign(written, writeAttributes(entity.attrs, shape))
}

export const single = <T>(list: readonly T[]): T | readonly T[] => (list.length === 1 ? (list[0] as T) : list)

export function writeAttributes(attrs: Attributes, shape: Shape): Json {
  const written: Json = {}
  for (const [iri, instances] of Object.entries(attrs)) {
    const shown = chosen(instances, shape.datasetIds)
    if (shown.length === 0) continue
    written[shape.context.compact(iri)] = writeInstances(shown, shape, shape.linked?.projections?.get(iri))
  }
  return written
}

function chosen(instances: readonly Instance[], datasetIds: readonly string[] | undefined): readonly Instance[] {
  return datasetIds ? instances.filter(({ datasetId = '@none' }) => datasetIds.includes(datasetId)) : instances
}

function writeInstances(instances: readonly Instance[], shape: Shape, shown: Projection | undefined): unknown {
  if (shape.form !== 'simplified') return single(instances.map((instance) => writeInstance(instance, shape, shown)))
  const [only] = instances
  if (instances.length === 1 && only) return simplified(inLanguage(only, shape.lang), shape, shown)
  return {
    dataset: Object.fromEntries(
      instances.map((one) => [one.datasetId ?? '@none', simplified(inLanguage(one, shape.lang), shape, shown)]),
    ),
  }
}

/** The value as it goes to a client. */
function valueOf({ type, value }: Instance, context: Context): unknown {
  if (type === 'VocabProperty')
    return Array.isArray(value) ? value.map((one) => context.compact(String(one))) : context.compact(String(value))
  if (type === 'ListRelationship' && Array.isArray(value)) return value.map((object: unknown) => ({ object }))
  return value
}

/** §4.5.4. */
export function simplified(
  instance: Instance,
  shape: Pick<Shape, 'context'> & Partial<Shape>,
  shown?: Projection,
): unknown {
  const { context } = shape
  const { entity, entityList } = shape.linked ? linkedMembers(instance, shape as Shape, shown) : {}
  if (entity !== undefined || entityList !== undefined) return entity ?? entityList
  const { type } = instance
  if (type === 'ListRelationship') return instance.value
  const value = valueOf(instance, context)
  const isWrapped = type === 'LanguageProperty' || type === 'VocabProperty' || type === 'JsonProperty'
  return isWrapped ? { [valueMembers[type]]: value } : value
}

const previousMembers = {
  value: 'previousValue',
  object: 'previousObject',
  languageMap: 'previousLanguageMap',
  vocab: 'previousVocab',
  json: 'previousJson',
  valueList: 'previousValueList',
  objectList: 'previousObjectList',
} as const

export function writeInstance(given: Instance, shape: Shape, shown?: Projection): unknown {
  const { context, form, sysAttrs } = shape
  const instance = inLanguage(given, shape.lang)
  const { type, attrs } = instance
  const member = valueMembers[type]
  const value = valueOf(instance, context)
  const others: Json = {}
  if (instance.unitCode !== undefined) others['unitCode'] = instance.unitCode
  if (instance.valueType !== undefined) others['valueType'] = instance.valueType
  if (instance.objectType !== undefined)
    others['objectType'] = single(instance.objectType.map((one) => context.compact(one)))
  if (instance.seals?.id !== undefined) others['entityIdSealed'] = instance.seals.id
  if (instance.seals?.type !== undefined) others['entityTypeSealed'] = context.compact(instance.seals.type)
  if (instance.lang !== undefined) others['lang'] = instance.lang
  if (instance.datasetId !== undefined) others['datasetId'] = instance.datasetId
  if (instance.observedAt !== undefined) others['observedAt'] = instance.observedAt
  if (instance.instanceId !== undefined) others['instanceId'] = instance.instanceId
  // Of what is kept in the history it is always said.
  if (instance.deletedAt !== undefined && (sysAttrs || instance.instanceId !== undefined))
    others['deletedAt'] = instance.deletedAt
  if (sysAttrs && instance.createdAt !== undefined) others['createdAt'] = instance.createdAt
  if (sysAttrs && instance.modifiedAt !== undefined) others['modifiedAt'] = instance.modifiedAt
  if (sysAttrs && instance.expiresAt !== undefined) others['expiresAt'] = instance.expiresAt
  if (instance.previous !== undefined)
    others[previousMembers[member]] = valueOf({ type, value: instance.previous }, context)
  Object.assign(others, linkedMembers(instance, shape, shown))
  if (attrs) Object.assign(others, writeAttributes(attrs, within(shape)))
  if (form === 'normalized') return { type, [member]: value, ...others }
  // §4.5.2.3: a value that stands alone and is no object is the attribute itself; so is a geometry.
  const isBare =
    Object.keys(others).length === 0 && (type === 'GeoProperty' || (type === 'Property' && !isObject(value)))
  return isBare ? value : { [member]: value, ...others }
}

const isObject = (value: unknown) => typeof value === 'object' && value !== null

/** For what is said of an attribute: what is picked of the entity does not reach into it. */
function within(shape: Shape): Shape {
  const { linked } = shape
  const own = linked && { entities: linked.entities, levels: linked.levels }
  return { ...shape, datasetIds: undefined, linked: own }
}

/** The entity that a relationship leads to, as the relationship's own member; of several a list. */
function linkedMembers({ type, value }: Instance, shape: Shape, shown: Projection = everything): Json {
  const { linked } = shape
  const leadsOn = type === 'Relationship' || type === 'ListRelationship'
  if (!leadsOn || !linked || linked.levels === 0) return {}
  const inner: Shape = {
    ...shape,
    datasetIds: undefined,
    hasMember: shown.hasMember,
    linked: { entities: linked.entities, levels: linked.levels - 1, projections: shown.linked },
  }
  const found = ([value].flat() as string[]).flatMap((id) => linked.entities.get(id) ?? [])
  const written = found.flatMap((entity) => {
    const part = projected(entity, shown)
    return part ? [writeEntity(part, inner)] : []
  })
  if (written.length === 0) return {}
  return Array.isArray(value) ? { entityList: written } : { entity: written[0] }
}

/** §4.15: a LanguageProperty read in a language is a Property with the text, and says which language it is. */
function inLanguage(instance: Instance, lang: string | undefined): Instance {
  if (lang === undefined || instance.type !== 'LanguageProperty' || !isObject(instance.value)) return instance
  const texts = instance.value as Record<string, unknown>
  const language = languageFor(Object.keys(texts), lang)
  if (language === undefined) return instance
  return { ...instance, type: 'Property', value: texts[language], ...(language !== '@none' && { lang: language }) }
}

/** RFC 4647 lookup over an Accept-Language list; without a match the default, English, or any. */
export function languageFor(offered: readonly string[], wanted: string): string | undefined {
  const ranges = wanted
    .split(',')
    .map((part) => {
      const [range = '', ...params] = part.trim().split(';')
      const weight = Number(params.map((param) => /^\s*q=([\d.]+)$/.exec(param)?.[1]).find(Boolean) ?? 1)
      return { range: range.trim().toLowerCase(), weight }
    })
    .toSorted((a, b) => b.weight - a.weight)
  for (const { range } of ranges) {
    if (range === '*') break
    for (let part = range; part !== ''; part = part.slice(0, Math.max(0, part.lastIndexOf('-')))) {
      const found =
        offered.find((tag) => tag.toLowerCase() === part) ??
        offered.find((tag) => tag.toLowerCase().startsWith(`${part}-`))
      if (found !== undefined) return found
    }
  }
  return offered.find((tag) => tag === '@none') ?? offered.find((tag) => /^en\b/i.test(tag)) ?? offered[0]
}

/** §4.5.16: a GeoJSON Feature; its geometry is null when the entity has none of that name. */
export function writeFeature(entity: Entity, shape: Shape & { readonly geometryProperty?: string | undefined }): Json {
  const { id, ...properties } = writeEntity(entity, {
    ...shape,
    hasMember: (name) => name === 'id' || (shape.hasMember?.(name) ?? true),
  })
  const iri = shape.geometryProperty === undefined ? locationIri : shape.context.expand(shape.geometryProperty)
  const instances = entity.attrs[iri] ?? []
  const wanted = shape.datasetIds?.[0]
  const found =
    wanted === undefined
      ? (instances.find(({ datasetId }) => datasetId === undefined) ?? instances[0])
      : instances.find(({ datasetId = '@none' }) => datasetId === wanted)
  return { id, type: 'Feature', geometry: found?.type === 'GeoProperty' ? found.value : null, properties }
}
