// Written by `npm run tables` from the migrations; do not edit.
import type { ColumnType, Generated } from 'kysely'

export interface Tables {
  alarm: {
    official_id: string
    id: string
    kind: 'volume' | 'neighbours' | 'out-of-hours' | 'colleagues'
    official_name: string
    unit_id: string | null
    handling_unit_id: string
    case_code: string
    raised_at: string
    state: 'open' | 'justified' | 'violation'
    facts: ColumnType<{ count: number; usual: number; limit: number; where: string | null; from: string }, string, string>
    explanation: string | null
    explained_at: string | null
    decision: string | null
    decided_by: string | null
    decided_at: string | null
  }
  alarm_reading: {
    official_id: string
    alarm_id: string
    reading_id: string
    person_id: string
    at: string
    what: string
    purpose: string
    case_id: string | null
  }
  official_person: {
    official_id: string
    person_id: string
    said_at: string
    said_by: string
  }
  reading_hour: {
    official_id: string
    hour: string
    role: string
    unit_id: string | null
    acts: number
    persons: number
    persons_without_case: number
  }
  watch: {
    one: Generated<boolean>
    seen_until: string
  }
}
