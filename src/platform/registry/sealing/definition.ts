/** What a definition may not do with the fields that are sealed: find records by them. Rule RG53. */
import { isSealed, type RecordData, type Registry } from '../definition.ts'

export function sealedNames(registry: Registry): string[] {
  return Object.keys(registry.fields)
    .filter((name) => isSealed(registry, name))
    .toSorted()
}

/**
 * Throws when a record's key, label, unit, day, place, persons or blocks are made from a sealed field. They are asked about a
 * record that says which of its fields was looked at; whatever else they might look at, they never get to see a sealed value.
 */
export function refuseSealedInSearch(registry: Registry): void {
  const id = '00000000-0000-0000-0000-000000000000'
  const makers: Readonly<Record<string, (data: RecordData) => unknown>> = {
    keyOf: registry.keyOf,
    labelOf: registry.labelOf,
    unitOf: registry.unitOf,
    dayOf: registry.dayOf,
    personsOf: (data) => registry.personsOf(id, data),
    ...(registry.pointOf && { pointOf: registry.pointOf }),
    ...(registry.similarity && { blocksOf: registry.similarity.blocksOf }),
  }
  for (const [maker, make] of Object.entries(makers)) {
    for (const name of lookedAt(make)) refuseSealed(registry, name, maker)
  }
}

/** The fields that are looked at of an empty record. One that cannot do without a value may throw: what it looked at counts. */
export function lookedAt(make: (data: RecordData) => unknown): ReadonlySet<string> {
  const names = new Set<string>()
  const watched = new Proxy<RecordData>(
    {},
    {
      get(_target, name) {
        if (typeof name === 'string') names.add(name)
        return undefined
      },
    },
  )
  try {
    make(watched)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
  }
  return names
}

/** Throws: a sealed field is not searched. */
export function refuseSealed(registry: Registry, field: string, by: string): void {
  if (!isSealed(registry, field)) return
  throw new Error(
    `${registry.name}.${field} is of the class ‘sensitive’ and so stored encrypted: it cannot be searched or counted (${by}). Give it another class or leave it out there.`,
  )
}
