-- Files as rows; the bytes are blobs named by their SHA-256. Distribution key: the document's id.
create table document (
  id uuid primary key,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  media_type text not null,
  size integer not null check (size > 0),
  name text not null,
  title text not null,
  kind text not null check (kind in ('upload', 'rendered', 'sealed')),
  classification text not null check (classification in ('public', 'personal', 'internal')),
  has_location boolean not null,
  owner_person_id uuid,
  case_id uuid,
  source_document_id uuid,
  created_by text not null,
  created_at timestamptz not null
);
create index document_by_case on document (case_id, created_at) where case_id is not null;
create index document_by_creator on document (created_by, created_at) where kind = 'upload';

-- Links that open a document without signing in. Of the token only the hash is kept.
create table share (
  document_id uuid not null,
  id uuid not null,
  token_sha256 bytea not null,
  created_by uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  opened integer not null default 0,
  primary key (document_id, id)
);
