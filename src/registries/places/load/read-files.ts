/** The files that `khue load places` reads, in the shapes in which they come. */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { StartError } from '../../../kernel/start-error.ts'

/** A point of interest as the publisher of the extract has it. */
export interface PointOfInterest {
  readonly category: string
  /** `node/123`, `way/123`. */
  readonly osm: string
  readonly name: string
  /** The publisher made the name up from the street: it is nobody's name. */
  readonly generatedName?: boolean
  readonly lat: number
  readonly lon: number
  readonly street?: string
  readonly housenumber?: string
  readonly url?: string
  readonly phone?: string
  readonly opening?: string
  readonly operator?: string
  readonly brand?: string
}

/** An element of an answer of the Overpass API (`out center`). */
export interface OverpassElement {
  readonly type: 'node' | 'way' | 'relation'
  readonly id: number
  readonly lat?: number
  readonly lon?: number
  readonly center?: { readonly lat: number; readonly lon: number }
  readonly tags?: Readonly<Record<string, string>>
}

/** A line of the list of facilities where the health insurance is taken. */
export interface InsuranceFacility {
  readonly code: string
  readonly name: string
  /** Of before 1 July 2025. */
  readonly district: string
  readonly address: string
  readonly specialties: string
}

export type Ring = readonly (readonly [lon: number, lat: number])[]

export interface Boundary {
  /** Of the General Statistics Office. */
  readonly code: string
  readonly polygons: readonly (readonly Ring[])[]
}

export interface PlaceFiles {
  readonly pointsOfInterest: readonly PointOfInterest[]
  readonly hospitals: readonly OverpassElement[]
  readonly facilities: readonly InsuranceFacility[]
  readonly boundaries: readonly Boundary[]
}

/** The same names as in the folder of reference data that lies beside the project. */
const names = {
  pointsOfInterest: 'places/hanoi_osm_poi_28cat.json',
  hospitals: 'places/hanoi_osm_hospitals_2024-09_overpass.json',
  facilities: 'places/hanoi_health_facilities_bhyt_codes.csv',
  boundaries: 'admin/hanoi_126_boundaries_simplified.geojson',
} as const

/** Throws a StartError that names the files that are not there. */
export function readFiles(folder: string): PlaceFiles {
  const missing = Object.values(names).filter((name) => !existsSync(path.join(folder, name)))
  if (missing.length > 0) {
    throw new StartError('config', {
      vi: 'Không thấy các tệp dữ liệu địa điểm.',
      what: 'The files with the places are not there.',
      why: missing.map((name) => path.join(folder, name)),
      todo: 'Give the folder that has them: khue load places FOLDER. Their sources: src/registries/places/README.md.',
    })
  }
  const read = (name: string) => readFileSync(path.join(folder, name), 'utf8')
  return {
    pointsOfInterest: JSON.parse(read(names.pointsOfInterest)) as PointOfInterest[],
    hospitals: (JSON.parse(read(names.hospitals)) as { elements: OverpassElement[] }).elements,
    facilities: facilitiesOf(read(names.facilities)),
    boundaries: boundariesOf(JSON.parse(read(names.boundaries)) as GeoJson),
  }
}

interface GeoJson {
  readonly features: readonly {
    readonly properties: { readonly code: string }
    readonly geometry:
      | { readonly type: 'Polygon'; readonly coordinates: readonly Ring[] }
      | { readonly type: 'MultiPolygon'; readonly coordinates: readonly (readonly Ring[])[] }
  }[]
}

/** RFC 7946 §3.1.6: the first ring is the outline, the others are holes. */
function boundariesOf({ features }: GeoJson): Boundary[] {
  return features.map(({ properties, geometry }) => ({
    code: properties.code,
    polygons: geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates,
  }))
}

function facilitiesOf(text: string): InsuranceFacility[] {
  const [head = [], ...rows] = csvRows(text)
  return rows.map((row) => {
    const value = (name: string) => row[head.indexOf(name)]?.normalize('NFC').trim() ?? ''
    return {
      code: value('code'),
      name: value('name'),
      district: value('district'),
      address: value('address'),
      specialties: value('specialties'),
    }
  })
}

/** RFC 4180. */
export function csvRows(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  for (const [whole, quoted, plain, end] of text
    .replace(/^\uFEFF/, '')
    .matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    if (whole === '' && row.length === 0) continue
    row.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'))
    if (end === ',') continue
    rows.push(row)
    row = []
  }
  return rows
}
