// Written by `npm run tables` from the migrations; do not edit.
import type { ColumnType, Generated } from 'kysely'

export interface Tables {
  access_grant: {
    id: string
    member_id: string
    service_id: string
    purpose: string
    fields: string[]
    valid_from: string
    valid_to: string
    per_minute: number
    per_day: number
    reason: string
    legal_ground: string
    given_at: string
    given_by: string
    given_by_name: string
    revoked_at: string | null
    revoked_by_name: string | null
    revoke_reason: string | null
  }
  batch: {
    number: number
    previous: Buffer
    root: Buffer
    entries: number
    closed_at: string
    hash: Buffer
    token: Buffer | null
  }
  change: {
    id: string
    at: string
    actor_id: string
    actor_name: string
    what: string
    subject: string
    details: ColumnType<Record<string, unknown>, string, string>
  }
  consent: {
    person_id: string
    id: string
    member_id: string
    service_id: string
    purpose: string
    asked_at: string | null
    given_at: string | null
    withdrawn_at: string | null
  }
  deferred: {
    id: string
    member_id: string
    service_id: string
    grant_id: string
    state: 'waiting' | 'done'
    master_key_id: string
    request: Buffer
    result: Buffer | null
    accepted_at: string
    done_at: string | null
    expires_at: string
  }
  entry: {
    id: string
    at: string
    member_id: string
    key_id: string
    service_id: string
    purpose: string
    fields: string[]
    user_id: string
    message_id: string
    issue: string | null
    outcome: 'answered' | 'accepted' | 'failed' | 'refused'
    problem: string | null
    status: number
    took_ms: number
    request_hash: string
    request_base: string
    request_signature: Buffer
    reply_base: string
    reply_signature: Buffer
    reply_key_id: string
    provider: string | null
    batch: number | null
    position: number | null
  }
  health: {
    member_id: string
    well: boolean
    checked_at: string
    took_ms: number
    detail: string
  }
  leaf: {
    batch: number
    position: number
    hash: Buffer
  }
  measure: {
    service_id: string
    day: string
    bucket: number
    answered: number
    failed: number
    refused: number
  }
  member: {
    id: string
    name: ColumnType<{ vi: string; en: string }, string, string>
    unit_id: string | null
    address: string | null
    contact: string
    sandbox: Generated<boolean>
    state: Generated<'active' | 'suspended'>
    state_reason: string | null
    created_at: string
  }
  member_key: {
    member_id: string
    key_id: string
    algorithm: 'ed25519' | 'ecdsa-p256-sha256'
    public_key: Buffer
    valid_from: string
    valid_to: string
    added_at: string
    revoked_at: string | null
    revoke_reason: string | null
  }
  message: {
    member_id: string
    message_id: string
    at: string
  }
  outside_service: {
    service_id: string
    member_id: string
    definition: ColumnType<Record<string, unknown>, string, string>
    state: Generated<'open' | 'closed'>
    published_at: string
  }
  own_key: {
    key_id: string
    public_key: Buffer
    master_key_id: string
    encrypted_key: Buffer
    created_at: string
    signs_from: string
  }
  tally: {
    grant_id: string
    period: 'minute' | 'day'
    starts: string
    calls: number
  }
}
