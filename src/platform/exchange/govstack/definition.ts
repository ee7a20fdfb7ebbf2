/** The registries that are offered by GovStack's interface, each also a service of the exchange with grants of its own. Rule EX18. */
import type { App } from '../../../kernel/app.ts'
import type { Message } from '../../../kernel/i18n.ts'
import type { Registry } from '../../registry/index.ts'
import { type OpenService, ownService, publishService, type ServicePurpose } from '../definition.ts'
import { ownMemberId } from '../identifiers.ts'
import { readByQuery } from './reading.ts'

/** Of the interface: a schema that changes so that its callers must change gets another. */
export const schemaVersion = '1.0'

export interface PublishedRegistry {
  readonly registry: Registry
  /** Its number at /databases; stays its own. */
  readonly databaseId: number
  readonly summary: Message
  readonly ownerUnitId: string
  readonly legalGround: string
  /** The field that is its key, and a key that is none's. */
  readonly keyField: string
  readonly exampleKey: string
  /** The field that holds the name by which it is searched. */
  readonly nameField?: string
  /** The field with the citizen number of whom a record is about. */
  readonly subjectField?: string
  /** Reading ones have the names of purposes of the registry, whose class holds as well. */
  readonly purposes: Readonly<Record<string, Omit<ServicePurpose, 'consent'>>>
}

const published = new WeakMap<App, Map<string, PublishedRegistry>>()

export function publishedRegistries(app: App): PublishedRegistry[] {
  return [...(published.get(app)?.values() ?? [])].toSorted((a, b) => a.databaseId - b.databaseId)
}

export const serviceIdOf = (name: string) => `${ownMemberId}/registry-${name}`

/** Undefined for one that is not offered, or not in this version. */
export function publishedRegistry(app: App, name: string, version: string): PublishedRegistry | undefined {
  return version === schemaVersion ? published.get(app)?.get(name) : undefined
}

export function serviceOf(app: App, { registry }: PublishedRegistry): OpenService {
  const service = ownService(app, serviceIdOf(registry.name))
  if (!service) throw new Error(`${registry.name} is offered without a service`)
  return service
}

/** Offers a registry to the members; called by its module when the program starts, once it is open. Throws on a contradiction. */
export function publishRegistry(app: App, given: PublishedRegistry): void {
  const { registry, purposes } = given
  const all = published.get(app) ?? new Map<string, PublishedRegistry>()
  published.set(app, all)
  for (const other of all.values()) {
    if (other.databaseId === given.databaseId) throw new Error(`${registry.name} has the number of another registry`)
  }
  if (Object.hasOwn(registry.fields, 'id'))
    throw new Error(`${registry.name} has a field id, which is the record's own`)
  for (const [name, { writes }] of Object.entries(purposes)) {
    const known = Object.hasOwn(registry.purposes, name)
    if (!writes && !known) throw new Error(`${registry.name} has no purpose ${name}`)
  }
  publishService(app, {
    code: `registry-${registry.name}`,
    title: registry.title,
    summary: given.summary,
    ownerUnitId: given.ownerUnitId,
    legalGround: given.legalGround,
    request: queryRequest,
    example: { query: { content: { [given.keyField]: given.exampleKey } } },
    fields: Object.fromEntries(
      Object.entries(registry.fields).map(([name, { title, sensitivity, schema }]) => {
        return [name, { title, sensitivity, schema }]
      }),
    ),
    purposes: Object.fromEntries(
      Object.entries(purposes).map(([name, purpose]) => [name, { ...purpose, consent: 'none' as const }]),
    ),
    level: { p99Ms: 500, availability: 0.999 },
    answer: async (tx, caller, input) => {
      const found = await readByQuery(tx, given, caller, input as unknown as { query: { content: object } })
      return found?.data ?? null
    },
  })
  all.set(registry.name, given)
}

const content = { type: 'object', minProperties: 1, maxProperties: 60 }

/** `{"query": {"content": {…}}}`. */
export const queryRequest = {
  type: 'object',
  properties: {
    query: { type: 'object', properties: { content }, required: ['content'], additionalProperties: false },
  },
  required: ['query'],
  additionalProperties: false,
}
