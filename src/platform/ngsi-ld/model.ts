/** Entities as they are kept: names are IRIs, every attribute a list of its instances (CIM 009 §4.5, §5.2.4). */

/** The member that holds the value of each kind of attribute. */
export const valueMembers = {
  Property: 'value',
  GeoProperty: 'value',
  Relationship: 'object',
  LanguageProperty: 'languageMap',
  VocabProperty: 'vocab',
  JsonProperty: 'json',
  ListProperty: 'valueList',
  ListRelationship: 'objectList',
} as const

export type Kind = keyof typeof valueMembers

export const isKind = (text: unknown): text is Kind => typeof text === 'string' && Object.hasOwn(valueMembers, text)

/** One value of an attribute; of several at once each has a datasetId, but for the one that counts without (§4.5.5). */
export interface Instance {
  readonly type: Kind
  /** Of VocabProperty: IRIs. Of ListRelationship: a list of URIs. */
  readonly value: unknown
  readonly datasetId?: string
  readonly observedAt?: string
  /** From then on it is not there (§4.22). */
  readonly expiresAt?: string
  readonly unitCode?: string
  readonly objectType?: readonly string[]
  readonly valueType?: string
  /** Of a proof: the entity that it seals, and its type as an IRI (§4.5.2.2). */
  readonly seals?: { readonly id?: string; readonly type?: string }
  readonly createdAt?: string
  readonly modifiedAt?: string
  /** Only in the history. */
  readonly instanceId?: string
  readonly deletedAt?: string
  /** Only of what is read in one language. */
  readonly lang?: string
  /** Only in notifications that show changes. */
  readonly previous?: unknown
  /** Attributes of the attribute. */
  readonly attrs?: Attributes
}

export type Attributes = { readonly [iri: string]: readonly Instance[] }

export interface Entity {
  readonly id: string
  /** IRIs. */
  readonly types: readonly string[]
  readonly scopes: readonly string[]
  /** Of entities through time: which scopes there were. */
  readonly scopesThrough?: readonly Instance[]
  readonly attrs: Attributes
  readonly createdAt: string
  readonly modifiedAt: string
  readonly expiresAt?: string
  readonly deletedAt?: string
}

/** What stands for “delete this” in a fragment (§4.5.0). */
export const ngsiNull = 'urn:ngsi-ld:null'
export const isNull = ({ type, value }: Instance): boolean =>
  value === ngsiNull ||
  (type === 'LanguageProperty' && (value as Record<string, unknown> | null)?.['@none'] === ngsiNull) ||
  (Array.isArray(value) && value.length === 1 && value[0] === ngsiNull)

/** Core attributes with a meaning of their own: they are geometries. */
export const coreGeometries = ['location', 'observationSpace', 'operationSpace'].map(
  (name) => `https://uri.etsi.org/ngsi-ld/${name}`,
)
export const locationIri = 'https://uri.etsi.org/ngsi-ld/location'

/** §4.5.1: what an id, an object or a datasetId is: a URI (RFC 3986), or an IRI without what cannot be seen. */
export function isUri(text: unknown): text is string {
  if (typeof text !== 'string' || !/^[a-z][a-z\d+.-]*:[^\s<>"{}|\\^`]+$/i.test(text)) return false
  return !invisible.test(text)
}
// Control, format and separator characters, fillers that show nothing, and what is no character at all.
const invisible = /[\p{Cc}\p{Cf}\p{Z}\p{Cs}\p{Cn}\p{Variation_Selector}\u115f\u1160\u3164\uffa0\u2800]/u

/** §4.6.3: a moment in UTC. */
export function isDateTime(text: unknown): text is string {
  return (
    typeof text === 'string' &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d([.,]\d{1,6})?Z$/.test(text) &&
    !Number.isNaN(Date.parse(text.replace(',', '.')))
  )
}

/** §4.6.2: a name, alone, after a prefix, or an IRI. */
export function isName(text: string): boolean {
  if (text.includes(':')) return /^[^\s<>"{}|\\^`()'=;]+$/.test(text) || isUri(text)
  return /^[\p{L}_][\p{L}\p{N}\p{M}_$-]*$/u.test(text)
}
