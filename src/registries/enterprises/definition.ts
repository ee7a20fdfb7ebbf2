/** Enterprises and household businesses, as data. Law on Enterprises 2020; Decree 168/2025 (registration). */
import { defineRegistry, type RecordData } from '../../platform/registry/index.ts'
import { choiceTexts, fieldTexts, partTexts, purposeTexts, registryTexts } from './messages.ts'

const text = (maxLength: number) => ({ type: 'string', minLength: 1, maxLength })
const day = { type: 'string', format: 'date' }
const choice = (of: Readonly<Record<string, unknown>>) => ({ type: 'string', enum: Object.keys(of) })
const object = (properties: Record<string, unknown>, required: string[]) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
})
const string = (value: unknown): string | null => (typeof value === 'string' ? value : null)

export interface Owner {
  /** Internal; missing for one whom the city does not know. */
  readonly personId?: string
  readonly name: string
  readonly role: 'owner' | 'member' | 'representative'
}

export interface Trade {
  /** VSIC, fourth level; missing for one that was described in words alone. */
  readonly code?: string
  readonly edition?: 'vsic-2018' | 'vsic-2025'
  readonly name: string
}

export const enterprises = defineRegistry({
  name: 'enterprises',
  title: registryTexts.enterprises,
  owner: registryTexts.owner,
  fields: {
    code: {
      ...fieldTexts.code,
      sensitivity: 'open',
      schema: { type: 'string', pattern: '^[0-9]{10}(-[0-9]{3})?$|^[0-9]{12}$' },
    },
    certificate: { ...fieldTexts.certificate, sensitivity: 'open', schema: text(60) },
    name: { ...fieldTexts.name, sensitivity: 'open', schema: text(300) },
    kind: {
      ...fieldTexts.kind,
      sensitivity: 'open',
      schema: choice(choiceTexts.kind),
      choices: choiceTexts.kind,
    },
    status: {
      ...fieldTexts.status,
      sensitivity: 'open',
      schema: choice(choiceTexts.status),
      choices: choiceTexts.status,
    },
    trades: {
      ...fieldTexts.trades,
      sensitivity: 'open',
      schema: {
        type: 'array',
        minItems: 1,
        maxItems: 60,
        // The same code means another thing in another edition: one without the other says nothing.
        items: {
          ...object(
            { code: { type: 'string', pattern: '^[0-9]{4}$' }, edition: choice(choiceTexts.edition), name: text(400) },
            ['name'],
          ),
          dependentRequired: { code: ['edition'], edition: ['code'] },
        },
      },
      choices: choiceTexts.edition,
      parts: partTexts,
    },
    address: {
      ...fieldTexts.address,
      sensitivity: 'open',
      schema: object({ unitId: text(80), line: text(300) }, ['unitId', 'line']),
      parts: partTexts,
    },
    registeredOn: { ...fieldTexts.registeredOn, sensitivity: 'open', schema: day },
    closedOn: { ...fieldTexts.closedOn, sensitivity: 'open', schema: day },
    capitalDong: {
      ...fieldTexts.capitalDong,
      sensitivity: 'internal',
      schema: { type: 'integer', minimum: 0, maximum: 1_000_000_000_000_000 },
    },
    workers: {
      ...fieldTexts.workers,
      sensitivity: 'internal',
      schema: { type: 'integer', minimum: 0, maximum: 1_000_000 },
    },
    owners: {
      ...fieldTexts.owners,
      sensitivity: 'personal',
      schema: {
        type: 'array',
        minItems: 1,
        maxItems: 100,
        items: object(
          { personId: { type: 'string', format: 'uuid' }, name: text(200), role: choice(choiceTexts.role) },
          ['name', 'role'],
        ),
      },
      choices: choiceTexts.role,
      parts: partTexts,
      refersTo: 'population',
    },
    phone: { ...fieldTexts.phone, sensitivity: 'personal', schema: text(30) },
  },
  required: ['code', 'name', 'kind', 'status', 'trades', 'address', 'registeredOn', 'owners'],
  purposes: {
    'case-handling': {
      ...purposeTexts.caseHandling,
      permission: 'enterprises.look-up',
      upTo: 'personal',
      reach: 'anywhere',
    },
    'business-registration': {
      ...purposeTexts.businessRegistration,
      permission: 'enterprises.manage',
      upTo: 'personal',
      reach: 'own-units',
    },
  },
  maintain: 'enterprises.manage',
  // An owner who closes a business and opens another has the same number again: what is closed gives it free.
  keyOf: (data) => (data['closedOn'] === undefined ? string(data['code']) : null),
  labelOf: (data) => string(data['name']) ?? '',
  unitOf: (data) => string((data['address'] as { unitId?: unknown } | undefined)?.unitId),
  dayOf: (data) => string(data['registeredOn']),
  personsOf: (_id, data) => ownersOf(data).flatMap(({ personId }) => personId ?? []),
  ofPerson: 'indexed',
})

/** Written in the shape of the schema above. */
export function ownersOf(data: RecordData): readonly Owner[] {
  return (data['owners'] ?? []) as readonly Owner[]
}
