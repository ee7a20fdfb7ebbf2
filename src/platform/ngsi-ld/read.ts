/** What a client sends, in any of its representations, becomes an entity or a fragment of one (CIM 009 §4.5). Rules NG1 to NG3. */
import { shapeOf } from '../../kernel/geometry.ts'
import type { Context } from './context.ts'
import { badData, invalid, readingGeometry } from './errors.ts'
import {
  type Attributes,
  coreGeometries,
  type Instance,
  isDateTime,
  isKind,
  isName,
  isUri,
  type Kind,
  ngsiNull,
  valueMembers,
} from './model.ts'

export type Json = Readonly<Record<string, unknown>>

export interface Reading {
  readonly context: Context
  /** Whether “delete this” may stand in it: in a fragment yes, in a whole entity no. */
  readonly nulls: 'refused' | 'taken'
  /** `simplified`: every member is the value itself. */
  readonly form?: 'attributes' | 'simplified'
  /** `many`: an attribute has a value for each of many moments. */
  readonly times?: 'many'
}

export interface Fragment {
  readonly id?: string
  readonly types?: readonly string[]
  readonly scopes?: readonly string[]
  /** With `times`: which scopes there were, each from its `observedAt` on, or from now. */
  readonly scopesThrough?: readonly Instance[]
  /** `urn:ngsi-ld:null`: no more. */
  readonly expiresAt?: string
  readonly attrs: Attributes
}

const system = new Set(['createdAt', 'modifiedAt', 'deletedAt', '@context'])
/** §4.5.1: core terms that are no attributes. */
const notAttributes = new Set([
  'datasetId',
  'instanceId',
  'observedAt',
  'expiresAt',
  'unitCode',
  'objectType',
  'valueType',
  'lang',
])

export function asObject(value: unknown, what = 'the body'): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid(`${what} is no JSON object`)
  return value as Json
}

/** A whole entity: with an id and a type. */
export function readEntity(given: unknown, reading: Reading): Fragment & Required<Pick<Fragment, 'id' | 'types'>> {
  const fragment = readFragment(given, reading)
  if (fragment.id === undefined) throw badData('the entity has no id')
  if (fragment.types === undefined) throw badData('the entity has no type')
  return { ...fragment, id: fragment.id, types: fragment.types }
}

export function readFragment(given: unknown, reading: Reading): Fragment {
  const members = asObject(given)
  if (Object.keys(members).length === 0) throw invalid('the body is empty')
  const attrs: Record<string, readonly Instance[]> = {}
  const found: { -readonly [M in keyof Omit<Fragment, 'attrs'>]?: Fragment[M] } = {}
  for (const [name, value] of Object.entries(members)) {
    if (system.has(name)) continue
    if (name === 'id' || name === '@id') found.id = readId(value)
    else if (name === 'type' || name === '@type') found.types = readTypes(value, reading.context)
    else if (name === 'scope') Object.assign(found, readScopeMember(value, reading))
    else if (name === 'expiresAt') found.expiresAt = readDateTime(value, 'expiresAt', reading)
    else Object.assign(attrs, readAttribute(name, value, reading))
  }
  return { ...found, attrs }
}

export function readId(value: unknown): string {
  if (!isUri(value) || value === ngsiNull) throw badData(`an id is a URI: ${JSON.stringify(value)}`)
  return value
}

export function readTypes(value: unknown, context: Context): string[] {
  const types = [value].flat()
  if (types.length === 0) throw badData('the entity has no type')
  return [
    ...new Set(
      types.map((type) => {
        if (typeof type !== 'string' || !isName(type)) throw badData(`this is no type: ${JSON.stringify(type)}`)
        const iri = context.expand(type)
        if (iri.startsWith('@')) throw badData(`${type} is a word of JSON-LD, not a type`)
        return iri
      }),
    ),
  ]
}

/** §4.18. */
export function readScopes(value: unknown, { nulls }: Pick<Reading, 'nulls'>): string[] {
  if (value === ngsiNull) {
    if (nulls === 'refused') throw badData('the scope is null')
    return []
  }
  return [value].flat().map((scope) => {
    if (typeof scope !== 'string' || !/^\/?[\p{L}][\p{L}\p{N}_]*(\/[\p{L}][\p{L}\p{N}_]*)*$/u.test(scope))
      throw badData(`this is no scope: ${JSON.stringify(scope)}`)
    return scope.startsWith('/') ? scope : `/${scope}`
  })
}

/** Through time scopes may be values of a Property, each with its moment and nothing else (§4.5.6). */
function readScopeMember(value: unknown, reading: Reading): Pick<Fragment, 'scopes' | 'scopesThrough'> {
  const list: unknown[] = [value].flat()
  if (reading.times !== 'many') return { scopes: readScopes(value, reading) }
  if (!list.some(isInstance)) {
    const scopes = readScopes(value, reading)
    return { scopes, scopesThrough: [{ type: 'Property', value: scopes }] }
  }
  const scopesThrough = list.map((one): Instance => {
    const { type, value: scopes, observedAt, ...others } = asObject(one, 'a scope')
    const wrong = Object.keys(others).find((name) => !system.has(name) && name !== 'instanceId')
    if (type !== 'Property' || wrong !== undefined) throw badData('a scope through time is a Property with its moments')
    const moment = observedAt === undefined ? {} : { observedAt: readDateTime(observedAt, 'observedAt') }
    return { type, value: readScopes(scopes, reading), ...moment }
  })
  const newest = scopesThrough.toSorted((a, b) => ((a.observedAt ?? '~') < (b.observedAt ?? '~') ? -1 : 1)).at(-1)
  return { scopes: newest?.value as readonly string[], scopesThrough }
}

/** The attribute under its IRI; more than one instance when it is sent as a list of them. */
export function readAttribute(name: string, value: unknown, reading: Reading): Attributes {
  if (!isName(name)) throw badData(`this is no name of an attribute: ${JSON.stringify(name)}`)
  if (notAttributes.has(name)) throw badData(`${name} is not the name of an attribute`)
  const iri = reading.context.expand(name)
  return { [iri]: readInstances(name, iri, value, reading) }
}

function readInstances(name: string, iri: string, value: unknown, reading: Reading): readonly Instance[] {
  if (reading.form === 'simplified') return [simplifiedInstance(value, reading)]
  const list = Array.isArray(value) && value.length > 0 && value.every(isInstance) ? value : [value]
  const instances = list.map((one: unknown) => readInstance(name, iri, one, reading))
  const datasets = new Set(instances.map(({ datasetId }) => datasetId))
  if (reading.times === undefined && datasets.size < instances.length)
    throw badData(`two instances of ${name} have the same datasetId`)
  return instances
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
const members = Object.values(valueMembers)
const isGeometry = (value: unknown) =>
  isObject(value) && typeof value['type'] === 'string' && Array.isArray(value['coordinates'])
const isInstance = (value: unknown) =>
  isObject(value) && (isKind(value['type'] ?? value['@type']) || members.some((member) => Object.hasOwn(value, member)))

/** §4.5.2.3: without a type, what is said tells the kind. */
function kindOf(name: string, given: Json): Kind {
  const type = given['type'] ?? given['@type']
  if (isKind(type)) return type
  if (type !== undefined) throw badData(`the attribute ${name} has an unknown type: ${JSON.stringify(type)}`)
  for (const [kind, member] of Object.entries(valueMembers)) {
    if (Object.hasOwn(given, member))
      return member === 'value' && isGeometry(given['value']) ? 'GeoProperty' : (kind as Kind)
  }
  throw badData(`the attribute ${name} has no value`)
}

export function readInstance(name: string, iri: string, given: unknown, reading: Reading): Instance {
  if (given === null || given === undefined) throw badData(`the attribute ${name} is null`)
  if (!isObject(given))
    return withinCore(iri, { type: 'Property', value: checkedValue(name, 'Property', given, reading) })
  if (isGeometry(given)) return { type: 'GeoProperty', value: checkedValue(name, 'GeoProperty', given, reading) }
  if (Object.hasOwn(given, '@context')) throw badData(`the attribute ${name} has an @context of its own`)
  const type = kindOf(name, given)
  const member = valueMembers[type]
  if (!Object.hasOwn(given, member)) throw badData(`the attribute ${name} has no ${member}`)
  const found: Record<string, unknown> = { type, value: checkedValue(name, type, given[member], reading) }
  readMembers(name, found as { type: Kind }, given, reading)
  return withinCore(iri, found as unknown as Instance)
}

function withinCore(iri: string, instance: Instance): Instance {
  if (coreGeometries.includes(iri) && instance.type !== 'GeoProperty' && instance.value !== ngsiNull)
    throw badData(`${iri} is a GeoProperty`)
  return instance
}

const neverIn = new Set([
  'entity',
  'entityList',
  'entityIdSealed',
  'entityTypeSealed',
  'previousValue',
  'previousObject',
  'previousLanguageMap',
  'previousVocab',
  'previousJson',
  'previousValueList',
  'previousObjectList',
])
const unitless = new Set<Kind>([
  'Relationship',
  'JsonProperty',
  'LanguageProperty',
  'VocabProperty',
  'ListRelationship',
  'GeoProperty',
])
const ignored = new Set(['type', '@type', 'createdAt', 'modifiedAt', 'deletedAt', 'instanceId'])

/** Everything beside the value: what is said of it, and attributes of the attribute. */
function readMembers(
  name: string,
  found: { type: Kind } & Record<string, unknown>,
  given: Json,
  reading: Reading,
): void {
  const own = valueMembers[found.type]
  if (isProof(reading.context.expand(name))) readSeals(found, given, reading)
  const attrs: Record<string, readonly Instance[]> = {}
  for (const [key, value] of Object.entries(given)) {
    if (key === own || ignored.has(key) || (seals.has(key) && found['seals'] !== undefined)) continue
    if (members.includes(key as never) || neverIn.has(key)) throw badData(`a ${found.type} has no ${key}: ${name}`)
    if (key === 'datasetId') readDataset(name, found, value)
    else if (key === 'observedAt') found['observedAt'] = readDateTime(value, `observedAt of ${name}`, reading)
    else if (key === 'expiresAt') found['expiresAt'] = readDateTime(value, `expiresAt of ${name}`, reading)
    else if (key === 'unitCode') found['unitCode'] = readUnit(name, found.type, value)
    else if (key === 'valueType') found['valueType'] = readValueType(name, found.type, value)
    else if (key === 'objectType') found['objectType'] = readTypes(value, reading.context)
    else Object.assign(attrs, readAttribute(key, value, { ...reading, form: 'attributes' }))
  }
  if (Object.keys(attrs).length > 0) found['attrs'] = attrs
}

const isProof = (iri: string) => iri === 'https://uri.etsi.org/ngsi-ld/ngsildproof'
const seals = new Set(['entityIdSealed', 'entityTypeSealed'])

/** §4.5.2.2: a proof is an object, and may name the entity that it seals. */
function readSeals(found: Record<string, unknown>, given: Json, { context }: Reading): void {
  const { value, entityIdSealed: id, entityTypeSealed: type } = given
  if (found['type'] !== 'Property' || !isObject(value)) throw badData('a proof is an object')
  if (id !== undefined && !isUri(id)) throw badData('entityIdSealed is no URI')
  if (type !== undefined && (typeof type !== 'string' || !isName(type))) throw badData('entityTypeSealed is no type')
  found['seals'] = { ...(id !== undefined && { id }), ...(type !== undefined && { type: context.expand(type) }) }
}

function readDataset(name: string, found: Record<string, unknown>, value: unknown): void {
  if (value === '@none') return
  if (!isUri(value) || value === ngsiNull) throw badData(`the datasetId of ${name} is no URI`)
  found['datasetId'] = value
}

export function readDateTime(value: unknown, what: string, reading?: Reading): string {
  if (value === ngsiNull && reading?.nulls === 'taken') return value
  if (!isDateTime(value)) throw badData(`${what} is no moment in UTC: ${JSON.stringify(value)}`)
  return value
}

function readUnit(name: string, type: Kind, value: unknown): string {
  if (unitless.has(type)) throw badData(`a ${type} has no unitCode: ${name}`)
  if (typeof value !== 'string') throw badData(`the unitCode of ${name} is no text`)
  return value
}

function readValueType(name: string, type: Kind, value: unknown): string {
  if (typeof value !== 'string') throw badData(`the valueType of ${name} is no text`)
  if (type === 'LanguageProperty' && !value.endsWith('langString'))
    throw badData(`the valueType of ${name} is langString`)
  return value
}

/** A value of this kind in the form in which it is kept. */
function checkedValue(name: string, type: Kind, value: unknown, reading: Reading): unknown {
  if (value === ngsiNull) {
    if (reading.nulls === 'refused') throw badData(`the attribute ${name} is null`)
    return value
  }
  if (value === null || value === undefined) throw badData(`the attribute ${name} is null`)
  switch (type) {
    case 'Property':
      if (reading.nulls === 'refused') refuseNullsWithin(name, value)
      return value
    case 'GeoProperty':
      return geometryOf(name, value)
    case 'Relationship':
      return urisOf(name, value)
    case 'ListRelationship':
      return urisOf(
        name,
        listOf(name, value).map((one) => (isObject(one) ? one['object'] : one)),
      )
    case 'ListProperty':
      return listOf(name, value)
    case 'LanguageProperty':
      return languagesOf(name, value, reading)
    case 'VocabProperty':
      return vocabOf(name, value, reading.context)
    case 'JsonProperty':
      if (typeof value !== 'object') throw badData(`the json of ${name} is neither object nor list`)
      return value
  }
}

/** §5.5.4: “delete this” has no sense inside of what is new. */
export function refuseNullsWithin(name: string, value: unknown): void {
  const waiting = [value]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next === ngsiNull) throw badData(`a part of the value of ${name} is null`)
    if (typeof next === 'object' && next !== null) {
      for (const inner of Object.values(next)) {
        if (inner === null && !Array.isArray(next)) throw badData(`a part of the value of ${name} is null`)
        waiting.push(inner)
      }
    }
  }
}

function geometryOf(name: string, value: unknown): unknown {
  let geometry = value
  // §4.7.1: it may be GeoJSON as a text.
  if (typeof value === 'string') {
    try {
      geometry = JSON.parse(value)
    } catch (error) {
      throw badData(`the geometry of ${name} cannot be read: ${error instanceof Error ? error.message : ''}`)
    }
  }
  readingGeometry(() => shapeOf(geometry))
  return geometry
}

function urisOf(name: string, value: unknown): unknown {
  const isAll = Array.isArray(value) ? value.length > 0 && value.every(isUri) : isUri(value)
  if (!isAll) throw badData(`the object of ${name} is no URI`)
  return value
}

function listOf(name: string, value: unknown): unknown[] {
  if (!Array.isArray(value)) throw badData(`the list of ${name} is no list`)
  return value
}

function languagesOf(name: string, value: unknown, { nulls }: Reading): unknown {
  if (!isObject(value)) throw badData(`the languageMap of ${name} is no object`)
  for (const [language, text] of Object.entries(value)) {
    const isText = typeof text === 'string' || (Array.isArray(text) && text.every((one) => typeof one === 'string'))
    if (!isText || !/^(@none|[a-z]{1,8}(-[a-z\d]{1,8})*)$/i.test(language))
      throw badData(`the languageMap of ${name} is not one of texts`)
    if (nulls === 'refused' && text === ngsiNull) throw badData(`the attribute ${name} is null`)
  }
  return value
}

function vocabOf(name: string, value: unknown, context: Context): unknown {
  const expand = (one: unknown) => {
    if (typeof one !== 'string' || one === '') throw badData(`the vocab of ${name} is no text`)
    return one === ngsiNull ? one : context.expand(one)
  }
  return Array.isArray(value) ? value.map(expand) : expand(value)
}

function simplifiedInstance(value: unknown, reading: Reading): Instance {
  if (value === null || value === undefined) throw badData('a value is null')
  if (isGeometry(value)) return { type: 'GeoProperty', value: geometryOf('', value) }
  if (isObject(value)) {
    const [only, ...others] = Object.keys(value)
    const kind = (Object.entries(valueMembers) as [Kind, string][]).find(
      ([, member]) => member === only && only !== 'value',
    )?.[0]
    if (kind && others.length === 0) return { type: kind, value: checkedValue('', kind, value[only ?? ''], reading) }
  }
  return { type: 'Property', value: checkedValue('', 'Property', value, reading) }
}
