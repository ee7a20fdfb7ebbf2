// Written by `npm run tables` from the migrations; do not edit.
import type { ColumnType, Generated } from 'kysely'

export interface Tables {
  context: {
    tenant: string
    id: string
    url: string
    kind: 'Hosted' | 'Cached' | 'ImplicitlyCreated'
    body: ColumnType<unknown, string, string>
    created_at: string
    last_used_at: string | null
    uses: Generated<number>
  }
  entity: {
    tenant: string
    id: string
    types: string[]
    attributes: string[]
    scopes: string[]
    attrs: ColumnType<unknown, string, string>
    bounds: string | null
    created_at: string
    modified_at: string
    created_by: string
  }
  key: {
    id: string
    tenant: string
    name: string
    hash: Buffer
    rights: 'read' | 'write' | 'manage'
    created_at: string
    created_by: string
    ended_at: string | null
  }
  tenant: {
    name: string
    unit_id: string
    is_public: boolean
    created_at: string
  }
}
