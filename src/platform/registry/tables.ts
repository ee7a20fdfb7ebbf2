// Written by `npm run tables` from the migrations; do not edit.
import type { ColumnType, Generated, GeneratedAlways } from 'kysely'

export interface Tables {
  block: {
    registry: string
    block: string
    record_id: string
  }
  data_key: {
    version: number
    master_key_id: string
    encrypted_key: Buffer | null
    made_at: string
    made_by: string
    destroyed_at: string | null
  }
  export: {
    id: string
    registry: string
    purpose: string
    format: 'csv' | 'ndjson'
    reason: string
    official_id: string
    official_name: string
    started_at: string
    ended_at: string | null
    outcome: 'running' | 'whole' | 'broken'
    records: number
  }
  extract: {
    id: string
    registry: string
    fields: ColumnType<string[], string, string>
    dates: 'year' | 'month'
    k: number
    purpose: string
    recipient: string
    legal_ground: string
    keep_days: number
    state: 'ordered' | 'refused' | 'approved' | 'ready' | 'failed' | 'gone'
    ordered_by: string
    ordered_by_name: string
    ordered_at: string
    decided_by: string | null
    decided_by_name: string | null
    decided_at: string | null
    decision: string | null
    total: number
    seen: number
    rows: number
    suppressed: number
    ready_at: string | null
    expires_at: string | null
    blob: string | null
    downloads: number
    attempt: Generated<number>
    failure: 'disk-full' | 'registry-gone' | 'interrupted' | 'unexpected' | null
    moved_at: string | null
  }
  feed_reading: {
    id: string
    registry: string
    reader_id: string
    reader_name: string
    unit_name: ColumnType<{ vi: string; en: string } | null, string | null | undefined, string | null>
    purpose: string
    day: string
    from_xact: string
    from_id: string
    to_xact: string
    to_id: string
    units: string[] | null
    first_at: string
    last_at: string
  }
  finding: {
    registry: string
    record_id: string
    rule: string
    unit_id: string | null
  }
  follower: {
    registry: string
    xact: string
    record_id: string
    counted_at: string | null
  }
  import: {
    id: string
    registry: string
    file_name: string
    sha256: string
    size: number
    format: 'csv' | 'xlsx' | 'ndjson'
    state: 'checking' | 'checked' | 'refused' | 'applying' | 'applied' | 'stopped' | 'taking-back' | 'taken-back'
    refusal: ColumnType<{ type: string; params: Record<string, string | number> } | null | null, string | null | undefined, string | null>
    columns: ColumnType<{ header: string; field: string | null }[], string, string>
    reference: string
    legal_ground: string
    reason: string
    valid_from: string
    position: number
    moved_at: string
    new_rows: number
    changed_rows: number
    unchanged_rows: number
    wrong_rows: number
    applied_rows: number
    taken_back_rows: number
    kept_rows: number
    ordered_by: ColumnType<Record<string, unknown>, string, string>
    created_by: string
    created_at: string
    blob: string | null
    blob_key: number | null
    file_gone: Generated<boolean>
  }
  import_row: {
    import_id: string
    line: number
    outcome: 'new' | 'changed' | 'unchanged' | 'wrong'
    key: string | null
    record_id: string | null
    version: number | null
    state: 'waiting' | 'applied' | 'refused' | 'taken-back' | 'kept'
    data: ColumnType<Record<string, unknown> | null | null, string | null | undefined, string | null>
    errors: ColumnType<{ field: string; vi: string; en: string }[] | null | null, string | null | undefined, string | null>
    sealed: Buffer | null
  }
  pair: {
    registry: string
    first_id: string
    second_id: string
    first_unit: string | null
    second_unit: string | null
    score: number
    reasons: ColumnType<{ points: number; vi: string; en: string }[], string, string>
    state: 'open' | 'not-same'
    found_at: string
    decided_at: string | null
    decided_by: string | null
    decision: string | null
  }
  past_position: {
    registry: string
    record_id: string
    xact: string
    unit_id: string | null
    until: string
  }
  record: {
    registry: string
    id: string
    version: number
    state: 'current' | 'ended' | 'merged' | 'withdrawn'
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
    persons: string[] | null
    sealed: Buffer | null
  }
  resealing: {
    registry: string
    what: 'record' | 'version' | 'import-row' | 'import-file' | 'column'
    position: string
    done: number
    began_at: string
    ended_at: string | null
  }
  sealed_fields: {
    registry: string
    fields: ColumnType<string[], string, string>
  }
  source: {
    id: GeneratedAlways<number>
    registry: string
    kind: 'import' | 'case' | 'official' | 'national' | 'generator'
    reference: string
    legal_ground: string
    first_used_at: string
  }
  unit_count: {
    registry: string
    unit_id: string
    records: number
  }
  version: {
    registry: string
    record_id: string
    version: number
    kind: 'registered' | 'changed' | 'corrected' | 'ended' | 'merged' | 'absorbed' | 'restored' | 'withdrawn'
    patch: ColumnType<Record<string, unknown>, string, string>
    valid_from: string
    recorded_at: string
    source_id: number
    reason: string | null
    actor_id: string
    actor_name: string
    other_id: string | null
    sealed: Buffer | null
  }
  word: {
    registry: string
    word: string
  }
}
