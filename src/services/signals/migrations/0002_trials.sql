-- What if: a plan or a closure, tried in the simulator on the present traffic (SG61).
create table signals.trial (
  id uuid primary key,
  intersection_id uuid not null,
  kind text not null check (kind in ('plan', 'closure')),
  plan_id uuid,
  -- Lanes of the layout that are closed.
  lanes jsonb not null,
  -- Simulated, after the streets have filled.
  minutes int not null,
  reason text not null,
  state text not null check (state in ('waiting', 'running', 'done', 'failed')),
  -- 0 to 1.
  progress float8 not null,
  asked_at timestamptz not null,
  asked_by text not null,
  asked_name text not null,
  ended_at timestamptz,
  results jsonb,
  error text
);
comment on column signals.trial.lanes is 'type: string[]';
comment on column signals.trial.results is 'type: import("./contract-trials.ts").TrialResults | null';
create index trial_by_intersection on signals.trial (intersection_id, asked_at desc);
