/** Public assets, as data. Law on Management and Use of Public Assets 2017; Circular 23/2023/TT-BTC. */
import { defineRegistry } from '../../platform/registry/index.ts'
import { codePattern } from './contract.ts'
import { assetGroups } from './depreciation.ts'
import { fieldTexts, purposeTexts, registryTexts, stateTexts } from './messages.ts'

const text = (maxLength: number) => ({ type: 'string', minLength: 1, maxLength })
const internal = (schema: Record<string, unknown>) => ({ sensitivity: 'internal', schema }) as const
const string = (value: unknown): string | null => (typeof value === 'string' ? value : null)

export const assets = defineRegistry({
  name: 'public-assets',
  title: registryTexts.assets,
  owner: registryTexts.owner,
  fields: {
    code: { ...fieldTexts.code, ...internal({ type: 'string', pattern: codePattern }) },
    name: { ...fieldTexts.name, ...internal(text(200)) },
    group: {
      ...fieldTexts.group,
      ...internal({ type: 'string', enum: Object.keys(assetGroups) }),
      choices: Object.fromEntries(Object.entries(assetGroups).map(([key, { name }]) => [key, name])),
    },
    unitId: { ...fieldTexts.unitId, ...internal(text(80)) },
    place: { ...fieldTexts.place, ...internal(text(200)) },
    state: {
      ...fieldTexts.state,
      ...internal({ type: 'string', enum: Object.keys(stateTexts) }),
      choices: stateTexts,
    },
    costDong: { ...fieldTexts.costDong, ...internal({ type: 'integer', minimum: 0, maximum: 1_000_000_000_000_000 }) },
    putIntoUseOn: { ...fieldTexts.putIntoUseOn, ...internal({ type: 'string', format: 'date' }) },
    areaM2: { ...fieldTexts.areaM2, ...internal({ type: 'number', exclusiveMinimum: 0, maximum: 100_000_000 }) },
    plate: { ...fieldTexts.plate, ...internal(text(20)) },
    serial: { ...fieldTexts.serial, ...internal(text(60)) },
  },
  required: ['code', 'name', 'group', 'unitId', 'place', 'state', 'costDong', 'putIntoUseOn'],
  purposes: {
    inventory: {
      ...purposeTexts.inventory,
      permission: 'public-assets.count',
      upTo: 'internal',
      reach: 'own-units',
    },
  },
  maintain: 'public-assets.manage',
  keyOf: (data) => string(data['code']),
  labelOf: (data) => string(data['name']) ?? '',
  unitOf: (data) => string(data['unitId']),
  dayOf: (data) => string(data['putIntoUseOn']),
  personsOf: () => [],
})

/** In the shape of the schema above. */
export interface Asset {
  readonly code: string
  readonly name: string
  readonly group: keyof typeof assetGroups
  readonly unitId: string
  readonly place: string
  readonly state: keyof typeof stateTexts
  readonly costDong: number
  readonly putIntoUseOn: string
}
