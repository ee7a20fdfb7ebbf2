/**
 * The core @context of NGSI-LD 1.8 (CIM 009 Annex B), packaged: nothing is fetched at run time. Terms that only stand for
 * themselves under `ngsi-ld:` are listed by name.
 */

export const coreUrl = 'https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.8.jsonld'
export const isCoreUrl = (url: string) =>
  /^https?:\/\/uri\.etsi\.org\/ngsi-ld\/v1\/ngsi-ld-core-context(-v[\d.]+)?\.jsonld$/.test(url)
export const defaultVocabulary = 'https://uri.etsi.org/ngsi-ld/default-context/'

const plain =
  'Attribute AttributeList ContextSourceIdentity ContextSourceNotification ContextSourceRegistration Date DateTime EntityType EntityTypeInfo EntityTypeList ' +
  'ExecutionResultDetails GeoProperty JsonProperty LanguageProperty ListProperty ListRelationship Notification Property Relationship Subscription ' +
  'TemporalProperty Time VocabProperty accept aggrMethods aggrPeriodDuration attrs cacheDuration contextSourceAlias contextSourceInfo contextSourceUptime ' +
  'cooldown csf data detail endpoint entities entity entityCount error errors expandValues format geoQ geoproperty georel idPattern information isActive ' +
  'join lang localOnly location management managementInterval mode notUpdated notification notificationTrigger notifierInfo observationInterval ' +
  'observationSpace omit operationSpace operations pick q reason receiverInfo refreshRate registrationId registrationName resultStatus scope scopeQ ' +
  'showChanges status subscriptionName sysAttrs temporalQ throttling timeInterval timeout timeproperty timerel timesFailed timesSent triggerReason unchanged ' +
  'unitCode updated uri'
const dates =
  'contextSourceTimeAt createdAt deletedAt endAt endTimeAt expiresAt lastFailure lastNotification lastSuccess modifiedAt notifiedAt observedAt startAt timeAt'
const names =
  'attributeList attributeName attributeNames attributeTypes attributes propertyNames relationshipNames typeList typeName typeNames watchedAttributes'
const references = 'datasetId entityId instanceId subscriptionId success tenant'
const lists = 'avg distinctCount entityList max min stddev sum sumsq totalCount'
const geometries =
  'Feature FeatureCollection GeometryCollection LineString MultiLineString MultiPoint MultiPolygon Point Polygon'

type Definition = string | Readonly<Record<string, unknown>>

function each(words: string, definition: (term: string) => Definition): Record<string, Definition> {
  return Object.fromEntries(words.split(' ').map((term) => [term, definition(term)]))
}

export const coreTerms: Readonly<Record<string, unknown>> = {
  '@version': 1.1,
  '@protected': true,
  'ngsi-ld': 'https://uri.etsi.org/ngsi-ld/',
  geojson: 'https://purl.org/geojson/vocab#',
  id: '@id',
  type: '@type',
  ...each(plain, (term) => `ngsi-ld:${term}`),
  ...each(dates, (term) => ({ '@id': `ngsi-ld:${term}`, '@type': 'DateTime' })),
  ...each(names, (term) => ({ '@id': `ngsi-ld:${term}`, '@type': '@vocab' })),
  ...each(references, (term) => ({ '@id': `ngsi-ld:${term}`, '@type': '@id' })),
  ...each(lists, (term) => ({ '@id': `ngsi-ld:${term}`, '@container': '@list' })),
  ...each(geometries, (term) => `geojson:${term}`),
  attributeCount: 'ngsi-ld:attributeCount',
  attributeDetails: 'ngsi-ld:attributeDetails',
  bbox: { '@container': '@list', '@id': 'geojson:bbox' },
  containedBy: 'ngsi-ld:isContainedBy',
  contextSourceExtras: { '@id': 'ngsi-ld:contextSourceExtras', '@type': '@json' },
  coordinates: { '@container': '@list', '@id': 'geojson:coordinates' },
  dataset: { '@id': 'ngsi-ld:hasDataset', '@container': '@index' },
  description: 'http://purl.org/dc/terms/description',
  entityIdSealed: { '@id': 'ngsi-ld:entityIdSealed', '@type': '@id' },
  entityMap: 'ngsi-ld:hasEntityMap',
  entityTypeSealed: { '@id': 'ngsi-ld:entityTypeSealed', '@type': '@vocab' },
  features: { '@container': '@set', '@id': 'geojson:features' },
  geometry: 'geojson:geometry',
  joinLevel: 'ngsi-ld:hasJoinLevel',
  json: { '@id': 'ngsi-ld:hasJSON', '@type': '@json' },
  jsonKeys: 'ngsi-ld:jsonKeys',
  jsons: { '@id': 'ngsi-ld:jsons', '@container': '@list' },
  key: 'ngsi-ld:hasKey',
  langString: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#langString',
  languageMap: { '@id': 'ngsi-ld:hasLanguageMap', '@container': '@language' },
  languageMaps: { '@id': 'ngsi-ld:hasLanguageMaps', '@container': '@list' },
  object: { '@id': 'ngsi-ld:hasObject', '@type': '@id' },
  objectList: { '@id': 'ngsi-ld:hasObjectList', '@container': '@list' },
  objectLists: { '@id': 'ngsi-ld:hasObjectLists', '@container': '@list' },
  ngsildproof: 'ngsi-ld:ngsildproof',
  objectType: { '@id': 'ngsi-ld:hasObjectType', '@type': '@vocab' },
  objects: { '@id': 'ngsi-ld:hasObjects', '@container': '@list' },
  previousJson: { '@id': 'ngsi-ld:hasPreviousJson', '@type': '@json' },
  previousLanguageMap: { '@id': 'ngsi-ld:hasPreviousLanguageMap', '@container': '@language' },
  previousObject: { '@id': 'ngsi-ld:hasPreviousObject', '@type': '@id' },
  previousObjectList: { '@id': 'ngsi-ld:hasPreviousObjectList', '@container': '@list' },
  previousValue: 'ngsi-ld:hasPreviousValue',
  previousValueList: { '@id': 'ngsi-ld:hasPreviousValueList', '@container': '@list' },
  previousVocab: { '@id': 'ngsi-ld:hasPreviousVocab', '@type': '@vocab' },
  properties: 'geojson:properties',
  title: 'http://purl.org/dc/terms/title',
  value: 'ngsi-ld:hasValue',
  valueList: { '@id': 'ngsi-ld:hasValueList', '@container': '@list' },
  valueLists: { '@id': 'ngsi-ld:hasValueLists', '@container': '@list' },
  values: { '@id': 'ngsi-ld:hasValues', '@container': '@list' },
  vocab: { '@id': 'ngsi-ld:hasVocab', '@type': '@vocab' },
  vocabs: { '@id': 'ngsi-ld:hasVocabs', '@container': '@list' },
  '@vocab': defaultVocabulary,
}
