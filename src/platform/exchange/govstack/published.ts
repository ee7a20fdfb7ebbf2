/** Which registries are offered, and how each is found again. */
import type { App } from '../../../kernel/app.ts'
import type { Message } from '../../../kernel/i18n.ts'
import type { Registry } from '../../registry/index.ts'
import type { ServicePurpose } from '../definition.ts'

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

/** Undefined for one that is not offered, or not in this version. */
export function publishedRegistry(app: App, name: string, version: string): PublishedRegistry | undefined {
  return version === schemaVersion ? published.get(app)?.get(name) : undefined
}

/** Throws when another has its number. */
export function rememberPublished(app: App, given: PublishedRegistry): void {
  const all = published.get(app) ?? new Map<string, PublishedRegistry>()
  published.set(app, all)
  for (const other of all.values()) {
    if (other.databaseId === given.databaseId)
      throw new Error(`${given.registry.name} has the number of another registry`)
  }
  all.set(given.registry.name, given)
}
