-- Who took how many records out, for what: one line an export. Distribution key: its id.
create table export (
  id uuid primary key,
  registry text not null,
  purpose text not null,
  format text not null check (format in ('csv', 'ndjson')),
  reason text not null,
  official_id text not null,
  official_name text not null,
  started_at timestamptz not null,
  -- Null while it runs; `broken`: the reader went away or something failed, after so many records.
  ended_at timestamptz,
  outcome text not null check (outcome in ('running', 'whole', 'broken')),
  records integer not null
);
create index export_by_registry on export (registry, id);
