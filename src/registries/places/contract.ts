/** Places, for anybody: open data. */
import { type Static, type TSchema, Type } from 'typebox'
import { endpoint } from '../../kernel/endpoint.ts'

const Text2 = Type.Object({ vi: Type.String(), en: Type.String() })
const Nullable = <T extends TSchema>(type: T) => Type.Union([type, Type.Null()])
const category = '[a-z]+(-[a-z]+)*'
const number = '-?[0-9]{1,3}([.][0-9]{1,10})?'

export const placesMax = 200
export const radiusMax_m = 20_000

export const CategoryView = Type.Object({
  id: Type.String(),
  name: Text2,
  parent: Nullable(Type.String()),
  icon: Type.String(),
})
export type CategoryView = Static<typeof CategoryView>

export const PlaceView = Type.Object({
  id: Type.String({ format: 'uuid' }),
  code: Type.String(),
  /** Null: it has no name. */
  name: Nullable(Type.String()),
  nameEn: Nullable(Type.String()),
  category: Type.String(),
  position: Nullable(Type.Object({ lat: Type.Number(), lon: Type.Number() })),
  /** From the point that was asked about. */
  distance_m: Nullable(Type.Integer()),
  address: Type.Object({ unitId: Type.String(), unit: Nullable(Text2), line: Nullable(Type.String()) }),
  phone: Nullable(Type.String()),
  website: Nullable(Type.String()),
  opening: Nullable(Type.String()),
  healthInsuranceCode: Nullable(Type.String()),
  details: Type.Record(Type.String(), Type.Unknown()),
  sources: Type.Array(Type.Object({ source: Type.String(), id: Type.String(), licence: Type.String() })),
})
export type PlaceView = Static<typeof PlaceView>

export const listCategories = endpoint({
  method: 'GET',
  path: '/places/categories',
  can: 'anyone',
  summary: 'The kinds of places, with the group and the icon of each',
  reply: Type.Array(CategoryView),
})

export const findPlaces = endpoint({
  method: 'GET',
  path: '/places',
  can: 'anyone',
  summary: 'Places by name (with or without marks), near a point (nearest first) or in a box; narrowed by category',
  query: Type.Object({
    /** Any words of a name. */
    q: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    /** Latitude,longitude. With `q`, distances from here are given too. */
    near: Type.Optional(Type.String({ pattern: `^${number},${number}$` })),
    radius_m: Type.Optional(Type.Integer({ minimum: 1, maximum: radiusMax_m })),
    /** South,west,north,east. */
    box: Type.Optional(Type.String({ pattern: `^${number}(,${number}){3}$` })),
    /** One or several, or a whole group: `hospital,clinic`, `health`. */
    category: Type.Optional(Type.String({ pattern: `^${category}(,${category}){0,29}$`, maxLength: 600 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: placesMax })),
  }),
  reply: Type.Object({
    items: Type.Array(PlaceView),
    /** There are more than were given: ask for less ground, or fewer categories. */
    more: Type.Boolean(),
    /** Whose data this is: show it with them. */
    attribution: Type.String(),
  }),
})

export const readPlace = endpoint({
  method: 'GET',
  path: '/places/:id',
  can: 'anyone',
  summary: 'One place',
  params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
  reply: PlaceView,
})
