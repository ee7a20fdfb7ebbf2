// Written by `npm run tables` from the migrations; do not edit.
import type { Generated } from 'kysely'

export interface Tables {
  absence: {
    official_id: string
    id: string
    starts_at: string
    ends_at: string
    reason: string
    recorded_by: string
    recorded_at: string
  }
  agency_code: {
    unit_id: string
    code: string
    sample: boolean
    source: string
  }
  delegation: {
    from_official_id: string
    id: string
    to_official_id: string
    role: 'one-stop-clerk' | 'specialist' | 'leader' | null
    unit_id: string
    starts_at: string
    ends_at: string
    reason: string
    recorded_by: string
    recorded_at: string
  }
  directory_version: {
    one: Generated<boolean>
    version: number
  }
  official: {
    id: string
    name: string
    email: string
    phone: string | null
    active: Generated<boolean>
    created_at: string
  }
  position: {
    official_id: string
    id: string
    unit_id: string
    title_vi: string
    title_en: string
    valid_from: string
    valid_to: string | null
  }
  role_assignment: {
    official_id: string
    id: string
    role: 'one-stop-clerk' | 'specialist' | 'leader' | 'unit-admin' | 'operator' | 'data-steward' | 'system-admin'
    unit_id: string
    subtree: boolean
    valid_from: string
    valid_to: string | null
    assigned_by: string
    assigned_at: string
  }
  succession: {
    from_id: string
    to_id: string
    share: 'full' | 'partial' | 'unknown'
    origin: 'reference' | 'decision'
  }
  unit: {
    id: string
    code: string
    name_vi: string
    name_en: string
    level: 'city' | 'department' | 'district' | 'commune'
    kind: 'municipality' | 'department' | 'office' | 'inspectorate' | 'police' | 'board' | 'agency' | 'urban-district' | 'rural-district' | 'town' | 'ward' | 'commune' | 'township'
    parent_id: string | null
    valid_from: string
    valid_to: string | null
    provenance: string[]
    origin: 'reference' | 'decision'
    ended_by: string | null
  }
}
