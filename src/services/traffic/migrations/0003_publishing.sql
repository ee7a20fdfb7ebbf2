-- Roadworks, closures and events: from when to when, on which segments, and what it does to traffic. Distribution key: the id.
create table traffic.measure (
  id uuid primary key,
  kind text not null check (kind in ('roadworks', 'closure', 'event')),
  effect text not null check (effect in ('closed', 'narrowed', 'slow')),
  title json not null,
  detail json not null,
  segments json not null,
  -- Who publishes.
  unit_id text not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  -- `proposed`: waits for a second person.
  state text not null check (state in ('proposed', 'published', 'withdrawn')),
  proposed_by uuid not null,
  proposed_by_name text not null,
  proposed_at timestamptz not null,
  decided_by uuid,
  decided_by_name text,
  decided_at timestamptz,
  -- Why it was withdrawn or refused.
  reason text
);
comment on column traffic.measure.title is 'type: { vi: string; en: string }';
comment on column traffic.measure.detail is 'type: { vi: string; en: string }';
comment on column traffic.measure.segments is 'type: readonly number[]';
create index measure_by_end on traffic.measure (ends_at);

-- Signs with changing text beside roads. As many as the city has; not distributed.
create table traffic.sign (
  code text primary key,
  name json not null,
  unit_id text not null,
  segment int not null,
  longitude float8 not null,
  latitude float8 not null,
  -- What fits on it.
  lines_max int not null check (lines_max between 1 and 6),
  characters_max int not null check (characters_max between 6 and 40),
  -- What an official set; null: by the traffic.
  text json,
  set_by_name text,
  set_until timestamptz
);
comment on column traffic.sign.name is 'type: { vi: string; en: string }';
comment on column traffic.sign.text is 'type: readonly string[]';

-- What the forecast has learned, and how good it was on days that it had not seen: one row.
create table traffic.forecast (
  id int primary key check (id = 1),
  learned_at timestamptz not null,
  shares json not null,
  scores json not null
);
comment on column traffic.forecast.shares is 'type: readonly number[]';
comment on column traffic.forecast.scores is 'type: readonly import("./forecast/model.ts").Score[]';
