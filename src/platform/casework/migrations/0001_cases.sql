-- A case is a list of events; case_file is its projection, kept in the same transaction. Distribution key: case_id.

-- Processes by the hash of their content: a case stays under the one it was opened under. A reference table.
create table process (
  id text primary key,
  procedure_code text not null,
  version integer not null,
  definition jsonb not null,
  stored_at timestamptz not null default now()
);

-- Running number of an agency's day (case codes). One row is touched by each opening, so keep room for it on its page.
create table counter (
  agency_code text not null,
  day date not null,
  last integer not null,
  primary key (agency_code, day)
) with (fillfactor = 20);

create table case_file (
  case_id uuid primary key,
  code text not null,
  version integer not null,
  process_id text not null,
  procedure_code text not null,
  procedure_version integer not null,
  applicant_person_id uuid not null,
  -- Display name, as the queue shows it; other personal data is in application.
  applicant_name text not null,
  search text not null generated always as (public.plain(applicant_name)) stored,
  channel text not null,
  phase text not null,
  open boolean not null,
  status smallint not null,
  step_id text not null,
  receiving_unit_id text not null,
  competent_unit_id text not null,
  address_unit_id text,
  holder_unit_id text not null,
  holder_role text not null,
  held_since timestamptz not null,
  assignee_id uuid,
  assignee_name text,
  -- Nothing can be done by the holder now.
  waiting boolean not null,
  submitted_at timestamptz not null,
  received_at timestamptz,
  due_at timestamptz,
  -- From when less than a fifth of the time, or less than a working day, is left.
  risk_at timestamptz,
  paused_since timestamptz,
  -- The order of queues: when due; before acceptance, when that is due; paused ones last.
  queue_at timestamptz not null,
  done_at timestamptz,
  closed_at timestamptz,
  outcome text,
  draft_document_id uuid,
  seal_id uuid,
  money_state text not null,
  amount_dong bigint not null,
  payment_id uuid,
  delivery_state text not null,
  sync_state text not null
) with (fillfactor = 85);

-- Unique by the counter; a unique index would need the distribution key in it.
create index case_file_by_code on case_file (code text_pattern_ops);
create index case_file_by_applicant on case_file (applicant_person_id, submitted_at desc, case_id);
create index case_file_queue on case_file (holder_unit_id, holder_role, queue_at, case_id)
  include (assignee_id, waiting, due_at, risk_at, status, paused_since) where open;
create index case_file_assigned on case_file (assignee_id, queue_at, case_id) include (waiting)
  where open and assignee_id is not null;
create index case_file_sent_away on case_file (receiving_unit_id, queue_at, case_id)
  where open and holder_unit_id <> receiving_unit_id;
create index case_file_competent_elsewhere on case_file (competent_unit_id, queue_at, case_id)
  where open and holder_unit_id <> competent_unit_id;
create index case_file_register on case_file (receiving_unit_id, submitted_at, case_id);
create index case_file_received on case_file (receiving_unit_id, received_at) where received_at is not null;
create index case_file_done on case_file (competent_unit_id, done_at, case_id) include (outcome) where done_at is not null;
create index case_file_closed on case_file (competent_unit_id, closed_at desc, case_id desc) include (status) where not open;
create index case_file_closed_desk on case_file (receiving_unit_id, closed_at desc, case_id desc)
  where not open and receiving_unit_id <> competent_unit_id;

create table event (
  case_id uuid not null,
  -- From 1 without gaps: the version of the case after this event.
  seq integer not null,
  type text not null,
  at timestamptz not null,
  actor_kind text not null,
  actor_id text,
  actor_name text,
  actor_unit_id text,
  reason text,
  papers jsonb,
  data jsonb not null,
  primary key (case_id, seq)
);

-- Append-only: history is never rewritten, not even by ourselves.
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'casework.event is append-only';
end $$;
create trigger event_append_only before update or delete on event
  for each statement execute function refuse_change();

-- What the applicant declared: the whole at seq 1, what a supplement changed at its own seq.
create table application (
  case_id uuid not null,
  seq integer not null,
  data jsonb not null,
  primary key (case_id, seq)
);

create table opinion (
  case_id uuid not null,
  opinion_id uuid not null,
  unit_id text not null,
  role text not null,
  asked_at timestamptz not null,
  due_at timestamptz not null,
  given_at timestamptz,
  primary key (case_id, opinion_id)
);
create index opinion_open on opinion (unit_id, due_at, case_id) include (role) where given_at is null;

create table saved_filter (
  official_id uuid not null,
  filter_id uuid not null,
  name text not null,
  query jsonb not null,
  created_at timestamptz not null default now(),
  primary key (official_id, filter_id)
);
