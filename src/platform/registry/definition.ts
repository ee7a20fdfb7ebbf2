/** What a registry is made of. A registry is data: the engine gives it versions, search, access rules and a change feed. */
import type { Message } from '../../kernel/i18n.ts'

/** From what anybody may know to sensitive personal data (Law 91/2025); fields of the last class are stored encrypted (RG50). */
export const sensitivities = ['open', 'internal', 'personal', 'sensitive'] as const
export type Sensitivity = (typeof sensitivities)[number]

export type RecordData = Readonly<Record<string, unknown>>

export interface Field {
  readonly title: Message
  /** What the value means, for somebody who connects a system. */
  readonly meaning: Message
  readonly sensitivity: Sensitivity
  /** In an extract for research: kept as it is, or removed, where its schema does not tell (extract/treatment.ts). */
  readonly research?: 'keep' | 'remove'
  /** JSON Schema 2020-12 of one value. */
  readonly schema: Readonly<Record<string, unknown>>
  /** What the values of an enumeration are called, wherever in the value they stand. */
  readonly choices?: Readonly<Record<string, Message>>
  /** What the parts of a value that has parts are called. */
  readonly parts?: Readonly<Record<string, Message>>
  /** The registry whose record an id in the value names. */
  readonly refersTo?: string
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
  /** Whether its records may be taken out as a file: by whom (in the units where it is held), and fields up to which class. */
  readonly export?: { readonly permission: string; readonly upTo: Sensitivity }
}

/** WGS84, in degrees. */
export interface Position {
  readonly lat: number
  readonly lon: number
}

/** One reason for or against two records being the same, in words. */
export interface Likeness {
  /** Its weight in tenths of a bit (similarity.ts); below 0 it speaks against. */
  readonly points: number
  readonly why: Message
}

/** Which records of a registry may be one and the same. */
export interface Similarity {
  /** Only records that share one of these texts are compared. */
  readonly blocksOf: (data: RecordData) => readonly string[]
  readonly compare: (a: RecordData, b: RecordData) => readonly Likeness[]
  /** The weight of two records being one before anything of them is known. */
  readonly prior: number
}

/** What a good record of the registry is; one that breaks the rule comes onto a list. */
export interface QualityRule {
  readonly title: Message
  /** How much it counts in a unit's score. */
  readonly weight: number
  /** Records of the same registry that the rule has to see, by id. */
  readonly relatedTo?: (data: RecordData) => readonly string[]
  readonly isBroken: (data: RecordData, related: ReadonlyMap<string, RecordData>) => boolean
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
  readonly similarity?: Similarity
  readonly quality?: Readonly<Record<string, QualityRule>>
  /** What neighbours have in common, as a person reads it: the street. For what watches over readings; null where it is not known. */
  readonly neighbourhoodOf?: (data: RecordData) => string | null
  /** Whose personal data a record holds, by internal id: their record of readings gets a line. */
  readonly personsOf: (id: string, data: RecordData) => readonly string[]
  /**
   * How the records that may hold data of a person are found. `indexed`: by an index of what `personsOf` gives. Otherwise by
   * the ids that this gives; `known` is what registries opened before this one hold of them. A registry of no persons leaves
   * it out.
   */
  readonly ofPerson?: 'indexed' | IdsOfPerson
}

type IdsOfPerson = (personId: string, known: (registry: string) => readonly RecordData[]) => readonly string[]

export function defineRegistry(registry: Registry): Registry {
  return registry
}

/** Whether a field is stored encrypted: those of the most sensitive class. No key, name, place or rule of a record is made from it. */
export function isSealed({ fields }: Registry, name: string): boolean {
  return fields[name]?.sensitivity === 'sensitive'
}

/** Whether a purpose that opens so much needs what is sealed. */
export const opensSealed = (upTo: Sensitivity): boolean => upTo === 'sensitive'

export function isWithin(sensitivity: Sensitivity, upTo: Sensitivity): boolean {
  return sensitivities.indexOf(sensitivity) <= sensitivities.indexOf(upTo)
}

/** Fields up to this class may be taken out for a purpose: never more than it opens. */
export function exportedUpTo({ upTo, export: exported }: Purpose): Sensitivity {
  const limit = exported?.upTo ?? upTo
  return isWithin(limit, upTo) ? limit : upTo
}

/**
 * What may be given for a purpose, and the names of what may not, both in the order of the registry's fields. A sealed field is
 * named in any case: whether there is one is not told, nor looked up.
 */
export function disclose(
  registry: Registry,
  { upTo }: Pick<Purpose, 'upTo'>,
  data: RecordData,
): { data: Record<string, unknown>; withheld: string[] } {
  const given: Record<string, unknown> = {}
  const withheld: string[] = []
  for (const [name, isOpen] of opennessOf(registry, upTo)) {
    const value = data[name]
    if (isOpen && value !== undefined) given[name] = value
    else if (!isOpen && (value !== undefined || isSealed(registry, name))) withheld.push(name)
  }
  return { data: given, withheld }
}

const openness = new WeakMap<Registry, Map<Sensitivity, readonly (readonly [name: string, isOpen: boolean])[]>>()

/** Worked out once: a change feed asks for each of thousands of records. */
function opennessOf(registry: Registry, upTo: Sensitivity): readonly (readonly [name: string, isOpen: boolean])[] {
  const known = openness.get(registry) ?? new Map<Sensitivity, readonly (readonly [string, boolean])[]>()
  openness.set(registry, known)
  const fields =
    known.get(upTo) ??
    Object.entries(registry.fields).map(([name, field]) => [name, isWithin(field.sensitivity, upTo)] as const)
  known.set(upTo, fields)
  return fields
}
