/** The registries that are offered by GovStack's interface, each also a service of the exchange with grants of its own. Rule EX18. */
import type { App } from '../../../kernel/app.ts'
import { type OpenService, ownService, publishService } from '../definition.ts'
import { ownMemberId } from '../identifiers.ts'
import { type PublishedRegistry, rememberPublished } from './published.ts'
import { readByQuery } from './reading.ts'

export const serviceIdOf = (name: string) => `${ownMemberId}/registry-${name}`

export function serviceOf(app: App, { registry }: PublishedRegistry): OpenService {
  const service = ownService(app, serviceIdOf(registry.name))
  if (!service) throw new Error(`${registry.name} is offered without a service`)
  return service
}

/** Offers a registry to the members; called by its module when the program starts, once it is open. Throws on a contradiction. */
export function publishRegistry(app: App, given: PublishedRegistry): void {
  const { registry, purposes } = given
  if (Object.hasOwn(registry.fields, 'id'))
    throw new Error(`${registry.name} has a field id, which is the record's own`)
  for (const [name, { writes }] of Object.entries(purposes)) {
    const known = Object.hasOwn(registry.purposes, name)
    if (!writes && !known) throw new Error(`${registry.name} has no purpose ${name}`)
  }
  rememberPublished(app, given)
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
