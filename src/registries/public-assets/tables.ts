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
  round: {
    unit_id: string
    id: string
    name: string
    begun_at: string
    begun_by: string
    closed_at: string | null
  }
}
