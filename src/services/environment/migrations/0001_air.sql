create schema if not exists environment;

-- A station is a thing of telemetry; what only this service knows of it is here. As many as the city has; not distributed.
create table environment.station (
  -- The thing's code.
  code text primary key,
  kind text not null check (kind in ('air', 'river', 'rain', 'flood', 'plant')),
  thing_id uuid not null,
  -- Whose figures they are.
  source jsonb not null,
  -- Figures made for trying out, not measured.
  is_sample boolean not null,
  details jsonb not null,
  -- From here on its hours are to be computed again: something came in, perhaps late.
  dirty_from timestamptz
);
comment on column environment.station.source is 'type: { vi: string; en: string }';
create unique index station_by_thing on environment.station (thing_id);

-- The hourly index with what it is made of. Distribution key: the station.
create table environment.air_hour (
  station text not null,
  hour timestamptz not null,
  -- Null: too little was measured.
  aqi int,
  main text check (main in ('pm25', 'pm10', 'o3', 'no2', 'so2', 'co')),
  parts jsonb not null,
  -- 1-hour means, µg/m³; weather in °C, % and m/s.
  means jsonb not null,
  primary key (station, hour)
);
comment on column environment.air_hour.parts is 'type: Partial<Record<string, number>>';
comment on column environment.air_hour.means is 'type: Partial<Record<string, number>>';

-- The daily index.
create table environment.air_day (
  station text not null,
  day date not null,
  aqi int,
  main text check (main in ('pm25', 'pm10', 'o3', 'no2', 'so2', 'co')),
  parts jsonb not null,
  -- Mean of the day's hours, µg/m³.
  pm25 float8,
  hours int not null,
  primary key (station, day)
);
comment on column environment.air_day.parts is 'type: Partial<Record<string, number>>';

-- What the forecast has learned of a station, and how good it was on the weeks that it had not seen.
create table environment.air_model (
  station text primary key,
  learned_at timestamptz not null,
  model jsonb not null,
  scores jsonb
);
comment on column environment.air_model.model is 'type: import("./forecast/model.ts").Model';
comment on column environment.air_model.scores is 'type: import("./forecast/evaluate.ts").HorizonScore[] | null';

-- What was told at the end of an hour of the 24 hours after it; kept, to be compared with what came.
create table environment.air_forecast (
  station text not null,
  -- The last hour that was known.
  hour timestamptz not null,
  made_at timestamptz not null,
  told jsonb not null,
  primary key (station, hour)
);
comment on column environment.air_forecast.told is 'type: { expected: number; low: number; high: number; aqi: number }[]';
