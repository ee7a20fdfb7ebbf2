/** The registry of parcels and that of certificates, as data. Law on Land 2024 (31/2024/QH15), Decree 101/2024, Circular 08/2024. */
import { directory } from '../../platform/organisation/index.ts'
import { defineRegistry, type RecordData, type Registry } from '../../platform/registry/index.ts'
import {
  encumbranceNames,
  fieldTexts,
  originNames,
  partTexts,
  planningNames,
  purposeTexts,
  registryTexts,
  stateNames,
} from './messages.ts'
import { codesOfUse, uses } from './uses.ts'

const text = (maxLength: number) => ({ type: 'string', minLength: 1, maxLength })
const day = { type: 'string', format: 'date' }
const choice = (...values: string[]) => ({ type: 'string', enum: values })
const object = (properties: Record<string, unknown>, required: string[]) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
})
const list = (items: Record<string, unknown>, maxItems: number) => ({ type: 'array', maxItems, items })

/** Unit's code, number of the map sheet, number of the parcel on it (Circular 10/2024: mã thửa đất). */
export const parcelNumber = '^[0-9]{5}\\.[0-9]{1,5}\\.[0-9]{1,6}$'
export const pointsMax = 2_000

const point = { type: 'array', minItems: 2, maxItems: 2, items: { type: 'number', minimum: -180, maximum: 180 } }
const outline = object(
  {
    type: { const: 'Polygon' },
    coordinates: {
      type: 'array',
      minItems: 1,
      maxItems: 50,
      items: { type: 'array', minItems: 4, maxItems: pointsMax, items: point },
    },
  },
  ['type', 'coordinates'],
)

const holders = list(
  object({ personId: { type: 'string', format: 'uuid' }, name: text(200), share: text(40) }, ['name']),
  100,
)

export const landRights = ['allocated', 'allocated-with-fee', 'leased-yearly', 'leased-once', 'recognised'] as const
export const encumbranceKinds = ['mortgage', 'distraint', 'dispute', 'right-of-way', 'transfer-barred'] as const
export const planningKinds = [
  'road-widening',
  'recovery',
  'change-of-use',
  'protection-corridor',
  'height-limit',
] as const
export const certificateStates = ['valid', 'replaced', 'revoked', 'lost'] as const

const string = (value: unknown): string | null => (typeof value === 'string' ? value : null)
const personsIn = (data: RecordData): string[] =>
  ((data['holders'] ?? []) as readonly { personId?: string }[]).flatMap(({ personId }) => personId ?? [])

const purposes: Registry['purposes'] = {
  'case-handling': { ...purposeTexts.caseHandling, permission: 'land.look-up', upTo: 'personal', reach: 'anywhere' },
  'land-management': { ...purposeTexts.management, permission: 'land.manage', upTo: 'personal', reach: 'own-units' },
  'planning-work': { ...purposeTexts.planning, permission: 'land.look-up', upTo: 'internal', reach: 'anywhere' },
}

export const land = defineRegistry({
  name: 'land',
  title: registryTexts.land,
  owner: registryTexts.owner,
  fields: {
    number: { ...fieldTexts.number, sensitivity: 'open', schema: { type: 'string', pattern: parcelNumber } },
    unitId: { ...fieldTexts.unitId, sensitivity: 'open', schema: text(80) },
    address: { ...fieldTexts.address, sensitivity: 'open', schema: text(300) },
    use: {
      ...fieldTexts.use,
      sensitivity: 'open',
      schema: { type: 'string', enum: codesOfUse },
      choices: Object.fromEntries(Object.entries(uses).map(([code, { name }]) => [code, name])),
    },
    areaM2: {
      ...fieldTexts.areaM2,
      sensitivity: 'open',
      schema: { type: 'number', exclusiveMinimum: 0, maximum: 1e8 },
    },
    geometry: { ...fieldTexts.geometry, sensitivity: 'open', schema: outline },
    planning: {
      ...fieldTexts.planning,
      choices: planningNames,
      parts: partTexts,
      sensitivity: 'open',
      schema: list(
        object({ kind: choice(...planningKinds), note: text(500), decision: text(120), since: day }, [
          'kind',
          'note',
          'since',
        ]),
        50,
      ),
    },
    rights: {
      ...fieldTexts.rights,
      choices: originNames,
      parts: partTexts,
      sensitivity: 'internal',
      schema: object({ origin: choice(...landRights), shared: { type: 'boolean' }, until: day }, ['origin', 'shared']),
    },
    encumbrances: {
      ...fieldTexts.encumbrances,
      choices: encumbranceNames,
      parts: partTexts,
      sensitivity: 'internal',
      schema: list(
        object({ kind: choice(...encumbranceKinds), note: text(500), reference: text(120), since: day, until: day }, [
          'kind',
          'reference',
          'since',
        ]),
        50,
      ),
    },
    certificates: { ...fieldTexts.certificates, sensitivity: 'internal', schema: list(text(40), 20) },
    holders: {
      ...fieldTexts.holders,
      parts: partTexts,
      sensitivity: 'personal',
      schema: holders,
      refersTo: 'population',
    },
    synthetic: { ...fieldTexts.synthetic, sensitivity: 'open', schema: { type: 'boolean' } },
  },
  required: ['number', 'unitId', 'use', 'areaM2', 'geometry'],
  purposes,
  maintain: 'land.manage',
  keyOf: (data) => string(data['number']),
  labelOf: labelOfParcel,
  unitOf: (data) => string(data['unitId']),
  dayOf: () => null,
  personsOf: (_id, data) => personsIn(data),
  ofPerson: 'indexed',
})

/** What a parcel is found by: its address, else its number. */
function labelOfParcel(data: RecordData): string {
  const unit = directory().unit(string(data['unitId']) ?? '')?.name.vi
  const place =
    string(data['address']) ?? `Thửa ${(string(data['number']) ?? '').split('.').slice(1).toReversed().join(', tờ ')}`
  return unit === undefined ? place : `${place}, ${unit}`
}

export const landCertificates = defineRegistry({
  name: 'land-certificates',
  title: registryTexts.certificates,
  owner: registryTexts.owner,
  fields: {
    number: {
      ...fieldTexts.certificateNumber,
      sensitivity: 'internal',
      schema: { type: 'string', pattern: '^[A-Z]{2} [0-9]{6,8}$' },
    },
    entry: { ...fieldTexts.entry, sensitivity: 'internal', schema: text(40) },
    unitId: { ...fieldTexts.unitId, sensitivity: 'open', schema: text(80) },
    parcels: {
      ...fieldTexts.parcels,
      sensitivity: 'internal',
      schema: { ...list({ type: 'string', pattern: parcelNumber }, 50), minItems: 1 },
    },
    holders: {
      ...fieldTexts.holders,
      parts: partTexts,
      sensitivity: 'personal',
      schema: holders,
      refersTo: 'population',
    },
    issuedOn: { ...fieldTexts.issuedOn, sensitivity: 'internal', schema: day },
    issuer: { ...fieldTexts.issuer, sensitivity: 'internal', schema: text(200) },
    state: {
      ...fieldTexts.state,
      sensitivity: 'internal',
      schema: choice(...certificateStates),
      choices: stateNames,
    },
    synthetic: { ...fieldTexts.synthetic, sensitivity: 'open', schema: { type: 'boolean' } },
  },
  required: ['number', 'unitId', 'parcels', 'issuedOn', 'state'],
  purposes,
  maintain: 'land.manage',
  keyOf: (data) => string(data['number']),
  // Its number is its key: as a name, each would be a word of its own.
  labelOf: (data) => directory().unit(string(data['unitId']) ?? '')?.name.vi ?? '',
  unitOf: (data) => string(data['unitId']),
  dayOf: (data) => string(data['issuedOn']),
  personsOf: (_id, data) => personsIn(data),
  ofPerson: 'indexed',
})
