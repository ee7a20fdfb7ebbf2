/** What is stored of a record: its values, and what is computed from them to be found by. */
import { foldText } from '../organisation/index.ts'
import type { RecordData, Registry } from './definition.ts'
import { reversed } from './names.ts'
import { type OnPlane, onPlane } from './plane.ts'
import { part } from './sealing/rows.ts'
import type { RecordValues } from './store.ts'

export const noDay = '0001-01-01'

export interface Name {
  /** With its marks, composed (NFC). */
  readonly label: string
  readonly words: string
  readonly words_reversed: string
}

export function nameOf(text: string): Name {
  const label = text.normalize('NFC')
  const words = foldText(label)
  return { label, words, words_reversed: reversed(words) }
}

export function valuesOf(
  registry: Registry,
  id: string,
  data: RecordData,
  rest: Pick<RecordValues, 'version' | 'state' | 'merged_into' | 'valid_from' | 'recorded_at' | 'source_id'>,
): RecordValues {
  const { clear, secret } = part(registry, data)
  return {
    ...rest,
    // A record that was merged away gives its number free for the one that stays; so does one that never was.
    key: rest.state === 'merged' || rest.state === 'withdrawn' ? null : registry.keyOf(clear),
    ...nameOf(registry.labelOf(clear)),
    day: registry.dayOf(clear) ?? noDay,
    unit_id: registry.unitOf(clear),
    point: pointOf(registry, clear),
    persons: personsIn(registry, id, clear),
    data: clear,
    secret,
  }
}

/** As the index of persons has them; null where a registry finds them otherwise, or names nobody. */
export function personsIn(registry: Registry, id: string, data: RecordData): string[] | null {
  const persons = registry.ofPerson === 'indexed' ? registry.personsOf(id, data) : []
  return persons.length === 0 ? null : [...new Set(persons)]
}

/** As the position index has it. */
export function pointOf(registry: Registry, data: RecordData): string | null {
  const place = placeOnPlane(registry, data)
  return place && `(${place.x},${place.y})`
}

export function placeOnPlane(registry: Registry, data: RecordData): OnPlane | null {
  const position = registry.pointOf?.(data)
  return position ? onPlane(position) : null
}
