// Written by `npm run tables` from the migrations; do not edit.
import type { ColumnType } from 'kysely'

export interface Tables {
  detector: {
    thing: string
    segment: number
    placed_by: string
    placed_at: string
  }
  forecast: {
    id: number
    learned_at: string
    shares: ColumnType<readonly number[], string, string>
    scores: ColumnType<readonly import("./forecast/model.ts").Score[], string, string>
  }
  measure: {
    id: string
    kind: 'roadworks' | 'closure' | 'event'
    effect: 'closed' | 'narrowed' | 'slow'
    title: ColumnType<{ vi: string; en: string }, string, string>
    detail: ColumnType<{ vi: string; en: string }, string, string>
    segments: ColumnType<readonly number[], string, string>
    unit_id: string
    starts_at: string
    ends_at: string
    state: 'proposed' | 'published' | 'withdrawn'
    proposed_by: string
    proposed_by_name: string
    proposed_at: string
    decided_by: string | null
    decided_by_name: string | null
    decided_at: string | null
    reason: string | null
    hours: ColumnType<{ from: string; to: string; days: readonly number[] } | null, string | null | undefined, string | null>
    published_at: string | null
    withdrawn_at: string | null
    withdrawn_by: string | null
    withdrawn_by_name: string | null
  }
  moment: {
    at: string
    travel_time_index: number | null
    measured: number
    is_sample: boolean
    body: Buffer
  }
  network: {
    id: number
    version: number
    loaded_at: string
    source: string
  }
  now: {
    id: number
    at: string
    travel_time_index: number | null
    body: Buffer
  }
  partial: {
    process: string
    at: string
    body: Buffer
  }
  profile: {
    segment: number
    free_kmh: number
    usual: Buffer
    learned_at: string
  }
  segment: {
    no: number
    code: string
    from_node: string
    to_node: string
    name: string | null
    class: 'motorway' | 'trunk' | 'primary' | 'secondary' | 'tertiary' | 'unclassified' | 'residential' | 'living_street'
    is_one_way: boolean
    lanes: number
    limit_kmh: number
    is_limit_known: boolean
    line: ColumnType<readonly (readonly [number, number])[], string, string>
    length_m: number
    unit_id: string | null
    is_gone: boolean
  }
  sign: {
    code: string
    name: ColumnType<{ vi: string; en: string }, string, string>
    unit_id: string
    segment: number
    longitude: number
    latitude: number
    lines_max: number
    characters_max: number
    text: ColumnType<readonly string[] | null, string | null | undefined, string | null>
    set_by_name: string | null
    set_until: string | null
  }
  slowdown: {
    id: string
    kind: 'usual' | 'unusual'
    segments: ColumnType<readonly number[], string, string>
    name: string
    unit_id: string | null
    longitude: number
    latitude: number
    length_m: number
    worst_ratio: number
    delay_s: number
    began_at: string
    last_at: string
    ended_at: string | null
    is_signalled: boolean
  }
  trips: {
    from_unit: string
    day: string
    hour: number
    to_unit: string
    trips: number
  }
  turn_ban: {
    from_segment: number
    to_segment: number
  }
}
