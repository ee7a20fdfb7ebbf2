/** GovStack's Database API: the schemas of the registries, read by anybody and changed by a release alone. Rule EX23. */
import type { Static } from 'typebox'
import type { Tx } from '../../../kernel/app.ts'
import { problem } from '../../../kernel/problems.ts'
import type { DatabaseGroup, DatabaseInfo } from './contract.ts'
import { type PublishedRegistry, publishedRegistries, schemaVersion } from './published.ts'

const operations = [
  'data-list',
  'data-create',
  'data-exists',
  'data-read',
  'data-update',
  'data-update-entries',
  'data-update-or-create',
  'data-delete',
  'data-read-value',
]
const reading = new Set(['data-list', 'data-exists', 'data-read', 'data-read-value'])

function infoOf({ registry, databaseId, summary, keyField, nameField, purposes }: PublishedRegistry) {
  const id = { type: 'string', format: 'uuid', primaryKey: true, readOnly: true, description: 'ID' }
  const fields = Object.entries(registry.fields).map(([name, { title, meaning, sensitivity, schema }]) => {
    const description = `${title.vi} (${title.en}). ${meaning.vi} ${meaning.en}`
    return [name, { ...schema, description, sensitivity }]
  })
  const writes = Object.values(purposes).some((purpose) => purpose.writes)
  return {
    id: databaseId,
    version: schemaVersion,
    name: registry.name,
    description: `${summary.vi} ${summary.en}`,
    institution: registry.owner.vi,
    schema: {
      type: 'object',
      properties: { id, ...Object.fromEntries(fields) } as Record<string, unknown>,
      required: ['id', ...registry.required],
    },
    schemaTags: nameField === undefined ? [] : [{ name: 'search', path: `/${nameField}`, isFulltext: true }],
    schemaFlags: registry.required.map((name) => ({ name: 'mandatory', path: `/${name}` })),
    fieldsUniques: [[keyField]],
    isDraft: false,
    isDisabled: false,
    isArchived: false,
    genericServices: operations
      .filter((name) => writes || reading.has(name))
      .map((name) => ({ serviceId: operations.indexOf(name) + 1, name, isVisible: true })),
    hasLogo: false,
  } satisfies Static<typeof DatabaseInfo>
}

export function databases(tx: Tx): Static<typeof DatabaseGroup> {
  const all = publishedRegistries(tx.app).map(infoOf)
  return { id: 1, name: 'Khuê', code: 'KHUE', databases: all, groupId: 1, order: 1 }
}

/** Throws `kernel.not-found`. */
export function database(tx: Tx, id: number): Static<typeof DatabaseInfo> {
  const found = publishedRegistries(tx.app).find(({ databaseId }) => databaseId === id)
  if (!found) throw problem('kernel.not-found')
  return infoOf(found)
}

/** Always: a schema is data of the program, so that it is reviewed, tested and released with what reads it. */
export function refuseChange(): never {
  throw problem('exchange.schema-in-code')
}
