/** Entities as an earlier version of the standard knows them, for who prefers one (CIM 009 §4.3.6.8, §6.3.6). Pure. Rule NG33. */
import type { Ask } from './ask.ts'

type Version = readonly [major: number, minor: number]

/** What `Prefer: ngsi-ld=1.5` asks for. */
export function preferredVersion(ask: Ask): Version | undefined {
  const given = [ask.call.headers['prefer'] ?? []].flat().join()
  const [, major, minor] = /(?:^|[,;\s])ngsi-ld="?(\d{1,2})\.(\d{1,3})/i.exec(given) ?? []
  return major === undefined || minor === undefined ? undefined : [Number(major), Number(minor)]
}

const isBefore = ([major, minor]: Version, [other, least]: Version) =>
  major < other || (major === other && minor < least)

/** Members of an attribute, and since when there are such (tables 4.3.6.8-2 and -3). */
const memberSince: Readonly<Record<string, Version>> = {
  datasetId: [1, 3],
  observedAt: [1, 3],
  unitCode: [1, 3],
  objectType: [1, 8],
  expiresAt: [1, 9],
  valueType: [1, 9],
}

/** Kinds of attributes: since when, what stands for them before, and where their value is. */
const kindSince: Readonly<Record<string, { readonly since: Version; readonly as: string; readonly from: string }>> = {
  LanguageProperty: { since: [1, 4], as: 'Property', from: 'languageMap' },
  JsonProperty: { since: [1, 8], as: 'Property', from: 'json' },
  VocabProperty: { since: [1, 8], as: 'Property', from: 'vocab' },
  ListProperty: { since: [1, 8], as: 'Property', from: 'valueList' },
  ListRelationship: { since: [1, 8], as: 'Relationship', from: 'objectList' },
}

type Json = Readonly<Record<string, unknown>>
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** An entity, or a list of them, normalised; what is the same then as now stays as it is. */
export function conformed(body: unknown, version: Version): unknown {
  if (Array.isArray(body)) return body.map((one) => conformed(one, version))
  if (!isObject(body)) return body
  return Object.fromEntries(
    Object.entries(body).flatMap(([name, value]): [string, unknown][] => {
      if (name === 'expiresAt' && isBefore(version, [1, 9])) return []
      if (name === 'scope' && isBefore(version, [1, 4])) return []
      const isFirst = isBefore(version, [1, 3])
      if (name === 'type' && Array.isArray(value) && isFirst) return [[name, value[0]]]
      if (Array.isArray(value) && value.every(isObject))
        return [[name, isFirst ? attribute(preferred(value), version) : value.map((one) => attribute(one, version))]]
      return [[name, isObject(value) ? attribute(value, version) : value]]
    }),
  )
}

/** Of several values the one that has no datasetId. */
const preferred = (all: readonly Json[]): Json => all.find((one) => one['datasetId'] === undefined) ?? all[0] ?? {}

function attribute(given: Json, version: Version): Json {
  const kind = typeof given['type'] === 'string' ? kindSince[given['type']] : undefined
  const isKnown = !kind || !isBefore(version, kind.since)
  const members = Object.entries(given).flatMap(([name, value]): [string, unknown][] => {
    const since = memberSince[name]
    if (since && isBefore(version, since)) return []
    if (!isKnown && name === 'type') return [[name, kind.as]]
    if (!isKnown && name === kind.from) return [[kind.as === 'Property' ? 'value' : 'object', plain(value)]]
    // Attributes of attributes are attributes; values are nobody's but the client's.
    const isAttribute = isObject(value) && typeof value['type'] === 'string' && !valued.has(name)
    return [[name, isAttribute ? attribute(value, version) : value]]
  })
  return Object.fromEntries(members)
}

const valued = new Set([
  'value',
  'json',
  'languageMap',
  'vocab',
  'valueList',
  'object',
  'objectList',
  'entity',
  '@context',
])

/** An ordered list of objects is a list of their URIs. */
const plain = (value: unknown): unknown =>
  Array.isArray(value) && value.every((one) => isObject(one) && typeof one['object'] === 'string')
    ? value.map((one: Json) => one['object'])
    : value
