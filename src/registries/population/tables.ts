// Written by `npm run tables` from the migrations; do not edit.
import type { ColumnType } from 'kysely'

export interface Tables {
  notice: {
    seq: number
    id: string
    kind: 'moved' | 'died' | 'name-changed'
    body: ColumnType<{ [name: string]: unknown }, string, string>
    state: 'applied' | 'nothing' | 'conflict' | 'unknown' | 'kept' | 'taken-over'
    record_id: string | null
    unit_id: string | null
    received_at: string
    settled_by: string | null
    settled_at: string | null
    settlement: string | null
  }
}
