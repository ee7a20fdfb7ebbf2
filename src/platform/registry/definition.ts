/** What a registry is made of. A registry is data: the engine gives it versions, search, access rules and a change feed. */
import type { Message } from '../../kernel/i18n.ts'

/** From what anybody may know to sensitive personal data (Law 91/2025). */
export const sensitivities = ['open', 'internal', 'personal', 'sensitive'] as const
export type Sensitivity = (typeof sensitivities)[number]

export type RecordData = Readonly<Record<string, unknown>>

export interface Field {
  readonly title: Message
  /** What the value means, for somebody who connects a system. */
  readonly meaning: Message
  readonly sensitivity: Sensitivity
  /** JSON Schema 2020-12 of one value. */
  readonly schema: Readonly<Record<string, unknown>>
}

/** Why somebody reads. Each purpose opens the fields that it needs, to those who hold its permission. */
export interface Purpose {
  readonly title: Message
  /** The article that allows it. */
  readonly legalGround: string
  readonly permission: string
  /** Fields up to this class are given; the others are withheld and named. */
  readonly upTo: Sensitivity
  /** `own-units`: only records of units where the permission is held. */
  readonly reach: 'anywhere' | 'own-units'
}

/** WGS84, in degrees. */
export interface Position {
  readonly lat: number
  readonly lon: number
}

export interface Registry {
  /** Names its partition and its path. */
  readonly name: string
  readonly title: Message
  /** Who answers for it. */
  readonly owner: Message
  readonly fields: Readonly<Record<string, Field>>
  readonly required: readonly string[]
  readonly purposes: Readonly<Record<string, Purpose>>
  /** The permission to write; checked at the record's unit. */
  readonly maintain: string
  readonly keyOf: (data: RecordData) => string | null
  readonly labelOf: (data: RecordData) => string
  readonly unitOf: (data: RecordData) => string | null
  /** YYYY-MM-DD, or null. */
  readonly dayOf: (data: RecordData) => string | null
  /** Where it is; what has a position is found by it (place.ts). */
  readonly pointOf?: (data: RecordData) => Position | null
  /** Whose personal data a record holds, by internal id: their record of readings gets a line. */
  readonly personsOf: (id: string, data: RecordData) => readonly string[]
}

export function defineRegistry(registry: Registry): Registry {
  return registry
}

export function isWithin(sensitivity: Sensitivity, upTo: Sensitivity): boolean {
  return sensitivities.indexOf(sensitivity) <= sensitivities.indexOf(upTo)
}

/** What may be given for a purpose, and the names of what may not. */
export function disclose(
  registry: Registry,
  { upTo }: Pick<Purpose, 'upTo'>,
  data: RecordData,
): { data: RecordData; withheld: readonly string[] } {
  const given: Record<string, unknown> = {}
  const withheld: string[] = []
  for (const [name, field] of Object.entries(registry.fields)) {
    if (data[name] === undefined) continue
    if (isWithin(field.sensitivity, upTo)) given[name] = data[name]
    else withheld.push(name)
  }
  return { data: given, withheld }
}
