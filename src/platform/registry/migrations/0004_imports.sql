-- Imports into a registry that is in use. Distribution key: the import's id.

create table import (
  id uuid primary key,
  registry text not null,
  file_name text not null,
  -- The file itself is a blob of the storage.
  sha256 text not null,
  size integer not null,
  format text not null check (format in ('csv', 'xlsx', 'ndjson')),
  state text not null
    check (state in ('checking', 'checked', 'refused', 'applying', 'applied', 'stopped', 'taking-back', 'taken-back')),
  -- Why the file as a whole was refused.
  refusal json,
  -- The header's names, and the fields that they were taken for.
  columns json not null,
  reference text not null,
  legal_ground text not null,
  reason text not null,
  valid_from date not null,
  -- The last line that the running step has done, and when; what stands still is taken up again.
  position integer not null,
  moved_at timestamptz not null,
  new_rows integer not null,
  changed_rows integer not null,
  unchanged_rows integer not null,
  wrong_rows integer not null,
  applied_rows integer not null,
  taken_back_rows integer not null,
  kept_rows integer not null,
  -- Who ordered the running step, with the rights of that moment.
  ordered_by json not null,
  created_by text not null,
  created_at timestamptz not null
);
create index import_by_registry on import (registry, id);
create index import_unfinished on import (moved_at) where state in ('checking', 'applying', 'taking-back');
comment on column import.refusal is 'type: { type: string; params: Record<string, string | number> } | null';
comment on column import.columns is 'type: { header: string; field: string | null }[]';
comment on column import.ordered_by is 'type: Record<string, unknown>';

-- One line of the file each, and what became of it. The values go when the registry has them.
create table import_row (
  import_id uuid not null,
  line integer not null,
  outcome text not null check (outcome in ('new', 'changed', 'unchanged', 'wrong')),
  key text,
  record_id uuid,
  -- The version that was compared, then the one that was written.
  version integer,
  state text not null check (state in ('waiting', 'applied', 'refused', 'taken-back', 'kept')),
  data json,
  errors json,
  primary key (import_id, line)
);
create index import_row_by_key on import_row (import_id, key);
create index import_row_by_outcome on import_row (import_id, outcome, line);
comment on column import_row.data is 'type: Record<string, unknown> | null';
comment on column import_row.errors is 'type: { field: string; vi: string; en: string }[] | null';

-- Entered by mistake and taken back: it never was, and its number is free.
alter table record drop constraint record_state_check,
  add constraint record_state_check check (state in ('current', 'ended', 'merged', 'withdrawn'));
alter table version drop constraint version_kind_check, add constraint version_kind_check
  check (kind in ('registered', 'changed', 'corrected', 'ended', 'merged', 'absorbed', 'restored', 'withdrawn'));
