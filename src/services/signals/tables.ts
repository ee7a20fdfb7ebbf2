// Written by `npm run tables` from the migrations; do not edit.
import type { ColumnType } from 'kysely'

export interface Tables {
  control: {
    single: boolean
    at: string
    link: 'none' | 'up' | 'down'
    since: string
    details: ColumnType<Record<string, string | number | boolean | null>, string, string>
  }
  corridor: {
    id: string
    code: string
    name: ColumnType<{ vi: string; en: string }, string, string>
    stops: ColumnType<import("./contract.ts").CorridorStop[], string, string>
    speed_kmh: number
  }
  deployment: {
    id: string
    intersection_id: string
    plan_id: string
    replaced_id: string | null
    at: string
    how: 'approved' | 'brought-back'
    by_id: string
    by_name: string
    reason: string
  }
  detector_out: {
    intersection_id: string
    detector: string
    at: string
    by_name: string
    reason: string
  }
  event: {
    id: string
    intersection_id: string | null
    at: string
    kind: 'mode' | 'detector' | 'refused' | 'link' | 'priority'
    details: ColumnType<Record<string, string | number | boolean | null>, string, string>
  }
  intersection: {
    id: string
    code: string
    name: ColumnType<{ vi: string; en: string }, string, string>
    unit_id: string
    longitude: number
    latitude: number
    street_id: string
    layout: ColumnType<import("./contract.ts").Layout, string, string>
    wish: 'adaptive' | 'fixed' | 'flash'
    plan_id: string | null
    created_at: string
    changed_at: string
    ended_at: string | null
  }
  intervention: {
    id: string
    kind: 'hold' | 'bus' | 'emergency' | 'convoy' | 'flash' | 'all-red'
    stops: ColumnType<import("./contract-live.ts").InterventionStop[], string, string>
    reason: string
    cost_max_s: number
    begins_at: string
    ends_at: string
    by_id: string
    by_name: string
    created_at: string
    ended_at: string | null
    ended_how: 'passed' | 'ran-out' | 'by-hand' | 'too-dear' | null
    ended_name: string | null
    ended_reason: string | null
    cost_s: number
  }
  live: {
    intersection_id: string
    at: string
    state: ColumnType<import("./contract-live.ts").LiveState, string, string>
  }
  minute: {
    intersection_id: string
    at: string
    states: ColumnType<{ s: number; lights: string; stage: string | null }[], string, string>
    queue: number
    passed: number
  }
  note: {
    id: string
    at: string
    intersection_id: string | null
    by_id: string
    by_name: string
    what: string
    reason: string
    details: ColumnType<unknown, string, string>
  }
  plan: {
    id: string
    intersection_id: string
    number: number
    title: string
    patterns: ColumnType<import("./contract.ts").Pattern[], string, string>
    schedule: ColumnType<import("./contract.ts").ScheduleEntry[], string, string>
    state: 'proposed' | 'deployed' | 'replaced' | 'rejected'
    proposed_at: string
    proposed_by: string
    proposed_name: string
    reason: string
    decided_at: string | null
    decided_by: string | null
    decided_name: string | null
    decision_reason: string | null
  }
  trial: {
    id: string
    intersection_id: string
    kind: 'plan' | 'closure'
    plan_id: string | null
    lanes: ColumnType<string[], string, string>
    minutes: number
    reason: string
    state: 'waiting' | 'running' | 'done' | 'failed'
    progress: number
    asked_at: string
    asked_by: string
    asked_name: string
    ended_at: string | null
    results: ColumnType<import("./contract-trials.ts").TrialResults | null | null, string | null | undefined, string | null>
    error: string | null
  }
}
