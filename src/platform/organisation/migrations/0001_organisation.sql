-- Units of government with their validity: [valid_from, valid_to). All tables here are small and read by every module
-- through the directory in memory; on a cluster they are reference tables.
create table unit (
  id text primary key,
  code text not null,
  name_vi text not null,
  name_en text not null,
  level text not null check (level in ('city', 'department', 'district', 'commune')),
  kind text not null,
  parent_id text references unit deferrable initially deferred,
  valid_from date not null,
  valid_to date check (valid_to > valid_from),
  provenance text[] not null,
  -- 'reference': from the files that ship with the program, replaced by newer ones; 'decision': entered by the city.
  origin text not null check (origin in ('reference', 'decision')),
  -- The decision that ended a reference unit, which a reload must not undo.
  ended_by text
);
create index unit_by_code on unit (code);

create table succession (
  from_id text not null references unit deferrable initially deferred,
  to_id text not null references unit deferrable initially deferred,
  share text not null check (share in ('full', 'partial', 'unknown')),
  origin text not null check (origin in ('reference', 'decision')),
  primary key (from_id, to_id)
);

create table agency_code (
  unit_id text primary key references unit deferrable initially deferred,
  code text not null unique deferrable initially deferred,
  sample boolean not null,
  source text not null
);

-- One row; processes compare it with what they hold in memory.
create table directory_version (
  one boolean primary key default true check (one),
  version bigint not null
);
insert into directory_version (version) values (1);

create table official (
  id uuid primary key,
  name text not null,
  email text not null unique check (email = lower(email)),
  phone text,
  active boolean not null default true,
  created_at timestamptz not null
);

create table position (
  official_id uuid not null references official,
  id uuid not null,
  unit_id text not null references unit,
  title_vi text not null,
  title_en text not null,
  valid_from date not null,
  valid_to date check (valid_to > valid_from),
  primary key (official_id, id)
);
create index position_at_unit on position (unit_id);

create table role_assignment (
  official_id uuid not null references official,
  id uuid not null unique,
  role text not null,
  unit_id text not null references unit,
  subtree boolean not null,
  valid_from date not null,
  valid_to date check (valid_to >= valid_from),
  assigned_by text not null,
  assigned_at timestamptz not null,
  primary key (official_id, id)
);
create index role_at_unit on role_assignment (unit_id, role);

create table delegation (
  from_official_id uuid not null references official,
  id uuid not null unique,
  to_official_id uuid not null references official,
  role text,
  unit_id text not null references unit,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  reason text not null,
  recorded_by text not null,
  recorded_at timestamptz not null,
  primary key (from_official_id, id),
  check (ends_at >= starts_at),
  check (from_official_id <> to_official_id)
);
create index delegation_to on delegation (to_official_id, ends_at);

create table absence (
  official_id uuid not null references official,
  id uuid not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  reason text not null,
  recorded_by text not null,
  recorded_at timestamptz not null,
  primary key (official_id, id)
);
