-- Watching over readings of personal data.

-- Up to when readings have been looked at. One row, not distributed.
create table watch (
  one boolean primary key default true check (one),
  seen_until timestamptz not null
);

-- What is usual: how much each official read in each hour. Distribution key: the official.
create table reading_hour (
  official_id text not null,
  hour timestamptz not null,
  role text not null,
  unit_id text,
  acts integer not null,
  persons integer not null,
  persons_without_case integer not null,
  primary key (official_id, hour)
);
create index reading_hour_by_role on reading_hour (role, hour);

-- An alarm is a case; what it is about is here. Distribution key: the official.
create table alarm (
  official_id text not null,
  id uuid not null,
  kind text not null check (kind in ('volume', 'neighbours', 'out-of-hours')),
  official_name text not null,
  -- The official's own unit, and the one that handles the case.
  unit_id text,
  handling_unit_id text not null,
  -- The case has the alarm's id.
  case_code text not null,
  raised_at timestamptz not null,
  state text not null check (state in ('open', 'justified', 'violation')),
  -- The figures that tripped it.
  facts json not null,
  explanation text,
  explained_at timestamptz,
  decision text,
  decided_by text,
  decided_at timestamptz,
  primary key (official_id, id)
);
create unique index alarm_open on alarm (official_id, kind) where state = 'open';
create index alarm_by_unit on alarm (handling_unit_id, id desc);
create index alarm_by_id on alarm (id);
comment on column alarm.facts is 'type: { count: number; usual: number; limit: number; where: string | null; from: string }';

-- The readings that are the evidence, as they were recorded. Distribution key: the official.
create table alarm_reading (
  official_id text not null,
  alarm_id uuid not null,
  reading_id uuid not null,
  person_id uuid not null,
  at timestamptz not null,
  what text not null,
  purpose text not null,
  case_id text,
  primary key (official_id, alarm_id, reading_id)
);
