// Written by `npm run tables` from the migrations; do not edit.
import type { ColumnType } from 'kysely'

export interface Tables {
  correction: {
    person_id: string
    case_id: string
    case_code: string
    registry: string
    record_id: string
    field: string
    was: ColumnType<unknown, string, string>
    since: string
    value: ColumnType<unknown | null, string | null | undefined, string | null>
    said: ColumnType<string, string, string>
    why: ColumnType<string, string, string>
    finding: ColumnType<{ value: unknown; validFrom: string; note: string; by: string; byName: string; at: string } | null | null, string | null | undefined, string | null>
    state: 'open' | 'granted' | 'ended'
    asked_at: string
  }
}
