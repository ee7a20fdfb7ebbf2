/** Places from two extracts of OpenStreetMap: each object once, without the names that a publisher made up. */
import { foldText } from '../../../platform/organisation/index.ts'
import { distance_m, type Position } from '../../../platform/registry/index.ts'
import type { CategoryName } from '../categories.ts'
import type { Place } from '../definition.ts'
import type { OverpassElement, PointOfInterest } from './read-files.ts'
import type { Report } from './report.ts'

const licence = 'ODbL-1.0'

const categoryOf: Readonly<Record<string, CategoryName>> = {
  atm: 'atm',
  bank: 'bank',
  bus_stop: 'bus-stop',
  cafe: 'cafe',
  charging_station: 'charging-station',
  clinic: 'clinic',
  community_centre: 'community-centre',
  convenience_store: 'convenience-store',
  drinking_water: 'drinking-water',
  fire_station: 'fire-station',
  fuel_station: 'fuel-station',
  hospital: 'hospital',
  kindergarten: 'kindergarten',
  library: 'library',
  marketplace: 'market',
  park: 'park',
  parking: 'parking',
  pharmacy: 'pharmacy',
  playground: 'playground',
  police: 'police',
  post_office: 'post-office',
  public_toilet: 'public-toilet',
  restaurant: 'restaurant',
  school: 'school',
  supermarket: 'supermarket',
  university: 'university',
  warehouse: 'warehouse',
  waste_basket: 'waste-basket',
}

/** Of these, two of one name close together are one place that was drawn twice: as a point and as an outline. */
const onePerSite: ReadonlySet<string> = new Set<CategoryName>([
  'kindergarten',
  'school',
  'university',
  'library',
  'hospital',
  'clinic',
  'health-station',
  'police',
  'fire-station',
  'post-office',
  'community-centre',
  'market',
  'supermarket',
  'park',
])
const siteRadius_m = 150

export interface Found extends Omit<Place, 'address'> {
  readonly position: Position
  readonly unitId: string
  readonly line?: string
}

type UnitOf = (position: Position) => string | undefined

export function fromOpenStreetMap(
  pointsOfInterest: readonly PointOfInterest[],
  hospitals: readonly OverpassElement[],
  unitOf: UnitOf,
  report: Report,
): Found[] {
  const all = new Map<string, Found>()
  const take = (found: Found | undefined) => {
    if (!found) return
    const known = all.get(found.code)
    // The answer of the map's own interface knows more of a hospital than the extract.
    all.set(found.code, known ? { ...known, ...found } : found)
    if (known) report.add('osm-in-both')
  }
  for (const poi of pointsOfInterest) take(placeOfPoi(poi, unitOf, report))
  for (const element of hospitals) take(placeOfElement(element, unitOf, report))
  return withoutDoubles([...all.values()], report)
}

function placeOfPoi(poi: PointOfInterest, unitOf: UnitOf, report: Report): Found | undefined {
  const category = categoryOf[poi.category]
  const position = { lat: poi.lat, lon: poi.lon }
  const unitId = unitOf(position)
  if (!category) return report.leaveOut('osm-unknown-category', poi.osm)
  if (unitId === undefined) return report.leaveOut('osm-outside', `${poi.osm} ${poi.name}`)
  const name = poi.generatedName ? undefined : textOf(poi.name, 200)
  if (poi.generatedName) report.add('osm-made-up-name')
  if (poi.url !== undefined && poi.brand !== undefined) report.add('osm-site-of-brand')
  const line = textOf([poi.housenumber, poi.street].filter(Boolean).join(' '), 300)
  return {
    code: `osm:${poi.osm}`,
    category: byName(category, name, report),
    position,
    unitId,
    ...(name !== undefined && { name }),
    ...(line !== undefined && { line }),
    ...optional('phone', textOf(poi.phone, 100)),
    ...optional('opening', textOf(poi.opening, 300)),
    ...optional('operator', textOf(poi.operator, 200)),
    ...optional('brand', textOf(poi.brand, 200)),
    // With a brand the extract gives the chain's site, or another chain's: it says nothing of this place.
    ...optional('website', poi.brand === undefined ? siteOf(poi.url) : undefined),
    sources: [{ source: 'osm', id: poi.osm, licence }],
  }
}

function placeOfElement(element: OverpassElement, unitOf: UnitOf, report: Report): Found | undefined {
  const id = `${element.type}/${element.id}`
  const { lat, lon } = element.center ?? element
  const tags = element.tags ?? {}
  const name = textOf(tags['name:vi'] ?? tags['name'], 200)
  if (lat === undefined || lon === undefined) return report.leaveOut('osm-no-position', id)
  const unitId = unitOf({ lat, lon })
  if (unitId === undefined) return report.leaveOut('osm-outside', `${id} ${name ?? ''}`)
  if (name === undefined) return report.leaveOut('osm-hospital-without-name', id)
  const line = textOf([tags['addr:housenumber'], tags['addr:street']].filter(Boolean).join(' '), 300)
  return {
    code: `osm:${id}`,
    category: byName('hospital', name, report),
    position: { lat, lon },
    unitId,
    name,
    ...(line !== undefined && { line }),
    ...optional('nameEn', textOf(tags['name:en'], 200)),
    ...optional('phone', textOf(tags['phone'] ?? tags['contact:phone'], 100)),
    ...optional('opening', textOf(tags['opening_hours'], 300)),
    ...optional('operator', textOf(tags['operator'], 200)),
    ...optional('website', siteOf(tags['website'] ?? tags['contact:website'])),
    sources: [{ source: 'osm', id, licence }],
  }
}

/** The map calls much a hospital; what a place is called says better what it is. */
function byName(category: CategoryName, name: string | undefined, report: Report): CategoryName {
  if (category !== 'hospital' && category !== 'clinic') return category
  const words = foldText(name ?? '')
  const better = /^(tram|diem) y te|^diem tram y te/.test(words)
    ? 'health-station'
    : /^(nha thuoc|hieu thuoc)/.test(words)
      ? 'pharmacy'
      : /^(phong kham|nha khoa|nha ho sinh|trung tam y te|trung tam tiem chung)/.test(words)
        ? 'clinic'
        : category
  if (better !== category) report.add('osm-category-by-name')
  return better
}

/** Outlines stay before points, then by number: the same in every run. */
function withoutDoubles(all: readonly Found[], report: Report): Found[] {
  const rank = ({ code }: Found) => (code.startsWith('osm:node') ? 1 : 0)
  const sorted = all.toSorted((a, b) => rank(a) - rank(b) || (a.code < b.code ? -1 : 1))
  const sites = new Map<string, Found[]>()
  const kept: Found[] = []
  for (const place of sorted) {
    const site = `${place.category} ${foldText(place.name ?? '')}`
    const others = sites.get(site) ?? []
    const double =
      place.name !== undefined &&
      onePerSite.has(place.category) &&
      others.find((other) => distance_m(other.position, place.position) < siteRadius_m)
    if (double) {
      report.leaveOut('osm-double', `${place.code} ${place.name} = ${double.code}`)
      continue
    }
    sites.set(site, [...others, place])
    kept.push(place)
  }
  return kept
}

function textOf(text: string | undefined, maxLength: number): string | undefined {
  const plain = text?.normalize('NFC').replace(/\s+/g, ' ').trim()
  return plain ? plain.slice(0, maxLength) : undefined
}

function siteOf(text: string | undefined): string | undefined {
  return text !== undefined && /^https?:\/\/\S+$/.test(text) && text.length <= 500 ? text : undefined
}

function optional<K extends string>(name: K, value: string | undefined): { readonly [P in K]?: string } {
  return (value === undefined ? {} : { [name]: value }) as { readonly [P in K]?: string }
}
