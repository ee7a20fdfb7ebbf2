-- What a process has matched and not yet told the city's picture: one row each ten seconds, gone when it is taken in.
create table traffic.partial (
  process uuid not null,
  at timestamptz not null,
  -- Packed: state/packing.ts.
  body bytea not null,
  primary key (process, at)
);

-- The picture now, one row: what every process shows.
create table traffic.now (
  id int primary key check (id = 1),
  at timestamptz not null,
  -- Time that traffic takes against free roads, over all that was driven; null: too few vehicles.
  travel_time_index real,
  -- Speeds and their basis by number of the segment, packed.
  body bytea not null
);

-- The picture of five minutes each: history.
create table traffic.moment (
  at timestamptz primary key,
  travel_time_index real,
  measured int not null,
  -- Made up, for trying out.
  is_sample boolean not null,
  body bytea not null
);

-- What was learned of a segment.
create table traffic.profile (
  segment int primary key,
  -- As it is driven when nobody is in the way, km/h.
  free_kmh real not null,
  -- Half hours of workdays, then of days off: the mean speed in half km/h; 0: not known.
  usual bytea not null,
  learned_at timestamptz not null
);

-- Which detector of telemetry stands on which segment.
create table traffic.detector (
  -- The thing's code.
  thing text primary key,
  segment int not null,
  placed_by text not null,
  placed_at timestamptz not null
);

-- Trips between communes, counted; whose they were is not known here. Distribution key: the unit where they began.
create table traffic.trips (
  from_unit text not null,
  day date not null,
  hour int not null check (hour between 0 and 23),
  to_unit text not null,
  trips int not null,
  primary key (from_unit, day, hour, to_unit)
);

-- Slow traffic that was found: joined segments, from when to when. Distribution key: the id.
create table traffic.slowdown (
  id uuid primary key,
  -- Slow as on other days at that hour, or not.
  kind text not null check (kind in ('usual', 'unusual')),
  segments json not null,
  name text not null,
  unit_id text,
  longitude float8 not null,
  latitude float8 not null,
  length_m float8 not null,
  -- The lowest share of the free-flow speed, and the delay of one vehicle through it at the worst, in seconds.
  worst_ratio real not null,
  delay_s real not null,
  began_at timestamptz not null,
  last_at timestamptz not null,
  ended_at timestamptz,
  is_signalled boolean not null
);
comment on column traffic.slowdown.segments is 'type: readonly number[]';
create index slowdown_by_begin on traffic.slowdown (began_at desc);
create index slowdown_open on traffic.slowdown (id) where ended_at is null;
