// Written by `npm run tables` from the migrations; do not edit.
import type { ColumnType, Generated } from 'kysely'

export interface Tables {
  blind_time: {
    id: string
    started_at: string
    ended_at: string | null
  }
  change: {
    id: string
    at: string
    subject_id: string
    by_id: string
    by_name: string
    what: string
    details: ColumnType<unknown, string, string>
  }
  credential: {
    id: string
    name: string
    version: '2c' | '3'
    user_name: string | null
    auth: 'sha256' | 'sha512' | 'sha' | null
    privacy: 'aes' | 'aes256b' | 'none' | null
    master_key_id: string
    sealed: Buffer
    changed_at: string
  }
  interruption: {
    id: string
    subject_id: string
    outage_id: string
    state: 'down' | 'behind'
    started_at: string
    ended_at: string | null
  }
  link: {
    id: string
    code: string
    a_node: string
    b_node: string
    a_index: number | null
    b_index: number | null
    kind: 'fibre' | 'leased-line' | 'vpn' | 'radio' | 'mobile'
    capacity_bps: number
    provider: string
    contract: string | null
    service_level: number
    created_at: string
    ended_at: string | null
  }
  maintenance: {
    id: string
    title: string
    from_at: string
    to_at: string
    subjects: ColumnType<{ kind: "node" | "link"; id: string }[], string, string>
    entered_by: string
    entered_name: string
    entered_at: string
  }
  node: {
    id: string
    code: string
    name: ColumnType<{ vi: string; en: string }, string, string>
    role: 'core' | 'aggregation' | 'access'
    unit_id: string
    longitude: number | null
    latitude: number | null
    address: string | null
    probe: 'snmp' | 'tcp' | 'icmp' | 'none'
    port: number | null
    credential_id: string | null
    snmp_context: string | null
    is_entrance: boolean
    created_at: string
    ended_at: string | null
  }
  notification: {
    id: string
    at: string
    node_id: string | null
    source: string
    kind: string
    details: string
  }
  outage: {
    id: string
    cause_kind: 'node' | 'link' | 'monitor'
    cause_id: string
    unit_id: string
    effect: 'outage' | 'degraded'
    instead: ColumnType<{ kind: "node" | "link" | "monitor"; id: string }[], string, string>
    behind: ColumnType<string[], string, string>
    behind_most: number
    started_at: string
    ended_at: string | null
    is_down: boolean
    failures: number
    penalty: number
    penalty_at: string
    is_silent: boolean
    acknowledged_at: string | null
    acknowledged_by: string | null
    acknowledged_name: string | null
    signal_stretch: Generated<number>
    is_signalled: Generated<boolean>
  }
  outage_step: {
    outage_id: string
    number: number
    at: string
    what: 'opened' | 'failed-again' | 'told-otherwise' | 'spread' | 'at-rest' | 'over' | 'acknowledged' | 'loud'
    cause_kind: 'node' | 'link' | 'monitor'
    cause_id: string
    behind: number
    by_name: string | null
  }
  round: {
    single: boolean
    at: string
    asked: number
    answered: number
    took_ms: number
  }
  state: {
    subject_id: string
    state: 'up' | 'down' | 'behind' | 'unknown'
    since: string
  }
}
