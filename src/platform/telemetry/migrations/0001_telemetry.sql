create schema if not exists telemetry;

-- What is observed: a station, a pump, a router, a bus (TEL1).
create table telemetry.thing (
  id uuid primary key,
  -- Its public name, as devices and topics use it.
  code text not null,
  name jsonb not null,
  kind text not null,
  -- The unit of government that owns it.
  unit_id text not null,
  device_id uuid,
  longitude float8,
  latitude float8,
  is_public boolean not null,
  created_at timestamptz not null,
  ended_at timestamptz
);
comment on column telemetry.thing.name is 'type: { vi: string; en: string }';
create unique index thing_by_code on telemetry.thing (code);
create index thing_by_device on telemetry.thing (device_id) where device_id is not null;
create index thing_by_unit on telemetry.thing (unit_id, code);

-- One quantity of a thing through time.
create table telemetry.series (
  id bigint generated always as identity primary key,
  thing_id uuid not null,
  -- CODE-OF-THING/NAME
  code text not null,
  name text not null,
  title jsonb not null,
  -- UCUM (https://ucum.org), for example ug/m3, Cel, m, %.
  unit text not null,
  quantity text not null,
  kind text not null check (kind in ('number', 'boolean')),
  -- How its observations are summed up over a period.
  mean text not null check (mean in ('arithmetic', 'time-weighted')),
  unit_id text not null,
  longitude float8,
  latitude float8,
  is_public boolean not null,
  retention text not null check (retention in ('short', 'standard', 'long', 'permanent')),
  -- How often it should report; null: when something happens.
  interval_s int check (interval_s > 0),
  -- Outside of these a value is kept, and marked uncertain.
  plausible_min float8,
  plausible_max float8,
  created_at timestamptz not null,
  ended_at timestamptz
);
comment on column telemetry.series.title is 'type: { vi: string; en: string }';
create unique index series_by_code on telemetry.series (code);
create index series_by_thing on telemetry.series (thing_id);
create index series_by_quantity on telemetry.series (quantity, id);

-- The log of what came in: one row a commit, many observations of many series, packed (arrival.ts). Ids are in the order of
-- commits: each is drawn under a lock that its commit lets go.
create table telemetry.arrival (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  observations int not null,
  data bytea not null
);
-- It is packed already.
alter table telemetry.arrival alter column data set storage external;

-- How far the log has been packed into blocks.
create table telemetry.progress (
  one boolean primary key default true check (one),
  packed_to bigint not null
);
insert into telemetry.progress (packed_to) values (0);

-- Observations of one series on one day, packed (block.ts). Of two about one time that of the greater part counts.
create table telemetry.block (
  series_id bigint not null,
  -- Days since 1970-01-01, Hanoi's.
  day int not null,
  -- The last row of the log that is in it.
  part bigint not null,
  from_ms bigint not null,
  to_ms bigint not null,
  -- Everything of that day up to `part`, in order and without repetition; telemetry.rollup agrees with it.
  is_merged boolean not null,
  observations int not null,
  data bytea not null,
  primary key (series_id, day, part, from_ms)
);
alter table telemetry.block alter column data set storage external;
create index block_unmerged on telemetry.block (day, series_id) where not is_merged;

-- The hours of one day of a series, summed up and packed (rollup.ts). It holds while the day has no unmerged block.
create table telemetry.rollup (
  series_id bigint not null,
  day int not null,
  data bytea not null,
  primary key (series_id, day)
);
alter table telemetry.rollup alter column data set storage external;

-- The newest packed observation of a series.
create table telemetry.latest (
  series_id bigint primary key,
  time_ms bigint not null,
  value float8 not null,
  quality smallint not null
) with (fillfactor = 50);

-- What was said first about a time that was said otherwise later (TEL7).
create table telemetry.correction (
  series_id bigint not null,
  time_ms bigint not null,
  id bigint generated always as identity,
  value float8 not null,
  quality smallint not null,
  new_value float8 not null,
  new_quality smallint not null,
  -- device:…, official:…, member:…, system:…
  corrected_by text not null,
  corrected_at timestamptz not null,
  reason text,
  primary key (series_id, time_ms, id)
);

-- What may send (TEL10).
create table telemetry.device (
  id uuid primary key,
  name text not null,
  unit_id text not null,
  state text not null check (state in ('unclaimed', 'active', 'blocked')),
  -- SHA-256: keys and codes are drawn, not thought up, so that a slow hash would protect nothing.
  claim_hash bytea,
  claim_until timestamptz,
  key_hash bytea,
  key_since timestamptz,
  -- After a rotation the old key works a while longer.
  old_key_hash bytea,
  old_key_until timestamptz,
  per_minute int not null check (per_minute > 0),
  last_seen_at timestamptz,
  accepted bigint not null default 0,
  refused bigint not null default 0,
  -- The last refusal, in words.
  last_refusal jsonb,
  throttled_until timestamptz,
  created_at timestamptz not null
);
comment on column telemetry.device.last_refusal is 'type: { vi: string; en: string }';
create index device_by_unit on telemetry.device (unit_id, name);
