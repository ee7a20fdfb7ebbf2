// Written by `npm run tables` from the migrations; do not edit.
import type { ColumnType, Generated } from 'kysely'

export interface Tables {
  access: {
    person_id: string
    id: string
    at: string
    official_id: string
    official_name: string
    unit_id: string | null
    unit_name: ColumnType<{ vi: string; en: string } | null, string | null | undefined, string | null>
    what: string
    purpose: string
    case_id: string | null
  }
  attempt: {
    key: string
    failures: number
    last_at: string
    locked_until: string | null
  }
  challenge: {
    id: string
    purpose: string
    data: ColumnType<unknown, string, string>
    expires_at: string
  }
  client: {
    id: string
    name: string
    secret_sealed: Buffer | null
    redirect_uris: string[]
    post_logout_redirect_uris: string[]
    back_channel_logout_uri: string | null
    created_at: string
  }
  credential: {
    official_id: string
    username: string
    password_hash: string
    must_change: Generated<boolean>
    totp_sealed: Buffer | null
    totp_last_step: Generated<number>
    totp_pending_sealed: Buffer | null
    updated_at: string
  }
  oidc: {
    model: string
    id: string
    payload: ColumnType<Record<string, unknown>, string, string>
    grant_id: string | null
    uid: string | null
    account_id: string | null
    expires_at: string | null
    consumed_at: string | null
  }
  passkey: {
    id: string
    official_id: string
    public_key: Buffer
    counter: number
    transports: string[]
    name: string
    added_at: string
    last_used_at: string | null
  }
  person: {
    id: string
    citizen_number: string | null
    name: string
    date_of_birth: string | null
    sex: 'male' | 'female' | null
    nationality: string | null
    place_of_origin: string | null
    residence_unit_id: string | null
    residence_line: string | null
    email: string | null
    phone: string | null
    language: Generated<'vi' | 'en'>
    family: ColumnType<unknown[], string | undefined, string>
    sources: ColumnType<Record<string, { source: string; at: string }>, string | undefined, string>
    created_at: string
    updated_at: string
  }
  person_number: {
    citizen_number: string
    person_id: string
  }
  session: {
    token_hash: Buffer
    id: string
    kind: 'citizen' | 'official'
    subject_id: string
    name: string
    assurance: 1 | 2
    face: 'portal' | 'desk' | 'centre'
    user_agent: string
    address: string
    created_at: string
    last_seen_at: string
    expires_at: string
    strong_until: string | null
    oidc_uid: string
    oidc_sid: string | null
    ended_at: string | null
  }
  sign_in: {
    subject_id: string
    id: string
    kind: 'citizen' | 'official'
    at: string
    outcome: string
    method: string | null
    face: string | null
    user_agent: string
    address: string
  }
  signing_key: {
    id: string
    sealed: Buffer
    created_at: string
    signs_from: string
    retired_at: string | null
  }
}
