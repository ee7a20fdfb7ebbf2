/** The tables of the schema `organisation`; see migrations/. */
import type { ColumnType, Generated } from 'kysely'
import type { Level, Role, Share, UnitKind } from './contract.ts'

type Timestamp = ColumnType<string, string, string>
type Origin = 'reference' | 'decision'

export interface Tables {
  unit: {
    id: string
    code: string
    name_vi: string
    name_en: string
    level: Level
    kind: UnitKind
    parent_id: string | null
    valid_from: string
    valid_to: string | null
    provenance: string[]
    origin: Origin
    ended_by: string | null
  }
  succession: { from_id: string; to_id: string; share: Share; origin: Origin }
  agency_code: { unit_id: string; code: string; sample: boolean; source: string }
  directory_version: { one: Generated<boolean>; version: number }
  official: {
    id: string
    name: string
    email: string
    phone: string | null
    active: Generated<boolean>
    created_at: Timestamp
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
    role: Role
    unit_id: string
    subtree: boolean
    valid_from: string
    valid_to: string | null
    assigned_by: string
    assigned_at: Timestamp
  }
  delegation: {
    from_official_id: string
    id: string
    to_official_id: string
    role: Role | null
    unit_id: string
    starts_at: Timestamp
    ends_at: Timestamp
    reason: string
    recorded_by: string
    recorded_at: Timestamp
  }
  absence: {
    official_id: string
    id: string
    starts_at: Timestamp
    ends_at: Timestamp
    reason: string
    recorded_by: string
    recorded_at: Timestamp
  }
}
