// Written by `npm run tables` from the migrations; do not edit.
import type { ColumnType, Generated, GeneratedAlways } from 'kysely'

export interface Tables {
  alert: {
    id: string
    rule_id: string
    group_key: string
    rule_name: ColumnType<{ vi: string; en: string }, string, string>
    severity: 'notice' | 'warning' | 'severe' | 'extreme'
    unit_id: string
    state: 'raised' | 'acknowledged' | 'cleared'
    value: number | null
    series_ids: number[]
    raised_at: string
    acknowledged_at: string | null
    acknowledged_by: string | null
    acknowledged_name: string | null
    cleared_at: string | null
  }
  arrival: {
    id: GeneratedAlways<number>
    at: string
    observations: number
    data: Buffer
  }
  block: {
    series_id: number
    day: number
    part: number
    from_ms: number
    to_ms: number
    is_merged: boolean
    observations: number
    data: Buffer
  }
  correction: {
    series_id: number
    time_ms: number
    id: GeneratedAlways<number>
    value: number
    quality: number
    new_value: number
    new_quality: number
    corrected_by: string
    corrected_at: string
    reason: string | null
  }
  dead_letter: {
    id: string
    subscription_id: string
    from_position: number
    to_position: number
    observations: number
    body: string
    error: string
    died_at: string
  }
  device: {
    id: string
    name: string
    unit_id: string
    state: 'unclaimed' | 'active' | 'blocked'
    claim_hash: Buffer | null
    claim_until: string | null
    key_hash: Buffer | null
    key_since: string | null
    old_key_hash: Buffer | null
    old_key_until: string | null
    per_minute: number
    last_seen_at: string | null
    accepted: Generated<number>
    refused: Generated<number>
    last_refusal: ColumnType<{ vi: string; en: string } | null, string | null | undefined, string | null>
    throttled_until: string | null
    created_at: string
  }
  latest: {
    series_id: number
    time_ms: number
    value: number
    quality: number
  }
  progress: {
    one: Generated<boolean>
    packed_to: number
    forgotten_to: Generated<number>
  }
  rollup: {
    series_id: number
    day: number
    data: Buffer
  }
  rule: {
    id: string
    unit_id: string
    body: ColumnType<unknown, string, string>
    is_on: boolean
    created_at: string
  }
  series: {
    id: GeneratedAlways<number>
    thing_id: string
    code: string
    name: string
    title: ColumnType<{ vi: string; en: string }, string, string>
    unit: string
    quantity: string
    kind: 'number' | 'boolean'
    mean: 'arithmetic' | 'time-weighted'
    unit_id: string
    longitude: number | null
    latitude: number | null
    is_public: boolean
    retention: 'short' | 'standard' | 'long' | 'permanent'
    interval_s: number | null
    plausible_min: number | null
    plausible_max: number | null
    created_at: string
    ended_at: string | null
  }
  silence: {
    id: string
    rule_id: string
    thing_id: string | null
    unit_id: string
    rule_name: ColumnType<{ vi: string; en: string }, string, string>
    reason: string
    from_at: string
    until_at: string
    created_at: string
    created_by: string
    created_name: string
    ended_at: string | null
    ended_name: string | null
  }
  subscription: {
    id: string
    unit_id: string
    name: string
    address: string
    filter: ColumnType<unknown, string, string>
    is_on: boolean
    position: number
    tries: Generated<number>
    next_try_at: string | null
    last_error: string | null
    last_delivered_at: string | null
    delivered: Generated<number>
    created_at: string
  }
  thing: {
    id: string
    code: string
    name: ColumnType<{ vi: string; en: string }, string, string>
    kind: string
    unit_id: string
    device_id: string | null
    longitude: number | null
    latitude: number | null
    is_public: boolean
    created_at: string
    ended_at: string | null
  }
}
