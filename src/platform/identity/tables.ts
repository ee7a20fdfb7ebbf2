import type { ColumnType } from 'kysely'

type Timestamp = ColumnType<string, string, string>
type Json<T> = ColumnType<T, string, string>

export interface Tables {
  person: {
    id: string
    citizen_number: string | null
    name: string
    date_of_birth: string | null
    sex: 'male' | 'female' | null
    ethnicity: string | null
    nationality: string | null
    place_of_origin: string | null
    residence_unit_id: string | null
    residence_line: string | null
    email: string | null
    phone: string | null
    language: ColumnType<'vi' | 'en', 'vi' | 'en' | undefined, 'vi' | 'en'>
    family: Json<unknown[]>
    sources: Json<Record<string, { source: string; at: string }>>
    created_at: Timestamp
    updated_at: Timestamp
  }
  person_number: { citizen_number: string; person_id: string }
  access: {
    person_id: string
    id: string
    at: Timestamp
    official_id: string
    official_name: string
    unit_id: string | null
    unit_name: Json<{ vi: string; en: string } | null>
    what: string
    purpose: string
    case_id: string | null
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
    created_at: Timestamp
    last_seen_at: Timestamp
    expires_at: Timestamp
    strong_until: Timestamp | null
    oidc_uid: string
    oidc_sid: string | null
    ended_at: Timestamp | null
  }
  sign_in: {
    subject_id: string
    id: string
    kind: 'citizen' | 'official'
    at: Timestamp
    outcome: string
    method: string | null
    face: string | null
    user_agent: string
    address: string
  }
  credential: {
    official_id: string
    username: string
    password_hash: string
    must_change: ColumnType<boolean, boolean | undefined, boolean>
    totp_sealed: Buffer | null
    totp_last_step: ColumnType<number, number | undefined, number>
    totp_pending_sealed: Buffer | null
    updated_at: Timestamp
  }
  passkey: {
    id: string
    official_id: string
    public_key: Buffer
    counter: number
    transports: string[]
    name: string
    added_at: Timestamp
    last_used_at: Timestamp | null
  }
  attempt: { key: string; failures: number; last_at: Timestamp; locked_until: Timestamp | null }
  challenge: { id: string; purpose: string; data: Json<unknown>; expires_at: Timestamp }
  oidc: {
    model: string
    id: string
    payload: Json<Record<string, unknown>>
    grant_id: string | null
    uid: string | null
    account_id: string | null
    expires_at: Timestamp | null
    consumed_at: Timestamp | null
  }
  signing_key: {
    id: string
    sealed: Buffer
    created_at: Timestamp
    signs_from: Timestamp
    retired_at: Timestamp | null
  }
  client: {
    id: string
    name: string
    secret_sealed: Buffer | null
    redirect_uris: string[]
    post_logout_redirect_uris: string[]
    back_channel_logout_uri: string | null
    created_at: Timestamp
  }
}
