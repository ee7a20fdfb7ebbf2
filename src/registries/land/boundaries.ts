/** Boundaries of the units: those that an operator imported, or else made-up ones. */
import { readFile } from 'node:fs/promises'
import type { App, Tx } from '../../kernel/app.ts'
import { StartError } from '../../kernel/start-error.ts'
import { administrativeDate, directory, type Unit } from '../../platform/organisation/index.ts'
import {
  type Box,
  boxOf,
  distanceTo,
  isInside,
  type MultiPolygon,
  type Point,
  type Polygon,
  type Ring,
} from './geometry.ts'
import { sampleBoundaries } from './sample-boundaries.ts'
import * as store from './store.ts'

export interface Boundary {
  readonly unit: Unit
  readonly geometry: Polygon | MultiPolygon
  readonly rings: readonly Ring[]
}

export interface Boundaries {
  readonly all: readonly Boundary[]
  /** Whose they are; null when they are made up. */
  readonly source: string | null
}

function ringsOf(geometry: Polygon | MultiPolygon): readonly Ring[] {
  return geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat()
}

/** Units at the level of wards and communes on the administrative date. */
export function communes(app: App): Unit[] {
  const date = administrativeDate(app)
  return directory()
    .subtree(directory().city().id, date)
    .filter(({ level }) => level === 'commune')
    .toSorted((a, b) => (a.code < b.code ? -1 : 1))
}

export async function allBoundaries(app: App, tx: Tx): Promise<Boundaries> {
  const rows = await store.boundaries(tx)
  const imported = rows.flatMap((row) => {
    const unit = directory().unit(row.unit_id)
    const geometry = row.geometry as unknown as Polygon | MultiPolygon
    return unit ? [{ unit, geometry, rings: ringsOf(geometry) }] : []
  })
  if (imported.length > 0) return { all: imported, source: rows[0]?.source ?? '' }
  const units = communes(app)
  const made = sampleBoundaries(units.map(({ id, kind }) => ({ id, isWard: kind === 'ward' })))
  const all = units.flatMap((unit) => {
    const geometry = made.get(unit.id)
    return geometry ? [{ unit, geometry, rings: geometry.coordinates }] : []
  })
  return { all, source: null }
}

/** The imported boundary of a unit, or null: what is made up limits nobody. */
export async function boundaryOf(tx: Tx, unitId: string): Promise<readonly Ring[] | null> {
  const row = await store.boundary(tx, unitId)
  return row ? ringsOf(row.geometry as unknown as Polygon | MultiPolygon) : null
}

export interface UnitAtPoint {
  readonly unitId: string
  /** By a boundary that was imported; else by made-up ones, to be confirmed by a person. */
  readonly certain: boolean
}

/** The ward or commune of a place; null outside of all of them. */
export async function unitAt(tx: Tx, { lat, lon }: { lat: number; lon: number }): Promise<UnitAtPoint | null> {
  const around = await store.boundariesAround(tx, lat, lon)
  const hit = around.find(({ geometry }) =>
    isInside([lon, lat], ringsOf(geometry as unknown as Polygon | MultiPolygon)),
  )
  if (hit) return { unitId: hit.unit_id, certain: true }
  if (await store.hasBoundaries(tx)) return null
  const made = (await allBoundaries(tx.app, tx)).all.find(({ rings }) => isInside([lon, lat], rings))
  return made ? { unitId: made.unit.id, certain: false } : null
}

/** As for parcels: neighbours' boundaries are drawn apart, and a hand on a map is not exact. */
const slackM = 300
const slackDegrees = 0.004

/** Whether all of these points lie in the units or so near that it is the same; null where a commune of them has no imported boundary. */
export async function liesWithin(
  tx: Tx,
  points: readonly Point[],
  unitIds: readonly string[],
): Promise<boolean | null> {
  const date = administrativeDate(tx)
  const wanted = new Set(
    unitIds.flatMap((id) =>
      directory()
        .subtree(id, date)
        .filter(({ level }) => level === 'commune')
        .map((unit) => unit.id),
    ),
  )
  const rows = (await store.boundaries(tx)).filter(({ unit_id }) => wanted.has(unit_id))
  if (wanted.size === 0 || rows.length < wanted.size) return null
  const grounds = rows.map(({ geometry, ...box }) => ({
    box,
    rings: ringsOf(geometry as unknown as Polygon | MultiPolygon),
  }))
  const isNear = ([lon, lat]: Point, { west, south, east, north }: Box) =>
    lon >= west - slackDegrees &&
    lon <= east + slackDegrees &&
    lat >= south - slackDegrees &&
    lat <= north + slackDegrees
  return points.every((at) => {
    const near = grounds.filter(({ box }) => isNear(at, box))
    return near.some(({ rings }) => isInside(at, rings)) || near.some(({ rings }) => distanceTo(at, rings) <= slackM)
  })
}

// ---- import -----------------------------------------------------------------------------------------------------

interface Feature {
  readonly geometry?: { readonly type?: unknown; readonly coordinates?: unknown }
  readonly properties?: Readonly<Record<string, unknown>>
}

/**
 * Reads a GeoJSON file of boundaries whose features name their unit by its GSO code (`code`), and puts it in the place of what
 * was imported before: all or nothing. Throws StartError with what is wrong in the file.
 */
export async function importBoundaries(app: App, file: string, source: string): Promise<number> {
  const text = await readFile(file, 'utf8').catch((error: Error) => refuse(file, error.message))
  const date = administrativeDate(app)
  const rows = featuresOf(file, text).map((feature, index) => {
    const code = feature.properties?.['code']
    const unit = typeof code === 'string' ? directory().unitByCode(code, date) : null
    if (unit?.level !== 'commune') return refuse(file, `feature ${index} names no ward or commune: ${String(code)}`)
    const geometry = geometryOf(feature) ?? refuse(file, `feature ${index} (${unit.code}) has no closed polygon`)
    const box = boxOf(ringsOf(geometry))
    if (box.west < -180 || box.east > 180 || box.south < -85 || box.north > 85)
      return refuse(file, `feature ${index} (${unit.code}) is not in degrees`)
    const imported_at = app.clock.now().toString()
    return { unit_id: unit.id, geometry: { ...geometry }, ...box, source, imported_at }
  })
  const twice = rows.find((row, index) => rows.findIndex(({ unit_id }) => unit_id === row.unit_id) !== index)
  if (twice) return refuse(file, `the unit ${twice.unit_id} occurs twice`)
  if (rows.length === 0) return refuse(file, 'it has no feature')
  await app.transaction((tx) => store.replaceBoundaries(tx, rows))
  return rows.length
}

function featuresOf(file: string, text: string): readonly Feature[] {
  try {
    const parsed = JSON.parse(text) as { type?: unknown; features?: unknown }
    if (parsed.type === 'FeatureCollection' && Array.isArray(parsed.features)) return parsed.features as Feature[]
  } catch (error) {
    return refuse(file, (error as Error).message)
  }
  return refuse(file, 'it is no FeatureCollection')
}

function geometryOf({ geometry }: Feature): Polygon | MultiPolygon | null {
  const parts =
    geometry?.type === 'Polygon'
      ? [geometry.coordinates]
      : geometry?.type === 'MultiPolygon'
        ? geometry.coordinates
        : null
  if (!Array.isArray(parts) || parts.length === 0) return null
  const isClosed = (ring: unknown) =>
    Array.isArray(ring) && ring.length >= 4 && ring.every(isPoint) && String(ring[0]) === String(ring.at(-1))
  const fits = parts.every((part) => Array.isArray(part) && part.length > 0 && part.every(isClosed))
  return fits ? (geometry as Polygon | MultiPolygon) : null
}

const isPoint = (point: unknown) => Array.isArray(point) && point.length >= 2 && point.every(Number.isFinite)

function refuse(file: string, why: string): never {
  throw new StartError('config', {
    vi: `Không nhập được ranh giới từ ${file}. Chưa có gì thay đổi.`,
    what: `Boundaries cannot be imported from ${file}. Nothing was changed.`,
    why: [why],
    todo: 'Give a GeoJSON FeatureCollection of polygons in degrees, each with the property code: the GSO code of a ward or commune in force.',
  })
}
