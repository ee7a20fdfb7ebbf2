/** What is stored of a record: its values, and what is computed from them to be found by. */
import { foldText } from '../organisation/index.ts'
import type { RecordData, Registry } from './definition.ts'
import { reversed } from './names.ts'
import type { RecordValues } from './store.ts'

export const noDay = '0001-01-01'

export function valuesOf(
  registry: Registry,
  data: RecordData,
  rest: Pick<RecordValues, 'version' | 'state' | 'merged_into' | 'valid_from' | 'recorded_at' | 'source_id'>,
): RecordValues {
  const label = registry.labelOf(data).normalize('NFC')
  const words = foldText(label)
  return {
    ...rest,
    // A record that was merged away gives its number free for the one that stays.
    key: rest.state === 'merged' ? null : registry.keyOf(data),
    label,
    words,
    words_reversed: reversed(words),
    day: registry.dayOf(data) ?? noDay,
    unit_id: registry.unitOf(data),
    data,
  }
}
