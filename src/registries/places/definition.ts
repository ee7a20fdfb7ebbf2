/** The gazetteer, as data. What is in it is open: anybody may know where a school is. */
import { defineRegistry, type Position, type RecordData } from '../../platform/registry/index.ts'
import { categories, isCategory, placeCategories } from './categories.ts'
import { fieldTexts, partTexts, purposeTexts, registryTexts, sourceTexts } from './messages.ts'

const text = (maxLength: number) => ({ type: 'string', minLength: 1, maxLength })
const object = (properties: Record<string, unknown>, required: string[]) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
})
const open = (schema: Record<string, unknown>) => ({ sensitivity: 'open', schema }) as const
const string = (value: unknown): string | null => (typeof value === 'string' ? value : null)

export interface PlaceSource {
  /** `osm`: OpenStreetMap; `bhyt`: the list of facilities of the health insurance; `official`: entered at the desk. */
  readonly source: 'osm' | 'bhyt' | 'official'
  readonly id: string
  readonly licence: string
}

/** What a record holds, in the shape of the schema below. */
export interface Place {
  readonly code: string
  readonly name?: string
  readonly nameEn?: string
  readonly category: string
  readonly position?: Position
  readonly address: { readonly unitId: string; readonly line?: string }
  readonly phone?: string
  readonly website?: string
  readonly opening?: string
  readonly operator?: string
  readonly brand?: string
  readonly healthInsuranceCode?: string
  readonly sources: readonly PlaceSource[]
  readonly details?: Readonly<Record<string, unknown>>
}

export const places = defineRegistry({
  name: 'places',
  title: registryTexts.places,
  owner: registryTexts.owner,
  fields: {
    code: { ...fieldTexts.code, ...open({ type: 'string', pattern: '^[a-z]{2,12}:[A-Za-z0-9/._-]{1,60}$' }) },
    name: { ...fieldTexts.name, ...open(text(200)) },
    nameEn: { ...fieldTexts.nameEn, ...open(text(200)) },
    category: {
      ...fieldTexts.category,
      ...open({ type: 'string', enum: placeCategories }),
      choices: Object.fromEntries(placeCategories.map((name) => [name, categories[name].name])),
    },
    position: {
      ...fieldTexts.position,
      parts: partTexts,
      // Hanoi and a little around it: latitude and longitude that were exchanged are refused.
      ...open(
        object(
          {
            lat: { type: 'number', minimum: 20.4, maximum: 21.5 },
            lon: { type: 'number', minimum: 105.1, maximum: 106.2 },
          },
          ['lat', 'lon'],
        ),
      ),
    },
    address: {
      ...fieldTexts.address,
      parts: partTexts,
      ...open(object({ unitId: text(80), line: text(300) }, ['unitId'])),
    },
    phone: { ...fieldTexts.phone, ...open(text(100)) },
    website: { ...fieldTexts.website, ...open({ type: 'string', pattern: '^https?://', maxLength: 500 }) },
    opening: { ...fieldTexts.opening, ...open(text(300)) },
    operator: { ...fieldTexts.operator, ...open(text(200)) },
    brand: { ...fieldTexts.brand, ...open(text(200)) },
    healthInsuranceCode: {
      ...fieldTexts.healthInsuranceCode,
      ...open({ type: 'string', pattern: '^[0-9A-Z]{5}$' }),
    },
    sources: {
      ...fieldTexts.sources,
      parts: partTexts,
      choices: sourceTexts,
      ...open({
        type: 'array',
        minItems: 1,
        maxItems: 10,
        items: object(
          { source: { type: 'string', enum: ['osm', 'bhyt', 'official'] }, id: text(80), licence: text(80) },
          ['source', 'id', 'licence'],
        ),
      }),
    },
    details: { ...fieldTexts.details, ...open({ type: 'object', maxProperties: 40 }) },
  },
  required: ['code', 'category', 'address', 'sources'],
  purposes: {
    'city-work': { ...purposeTexts.cityWork, permission: 'places.look-up', upTo: 'internal', reach: 'anywhere' },
  },
  maintain: 'places.manage',
  keyOf: (data) => string(data['code']),
  labelOf,
  unitOf: (data) => string((data['address'] as { unitId?: unknown } | undefined)?.unitId),
  dayOf: () => null,
  personsOf: () => [],
  pointOf: (data) => (data['position'] as Position | undefined) ?? null,
})

/** A place without a name is called what it is. */
function labelOf(data: RecordData): string {
  const category = string(data['category']) ?? ''
  return string(data['name']) ?? (isCategory(category) ? categories[category].name.vi : '')
}
