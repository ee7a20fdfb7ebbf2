/** What the land registry offers beside the endpoints of the registry engine: a map of what is open about parcels. */
import { Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'

export const permissions = ['land.look-up', 'land.manage'] as const

const Lon = Type.Number({ minimum: -180, maximum: 180 })
const Lat = Type.Number({ minimum: -85, maximum: 85 })
const Box = Type.Array(Type.Number(), { minItems: 4, maxItems: 4 })
const Integer = Type.Integer({ minimum: 0, maximum: 2 ** 30 })
const Text2 = Type.Object({ vi: Type.String(), en: Type.String() })

export const MapInfo = Type.Object({
  parcels: Type.Integer(),
  /** Changes with the tiles. */
  version: Type.String(),
  /** West, south, east, north of all boundaries. */
  box: Box,
  zoomMin: Type.Integer(),
  /** From this scale on parcels are drawn one by one; finer tiles do not exist. */
  parcelZoom: Type.Integer(),
  boundaries: Type.Object({
    /** Whose boundaries; null when they are made up. */
    source: Type.Union([Type.String(), Type.Null()]),
  }),
  units: Type.Array(Type.Object({ id: Type.String(), code: Type.String(), name: Text2, box: Box })),
})
export type MapInfo = Type.Static<typeof MapInfo>

export const readMap = endpoint({
  method: 'GET',
  path: '/land/map',
  can: 'anyone',
  summary: 'The map of parcels: its extent, its scales, the units on it',
  reply: MapInfo,
})

export const readBoundaries = endpoint({
  method: 'GET',
  path: '/land/boundaries',
  can: 'anyone',
  summary: 'Boundaries of the wards and communes as GeoJSON',
  gives: 'file',
})

export const readTile = endpoint({
  method: 'GET',
  path: '/land/tiles/:z/:x/:y',
  can: 'anyone',
  summary: 'A vector tile (MVT 2.1): parcels one by one, or what the ground is used for at smaller scales',
  params: Type.Object({ z: Integer, x: Integer, y: Integer }),
  gives: 'file',
  // A map that is moved about asks for some dozen tiles a second.
  perMinute: 6000,
})

const Geometry = Type.Object({
  type: Type.Literal('Polygon'),
  coordinates: Type.Array(Type.Array(Type.Array(Type.Number()))),
})

export const ParcelView = Type.Object({
  id: Type.String({ format: 'uuid' }),
  number: Type.String(),
  unitId: Type.String(),
  unit: Text2,
  address: Type.Union([Type.String(), Type.Null()]),
  use: Type.String(),
  areaM2: Type.Number(),
  /** Computed from the outline. */
  measuredM2: Type.Number(),
  geometry: Geometry,
  planning: Type.Array(
    Type.Object({
      kind: Type.String(),
      note: Type.String(),
      decision: Type.Optional(Type.String()),
      since: Type.String({ format: 'date' }),
    }),
  ),
  synthetic: Type.Boolean(),
})
export type ParcelView = Type.Static<typeof ParcelView>

export const readParcel = endpoint({
  method: 'GET',
  path: '/land/parcels/:number',
  can: 'anyone',
  summary: 'What is open about a parcel: outline, use, area, planning notes; never its holders',
  params: Type.Object({ number: Type.String({ pattern: '^[0-9]{5}\\.[0-9]{1,5}\\.[0-9]{1,6}$' }) }),
  reply: ParcelView,
  perMinute: 120,
})

export const parcelsMax = 200

export const ParcelLine = Type.Object({
  number: Type.String(),
  use: Type.String(),
  areaM2: Type.Number(),
  /** A point inside it. */
  at: Type.Array(Type.Number(), { minItems: 2, maxItems: 2 }),
})
export type ParcelLine = Type.Static<typeof ParcelLine>

export const listParcels = endpoint({
  method: 'GET',
  path: '/land/parcels',
  can: 'anyone',
  summary: 'The parcels that an area touches, by number; says when there are more',
  query: Type.Object({
    west: Lon,
    south: Lat,
    east: Lon,
    north: Lat,
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: parcelsMax })),
  }),
  reply: Type.Object({ items: Type.Array(ParcelLine), more: Type.Boolean() }),
})
