/** The eight kinds of the sensing part (OGC 18-088 §8.2), and MultiDatastreams (§15): their properties, and how they hang together. */

export type Kind =
  | 'Thing'
  | 'Location'
  | 'HistoricalLocation'
  | 'Datastream'
  | 'MultiDatastream'
  | 'Sensor'
  | 'ObservedProperty'
  | 'Observation'
  | 'FeatureOfInterest'

/** How others are found: by a column of one's own, a column of theirs, or the table of places. */
type Column = 'thing_id' | 'sensor_id' | 'observed_property_id' | 'datastream_id' | 'feature_id'
export type Via =
  | {
      readonly kind: 'own' | 'theirs'
      readonly column: Column
    }
  | { readonly kind: 'places'; readonly side: 'holder' | 'location' }

export interface Link {
  readonly to: Kind
  readonly isMany: boolean
  readonly via: Via
  readonly isRequired?: true
  /** Of several one must be there: a Datastream, or a MultiDatastream. */
  readonly isOneOf?: true
}

export type PropertyType = 'text' | 'any' | 'object' | 'list' | 'geometry' | 'instant' | 'time'

export interface Property {
  readonly type: PropertyType
  readonly isRequired?: true
  /** The server says it; what a client says is not heard. */
  readonly isOurs?: true
}

export interface Definition {
  readonly set: string
  readonly properties: Readonly<Record<string, Property>>
  readonly links: Readonly<Record<string, Link>>
}

const text: Property = { type: 'text', isRequired: true }
const any: Property = { type: 'any' }
const properties: Property = { type: 'object' }
const one = (to: Kind, column: Column, isRequired = true): Link => ({
  to,
  isMany: false,
  via: { kind: 'own', column },
  ...(isRequired && { isRequired: true as const }),
})
const many = (to: Kind, column: Column): Link => ({
  to,
  isMany: true,
  via: { kind: 'theirs', column },
})
const places = (to: Kind, side: 'holder' | 'location'): Link => ({ to, isMany: true, via: { kind: 'places', side } })

export const definitions: Readonly<Record<Kind, Definition>> = {
  Thing: {
    set: 'Things',
    properties: { name: text, description: text, properties },
    links: {
      Locations: places('Location', 'holder'),
      HistoricalLocations: many('HistoricalLocation', 'thing_id'),
      Datastreams: many('Datastream', 'thing_id'),
      MultiDatastreams: many('MultiDatastream', 'thing_id'),
    },
  },
  Location: {
    set: 'Locations',
    properties: {
      name: text,
      description: text,
      encodingType: text,
      location: { type: 'geometry', isRequired: true },
      properties,
    },
    links: { Things: places('Thing', 'location'), HistoricalLocations: places('HistoricalLocation', 'location') },
  },
  HistoricalLocation: {
    set: 'HistoricalLocations',
    properties: { time: { type: 'instant', isRequired: true } },
    links: { Thing: one('Thing', 'thing_id'), Locations: places('Location', 'holder') },
  },
  Datastream: {
    set: 'Datastreams',
    properties: {
      name: text,
      description: text,
      unitOfMeasurement: { type: 'object', isRequired: true },
      observationType: text,
      observedArea: { type: 'geometry' },
      phenomenonTime: { type: 'time', isOurs: true },
      resultTime: { type: 'time', isOurs: true },
      properties,
    },
    links: {
      Thing: one('Thing', 'thing_id'),
      Sensor: one('Sensor', 'sensor_id'),
      ObservedProperty: one('ObservedProperty', 'observed_property_id'),
      Observations: many('Observation', 'datastream_id'),
    },
  },
  MultiDatastream: {
    set: 'MultiDatastreams',
    properties: {
      name: text,
      description: text,
      observationType: text,
      multiObservationDataTypes: { type: 'list', isRequired: true },
      unitOfMeasurements: { type: 'list', isRequired: true },
      observedArea: { type: 'geometry' },
      phenomenonTime: { type: 'time', isOurs: true },
      resultTime: { type: 'time', isOurs: true },
      properties,
    },
    links: {
      Thing: one('Thing', 'thing_id'),
      Sensor: one('Sensor', 'sensor_id'),
      ObservedProperties: places('ObservedProperty', 'holder'),
      Observations: many('Observation', 'datastream_id'),
    },
  },
  Sensor: {
    set: 'Sensors',
    properties: {
      name: text,
      description: text,
      encodingType: text,
      metadata: { type: 'any', isRequired: true },
      properties,
    },
    links: {
      Datastreams: many('Datastream', 'sensor_id'),
      MultiDatastreams: many('MultiDatastream', 'sensor_id'),
    },
  },
  ObservedProperty: {
    set: 'ObservedProperties',
    properties: { name: text, definition: text, description: text, properties },
    links: {
      Datastreams: many('Datastream', 'observed_property_id'),
      MultiDatastreams: places('MultiDatastream', 'location'),
    },
  },
  Observation: {
    set: 'Observations',
    properties: {
      phenomenonTime: { type: 'time' },
      result: { type: 'any', isRequired: true },
      resultTime: { type: 'instant' },
      resultQuality: any,
      validTime: { type: 'time' },
      parameters: properties,
    },
    links: {
      Datastream: { ...one('Datastream', 'datastream_id', false), isOneOf: true },
      MultiDatastream: { ...one('MultiDatastream', 'datastream_id', false), isOneOf: true },
      FeatureOfInterest: one('FeatureOfInterest', 'feature_id', false),
    },
  },
  FeatureOfInterest: {
    set: 'FeaturesOfInterest',
    properties: {
      name: text,
      description: text,
      encodingType: text,
      feature: { type: 'geometry', isRequired: true },
      properties,
    },
    links: { Observations: many('Observation', 'feature_id') },
  },
}

export const kinds = Object.keys(definitions) as Kind[]
export const kindOfSet = (set: string): Kind | undefined => kinds.find((kind) => definitions[kind].set === set)
export const linkOf = (kind: Kind, name: string): Link | undefined =>
  Object.hasOwn(definitions[kind].links, name) ? definitions[kind].links[name] : undefined
export const propertyOf = (kind: Kind, name: string): Property | undefined =>
  Object.hasOwn(definitions[kind].properties, name) ? definitions[kind].properties[name] : undefined

/** One of them, as it is read. */
export interface Row {
  readonly kind: Kind
  readonly id: number
  /** By what it is named instead of the number: an Observation of telemetry. */
  readonly key?: string
  readonly body: Readonly<Record<string, unknown>>
  /** Of these nobody said the value: it follows from what hangs on it. */
  readonly derived?: readonly string[]
  readonly thing_id?: number | null
  readonly sensor_id?: number | null
  readonly observed_property_id?: number | null
  readonly datastream_id?: number
  readonly feature_id?: number | null
  readonly created_by: string
}

/** What was said of one, without what follows from others. */
export const saidOf = ({ kind, body, derived = [] }: Row): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(body).filter(([name]) => !propertyOf(kind, name)?.isOurs && !derived.includes(name)),
  )

export class StaError extends Error {
  readonly status: number
  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options)
    this.status = status
  }
}
export const bad = (why: string) => new StaError(400, why)
export const missing = (what: string) => new StaError(404, `${what} is not known`)
