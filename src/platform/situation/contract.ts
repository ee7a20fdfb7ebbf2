/** Layers of a map that modules declare, and signals that they raise. Browser-safe. */
import { type Static, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'

const Text2 = Type.Object({ vi: Type.String(), en: Type.String() })
const Nullable = <S extends Parameters<typeof Type.Optional>[0]>(schema: S) => Type.Union([schema, Type.Null()])

/** `module.layer`. */
const LayerId = Type.String({ pattern: '^[a-z][a-z0-9-]*\\.[a-z][a-z0-9-]*$', maxLength: 80 })

/** How a point stands, as a number in a column: drawn by colour and form. */
export const pointStates = ['quiet', 'good', 'attention', 'wrong', 'stale'] as const
export type PointState = (typeof pointStates)[number]

export const pointsMax = 50_000

export const LayerView = Type.Object({
  id: LayerId,
  name: Text2,
  /** Points with a state and a label each, or lines as GeoJSON. */
  form: Type.Enum(['points', 'lines']),
  /** The live topic that tells of changes; null: ask now and then. */
  topic: Nullable(Type.String()),
  /** Shown before anybody has chosen. */
  isOn: Type.Boolean(),
})
export type LayerView = Static<typeof LayerView>

export const LayerPoints = Type.Object({
  /** Give it back as `after`. */
  position: Type.String(),
  ids: Type.Array(Type.String()),
  longitudes: Type.Array(Type.Number()),
  latitudes: Type.Array(Type.Number()),
  /** Places in `pointStates`. */
  states: Type.Array(Type.Integer({ minimum: 0, maximum: pointStates.length - 1 })),
  labels: Type.Array(Text2),
  /** Where the desk, the centre or the portal shows more; empty where nothing does. */
  links: Type.Array(Type.String()),
  /** Ids that are no longer there. */
  gone: Type.Array(Type.String()),
})
export type LayerPoints = Static<typeof LayerPoints>

export const listLayers = endpoint({
  method: 'GET',
  path: '/situation/layers',
  can: 'official',
  summary: 'Layers of the map that one may see',
  reply: Type.Array(LayerView),
})

export const readLayerPoints = endpoint({
  method: 'GET',
  path: '/situation/layers/:id/points',
  can: 'official',
  summary: 'The points of a layer in columns; with `after`, those that changed since',
  params: Type.Object({ id: LayerId }),
  query: Type.Object({ after: Type.Optional(Type.String({ maxLength: 100 })) }),
  reply: LayerPoints,
})

export const readLayerLines = endpoint({
  method: 'GET',
  path: '/situation/layers/:id/lines',
  can: 'official',
  summary: 'The lines of a layer as GeoJSON',
  params: Type.Object({ id: LayerId }),
  gives: 'file',
})

export const readGroundRoads = endpoint({
  method: 'GET',
  path: '/situation/ground/roads',
  can: 'anyone',
  summary: 'Roads of the city as GeoJSON lines with name and class; none before they are loaded',
  gives: 'file',
})

/** Something that somebody may have to act on. */
export const Signal = Type.Object({
  /** The module that says it. */
  source: Type.String({ pattern: '^[a-z][a-z0-9-]*$' }),
  /** The thing's id in that module. */
  reference: Type.String({ minLength: 1, maxLength: 100 }),
  /** flood, fire, traffic … (services/operations/kinds.ts); what is not known there is `other`. */
  kind: Type.String({ maxLength: 40 }),
  /** 1 minor to 4 disaster. */
  severity: Type.Integer({ minimum: 1, maximum: 4 }),
  title: Text2,
  description: Type.String({ maxLength: 4000 }),
  point: Nullable(Type.Object({ longitude: Type.Number(), latitude: Type.Number() })),
  unitId: Type.String(),
  at: Type.String({ format: 'date-time' }),
  /** Where its own page is at the desk; null where there is none. */
  link: Nullable(Type.String()),
})
export type Signal = Static<typeof Signal>
