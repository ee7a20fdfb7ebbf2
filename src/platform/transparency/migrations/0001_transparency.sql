-- Issued results and the log of them. One log for the whole city: its tables are not distributed.
create table result (
  id text primary key check (id ~ '^[A-Za-z0-9_-]{22}$'),
  document_id uuid not null,
  sha256 text not null unique,
  case_code text not null,
  procedure_code text not null,
  kind jsonb not null,
  issuer_unit_id text not null,
  issuer jsonb not null,
  issued_at timestamptz not null,
  status text not null check (status in ('current', 'superseded', 'revoked')),
  superseded_by text,
  changed_at timestamptz,
  salt bytea not null
);
create index result_by_case on result (case_code);

-- What goes into the log: queued with the change that it states, numbered by the sequencer.
create table entry (
  queue_number bigint generated always as identity primary key,
  result_id text not null references result (id),
  type text not null check (type in ('issued', 'superseded', 'revoked')),
  data bytea not null,
  queued_at timestamptz not null,
  index bigint unique,
  unique (result_id, type)
);
create index entry_waiting on entry (queue_number) where index is null;

-- Tiles of hashes (C2SP tlog-tiles): up to 256 hashes of one level, appended to until full.
create table tile (
  level smallint not null,
  number bigint not null,
  hashes bytea not null,
  primary key (level, number)
);

-- Every checkpoint that was ever signed.
create table checkpoint (
  size bigint primary key,
  root bytea not null,
  note text not null,
  signed_at timestamptz not null
);

-- The log's own key. One row.
create table log_key (
  is_the_one boolean primary key default true check (is_the_one),
  origin text not null,
  verifier text not null,
  public_key bytea not null,
  master_key_id text not null,
  encrypted_key bytea not null,
  created_at timestamptz not null
);
