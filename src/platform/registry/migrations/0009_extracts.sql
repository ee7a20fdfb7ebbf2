-- Pseudonymised extracts for research: ordered by one person, approved by another. Distribution key: the extract's id.
create table extract (
  id uuid primary key,
  registry text not null,
  fields json not null,
  dates text not null check (dates in ('year', 'month')),
  -- The smallest group of people alike in what may give them away.
  k integer not null check (k between 2 and 1000),
  purpose text not null,
  recipient text not null,
  legal_ground text not null,
  keep_days integer not null,
  state text not null check (state in ('ordered', 'refused', 'approved', 'ready', 'failed', 'gone')),
  ordered_by text not null,
  ordered_by_name text not null,
  ordered_at timestamptz not null,
  decided_by text,
  decided_by_name text,
  decided_at timestamptz,
  decision text,
  -- Of so many records so many have been looked at; so many rows are in the file, and so many were kept back.
  total bigint not null,
  seen bigint not null,
  rows integer not null,
  suppressed integer not null,
  ready_at timestamptz,
  expires_at timestamptz,
  -- The encrypted file.
  blob text,
  downloads integer not null
);
create index extract_by_time on extract (id desc);
comment on column extract.fields is 'type: string[]';
