/** What other agencies ask of the population registry through the exchange. Rules PO7 and PO8. */
import type { App } from '../../kernel/app.ts'
import {
  type OwnService,
  type PublishedRegistry,
  publishRegistry,
  publishService,
} from '../../platform/exchange/index.ts'
import { isRecorded, shareRecord } from '../../platform/registry/index.ts'
import { households, membersOf, population } from './definition.ts'
import { serviceTexts, sharedTexts } from './messages.ts'

/** Công an thành phố answers for both registries. */
const ownerUnitId = 'department:cong-an-thanh-pho@2008-08-01'

const request = {
  type: 'object',
  properties: { citizenNumber: { type: 'string', pattern: '^[0-9]{12}$' } },
  required: ['citizenNumber'],
  additionalProperties: false,
}
const numberOf = (input: Readonly<Record<string, unknown>>) => String(input['citizenNumber'])

const common = {
  ownerUnitId,
  legalGround: 'Luật Căn cước 2023; Nghị định 194/2025/NĐ-CP',
  request,
  example: { citizenNumber: '001093009901' },
  subjectField: 'citizenNumber',
} as const

const told = [
  'citizenNumber',
  'name',
  'dateOfBirth',
  'sex',
  'nationality',
  'placeOfBirth',
  'placeOfOrigin',
  'residence',
  'temporaryResidence',
  'maritalStatus',
  'dateOfDeath',
] as const

const fieldOf = (registry: typeof population, name: string) => {
  const field = registry.fields[name]
  if (!field) throw new Error(`${registry.name} has no field ${name}`)
  return { title: field.title, sensitivity: field.sensitivity, schema: field.schema }
}

const purposes = (fields: readonly string[], ofPerson: readonly string[]): OwnService['purposes'] => ({
  'case-handling': { ...sharedTexts.caseHandling, consent: 'none', fields },
  ...(ofPerson.length > 0 && { 'by-consent': { ...sharedTexts.byConsent, consent: 'required', fields: ofPerson } }),
})

/** What the registry itself opens for handling a case is the most that any of these may. */
const sharing = (fields: readonly string[]) => ({ purpose: 'case-handling', fields })

const person: OwnService = {
  ...common,
  code: 'person',
  ...serviceTexts.person,
  fields: Object.fromEntries(told.map((name) => [name, fieldOf(population, name)])),
  purposes: purposes(told, ['name', 'dateOfBirth', 'residence']),
  level: { p99Ms: 200, availability: 0.999 },
  answer: async (tx, caller, input) => {
    const found = await shareRecord(tx, caller, 'population', { key: numberOf(input) }, sharing(caller.fields))
    return found?.data ?? null
  },
}

const exists: OwnService = {
  ...common,
  code: 'person-exists',
  ...serviceTexts.exists,
  fields: { exists: { ...sharedTexts.exists, sensitivity: 'internal', schema: { type: 'boolean' } } },
  purposes: purposes(['exists'], []),
  level: { p99Ms: 100, availability: 0.999 },
  answer: async (tx, _caller, input) => ({ exists: await isRecorded(tx, 'population', numberOf(input)) }),
}

const household: OwnService = {
  ...common,
  code: 'household',
  ...serviceTexts.household,
  fields: {
    number: fieldOf(households, 'number'),
    address: fieldOf(households, 'address'),
    members: {
      ...sharedTexts.members,
      sensitivity: 'personal',
      schema: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            relation: { type: 'string' },
            name: { type: 'string' },
            dateOfBirth: { type: 'string', format: 'partial-date' },
          },
          required: ['relation'],
        },
      },
    },
  },
  purposes: purposes(['number', 'address', 'members'], []),
  level: { p99Ms: 500, availability: 0.999 },
  answer: async (tx, caller, input) => {
    const asked = sharing(['householdId'])
    const { householdId } = (await shareRecord(tx, caller, 'population', { key: numberOf(input) }, asked))?.data ?? {}
    if (typeof householdId !== 'string') return null
    const whole = sharing(['number', 'address', 'members'])
    const home = await shareRecord(tx, caller, 'households', { id: householdId }, whole)
    if (!home) return null
    const members = caller.fields.includes('members')
      ? await Promise.all(
          membersOf(home.data).map(async ({ personId, relation }) => {
            const named = sharing(['name', 'dateOfBirth'])
            const member = await shareRecord(tx, caller, 'population', { id: personId }, named)
            return { relation, ...member?.data }
          }),
        )
      : []
    return { ...home.data, members }
  },
}

/** The same registry by GovStack's interface. It is read there, and changed by the police alone. */
const asRegistry: PublishedRegistry = {
  registry: population,
  databaseId: 1,
  summary: serviceTexts.registry.summary,
  ownerUnitId,
  legalGround: common.legalGround,
  keyField: 'citizenNumber',
  exampleKey: common.example.citizenNumber,
  nameField: 'name',
  subjectField: 'citizenNumber',
  purposes: { 'case-handling': { ...sharedTexts.caseHandling, fields: told } },
}

const householdsAsRegistry: PublishedRegistry = {
  registry: households,
  databaseId: 3,
  summary: serviceTexts.households.summary,
  ownerUnitId,
  legalGround: common.legalGround,
  keyField: 'number',
  exampleKey: 'HK0',
  nameField: 'head',
  purposes: { 'case-handling': { ...sharedTexts.caseHandling, fields: ['number', 'head', 'address', 'members'] } },
}

export function publishPopulation(app: App): void {
  for (const service of [person, exists, household]) publishService(app, service)
  for (const registry of [asRegistry, householdsAsRegistry]) publishRegistry(app, registry)
}
