/**
 * Geometry in the program, for the standards that ask for it (NGSI-LD's geo-queries, SensorThings' geospatial functions):
 * shapes from GeoJSON (RFC 7946) or WKT, and how two of them lie to each other by the DE-9IM of ISO 19125-1.
 */
import GeometryFactory from 'jsts/org/locationtech/jts/geom/GeometryFactory.js'
import GeoJSONReader from 'jsts/org/locationtech/jts/io/GeoJSONReader.js'
import WKTReader from 'jsts/org/locationtech/jts/io/WKTReader.js'
import DistanceOp from 'jsts/org/locationtech/jts/operation/distance/DistanceOp.js'
import RelateOp from 'jsts/org/locationtech/jts/operation/relate/RelateOp.js'

export interface Box {
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
}

/** A geometry that has been read, with the box around it. */
export interface Shape {
  readonly box: Box
  readonly is: Geometry
}

/** What is used of JTS. */
interface Geometry {
  getEnvelopeInternal(): Envelope
  getGeometryType(): string
  getLength(): number
  isEmpty(): boolean
}

interface Envelope {
  getMinX(): number
  getMinY(): number
  getMaxX(): number
  getMaxY(): number
}

interface Matrix {
  matches(pattern: string): boolean
  toString(): string
}

interface Coordinate {
  readonly x: number
  readonly y: number
}

// The package's own types describe its Java, not these calls.
const relate = RelateOp as unknown as { relate(a: Geometry, b: Geometry): Matrix }
const distance = DistanceOp as unknown as {
  nearestPoints(a: Geometry, b: Geometry): readonly Coordinate[]
  distance(a: Geometry, b: Geometry): number
}
const factory = new (GeometryFactory as unknown as new () => GeometryFactory)()
const geoJson = new GeoJSONReader(factory) as unknown as { read(value: object): Geometry }
const wkt = new WKTReader(factory) as unknown as { read(text: string): Geometry }

const types = new Set(['Point', 'MultiPoint', 'LineString', 'MultiLineString', 'Polygon', 'MultiPolygon'])

/** Why a text or a value is no geometry. */
export class NoGeometry extends Error {}

/** How one shape lies to another. `contains`: nothing of the other is outside, and their insides meet. */
export type Relation = 'contains' | 'crosses' | 'disjoint' | 'equals' | 'intersects' | 'overlaps' | 'touches' | 'within'

/** From a GeoJSON geometry. Throws NoGeometry. */
export function shapeOf(geometry: unknown): Shape {
  const given = geometry as { type?: unknown; coordinates?: unknown } | null
  if (typeof given !== 'object' || given === null) throw new NoGeometry('not a GeoJSON geometry')
  if (!types.has(String(given.type))) throw new NoGeometry(`not a GeoJSON geometry: ${String(given.type)}`)
  if (!isPositions(given.coordinates)) throw new NoGeometry('coordinates are not numbers')
  return read(() => geoJson.read(given))
}

/** From Well-Known Text. Throws NoGeometry. */
export function shapeOfText(text: string): Shape {
  return read(() => wkt.read(text))
}

function read(reading: () => Geometry): Shape {
  try {
    const is = reading()
    if (is.isEmpty()) throw new NoGeometry('the geometry is empty')
    const envelope = is.getEnvelopeInternal()
    const box = {
      west: envelope.getMinX(),
      south: envelope.getMinY(),
      east: envelope.getMaxX(),
      north: envelope.getMaxY(),
    }
    return { box, is }
  } catch (error) {
    if (error instanceof NoGeometry) throw error
    throw new NoGeometry(error instanceof Error ? error.message : String(error), { cause: error })
  }
}

function isPositions(value: unknown): boolean {
  if (!Array.isArray(value) || value.length === 0) return false
  if (typeof value[0] === 'number') return value.length >= 2 && value.every((one) => Number.isFinite(one))
  return value.every(isPositions)
}

function meets(a: Box, b: Box): boolean {
  return a.west <= b.east && b.west <= a.east && a.south <= b.north && b.south <= a.north
}

const dimensions: Readonly<Record<string, 0 | 1 | 2>> = { Point: 0, MultiPoint: 0, LineString: 1, MultiLineString: 1 }
const dimensionOf = ({ is }: Shape) => dimensions[is.getGeometryType()] ?? 2

/** Whether `a` lies to `b` so: `holds('within', point, area)`. */
export function holds(relation: Relation, a: Shape, b: Shape): boolean {
  // Most pairs lie apart, and their boxes say so at once.
  if (!meets(a.box, b.box)) return relation === 'disjoint'
  const matrix = relate.relate(a.is, b.is)
  return patternsOf(relation, dimensionOf(a), dimensionOf(b)).some((pattern) => matrix.matches(pattern))
}

/** The patterns of ISO 19125-1 §6.1.15.3; those of two relations depend on what meets what. */
function patternsOf(relation: Relation, a: number, b: number): readonly string[] {
  switch (relation) {
    case 'disjoint':
      return ['FF*FF****']
    case 'intersects':
      return ['T********', '*T*******', '***T*****', '****T****']
    case 'equals':
      return ['T*F**FFF*']
    case 'within':
      return ['T*F**F***']
    case 'contains':
      return ['T*****FF*']
    case 'touches':
      return a === 0 && b === 0 ? [] : ['FT*******', 'F**T*****', 'F***T****']
    case 'crosses':
      if (a === 1 && b === 1) return ['0********']
      return a < b ? ['T*T******'] : a > b ? ['T*****T**'] : []
    case 'overlaps':
      if (a !== b) return []
      return a === 1 ? ['1*T***T**'] : ['T*T***T**']
  }
}

/** Whether the DE-9IM of the two fits a pattern of nine of T, F, *, 0, 1 and 2. */
export function relates(a: Shape, b: Shape, pattern: string): boolean {
  if (!/^[TF*012]{9}$/i.test(pattern)) throw new NoGeometry('not a DE-9IM pattern')
  return relate.relate(a.is, b.is).matches(pattern.toUpperCase())
}

const earthRadiusM = 6_371_008.8
const radians = (degrees: number) => (degrees * Math.PI) / 180

/**
 * The shortest way between two shapes on the sphere, in metres; 0 when they meet. The nearest points are sought on the
 * plane of degrees.
 */
export function metresBetween(a: Shape, b: Shape): number {
  const [p, q] = distance.nearestPoints(a.is, b.is)
  return p && q ? metresBetweenPoints(p, q) : Number.POSITIVE_INFINITY
}

function metresBetweenPoints(p: Coordinate, q: Coordinate): number {
  const [south, north] = [radians(p.y), radians(q.y)]
  const h =
    Math.sin((north - south) / 2) ** 2 + Math.cos(south) * Math.cos(north) * Math.sin(radians(q.x - p.x) / 2) ** 2
  return 2 * earthRadiusM * Math.asin(Math.min(1, Math.sqrt(h)))
}

/** In the units of the coordinates, on the plane. */
export function planarDistance(a: Shape, b: Shape): number {
  return distance.distance(a.is, b.is)
}

/** Of a line, or of an area's edge, in the units of the coordinates. */
export function planarLength({ is }: Shape): number {
  return is.getLength()
}

/** The box of all points that may be nearer to `shape` than so many metres. */
export function boxAround({ box }: Shape, metres: number): Box {
  const up = (metres / earthRadiusM) * (180 / Math.PI)
  const farthest = Math.min(89.9, Math.max(Math.abs(box.south - up), Math.abs(box.north + up)))
  const across = up / Math.cos(radians(farthest))
  return { west: box.west - across, south: box.south - up, east: box.east + across, north: box.north + up }
}
