create schema if not exists signals;

-- An intersection with signals (SG40). Its layout has approaches, lanes, movements, stages, conflicts, intergreens and detectors.
create table signals.intersection (
  id uuid primary key,
  code text not null,
  name jsonb not null,
  unit_id text not null,
  longitude float8 not null,
  latitude float8 not null,
  -- What the street calls it: the traffic light of a simulator, the address of a cabinet.
  street_id text not null,
  layout jsonb not null,
  -- How it is wished to run; how it runs is in live.
  wish text not null check (wish in ('adaptive', 'fixed', 'flash')),
  plan_id uuid,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  ended_at timestamptz
);
comment on column signals.intersection.name is 'type: { vi: string; en: string }';
comment on column signals.intersection.layout is 'type: import("./contract.ts").Layout';
create unique index intersection_by_code on signals.intersection (code);

-- Versions of the signal plan of an intersection (SG42, SG43).
create table signals.plan (
  id uuid primary key,
  intersection_id uuid not null,
  number int not null,
  title text not null,
  patterns jsonb not null,
  schedule jsonb not null,
  state text not null check (state in ('proposed', 'deployed', 'replaced', 'rejected')),
  proposed_at timestamptz not null,
  proposed_by text not null,
  proposed_name text not null,
  reason text not null,
  decided_at timestamptz,
  decided_by text,
  decided_name text,
  decision_reason text
);
comment on column signals.plan.patterns is 'type: import("./contract.ts").Pattern[]';
comment on column signals.plan.schedule is 'type: import("./contract.ts").ScheduleEntry[]';
create unique index plan_by_number on signals.plan (intersection_id, number);

-- What ran when: bringing back takes the one before (SG43).
create table signals.deployment (
  id uuid primary key,
  intersection_id uuid not null,
  plan_id uuid not null,
  replaced_id uuid,
  at timestamptz not null,
  how text not null check (how in ('approved', 'brought-back')),
  by_id text not null,
  by_name text not null,
  reason text not null
);
create index deployment_by_intersection on signals.deployment (intersection_id, at desc);

-- Intersections along a street, in order, for green waves and the time-space diagram.
create table signals.corridor (
  id uuid primary key,
  code text not null,
  name jsonb not null,
  -- In order, with metres from the first and the movements that go along.
  stops jsonb not null,
  speed_kmh float8 not null check (speed_kmh > 0)
);
comment on column signals.corridor.name is 'type: { vi: string; en: string }';
comment on column signals.corridor.stops is 'type: import("./contract.ts").CorridorStop[]';
create unique index corridor_by_code on signals.corridor (code);

-- What people ask of the signals for a while (SG46 to SG48).
create table signals.intervention (
  id uuid primary key,
  kind text not null check (kind in ('hold', 'bus', 'emergency', 'convoy', 'flash', 'all-red')),
  stops jsonb not null,
  reason text not null,
  cost_max_s int not null,
  begins_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > begins_at),
  by_id text not null,
  by_name text not null,
  created_at timestamptz not null,
  ended_at timestamptz,
  ended_how text check (ended_how in ('passed', 'ran-out', 'by-hand', 'too-dear')),
  ended_name text,
  ended_reason text,
  cost_s float8 not null
);
comment on column signals.intervention.stops is 'type: import("./contract-live.ts").InterventionStop[]';
create index intervention_open on signals.intervention (ends_at) where ended_at is null;
create index intervention_by_time on signals.intervention (created_at desc);

-- Who did what, with the reason. Kept (SG44).
create table signals.note (
  id uuid primary key,
  at timestamptz not null,
  intersection_id uuid,
  by_id text not null,
  by_name text not null,
  what text not null,
  reason text not null,
  details jsonb not null
);
create index note_by_time on signals.note (at desc);
create index note_by_intersection on signals.note (intersection_id, at desc);

-- What the control saw and did that is worth telling: modes, detectors, refused commands, the link (SG50).
create table signals.event (
  id uuid primary key,
  intersection_id uuid,
  at timestamptz not null,
  kind text not null check (kind in ('mode', 'detector', 'refused', 'link')),
  details jsonb not null
);
comment on column signals.event.details is 'type: Record<string, string | number | boolean | null>';
create index event_by_intersection on signals.event (intersection_id, at desc);
create index event_by_time on signals.event (at);

-- The signals of one intersection in one minute: at which second which state began (SG50).
create table signals.minute (
  intersection_id uuid not null,
  at timestamptz not null,
  states jsonb not null,
  -- Vehicles waiting, mean of the minute; vehicles that passed its detectors.
  queue float8 not null,
  passed int not null,
  primary key (intersection_id, at)
);
comment on column signals.minute.states is 'type: { s: number; lights: string; stage: string | null }[]';
create index minute_by_time on signals.minute (at);

-- As it is this second. Lost with a crash of the database, and rightly so: it is then not known.
create unlogged table signals.live (
  intersection_id uuid primary key,
  at timestamptz not null,
  state jsonb not null
);
comment on column signals.live.state is 'type: import("./contract-live.ts").LiveState';

-- The control itself: its last second, and its link to the street.
create table signals.control (
  single boolean primary key check (single),
  at timestamptz not null,
  link text not null check (link in ('none', 'up', 'down')),
  since timestamptz not null,
  details jsonb not null
);
comment on column signals.control.details is 'type: Record<string, string | number | boolean | null>';
