-- Signing keys. The private key is encrypted (vault.ts); distribution key: the holder.
create table signing_key (
  holder text not null,
  id uuid not null,
  -- name, title and organisation as certified: another name needs another certificate
  subject jsonb not null,
  subject_sha256 text not null,
  algorithm text not null,
  master_key_id text not null,
  encrypted_key bytea not null,
  certificate bytea not null,
  chain bytea[] not null,
  not_after timestamptz not null,
  created_at timestamptz not null,
  -- set when a newer key took its place, or the certificate was withdrawn
  ended_at timestamptz,
  primary key (holder, id)
);
create unique index signing_key_current on signing_key (holder, subject_sha256) where ended_at is null;

-- One sealing of one document. Distribution key: the document.
create table seal (
  document_id uuid primary key,
  id uuid not null,
  case_id uuid,
  signer jsonb not null,
  reason text not null,
  status text not null check (status in ('requested', 'sealing', 'sealed', 'failed')),
  attempts smallint not null default 0,
  error text,
  next_try_at timestamptz,
  requested_at timestamptz not null,
  sealed_at timestamptz,
  sealed_document_id uuid,
  sha256 text,
  check ((status = 'sealed') = (sealed_document_id is not null and sha256 is not null and sealed_at is not null))
);
create index seal_by_id on seal (id);
create index seal_due on seal (next_try_at) where status in ('requested', 'sealing');
create index seal_failed on seal (requested_at) where status = 'failed';

-- Root certificates that were met at TRUST_ANCHORS when it is an address.
create table trust_anchor (
  sha256 text primary key,
  pem text not null,
  added_at timestamptz not null
);
