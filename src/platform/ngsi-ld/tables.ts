// Written by `npm run tables` from the migrations; do not edit.
import type { ColumnType, Generated, GeneratedAlways } from 'kysely'

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
    expires_at: string | null
    attributes_expire_at: string | null
  }
  entity_map: {
    tenant: string
    id: string
    entities: ColumnType<Readonly<Record<string, readonly string[]>>, string, string>
    linked: ColumnType<Readonly<Record<string, string>>, string, string>
    expires_at: string
    created_at: string
    created_by: string
  }
  history: {
    tenant: string
    id: string
    types: string[]
    scopes: string[]
    created_at: string
    modified_at: string
    deleted_at: string | null
    created_by: string
  }
  instance: {
    tenant: string
    entity_id: string
    attribute: string
    id: string
    observed_at: string | null
    modified_at: string
    deleted_at: string | null
    body: ColumnType<unknown, string, string>
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
  notification: {
    tenant: string
    subscription_id: string
    slot: string
    number: GeneratedAlways<number>
    at: string
    data: ColumnType<unknown, string, string>
  }
  registration: {
    tenant: string
    id: string
    body: ColumnType<unknown, string, string>
    context: ColumnType<{ source: unknown }, string, string>
    expires_at: string | null
    created_at: string
    modified_at: string
    created_by: string
  }
  state: {
    one: Generated<boolean>
    subscriptions: number
  }
  subscription: {
    tenant: string
    id: string
    body: ColumnType<unknown, string, string>
    context: ColumnType<{ source: unknown }, string, string>
    is_active: boolean
    expires_at: string | null
    created_at: string
    modified_at: string
    created_by: string
    times_sent: Generated<number>
    times_failed: Generated<number>
    last_notification: string | null
    last_success: string | null
    last_failure: string | null
    tries: Generated<number>
    next_try_at: string | null
    about: Generated<'entities' | 'sources'>
  }
  subscription_there: {
    tenant: string
    subscription_id: string
    registration_id: string
    there_id: string
  }
  tenant: {
    name: string
    unit_id: string
    is_public: boolean
    created_at: string
  }
}
