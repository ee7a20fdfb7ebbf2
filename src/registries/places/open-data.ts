/** Places as open data. Rule PL8. */
import { allOpen, type OpenRecord } from '../../platform/registry/index.ts'
import { directory } from '../../platform/organisation/index.ts'
import { column, defineDataset, type Row } from '../open-data/index.ts'
import { categories, isCategory, placeCategories } from './categories.ts'
import { type Place, places, type PlaceSource } from './definition.ts'
import { openTexts } from './messages.ts'

const { columns } = openTexts

export const placesByCategory = defineDataset({
  id: 'places',
  ...openTexts,
  themes: ['REGI', 'HEAL', 'EDUC', 'TRAN'],
  publisherId: 'department:so-khoa-hoc-va-cong-nghe@2025-03-01',
  licence: 'ODBL_1_0',
  attribution: '© OpenStreetMap contributors (ODbL 1.0), openstreetmap.org/copyright',
  frequency: 'MONTHLY',
  columns: {
    id: column('text', columns.id),
    code: column('text', columns.code),
    name: column('text', columns.name, { optional: true }),
    name_en: column('text', columns.nameEn, { optional: true }),
    category: column('text', columns.category, { values: placeCategories }),
    category_vi: column('text', columns.categoryVi),
    category_en: column('text', columns.categoryEn),
    lat: column('number', columns.lat, { minimum: 20.4, maximum: 21.5 }),
    lon: column('number', columns.lon, { minimum: 105.1, maximum: 106.2 }),
    unit_id: column('text', columns.unitId),
    unit_vi: column('text', columns.unitVi, { optional: true }),
    address: column('text', columns.address, { optional: true }),
    website: column('text', columns.website, { optional: true }),
    opening: column('text', columns.opening, { optional: true }),
  },
  key: ['id'],
  position: { lat: 'lat', lon: 'lon' },
  rows: async (tx) => rowsOf(await allOpen(tx, places.name)),
})

export function rowsOf(records: readonly Pick<OpenRecord, 'id' | 'data'>[]): Row[] {
  return records.flatMap(({ id, data }) => {
    // Checked against the registry's schema when it was written.
    const place = data as unknown as Place
    const [ours] = place.sources.filter(({ source }) => source !== 'bhyt')
    return ours ? [rowOf(id, place, ours)] : []
  })
}

/** What a list without a licence has told of a place is not ours to give on. */
function rowOf(id: string, place: Place, ours: PlaceSource): Row {
  const mixed = place.sources.some(({ source }) => source === 'bhyt')
  const kind = isCategory(place.category) ? categories[place.category].name : null
  return {
    id,
    code: `${ours.source}:${ours.id}`,
    name: place.name ?? null,
    name_en: place.nameEn ?? null,
    category: place.category,
    category_vi: kind?.vi ?? null,
    category_en: kind?.en ?? null,
    lat: place.position?.lat ?? null,
    lon: place.position?.lon ?? null,
    unit_id: place.address.unitId,
    unit_vi: directory().unit(place.address.unitId)?.name.vi ?? null,
    address: mixed ? null : (place.address.line ?? null),
    website: place.website ?? null,
    opening: place.opening ?? null,
  }
}
