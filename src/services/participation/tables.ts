// Written by `npm run tables` from the migrations; do not edit.
import type { ColumnType, Generated } from 'kysely'

export interface Tables {
  api_key: {
    key_id: string
    name: string
    sha256: string
    made_at: string
    made_by: string
    blocked_at: string | null
    purpose: Generated<string>
    contact: Generated<string>
    made_name: Generated<string>
    blocked_name: string | null
    last_used_at: string | null
  }
  photo: {
    photo_id: string
    report_id: string | null
    kind: 'report' | 'proof'
    sha256: string
    media_type: string
    bytes: number
    taken_at: string | null
    lat: number | null
    lon: number | null
    uploaded_at: string
    uploaded_by: string | null
    released_at: string | null
    released_by: string | null
  }
  proof: {
    report_id: string
    proof_id: string
    photo_id: string | null
    series: string | null
    value: number | null
    unit: string | null
    at: string
    distance_m: number
    note: string
    added_at: string
    added_by: string
    added_by_name: string
  }
  report: {
    report_id: string
    case_code: string
    category: string
    words: string
    lat: number
    lon: number
    accuracy_m: number | null
    place_source: 'gps' | 'map' | 'photo' | 'place' | 'outside'
    place_words: string | null
    address_unit_id: string
    channel: 'portal' | 'open311'
    person_id: string
    anonymous: boolean
    key_sha256: string | null
    sent_at: string
    state: 'sent' | 'accepted' | 'working' | 'approval' | 'done' | 'refused' | 'withdrawn' | 'merged'
    holder_unit_id: string
    due_at: string | null
    risk_at: string | null
    accepted_at: string | null
    done_at: string | null
    on_time: boolean | null
    answer: string | null
    answer_until: string | null
    confirmed_at: string | null
    confirmed_by: 'reporter' | 'time' | null
    objections: Generated<number>
    round_since: string
    score: number | null
    reminded_before_at: string | null
    reminded_after_at: string | null
    escalated_unit_id: string | null
    escalated_at: string | null
    merged_into: string | null
    voices: Generated<number>
    public_words: string | null
    erased_at: string | null
  }
  sent_out: {
    report_id: string
    server: string
    service_code: string
    state: 'waiting' | 'sending' | 'sent' | 'closed' | 'failed'
    request_id: string | null
    token: string | null
    status: string | null
    status_notes: string | null
    tries: Generated<number>
    last_error: string | null
    changed_at: string
  }
  trail: {
    report_id: string
    trail_id: string
    at: string
    kind: string
    data: ColumnType<Record<string, string | number | null>, string, string>
  }
  voice: {
    report_id: string
    voice_key: string
    person_id: string | null
    at: string
  }
}
