-- Indicators, their targets and who answers for them. Distribution key: the indicator.

create table indicator (
  id uuid primary key,
  code text not null,
  created_at timestamptz not null
);
create unique index indicator_by_code on indicator (code);

-- What is meant: a row a version, never changed.
create table definition (
  indicator_id uuid not null,
  version integer not null,
  valid_from date not null,
  name jsonb not null,
  explanation jsonb not null,
  unit text not null check (unit in ('percent', 'count', 'usd', 'dong', 'days', 'index')),
  decimals smallint not null check (decimals between 0 and 4),
  better text not null check (better in ('higher', 'lower')),
  -- Null: entered by who answers for it.
  formula text,
  period text not null check (period in ('day', 'month', 'quarter', 'year')),
  -- How many days after the end of its period a value must be there.
  fresh_days integer not null check (fresh_days between 0 and 1000),
  owner_unit_id text not null,
  answers_id uuid,
  answers_name text,
  source jsonb not null,
  reason text not null,
  made_by text not null,
  made_at timestamptz not null,
  primary key (indicator_id, version)
);
comment on column definition.name is 'type: { vi: string; en: string }';
comment on column definition.explanation is 'type: { vi: string; en: string }';
comment on column definition.source is 'type: { vi: string; en: string }';

-- Each figure as it was said; the newest of a period counts. Never changed.
create table value (
  indicator_id uuid not null,
  unit_id text not null,
  period_from date not null,
  seq integer not null,
  period_to date not null,
  value double precision,
  -- The measures that made it.
  parts jsonb,
  version integer not null,
  source text,
  reason text,
  made_by text not null,
  made_at timestamptz not null,
  primary key (indicator_id, unit_id, period_from, seq)
);
comment on column value.parts is 'type: Record<string, number> | null';

-- When an indicator was last reckoned, whether or not a figure changed.
create table reckoning (
  indicator_id uuid primary key,
  at timestamptz not null
);

-- What was promised, by whom, until when.
create table promise (
  indicator_id uuid not null,
  id uuid not null,
  text text not null,
  value double precision,
  due_on date not null,
  state text not null check (state in ('open', 'kept', 'broken', 'withdrawn')),
  made_by uuid not null,
  made_by_name text not null,
  made_at timestamptz not null,
  closed_by_name text,
  closed_at timestamptz,
  note text,
  primary key (indicator_id, id)
);

-- Each reminder that was sent: once for an occasion.
create table reminder (
  indicator_id uuid not null,
  occasion text not null,
  kind text not null check (kind in ('stale', 'promise-due', 'promise-over', 'off-track')),
  official_id uuid,
  sent_at timestamptz not null,
  primary key (indicator_id, occasion)
);

-- The programme as adopted in a year: a small table on every node.
create table blueprint (
  id uuid primary key,
  year integer not null,
  name jsonb not null,
  ground text not null,
  state text not null check (state in ('draft', 'adopted')),
  drafted_by text not null,
  drafted_by_name text not null,
  drafted_at timestamptz not null,
  adopted_by text,
  adopted_at timestamptz
);
create unique index blueprint_adopted on blueprint (year) where state = 'adopted';
create unique index blueprint_draft on blueprint (year) where state = 'draft';
comment on column blueprint.name is 'type: { vi: string; en: string }';

create table target (
  blueprint_id uuid not null references blueprint (id) on delete cascade,
  indicator_id uuid not null,
  due_on date not null,
  value double precision not null,
  primary key (blueprint_id, indicator_id, due_on)
);
