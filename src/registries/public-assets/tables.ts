// Written by `npm run tables` from the migrations; do not edit.
export interface Tables {
  count: {
    unit_id: string
    round_id: string
    asset_id: string
    at: string
    by_name: string
    state: 'in-use' | 'idle' | 'broken' | 'for-disposal'
    place: string
    register_state: string
    register_place: string
    note: string | null
    photo_id: string | null
  }
  proposal: {
    unit_id: string
    id: string
    kind: 'transfer' | 'disposal'
    to_unit_id: string | null
    method: 'sale' | 'destruction' | 'scrap' | null
    asset_ids: string[]
    reason: string
    state: 'proposed' | 'approved' | 'refused' | 'withdrawn' | 'done'
    proposed_by: string
    proposed_by_name: string
    proposed_at: string
    decided_by_name: string | null
    decided_at: string | null
    decision: string | null
    done_by_name: string | null
    done_at: string | null
  }
  round: {
    unit_id: string
    id: string
    name: string
    begun_at: string
    begun_by: string
    closed_at: string | null
  }
}
