/** What anybody may ask about places. Rules PL1 and PL2. */
import type { Tx } from '../../kernel/app.ts'
import { problem } from '../../kernel/problems.ts'
import { directory } from '../../platform/organisation/index.ts'
import { findOpen, type OpenRecord, type Position, readOpen } from '../../platform/registry/index.ts'
import { categories, categoryNames, isCategory, withMembers } from './categories.ts'
import type { CategoryView, PlaceView } from './contract.ts'
import { type Place, places } from './definition.ts'

/** Clause 4.3 of the ODbL asks for it wherever the data are shown. */
const attribution = '© OpenStreetMap contributors (ODbL 1.0), openstreetmap.org/copyright'

export function listCategories(): CategoryView[] {
  return categoryNames.map((id) => ({ id, ...categories[id] }))
}

export interface PlaceQuestion {
  readonly q?: string
  readonly near?: string
  readonly radius_m?: number
  readonly box?: string
  readonly category?: string
  readonly limit?: number
}

/** Throws `places.ask-something`, `places.unknown-category`, `places.bad-position`. */
export async function find(
  tx: Tx,
  { q, near, radius_m, box, category, limit = 50 }: PlaceQuestion,
): Promise<{ items: PlaceView[]; more: boolean; attribution: string }> {
  if (q === undefined && near === undefined && box === undefined) throw problem('places.ask-something')
  const found = await findOpen(tx, places.name, {
    limit,
    ...(q !== undefined && { q }),
    ...(near !== undefined && { near: positionsOf(near)[0] as Position }),
    ...(radius_m !== undefined && { radius_m }),
    ...(box !== undefined && { box: boxOf(box) }),
    ...(category !== undefined && { only: { field: 'category', values: categoriesOf(category) } }),
  })
  return { items: found.items.map(viewOf), more: found.more, attribution }
}

/** Throws `kernel.not-found`. */
export async function read(tx: Tx, id: string): Promise<PlaceView> {
  const found = await readOpen(tx, places.name, id)
  if (!found) throw problem('kernel.not-found')
  return viewOf(found)
}

function categoriesOf(text: string): string[] {
  return text.split(',').flatMap((category) => {
    if (!isCategory(category)) throw problem('places.unknown-category', { category })
    return [...withMembers(category)]
  })
}

/** `lat,lon` or `lat,lon,lat,lon`, in the form that the contract has checked. */
function positionsOf(text: string): Position[] {
  const numbers = text.split(',').map(Number)
  const found: Position[] = []
  for (let at = 0; at + 1 < numbers.length; at += 2)
    found.push({ lat: numbers[at] ?? NaN, lon: numbers[at + 1] ?? NaN })
  if (!found.every(({ lat, lon }) => Math.abs(lat) <= 90 && Math.abs(lon) <= 180)) throw problem('places.bad-position')
  return found
}

function boxOf(text: string): { southWest: Position; northEast: Position } {
  const [southWest, northEast] = positionsOf(text) as [Position, Position]
  if (southWest.lat > northEast.lat || southWest.lon > northEast.lon) throw problem('places.bad-position')
  return { southWest, northEast }
}

function viewOf({ id, data, distance_m }: OpenRecord): PlaceView {
  // Checked against the registry's schema when it was written.
  const place = data as unknown as Place
  return {
    id,
    code: place.code,
    name: place.name ?? null,
    nameEn: place.nameEn ?? null,
    category: place.category,
    position: place.position ?? null,
    distance_m,
    address: {
      unitId: place.address.unitId,
      unit: directory().unit(place.address.unitId)?.name ?? null,
      line: place.address.line ?? null,
    },
    phone: place.phone ?? null,
    website: place.website ?? null,
    opening: place.opening ?? null,
    healthInsuranceCode: place.healthInsuranceCode ?? null,
    details: { ...place.details },
    sources: place.sources.map((source) => ({ ...source })),
  }
}
