// Written by `npm run tables` from the migrations; do not edit.
import type { ColumnType, Generated, GeneratedAlways } from 'kysely'

export interface Tables {
  record: {
    registry: string
    id: string
    version: number
    state: 'current' | 'ended' | 'merged'
    merged_into: string | null
    key: string | null
    label: string
    words: string
    words_reversed: string
    day: string
    unit_id: string | null
    data: ColumnType<Record<string, unknown>, string, string>
    valid_from: string
    recorded_at: string
    source_id: number
    xact: Generated<string>
    point: string | null | null
  }
  source: {
    id: GeneratedAlways<number>
    registry: string
    kind: 'import' | 'case' | 'official' | 'national' | 'generator'
    reference: string
    legal_ground: string
    first_used_at: string
  }
  version: {
    registry: string
    record_id: string
    version: number
    kind: 'registered' | 'changed' | 'corrected' | 'ended' | 'merged' | 'absorbed' | 'restored'
    patch: ColumnType<Record<string, unknown>, string, string>
    valid_from: string
    recorded_at: string
    source_id: number
    reason: string | null
    actor_id: string
    actor_name: string
    other_id: string | null
  }
  word: {
    registry: string
    word: string
  }
}
