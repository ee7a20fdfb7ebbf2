-- Up to which hour a quantity of a station was held against its limit: the end of the last whole hour that had a value, so that what
-- comes an hour late is not passed over. Distribution key: the station.
create table environment.watched (
  station text not null,
  quantity text not null,
  watched_to timestamptz not null,
  primary key (station, quantity)
);

-- Something was beyond a limit, from when to when. Distribution key: the station.
create table environment.breach (
  station text not null,
  id uuid not null,
  quantity text not null,
  -- The highest level reached: 1 for a limit value, 1 to 3 for warning levels.
  level int not null,
  worst float8 not null,
  limit_value float8 not null,
  -- The law or the decision that sets the limit.
  ground jsonb not null,
  began_at timestamptz not null,
  -- The last hour that was beyond.
  last_at timestamptz not null,
  -- Whole hours in a row that were within, since.
  calm_hours int not null,
  ended_at timestamptz,
  primary key (station, id)
);
comment on column environment.breach.ground is 'type: { vi: string; en: string }';
create unique index breach_open on environment.breach (station, quantity) where ended_at is null;
create index breach_by_begin on environment.breach (began_at desc);

-- Where waste is collected, by plan. As many as the city has; not distributed.
create table environment.route (
  id text primary key,
  unit_id text not null,
  name jsonb not null,
  -- 1 Monday to 7 Sunday.
  weekdays jsonb not null,
  starts_at time not null,
  stops jsonb not null,
  is_sample boolean not null
);
comment on column environment.route.name is 'type: { vi: string; en: string }';
comment on column environment.route.weekdays is 'type: number[]';
comment on column environment.route.stops is 'type: { name: { vi: string; en: string }; longitude: number; latitude: number }[]';
create index route_by_unit on environment.route (unit_id);

-- What came of a stop on a day; no row: nothing yet. Distribution key: the route.
create table environment.stop (
  route_id text not null,
  day date not null,
  place int not null,
  state text not null check (state in ('done', 'missed')),
  at timestamptz not null,
  reason text,
  noted_by text not null,
  primary key (route_id, day, place)
);
