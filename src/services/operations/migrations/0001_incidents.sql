-- Incidents: what happened in the city and what was done about it.

-- Running numbers of a day. Not distributed.
create table counter (
  day date primary key,
  n integer not null
);

-- How an incident stands now; its events say how it came to be so. Distribution key: the incident.
create table incident (
  id uuid primary key,
  code text not null,
  kind text not null,
  severity smallint not null check (severity between 1 and 4),
  status text not null check (status in ('new', 'in-hand', 'contained', 'closed')),
  outcome text check (outcome in ('resolved', 'false-alarm')),
  title text not null,
  description text not null,
  source text not null check (source in ('operator', 'call', 'alert', 'report')),
  longitude double precision,
  latitude double precision,
  address text,
  -- Where it is, and who commands.
  unit_id text not null,
  command_unit_id text not null,
  opened_at timestamptz not null,
  changed_at timestamptz not null,
  closed_at timestamptz,
  merged_into uuid,
  -- The last event; a change names the one that it has seen.
  version integer not null
);
create index incident_open on incident (severity desc, opened_at desc) where status <> 'closed' and merged_into is null;
create index incident_closed on incident (closed_at desc) where status = 'closed' and merged_into is null;
create index incident_merged on incident (merged_into) where merged_into is not null;
create index incident_near on incident (kind, opened_at desc) where merged_into is null;

-- Append-only. How the incident stood after it is written with each, so that any moment can be shown again. Distribution key: the incident.
create table incident_event (
  incident_id uuid not null,
  seq integer not null,
  at timestamptz not null,
  actor_kind text not null check (actor_kind in ('official', 'citizen', 'system')),
  actor_id text not null,
  actor_name text not null,
  type text not null,
  data json not null,
  severity smallint not null,
  status text not null,
  longitude double precision,
  latitude double precision,
  merged boolean not null,
  primary key (incident_id, seq)
);
create index incident_event_by_time on incident_event (at);
comment on column incident_event.data is 'type: Record<string, unknown>';

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'integrity_constraint_violation';
end $$;
create trigger incident_event_stays before update or delete on incident_event for each row execute function refuse_change();

-- What told of it. The same thing tells once. Distribution key: the incident.
create table signal (
  incident_id uuid not null,
  source text not null,
  reference text not null,
  at timestamptz not null,
  ended_at timestamptz,
  title json not null,
  link text,
  primary key (incident_id, source, reference)
);
create unique index signal_once on signal (source, reference);
comment on column signal.title is 'type: { vi: string; en: string }';

-- Who called: personal data, sealed, and forgotten by a retention rule. Distribution key: the incident.
create table call (
  incident_id uuid primary key,
  sealed bytea,
  taken_at timestamptz not null,
  taken_by text not null
);

-- Two that may be one, with the reason. Distribution key: the incident.
create table merge_proposal (
  incident_id uuid not null,
  other_id uuid not null,
  proposed_at timestamptz not null,
  distance_m integer,
  minutes integer not null,
  dismissed_by text,
  primary key (incident_id, other_id)
);
create index merge_proposal_of_other on merge_proposal (other_id);

-- What a unit is asked to do. Distribution key: the incident.
create table task (
  incident_id uuid not null,
  id uuid not null,
  title text not null,
  detail text not null,
  unit_id text not null,
  given_at timestamptz not null,
  given_by text not null,
  due_at timestamptz not null,
  state text not null check (state in ('given', 'accepted', 'refused', 'done', 'withdrawn')),
  answered_at timestamptz,
  answered_by text,
  done_at timestamptz,
  note text,
  proof_document_id uuid,
  primary key (incident_id, id)
);
create index task_by_unit on task (unit_id, due_at) where state in ('given', 'accepted');
create index task_by_id on task (id);

-- What is done step by step for a kind of incident, from a severity on; a change is a new version. Small, not distributed.
create table playbook (
  kind text not null,
  from_severity smallint not null,
  version integer not null,
  title json not null,
  steps json not null,
  entered_at timestamptz not null,
  entered_by text not null,
  primary key (kind, from_severity, version)
);
comment on column playbook.title is 'type: { vi: string; en: string }';
comment on column playbook.steps is 'type: readonly unknown[]';

-- A playbook that was started for an incident keeps its version. Distribution key: the incident.
create table playbook_run (
  incident_id uuid primary key,
  kind text not null,
  from_severity smallint not null,
  version integer not null,
  title json not null,
  started_at timestamptz not null,
  started_by text not null
);
comment on column playbook_run.title is 'type: { vi: string; en: string }';

create table playbook_step (
  incident_id uuid not null,
  n smallint not null,
  text json not null,
  due_at timestamptz not null,
  done_at timestamptz,
  done_by text,
  note text,
  primary key (incident_id, n)
);
comment on column playbook_step.text is 'type: { vi: string; en: string }';
