/** The registries that this program has open, by name. A registry's module opens it when the program starts. */
import type { App, Tx } from '../../kernel/app.ts'
import { type FieldError, problem } from '../../kernel/problems.ts'
import { compileFor, InvalidInput } from '../../kernel/validation.ts'
import { directory } from '../organisation/index.ts'
import type { RecordData, Registry } from './definition.ts'
import { refuseSealedInSearch, sealedNames } from './sealing/definition.ts'
import { ensureKey } from './sealing/keys.ts'
import { noteSealedFields } from './sealing/reseal.ts'
import { addWords, allWords, ensurePartition } from './store.ts'

/** What a schema cannot say: faults of values that fit it, with pointers such as `/values/geometry`. */
type FaultsOf = (tx: Tx, data: RecordData) => Promise<readonly FieldError[]>
const noFaults: FaultsOf = () => Promise.resolve([])

export interface Open {
  readonly registry: Registry
  readonly faultsOf: FaultsOf
  /** Throws `kernel.invalid-input` with a pointer to each field that does not fit. */
  readonly check: (data: RecordData) => void
  /** Every folded word of its records' names. */
  readonly vocabulary: Set<string>
}

const open = new Map<string, Open>()

/**
 * Makes the registry's partition when it is missing, and lets endpoints answer for it. `faultsOf`: its own rules. Throws when the
 * definition makes what is searched from a field that is sealed.
 */
export async function openRegistry(app: App, registry: Registry, faultsOf: FaultsOf = noFaults): Promise<void> {
  refuseSealedInSearch(registry)
  await ensureKey(app)
  await app.transaction(async (tx) => {
    await ensurePartition(tx, registry.name)
    await noteSealedFields(tx, registry.name, sealedNames(registry))
  })
  const vocabulary = new Set(await app.read((tx) => allWords(tx, registry.name)))
  open.set(registry.name, { registry, faultsOf, check: checkOf(registry), vocabulary })
}

function checkOf({ fields, required }: Registry): Open['check'] {
  const properties = Object.fromEntries(Object.entries(fields).map(([name, { schema }]) => [name, schema]))
  const validate = compileFor('body', { type: 'object', properties, required, additionalProperties: false })
  return (data) => {
    const result = validate(data)
    if (!('error' in result)) return
    if (!(result.error instanceof InvalidInput)) throw result.error
    const inValues = result.error.fields.map((field) => ({ ...field, pointer: `/values${field.pointer}` }))
    throw problem('kernel.invalid-input', {}, inValues)
  }
}

/** Throws `kernel.invalid-input`: values that do not fit the schema, or that the registry's own rules refuse. */
export async function checkValues(tx: Tx, { faultsOf, check }: Open, data: RecordData): Promise<void> {
  check(data)
  const faults = await faultsOf(tx, data)
  if (faults.length > 0) throw problem('kernel.invalid-input', {}, faults)
}

export function openRegistries(): Registry[] {
  return [...open.values()].map(({ registry }) => registry)
}

export function findRegistry(name: string): Open | undefined {
  return open.get(name)
}

/** The unit at which a permission for a record is held: what is of no unit is the city's. */
export const keptAt = (unitId: string | null): string => unitId ?? directory().city().id

/** What people call it; undefined when there is no such registry. */
export function registryTitle(name: string): Registry['title'] | undefined {
  return open.get(name)?.registry.title
}

/** Throws `registry.unknown`. */
export function getOpen(name: string): Open {
  const found = open.get(name)
  if (!found) throw problem('registry.unknown', { name })
  return found
}

/** Keeps the words of a record's name, so that a misspelt question finds them. */
export async function learnWords(tx: Tx, { registry, vocabulary }: Open, words: string): Promise<void> {
  const fresh = [...new Set(words.split(' '))].filter((word) => word !== '' && !vocabulary.has(word))
  if (fresh.length === 0) return
  await addWords(tx, registry.name, fresh)
  for (const word of fresh) vocabulary.add(word)
}

/** What other processes, or a load, have added since. */
export async function relearn(tx: Tx, { registry, vocabulary }: Open): Promise<void> {
  for (const word of await allWords(tx, registry.name)) vocabulary.add(word)
}
