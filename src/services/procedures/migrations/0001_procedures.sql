-- Procedures: the versioned catalogue, drafts, what a case was applied for with, slips, results and their numbers.

-- One row a version. A case keeps the version it was received under, so a version is never changed, only succeeded.
create table procedures.procedure (
  code text not null check (code ~ '^[0-9]\.[0-9]{6}$'),
  version integer not null check (version >= 1),
  source text not null check (source in ('city', 'national')),
  name_vi text not null,
  field text not null,
  level text not null,
  decision text not null,
  -- json, not jsonb: the order of the fields of a form is kept.
  content json not null,
  content_sha256 text not null,
  valid_from date not null,
  valid_to date,
  created_at timestamptz not null default now(),
  primary key (code, version),
  check (valid_to is null or valid_to >= valid_from)
);
create unique index procedure_current on procedures.procedure (code) where valid_to is null;

-- Grows with every change of the catalogue: a process whose memory is older reads it again.
create table procedures.catalogue_state (
  id smallint primary key default 1 check (id = 1),
  revision bigint not null default 1
);
insert into procedures.catalogue_state default values;

create table procedures.import (
  id uuid primary key,
  file_name text not null,
  file_sha256 text not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  -- Rows of the file that are done; a crashed import goes on after them.
  rows_done integer not null default 0,
  added integer not null default 0,
  changed integer not null default 0,
  unchanged integer not null default 0,
  unread jsonb not null default '[]'
);
create index import_by_file on procedures.import (file_sha256, started_at desc);

create table procedures.draft (
  owner_person_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('application', 'supplement')),
  channel text not null check (channel in ('online', 'counter')),
  -- The clerk who fills it in at the counter, and where.
  official_id uuid,
  unit_id text,
  applicant_name text not null,
  case_id uuid,
  asked text,
  procedure_code text not null,
  procedure_version integer not null,
  version integer not null default 0,
  answers jsonb not null,
  sources jsonb not null,
  -- At which version each field was last written: tells a second tab what changed elsewhere.
  field_versions jsonb not null default '{}',
  delivery text not null check (delivery in ('online', 'counter', 'post')),
  saved_at timestamptz not null,
  expires_at timestamptz not null,
  -- The reply of the submission, once there is one: a repeated submission gets it again.
  submission jsonb,
  primary key (owner_person_id, id)
);
create index draft_by_id on procedures.draft (id);
create unique index draft_open on procedures.draft (owner_person_id, procedure_code)
  where submission is null and kind = 'application' and channel = 'online';
create unique index draft_supplement on procedures.draft (owner_person_id, case_id)
  where submission is null and kind = 'supplement';
create index draft_expiry on procedures.draft (expires_at) where submission is null;

create table procedures.draft_file (
  owner_person_id uuid not null,
  draft_id uuid not null,
  id uuid not null,
  slot text not null,
  name text not null,
  media_type text not null,
  size integer not null,
  sha256 text not null,
  at timestamptz not null,
  primary key (owner_person_id, draft_id, id),
  foreign key (owner_person_id, draft_id) references procedures.draft (owner_person_id, id) on delete cascade
);

-- What belongs to a case beside what casework keeps (data, papers, events).
create table procedures.application (
  case_id uuid primary key,
  case_code text not null,
  procedure_code text not null,
  procedure_version integer not null,
  person_id uuid not null,
  person_name text not null,
  channel text not null check (channel in ('online', 'counter')),
  delivery text not null check (delivery in ('online', 'counter', 'post')),
  draft_id uuid not null,
  sources jsonb not null,
  fee jsonb not null,
  payment_id uuid,
  receiving_unit_id text not null,
  submitted_at timestamptz not null
);

-- Once only (Decree 224/2026 art. 15): answers offered again to the same person.
create table procedures.remembered (
  person_id uuid not null,
  key text not null,
  value jsonb not null,
  case_code text not null,
  at timestamptz not null,
  primary key (person_id, key)
);

-- Slips by form number (01 receipt, 02 supplement, 03 refusal, 04 apology), one for the case event that called for it.
create table procedures.slip (
  case_id uuid not null,
  form text not null check (form in ('01', '02', '03', '04')),
  case_version integer not null,
  at timestamptz not null,
  document_id uuid,
  primary key (case_id, form, case_version)
);
create index slip_waiting on procedures.slip (at) where document_id is null;

create table procedures.result (
  case_id uuid primary key,
  version integer not null default 0,
  state text not null check (state in ('none', 'drafted', 'sealing', 'seal-failed', 'issued')),
  fields jsonb not null,
  drafted_by text,
  draft_document_id uuid,
  draft_version integer,
  result_id text,
  number integer,
  number_year integer,
  number_text text,
  document_id uuid,
  seal_id uuid,
  signed_by text,
  signed_at timestamptz,
  unit_id text,
  sealed_document_id uuid,
  sealed_sha256 text,
  issued_at timestamptz,
  failure text,
  failed_at timestamptz,
  tries integer not null default 0
);
create index result_unsealed on procedures.result (signed_at) where state in ('sealing', 'seal-failed');

-- Decree 30/2020 art. 15: numbers run from 01 on 1 January to 31 December, one series for paper and electronic.
create table procedures.number_series (
  unit_id text not null,
  year integer not null,
  last integer not null,
  primary key (unit_id, year)
);
