/** The population registry and the register of households, as data. Law on Residence 2020, Law on Identification 2023, Law 91/2025. */
import { firstDay } from '../../kernel/partial-date.ts'
import { defineRegistry, type RecordData, type Registry } from '../../platform/registry/index.ts'
import { householdRules, personRules, similarity } from './care.ts'
import { choiceTexts, fieldTexts, partTexts, purposeTexts, registryTexts } from './messages.ts'

const text = (maxLength: number) => ({ type: 'string', minLength: 1, maxLength })
const day = { type: 'string', format: 'date' }
/** Of many old people only the year is known, or the month too. */
const birthDay = { type: 'string', format: 'partial-date' }
const id = { type: 'string', format: 'uuid' }
const choice = (...values: string[]) => ({ type: 'string', enum: values })
const object = (properties: Record<string, unknown>, required: string[]) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
})
const address = object({ unitId: text(80), line: text(200), since: day, until: day }, ['unitId', 'line', 'since'])

const string = (value: unknown): string | null => (typeof value === 'string' ? value : null)
/** Where a record is kept: the unit of its dated address. */
const unitAt = (field: string) => (data: RecordData) =>
  string((data[field] as { unitId?: unknown } | undefined)?.unitId)

/** The street and its unit, from an address such as `Số 12, ngõ 5 phố Tràng Tiền`. */
function streetOf(data: RecordData): string | null {
  const residence = data['residence'] as { unitId?: unknown; line?: unknown } | undefined
  const street = string(residence?.line)
    ?.replace(/^số\s+[\p{L}\p{N}/-]+[\s,]*/iu, '')
    .replace(/^(?:ngõ|ngách|hẻm)\s+[\p{N}/]+[\s,]*/iu, '')
    .trim()
  return street ? `${street} (${string(residence?.unitId) ?? ''})` : null
}

const purposes: Registry['purposes'] = {
  // At the one-stop desk: whoever stands there, from whatever ward (Decree 224/2026: what the city knows is not asked for).
  'case-handling': {
    ...purposeTexts.caseHandling,
    permission: 'population.look-up',
    upTo: 'personal',
    reach: 'anywhere',
  },
  'residence-management': {
    ...purposeTexts.residenceManagement,
    permission: 'population.manage',
    upTo: 'sensitive',
    reach: 'own-units',
    export: { permission: 'population.export', upTo: 'personal' },
  },
}

export const population = defineRegistry({
  name: 'population',
  title: registryTexts.population,
  owner: registryTexts.police,
  fields: {
    citizenNumber: {
      ...fieldTexts.citizenNumber,
      sensitivity: 'personal',
      schema: { type: 'string', pattern: '^[0-9]{12}$' },
    },
    name: { ...fieldTexts.name, sensitivity: 'personal', schema: text(100) },
    otherName: { ...fieldTexts.otherName, sensitivity: 'personal', schema: text(100) },
    dateOfBirth: { ...fieldTexts.dateOfBirth, sensitivity: 'personal', schema: birthDay },
    sex: {
      ...fieldTexts.sex,
      sensitivity: 'personal',
      schema: choice('male', 'female'),
      choices: choiceTexts.sex,
    },
    ethnicity: { ...fieldTexts.ethnicity, sensitivity: 'sensitive', research: 'keep', schema: text(200) },
    religion: { ...fieldTexts.religion, sensitivity: 'sensitive', research: 'keep', schema: text(60) },
    nationality: { ...fieldTexts.nationality, sensitivity: 'personal', research: 'keep', schema: text(200) },
    placeOfBirth: { ...fieldTexts.placeOfBirth, sensitivity: 'personal', schema: text(300) },
    placeOfOrigin: { ...fieldTexts.placeOfOrigin, sensitivity: 'personal', schema: text(300) },
    residence: { ...fieldTexts.residence, parts: partTexts, sensitivity: 'personal', schema: address },
    temporaryResidence: {
      ...fieldTexts.temporaryResidence,
      parts: partTexts,
      sensitivity: 'personal',
      schema: address,
    },
    householdId: { ...fieldTexts.householdId, sensitivity: 'personal', schema: id, refersTo: 'households' },
    maritalStatus: {
      ...fieldTexts.maritalStatus,
      sensitivity: 'personal',
      schema: choice('single', 'married', 'widowed', 'divorced'),
      choices: choiceTexts.maritalStatus,
    },
    spouseId: { ...fieldTexts.spouseId, sensitivity: 'personal', schema: id, refersTo: 'population' },
    motherId: { ...fieldTexts.motherId, sensitivity: 'personal', schema: id, refersTo: 'population' },
    fatherId: { ...fieldTexts.fatherId, sensitivity: 'personal', schema: id, refersTo: 'population' },
    dateOfDeath: { ...fieldTexts.dateOfDeath, sensitivity: 'personal', schema: day },
    synthetic: { ...fieldTexts.synthetic, sensitivity: 'open', schema: { type: 'boolean' } },
  },
  required: ['name', 'dateOfBirth', 'sex', 'nationality'],
  purposes,
  maintain: 'population.manage',
  keyOf: (data) => string(data['citizenNumber']),
  labelOf: (data) => string(data['name']) ?? '',
  unitOf: unitAt('residence'),
  dayOf: (data) => (typeof data['dateOfBirth'] === 'string' ? firstDay(data['dateOfBirth']) : null),
  similarity,
  quality: personRules,
  neighbourhoodOf: streetOf,
  personsOf: (recordId) => [recordId],
  ofPerson: (personId) => [personId],
})

export const households = defineRegistry({
  name: 'households',
  title: registryTexts.households,
  owner: registryTexts.police,
  fields: {
    number: { ...fieldTexts.householdNumber, sensitivity: 'internal', schema: text(30) },
    head: { ...fieldTexts.head, sensitivity: 'personal', schema: text(100) },
    address: { ...fieldTexts.householdAddress, parts: partTexts, sensitivity: 'personal', schema: address },
    members: {
      ...fieldTexts.members,
      sensitivity: 'personal',
      choices: choiceTexts.relation,
      parts: partTexts,
      schema: {
        type: 'array',
        maxItems: 60,
        items: object(
          { personId: id, relation: choice('head', 'spouse', 'child', 'parent', 'grandchild', 'relative', 'other') },
          ['personId', 'relation'],
        ),
      },
    },
    synthetic: { ...fieldTexts.synthetic, sensitivity: 'open', schema: { type: 'boolean' } },
  },
  required: ['number', 'head', 'address', 'members'],
  purposes,
  maintain: 'population.manage',
  keyOf: (data) => string(data['number']),
  labelOf: (data) => string(data['head']) ?? '',
  unitOf: unitAt('address'),
  dayOf: () => null,
  quality: householdRules,
  personsOf: (_id, data) => membersOf(data).map(({ personId }) => personId),
  ofPerson: (_personId, known) => known(population.name).flatMap((data) => string(data['householdId']) ?? []),
})

export interface Member {
  readonly personId: string
  readonly relation: string
}

/** Written by this module alone, in the shape of the schema above. */
export function membersOf(data: RecordData): readonly Member[] {
  return (data['members'] ?? []) as readonly Member[]
}
