-- People as the city knows them. Distribution key: the person's id.
create table person (
  id uuid primary key,
  citizen_number text check (citizen_number ~ '^[0-9]{12}$'),
  name text not null,
  date_of_birth date,
  sex text check (sex in ('male', 'female')),
  ethnicity text,
  nationality text,
  place_of_origin text,
  residence_unit_id text,
  residence_line text,
  email text,
  phone text,
  language text not null default 'vi' check (language in ('vi', 'en')),
  family jsonb not null default '[]',
  -- field → { source, at }
  sources jsonb not null default '{}',
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index person_by_number on person (citizen_number);

-- One person per citizen number. Apart from person, so that each table's unique key holds its distribution key.
create table person_number (
  citizen_number text primary key check (citizen_number ~ '^[0-9]{12}$'),
  person_id uuid not null
);

-- Who read whose data.
create table access (
  person_id uuid not null,
  id uuid not null,
  at timestamptz not null,
  official_id text not null,
  official_name text not null,
  unit_id text,
  unit_name jsonb,
  what text not null,
  purpose text not null,
  case_id text,
  primary key (person_id, id)
);

-- A signed-in browser. Only the hash of its token is kept.
create table session (
  token_hash bytea primary key,
  id uuid not null,
  kind text not null check (kind in ('citizen', 'official')),
  subject_id uuid not null,
  name text not null,
  assurance smallint not null check (assurance in (1, 2)),
  face text not null check (face in ('portal', 'desk', 'centre')),
  user_agent text not null,
  address text not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  strong_until timestamptz,
  -- The single sign-on session that it came from, and the name under which a client knows that.
  oidc_uid text not null,
  oidc_sid text,
  ended_at timestamptz
);
create index session_by_subject on session (subject_id, created_at desc) where ended_at is null;
create index session_by_id on session (id);
create index session_by_sid on session (oidc_sid) where ended_at is null;
create index session_by_oidc on session (oidc_uid) where ended_at is null;
create index session_by_expiry on session (expires_at);

-- What happened to an account's means of signing in; shown to its owner.
create table sign_in (
  subject_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('citizen', 'official')),
  at timestamptz not null,
  outcome text not null,
  method text,
  face text,
  user_agent text not null,
  address text not null,
  primary key (subject_id, id)
);

-- An official's own means of signing in. Secrets are sealed with the installation's key.
create table credential (
  official_id uuid primary key,
  username text not null unique,
  password_hash text not null,
  must_change boolean not null default false,
  totp_sealed bytea,
  -- The newest time step that was accepted: an older or equal one is a replay (RFC 6238 §5.2).
  totp_last_step bigint not null default 0,
  totp_pending_sealed bytea,
  updated_at timestamptz not null
);

create table passkey (
  id text primary key,
  official_id uuid not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  name text not null,
  added_at timestamptz not null,
  last_used_at timestamptz
);
create index passkey_by_official on passkey (official_id);

-- Wrong attempts, by account name and by network address, whether or not the account exists.
create table attempt (
  key text primary key,
  failures integer not null,
  last_at timestamptz not null,
  locked_until timestamptz
);

-- Short-lived, used once: sign-ins under way, passkey challenges.
create table challenge (
  id text primary key,
  purpose text not null,
  data jsonb not null,
  expires_at timestamptz not null
);
create index challenge_by_expiry on challenge (expires_at);

-- What the OpenID provider keeps; ids are hashed, so that the table holds no usable token.
create table oidc (
  model text not null,
  id text not null,
  payload jsonb not null,
  grant_id text,
  uid text,
  account_id text,
  expires_at timestamptz,
  consumed_at timestamptz,
  primary key (model, id)
);
create index oidc_by_grant on oidc (grant_id) where grant_id is not null;
create index oidc_by_uid on oidc (uid) where uid is not null;
create index oidc_by_account on oidc (account_id) where account_id is not null;
create index oidc_by_expiry on oidc (expires_at);

create table signing_key (
  id text primary key,
  sealed bytea not null,
  created_at timestamptz not null,
  -- Published from creation on; signs from here until a newer key does; published until retired_at.
  signs_from timestamptz not null,
  retired_at timestamptz
);

create table client (
  id text primary key,
  name text not null,
  secret_sealed bytea,
  redirect_uris text[] not null,
  post_logout_redirect_uris text[] not null,
  back_channel_logout_uri text,
  created_at timestamptz not null
);
