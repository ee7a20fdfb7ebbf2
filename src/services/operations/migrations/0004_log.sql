-- The log book of a shift: append-only, put right by further entries. Not distributed: one shift writes some hundred lines.
create table log_entry (
  id uuid primary key,
  unit_id text not null,
  at timestamptz not null,
  by_id text not null,
  by_name text not null,
  text text not null,
  incident_id uuid,
  corrects uuid
);
create index log_entry_by_unit on log_entry (unit_id, id desc);
create trigger log_entry_stays before update or delete on log_entry for each row execute function refuse_change();

-- One shift to the next: what was open and said, signed by both.
create table handover (
  id uuid primary key,
  unit_id text not null,
  given_by text not null,
  given_name text not null,
  given_at timestamptz not null,
  notes text not null,
  open json not null,
  taken_by text,
  taken_name text,
  taken_at timestamptz
);
create index handover_by_unit on handover (unit_id, id desc);
create unique index handover_one_open on handover (unit_id) where taken_at is null;
comment on column handover.open is 'type: readonly { id: string; code: string; title: string; severity: number; status: string }[]';

-- Who and what can be sent, and whom to call.
create table resource (
  id uuid primary key,
  unit_id text not null,
  kind text not null check (kind in ('team', 'vehicle', 'equipment', 'shelter', 'contact')),
  name text not null,
  detail text not null,
  phone text,
  amount integer not null,
  state text not null check (state in ('ready', 'busy', 'out')),
  changed_at timestamptz not null,
  changed_by text not null
);
create index resource_by_unit on resource (unit_id, kind, name);
