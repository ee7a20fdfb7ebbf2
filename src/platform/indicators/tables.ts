// Written by `npm run tables` from the migrations; do not edit.
import type { ColumnType } from 'kysely'

export interface Tables {
  blueprint: {
    id: string
    year: number
    name: ColumnType<{ vi: string; en: string }, string, string>
    ground: string
    state: 'draft' | 'adopted'
    drafted_by: string
    drafted_by_name: string
    drafted_at: string
    adopted_by: string | null
    adopted_at: string | null
  }
  definition: {
    indicator_id: string
    version: number
    valid_from: string
    name: ColumnType<{ vi: string; en: string }, string, string>
    explanation: ColumnType<{ vi: string; en: string }, string, string>
    unit: 'percent' | 'count' | 'usd' | 'dong' | 'days' | 'index'
    decimals: number
    better: 'higher' | 'lower'
    formula: string | null
    period: 'day' | 'month' | 'quarter' | 'year'
    fresh_days: number
    owner_unit_id: string
    answers_id: string | null
    answers_name: string | null
    source: ColumnType<{ vi: string; en: string }, string, string>
    reason: string
    made_by: string
    made_at: string
  }
  indicator: {
    id: string
    code: string
    created_at: string
  }
  promise: {
    indicator_id: string
    id: string
    text: string
    value: number | null
    due_on: string
    state: 'open' | 'kept' | 'broken' | 'withdrawn'
    made_by: string
    made_by_name: string
    made_at: string
    closed_by_name: string | null
    closed_at: string | null
    note: string | null
  }
  reckoning: {
    indicator_id: string
    at: string
  }
  reminder: {
    indicator_id: string
    occasion: string
    kind: 'stale' | 'promise-due' | 'promise-over' | 'off-track'
    official_id: string | null
    sent_at: string
  }
  target: {
    blueprint_id: string
    indicator_id: string
    due_on: string
    value: number
  }
  value: {
    indicator_id: string
    unit_id: string
    period_from: string
    seq: number
    period_to: string
    value: number | null
    parts: ColumnType<Record<string, number> | null | null, string | null | undefined, string | null>
    version: number
    source: string | null
    reason: string | null
    made_by: string
    made_at: string
  }
}
