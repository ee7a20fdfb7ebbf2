// Written by `npm run tables` from the migrations; do not edit.
import type { ColumnType, Generated, GeneratedAlways } from 'kysely'

export interface Tables {
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
  }
  rollup: {
    series_id: number
    day: number
    data: Buffer
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
