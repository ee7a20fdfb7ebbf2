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
  for (const [maker, make] of Object.entries(makers)) make(watched(registry, maker))
}

/** Empty, and says so when a sealed field of it is looked at. */
function watched(registry: Registry, maker: string): RecordData {
  return new Proxy<RecordData>(
    {},
    {
      get(_target, name) {
        if (typeof name === 'string') refuseSealed(registry, name, maker)
        return undefined
      },
    },
  )
}

/** Throws: a sealed field is not searched. */
export function refuseSealed(registry: Registry, field: string, by: string): void {
  if (!isSealed(registry, field)) return
  throw new Error(
    `${registry.name}.${field} is of the class ‘sensitive’ and so stored encrypted: it cannot be searched or counted (${by}). Give it another class or leave it out there.`,
  )
}
