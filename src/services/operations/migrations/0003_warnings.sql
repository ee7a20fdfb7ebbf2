-- Public warnings. Few; not distributed.
create table warning (
  id uuid primary key,
  -- The first of the messages that belong together.
  chain_id uuid not null,
  type text not null check (type in ('Alert', 'Update', 'Cancel')),
  status text not null check (status in ('Actual', 'Exercise', 'Test')),
  state text not null check (state in ('draft', 'refused', 'approved', 'issued')),
  -- Whose warning it is.
  unit_id text not null,
  incident_id uuid,
  content json not null,
  area_unit_ids text[] not null,
  composed_by text not null,
  composed_name text not null,
  composed_at timestamptz not null,
  decided_by text,
  decided_name text,
  decided_at timestamptz,
  refusal text,
  sent_at timestamptz,
  expires_at timestamptz not null,
  xml text,
  -- A later message of the chain is in force instead.
  replaced_by uuid
);
create index warning_in_force on warning (expires_at) where state = 'issued' and replaced_by is null;
create index warning_by_time on warning (composed_at desc);
create index warning_of_chain on warning (chain_id, sent_at);
-- One successor at a time is being prepared.
create unique index warning_one_draft on warning (chain_id) where state in ('draft', 'approved');
comment on column warning.content is 'type: import(''./contract-warnings.ts'').WarningContent';

-- Who asked to be told, of which unit. Distribution key: the person.
create table warning_subscriber (
  person_id uuid not null,
  unit_id text not null,
  since timestamptz not null,
  primary key (person_id, unit_id)
);
create index warning_subscriber_by_unit on warning_subscriber (unit_id, person_id);
