// Written by `npm run tables` from the migrations; do not edit.
import type { ColumnType } from 'kysely'

export interface Tables {
  network: {
    id: number
    version: number
    loaded_at: string
    source: string
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
  turn_ban: {
    from_segment: number
    to_segment: number
  }
}
